//! Penetration: what part of the people did something; lift: how many times likelier they are to than a base is.

use super::Slots;
use crate::known::Known;
use crate::sem::{Note, Said};
use tagmata_core::draft::{Among, By, Did, During, Having, Leaf, Measure, RowTest, ShareOf, Show, Sort, Term, Who};
use tagmata_core::model::{DimensionId, EventId};
use tagmata_core::words::Words;

/// The one thing done.
struct Done {
    event: EventId,
    filters: Vec<RowTest>,
    during: Option<During>,
}

/// The one thing done becomes a number over the other people said; `lift` divides it by that of the base. `ranked` keeps
/// the groups in which it is highest.
pub fn reach(known: &Known, slots: &mut Slots, lift: bool, ranked: Option<Said>, mut parts: Vec<Said>) -> Option<Show> {
    let floor = parts.iter().position(|part| matches!(part, Said::Floor(..))).map(|at| parts.remove(at));
    let base = base(slots, lift, &parts)?;
    if slots.is_measured() || slots.grain.is_some() {
        return None;
    }
    if let Some(Said::TopReach(_, field, ..)) = &ranked {
        if !slots.by.is_empty() {
            return None;
        }
        slots.by.push(field.as_str().to_owned());
    }
    let done = done(known, slots)?;
    // Everyone set against everyone is no question.
    if lift && slots.preds.is_empty() {
        return None;
    }
    let mut all = known.model.events[&done.event].filters.clone();
    all.extend(done.filters);
    let metric = known.event_people.get(&done.event)?;
    let people = Leaf { metric: metric.as_str().to_owned(), filters: all, ..Leaf::default() };
    let part = Term::Leaf(Leaf { share_of: Some(ShareOf::People), ..people.clone() });
    let term = if lift {
        let of_base = Term::Among(Among { of: Box::new(part.clone()), among: Box::new(base) });
        Term::Ratio { ratio: Box::new((part, of_base)) }
    } else {
        part
    };
    let mut measure = Measure { terms: vec![term], ..Measure::default() };
    if let Some(Said::Floor(counted, test)) = floor {
        if counted != *metric || slots.by.is_empty() {
            return None;
        }
        let everyone = Among { of: Box::new(Term::Leaf(people)), among: Box::new(Who::All(Vec::new())) };
        measure.terms.push(Term::Among(everyone));
        measure.having.push(Having { term: 1, test });
    }
    if let Some(Said::TopReach(_, _, order, keep)) = ranked {
        (measure.sort, measure.top) = (Some(Sort { by: 0, order }), Some(keep));
    }
    measure.during = match (slots.periods.pop(), done.during) {
        (Some(_), Some(_)) => return None,
        (said, own) => said.or(own),
    };
    measure.by = std::mem::take(&mut slots.by).into_iter().map(By::Name).collect();
    Some(Show::Measure(measure))
}

/// Whom a lift is against; without one, nobody may have been named.
fn base(slots: &mut Slots, lift: bool, parts: &[Said]) -> Option<Who> {
    match (parts, lift) {
        ([], false) => {}
        ([], true) => {
            let taken = Words::both("与全体相比", "the base is everyone");
            slots.notes.push(Note::assume(taken, Vec::new()));
        }
        ([Said::Against(who)], true) => return Some(who.clone()),
        _ => return None,
    }
    Some(Who::All(Vec::new()))
}

/// What was done; with groups of its rows alone, the event that is meant where none is named.
fn done(known: &Known, slots: &mut Slots) -> Option<Done> {
    let places: Vec<usize> =
        slots.preds.iter().enumerate().filter(|(_, who)| matches!(who, Who::Did(_))).map(|(at, _)| at).collect();
    match places[..] {
        [at] => match slots.preds.remove(at) {
            Who::Did(Did { event, filters, during, count: None, only: None, each: None, .. }) => {
                Some(Done { event: EventId::new(event), filters, during })
            }
            _ => None,
        },
        [] => {
            let event = known.default_event.clone()?;
            let of_rows = |by: &String| {
                let field = DimensionId::new(by.clone());
                known.model.dimensions.contains_key(&field) && known.fits_event(&event, &field).is_some()
            };
            if slots.by.is_empty() || !slots.by.iter().all(of_rows) {
                return None;
            }
            let name = known.model.events[&event].names.words(event.as_str());
            let zh = format!("没有说做了什么，按“{}”算", name.zh);
            let taken = Words::both(zh, format!("no verb was said; \"{}\" was taken", name.en));
            slots.notes.push(Note::assume(taken, Vec::new()));
            Some(Done { event, filters: Vec::new(), during: None })
        }
        _ => None,
    }
}
