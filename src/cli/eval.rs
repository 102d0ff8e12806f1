//! `tagmata eval`: how well questions are read, measured.

mod bar;
mod compare;
mod files;
mod import;
mod metamorphic;
mod new;
mod picked;
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
    /// Say what got better and worse from one run to another
    Compare(compare::Args),
    /// Ask variants of every case: politeness, synonyms, further conditions, the other language, typing mistakes
    Metamorphic(metamorphic::Args),
    /// Turn an answer that `tagmata ask --record` kept into a case
    New(new::Args),
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    match command {
        Command::Import(args) => import::run(args),
        Command::Run(args) => run::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Metamorphic(args) => metamorphic::run(args),
        Command::New(args) => new::run(args),
    }
}
