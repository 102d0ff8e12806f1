//! `tagmata eval compare`: what got better and worse from one run to another.

use super::files;
use crate::cli::{Done, out};
use crate::evals::Report;
use crate::evals::form::{changes_text, terminal};
use std::path::PathBuf;
use std::process::ExitCode;

/// Flags of `tagmata eval compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The run before: a report (`--json`) or a baseline (`--save-baseline`)
    before: PathBuf,
    /// The run after, likewise
    after: PathBuf,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let (before, before_report) = files::baseline(&args.before)?;
    let (after, after_report) = files::baseline(&args.after)?;
    for (file, report) in [(&args.before, &before_report), (&args.after, &after_report)] {
        if let Some(Report { summary, .. }) = report {
            out(&terminal::head(&file.display().to_string(), &summary.all));
        }
    }
    out(&changes_text(&before.changes(&after), after_report.as_ref()));
    Ok(ExitCode::SUCCESS)
}
