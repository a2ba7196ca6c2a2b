//! One case file, start to end.
