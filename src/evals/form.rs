//! A report in the forms that people and machines read. Pure: text in, text out.

mod changes;
mod detail;
pub mod html;
pub mod junit;
pub mod markdown;
pub mod terminal;
#[cfg(test)]
mod tests;

use super::baseline::Changes;
use super::bounds::Broken;
use super::report::{CaseResult, Report, Verdict};
use crate::ask::{ReadBy, Which};
use tagmata_llm::Origin;

pub use changes::text as changes_text;

/// A report with what was found beside it.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The report.
    pub report: &'a Report,
    /// What changed since the baseline, where there is one.
    pub changes: Option<&'a Changes>,
    /// Bounds that the run did not keep.
    pub broken: &'a [Broken],
}

/// Verdicts whose cases are told one by one, the gravest first, each with the heading of its list.
const TOLD: [(Verdict, &str); 4] = [
    (Verdict::Wrong, "wrong but confident"),
    (Verdict::Failed, "failed"),
    (Verdict::Broken, "left out: the gold does not run"),
    (Verdict::SetAside, "left out: set aside"),
];

/// The cases of one verdict, in the report's order.
fn with_verdict(report: &Report, verdict: Verdict) -> Vec<&CaseResult> {
    report.cases.iter().filter(|case| case.verdict == verdict).collect()
}

/// Who read the questions, where a language model did, and where its replies are from.
fn read_by(report: &Report) -> Vec<String> {
    let readers: Vec<&ReadBy> = report.cases.iter().filter_map(|case| case.got.read_by.as_ref()).collect();
    if readers.is_empty() {
        return Vec::new();
    }
    let by_model = readers.iter().filter(|by| by.reader == Which::Model).count();
    let alone = readers.iter().filter(|by| by.without_model.is_some()).count();
    let grammar = readers.len() - by_model - alone;
    let mut lines = vec![format!(
        "read by the grammar {grammar}, by a language model {by_model}; without the model's help {alone}"
    )];
    for Origin { from, model, exchanges } in &report.recorded {
        lines.push(format!("{exchanges} recorded replies of {model}, from: {from}"));
    }
    lines
}

/// What stands beside the rates, a line each: sets, phrasings, what is left out, time.
fn beside(report: &Report) -> Vec<String> {
    let summary = &report.summary;
    let mut lines = Vec::new();
    if let Some(jaccard) = summary.jaccard {
        lines.push(format!("members answered: mean Jaccard {jaccard:.4}"));
    }
    let groups = &summary.groups;
    if groups.n > 0 {
        lines.push(format!(
            "phrasings: {} of {} groups agree, {} all right; across languages {} of {}",
            groups.agree, groups.n, groups.correct, groups.bilingual_agree, groups.bilingual
        ));
    }
    if summary.set_aside + summary.broken > 0 {
        lines.push(format!("left out: {} set aside, {} whose gold does not run", summary.set_aside, summary.broken));
    }
    lines.extend(read_by(report));
    let ms = &report.ms;
    lines.push(format!(
        "latency: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms; the run {:.1} s",
        ms.p50,
        ms.p95,
        ms.p99,
        ms.run / 1000.0
    ));
    lines
}
