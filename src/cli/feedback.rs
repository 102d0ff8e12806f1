//! `tagmata feedback`: what askers said of answers, as cases of a question set.

use super::{Done, notice, out};
use crate::app;
use crate::config::{PlaceFlags, Places};
use crate::evals::{case_of, line_of};
use crate::store::{Retention, Store, Verdict};
use std::path::PathBuf;
use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// Subcommands of `tagmata feedback`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Print each answer that was judged as a case for `tagmata eval run`, one JSON line each
    Export(Args),
}

/// Flags of `tagmata feedback export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    places: PlaceFlags,
    /// Only answers that were said to be wrong
    #[arg(long)]
    wrong: bool,
    /// Write to a file instead
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    let Command::Export(args) = command;
    let places = Places::of(&args.places);
    let model = app::model(&places.model)?;
    let store = Store::open(&places.store(&model.name), Retention::default()).map_err(|why| vec![why])?;
    let judged = store.judged(args.wrong.then_some(Verdict::Wrong)).map_err(|error| failed(&error))?;
    let cases: Vec<_> = judged.iter().filter_map(|feedback| case_of(feedback, &model.name)).collect();
    let text: String = cases.iter().map(|case| line_of(case) + "\n").collect();
    match &args.out {
        Some(file) => std::fs::write(file, text).map_err(|error| failed(&error))?,
        None => out(&text),
    }
    let open = cases.iter().filter(|case| case.set_aside.is_some()).count();
    notice(&format!("{} cases; {open} are set aside until somebody says what is right", cases.len()));
    Ok(ExitCode::SUCCESS)
}

fn failed(error: &dyn std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(error.to_string()))]
}
