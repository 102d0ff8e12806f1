//! What is worth seeing of one case, whatever the form: its drafts side by side, its rows as texts.

use crate::evals::report::CaseResult;
use crate::evals::value::{Rows, Value};
use serde::Serialize;
use similar::{DiffOp, TextDiff};
use std::fmt::Write;
use tagmata_core::draft::Draft;

/// One line of two texts that stand side by side; a line that only one has stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Pair {
    /// The line of the first text.
    pub(super) left: Option<String>,
    /// The line of the second.
    pub(super) right: Option<String>,
    /// Whether both are the same.
    pub(super) same: bool,
}

/// The expected and the read draft, line by line; empty where neither is known.
pub(super) fn draft_pairs(case: &CaseResult) -> Vec<Pair> {
    let text = |draft: &Option<Draft>| draft.as_ref().map(draft_text).unwrap_or_default();
    pairs(&text(&case.expected.draft), &text(&case.got.draft))
}

fn draft_text(draft: &Draft) -> String {
    serde_json::to_string_pretty(draft).expect("a draft is JSON")
}

fn pairs(left: &str, right: &str) -> Vec<Pair> {
    let diff = TextDiff::from_lines(left, right);
    let (left, right): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
    let line = |of: &[&str], at: usize| of.get(at).map(|line| (*line).to_owned());
    let mut pairs = Vec::new();
    for op in diff.ops() {
        let (old, new) = (op.old_range(), op.new_range());
        let same = matches!(op, DiffOp::Equal { .. });
        for at in 0..old.len().max(new.len()) {
            let left = (at < old.len()).then(|| line(&left, old.start + at)).flatten();
            let right = (at < new.len()).then(|| line(&right, new.start + at)).flatten();
            pairs.push(Pair { left, right, same });
        }
    }
    pairs
}

/// Rows as texts.
pub(super) fn cells(rows: &Rows) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(Value::to_string).collect()).collect()
}

/// Everything about one case as plain text: the question, the reply, the drafts as a difference, statements and rows.
pub(super) fn text(case: &CaseResult) -> String {
    let mut text = String::new();
    for earlier in &case.context {
        let _ = writeln!(text, "asked before: {earlier}");
    }
    let _ = writeln!(text, "question: {}", case.question);
    if !case.got.text.is_empty() {
        let _ = writeln!(text, "reply: {}", case.got.text);
    }
    for option in &case.got.options {
        let _ = writeln!(text, "  option: {option}");
    }
    let pairs = draft_pairs(case);
    if !pairs.is_empty() {
        text.push_str("draft (- expected, + read):\n");
    }
    for block in pairs.chunk_by(|a, b| a.same == b.same) {
        let mut side = |sign: char, line: &Option<String>| {
            if let Some(line) = line {
                let _ = writeln!(text, "{sign} {line}");
            }
        };
        if block[0].same {
            block.iter().for_each(|pair| side(' ', &pair.left));
            continue;
        }
        block.iter().for_each(|pair| side('-', &pair.left));
        block.iter().for_each(|pair| side('+', &pair.right));
    }
    for sql in &case.expected.sql {
        let _ = writeln!(text, "expected SQL:\n{sql}");
    }
    if !case.got.sql.is_empty() {
        let _ = writeln!(text, "SQL that ran:\n{}", case.got.sql);
    }
    for (title, rows) in [("right rows that are missing", &case.missing), ("rows that are not right", &case.extra)] {
        if !rows.is_empty() {
            let _ = writeln!(text, "{title}:");
        }
        for row in cells(rows) {
            let _ = writeln!(text, "  {}", row.join(" | "));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_stand_side_by_side() {
        let shown: Vec<String> = pairs("a\nb\nc\nd", "a\nx\nc\nd\ne")
            .iter()
            .map(|pair| {
                let side = |line: &Option<String>| line.clone().unwrap_or_else(|| "-".to_owned());
                format!("{}{}{}", side(&pair.left), if pair.same { "=" } else { "|" }, side(&pair.right))
            })
            .collect();
        assert_eq!(shown.first().map(String::as_str), Some("a=a"));
        assert!(shown.contains(&"b|x".to_owned()) && shown.contains(&"c=c".to_owned()), "{shown:?}");
        assert!(shown.contains(&"-|e".to_owned()), "{shown:?}");
        assert!(pairs("", "").is_empty());
    }
}
