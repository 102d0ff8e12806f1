//! Dates in figures: 2017-03-01, 3/5/2017, 31-Oct-74, 20170301, 2/2013, 4/22; years of two digits and in words.
//!
//! What may mean something else than a date gets a category of its own; the rules say where it is one.

use super::{english_small, english_tens, han_figure};
use crate::atoms::{Atom, AtomKind};
use tagmata_core::draft::Calendar;

/// How sure the figures are a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    /// Nothing else is written so.
    Sure,
    /// A month and a day with a slash: 4/22. It could be a fraction.
    Slash,
    /// A month and a day with a dash: 4-22. It could be a range.
    Dash,
    /// 20170301, 2017.3: it could be a number.
    Loose,
    /// A year of two digits: 07, 零八.
    Year2,
}

/// A date over atoms `[from, to)`.
#[derive(Debug, Clone, PartialEq)]
pub struct DateAt {
    /// First atom.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// How sure.
    pub kind: DateKind,
    /// The date.
    pub date: Calendar,
    /// Month and day could stand the other way round.
    pub either: bool,
}

/// A run of figures or a month's name, and the character after it.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Figures { value: i32, digits: usize },
    Month(i8),
}

/// Every date in figures; a date that begins inside another is left out.
pub fn dates(chars: &[char], atoms: &[Atom], texts: &[String]) -> Vec<DateAt> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        match in_figures(chars, atoms, at) {
            Some(date) => {
                at = date.to;
                found.push(date);
            }
            None => at += 1,
        }
    }
    for at in 0..atoms.len() {
        found.extend(two_digits(atoms, texts, at));
    }
    found
}

fn in_figures(chars: &[char], atoms: &[Atom], at: usize) -> Option<DateAt> {
    let start = atoms[at].from;
    if atoms[at].kind != AtomKind::Digits {
        return None;
    }
    let (first, mut end) = part(chars, start)?;
    let mut parts = vec![first];
    let mut joint = None;
    while parts.len() < 3 {
        let Some((found, next)) = mark(chars, end).filter(|(found, _)| joint.is_none_or(|joint| joint == *found))
        else {
            break;
        };
        let Some((more, after)) = part(chars, next) else { break };
        joint = Some(found);
        parts.push(more);
        end = after;
    }
    if joined_before(chars, start, joint) || joined_after(chars, end, joint) {
        return None;
    }
    let (date, kind, either) = meaning(&parts, joint)?;
    let to = atoms.iter().position(|atom| atom.to == end)? + 1;
    Some(DateAt { from: at, to, kind, date, either })
}

/// Figures or a month's name from `at`, and where they end.
fn part(chars: &[char], at: usize) -> Option<(Part, usize)> {
    let run = |test: fn(&char) -> bool| chars[at.min(chars.len())..].iter().take_while(|c| test(c)).count();
    let digits = run(char::is_ascii_digit);
    if (1..=8).contains(&digits) {
        let value = chars[at..at + digits].iter().collect::<String>().parse().ok()?;
        return Some((Part::Figures { value, digits }, at + digits));
    }
    let letters = run(char::is_ascii_alphabetic);
    let word: String = chars.get(at..at + letters)?.iter().collect();
    let month = month_named(&word)?;
    Some((Part::Month(month), at + letters))
}

fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let short = word.len() == 3 || word == "sept";
    let full = |name: &&str| *name == word || short && name.starts_with(word);
    MONTHS.iter().position(full).and_then(|at| i8::try_from(at + 1).ok())
}

/// A separator with or without spaces around it, and where the next part begins.
fn mark(chars: &[char], at: usize) -> Option<(char, usize)> {
    let skip = |mut at: usize| {
        while chars.get(at) == Some(&' ') {
            at += 1;
        }
        at
    };
    let place = skip(at);
    let mark = *chars.get(place).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let next = skip(place + 1);
    // A full stop with a space ends a sentence.
    if mark == '.' && (place != at || next != place + 1) { None } else { Some((mark, next)) }
}

/// Whether figures go on before `at`: a letter, or a mark between two figures that is not the one of a range.
fn joined_before(chars: &[char], at: usize, joint: Option<char>) -> bool {
    let before = |back: usize| at.checked_sub(back).map(|at| chars[at]);
    match before(1) {
        Some(c) if c.is_ascii_alphanumeric() => true,
        Some('-') if matches!(joint, Some('/' | '.')) => false,
        Some('-' | '/' | '.' | ':' | '+') => before(2).is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

fn joined_after(chars: &[char], at: usize, joint: Option<char>) -> bool {
    match chars.get(at) {
        Some(c) if c.is_ascii_alphanumeric() => true,
        Some('-') if matches!(joint, Some('/' | '.')) => false,
        Some('/' | '.' | ':' | '-') => chars.get(at + 1).is_some_and(char::is_ascii_digit),
        Some('%') => true,
        _ => false,
    }
}

fn year(part: Part) -> Option<i16> {
    match part {
        Part::Figures { value, digits: 4 } if (1000..=2999).contains(&value) => i16::try_from(value).ok(),
        _ => None,
    }
}

fn short_year(part: Part) -> Option<i16> {
    match part {
        Part::Figures { value, digits: 2 } => i16::try_from(value).ok(),
        _ => year(part),
    }
}

fn month(part: Part) -> Option<i8> {
    match part {
        Part::Month(month) => Some(month),
        Part::Figures { value, digits: 1..=2 } if (1..=12).contains(&value) => i8::try_from(value).ok(),
        Part::Figures { .. } => None,
    }
}

fn day(part: Part) -> Option<i8> {
    match part {
        Part::Figures { value, digits: 1..=2 } if (1..=31).contains(&value) => i8::try_from(value).ok(),
        _ => None,
    }
}

fn date(year: Option<i16>, month: i8, day: Option<i8>) -> Calendar {
    Calendar { year, month: Some(month), day, ..Calendar::default() }
}

/// Year first; else month and day in the order that is valid, the month first where both are.
fn meaning(parts: &[Part], mark: Option<char>) -> Option<(Calendar, DateKind, bool)> {
    match *parts {
        [Part::Figures { value, digits: 8 }] => {
            let (y, rest) = (value / 10_000, value % 10_000);
            let figures = |value| Part::Figures { value, digits: 2 };
            let (m, d) = (month(figures(rest / 100))?, day(figures(rest % 100))?);
            let known = (1900..=2100).contains(&y);
            known.then(|| (date(i16::try_from(y).ok(), m, Some(d)), DateKind::Loose, false))
        }
        [first, second] => {
            if let (Some(y), Some(m)) = (year(first), month(second)).or_swapped(year(second), month(first)) {
                let kind = if mark == Some('.') { DateKind::Loose } else { DateKind::Sure };
                return Some((date(Some(y), m, None), kind, false));
            }
            let (m, d, either) = month_and_day(first, second)?;
            let kind = match mark? {
                '/' => DateKind::Slash,
                '-' => DateKind::Dash,
                _ => return None,
            };
            Some((date(None, m, Some(d)), kind, either))
        }
        [first, second, third] => {
            if let Some(y) = year(first) {
                return Some((date(Some(y), month(second)?, Some(day(third)?)), DateKind::Sure, false));
            }
            let (m, d, either) = month_and_day(first, second)?;
            Some((date(Some(short_year(third)?), m, Some(d)), DateKind::Sure, either))
        }
        _ => None,
    }
}

trait OrSwapped {
    fn or_swapped(self, year: Option<i16>, month: Option<i8>) -> Self;
}

impl OrSwapped for (Option<i16>, Option<i8>) {
    fn or_swapped(self, year: Option<i16>, month: Option<i8>) -> Self {
        if self.0.is_some() && self.1.is_some() { self } else { (year, month) }
    }
}

/// Which of two parts is the month; whether it could be the other one.
fn month_and_day(first: Part, second: Part) -> Option<(i8, i8, bool)> {
    if let Part::Month(m) = second {
        return Some((m, day(first)?, false));
    }
    match (month(first), day(second)) {
        (Some(m), Some(d)) => {
            let either = !matches!(first, Part::Month(_)) && d <= 12 && m != d;
            Some((m, d, either))
        }
        _ => Some((month(second)?, day(first)?, false)),
    }
}

/// 07, 零八, 九一: two figures that are read one by one.
fn two_digits(atoms: &[Atom], texts: &[String], at: usize) -> Option<DateAt> {
    let kind = DateKind::Year2;
    let of = |to: usize, year: i16| {
        let date = Calendar { year: Some(year), ..Calendar::default() };
        Some(DateAt { from: at, to, kind, date, either: false })
    };
    if atoms[at].kind == AtomKind::Digits && texts[at].len() == 2 {
        return of(at + 1, texts[at].parse().ok()?);
    }
    let figure = |at: usize| texts.get(at).and_then(|text| han_figure(text));
    let (tens, ones) = (figure(at)?, figure(at + 1)?);
    let alone = at.checked_sub(1).and_then(figure).is_none() && figure(at + 2).is_none();
    if alone { of(at + 2, tens * 10 + ones) } else { None }
}

/// A year in English words: nineteen eighty six, twenty nineteen, seventeen hundred thirty three. Gives the atom behind it.
pub fn year_in_words(texts: &[String], at: usize) -> Option<(f64, usize)> {
    let text = |at: usize| texts.get(at).map_or("", String::as_str);
    let century = english_small(text(at)).filter(|n| (11.0..=20.0).contains(n))?;
    let (rest_at, spoken) = if text(at + 1) == "hundred" { (at + 2, true) } else { (at + 1, false) };
    let rest_at = if spoken && text(rest_at) == "and" { rest_at + 1 } else { rest_at };
    let hundreds = century * 100.0;
    if matches!(text(rest_at), "oh" | "o") {
        let ones = english_small(text(rest_at + 1)).filter(|n| (1.0..10.0).contains(n))?;
        return Some((hundreds + ones, rest_at + 2));
    }
    if let Some(tens) = english_tens(text(rest_at)) {
        let ones = english_small(text(rest_at + 1)).filter(|n| (1.0..10.0).contains(n));
        return Some((hundreds + tens + ones.unwrap_or(0.0), rest_at + 1 + usize::from(ones.is_some())));
    }
    let rest =
        english_small(text(rest_at)).filter(|n| (10.0..20.0).contains(n) || spoken && (1.0..10.0).contains(n))?;
    Some((hundreds + rest, rest_at + 1))
}
