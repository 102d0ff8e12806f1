//! Objects and deeds: values in a list, and a verb with what it takes.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Deed, Join, Measured, Objects, Sem};
use tagmata_core::draft::Test;
use tagmata_core::model::{DimensionId, DimensionKind, MetricId};

/// The value's dimension is only reached, not named as the event's object.
const REACHED_COST: i32 = 3;
/// A counter that a metric has too, against the event's own.
const METRIC_COUNT_COST: i32 = 4;

/// `objects(value)`.
pub fn objects(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Objects(a[0].objects()?.clone()))
}

/// `list(objects, value, how)`: one more value; `how` is `open` or `any`.
pub fn list(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (before, more) = (a[0].objects()?, a[1].objects()?);
    let how = if a[2].text()? == "any" { Join::Any } else { Join::Open };
    let join = match (before.join, how) {
        (Join::One | Join::Open, how) => how,
        (Join::Any, Join::Any) => Join::Any,
        _ => return None,
    };
    // "tea, soda or juice": the last word says how the whole list stands.
    let value = more.values.first()?;
    if before.values.contains(value) {
        return None;
    }
    // "Tea or in the app": either of two unlike things is no filter of rows.
    if join == Join::Any && before.values[0].0 != value.0 {
        return None;
    }
    let mut values = before.values.clone();
    values.push(value.clone());
    one(Sem::Objects(Objects { values, join }))
}

/// `of_field(objects, field)`: a value with the name of its own field behind it, or of the thing it describes.
pub fn of_field(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (objects, Sem::Field(field)) = (a[0].objects()?, a[1].sem()?) else { return None };
    let source = |id: &DimensionId| known.model.dimensions.get(id).map(|d| d.column.source.clone());
    let thing = known.kind(field) == DimensionKind::Id;
    let fits = |own: &DimensionId| own == field || thing && source(own) == source(field);
    if objects.values.iter().all(|(own, _)| fits(own)) { one(Sem::Objects(objects.clone())) } else { None }
}

/// `numbered(field, number)`: campaign 18, where such things are known by a number.
pub fn numbered(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Field(field), number) = (a[0].sem()?, a[1].number()?) else { return None };
    let fits = known.kind(field) == DimensionKind::Id && number.fract() == 0.0 && number >= 0.0;
    if fits { one(Sem::Objects(Objects::one(field.clone(), format!("{number}")))) } else { None }
}

/// `joined(objects, how)`: both, either.
pub fn joined(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let objects = a[0].objects()?;
    if objects.values.len() < 2 {
        return None;
    }
    let join = match (a[1].text()?, objects.join) {
        ("every", Join::Open) => Join::Every,
        ("any", Join::Open | Join::Any) => Join::Any,
        _ => return None,
    };
    one(Sem::Objects(Objects { values: objects.values.clone(), join }))
}

/// `deed(event)`.
pub fn deed(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Event(event) => one(Sem::Deed(Deed::of(event.clone()))),
        _ => None,
    }
}

/// `noun_deed(event)`: what was done, by its noun.
pub fn noun_deed(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Event(event) => one(Sem::Deed(Deed { noun: true, ..Deed::of(event.clone()) })),
        _ => None,
    }
}

/// `with_count_before(test, deed)`: a bare number before a noun counts it: 20 or more orders.
pub fn with_count_before(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Test(test, unit), deed) = (a[0].sem()?, a[1].deed()?) else { return None };
    let bare = deed.noun && *unit == Measured::Bare;
    counted(known, deed, *test, if bare { &Measured::Times } else { unit })
}

/// A number beside a noun is that of each occasion by itself, not of all together: "an order above 200".
pub(super) fn on_each(known: &Known, deed: &Deed, metric: &MetricId, test: Test) -> Option<Vec<Built>> {
    let event = known.model.events.get(&deed.event)?;
    let own = known.model.metric_source(metric) == Some(&event.source);
    if !own || event.occasion.is_none() || deed.each.is_some() || !deed.objects.is_empty() {
        return None;
    }
    one(Sem::Deed(Deed { each: Some((metric.clone(), test)), ..deed.clone() }))
}

/// `with_objects(deed, objects)`: the verb takes values; two dimensions filter the same row.
pub fn with_objects(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, objects) = (a[0].deed()?, a[1].objects()?);
    // "Orders above 100 with tea": of the whole order or of its tea, nobody said.
    if deed.each.is_some() {
        return None;
    }
    let mut cost = 0;
    for (field, _) in &objects.values {
        cost += known.fits_event(&deed.event, field)? * REACHED_COST;
        let twice = deed.objects.iter().any(|before| before.values.iter().any(|(f, _)| f == field));
        if twice {
            return None;
        }
    }
    let mut with = deed.clone();
    with.objects.push(objects.clone());
    Some(vec![Built::plain(Sem::Deed(with)).costing(cost)])
}

/// `with_count(deed, test or quantity)`.
pub fn with_count(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let deed = a[0].deed()?;
    let (test, unit) = match a[1].sem()? {
        Sem::Test(test, unit) => (*test, unit),
        Sem::Quantity(q) => (Test::Equals(q.value), &q.unit),
        _ => return None,
    };
    counted(known, deed, test, unit)
}

/// `stem_count(event, test or quantity)`: 下过3单; the counter must be the event's own.
pub fn stem_count(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Event(event) = a[0].sem()? else { return None };
    let (test, unit) = match a[1].sem()? {
        Sem::Test(test, unit) => (*test, unit),
        Sem::Quantity(q) => (Test::Equals(q.value), &q.unit),
        _ => return None,
    };
    match unit {
        Measured::Event(counted) if counted.contains(event) => {
            self::counted(known, &Deed::of(event.clone()), test, unit)
        }
        _ => None,
    }
}

/// `stem_split(comparator, event, quantity)`: 只下过1单.
pub fn stem_split(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Event(event), quantity) = (a[1].sem()?, a[2].quantity()?) else { return None };
    let test = super::quantity::compare(a[0].text()?, quantity.value)?;
    match &quantity.unit {
        Measured::Event(counted_for) if counted_for.contains(event) => {
            counted(known, &Deed::of(event.clone()), test, &quantity.unit)
        }
        _ => None,
    }
}

/// `with_split_count(comparator, deed, quantity)`: 至少买过3次.
pub fn with_split_count(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let quantity = a[2].quantity()?;
    let test = super::quantity::compare(a[0].text()?, quantity.value)?;
    counted(known, a[1].deed()?, test, &quantity.unit)
}

/// A deed done so many times.
pub(super) fn counted_times(known: &Known, deed: &Deed, test: Test) -> Option<Vec<Built>> {
    counted(known, deed, test, &Measured::Times)
}

fn counted(known: &Known, deed: &Deed, test: Test, unit: &Measured) -> Option<Vec<Built>> {
    if deed.count.is_some() || deed.amount.is_some() {
        return None;
    }
    let mut with = deed.clone();
    match unit {
        Measured::Event(events) if events.contains(&deed.event) => with.count = Some(test),
        // Bought 3 items of tea: the number is the metric's, over the rows of the deed.
        Measured::Metric(metric) => {
            let source = known.model.events.get(&deed.event).map(|event| &event.source);
            if known.model.metric_source(metric) != source {
                return None;
            }
            if deed.noun {
                return on_each(known, deed, metric, test);
            }
            with.amount = Some((metric.clone(), test));
            return Some(vec![Built::plain(Sem::Deed(with)).costing(METRIC_COUNT_COST)]);
        }
        Measured::Times => with.count = Some(test),
        // A bare number behind a comparator is how much; how often needs a counter.
        Measured::Bare if matches!(test, Test::Equals(_)) => return None,
        Measured::Bare | Measured::Money => {
            let metric = known.model.events.get(&deed.event)?.amount.clone()?;
            if deed.noun {
                return on_each(known, deed, &metric, test);
            }
            with.amount = Some((metric, test));
        }
        _ => return None,
    }
    one(Sem::Deed(with))
}

/// `with_period(deed, window, where)`: `where` is `leading` or `trailing`.
pub fn with_period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, during) = (a[0].deed()?, a[1].period()?);
    if deed.during.is_some() {
        return None;
    }
    let leading = a[2].text()? == "leading";
    one(Sem::Deed(Deed { during: Some(during.clone()), leading, ..deed.clone() }))
}

/// `none_in(deed, objects, window)`: bought no soda last month.
pub fn none_in(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Deed(deed) = with_objects(known, &a[..2])?.remove(0).sem else { return None };
    if deed.during.is_some() {
        return None;
    }
    one(Sem::Deed(Deed { during: a[2].period().cloned(), ..deed }))
}
