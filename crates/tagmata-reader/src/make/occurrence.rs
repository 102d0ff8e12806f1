//! The first or last time that something was done, and nothing done at all in a window. Knows no word.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Amount, Deed, Join, Note, Sem};
use tagmata_core::draft::{Occurrence, Sequence, Step, Who};
use tagmata_core::model::{EventId, Formula};
use tagmata_core::words::Words;

/// `occurrence(deed, which)`: only the first or the last time counts.
pub fn occurrence(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Deed(only(a[0].deed()?, which(&a[1])?)?))
}

/// `first_verb(event)`: a verb that holds the word for first.
pub fn first_verb(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Event(event) = a[0].sem()? else { return None };
    one(Sem::Deed(only(&Deed::of(event.clone()), Occurrence::First)?))
}

/// `occurrence_counted(counter, which)`: the first order. A counter that several events share means the event that is
/// meant where none is named.
pub fn occurrence_counted(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::EventCounter(events) = a[0].sem()? else { return None };
    let event = known.default_event.as_ref().filter(|event| events.contains(event))?;
    one(Sem::Deed(only(&Deed::of(event.clone()), which(&a[1])?)?))
}

fn which(arg: &Arg<'_>) -> Option<Occurrence> {
    match arg.text()? {
        "first" => Some(Occurrence::First),
        "last" => Some(Occurrence::Last),
        _ => None,
    }
}

fn only(deed: &Deed, which: Occurrence) -> Option<Deed> {
    if deed.only.is_some() || deed.count.is_some() || deed.amount.is_some() {
        return None;
    }
    Some(Deed { only: Some(which), ..deed.clone() })
}

/// `newly(deed)`: what is done once is new by itself; of anything else it is the first time.
pub fn newly(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let deed = a[0].deed()?;
    if known.once(&deed.event) {
        return one(Sem::Deed(deed.clone()));
    }
    one(Sem::Deed(only(deed, Occurrence::First)?))
}

/// `newly_counted(metric)`: new registrations are registrations, where each of the people is counted once by their date.
pub fn newly_counted(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Metric(metric) = a[0].sem()? else { return None };
    let of = known.model.metrics.get(metric)?;
    let Formula::Count(source) = &of.formula else { return None };
    let people = known.model.entities.values().any(|entity| entity.key.source == *source);
    if people && !of.undated { one(Sem::Amount(Amount::of(metric.clone()))) } else { None }
}

/// `occurred(deed, window)`: "the first purchase was in March".
pub fn occurred(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, during) = (a[0].deed()?, a[1].period()?);
    if deed.only.is_none() || deed.during.is_some() {
        return None;
    }
    one(Sem::Deed(Deed { during: Some(during.clone()), ..deed.clone() }))
}

/// `occurrence_that(deed, objects)`: what the first occasion itself held.
pub fn occurrence_that(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, objects) = (a[0].deed()?, a[1].objects()?);
    let fits = objects.values.iter().all(|(field, _)| known.fits_event(&deed.event, field).is_some());
    let single = matches!(objects.join, Join::One | Join::Any);
    if deed.only.is_none() || !deed.that.is_empty() || !deed.objects.is_empty() || !fits || !single {
        return None;
    }
    one(Sem::Deed(Deed { that: objects.filters(), ..deed.clone() }))
}

/// `nothing(window)`: nothing of the event that is meant where none is named.
pub fn nothing(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let event = known.default_event.clone()?;
    let note = taken_as(known, &event);
    let deed = Deed { during: Some(a[0].period()?.clone()), leading: true, ..Deed::of(event) };
    Some(vec![Built::plain(Sem::Deed(deed)).note(note)])
}

fn taken_as(known: &Known, event: &EventId) -> Note {
    let name = known.model.events[event].names.words(event.as_str());
    let taken =
        Words::both(format!("“什么都没有”按没有“{}”算", name.zh), format!("\"nothing\" was taken as no {}", name.en));
    Note::assume(taken, Vec::new())
}

/// `nothing_since(list)`: did this, and nothing of the kind after it.
pub fn nothing_since(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Deeds(list) = a[0].sem()? else { return None };
    let [clause] = list.as_slice() else { return None };
    if clause.not {
        return None;
    }
    let first = super::sequence::step(&clause.deed)?;
    let absent = Step { event: first.event.clone(), filters: Vec::new(), absent: true, within: None };
    let during = clause.deed.during.clone();
    let sequence = Sequence { steps: vec![first, absent], during, within: None, same: Vec::new(), any_order: false };
    one(Sem::Pred(Who::Sequence(sequence)))
}
