//! Reading: repair, parse, tree with ranges.
