//! Checks of one case, as a table.
