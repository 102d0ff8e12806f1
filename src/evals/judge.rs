//! The verdict on one answer. Pure: the rows are there already.

use super::asked::rounded;
use super::case::{Case, Compare, Ending, Expect};
use super::compare::{differing, row_order, same_rows, same_table};
use super::report::{Got, Verdict};
use super::value::{CLOSE, EXACT, Labels, Rows, Value};
use std::collections::BTreeSet;
use tagmata_core::draft::{Draft, Show};

/// Differing rows that are kept, of each side.
const SHOWN_MAX: usize = 5;
/// Rows up to which differing ones are looked for.
const COMPARED_MAX: usize = 5000;

/// A verdict with its reason.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) verdict: Option<Verdict>,
    pub(super) why: String,
    pub(super) jaccard: Option<f64>,
    pub(super) missing: Rows,
    pub(super) extra: Rows,
}

/// What is right.
pub(super) struct Right<'a> {
    /// Tables, each of them right.
    pub(super) rows: Vec<Rows>,
    /// What the expected draft answers in words, where the case gives only a draft that has no rows.
    pub(super) text: Option<&'a str>,
}

/// Judges what came of a case. `rows` are all rows of the answer, as the product stores them.
pub(super) fn judge(case: &Case, got: &Got, rows: &Rows, right: &Right<'_>, labels: &Labels) -> Judged {
    let verdict = |verdict, why: String| Judged { verdict: Some(verdict), why, ..Judged::default() };
    let Some(ending) = got.ending else { return verdict(Verdict::Failed, got.text.clone()) };
    let accepted = case.expect.accept.contains(&ending);
    if ending == Ending::Answer && accepted {
        return answer(&case.expect, got, rows, right, labels);
    }
    let code_fits = case.expect.code.as_ref().is_none_or(|code| got.codes.contains(code));
    match ending {
        Ending::Answer => verdict(Verdict::Wrong, "answered where no answer was due".to_owned()),
        _ if accepted && code_fits => verdict(Verdict::Correct, String::new()),
        Ending::Clarify => verdict(Verdict::Asked, got.text.clone()),
        Ending::Refuse => verdict(Verdict::Refused, got.text.clone()),
    }
}

fn answer(expect: &Expect, got: &Got, rows: &Rows, right: &Right<'_>, labels: &Labels) -> Judged {
    let mut ours = canonical(rows, labels);
    // Beside how many there are, such a view says for whom it is unknown and how many there are in all: not what was asked.
    let counts = matches!(&got.draft, Some(Draft { show: Show::Count(_), .. }));
    if counts && matches!(expect.compare, Compare::Table { .. }) {
        ours = first_cells(&ours);
    }
    let why = match &expect.compare {
        Compare::Define { must } => says(got, &ours, must, right.text),
        Compare::Holds(holds) => {
            let rows_fit = holds.rows.is_none_or(|n| n == ours.len()) && holds.rows_min.is_none_or(|n| n <= ours.len());
            let columns_fit = holds.columns.is_none_or(|n| ours.iter().all(|row| row.len() == n));
            let cells: Vec<&Value> = ours.iter().flatten().collect();
            let missing = holds.contains.iter().find(|word| {
                let wanted = Value::Text((*word).clone()).canonical(labels);
                !cells.iter().any(|cell| cell.equals(&wanted))
            });
            match missing {
                _ if !rows_fit => Some(format!("{} rows", ours.len())),
                _ if !columns_fit => Some(format!("{} columns", ours.first().map_or(0, Vec::len))),
                Some(word) => Some(format!("no cell holds {word}")),
                None => None,
            }
        }
        compare => return best(compare, &ours, right, labels),
    };
    Judged { verdict: Some(verdict_of(&why)), why: why.unwrap_or_default(), ..Judged::default() }
}

/// Whether rows are what is right, whichever of several tables that is; the error says how they differ. `text` is what was
/// said beside them, where a definition is asked for.
pub fn agrees(compare: &Compare, text: &str, ours: &Rows, right: &[Rows], labels: &Labels) -> Result<(), String> {
    let case = Expect { compare: compare.clone(), ..Expect::default() };
    let got = Got { text: text.to_owned(), ..Got::default() };
    let judged = answer(&case, &got, ours, &Right { rows: right.to_vec(), text: None }, labels);
    if judged.verdict == Some(Verdict::Correct) { Ok(()) } else { Err(judged.why) }
}

fn verdict_of(why: &Option<String>) -> Verdict {
    if why.is_some() { Verdict::Wrong } else { Verdict::Correct }
}

/// The judgement by the right table that fits; by the first where none does.
fn best(compare: &Compare, ours: &Rows, right: &Right<'_>, labels: &Labels) -> Judged {
    let mut first: Option<Judged> = None;
    for gold in &right.rows {
        let judged = against(compare, ours, &canonical(gold, labels));
        if judged.verdict == Some(Verdict::Correct) {
            return judged;
        }
        first.get_or_insert(judged);
    }
    first.unwrap_or_else(|| Judged {
        verdict: Some(Verdict::Broken),
        why: "nothing says what is right".to_owned(),
        ..Judged::default()
    })
}

fn against(compare: &Compare, ours: &Rows, gold: &Rows) -> Judged {
    let mut jaccard = None;
    let same = match compare {
        Compare::Members => {
            let (a, b) = (keys(gold), keys(ours));
            let common = a.intersection(&b).count();
            jaccard = Some(common as f64 / (a.len() + b.len() - common).max(1) as f64);
            a == b
        }
        Compare::Count => matches!((gold.first(), ours.as_slice()), (Some(gold), [row]) if first_equal(gold, row)),
        Compare::Number { ratio } => number(gold, ours, *ratio),
        Compare::Rows { ordered } => same_rows(gold, ours, *ordered, EXACT),
        Compare::Table { ordered, label_columns } => same_table(gold, ours, *ordered, label_columns),
        Compare::Define { .. } | Compare::Holds(_) => false,
    };
    if same {
        return Judged { verdict: Some(Verdict::Correct), jaccard, ..Judged::default() };
    }
    let why = match (ours.as_slice(), gold.as_slice()) {
        ([row], [right]) => format!("{} where {} is right", said(row), said(right)),
        _ => format!("{} rows where {} are right", ours.len(), gold.len()),
    };
    let mut judged = Judged { verdict: Some(Verdict::Wrong), why, jaccard, ..Judged::default() };
    if gold.len().max(ours.len()) <= COMPARED_MAX {
        let found = match compare {
            Compare::Members => (first_cells(gold), first_cells(ours)),
            _ => (gold.clone(), ours.clone()),
        };
        let close = if matches!(compare, Compare::Rows { .. }) { EXACT } else { CLOSE };
        let found = differing(&found.0, &found.1, close);
        judged.missing = first_rows(found.missing, compare.is_ordered(), SHOWN_MAX);
        judged.extra = first_rows(found.extra, compare.is_ordered(), SHOWN_MAX);
    }
    judged
}

/// The first rows, in an order of their own where the answer's means nothing, so that two runs show the same.
pub(super) fn first_rows<'a>(rows: impl IntoIterator<Item = &'a Vec<Value>>, ordered: bool, max: usize) -> Rows {
    let mut rows: Rows = rows.into_iter().map(|row| row.iter().map(rounded).collect()).collect();
    if !ordered {
        rows.sort_by(|a, b| row_order(a, b));
    }
    rows.truncate(max);
    rows
}

/// One row as it is told.
fn said(row: &[Value]) -> String {
    row.iter().map(|value| rounded(value).to_string()).collect::<Vec<_>>().join(", ")
}

fn first_equal(gold: &[Value], row: &[Value]) -> bool {
    matches!((gold.first(), row.first()), (Some(a), Some(b)) if a.equals(b))
}

fn first_cells(rows: &Rows) -> Rows {
    rows.iter().map(|row| row.iter().take(1).cloned().collect()).collect()
}

/// One short row that says the number; a ratio may be said in percent.
fn number(gold: &Rows, ours: &Rows, ratio: bool) -> bool {
    let (Some(wanted), [row]) = (gold.first().and_then(|row| row.first()), ours.as_slice()) else { return false };
    let percent = match wanted {
        Value::Number(n) if ratio => Value::Number(n * 100.0),
        _ => wanted.clone(),
    };
    let says = |value: &Value| matches!(value, Value::Number(_)) && (value.equals(wanted) || value.equals(&percent));
    row.len() <= 4 && row.iter().any(says)
}

fn keys(rows: &Rows) -> BTreeSet<String> {
    rows.iter().filter_map(|row| row.first()).map(|key| format!("{key:?}")).collect()
}

/// Why a definition does not say what it must, if so.
fn says(got: &Got, rows: &Rows, must: &[String], expected: Option<&str>) -> Option<String> {
    if must.is_empty() {
        return (expected != Some(got.text.as_str())).then(|| format!("expected: {}", expected.unwrap_or_default()));
    }
    let said = format!("{} {}", got.text, serde_json::to_string(rows).expect("rows are JSON"));
    let said = said.replace([',', '，'], "").to_lowercase();
    let missing = must.iter().find(|must| !must.split('|').any(|word| said.contains(&word.to_lowercase())));
    missing.map(|must| format!("the definition does not say {must}"))
}

/// All values in the form in which they are compared.
pub(super) fn canonical(rows: &Rows, labels: &Labels) -> Rows {
    rows.iter().map(|row| row.iter().map(|value| value.canonical(labels)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evals::jsonl::{read, read_draft};

    /// The verdict on `ours` where `gold` is right, as JSON rows.
    fn judged(gold: &str, draft: &str, ours: &str) -> Option<Verdict> {
        let line = format!(r#"{{"id":"a","question":"how many?","expect":"table","rows":{gold}}}"#);
        let case = read("cases.jsonl", &line).expect("a case").remove(0);
        let rows = |text: &str| serde_json::from_str::<Rows>(text).expect("rows");
        let draft = read_draft(&serde_json::from_str(draft).expect("JSON")).expect("a draft");
        let got = Got { ending: Some(Ending::Answer), draft: Some(draft), ..Got::default() };
        let right = Right { rows: vec![rows(gold)], text: None };
        judge(&case, &got, &rows(ours), &right, &Labels::new()).verdict
    }

    #[test]
    fn a_count_is_right_by_its_count_alone() {
        let count = r#"{"show":{"count":{}}}"#;
        assert_eq!(judged("[[7]]", count, "[[7,0,15]]"), Some(Verdict::Correct));
        assert_eq!(judged("[[0]]", count, "[[7,0,15]]"), Some(Verdict::Wrong));
        assert_eq!(judged("[[15]]", count, "[[7,0,15]]"), Some(Verdict::Wrong));
        assert_eq!(judged("[[15]]", r#"{"show":{"members":{}}}"#, "[[7,15]]"), Some(Verdict::Correct));
    }
}
