//! Rules on whole cases.
