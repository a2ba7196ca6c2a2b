//! The program as people meet it: what each command prints, in both languages, and what it returns.
//!
//! Each `*.txt` beside this file is a transcript: what was typed, what was printed (standard output, then lines marked
//! `2>` from standard error), the exit code. `UPDATE=1 cargo test --test cli` writes what the program says now. Paths of
//! the machine and times are replaced by `[SITE]` and `[TIME]`.

mod intake;
mod surroundings;
mod terminal;
mod transcripts;
