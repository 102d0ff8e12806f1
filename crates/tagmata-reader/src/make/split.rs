//! Words that come apart around what they are about. Knows no word.

use super::{Arg, Built, object, one, sequence};
use crate::known::Known;
use crate::sem::{Deed, Note, Sem};
use tagmata_core::words::Words;

/// `passive(event, what)`: the passive of a verb around a value, or around the kind of thing.
pub fn passive(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Event(event) = a[0].sem()? else { return None };
    let deed = Sem::Deed(Deed::of(event.clone()));
    let Arg::Item { sem: what, from, to } = &a[1] else { return None };
    let args = [Arg::Item { sem: &deed, from: *from, to: *to }, Arg::Item { sem: what, from: *from, to: *to }];
    match what {
        Sem::Field(_) => sequence::thing(known, &args),
        _ => object::with_objects(known, &args),
    }
}

/// `done_value(objects)`: a value whose name is a verb with its object, said with a mark of the past inside.
pub fn done_value(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let objects = a[0].objects()?;
    let event = known.default_event.clone()?;
    for (field, _) in &objects.values {
        known.fits_event(&event, field)?;
    }
    let name = known.model.events[&event].names.words(event.as_str());
    let zh = format!("没有说做了什么，按“{}”算", name.zh);
    let taken = Words::both(zh, format!("no verb was said; \"{}\" was taken", name.en));
    let deed = Deed { objects: vec![objects.clone()], ..Deed::of(event) };
    Some(vec![Built::plain(Sem::Deed(deed)).note(Note::assume(taken, Vec::new()))])
}

/// `single(object, verb)`: both halves are of one verb.
pub fn single(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match (a[0].sem()?, a[1].sem()?) {
        (Sem::Event(object), Sem::Event(verb)) if object == verb => one(Sem::Deed(Deed::of(verb.clone()))),
        _ => None,
    }
}

/// `single_deed(counter, deed)`: not once did they.
pub fn single_deed(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::EventCounter(events), deed) = (a[0].sem()?, a[1].deed()?) else { return None };
    let plain = deed.count.is_none() && deed.amount.is_none();
    if events.contains(&deed.event) && plain { one(Sem::Deed(deed.clone())) } else { None }
}
