//! Penetration: what part of the people did something; lift: how many times likelier they are to than a base is.

use super::Slots;
use crate::known::Known;
use crate::sem::{Note, Said};
use tagmata_core::draft::{Among, By, Did, Leaf, Measure, ShareOf, Show, Term, Who};
use tagmata_core::model::EventId;
use tagmata_core::words::Words;

/// The one thing done becomes a number over the other people said; `lift` divides it by that of the base.
pub fn reach(known: &Known, slots: &mut Slots, lift: bool, parts: Vec<Said>) -> Option<Show> {
    let mut base = Who::All(Vec::new());
    match (parts.as_slice(), lift) {
        ([], false) => {}
        ([], true) => {
            let taken = Words::both("与全体相比", "the base is everyone");
            slots.notes.push(Note::assume(taken, Vec::new()));
        }
        ([Said::Against(who)], true) => base = who.clone(),
        _ => return None,
    }
    if slots.is_measured() || slots.grain.is_some() {
        return None;
    }
    let done: Vec<usize> =
        slots.preds.iter().enumerate().filter(|(_, who)| matches!(who, Who::Did(_))).map(|(at, _)| at).collect();
    let [at] = done[..] else { return None };
    let Who::Did(Did { event, filters, during, count: None, only: None, each: None, .. }) = slots.preds.remove(at)
    else {
        return None;
    };
    // Everyone set against everyone is no question.
    if lift && slots.preds.is_empty() {
        return None;
    }
    let event = EventId::new(event);
    let mut all = known.model.events[&event].filters.clone();
    all.extend(filters);
    let metric = known.event_people.get(&event)?.as_str().to_owned();
    let part = Term::Leaf(Leaf { metric, filters: all, share_of: Some(ShareOf::People), ..Leaf::default() });
    let term = if lift {
        let of_base = Term::Among(Among { of: Box::new(part.clone()), among: Box::new(base) });
        Term::Ratio { ratio: Box::new((part, of_base)) }
    } else {
        part
    };
    let during = match (slots.periods.pop(), during) {
        (Some(_), Some(_)) => return None,
        (said, own) => said.or(own),
    };
    let by = std::mem::take(&mut slots.by).into_iter().map(By::Name).collect();
    Some(Show::Measure(Measure { terms: vec![term], by, during, ..Measure::default() }))
}
