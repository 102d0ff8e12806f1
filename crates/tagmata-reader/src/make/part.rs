//! Windows inside and around others: weekdays, nth units, thirds, named days, decades, runs of days beside a day.
//! No date is worked out here.

use super::period::{calendar, small, window, year_of};
use super::{Arg, Built, unit};
use crate::known::Known;
use crate::sem::{Note, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{
    Calendar, During, Holding, Last, Named, Nth, Open, PeriodAt, Piece, Shift, Span, Test, Third, ToDate, Unit,
    Weekday, WeekdayAt,
};
use tagmata_core::words::Words;

fn this(period: Unit) -> During {
    During::Period(PeriodAt { period, offset: 0 })
}

fn shift(of: &During, by: i32, unit: Unit) -> During {
    During::Shift(Shift { shift: Box::new(of.clone()), by, unit })
}

fn span(first: During, until: During) -> Option<Vec<Built>> {
    window(During::Span(Span { first: Box::new(first), until: Box::new(until) }))
}

fn day_of_week(text: &str) -> Option<Weekday> {
    Some(match text {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn whole(n: Option<f64>, most: f64) -> Option<i32> {
    n.filter(|n| n.fract() == 0.0 && *n >= 1.0 && *n <= most).map(|n| n as i32)
}

/// `weekday(word)`: the latest such day.
pub fn weekday(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let weekday = day_of_week(a[0].text()?)?;
    window(During::Weekday(WeekdayAt { weekday, through: None, week: None, date: None }))
}

fn in_week(arg: &Arg<'_>, week: i32) -> Option<Vec<Built>> {
    let (weekday, through) = match arg.text()? {
        "weekend" => (Weekday::Saturday, Some(Weekday::Sunday)),
        day => (day_of_week(day)?, None),
    };
    window(During::Weekday(WeekdayAt { weekday, through, week: Some(week), date: None }))
}

/// `weekday_in(which, word)`: last Friday is the Friday of last week.
pub fn weekday_in(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    in_week(&a[1], a[0].text()?.parse().ok()?)
}

/// `weekday_of(week, word)`.
pub fn weekday_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].period()? {
        During::Period(PeriodAt { period: Unit::Week, offset }) => in_week(&a[1], *offset),
        _ => None,
    }
}

/// `weekday_date(weekday, date)`: both must hold.
pub fn weekday_date(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let named = match &a[0] {
        Arg::Item { sem: Sem::Period(During::Weekday(at)), .. } => at.clone(),
        word => WeekdayAt { weekday: day_of_week(word.text()?)?, through: None, week: None, date: None },
    };
    let date = match a[1].sem()? {
        Sem::Period(During::Calendar(date)) => date.clone(),
        Sem::Number(_) => Calendar { day: Some(small(&a[1], 31)?), ..Calendar::default() },
        _ => return None,
    };
    if date.day.is_none() || named.through.is_some() || named.date.is_some() {
        return None;
    }
    window(During::Weekday(WeekdayAt { date: Some(date), ..named }))
}

/// `this_unit(unit)`: "of the month" is of this one.
pub fn this_unit(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    window(this(a[0].unit()?))
}

/// Whether a window holds smaller units that can be counted.
fn holds(of: &During, part: Option<Unit>) -> bool {
    let own = match of {
        During::Period(at) => at.period,
        During::Calendar(c) if c.day.is_some() => Unit::Day,
        During::Calendar(c) if c.month.is_some() => Unit::Month,
        During::Calendar(c) if c.quarter.is_some() => Unit::Quarter,
        During::Calendar(c) if c.half.is_some() => Unit::Half,
        During::Calendar(_) => Unit::Year,
        _ => return false,
    };
    own > part.unwrap_or(Unit::Day)
}

fn count_in(nth: i32, count: i32, what: &str, of: &During) -> Option<Vec<Built>> {
    let (part, weekday) = (unit(what), day_of_week(what));
    // A quarter of a year has a word of its own.
    let named = nth > 0 && count == 1 && matches!(part, Some(Unit::Quarter | Unit::Half));
    if part.is_some() == weekday.is_some() || !holds(of, part) || named || nth.abs() > 400 {
        return None;
    }
    let count = if count == 1 { None } else { Some(u32::try_from(count).ok()?) };
    window(During::Nth(Nth { nth, count, unit: part, weekday, of: Box::new(of.clone()) }))
}

/// `nth(which, count, unit or weekday, of)`.
pub fn nth(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let which = match &a[0] {
        Arg::Text(text) => text.parse().ok()?,
        given => whole(given.number(), 400.0)?,
    };
    let count = match &a[1] {
        Arg::Text(_) | Arg::Missing => 1,
        given => whole(given.number(), 400.0)?,
    };
    count_in(which, count, a[2].text()?, a[3].period()?)
}

/// `first_of(which, n, unit, of)`: the first n units of a longer window, the n units before a day.
pub fn first_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    if a[0].number().is_some_and(|which| which != 1.0) {
        return None;
    }
    let (n, part, of) = (whole(a[1].number(), 400.0)?, unit_said(&a[2])?, a[3].period()?);
    if !is_day(of) {
        return count_in(1, n, a[2].text().filter(|text| !text.is_empty()).unwrap_or("quarter"), of);
    }
    // "first 3 days of Christmas" is nothing; 圣诞节前3天 is.
    if a[0].number().is_some() || !matches!(part, Unit::Day | Unit::Week) {
        return None;
    }
    span(shift(of, -n, part), shift(of, -1, Unit::Day))
}

fn unit_said(arg: &Arg<'_>) -> Option<Unit> {
    match arg.text()? {
        "" => Some(Unit::Quarter),
        text => unit(text),
    }
}

fn is_day(of: &During) -> bool {
    match of {
        During::Calendar(c) => c.day.is_some(),
        During::Period(at) => at.period == Unit::Day,
        During::Weekday(at) => at.through.is_none(),
        During::Named(_) => true,
        _ => false,
    }
}

/// `first_quarters(n, unit)`: 前三季度 is of this year.
pub fn first_quarters(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = whole(a[0].number(), 3.0)?;
    if a[1].unit()? != Unit::Quarter {
        return None;
    }
    count_in(1, n, "quarter", &this(Unit::Year))
}

/// `week_number(unit, n)`: week 10 of this year.
pub fn week_number(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    week_of_year(&a[0], &a[1], &this(Unit::Year))
}

/// `week_number_of(unit, n, year)`.
pub fn week_number_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    week_of_year(&a[0], &a[1], a[2].period()?)
}

fn week_of_year(what: &Arg<'_>, n: &Arg<'_>, of: &During) -> Option<Vec<Built>> {
    if what.unit()? != Unit::Week {
        return None;
    }
    count_in(whole(n.number(), 53.0)?, 1, "week", of)
}

fn third(text: &str) -> Option<Third> {
    Some(match text {
        "early" => Third::Early,
        "mid" => Third::Mid,
        "late" => Third::Late,
        _ => return None,
    })
}

fn third_of(piece: Third, of: During) -> Option<Vec<Built>> {
    // A rolling week has no beginning that anyone means: the whole one before does.
    let of = match of {
        During::Last(Last { last: 1, unit, .. }) => During::Period(PeriodAt { period: unit, offset: -1 }),
        of => of,
    };
    if !holds(&of, None) {
        return None;
    }
    let taken = Words::both("初、中、末按三分之一算", "beginning, middle and end are thirds");
    let built = Built::plain(Sem::Period(During::Piece(Piece { piece, of: Box::new(of) })));
    Some(vec![built.note(Note::assume(taken, Vec::new()))])
}

/// `piece(word, of)`.
pub fn piece(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    third_of(third(a[0].text()?)?, a[1].period()?.clone())
}

/// `piece_spoken(word)`: 月初 is of this month.
pub fn piece_spoken(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (of, part) = a[0].text()?.split_once(':')?;
    third_of(third(part)?, this(unit(of)?))
}

/// `piece_spoken_of(window, word)`: 去年年底.
pub fn piece_spoken_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (of, part) = a[1].text()?.split_once(':')?;
    let (of, said) = (unit(of)?, a[0].period()?);
    let same = match said {
        During::Period(at) => at.period == of,
        During::Calendar(c) if c.day.is_some() => false,
        During::Calendar(c) if c.month.is_some() => of == Unit::Month,
        During::Calendar(c) if c.quarter.is_some() => of == Unit::Quarter,
        During::Calendar(c) => c.half.is_none() && of == Unit::Year,
        _ => false,
    };
    if same { third_of(third(part)?, said.clone()) } else { None }
}

/// `half_month(word, month)`: 上半月 is the 1st to the 15th.
pub fn half_month(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let of = match &a[1] {
        Arg::Missing => this(Unit::Month),
        given => given.period()?.clone(),
    };
    let month = match &of {
        During::Period(at) => at.period == Unit::Month,
        During::Calendar(c) => c.month.is_some() && c.day.is_none(),
        _ => false,
    };
    if !month {
        return None;
    }
    let day =
        |nth, count| During::Nth(Nth { nth, count, unit: Some(Unit::Day), weekday: None, of: Box::new(of.clone()) });
    match a[0].text()? {
        "1" => window(day(1, Some(15))),
        _ => span(day(16, None), day(-1, None)),
    }
}

/// `day_alone(n)`: the 12th, of the latest month that has one.
pub fn day_alone(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    calendar(Calendar { day: Some(small(&a[0], 31)?), ..Calendar::default() })
}

/// `month_which(which, month)`: last September is the one of last year.
pub fn month_which(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let offset: i16 = a[0].text()?.parse().ok()?;
    let month = small(&a[1], 12)?;
    let during = During::Calendar(Calendar { month: Some(month), year_offset: Some(offset), ..Calendar::default() });
    let built = Built::plain(Sem::Period(during));
    Some(vec![match offset {
        0 => built,
        _ => {
            let taken = Words::both("按上一年的这个月", "that month of last year");
            built.note(Note::assume(taken, vec![Words::both("最近的这个月", "the latest such month")]))
        }
    }])
}

/// `year_named(unit, number)`: the year 1850.
pub fn year_named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    if a[0].unit()? == Unit::Year { year_far(known, &a[1..]) } else { None }
}

/// `year_far(number)`: any year that the word for year stands beside.
pub fn year_far(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let year = whole(a[0].number(), 2999.0).filter(|year| *year >= 100)?;
    calendar(Calendar { year: i16::try_from(year).ok(), ..Calendar::default() })
}

fn ten_years(from: i16) -> Option<Vec<Built>> {
    let first = During::Calendar(Calendar { year: Some(from), ..Calendar::default() });
    let until = shift(&first, 9, Unit::Year);
    span(first, until)
}

/// `decade(number, century)`: the 1990s, 80年代, 20世纪80年代.
pub fn decade(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = whole(a[0].number(), 2990.0).filter(|n| n % 10 == 0 && (*n < 100 || *n >= 1000))?;
    let year = match &a[1] {
        Arg::Missing => n,
        given if n < 100 => (whole(given.number(), 30.0)? - 1) * 100 + n,
        _ => return None,
    };
    ten_years(i16::try_from(year).ok()?)
}

/// `decade_word(word)`: the seventies.
pub fn decade_word(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    ten_years(a[0].text()?.parse().ok()?)
}

/// `last_decades(n)`.
pub fn last_decades(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let years = u32::try_from(whole(a[0].number(), 100.0)? * 10).ok()?;
    window(During::Last(Last { last: years, unit: Unit::Year, whole: false }))
}

fn named_in(arg: &Arg<'_>, year: Option<i16>, year_offset: Option<i16>) -> Option<Vec<Built>> {
    window(During::Named(Named { named: arg.text()?.to_owned(), year, year_offset }))
}

/// `named(day, year)`.
pub fn named(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    named_in(&a[0], year_of(&a[1])?, None)
}

/// `named_of(day, year)`: last year's Christmas.
pub fn named_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[1].period()? {
        During::Period(PeriodAt { period: Unit::Year, offset }) => named_in(&a[0], None, i16::try_from(*offset).ok()),
        _ => None,
    }
}

/// `named_which(which, day)`: last Easter is the latest one, this Easter the one of this year.
pub fn named_which(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].text()? {
        "0" => named_in(&a[1], None, Some(0)),
        "-1" => named_in(&a[1], None, None),
        _ => None,
    }
}

/// `week_of(day)`: the week that a day lies in.
pub fn week_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let holding = match a[0].sem()? {
        Sem::Number(_) => During::Calendar(Calendar { day: Some(small(&a[0], 31)?), ..Calendar::default() }),
        Sem::Period(day) if is_day(day) => day.clone(),
        _ => return None,
    };
    window(During::Holding(Holding { unit: Unit::Week, holding: Box::new(holding) }))
}

/// `beside(n, unit, side, day)`: 2 weeks before May 1 is a day.
pub fn beside(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, by, day) = (whole(a[0].number(), 10_000.0)?, a[1].unit()?, a[3].period()?);
    let n = if a[2].text()? == "-" { -n } else { n };
    if is_day(day) { window(shift(day, n, by)) } else { None }
}

/// `run_after(day, n, unit)`: the n units that follow a day.
pub fn run_after(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (day, n, by) = (a[0].period()?, whole(a[1].number(), 400.0)?, a[2].unit()?);
    if !is_day(day) || !matches!(by, Unit::Day | Unit::Week) {
        return None;
    }
    span(shift(day, 1, Unit::Day), shift(day, n * days(by), Unit::Day))
}

fn days(unit: Unit) -> i32 {
    if unit == Unit::Week { 7 } else { 1 }
}

/// `run_from(n, unit, day)`: 2 weeks starting May 20.
pub fn run_from(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, by, day) = (whole(a[0].number(), 400.0)?, a[1].unit()?, a[2].period()?);
    if !is_day(day) || matches!(day, During::Named(_)) {
        return None;
    }
    let until = match by {
        Unit::Day | Unit::Week => shift(day, n * days(by) - 1, Unit::Day),
        _ => shift(&shift(day, n, by), -1, Unit::Day),
    };
    span(day.clone(), until)
}

/// `ago_two(n, unit, m, unit)`: 1 month and 3 days ago, a day.
pub fn ago_two(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, larger) = (whole(a[0].number(), 1000.0)?, a[1].unit()?);
    let (m, smaller) = (whole(a[2].number(), 1000.0)?, a[3].unit()?);
    if larger <= smaller {
        return None;
    }
    window(shift(&shift(&this(Unit::Day), -n, larger), -m, smaller))
}

/// `ago_more(comparator, n, unit)`: more than 30 days ago.
pub fn ago_more(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, by) = (whole(a[1].number(), 10_000.0)?, a[2].unit()?);
    let day = Box::new(shift(&this(Unit::Day), -n, by));
    window(During::Open(match test_of(a[0].text()?)? {
        Test::MoreThan(_) => Open::Before(day),
        Test::AtLeast(_) => Open::Until(day),
        Test::AtMost(_) => Open::Since(day),
        Test::LessThan(_) => Open::After(day),
        _ => return None,
    }))
}

fn test_of(text: &str) -> Option<Test> {
    Some(match text {
        "gt" => Test::MoreThan(0.0),
        "ge" => Test::AtLeast(0.0),
        "le" => Test::AtMost(0.0),
        "lt" => Test::LessThan(0.0),
        _ => return None,
    })
}

/// `open_compared(comparator, year)`.
pub fn open_compared(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let year = Box::new(a[1].period()?.clone());
    window(During::Open(match test_of(a[0].text()?)? {
        Test::MoreThan(_) => Open::After(year),
        Test::AtLeast(_) => Open::Since(year),
        Test::AtMost(_) => Open::Until(year),
        _ => Open::Before(year),
    }))
}

/// `nth_this_month(which, weekday)`.
pub fn nth_this_month(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    count_in(whole(a[0].number(), 5.0)?, 1, a[1].text()?, &this(Unit::Month))
}

/// `in_far_year(date, year)`: a year in words beside a day or month.
pub fn in_far_year(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let During::Calendar(part) = a[0].period()? else { return None };
    if part.year.or(part.year_offset).is_some() || part.month.is_none() {
        return None;
    }
    let year = i16::try_from(whole(a[1].number(), 2999.0)?).ok();
    calendar(Calendar { year, ..part.clone() })
}

/// `later_in(window)`: from today to the end of a unit that is running.
pub fn later_in(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].period()? {
        During::Period(PeriodAt { period, offset: 0 }) if *period != Unit::Day => span(this(Unit::Day), this(*period)),
        _ => None,
    }
}

/// `months_joined(month, until)`: Nov-Feb 2017.
pub fn months_joined(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let During::Calendar(until) = a[1].period()? else { return None };
    let (month, last) = (small(&a[0], 12)?, until.month?);
    if month == last || until.day.is_some() {
        return None;
    }
    let back = |year: i16| if month > last { year - 1 } else { year };
    let (year, year_offset) = (until.year.map(back), until.year_offset.map(back));
    let first = Calendar { month: Some(month), year, year_offset, ..Calendar::default() };
    span(During::Calendar(first), During::Calendar(until.clone()))
}

/// `lunar(window)`: a day of the lunar calendar that has no name of its own.
pub fn lunar(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (during, from, to) = said_at(&a[0]);
    let about = Words::both(
        "农历日期只认得有名字的节日（春节、元宵、端午、七夕、中秋、重阳等），请用节日名或公历日期",
        "of the lunar calendar only the festivals are known by name; say a festival or a date of the common calendar",
    );
    stopped(during, Diagnostic::new(Code::OutsideData, Place::Question { from, to: to + 1 }, about))
}

/// What was said, or this day where nothing was, and where.
fn said_at(arg: &Arg<'_>) -> (During, usize, usize) {
    match arg {
        Arg::Item { sem: Sem::Period(during), from, to } => ((*during).clone(), *from, *to),
        _ => (this(Unit::Day), 0, 1),
    }
}

fn stopped(during: During, stop: Diagnostic) -> Option<Vec<Built>> {
    Some(vec![Built::plain(Sem::Period(during)).note(Note::Stop(Arc::new(stop))).costing(4)])
}

/// `earlier_in(window)`: earlier this month is the month to date.
pub fn earlier_in(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].period()? {
        During::Period(PeriodAt { period, offset: 0 }) if *period != Unit::Day => {
            window(During::ToDate(ToDate { to_date: *period }))
        }
        _ => None,
    }
}

/// `till_now(word)`: everything before today.
pub fn till_now(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    window(During::Open(Open::Before(Box::new(this(Unit::Day)))))
}

/// `daypart(window)`: days are whole; the time of day is named as not read.
pub fn daypart(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (during, from, to) = said_at(&a[0]);
    let about = Words::both(
        "一天之内的时段还不能问，请去掉时段，按整天问",
        "times of day cannot be asked yet; ask for whole days",
    );
    stopped(during, Diagnostic::new(Code::NotBuilt, Place::Question { from, to: to + 1 }, about))
}
