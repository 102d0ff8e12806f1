//! A report as text for a terminal: the table of rates, then the cases that are not right.

use crate::evals::metamorphic::{Metamorphic, Pair, Rule};
use crate::evals::report::{CaseResult, Rate, Report, Verdict};
use crate::width::fit;
use std::fmt::Write;

/// Cases of one verdict that are listed.
const LISTED_MAX: usize = 20;

/// The whole report in text.
pub fn text(report: &Report) -> String {
    let mut text =
        format!("{:<28}{:>6}{:>10}{:>8}{:>8}{:>9}{:>8}\n", "", "n", "correct", "wrong", "asked", "refused", "failed");
    line(&mut text, "all", &report.summary.all);
    for (by, rates) in report.summary.by.iter().filter(|(_, rates)| rates.len() > 1) {
        let _ = writeln!(text, "by {by}");
        for (name, rate) in rates {
            line(&mut text, &format!("  {name}"), rate);
        }
    }
    beside(&mut text, report);
    for (verdict, title) in [
        (Verdict::Wrong, "wrong but confident"),
        (Verdict::Failed, "failed"),
        (Verdict::Broken, "left out: the gold does not run"),
        (Verdict::SetAside, "left out: set aside"),
    ] {
        list(&mut text, title, &report.cases, verdict);
    }
    text
}

fn line(text: &mut String, name: &str, rate: &Rate) {
    let share = |count: usize| format!("{:.1} %", 100.0 * count as f64 / rate.n.max(1) as f64);
    let _ = writeln!(
        text,
        "{}{:>6}{:>10}{:>8}{:>8}{:>9}{:>8}",
        fit(name, 28, false),
        rate.n,
        share(rate.correct),
        share(rate.wrong),
        share(rate.asked),
        share(rate.refused),
        rate.failed
    );
}

/// What stands beside the rates: sets, phrasings, time.
fn beside(text: &mut String, report: &Report) {
    let summary = &report.summary;
    if let Some(jaccard) = summary.jaccard {
        let _ = writeln!(text, "members answered: mean Jaccard {jaccard:.4}");
    }
    let groups = &summary.groups;
    if groups.n > 0 {
        let _ = writeln!(
            text,
            "phrasings: {} of {} groups agree, {} all right; across languages {} of {}",
            groups.agree, groups.n, groups.correct, groups.bilingual_agree, groups.bilingual
        );
    }
    if summary.set_aside + summary.broken > 0 {
        let _ = writeln!(text, "left out: {} set aside, {} whose gold does not run", summary.set_aside, summary.broken);
    }
    let ms = &report.ms;
    let _ = writeln!(
        text,
        "latency: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms; the run {:.1} s",
        ms.p50,
        ms.p95,
        ms.p99,
        ms.run / 1000.0
    );
}

fn list(text: &mut String, title: &str, cases: &[CaseResult], verdict: Verdict) {
    let of: Vec<&CaseResult> = cases.iter().filter(|case| case.verdict == verdict).collect();
    if of.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}:");
    for case in of.iter().take(LISTED_MAX) {
        let _ = writeln!(text, "  {}  {}\n      {}", case.id, case.question, case.why);
    }
    if of.len() > LISTED_MAX {
        let _ = writeln!(text, "  and {} more", of.len() - LISTED_MAX);
    }
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
    }
}
