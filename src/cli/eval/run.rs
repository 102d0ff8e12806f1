//! `tagmata eval run`: asks every case of question sets and judges the answers.

use crate::cli::{Done, notice, out};
use crate::config::PlaceFlags;
use crate::evals::form::terminal;
use crate::evals::{Case, GoldData, Labels, Report, Settings, read_all, run as run_all};
use clap::ValueEnum;
use jiff::civil::Date;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// Flags of `tagmata eval run`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    picked: Picked,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Which cases are asked of what. `{db}` in a path stands for the database that a case names.
#[derive(Debug, clap::Args)]
pub(super) struct Picked {
    /// Files of cases (.md, .jsonl), or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    places: PlaceFlags,
    /// Who reads the questions
    #[arg(long, default_value = "offline")]
    reader: Reader,
    /// Only cases with one of these tags, kinds or sources
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
    /// Take this day for today, for cases that do not say it
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Ask each question this often; an answer that changes is wrong
    #[arg(long, default_value_t = 1)]
    repeat: usize,
    /// Questions asked at once
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// A script that sets up the tables that gold SQL reads; @DATA@ stands for the data folder [default: one table per file]
    #[arg(long, value_name = "FILE.sql")]
    gold_setup: Option<PathBuf>,
    /// Other words for values that gold rows use: a JSON object of strings, in lower case
    #[arg(long, value_name = "FILE.json")]
    labels: Option<PathBuf>,
}

/// Who reads the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// The grammar, without any model
    Offline,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let (cases, settings) = args.picked.read()?;
    let report = run_all(&cases, &settings, &notice, &progress)?;
    out(&terminal::text(&report));
    if let Some(file) = &args.json {
        write(file, &json(&report))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Picked {
    /// The cases, and how to ask them.
    pub(super) fn read(&self) -> Result<(Vec<Case>, Settings), Vec<Diagnostic>> {
        let Reader::Offline = self.reader;
        let settings = Settings {
            places: self.places.clone(),
            gold: GoldData { setup: self.gold_setup.clone() },
            today: self.today,
            repeat: self.repeat,
            jobs: self.jobs,
            labels: labels(self.labels.as_deref())?,
        };
        Ok((picked(read_all(&self.paths)?, &self.tags)?, settings))
    }
}

fn picked(mut cases: Vec<Case>, tags: &[String]) -> Result<Vec<Case>, Vec<Diagnostic>> {
    if !tags.is_empty() {
        cases.retain(|case| tags.iter().any(|tag| case.tags.contains(tag) || case.kind == *tag || case.source == *tag));
    }
    if cases.is_empty() {
        return Err(vec![mistake("no case is left to run".to_owned())]);
    }
    Ok(cases)
}

fn labels(file: Option<&Path>) -> Result<Labels, Vec<Diagnostic>> {
    let Some(file) = file else { return Ok(Labels::new()) };
    let failed = |error: &dyn std::fmt::Display| vec![mistake(format!("{}: {error}", file.display()))];
    let text = std::fs::read_to_string(file).map_err(|error| failed(&error))?;
    let labels: Labels = serde_json::from_str(&text).map_err(|error| failed(&error))?;
    Ok(labels.into_iter().map(|(word, value)| (word.to_lowercase(), value)).collect())
}

fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("a report is JSON") + "\n"
}

pub(super) fn write(file: &Path, text: &str) -> Result<(), Vec<Diagnostic>> {
    std::fs::write(file, text).map_err(|error| vec![mistake(format!("{}: {error}", file.display()))])
}

fn mistake(text: String) -> Diagnostic {
    Diagnostic::new(Code::BadValue, Place::None, Words::plain(text))
}

/// A line that is written over on a terminal; a line per tenth elsewhere.
pub(super) fn progress(done: usize, of: usize) {
    let mut stderr = std::io::stderr().lock();
    let _ = if stderr.is_terminal() {
        let full = 40 * done / of.max(1);
        let end = if done == of { "\n" } else { "" };
        write!(stderr, "\r[{}{}] {done}/{of}{end}", "#".repeat(full), " ".repeat(40 - full))
    } else if done == of || done.is_multiple_of((of / 10).max(1)) {
        writeln!(stderr, "{done} of {of} cases")
    } else {
        Ok(())
    };
    let _ = stderr.flush();
}
