//! The groups of a `measure`: the keys of a row or of a person, and which rows are shown at all.

use super::numbers::Axes;
use crate::asked::Asked;
use crate::world::{Row, World};
use crate::{calendar, tag, value::Value};
use jiff::ToSpan;
use jiff::civil::Date;
use tagmata_core::draft::{Compare, Unit};
use tagmata_core::model::UnknownGroups;
use tagmata_core::period::Window;
use tagmata_core::query::{Bucket, Earlier, Key, Measure};

/// A group: its keys and, with a grain, the first day of its period.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// One value for each of the view's keys; unknown is a value like any other.
    pub keys: Vec<Value>,
    /// The period.
    pub period: Option<Date>,
}

/// The keys of a row, or of a person's own row; none where the view leaves such rows out.
pub fn keys<'a>(world: &World<'a>, asked: Asked<'_>, by: &[Key], row: Row<'a>) -> Option<Vec<Value>> {
    let mut keys = Vec::new();
    for one in by {
        let value = key(world, asked, one, row);
        let left_out = match (one, &value) {
            (Key::Field(id), Value::Text(text)) => world.model.dimensions[id].leave_out.contains(text),
            _ => false,
        };
        let unknown = value.is_null() && world.model.unknown_groups == UnknownGroups::LeaveOut;
        if left_out || unknown {
            return None;
        }
        keys.push(value);
    }
    Some(keys)
}

/// A key of a row, or of a person's own row.
pub fn key<'a>(world: &World<'a>, asked: Asked<'_>, key: &Key, row: Row<'a>) -> Value {
    match key {
        Key::Field(id) => world.value(row, &world.model.dimensions[id].column),
        Key::Time { dimension, bucket } => {
            let at = match dimension {
                Some(id) => Some(&world.model.dimensions[id].column),
                None => world.model.sources[row.source].time.as_ref(),
            };
            in_bucket(world, at.map_or(Value::Null, |at| world.value(row, at)), *bucket)
        }
        Key::OfDay(_) => unreachable!("no legal view is by what is said of a day"),
        Key::Tag(id) => {
            let person = world.person(row, &world.model.tags[id].entity);
            let value = person.and_then(|person| tag::value(world, asked, person, id, None));
            value.map_or(Value::Null, Value::Text)
        }
    }
}

/// A moment as its unit or part.
fn in_bucket(world: &World<'_>, value: Value, bucket: Bucket) -> Value {
    let Value::Time(moment) = value else { return Value::Null };
    match bucket {
        Bucket::Unit(unit) => midnight(calendar::bucket(moment.date(), unit, &world.model.calendar)),
        Bucket::Part(part) => Value::Number(calendar::part(moment, part)),
    }
}

/// A day as a value.
pub fn midnight(day: Date) -> Value {
    Value::Time(day.to_datetime(jiff::civil::Time::midnight()))
}

/// The group of a row; none where it is left out, or lies in no period of the view.
pub fn group<'a>(world: &World<'a>, asked: Asked<'_>, axes: &Axes<'_>, row: Row<'a>) -> Option<Group> {
    let keys = keys(world, asked, axes.by, row)?;
    let Some(unit) = axes.grain else { return Some(Group { keys, period: None }) };
    let day = world.day(row)?;
    let day = axes.earlier.map_or(day, |earlier| moved(day, unit, axes.window, earlier));
    let period = calendar::bucket(day, unit, &world.model.calendar);
    axes.periods.contains(&period).then_some(Group { keys, period: Some(period) })
}

/// The periods of a view that have begun before today.
pub fn periods(world: &World<'_>, asked: Asked<'_>, measure: &Measure, unit: Unit) -> Vec<Date> {
    let (Some(from), Some(to)) = (measure.window.from, measure.window.to) else {
        unreachable!("a view with a grain has a window with two dates")
    };
    calendar::buckets(from, to.min(asked.today), unit, &world.model.calendar)
}

/// Where a day of the earlier window lies in the later one: as many months on for months and longer units, and for the
/// days of last year, which come under the same date; else as many days on as the windows' first days lie apart.
fn moved(day: Date, unit: Unit, window: Window, earlier: &Earlier) -> Date {
    let (Some(now), Some(then)) = (window.from, earlier.window.from) else {
        unreachable!("windows that are compared have two dates")
    };
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    let by_months = match unit {
        Unit::Day => earlier.kind == Compare::LastYear,
        Unit::Week => false,
        _ => true,
    };
    let on = if by_months { (months(now) - months(then)).months() } else { (now - then).get_days().days() };
    day.checked_add(on).expect("a day of a case has years after it")
}
