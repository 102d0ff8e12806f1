//! Units of time as dbt writes them.

use tagmata_core::draft::{Length, Unit};

/// A unit of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grain {
    /// One that Tagmata has.
    Unit(Unit),
    /// Part of a day, by its name in SQL: a computed column.
    Part(&'static str),
    /// One of the project's own: a column of the time spine.
    Custom(String),
}

/// Parts of a day, finest first.
pub(crate) const PARTS: [&str; 4] = ["millisecond", "second", "minute", "hour"];

/// The unit of this name; a name that only looks like one is `None`.
pub(crate) fn grain(name: &str, custom: &[String]) -> Option<Grain> {
    if let Some(unit) = unit(name) {
        return Some(Grain::Unit(unit));
    }
    if let Some(part) = PARTS.into_iter().find(|part| *part == name) {
        return Some(Grain::Part(part));
    }
    custom.iter().any(|known| known == name).then(|| Grain::Custom(name.to_owned()))
}

/// A calendar unit; `days` is `day`.
pub(crate) fn unit(name: &str) -> Option<Unit> {
    Some(match name.trim().to_lowercase().trim_end_matches('s') {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    })
}

/// The unit's name in SQL.
pub(crate) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Half => "half",
        Unit::Year => "year",
    }
}

/// `14 days` as a length; a unit of the project's own or a part of a day has none.
pub(crate) fn length(window: &str) -> Result<Length, String> {
    let mut words = window.split_whitespace();
    let (count, named) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let count = count.parse().ok().filter(|count| *count >= 1);
    match (count, unit(named)) {
        (Some(count), Some(unit)) => Ok(Length { count, unit }),
        _ => Err(format!("`{window}` is not counted in days, weeks, months, quarters or years")),
    }
}
