//! What changed since a baseline, as text for a terminal.

use super::terminal::indented;
use crate::evals::baseline::{Change, Changes};
use crate::evals::report::{CaseResult, Report, Verdict};
use std::fmt::Write;

/// Changes of one kind that are listed.
const LISTED_MAX: usize = 20;

/// One line with all counts, then each change; questions and reasons where the report of now is known.
pub fn text(changes: &Changes, now: Option<&Report>) -> String {
    let counts: Vec<String> = changes.lists().iter().map(|(name, list)| format!("{} {name}", list.len())).collect();
    let mut text = format!("since the baseline: {}\n", counts.join(", "));
    for (name, list) in changes.lists().into_iter().filter(|(_, list)| !list.is_empty()) {
        let _ = writeln!(text, "{name}:");
        for change in list.iter().take(LISTED_MAX) {
            let case = now.and_then(|report| report.cases.iter().find(|case| case.id == change.id));
            line(&mut text, change, case);
        }
        if list.len() > LISTED_MAX {
            let _ = writeln!(text, "  and {} more", list.len() - LISTED_MAX);
        }
    }
    text
}

fn line(text: &mut String, change: &Change, case: Option<&CaseResult>) {
    let _ = write!(text, "  {}  {}", change.id, from_to(change));
    let Some(case) = case else {
        text.push('\n');
        return;
    };
    let _ = writeln!(text, "  {}", case.question);
    if case.verdict != Verdict::Correct && !case.why.is_empty() {
        let _ = writeln!(text, "      {}", indented(&case.why));
    }
}

/// `correct → wrong`; one word for a case that came or went.
pub(super) fn from_to(change: &Change) -> String {
    let words: Vec<&str> = change.before.iter().chain(&change.now).map(|verdict| verdict.word()).collect();
    words.join(" → ")
}
