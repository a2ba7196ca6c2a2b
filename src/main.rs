//! The program: arguments in, exit code out.

use std::process::ExitCode;

// Many small strings on several threads are most of what a build asks of an allocator.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    casebook::cli::run(std::env::args_os().collect())
}
