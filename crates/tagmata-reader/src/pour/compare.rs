//! Which earlier window numbers are set beside.

use super::Slots;
use crate::sem::Sem;
use tagmata_core::draft::{Calendar, Compare, During, PeriodAt, Unit};

/// What the numbers are set beside; `None` where it is no earlier window of the same length.
pub fn compare(slots: &mut Slots, during: Option<&During>) -> Option<Option<Compare>> {
    if let Some(unit) = slots.versus_unit.take() {
        return Some(Some(unit_before(&unit, during?, slots)?));
    }
    let Some(other) = &slots.versus_period.take() else { return Some(slots.versus.take()) };
    if slots.versus.is_some() {
        return None;
    }
    let year_before = PeriodAt { period: Unit::Year, offset: -1 };
    Some(Some(match (during, other) {
        (Some(During::Last(now)), During::Last(then)) if (now.last, now.unit) == (then.last, then.unit) => {
            Compare::PreviousPeriod
        }
        (Some(During::Period(now)), During::Period(then))
            if now.period == then.period && then.offset == now.offset - 1 =>
        {
            Compare::PreviousPeriod
        }
        (Some(During::Period(now)), During::Period(then)) if *then == year_before && now.period != Unit::Year => {
            Compare::LastYear
        }
        (Some(During::Last(_) | During::Calendar(_)), During::Period(then)) if *then == year_before => {
            Compare::LastYear
        }
        (Some(During::Calendar(now)), During::Calendar(then)) => calendar_before(now, then)?,
        _ => return None,
    }))
}

/// "The previous month", "the same quarter last year": the unit must be the one of the window.
fn unit_before(versus: &Sem, during: &During, slots: &Slots) -> Option<Compare> {
    if slots.versus.is_some() || slots.versus_period.is_some() {
        return None;
    }
    let own = unit_of(during);
    match versus {
        Sem::VersusUnit(unit) if own == Some(*unit) => Some(Compare::PreviousPeriod),
        Sem::VersusUnit(Unit::Year) if own.is_some() => Some(Compare::LastYear),
        Sem::VersusSame(unit) if own == Some(*unit) && *unit != Unit::Year => Some(Compare::LastYear),
        _ => None,
    }
}

/// The calendar unit that a window is one of.
fn unit_of(during: &During) -> Option<Unit> {
    match during {
        During::Period(PeriodAt { period, .. }) => Some(*period),
        During::Calendar(Calendar { day: Some(_), .. }) => Some(Unit::Day),
        During::Calendar(Calendar { month: Some(_), .. }) => Some(Unit::Month),
        During::Calendar(Calendar { quarter: Some(_), .. }) => Some(Unit::Quarter),
        During::Calendar(Calendar { half: Some(_), .. }) => Some(Unit::Half),
        During::Calendar(_) => Some(Unit::Year),
        _ => None,
    }
}

/// Two named parts of a calendar, one right before the other or a year before it.
fn calendar_before(now: &Calendar, then: &Calendar) -> Option<Compare> {
    let year = |calendar: &Calendar| calendar.year.map(i32::from);
    let (mut later, earlier) = (year(now), year(then).or(year(now)));
    later = later.or(earlier);
    let same_offset = now.year_offset == then.year_offset || then.year_offset.is_none();
    if now.day.or(then.day).is_some() || !same_offset {
        return None;
    }
    // Units counted on from one year to the next; without a year both are of the same one.
    let (of, parts): (fn(&Calendar) -> Option<i8>, i32) = match now {
        Calendar { month: Some(_), .. } => (|calendar| calendar.month, 12),
        Calendar { quarter: Some(_), .. } => (|calendar| calendar.quarter, 4),
        Calendar { half: Some(_), .. } => (|calendar| calendar.half, 2),
        _ => (|_| Some(1), 1),
    };
    let kinds = |c: &Calendar| (c.month.is_some(), c.quarter.is_some(), c.half.is_some());
    if kinds(now) != kinds(then) {
        return None;
    }
    let at = |calendar: &Calendar, year: Option<i32>| Some(year.unwrap_or(0) * parts + i32::from(of(calendar)?));
    match at(now, later)? - at(then, earlier)? {
        1 => Some(Compare::PreviousPeriod),
        apart if apart == parts => Some(Compare::LastYear),
        _ => None,
    }
}
