//! A report as text for a terminal: the table of rates, then the cases that are not right.

use super::{TOLD, beside, with_verdict};
use crate::evals::metamorphic::{Metamorphic, Pair, Rule};
use crate::evals::report::{CaseResult, Report};
use crate::evals::summary::Rate;
use crate::width::fit;
use std::fmt::Write;

/// Cases of one verdict that are listed.
const LISTED_MAX: usize = 20;

/// The whole report in text.
pub fn text(report: &Report) -> String {
    let mut text = head("all", &report.summary.all);
    for (by, rates) in report.summary.by.iter().filter(|(_, rates)| rates.len() > 1) {
        let _ = writeln!(text, "by {by}");
        for (name, rate) in rates {
            line(&mut text, &format!("  {name}"), rate);
        }
    }
    for told in beside(report) {
        let _ = writeln!(text, "{told}");
    }
    for (verdict, title) in TOLD {
        list(&mut text, title, &with_verdict(report, verdict));
    }
    text
}

/// The rates of a whole run under the heads of their columns.
pub fn head(name: &str, rate: &Rate) -> String {
    let mut text =
        format!("{:<28}{:>6}{:>10}{:>8}{:>8}{:>9}{:>8}\n", "", "n", "correct", "wrong", "asked", "refused", "failed");
    line(&mut text, name, rate);
    text
}

fn line(text: &mut String, name: &str, rate: &Rate) {
    let _ = writeln!(
        text,
        "{}{:>6}{:>10}{:>8}{:>8}{:>9}{:>8}",
        fit(name, 28, false),
        rate.n,
        rate.percent(rate.correct),
        rate.percent(rate.wrong),
        rate.percent(rate.asked),
        rate.percent(rate.refused),
        rate.failed
    );
}

fn list(text: &mut String, title: &str, cases: &[&CaseResult]) {
    if cases.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}:");
    for case in cases.iter().take(LISTED_MAX) {
        let _ = writeln!(text, "  {}  {}\n      {}", case.id, case.question, indented(&case.why));
    }
    if cases.len() > LISTED_MAX {
        let _ = writeln!(text, "  and {} more", cases.len() - LISTED_MAX);
    }
}

/// A reason of several lines, which stays under its case.
pub(super) fn indented(why: &str) -> String {
    why.replace('\n', "\n      ")
}

/// Metamorphic checks in text: the rates, then what was broken.
pub fn metamorphic(found: &Metamorphic) -> String {
    let mut text = format!("{:<12}{:>6}{:>10}{:>10}{:>10}\n", "", "n", "kept", "stopped", "broken");
    for (rule, kept) in &found.rules {
        let share = |count: usize| format!("{:.1} %", 100.0 * count as f64 / kept.n.max(1) as f64);
        let (name, n) = (name_of(*rule), kept.n);
        let (kept, stopped, broken) = (share(kept.kept), share(kept.stopped), share(kept.broken));
        let _ = writeln!(text, "{name:<12}{n:>6}{kept:>10}{stopped:>10}{broken:>10}");
    }
    for broken in &found.broken {
        let Pair { id, question, variant, answer, variant_answer, .. } = broken;
        let _ = writeln!(
            text,
            "{} {id}\n  {question}\n      {answer}\n  {variant}\n      {variant_answer}",
            name_of(broken.rule)
        );
    }
    text
}

fn name_of(rule: Rule) -> &'static str {
    match rule {
        Rule::Filler => "filler",
        Rule::Synonym => "synonym",
        Rule::Filter => "filter",
        Rule::Language => "language",
        Rule::Typo => "typo",
        Rule::Form => "form",
        Rule::Nonsense => "nonsense",
        Rule::Pair => "pair",
    }
}
