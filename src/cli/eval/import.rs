//! `tagmata eval import`: a question set of another format as cases.

use crate::cli::{Done, notice};
use crate::evals::{Case, Imported, Source, import, line_of};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// Cases that are set aside and listed with their reasons.
const LISTED_MAX: usize = 20;

/// Flags of `tagmata eval import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The question set: Spider-style .json, .csv with a head (question, gold SQL, db), or .jsonl
    source: PathBuf,
    /// Where the cases go
    #[arg(long, value_name = "FILE.jsonl")]
    out: PathBuf,
    /// The set's name [default: the file's]
    #[arg(long)]
    name: Option<String>,
    /// Cases or groups that must not count: a JSON object of ids and reasons
    #[arg(long, value_name = "FILE.json")]
    aside: Option<PathBuf>,
    /// Where a refusal is due, a question back is right, too
    #[arg(long)]
    or_ask: bool,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let file = args.source.display().to_string();
    let stem = args.source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let imported = import(&Source {
        file: &file,
        text: &read(&args.source)?,
        name: args.name.as_deref().unwrap_or(&stem),
        aside: aside(args.aside.as_deref())?,
        or_ask: args.or_ask,
    })?;
    let lines: String = imported.cases.iter().map(|case| line_of(case) + "\n").collect();
    std::fs::write(&args.out, lines).map_err(|error| failed(&args.out, &error))?;
    tell(&imported, &args.out);
    Ok(ExitCode::SUCCESS)
}

fn tell(imported: &Imported, out: &Path) {
    let aside: Vec<&Case> = imported.cases.iter().filter(|case| case.set_aside.is_some()).collect();
    notice(&format!(
        "{}: {} cases of {} questions, {} of them set aside",
        out.display(),
        imported.cases.len(),
        imported.questions,
        aside.len()
    ));
    for case in aside.iter().take(LISTED_MAX) {
        notice(&format!("  {}: {}", case.id, case.set_aside.as_deref().unwrap_or_default()));
    }
    if aside.len() > LISTED_MAX {
        notice(&format!("  and {} more", aside.len() - LISTED_MAX));
    }
    let keys: Vec<String> =
        imported.not_carried.iter().map(|(key, count)| format!("{key} ({count} questions)")).collect();
    if !keys.is_empty() {
        notice(&format!("not carried: {}", keys.join(", ")));
    }
}

fn aside(file: Option<&Path>) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
    let Some(file) = file else { return Ok(BTreeMap::new()) };
    serde_json::from_str(&read(file)?).map_err(|error| failed(file, &error))
}

fn read(file: &Path) -> Result<String, Vec<Diagnostic>> {
    std::fs::read_to_string(file).map_err(|error| failed(file, &error))
}

fn failed(file: &Path, error: &dyn std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::BadValue, Place::None, Words::plain(format!("{}: {error}", file.display())))]
}
