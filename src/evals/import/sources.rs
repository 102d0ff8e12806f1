//! The formats: each is a list of records under one set of keys, which `record` turns into cases.

use super::Source;
use crate::evals::jsonl::mistake;
use serde_json::{Map, Value as Json};
use tagmata_core::diagnostic::Diagnostic;

/// One question with everything the file says of it.
pub(super) type Record = Map<String, Json>;

/// The records of a file with the line, or the place in the array, of each.
pub(super) fn records(source: &Source<'_>) -> Result<Vec<(usize, Record)>, Vec<Diagnostic>> {
    let end = source.file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match end.as_str() {
        "jsonl" => lines(source),
        "json" => array(source),
        "csv" => table(source),
        _ => {
            let message = "a question set is Spider-style .json, .csv or .jsonl".to_owned();
            Err(vec![mistake(source.file, 1, message)])
        }
    }
}

fn lines(source: &Source<'_>) -> Result<Vec<(usize, Record)>, Vec<Diagnostic>> {
    let (mut records, mut wrong) = (Vec::new(), Vec::new());
    for (at, line) in source.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(record) => records.push((at + 1, record)),
            Err(error) => wrong.push(mistake(source.file, at + 1, error.to_string())),
        }
    }
    if wrong.is_empty() { Ok(records) } else { Err(wrong) }
}

/// Spider: an array of `{db_id, question, query, …}`. The order of rows counts where the statement says one.
fn array(source: &Source<'_>) -> Result<Vec<(usize, Record)>, Vec<Diagnostic>> {
    let records: Vec<Record> = serde_json::from_str(source.text)
        .map_err(|error| vec![mistake(source.file, error.line(), format!("not an array of questions: {error}"))])?;
    let with_order = |(at, mut record): (usize, Record)| {
        let sorted = record.get("query").and_then(Json::as_str).is_some_and(is_sorted);
        record.entry("ordered").or_insert(Json::Bool(sorted));
        (at + 1, record)
    };
    Ok(records.into_iter().enumerate().map(with_order).collect())
}

/// Whether a statement sorts its own rows, not only those of a subquery.
fn is_sorted(sql: &str) -> bool {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in sql.to_lowercase().chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside.split_whitespace().collect::<Vec<_>>().windows(2).any(|words| words == ["order", "by"])
}

/// CSV: the head names the keys in any order; an empty cell says nothing.
fn table(source: &Source<'_>) -> Result<Vec<(usize, Record)>, Vec<Diagnostic>> {
    let mut reader = csv::Reader::from_reader(source.text.as_bytes());
    let failed = |error: csv::Error| {
        let line = error.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
        vec![mistake(source.file, line, error.to_string())]
    };
    let heads: Vec<String> = reader.headers().map_err(failed)?.iter().map(head).collect();
    if !heads.iter().any(|head| head.starts_with("question")) {
        let message = format!("no column is called `question`; the head is {}", heads.join(", "));
        return Err(vec![mistake(source.file, 1, message)]);
    }
    let mut records = Vec::new();
    for row in reader.records() {
        let row = row.map_err(failed)?;
        let line = row.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
        let filled = heads.iter().zip(row.iter()).filter(|(_, cell)| !cell.trim().is_empty());
        records.push((line, filled.map(|(head, cell)| (head.clone(), Json::from(cell.trim()))).collect()));
    }
    Ok(records)
}

/// `Gold SQL` as `gold_sql`.
fn head(name: &str) -> String {
    let name = name.trim().trim_start_matches('\u{feff}').to_lowercase();
    name.split(|c: char| c.is_whitespace() || c == '-').collect::<Vec<_>>().join("_")
}
