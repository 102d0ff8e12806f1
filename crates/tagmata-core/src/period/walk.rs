//! A second opinion on windows: days of half a century in a row, each with the numbers of its units counted while walking,
//! and a window as the days that fit. Shares no arithmetic with what it checks.

use super::*;
use crate::draft::{Holding, Nth, PeriodAt, Piece, Third, ToDate, Weekday, WeekdayAt};

struct Day {
    date: Date,
    year: i32,
    month: i32,
    day: i32,
    /// Monday is 0.
    weekday: i32,
    week: i32,
}

/// Every day from 1990 to 2040, by leap years and month lengths alone. January 1, 1990 was a Monday.
fn walk() -> Vec<Day> {
    let mut days = Vec::new();
    let mut count = 0;
    for year in 1990..=2040 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        for (month, length) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
            let length = if month == 1 && leap { 29 } else { length };
            for day in 1..=length {
                let date = format!("{year:04}-{:02}-{day:02}", month + 1).parse().expect("a day that is walked over");
                days.push(Day { date, year, month: month as i32 + 1, day, weekday: count % 7, week: count / 7 });
                count += 1;
            }
        }
    }
    days
}

fn key(day: &Day, unit: Unit) -> i32 {
    match unit {
        Unit::Day => day.week * 7 + day.weekday,
        Unit::Week => day.week,
        Unit::Month => day.year * 12 + day.month - 1,
        Unit::Quarter => day.year * 4 + (day.month - 1) / 3,
        Unit::Half => day.year * 2 + (day.month - 1) / 6,
        Unit::Year => day.year,
    }
}

/// The first and last day that fit, and that no day between them does not.
fn fitting(days: &[Day], fits: impl Fn(&Day) -> bool) -> Option<(Date, Date)> {
    let first = days.iter().position(&fits)?;
    let last = days.iter().rposition(&fits)?;
    assert!(days[first..=last].iter().all(&fits), "a window has no hole");
    Some((days[first].date, days[last].date.tomorrow().expect("before 2041")))
}

/// As many units back from today as the day of the month allows: the same day, or the last of a shorter month.
fn months_back(days: &[Day], today: &Day, months: i32) -> Date {
    let month = key(today, Unit::Month) - months;
    let of_month = |day: &&Day| key(day, Unit::Month) == month && day.day <= today.day;
    days.iter().rfind(of_month).expect("a day of that month").date
}

type Expected = Box<dyn Fn(&[Day], &Day) -> Option<(Date, Date)>>;

const UNITS: [Unit; 6] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year];

fn units() -> Vec<(During, Expected)> {
    let mut all: Vec<(During, Expected)> = Vec::new();
    for unit in UNITS {
        for offset in [-3, -1, 0, 2] {
            let expected: Expected =
                Box::new(move |days, today| fitting(days, |day| key(day, unit) == key(today, unit) + offset));
            all.push((During::Period(PeriodAt { period: unit, offset }), expected));
        }
        let whole: Expected = Box::new(move |days, today| {
            fitting(days, |day| (key(today, unit) - 3..key(today, unit)).contains(&key(day, unit)))
        });
        all.push((During::Last(draft::Last { last: 3, unit, whole: true }), whole));
        let to_date: Expected = Box::new(move |days, today| {
            fitting(days, |day| key(day, unit) == key(today, unit) && day.date < today.date)
        });
        all.push((During::ToDate(ToDate { to_date: unit }), to_date));
        let holding = Box::new(During::Period(PeriodAt { period: Unit::Day, offset: -40 }));
        let held: Expected = Box::new(move |days, today| {
            let at = days.iter().find(|day| key(day, Unit::Day) == key(today, Unit::Day) - 40).expect("a day");
            fitting(days, |day| key(day, unit) == key(at, unit))
        });
        all.push((During::Holding(Holding { unit, holding }), held));
    }
    for n in [1, 7, 30, 90] {
        let rolling: Expected = Box::new(move |days, today| {
            let end = key(today, Unit::Day);
            fitting(days, |day| (end - n..end).contains(&key(day, Unit::Day)))
        });
        let last = u32::try_from(n).expect("a few days");
        all.push((During::Last(draft::Last { last, unit: Unit::Day, whole: false }), rolling));
    }
    for n in [1, 3, 6] {
        let rolling: Expected = Box::new(move |days, today| Some((months_back(days, today, n), today.date)));
        let last = u32::try_from(n).expect("a few months");
        all.push((During::Last(draft::Last { last, unit: Unit::Month, whole: false }), rolling));
    }
    all
}

fn named_parts() -> Vec<(During, Expected)> {
    let mut all: Vec<(During, Expected)> = Vec::new();
    for month in 1..=12_i8 {
        // The latest such month that began before today.
        let year_of = move |today: &Day| {
            let begun = today.month > i32::from(month) || today.month == i32::from(month) && today.day > 1;
            if begun { today.year } else { today.year - 1 }
        };
        let part = || During::Calendar(draft::Calendar { month: Some(month), ..draft::Calendar::default() });
        let of = move |day: &Day, today: &Day| day.year == year_of(today) && day.month == i32::from(month);
        all.push((part(), Box::new(move |days, today| fitting(days, |day| of(day, today)))));
        for (piece, from, to) in [(Third::Early, 1, 10), (Third::Mid, 11, 20), (Third::Late, 21, 31)] {
            let third = During::Piece(Piece { piece, of: Box::new(part()) });
            let expected: Expected =
                Box::new(move |days, today| fitting(days, |day| of(day, today) && (from..=to).contains(&day.day)));
            all.push((third, expected));
        }
        let monday = Nth { nth: 2, count: None, unit: None, weekday: Some(Weekday::Monday), of: Box::new(part()) };
        let expected: Expected = Box::new(move |days, today| {
            fitting(days, |day| of(day, today) && day.weekday == 0 && (8..=14).contains(&day.day))
        });
        all.push((During::Nth(monday), expected));
        let week = Nth { nth: 1, count: None, unit: Some(Unit::Week), weekday: None, of: Box::new(part()) };
        let expected: Expected = Box::new(move |days, today| {
            let monday = days.iter().find(|day| of(day, today) && day.weekday == 0)?;
            fitting(days, |day| day.week == monday.week)
        });
        all.push((During::Nth(week), expected));
        let last = Nth { nth: -1, count: Some(5), unit: Some(Unit::Day), weekday: None, of: Box::new(part()) };
        let expected: Expected = Box::new(move |days, today| {
            let end = days.iter().rposition(|day| of(day, today))?;
            Some((days[end - 4].date, days[end + 1].date))
        });
        all.push((During::Nth(last), expected));
    }
    for quarter in 1..=4_i8 {
        let part = draft::Calendar { quarter: Some(quarter), ..draft::Calendar::default() };
        let expected: Expected = Box::new(move |days, today| {
            let of = |year: i32| move |day: &Day| day.year == year && (day.month - 1) / 3 + 1 == i32::from(quarter);
            let now = fitting(days, of(today.year))?;
            if now.0 < today.date { Some(now) } else { fitting(days, of(today.year - 1)) }
        });
        all.push((During::Calendar(part), expected));
    }
    all
}

fn weekdays() -> Vec<(During, Expected)> {
    let mut all: Vec<(During, Expected)> = Vec::new();
    let names = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    for (at, weekday) in names.into_iter().enumerate() {
        let at = at as i32;
        let latest = WeekdayAt { weekday, through: None, week: None, date: None };
        let expected: Expected = Box::new(move |days, today| {
            let now = key(today, Unit::Day);
            fitting(days, |day| day.weekday == at && (now - 6..=now).contains(&key(day, Unit::Day)))
        });
        all.push((During::Weekday(latest), expected));
        for week in [-2, -1, 0] {
            let of_week = WeekdayAt { weekday, through: None, week: Some(week), date: None };
            let expected: Expected =
                Box::new(move |days, today| fitting(days, |day| day.week == today.week + week && day.weekday == at));
            all.push((During::Weekday(of_week), expected));
        }
    }
    // ISO: the week of a year that holds its first Thursday is the first.
    for n in [1, 10, 52] {
        let year = Box::new(During::Period(PeriodAt { period: Unit::Year, offset: -1 }));
        let nth = Nth { nth: n, count: None, unit: Some(Unit::Week), weekday: None, of: year };
        let expected: Expected = Box::new(move |days, today| {
            let thursday = days.iter().filter(|day| day.year == today.year - 1 && day.weekday == 3);
            let of = thursday.map(|day| day.week).nth(usize::try_from(n - 1).ok()?)?;
            fitting(days, |day| day.week == of)
        });
        all.push((During::Nth(nth), expected));
    }
    all
}

#[test]
fn windows_are_the_days_that_a_walk_finds() {
    let days = walk();
    let calendar = Calendar::plain();
    let all: Vec<_> = units().into_iter().chain(named_parts()).chain(weekdays()).collect();
    let first = days.iter().position(|day| day.year == 2015).expect("2015 is walked over");
    // 400 days over 20 years, none of them at a fixed place of week, month or year; and the ends of months.
    for at in (0..400).map(|n| first + n * 19) {
        let today = &days[at];
        let near = &days[at - 1500..at + 1500];
        for (during, expected) in &all {
            let found = resolve(during, today.date, &calendar).ok().and_then(|window| window.from.zip(window.to));
            assert_eq!(found, expected(near, today), "{during:?} on {}", today.date);
        }
    }
}
