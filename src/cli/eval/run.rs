//! `tagmata eval run`: asks every case of question sets and judges the answers.

use super::bar::Bar;
use super::files::{self, mistake};
use crate::cli::{Done, exit, notice, out, print};
use crate::config::PlaceFlags;
use crate::evals::form::{Shown, changes_text, html, junit, markdown, terminal};
use crate::evals::{
    Baseline, Bounds, Case, Changes, GoldData, Labels, Report, Settings, read_all, run as run_all, run_drafts,
};
use clap::ValueEnum;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::words::Words;

/// Flags of `tagmata eval run`. `{db}` in a path stands for the database that a case names.
#[derive(Debug, clap::Args)]
pub struct Args {
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
    #[command(flatten)]
    written: Written,
    /// List what got better and worse since this report (`--json`) or baseline
    #[arg(long, value_name = "FILE.json")]
    baseline: Option<PathBuf>,
    /// Keep the verdicts of this run as a baseline
    #[arg(long, value_name = "FILE.json", conflicts_with = "tags")]
    save_baseline: Option<PathBuf>,
    /// End with exit code 6 where one of these holds, such as wrong>0.02,correct<0.85,regressed>0: shares of cases (wrong,
    /// correct, asked, refused, failed), of groups whose phrasings agree (agree), counts (regressed, set_aside, broken),
    /// milliseconds (p95)
    #[arg(long, value_name = "BOUNDS")]
    fail_if: Option<Bounds>,
}

/// Forms in which a report can be written beside what is printed.
#[derive(Debug, clap::Args)]
struct Written {
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the report as JUnit XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write a summary in Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write the report as one HTML page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Who reads the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// The grammar, without any model
    Offline,
    /// Nobody: each case's own draft is answered, which shows whether it agrees with the case's gold; cases without both are
    /// left out
    Drafts,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let bounds = args.fail_if.clone().unwrap_or_default();
    if bounds.need_baseline() && args.baseline.is_none() {
        let wrong = mistake("`regressed` compares with an earlier run".to_owned());
        print::diagnostics(&[wrong.hint(Words::plain("give --baseline FILE"))]);
        return Ok(exit::usage());
    }
    let before = args.baseline.as_deref().map(files::baseline).transpose()?;
    let (cases, left_out) = picked(read_all(&args.paths)?, args)?;
    let settings = Settings {
        places: args.places.clone(),
        gold: GoldData { setup: args.gold_setup.clone() },
        today: args.today,
        repeat: args.repeat,
        jobs: args.jobs,
        labels: args.labels.as_deref().map_or_else(|| Ok(Labels::new()), files::labels)?,
    };
    let bar = Bar::default();
    let tell = |done, of| bar.tell(done, of);
    let report = match args.reader {
        Reader::Offline => run_all(&cases, &settings, &notice, &tell)?,
        Reader::Drafts => run_drafts(&cases, &settings, &notice, &tell)?,
    };
    let changes = before.map(|(before, _)| before.without(&left_out).changes(&Baseline::of(&report)));
    if let Some(file) = &args.save_baseline {
        files::write(file, &Baseline::of(&report).text())?;
    }
    told(&report, changes.as_ref(), &bounds, &args.written)
}

/// Prints and writes a report, and ends with its bounds.
fn told(report: &Report, changes: Option<&Changes>, bounds: &Bounds, written: &Written) -> Done {
    out(&terminal::text(report));
    if let Some(changes) = changes {
        out(&changes_text(changes, Some(report)));
    }
    // The report is written even where a bound says nothing.
    let broken = bounds.broken(report, changes);
    let shown = Shown { report, changes, broken: broken.as_deref().unwrap_or_default() };
    let forms: [(&Option<PathBuf>, &dyn Fn() -> String); 4] = [
        (&written.json, &|| report.json()),
        (&written.junit, &|| junit::text(&shown)),
        (&written.markdown, &|| markdown::text(&shown)),
        (&written.html, &|| html::text(&shown)),
    ];
    for (file, text) in forms {
        if let Some(file) = file {
            files::write(file, &text())?;
        }
    }
    let broken = broken?;
    for bound in &broken {
        notice(&format!("broken bound {bound}"));
    }
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { exit::bound_broken() })
}

/// The cases to run, and the ids of those that the flags leave out.
fn picked(cases: Vec<Case>, args: &Args) -> Result<(Vec<Case>, BTreeSet<String>), Vec<Diagnostic>> {
    let tags = &args.tags;
    let tagged = |case: &Case| {
        tags.is_empty() || tags.iter().any(|tag| case.tags.contains(tag) || case.kind == *tag || case.source == *tag)
    };
    let askable = |case: &Case| args.reader != Reader::Drafts || case.expect.draft.is_some() && case.expect.has_gold();
    let (cases, left_out): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|case| tagged(case) && askable(case));
    if cases.is_empty() {
        return Err(vec![mistake("no case is left to run".to_owned())]);
    }
    Ok((cases, left_out.into_iter().map(|case| case.id).collect()))
}
