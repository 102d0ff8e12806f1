//! A report as a Markdown summary: what a CI job shows beside a change. Cases that are right are not named.

use super::changes::from_to;
use super::{Shown, TOLD, beside, with_verdict};
use crate::evals::baseline::Change;
use crate::evals::report::{CaseResult, Report};
use crate::evals::summary::Rate;
use std::fmt::Write;

/// Lines of one list at most.
const LISTED_MAX: usize = 50;

/// The whole summary.
pub fn text(shown: &Shown<'_>) -> String {
    let report = shown.report;
    let mut text = "# Evaluation\n\n".to_owned();
    for broken in shown.broken {
        let _ = writeln!(text, "- **broken bound** {}", escaped(&broken.to_string()));
    }
    if !shown.broken.is_empty() {
        text.push('\n');
    }
    table(&mut text, "", [("all", &report.summary.all)]);
    text.push('\n');
    for line in beside(report) {
        let _ = writeln!(text, "- {}", escaped(&line));
    }
    if let Some(changes) = shown.changes {
        for (name, list) in changes.lists().into_iter().filter(|(_, list)| !list.is_empty()) {
            changed(&mut text, name, list, report);
        }
    }
    for (by, rates) in report.summary.by.iter().filter(|(_, rates)| rates.len() > 1) {
        let _ = writeln!(text, "\n## By {by}\n");
        table(&mut text, by, rates.iter().map(|(name, rate)| (name.as_str(), rate)));
    }
    for (verdict, title) in TOLD {
        cases(&mut text, title, &with_verdict(report, verdict));
    }
    text
}

fn table<'a>(text: &mut String, head: &str, rates: impl IntoIterator<Item = (&'a str, &'a Rate)>) {
    let _ = writeln!(text, "| {} | n | correct | wrong | asked | refused | failed |", escaped(head));
    text.push_str("|---|---:|---:|---:|---:|---:|---:|\n");
    for (name, rate) in rates {
        let share = |count: usize| rate.percent(count);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            escaped(name),
            rate.n,
            share(rate.correct),
            share(rate.wrong),
            share(rate.asked),
            share(rate.refused),
            rate.failed
        );
    }
}

fn changed(text: &mut String, name: &str, list: &[Change], report: &Report) {
    let _ = writeln!(text, "\n## {} since the baseline: {}\n", capital(name), list.len());
    text.push_str("| case | verdict | question |\n|---|---|---|\n");
    for change in list.iter().take(LISTED_MAX) {
        let case = report.cases.iter().find(|case| case.id == change.id);
        let question = case.map(|case| escaped(&case.question)).unwrap_or_default();
        let _ = writeln!(text, "| {} | {} | {question} |", escaped(&change.id), from_to(change));
    }
    more(text, list.len());
}

fn cases(text: &mut String, title: &str, cases: &[&CaseResult]) {
    if cases.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## {}: {}\n", capital(title), cases.len());
    text.push_str("| case | question | why |\n|---|---|---|\n");
    for case in cases.iter().take(LISTED_MAX) {
        let _ = writeln!(text, "| {} | {} | {} |", escaped(&case.id), escaped(&case.question), escaped(&case.why));
    }
    more(text, cases.len());
}

fn more(text: &mut String, count: usize) {
    if count > LISTED_MAX {
        let _ = writeln!(text, "\nand {} more", count - LISTED_MAX);
    }
}

fn capital(text: &str) -> String {
    text[..1].to_uppercase() + &text[1..]
}

/// Text that means nothing to Markdown or HTML, on one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '@' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
