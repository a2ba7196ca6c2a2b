//! The command line: arguments, one file per command, printing.

pub mod help;
pub mod print;
