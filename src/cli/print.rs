//! Replies, tables and diagnostics as text for a terminal.

use crate::ask::{Clarify, Refuse, Reply};
use crate::width::{fit, width};
use std::fmt::Write;
use tagmata_core::diagnostic::{Diagnostic, Place};
use tagmata_core::present::{Answer, Table, TableColumn, format_number};
use tagmata_core::warehouse::{Cell, CellKind};
use tagmata_core::words::Lang;

/// Rows of a table that are printed.
const ROWS_MAX: usize = 20;
/// Columns of the terminal that one cell takes at most.
const CELL_COLUMNS_MAX: usize = 40;

/// Prints mistakes on stderr, each with its place and hint.
pub fn diagnostics(wrong: &[Diagnostic]) {
    for diagnostic in wrong {
        eprint!("{}", diagnostic_text(diagnostic));
    }
}

/// One mistake in text: `file:line: message`, then its hint.
pub fn diagnostic_text(diagnostic: &Diagnostic) -> String {
    let place = match &diagnostic.place {
        Place::File { file, line, path } if path.is_empty() => format!("{file}:{line}: "),
        Place::File { file, line, path } => format!("{file}:{line}: {path}: "),
        Place::Draft { path } if path.is_empty() => String::new(),
        Place::Draft { path } => format!("{path}: "),
        Place::Question { from, to } => format!("characters {from} to {to}: "),
        Place::Data { source } => format!("source {source}: "),
        Place::None => String::new(),
    };
    let mut text = format!("error: {place}{}\n", diagnostic.message.en);
    if let Some(hint) = &diagnostic.hint {
        let _ = writeln!(text, "  hint: {}", hint.en);
    }
    text
}

/// A reply in text.
pub fn reply(reply: &Reply, with_sql: bool) -> String {
    match reply {
        Reply::Answer { answer, .. } => answer_text(answer, with_sql),
        Reply::Clarify(clarify) => clarify_text(clarify),
        Reply::Refuse(refuse) => refuse_text(refuse),
    }
}

fn answer_text(answer: &Answer, with_sql: bool) -> String {
    let mut text = format!("{}\n", answer.text);
    for note in &answer.notes {
        let _ = writeln!(text, "· {note}");
    }
    for assumed in &answer.assumed {
        let others: Vec<&str> = assumed.others.iter().map(|other| other.in_lang(answer.lang)).collect();
        let _ = match (answer.lang, others.is_empty()) {
            (Lang::Zh, true) => writeln!(text, "· 默认：{}", assumed.taken.zh),
            (Lang::Zh, false) => writeln!(text, "· 默认：{}（也可以是：{}）", assumed.taken.zh, others.join("、")),
            (Lang::En, true) => writeln!(text, "· assumed: {}", assumed.taken.en),
            (Lang::En, false) => writeln!(text, "· assumed: {} (or: {})", assumed.taken.en, others.join(", ")),
        };
    }
    if !answer.table.rows.is_empty() {
        let _ = write!(text, "\n{}", table(&answer.table, answer.lang));
    }
    if with_sql && !answer.sql.is_empty() {
        let _ = writeln!(text, "\n{}", answer.sql);
    }
    text
}

fn clarify_text(clarify: &Clarify) -> String {
    let mut text = format!("{}\n", clarify.text);
    for (i, option) in clarify.options.iter().enumerate() {
        let words = option.words.in_lang(clarify.lang);
        let _ = match (option.size, clarify.lang) {
            (Some(size), Lang::Zh) => writeln!(text, "  {}. {words}（{size} 人）", i + 1),
            (Some(size), Lang::En) => writeln!(text, "  {}. {words} ({size} people)", i + 1),
            (None, _) => writeln!(text, "  {}. {words}", i + 1),
        };
    }
    text
}

fn refuse_text(refuse: &Refuse) -> String {
    format!("{}\n", refuse.text)
}

/// The first rows of a table, aligned.
pub fn table(table: &Table, lang: Lang) -> String {
    let shown = &table.rows[..table.rows.len().min(ROWS_MAX)];
    let mut lines: Vec<Vec<String>> = vec![table.columns.iter().map(|column| column.label.clone()).collect()];
    for row in shown {
        lines.push(row.iter().zip(&table.columns).map(|(cell, column)| cell_text(cell, column)).collect());
    }
    let widest = |i: usize| lines.iter().map(|line| width(&line[i])).max().unwrap_or(0).min(CELL_COLUMNS_MAX);
    let widths: Vec<usize> = (0..table.columns.len()).map(widest).collect();
    let mut text = String::new();
    for (n, line) in lines.iter().enumerate() {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .zip(&table.columns)
            .map(|((cell, width), column)| fit(cell, *width, is_number(column)))
            .collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
        if n == 0 {
            let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            let _ = writeln!(text, "{}", rule.join("  "));
        }
    }
    let more = table.rows.len() - shown.len();
    if more > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(text, "… 还有 {more} 行（--json 给出全部）"),
            Lang::En => writeln!(text, "… {more} more rows (--json gives all)"),
        };
    }
    text
}

fn is_number(column: &TableColumn) -> bool {
    matches!(column.kind, CellKind::Integer | CellKind::Number)
}

/// A cell as text: numbers as people read them; ids of people stay digits.
fn cell_text(cell: &Cell, column: &TableColumn) -> String {
    match cell {
        Cell::Null => "–".to_owned(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Int(n) if column.format.is_none() => n.to_string(),
        Cell::Int(_) | Cell::Float(_) | Cell::Decimal(_) => {
            let plain = column.format.as_ref().filter(|format| format.percent);
            format_number(cell.number().unwrap_or_default(), plain)
        }
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Timestamp(time) => time.to_string(),
    }
}
