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
