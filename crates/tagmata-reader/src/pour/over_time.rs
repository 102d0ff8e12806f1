//! How many people did something, unit by unit: a number of people over the rows, as someone can be there in many units.

use super::Slots;
use crate::known::Known;
use crate::sem::{Cue, Deed, Note, in_order};
use tagmata_core::draft::{Did, Leaf, Measure, Occurrence, RowTest, Show, Term, Unit, Who};
use tagmata_core::model::EventId;
use tagmata_core::words::Words;

/// "How many people bought each month": the one thing done becomes the number. `None` where the question is not that.
pub fn people(known: &Known, slots: &mut Slots) -> Option<Show> {
    let timed = slots.grain.is_some() || slots.cues.contains(&Cue::Trend);
    let at = slots.preds.iter().position(|who| matches!(who, Who::Did(did) if plain(did)))?;
    let others = slots.preds.iter().filter(|who| matches!(who, Who::Did(_))).count();
    if !timed || others != 1 || slots.is_measured() || !slots.columns.is_empty() {
        return None;
    }
    let Who::Did(did) = slots.preds.remove(at) else { return None };
    if let Some(during) = did.during {
        if !slots.periods.is_empty() {
            return None;
        }
        slots.periods.push(during);
    }
    slots.neutral_cues();
    series(known, slots, &EventId::new(did.event), did.filters, did.only)
}

/// New people unit by unit: those whose first time of all lies in it.
pub fn first(known: &Known, slots: &mut Slots, deed: &Deed) -> Option<Show> {
    if slots.is_measured() || slots.preds.iter().any(super::check::holds_deed) {
        return None;
    }
    if let Some(during) = deed.during.clone() {
        slots.periods.push(during);
    }
    let filters = in_order(deed.objects.iter().flat_map(crate::sem::Objects::filters).collect());
    if deed.objects.len() > 1 || slots.grain.is_none() && !slots.cues.contains(&Cue::Trend) {
        return None;
    }
    series(known, slots, &deed.event, filters, Some(Occurrence::First))
}

fn plain(did: &Did) -> bool {
    did.count.is_none() && did.each.is_none() && did.that.is_empty()
}

fn series(
    known: &Known,
    slots: &mut Slots,
    event: &EventId,
    filters: Vec<RowTest>,
    only: Option<Occurrence>,
) -> Option<Show> {
    let metric = known.event_people.get(event)?.as_str().to_owned();
    let mut all = known.model.events[event].filters.clone();
    all.extend(filters);
    let during = slots.periods.pop();
    if !slots.periods.is_empty() {
        return None;
    }
    let trend = slots.cue(Cue::Trend);
    let grain = match slots.grain.take() {
        Some(grain) => grain,
        None if trend => {
            let others = vec![Words::both("按周", "by week"), Words::both("按天", "by day")];
            slots.notes.push(Note::assume(Words::both("趋势按月看", "the trend is by month"), others));
            Unit::Month
        }
        None => return None,
    };
    let by = std::mem::take(&mut slots.by).into_iter().map(tagmata_core::draft::By::Name).collect();
    let terms = vec![Term::Leaf(Leaf { metric, filters: all, only, ..Leaf::default() })];
    Some(Show::Measure(Measure { terms, by, grain: Some(grain), during, ..Measure::default() }))
}
