//! `tagmata eval`: how well questions are read, measured.

mod metamorphic;
mod run;

use super::Done;
use clap::Subcommand;

/// What `tagmata eval` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask every case of question sets and judge the answers
    Run(run::Args),
    /// Ask variants of every case: politeness, synonyms, further conditions, the other language, typing mistakes
    Metamorphic(metamorphic::Args),
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    match command {
        Command::Run(args) => run::run(args),
        Command::Metamorphic(args) => metamorphic::run(args),
    }
}
