//! `tagmata eval`: how well questions are read, measured.

mod import;
mod run;

use super::Done;
use clap::Subcommand;

/// What `tagmata eval` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Turn a question set of another format into cases
    Import(import::Args),
    /// Ask every case of question sets and judge the answers
    Run(run::Args),
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    match command {
        Command::Import(args) => import::run(args),
        Command::Run(args) => run::run(args),
    }
}
