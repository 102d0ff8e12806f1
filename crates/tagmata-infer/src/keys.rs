//! Which column tells a table's rows apart: declared, or unique and named like a key.

use crate::profile::{Column, Count, Stored, Table};
use crate::vocabulary::{ID, SURE_ID, TABLE_PREFIXES};
use crate::words;

/// The words of a table's name in the singular, without prefixes that say nothing.
pub fn noun(table: &Table) -> Vec<String> {
    let all = words::split(&table.name);
    words::one(&words::spoken(all.get(table.prefix..).unwrap_or(&all)))
}

/// How many words at the start of each table's name say nothing of its rows: those that all names share, a layer's mark.
pub fn prefixes(tables: &[Table]) -> Vec<usize> {
    let names: Vec<Vec<String>> = tables.iter().map(|table| words::split(&table.name)).collect();
    let shortest = names.iter().map(Vec::len).min().unwrap_or(0);
    let mut shared = 0;
    while names.len() > 1 && shared + 1 < shortest && names.iter().all(|name| name[shared] == names[0][shared]) {
        shared += 1;
    }
    let mark = |word: &str| TABLE_PREFIXES.contains(&word) || is_mark(word);
    let marks = |name: &Vec<String>| {
        let more = name[shared..].iter().take_while(|word| mark(word)).count();
        shared + more.min(name.len().saturating_sub(shared + 1))
    };
    names.iter().map(marks).collect()
}

/// `s2`: a letter or two with digits.
fn is_mark(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_alphabetic).count();
    (1..=2).contains(&letters) && word.len() > letters && word[letters..].chars().all(|c| c.is_ascii_digit())
}

/// A column's words as people say them.
pub fn spoken(column: &Column) -> Vec<String> {
    words::spoken(&words::split(&column.name))
}

/// The words before an ending that stands for a key or code; `None` where there is no such ending.
pub fn stem(column: &Column) -> Option<Vec<String>> {
    let mut all = spoken(column);
    let last = all.pop()?;
    if ID.contains(&last.as_str()) {
        return Some(words::one(&all));
    }
    // 客户编号 is one word.
    let end = ID.iter().filter(|end| words::has_han(end)).find(|end| last.ends_with(**end))?;
    let before = last.strip_suffix(end).filter(|before| !before.is_empty())?;
    all.push(before.to_owned());
    Some(all)
}

/// How sure a column of a table is its key, among unique columns; `None` where it cannot be one.
pub fn fitness(table: &Table, place: usize, column: &Column) -> Option<i32> {
    if !column.is_unique(table.rows) || !matches!(column.stored, Stored::Text | Stored::Integer) {
        return None;
    }
    let all = spoken(column);
    let noun = noun(table);
    let first = if place == 0 { 20 } else { 0 };
    let last = all.last().map(String::as_str).unwrap_or_default();
    let sure = SURE_ID.contains(&last) || SURE_ID.iter().any(|end| words::has_han(end) && last.ends_with(end));
    let named = match stem(column) {
        Some(stem) if stem.is_empty() => 60,
        Some(stem) if stem == noun => 70,
        Some(stem) if noun.ends_with(&stem) || noun.starts_with(&stem) || stem.ends_with(&noun) => 50,
        // A number that ends its name is a key only where it comes first: a phone number does not.
        Some(_) if sure || place == 0 => 30,
        Some(_) => return None,
        None if all == noun => 25,
        None if place == 0 && column.shapes.chars_max <= 60 => 5,
        None => return None,
    };
    Some(named + first + if sure { 10 } else { 0 })
}

/// The columns of a table that could be its key, the surest first.
pub fn candidates(table: &Table) -> Vec<(usize, i32)> {
    let mut found: Vec<(usize, i32)> = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        found.extend(fitness(table, place, column).map(|fitness| (place, fitness)));
    }
    found.sort_by_key(|(place, fitness)| (-fitness, *place));
    found
}

/// A key that was chosen, with why.
#[derive(Debug, Clone)]
pub struct Key {
    /// The column.
    pub column: String,
    /// What was counted.
    pub evidence: String,
}

/// The declared key of a table where it is one column and holds.
pub fn declared(table: &Table) -> Option<Key> {
    let [name] = table.key.as_slice() else { return None };
    let column = table.column(name)?;
    let is_whole = table.rows == 0 || column.is_unique(table.rows);
    let evidence = format!("declared in the database, {}", unique(table));
    is_whole.then(|| Key { column: column.name.clone(), evidence })
}

/// `unique over 1,234 rows`
pub fn unique(table: &Table) -> String {
    match table.rows {
        0 => "the table is empty".to_owned(),
        rows => format!("unique over {} row{}", Count(rows), if rows == 1 { "" } else { "s" }),
    }
}
