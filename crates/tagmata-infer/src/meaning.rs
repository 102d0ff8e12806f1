//! What a column is to people, from its name and its counts: an amount, a name, a code, personal data.

use crate::keys::{noun, spoken, stem};
use crate::profile::{Column, Count, Shapes, Stored, Table, counted};
use crate::vocabulary::{
    ADDED, ADDRESS, ADDRESS_ENDS, AVERAGED, CODES, CUSTOMERS, FLAGS, GROUPED, LABELS, OF_PEOPLE, PERSONAL, PUBLIC,
    STAFF, SURE_ID, YEARS,
};
use crate::words;

/// A text column with at most so many different values is a list of names.
const CATEGORY_MAX: u64 = 2_000;
/// A number with at most so many different values, each often, is a code.
const CODES_MAX: u64 = 30;
/// Of so many percent of rows a shape must be, to be believed.
const SHAPE_PERCENT: u64 = 80;

/// What a column is to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// A date or a moment.
    Date,
    /// A number that adds up.
    Added,
    /// A number that is averaged.
    Averaged,
    /// A number that is tested only: a year with many values, a coordinate.
    Number,
    /// One of a list of names.
    Category,
    /// Yes or no, as 0 and 1.
    Flag,
    /// A number or name of one thing, or text of which each row has its own.
    Id,
    /// Nothing that can be asked about.
    Nothing,
}

/// How a column is loaded where the file's own type will not do.
#[derive(Debug, Clone, PartialEq)]
pub struct Loading {
    /// `date`, `timestamp`, `number` or `text`.
    pub kind: &'static str,
    /// The expression over the raw column.
    pub sql: Option<String>,
    /// What was counted.
    pub evidence: String,
}

/// A column with what was made of it.
#[derive(Debug, Clone)]
pub struct Meaning {
    /// What it is.
    pub sense: Sense,
    /// How it is loaded.
    pub loading: Option<Loading>,
    /// What personal data it is, and why that is thought.
    pub personal: Option<String>,
    /// What speaks for it.
    pub evidence: String,
}

/// What a column is. `joined` says that a foreign key or the table's key is made of it.
pub fn of(table: &Table, column: &Column, joined: bool) -> Meaning {
    let loading = if joined { None } else { loading(column) };
    let sense = sense(table, column, joined, loading.as_ref());
    // Names stay as they are written: 1 would come back as 1.0.
    let is_name = matches!(sense, Sense::Category | Sense::Flag | Sense::Id);
    let loading = loading.filter(|loading| !(is_name && loading.kind == "number"));
    let personal = personal(table, column).filter(|_| !joined && sense != Sense::Nothing);
    Meaning { sense, loading, personal, evidence: evidence(column) }
}

fn evidence(column: &Column) -> String {
    let mut text = counted(column.distinct, "value");
    if let (Some(min), Some(max)) = (&column.min, &column.max) {
        text.push_str(&format!(", {}", range(min, max)));
    }
    text
}

/// `2024-01-01 to 2024-12-31`, `1 to 5`: midnights and empty decimals are not said.
pub fn range(min: &str, max: &str) -> String {
    for end in [" 00:00:00", ".0"] {
        if let (Some(min), Some(max)) = (min.strip_suffix(end), max.strip_suffix(end)) {
            return format!("{min} to {max}");
        }
    }
    format!("{min} to {max}")
}

/// Whether a table is about people.
pub fn is_people(table: &Table) -> bool {
    let noun = noun(table);
    let last = noun.last().map(String::as_str).unwrap_or_default();
    let names = |list: &[&str]| list.iter().any(|word| *word == last || (words::has_han(word) && last.ends_with(word)));
    let named = (names(&CUSTOMERS) && last != "account") || names(&STAFF);
    if names(&PUBLIC) {
        return false;
    }
    named
        || table.columns.iter().any(|column| {
            let all = spoken(column);
            let whose = |word: &str| all.len() <= 2 && all.iter().any(|part| part == word);
            let name = matches!(all.last().map(String::as_str), Some("name"))
                && all.iter().any(|w| w == "first" || w == "last");
            (OF_PEOPLE.iter().any(|word| whose(word)) || name) && !all.iter().any(|word| word == "place")
        })
}

/// What personal data a column is by its name, else by the shape of its values.
fn personal(table: &Table, column: &Column) -> Option<String> {
    let all = spoken(column);
    let has = |word: &str| all.iter().any(|part| part == word || (words::has_han(word) && part.contains(word)));
    let people = is_people(table);
    let is_number_of =
        all.first().is_some_and(|first| first == "number") || all.iter().any(|w| w == "count" || w == "model");
    if column.stored == Stored::Bool || is_number_of {
        return None;
    }
    if let Some((_, what)) = PERSONAL.iter().find(|(words, _)| words.iter().all(|word| has(word))) {
        return Some(format!("{what}, by its name"));
    }
    let last = all.last().map(String::as_str).unwrap_or_default();
    let about_addresses = noun(table).iter().any(|word| word == "address" || word == "contact" || word == "地址");
    let is_text = column.stored == Stored::Text;
    let ends = words::has_han(last) || ADDRESS_ENDS.contains(&last);
    let is_address = ADDRESS.iter().any(|word| has(word)) || (about_addresses && last == "building");
    if is_text && (people || about_addresses) && is_address && ends && column.distinct > 1 {
        return Some("an address, by its name".to_owned());
    }
    if is_text && people && LABELS.contains(&last) && !names_something_else(&all, table) {
        return Some("a person's name, by its name and its table".to_owned());
    }
    let shapes: [(u64, &str); 3] = [
        (column.shapes.emails, "e-mail addresses"),
        (column.shapes.phones, "phone numbers"),
        (column.shapes.identity, "numbers of identity"),
    ];
    let (hits, what) = *shapes.iter().max_by_key(|(hits, _)| *hits)?;
    let mostly = hits > 0 && hits * 100 >= column.filled * SHAPE_PERCENT;
    mostly.then(|| format!("{} of {} values look like {what}", Count(hits), Count(column.filled)))
}

/// `product_name` in a table about people is no person's name.
fn names_something_else(all: &[String], table: &Table) -> bool {
    let noun = noun(table);
    let before = &all[..all.len() - 1];
    let of_person = |word: &String| {
        noun.contains(word)
            || CUSTOMERS.contains(&word.as_str())
            || STAFF.contains(&word.as_str())
            || ["nick", "display", "given", "maiden", "preferred", "login", "screen"].contains(&word.as_str())
    };
    !before.is_empty() && !before.iter().any(of_person)
}

/// How a column has to be read: dates and numbers as text, codes with zeros in front.
fn loading(column: &Column) -> Option<Loading> {
    let shapes = &column.shapes;
    let name = format!("\"{}\"", column.name.replace('"', "\"\""));
    let said = |what: &str, hits: u64| format!("{} of {} values are {what}", Count(hits), Count(column.filled));
    if let Some(format) = &shapes.format {
        let text =
            if column.stored == Stored::Integer { format!("CAST({name} AS VARCHAR)") } else { format!("trim({name})") };
        let kind = if format.contains("%H") || format.contains("%I") { "timestamp" } else { "date" };
        let sql = format!("CAST(strptime({text}, '{format}') AS {})", kind.to_uppercase());
        let mut evidence = format!("all {} values are dates written {format}", Count(column.filled));
        if let Some(other) = &shapes.other_format {
            evidence.push_str(&format!("; {other} fits as well: check which is the day"));
        }
        return Some(Loading { kind, sql: Some(sql), evidence });
    }
    if column.stored != Stored::Text || column.filled == 0 || shapes.blank == column.filled {
        return None;
    }
    if shapes.dates > 0 && shapes.dates + shapes.blank == column.filled {
        let kind = if shapes.times > 0 { "timestamp" } else { "date" };
        let sql = (shapes.blank > 0).then(|| format!("CAST(nullif(trim({name}), '') AS {})", kind.to_uppercase()));
        return Some(Loading { kind, sql, evidence: said("dates", shapes.dates) });
    }
    if is_code(column) || shapes.zero_led > 0 {
        return (shapes.zero_led > 0).then(|| Loading {
            kind: "text",
            sql: None,
            evidence: format!("{} with a zero in front", counted(shapes.zero_led, "value")),
        });
    }
    number(column, &name, shapes, &said)
}

fn number(column: &Column, name: &str, shapes: &Shapes, said: &dyn Fn(&str, u64) -> String) -> Option<Loading> {
    if shapes.numbers == column.filled {
        return Some(Loading { kind: "number", sql: None, evidence: said("numbers", shapes.numbers) });
    }
    let numeric = shapes.numbers + shapes.decorated;
    let nothing: u64 = shapes.placeholders.iter().map(|(_, rows)| rows).sum();
    if numeric * 100 < column.filled * SHAPE_PERCENT || numeric + nothing != column.filled {
        return None;
    }
    let quoted: Vec<String> =
        shapes.placeholders.iter().map(|(text, _)| format!("'{}'", text.replace('\'', "''"))).collect();
    if shapes.decorated == 0 {
        let sql = match quoted.as_slice() {
            [one] if one == "''" => format!("CAST(nullif(trim({name}), '') AS DOUBLE)"),
            _ => format!("CASE WHEN {name} IN ({}) THEN NULL ELSE CAST({name} AS DOUBLE) END", quoted.join(", ")),
        };
        let evidence = format!("{}; the others ({}) are read as nothing", said("numbers", numeric), quoted.join(", "));
        return Some(Loading { kind: "number", sql: Some(sql), evidence });
    }
    let bare =
        format!("regexp_replace(trim({name}), '[,\\s$€£¥￥%元]|^(USD|CNY|RMB|EUR) ?| ?(USD|CNY|RMB|EUR)$', '', 'g')");
    let sql = match quoted.is_empty() {
        true => format!("CAST({bare} AS DOUBLE)"),
        false => format!("CASE WHEN {name} IN ({}) THEN NULL ELSE CAST({bare} AS DOUBLE) END", quoted.join(", ")),
    };
    let mut evidence = said("numbers, some with signs", numeric);
    if nothing > 0 {
        evidence.push_str(&format!("; the others ({}) are read as nothing", quoted.join(", ")));
    }
    Some(Loading { kind: "number", sql: Some(sql), evidence })
}

/// A number that names something: an id, a code, a phone.
fn is_code(column: &Column) -> bool {
    let all = spoken(column);
    let last = all.last().map(String::as_str).unwrap_or_default();
    let counts = all.first().is_some_and(|first| first == "number") && all.len() > 1;
    let sure = SURE_ID.contains(&last) || SURE_ID.iter().any(|end| words::has_han(end) && last.ends_with(end));
    let coded = all
        .iter()
        .any(|word| CODES.contains(&word.as_str()) || CODES.iter().any(|c| words::has_han(c) && word.contains(c)));
    sure || (!counts && (coded || (stem(column).is_some() && last != "ref")))
}

/// Whether a name has one of the words; a Chinese word may end a longer one.
fn speaks(all: &[String], list: &[&str]) -> bool {
    all.iter().any(|word| list.iter().any(|known| known == word || (words::has_han(known) && word.ends_with(known))))
}

fn sense(table: &Table, column: &Column, joined: bool, loading: Option<&Loading>) -> Sense {
    if column.filled == 0 || column.stored == Stored::Other {
        return Sense::Nothing;
    }
    if joined {
        return Sense::Id;
    }
    match (loading.map(|loading| loading.kind), column.stored) {
        (Some("date" | "timestamp"), _) | (_, Stored::Date | Stored::Timestamp | Stored::Instant) => Sense::Date,
        (Some("number"), _) | (None, Stored::Integer | Stored::Decimal) => numeric(table, column),
        (_, Stored::Bool) => Sense::Category,
        _ if column.shapes.blank == column.filled => Sense::Nothing,
        _ if column.distinct <= CATEGORY_MAX && column.shapes.chars_mean <= 60.0 => Sense::Category,
        _ => Sense::Id,
    }
}

/// Whether all values could be years of our time.
fn are_years(column: &Column) -> bool {
    let bound = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<f64>().ok());
    matches!((bound(&column.min), bound(&column.max)), (Some(min), Some(max)) if min >= 1800.0 && max <= 2100.0)
}

fn numeric(table: &Table, column: &Column) -> Sense {
    let all = spoken(column);
    let last = all.last().map(String::as_str).unwrap_or_default();
    let is_whole = column.scale == Some(0);
    let two = column.distinct <= 2 && column.min.as_deref() == Some("0") && column.max.as_deref() == Some("1");
    let low = |most: u64| is_whole && column.distinct <= most && table.rows >= column.distinct * 3;
    if two && is_whole && (speaks(&all, &FLAGS) || !speaks(&all, &ADDED)) {
        return Sense::Flag;
    }
    if all.iter().any(|word| ["latitude", "longitude", "lat", "lng", "lon", "纬度", "经度"].contains(&word.as_str()))
    {
        return Sense::Number;
    }
    let counts = all.first().is_some_and(|first| first == "number" || first == "total") || last == "count";
    if is_code(column) && !counts {
        return if low(60) { Sense::Category } else { Sense::Id };
    }
    if speaks(&all, &YEARS) && is_whole && !counts {
        return if low(60) { Sense::Category } else { Sense::Number };
    }
    if !counts && speaks(&all, &["month", "quarter", "week", "weekday", "hour", "月份", "季度", "小时"]) && low(60)
    {
        return Sense::Category;
    }
    if is_whole && !counts && !speaks(&all, &ADDED) && !speaks(&all, &AVERAGED) && are_years(column) {
        return if low(60) { Sense::Category } else { Sense::Number };
    }
    if !counts && low(CODES_MAX) && speaks(&all, &GROUPED) {
        return Sense::Category;
    }
    if counts || (speaks(&all, &ADDED) && !speaks(&all, &AVERAGED)) {
        return Sense::Added;
    }
    if speaks(&all, &AVERAGED) {
        return Sense::Averaged;
    }
    Sense::Averaged
}
