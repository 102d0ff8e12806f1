//! The `tagmata` binary. Everything it does is in [`tagmata::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tagmata::cli::main()
}
