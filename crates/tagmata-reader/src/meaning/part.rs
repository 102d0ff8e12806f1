//! Windows inside and around others, in words.

use super::{calendar_text, unit_words, window};
use tagmata_core::draft::{Holding, Named, Nth, PeriodAt, Piece, Third, Unit, Weekday, WeekdayAt};
use tagmata_core::period::named_days;
use tagmata_core::words::Words;

fn day(day: Weekday) -> Words {
    match day {
        Weekday::Monday => Words::both("周一", "Monday"),
        Weekday::Tuesday => Words::both("周二", "Tuesday"),
        Weekday::Wednesday => Words::both("周三", "Wednesday"),
        Weekday::Thursday => Words::both("周四", "Thursday"),
        Weekday::Friday => Words::both("周五", "Friday"),
        Weekday::Saturday => Words::both("周六", "Saturday"),
        Weekday::Sunday => Words::both("周日", "Sunday"),
    }
}

/// The first week of March.
pub(super) fn nth(nth: &Nth) -> Words {
    let what = nth.weekday.map(day).or(nth.unit.map(unit_words)).unwrap_or_else(|| Words::plain(""));
    let (of, count) = (window(&nth.of), nth.count.unwrap_or(1));
    let (zh, en) = match (nth.nth, count) {
        (-1, 1) => (format!("最后一个{}", what.zh), format!("the last {}", what.en)),
        (-1, n) => (format!("最后 {n} 个{}", what.zh), format!("the last {n} {}s", what.en)),
        (n, 1) if n < 0 => (format!("倒数第 {} 个{}", -n, what.zh), format!("{} number {} from the end", what.en, -n)),
        (1, n) if n > 1 => (format!("前 {n} 个{}", what.zh), format!("the first {n} {}s", what.en)),
        (at, 1) => (format!("第 {at} 个{}", what.zh), format!("{} number {at}", what.en)),
        (at, n) => (format!("从第 {at} 起 {n} 个{}", what.zh), format!("{n} {}s from number {at}", what.en)),
    };
    Words::both(format!("{}的{zh}", of.zh), format!("{en} of {}", of.en))
}

/// Friday of last week.
pub(super) fn weekday(at: &WeekdayAt) -> Words {
    let name = day(at.weekday);
    let name = match at.through.map(day) {
        None => name,
        Some(through) => Words::both(format!("{}到{}", name.zh, through.zh), format!("{} to {}", name.en, through.en)),
    };
    let name = match at.week {
        None if at.date.is_none() => Words::both(format!("最近的{}", name.zh), format!("the latest {}", name.en)),
        None => name,
        Some(offset) => {
            let week = super::window(&tagmata_core::draft::During::Period(PeriodAt { period: Unit::Week, offset }));
            Words::both(format!("{}的{}", week.zh, name.zh), format!("{} of {}", name.en, week.en))
        }
    };
    match at.date.as_ref().map(calendar_text) {
        None => name,
        Some(date) => Words::both(format!("{} {date}", name.zh), format!("{} {date}", name.en)),
    }
}

/// Early March.
pub(super) fn piece(piece: &Piece) -> Words {
    let of = window(&piece.of);
    let (zh, en) = match piece.piece {
        Third::Early => ("前三分之一", "the first third"),
        Third::Mid => ("中间三分之一", "the middle third"),
        Third::Late => ("后三分之一", "the last third"),
    };
    Words::both(format!("{}的{zh}", of.zh), format!("{en} of {}", of.en))
}

/// Christmas 2024.
pub(super) fn named(named: &Named) -> Words {
    let known = named_days().iter().find(|day| day.id == named.named);
    let name = known.map_or_else(|| Words::plain(named.named.clone()), |day| day.words());
    match (named.year, named.year_offset) {
        (Some(year), _) => Words::both(format!("{year} 年{}", name.zh), format!("{} {year}", name.en)),
        (None, Some(offset)) => {
            let year = PeriodAt { period: Unit::Year, offset: i32::from(offset) };
            let year = window(&tagmata_core::draft::During::Period(year));
            Words::both(format!("{}{}", year.zh, name.zh), format!("{} {}", name.en, year.en))
        }
        (None, None) => Words::both(format!("最近的{}", name.zh), format!("the latest {}", name.en)),
    }
}

/// The week of March 18.
pub(super) fn holding(holding: &Holding) -> Words {
    let (of, unit) = (window(&holding.holding), unit_words(holding.unit));
    Words::both(format!("{} 所在的{}", of.zh, unit.zh), format!("the {} of {}", unit.en, of.en))
}
