//! Whether an answer's rows are the right ones, whatever names and order its columns have. Pure; knows no case.
//!
//! The rules are those of docs/evals.md. Everything here takes canonical values.

use super::value::{CLOSE, Rows, Value};

/// Ways to match columns that are tried at most: a table of twenty equal columns has more than anyone can try.
const MATCHES_MAX: usize = 1000;
/// Rows up to which close numbers that sort differently are paired one by one.
const PAIRED_MAX: usize = 3000;

/// Whether the right columns are found among the answer's, so that the rows are the same. Beyond that an answer may say a
/// little more than was asked: an unknown group, periods in which nothing happened, one wide row as several.
pub fn same_table(gold: &Rows, ours: &Rows, ordered: bool, label_columns: &[usize]) -> bool {
    if columns_match(gold, ours, ordered) {
        return true;
    }
    without_unknown(gold, ours).is_some_and(|ours| columns_match(gold, &ours, ordered))
        || without_empty(gold, ours).is_some_and(|ours| columns_match(gold, &ours, ordered))
        || (!label_columns.is_empty() && columns_match(&without_columns(gold, label_columns), ours, ordered))
        || one_row_as_several(gold, ours)
        || several_rows_as_one(gold, ours, label_columns)
}

/// The answer without its unknown groups, where the right rows have none.
fn without_unknown(gold: &Rows, ours: &Rows) -> Option<Rows> {
    let unknown = |row: &Vec<Value>| row.iter().any(Value::is_unknown);
    if gold.iter().any(unknown) {
        return None;
    }
    let known: Rows = ours.iter().filter(|row| !unknown(row)).cloned().collect();
    (!known.is_empty() && known.len() < ours.len()).then_some(known)
}

/// The answer without groups in which every number is zero, where it has more rows than are right.
fn without_empty(gold: &Rows, ours: &Rows) -> Option<Rows> {
    let empty = |row: &&Vec<Value>| {
        let mut numbers = row.iter().filter(|value| matches!(value, Value::Number(_) | Value::Nothing)).peekable();
        let named = row.iter().any(|value| !matches!(value, Value::Number(_)));
        named && numbers.peek().is_some() && numbers.all(|value| !matches!(value, Value::Number(n) if *n != 0.0))
    };
    let full: Rows = ours.iter().filter(|row| !empty(row)).cloned().collect();
    (ours.len() > gold.len() && full.len() == gold.len()).then_some(full)
}

fn without_columns(gold: &Rows, dropped: &[usize]) -> Rows {
    let kept = |row: &Vec<Value>| {
        row.iter().enumerate().filter(|(at, _)| !dropped.contains(at)).map(|(_, value)| value.clone()).collect()
    };
    gold.iter().map(kept).collect()
}

/// One right row of several numbers, answered as one number a row.
fn one_row_as_several(gold: &Rows, ours: &Rows) -> bool {
    let [wide] = gold.as_slice() else { return false };
    wide.len() > 1 && ours.len() > 1 && ours.len() <= wide.len() && wide.iter().all(|value| says_number(ours, value))
}

/// A few right rows, answered as one row of several numbers.
fn several_rows_as_one(gold: &Rows, ours: &Rows, label_columns: &[usize]) -> bool {
    if ours.len() != 1 || !(2..=4).contains(&gold.len()) || label_columns.is_empty() {
        return false;
    }
    without_columns(gold, label_columns).iter().flatten().all(|value| says_number(ours, value))
}

fn says_number(rows: &Rows, wanted: &Value) -> bool {
    rows.iter().flatten().any(|value| matches!(value, Value::Number(_)) && wanted.equals(value))
}

/// Whether each right column is a column of the answer, each another, so that the rows agree.
fn columns_match(gold: &Rows, ours: &Rows, ordered: bool) -> bool {
    let Some(first) = gold.first() else { return ours.is_empty() };
    let width = ours.iter().map(Vec::len).min().unwrap_or(0);
    if gold.len() != ours.len() || first.is_empty() || width < first.len() {
        return false;
    }
    let sorted = |rows: &Rows, at: usize| {
        let mut column: Vec<&Value> = rows.iter().map(|row| &row[at]).collect();
        column.sort_by(|a, b| order(a, b));
        column.into_iter().cloned().collect::<Vec<_>>()
    };
    let theirs: Vec<Vec<Value>> = (0..first.len()).map(|at| sorted(gold, at)).collect();
    let mine: Vec<Vec<Value>> = (0..width).map(|at| sorted(ours, at)).collect();
    let candidates: Vec<Vec<usize>> =
        theirs.iter().map(|column| (0..width).filter(|&at| equal(column, &mine[at], CLOSE)).collect()).collect();
    let mut tries = MATCHES_MAX;
    try_match(gold, ours, ordered, &candidates, &mut Vec::new(), &mut tries)
}

/// Extends a match of columns, depth first.
fn try_match(
    gold: &Rows,
    ours: &Rows,
    ordered: bool,
    candidates: &[Vec<usize>],
    chosen: &mut Vec<usize>,
    tries: &mut usize,
) -> bool {
    let Some(options) = candidates.get(chosen.len()) else {
        *tries = tries.saturating_sub(1);
        let picked: Rows = ours.iter().map(|row| chosen.iter().map(|&at| row[at].clone()).collect()).collect();
        return same_rows(gold, &picked, ordered, CLOSE);
    };
    for &at in options {
        if *tries == 0 {
            return false;
        }
        if !chosen.contains(&at) {
            chosen.push(at);
            if try_match(gold, ours, ordered, candidates, chosen, tries) {
                return true;
            }
            chosen.pop();
        }
    }
    false
}

/// Whether two tables of the same columns hold the same rows: a bag, or a list where the order counts. `close` is the
/// relative difference up to which numbers are equal.
pub fn same_rows(gold: &Rows, ours: &Rows, ordered: bool, close: f64) -> bool {
    if gold.len() != ours.len() {
        return false;
    }
    let equal = |a: &[Value], b: &[Value]| equal(a, b, close);
    if ordered {
        return gold.iter().zip(ours).all(|(a, b)| equal(a, b));
    }
    let (left, right) = (sorted_rows(gold), sorted_rows(ours));
    if left.iter().zip(&right).all(|(a, b)| equal(a, b)) {
        return true;
    }
    // Two close numbers can sort either way and pull their rows apart.
    gold.len() <= PAIRED_MAX && differing(gold, ours, close).is_empty()
}

/// The rows of one table that the other lacks: first those that are missing from `ours`, then those it has beyond.
pub fn differing<'a>(gold: &'a Rows, ours: &'a Rows, close: f64) -> Differing<'a> {
    let mut left: Vec<&Vec<Value>> = ours.iter().collect();
    let mut missing = Vec::new();
    for row in gold {
        match left.iter().position(|other| equal(row, other, close)) {
            Some(at) => {
                left.swap_remove(at);
            }
            None => missing.push(row),
        }
    }
    Differing { missing, extra: left }
}

/// Rows that only one of two tables has.
#[derive(Debug, Default)]
pub struct Differing<'a> {
    /// Right rows that the answer lacks.
    pub missing: Vec<&'a Vec<Value>>,
    /// Rows of the answer that are not right.
    pub extra: Vec<&'a Vec<Value>>,
}

impl Differing<'_> {
    fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }
}

fn sorted_rows(rows: &Rows) -> Vec<&Vec<Value>> {
    let mut rows: Vec<&Vec<Value>> = rows.iter().collect();
    rows.sort_by(|a, b| row_order(a, b));
    rows
}

/// The order of rows by their first cells that differ.
pub(super) fn row_order(a: &[Value], b: &[Value]) -> std::cmp::Ordering {
    let first = a.iter().zip(b.iter()).map(|(a, b)| order(a, b)).find(|order| order.is_ne());
    first.unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn order(a: &Value, b: &Value) -> std::cmp::Ordering {
    let (a, b) = (a.sort_key(), b.sort_key());
    a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then_with(|| a.2.cmp(b.2))
}

fn equal(a: &[Value], b: &[Value], close: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals_within(b, close))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a 1; b 2` as rows; `-` is nothing.
    fn rows(text: &str) -> Rows {
        let value = |word: &str| match word.parse() {
            Ok(number) => Value::Number(number),
            Err(_) if word == "-" => Value::Nothing,
            Err(_) => Value::Text(word.to_owned()),
        };
        text.split(';')
            .filter(|row| !row.trim().is_empty())
            .map(|row| row.split_whitespace().map(value).collect())
            .collect()
    }

    /// gold | answer | ordered | same
    const CASES: &[(&str, &str, bool, bool)] = &[
        ("a 1; b 2", "b 2; a 1", false, true),
        ("a 1; b 2", "b 2; a 1", true, false),
        ("a 1; b 2", "1 x a; 2 y b", true, true),
        ("a 1; b 2", "a 2; b 1", false, false),
        ("a 1; b 2", "a 1; b 2; - 3", false, true),
        ("a 1; b 2", "a 1; b 2; unknown 3", false, true),
        ("a 1; - 2", "a 1; - 3", false, false),
        ("a 1; b 2", "a 1; b 2; c 0", false, true),
        ("a 1; b 2", "a 1; b 2; c 4", false, false),
        ("a 1; b 2; b 2", "a 1; a 1; b 2", false, false),
        ("3 4", "x 3; y 4", false, true),
        ("3 4", "x 3; y 5", false, false),
        ("5", "5 9", false, true),
        ("5", "6", false, false),
        ("", "", false, true),
        ("", "a", false, false),
        ("a", "", false, false),
    ];

    #[test]
    fn tables_are_compared_as_documented() {
        for (gold, ours, ordered, same) in CASES {
            assert_eq!(same_table(&rows(gold), &rows(ours), *ordered, &[]), *same, "{gold} | {ours}");
        }
    }

    #[test]
    fn words_of_the_author_may_differ() {
        let (gold, ours) = (rows("new 3; old 4"), rows("frisch 3; alt 4"));
        assert!(!same_table(&gold, &ours, false, &[]));
        assert!(same_table(&gold, &ours, false, &[0]));
        assert!(same_table(&gold, &rows("3 4"), false, &[0]));
    }

    #[test]
    fn close_numbers_that_sort_differently_are_the_same_rows() {
        let gold =
            vec![vec![Value::Number(1.0), Value::Number(5.0)], vec![Value::Number(1.0 + 1e-12), Value::Number(4.0)]];
        let ours =
            vec![vec![Value::Number(1.0 + 1e-12), Value::Number(5.0)], vec![Value::Number(1.0), Value::Number(4.0)]];
        assert!(same_rows(&gold, &ours, false, CLOSE));
    }
}
