//! `tagmata eval metamorphic`: asks variants of every case and checks what must hold between them.

use super::bar::Bar;
use super::files::write;
use super::picked::Picked;
use crate::cli::{Done, exit, out};
use crate::evals::form::terminal;
use crate::evals::metamorphic;
use std::path::PathBuf;
use std::process::ExitCode;

/// Flags of `tagmata eval metamorphic`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    picked: Picked,
    /// End with a failure where more variants than this break their rule
    #[arg(long, value_name = "N")]
    broken_max: Option<usize>,
    /// Write what was found as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let (cases, settings) = args.picked.read()?;
    let bar = Bar::default();
    let found = metamorphic(&cases, &settings, &|text| bar.say(text), &|done, of| bar.tell(done, of))?;
    out(&terminal::metamorphic(&found));
    if let Some(file) = &args.json {
        write(file, &(serde_json::to_string_pretty(&found).expect("it is JSON") + "\n"))?;
    }
    let broken = args.broken_max.is_some_and(|max| found.broken.len() > max);
    Ok(if broken { exit::below_the_mark() } else { ExitCode::SUCCESS })
}
