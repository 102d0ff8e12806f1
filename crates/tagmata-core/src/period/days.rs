//! Days and seasons with names: a table (`days.txt`), and the lunar months that some of them hang on (`lunar.txt`).
//!
//! Both are data and can be replaced. What lies outside the lunar table has no date; it is never guessed.

use super::{NoWindow, Window, no_window, parts, tomorrow, units};
use crate::draft::{self, Unit};
use crate::words::Words;
use jiff::civil::{Date, Weekday};
use std::sync::OnceLock;

/// A row of the table.
#[derive(Debug)]
pub struct NamedDay {
    /// Its id, which drafts hold.
    pub id: String,
    /// Chinese names, the shown one first.
    pub zh: Vec<String>,
    /// English names, the shown one first.
    pub en: Vec<String>,
    when: When,
}

#[derive(Debug)]
enum When {
    /// From a month and day through another one, which may lie in the next year.
    Fixed((i8, i8), (i8, i8)),
    /// The nth weekday of a month, and days after it.
    Weekday(i8, Weekday, i8, i32),
    /// Days from Easter Sunday.
    Easter(i32),
    /// A month and day of the lunar year, and days after it.
    Lunar(i8, i8, i32),
    /// Tomb-sweeping day, the solar term.
    Qingming,
}

impl NamedDay {
    /// Its name in both languages.
    pub fn words(&self) -> Words {
        let first = |names: &[String], other: &[String]| names.first().or(other.first()).cloned().unwrap_or_default();
        Words::both(first(&self.zh, &self.en), first(&self.en, &self.zh))
    }
}

/// Every named day, in the order of the table.
pub fn named_days() -> &'static [NamedDay] {
    static DAYS: OnceLock<Vec<NamedDay>> = OnceLock::new();
    DAYS.get_or_init(|| {
        let rows = include_str!("days.txt").lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        rows.map(|line| row(line).expect("the table of named days is checked by this file's tests")).collect()
    })
}

fn row(line: &str) -> Option<NamedDay> {
    let mut cells = line.split('|').map(str::trim);
    let (id, when, zh, en) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let names = |cell: &str| cell.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Some(NamedDay { id: id.to_owned(), when: when_of(when)?, zh: names(zh), en: names(en) })
}

/// `12-25`, `06-01..08-31`, `4 thursday 11 +1`, `easter -2`, `lunar 01-01 -1`, `qingming`.
fn when_of(text: &str) -> Option<When> {
    let plus = |word: Option<&str>| word.map_or(Some(0), |word| word.parse().ok());
    let mut words = text.split_whitespace();
    let first = words.next()?;
    match first {
        "qingming" => return Some(When::Qingming),
        "easter" => return Some(When::Easter(plus(words.next())?)),
        "lunar" => {
            let (month, day) = month_day(words.next()?)?;
            return Some(When::Lunar(month, day, plus(words.next())?));
        }
        _ => {}
    }
    if let Some(day) = words.next() {
        let month = words.next()?.parse().ok()?;
        return Some(When::Weekday(first.parse().ok()?, weekday(day)?, month, plus(words.next())?));
    }
    let (from, to) = first.split_once("..").unwrap_or((first, first));
    Some(When::Fixed(month_day(from)?, month_day(to)?))
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "monday" => Weekday::Monday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The dates of a named day: of its year, or of the latest that has begun.
pub(super) fn named(named: &draft::Named, today: Date) -> Result<Window, NoWindow> {
    let Some(day) = named_days().iter().find(|day| day.id == named.named) else {
        let (known, id) = (named_days().iter().map(|day| day.id.as_str()), &named.named);
        let near = known.min_by_key(|known| strsim::osa_distance(known, id)).unwrap_or_default();
        return Err(no_window(
            format!("节日表里没有 {id}，最接近的是 {near}"),
            format!("no named day has the id {id}; the nearest is {near}"),
        ));
    };
    if let Some(year) = parts::year_named(named, today) {
        return in_year(day, year);
    }
    for year in [today.year(), today.year() - 1] {
        let window = in_year(day, year)?;
        if window.from.is_some_and(|from| from <= today) {
            return Ok(window);
        }
    }
    in_year(day, today.year() - 1)
}

fn in_year(day: &NamedDay, year: i16) -> Result<Window, NoWindow> {
    let name = day.words();
    let none = || {
        no_window(
            format!("节日表里没有 {year} 年的{}", name.zh),
            format!("the table of named days has no {} of {year}", name.en),
        )
    };
    let moved = |date: Date, by: i32| units::add_dates(date, Unit::Day, by);
    let single = |date: Date| Ok(Window::new(date, tomorrow(date)?));
    match &day.when {
        When::Fixed((month, from), (until_month, until)) => {
            let start = Date::new(year, *month, *from).map_err(|_| none())?;
            let over = if until_month < month { year + 1 } else { year };
            let last = Date::new(over, *until_month, 1).map_err(|_| none())?;
            let last = last.with().day((*until).min(last.days_in_month())).build().map_err(|_| none())?;
            Ok(Window::new(start, tomorrow(last)?))
        }
        When::Weekday(n, weekday, month, plus) => {
            let first = Date::new(year, *month, 1).map_err(|_| none())?;
            let date = first.nth_weekday_of_month(*n, *weekday).map_err(|_| none())?;
            single(moved(date, *plus)?)
        }
        When::Easter(plus) => single(moved(easter(year).ok_or_else(none)?, *plus)?),
        When::Lunar(month, number, plus) => single(moved(lunar(year, *month, *number).ok_or_else(none)?, *plus)?),
        When::Qingming => single(qingming(year).ok_or_else(none)?),
    }
}

/// Easter Sunday of the Gregorian calendar.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (century, golden) = (y / 100, y % 19);
    let moon = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15).rem_euclid(30);
    let moon = moon - (moon / 28) * (1 - (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (y + y / 4 + moon + 2 - century + century / 4).rem_euclid(7);
    let ahead = moon - weekday;
    let month = 3 + (ahead + 40) / 44;
    let day = ahead + 28 - 31 * (month / 4);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// April 4, 5 or 6, by the mean length of the year; right from 1950 to 2099.
fn qingming(year: i16) -> Option<Date> {
    let (base, of_century) = match year {
        1950..=1999 => (559, i32::from(year) - 1900),
        2000..=2099 => (481, i32::from(year) - 2000),
        _ => return None,
    };
    let day = (of_century * 2422 / 100 + base) / 100 - of_century / 4;
    Date::new(year, 4, i8::try_from(day).ok()?).ok()
}

/// A day of the lunar year that begins in a year; a leap month is not counted.
fn lunar(year: i16, month: i8, day: i8) -> Option<Date> {
    static YEARS: OnceLock<Vec<(i16, Date, i8, &'static str)>> = OnceLock::new();
    let years = YEARS.get_or_init(|| {
        let rows = include_str!("lunar.txt").lines().filter(|line| !line.starts_with('#'));
        rows.map(|line| lunar_row(line).expect("the table of lunar years is checked by this file's tests")).collect()
    });
    let (_, start, leap, lengths) = years.iter().find(|(known, ..)| *known == year)?;
    let passed = if *leap > 0 && month > *leap { month } else { month - 1 };
    let days: i32 = lengths.chars().take(usize::try_from(passed).ok()?).map(|c| if c == 'b' { 30 } else { 29 }).sum();
    units::add_dates(*start, Unit::Day, days + i32::from(day) - 1).ok()
}

/// `2023 01-22 2 sbsbbsbbsbsbs`: the day it begins, the month that a leap month follows, and all months, big and small.
fn lunar_row(line: &'static str) -> Option<(i16, Date, i8, &'static str)> {
    let mut cells = line.split_whitespace();
    let year = cells.next()?.parse().ok()?;
    let (month, day) = month_day(cells.next()?)?;
    Some((year, Date::new(year, month, day).ok()?, cells.next()?.parse().ok()?, cells.next()?))
}

#[cfg(test)]
mod tests;
