//! One thing done after another, and several things in one occasion. Knows no word.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Deed, Join, Note, Objects, Sem};
use tagmata_core::draft::{During, Length, Sequence, Step, Unit, Who};
use tagmata_core::model::{DimensionId, DimensionKind, EventId};
use tagmata_core::words::Words;

/// A rolling window behind the second thing, which may be how long after the first.
const AGO_COST: i32 = 16;
/// Steps of one sequence.
const STEPS_MAX: usize = 8;

/// `length(number, unit)`: within 7 days.
pub fn length(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, unit) = (a[0].number()?, a[1].unit()?);
    let whole = n.fract() == 0.0 && (1.0..=10_000.0).contains(&n);
    if whole { one(Sem::Length(Length { count: n as u32, unit })) } else { None }
}

/// `length_one(unit)`: within a week.
pub fn length_one(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let unit = a[0].unit()?;
    if unit == Unit::Half { None } else { one(Sem::Length(Length { count: 1, unit })) }
}

/// `length_gloss(length, number, unit)`: within a week (7 days).
pub fn length_gloss(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (length, n, unit) = (within(&a[0])?, a[1].number()?, a[2].unit()?);
    let days = |count: f64, unit: Unit| match unit {
        Unit::Day => Some(count),
        Unit::Week => Some(count * 7.0),
        _ => None,
    };
    if days(length.count.into(), length.unit)? == days(n, unit)? { one(Sem::Length(length)) } else { None }
}

/// `thing(deed, field)`: what an event is about, named without saying which: anything of the kind.
pub fn thing(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, Sem::Field(field)) = (a[0].deed()?, a[1].sem()?) else { return None };
    let dimension = known.model.dimensions.get(field)?;
    let own = known.model.events.get(&deed.event)?.objects.contains(field);
    let single = dimension.kind == DimensionKind::Id || dimension.values_from_data.is_some();
    if own && single && dimension.values.is_empty() { one(Sem::Deed(deed.clone())) } else { None }
}

/// `later(condition)`: "in a later order" behind one thing after another, which is later by itself.
pub fn later(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Pred(Who::Sequence(sequence)) if !sequence.any_order && sequence.steps.iter().all(|step| !step.absent) => {
            one(Sem::Pred(Who::Sequence(sequence.clone())))
        }
        _ => None,
    }
}

/// A deed as a step: it may not be counted or be a first time, and what its objects are must be sure.
pub fn step(deed: &Deed) -> Option<Step> {
    let sure = deed.objects.iter().all(|objects| matches!(objects.join, Join::One | Join::Any));
    if !sure || deed.count.is_some() || deed.amount.is_some() || deed.only.is_some() {
        return None;
    }
    let filters = deed.rows(deed.objects.iter().flat_map(Objects::filters).collect());
    Some(Step { event: deed.event.as_str().to_owned(), filters, absent: false, within: None })
}

fn within(arg: &Arg<'_>) -> Option<Length> {
    match arg.sem() {
        Some(Sem::Length(length)) => Some(*length),
        _ => None,
    }
}

/// The window of all that was done: said first it covers both; said for one thing alone it does not.
fn window(first: &Deed, second: &Deed, absent: bool) -> Option<(Option<During>, Option<Note>)> {
    let covers = || {
        let taken = Words::both("时间用于前后两件事", "the window covers both things");
        Some(Note::assume(taken, vec![Words::both("只用于其中一件", "only one of them")]))
    };
    match (&first.during, &second.during) {
        (None, None) => Some((None, None)),
        (Some(during), None) if absent => Some((Some(during.clone()), None)),
        (Some(during), None) if first.leading => Some((Some(during.clone()), covers())),
        (None, Some(during)) if !second.leading && !absent => Some((Some(during.clone()), covers())),
        (Some(one), Some(other)) if one == other && !absent => Some((Some(one.clone()), None)),
        _ => None,
    }
}

fn after(first: &Deed, second: &Deed, length: Option<Length>, absent: bool) -> Option<Vec<Built>> {
    let (during, note) = window(first, second, absent)?;
    let steps = vec![step(first)?, Step { within: length, absent, ..step(second)? }];
    let who = Who::Sequence(Sequence { steps, during, within: None, same: Vec::new(), any_order: false });
    let mut built = Built::plain(Sem::Pred(who));
    built.notes.extend(note);
    Some(vec![built])
}

/// `sequence(first, second, length)`: each strictly later than the one before.
pub fn sequence(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (first, second, length) = (a[0].deed()?, a[1].deed()?, within(&a[2]));
    let mut built = after(first, second, length, false)?;
    // "And then within 7 days" is how long after, before it is how long ago.
    let rolling = matches!(&second.during, Some(During::Last(last)) if !last.whole);
    for one in built.iter_mut().filter(|_| rolling && length.is_none()) {
        one.cost += AGO_COST;
    }
    Some(built)
}

/// `sequence_after(first, second, length)`: the second is said first. What stands between the two is how long after, not
/// how long before today.
pub fn sequence_after(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (first, second) = (a[0].deed()?, a[1].deed()?);
    if matches!(&second.during, Some(During::Last(last)) if !last.whole) {
        return None;
    }
    after(first, second, within(&a[2]), false)
}

/// `sequence_headless(first, objects, length)`: the verb is said once.
pub fn sequence_headless(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    after(a[0].deed()?, &headless(known, a)?, within(&a[2]), false)
}

/// `sequence_not_headless(first, objects)`: the verb is said once, and the second was not done.
pub fn sequence_not_headless(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    after(a[0].deed()?, &headless(known, a)?, None, true)
}

fn headless(known: &Known, a: &[Arg<'_>]) -> Option<Deed> {
    let (first, objects) = (a[0].deed()?, a[1].objects()?);
    if !first.parts.is_empty() {
        return None;
    }
    for (field, _) in &objects.values {
        known.fits_event(&first.event, field)?;
    }
    Some(Deed { objects: vec![objects.clone()], ..Deed::of(first.event.clone()) })
}

/// `sequence_not(first, second, length)`: did the first, and then not the second.
pub fn sequence_not(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    after(a[0].deed()?, a[1].deed()?, within(&a[2]), true)
}

/// `same_one(counter)`: one occasion of an event.
pub fn same_one(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::EventCounter(events) => Some(events.iter().map(|event| Built::plain(Sem::Event(event.clone()))).collect()),
        Sem::Event(event) => one(Sem::Event(event.clone())),
        _ => None,
    }
}

/// `same_field(field)`: one occasion, by the name of its number.
pub fn same_field(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Field(field) = a[0].sem()? else { return None };
    let events = known.model.events.keys().filter(|event| occasion(known, event).is_some_and(|own| own == *field));
    Some(events.map(|event| Built::plain(Sem::Event(event.clone()))).collect())
}

/// The dimension that tells one occasion of an event from another.
fn occasion(known: &Known, event: &EventId) -> Option<DimensionId> {
    let event = known.model.events.get(event)?;
    let column = event.occasion.as_ref()?;
    let own = known.model.dimensions.values().find(|dimension| dimension.column == *column);
    // The column may be the one that joins the rows to the things that have the number as their key.
    let joined = || {
        known.model.dimensions.values().find(|dimension| {
            dimension.column.column == column.column
                && known.model.path(&column.source, &dimension.column.source).is_ok()
        })
    };
    own.or_else(joined).map(|dimension| dimension.id.clone())
}

/// `together(deed, occasion)`: every object listed, in one occasion.
pub fn together(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, Sem::Event(event)) = (a[0].deed()?, a[1].sem()?) else { return None };
    let same = occasion(known, event)?;
    let (listed, plain): (Vec<&Objects>, Vec<&Objects>) =
        deed.objects.iter().partition(|objects| matches!(objects.join, Join::Open | Join::Every));
    let [listed] = listed.as_slice() else { return None };
    if deed.event != *event || listed.values.len() > STEPS_MAX {
        return None;
    }
    let mut steps = Vec::new();
    for (field, value) in &listed.values {
        let mut objects: Vec<Objects> = plain.iter().map(|objects| (*objects).clone()).collect();
        objects.push(Objects::one(field.clone(), value.clone()));
        steps.push(step(&Deed { objects, ..deed.clone() })?);
    }
    let during = deed.during.clone();
    let same = vec![same.as_str().to_owned()];
    one(Sem::Pred(Who::Sequence(Sequence { steps, during, within: None, same, any_order: true })))
}

/// `together_had(occasion, objects, objects)`: one order with both in it.
pub fn together_had(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Event(event), first, second) = (a[0].sem()?, a[1].objects()?, a[2].objects()?) else { return None };
    let sure = |objects: &Objects| matches!(objects.join, Join::One | Join::Any);
    if !sure(first) || !sure(second) {
        return None;
    }
    for (field, _) in first.values.iter().chain(&second.values) {
        known.fits_event(event, field)?;
    }
    let had = |objects: &Objects| step(&Deed { objects: vec![objects.clone()], ..Deed::of(event.clone()) });
    let steps = vec![had(first)?, had(second)?];
    let same = vec![occasion(known, event)?.as_str().to_owned()];
    one(Sem::Pred(Who::Sequence(Sequence { steps, during: None, within: None, same, any_order: true })))
}
