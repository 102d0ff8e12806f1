//! `tagmata eval run`: asks every case of question sets and judges the answers.

use super::bar::Bar;
use super::files::{self, mistake};
use super::picked::Picked;
use crate::cli::{Done, exit, notice, out, print};
use crate::evals::form::{Shown, changes_text, html, junit, markdown, terminal};
use crate::evals::{Baseline, Bounds, Case, Changes, Expect, Report, run as run_all, run_drafts};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use tagmata_core::words::Words;

/// Flags of `tagmata eval run`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    picked: Picked,
    /// Answer each case's own draft in place of its question, once for all phrasings, which shows whether drafts and gold
    /// agree; cases that lack one of them are left out
    #[arg(long)]
    drafts: bool,
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

/// Runs it.
pub fn run(args: &Args) -> Done {
    let bounds = args.fail_if.clone().unwrap_or_default();
    if bounds.need_baseline() && args.baseline.is_none() {
        let wrong = mistake("`regressed` compares with an earlier run".to_owned());
        print::diagnostics(&[wrong.hint(Words::plain("give --baseline FILE"))]);
        return Ok(exit::usage());
    }
    let before = args.baseline.as_deref().map(files::baseline).transpose()?;
    let mut drafts = Drafts::default();
    let (cases, left_out, settings) = args.picked.read_if(|case| !args.drafts || drafts.is_new(case))?;
    let bar = Bar::default();
    let (say, tell) = (|text: &str| bar.say(text), |done, of| bar.tell(done, of));
    let report = match args.drafts {
        false => run_all(&cases, &settings, &say, &tell)?,
        true => run_drafts(&cases, &settings, &say, &tell)?,
    };
    let changes = before.map(|(before, _)| before.without(&left_out).changes(&Baseline::of(&report)));
    if let Some(file) = &args.save_baseline {
        files::write(file, &Baseline::of(&report).text())?;
    }
    told(&report, changes.as_ref(), &bounds, &args.written)
}

/// The drafts that were picked so far, to answer the one draft of several phrasings once.
#[derive(Default)]
struct Drafts(BTreeMap<(String, String), Vec<Expect>>);

impl Drafts {
    fn is_new(&mut self, case: &Case) -> bool {
        if case.expect.draft.is_none() || !case.expect.has_gold() {
            return false;
        }
        let group = self.0.entry((case.source.clone(), case.group.clone())).or_default();
        let new = !group.contains(&case.expect);
        if new {
            group.push(case.expect.clone());
        }
        new
    }
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
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { exit::below_the_mark() })
}
