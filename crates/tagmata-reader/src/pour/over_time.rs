//! How many people did something, unit by unit: a number of people over the rows, as someone can be there in many units.

use super::{Poured, Slots};
use crate::known::Known;
use crate::make::each_by_itself;
use crate::sem::{Cue, Deed, Note};
use std::sync::Arc;
use tagmata_core::draft::{By, ByTime, Did, Leaf, Measure, Occurrence, RowTest, Show, Term, Unit, Who};
use tagmata_core::model::EventId;
use tagmata_core::words::Words;

/// Nothing says that people are counted: "weekly orders" are more likely the orders.
const UNCOUNTED_COST: i32 = 8;

/// "How many people bought each month": the one thing done becomes the number. `None` where the question is not that.
pub fn people(known: &Known, slots: &mut Slots) -> Option<Show> {
    let timed = slots.grain.is_some() || slots.cues.contains(&Cue::Trend);
    if let Some(show) = by_own_date(known, slots) {
        return Some(show);
    }
    let at = slots.preds.iter().position(|who| matches!(who, Who::Did(did) if plain(did)))?;
    let others = slots.preds.iter().filter(|who| matches!(who, Who::Did(_))).count();
    // "The number of users who bought": how many there are of them, whatever metric has that name.
    let count = known.entity_count.get(&known.entity);
    let counted = matches!(slots.amounts.as_slice(), [only] if only.is_bare() && Some(&only.metric) == count);
    if counted {
        slots.amounts.clear();
    }
    if !timed || others != 1 || slots.is_measured() || !slots.columns.is_empty() {
        return None;
    }
    if !counted && slots.entity.is_none() && !slots.cues.contains(&Cue::Count) {
        slots.cost += UNCOUNTED_COST;
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

/// "How many have a sign-up date this year, by quarter": people by a date of their own.
fn by_own_date(known: &Known, slots: &mut Slots) -> Option<Show> {
    let dated = |who: &&Who| matches!(who, Who::Field(field) if field.during.is_some());
    let mut dates = slots.preds.iter().filter(dated);
    let (Some(Who::Field(date)), None) = (dates.next(), dates.next()) else { return None };
    let grain = slots.grain?;
    let others = slots.is_measured() || !slots.periods.is_empty() || !slots.columns.is_empty();
    if others || slots.preds.iter().any(super::check::holds_deed) {
        return None;
    }
    let count = known.entity_count.get(slots.entity.as_ref().unwrap_or(&known.entity))?;
    let terms = vec![Term::Leaf(Leaf { metric: count.as_str().to_owned(), ..Leaf::default() })];
    let mut by = vec![By::Time(ByTime { field: Some(date.name.clone()), grain: Some(grain), part: None })];
    slots.grain = None;
    slots.neutral_cues();
    by.extend(std::mem::take(&mut slots.by).into_iter().map(By::Name));
    Some(Show::Measure(Measure { terms, by, ..Measure::default() }))
}

/// New people unit by unit: those whose first time of all lies in it.
pub fn first(known: &Known, slots: &mut Slots, deed: &Deed) -> Option<Show> {
    if slots.is_measured() || slots.preds.iter().any(super::check::holds_deed) {
        return None;
    }
    if let Some(during) = deed.during.clone() {
        slots.periods.push(during);
    }
    let filters = deed.rows(deed.objects.iter().flat_map(crate::sem::Objects::filters).collect());
    if deed.objects.len() > 1 || slots.grain.is_none() && !slots.cues.contains(&Cue::Trend) {
        return None;
    }
    series(known, slots, &deed.event, filters, Some(Occurrence::First))
}

fn plain(did: &Did) -> bool {
    did.count.is_none() && did.each.is_none() && did.that.is_empty()
}

pub(super) fn series(
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
    let by = std::mem::take(&mut slots.by).into_iter().map(By::Name).collect();
    let terms = vec![Term::Leaf(Leaf { metric, filters: all, only, ..Leaf::default() })];
    Some(Show::Measure(Measure { terms, by, grain: Some(grain), during, ..Measure::default() }))
}

/// "How many bought every month": those who did in every one, or how many did in each by itself.
pub fn each(known: &Known, poured: Poured) -> Vec<Poured> {
    let marked = |note: &Note| matches!(note, Note::Assume(assumed) if assumed.taken == each_by_itself());
    let (Show::Count(_), Some(who)) = (&poured.draft.show, &poured.draft.who) else { return vec![poured] };
    if !poured.notes.iter().any(marked) {
        return vec![poured];
    }
    let (mut regular, others): (Vec<Who>, Vec<Who>) = match who.clone() {
        Who::All(whos) => whos.into_iter().partition(|who| matches!(who, Who::Regular(_))),
        one => (vec![one], Vec::new()),
    };
    let (Some(Who::Regular(one)), true) = (regular.pop(), regular.is_empty()) else { return vec![poured] };
    let mut slots = Slots { grain: Some(one.per), periods: vec![one.during], ..Slots::default() };
    let Some(show) = series(known, &mut slots, &EventId::new(one.event), one.filters, None) else {
        return vec![poured];
    };
    let mut draft = poured.draft.clone();
    draft.show = show;
    draft.who = match others.len() {
        0 => None,
        1 => others.into_iter().next(),
        _ => Some(Who::All(others)),
    };
    let about = Arc::new(Words::both(
        "是每一期分别有多少人，还是每一期都做过的人有多少？",
        "How many in each of them, or how many who did in every one?",
    ));
    let way = |draft, option: u8, words: Words| {
        let mut notes: Vec<Note> = poured.notes.iter().filter(|note| !marked(note)).cloned().collect();
        notes.push(Note::choose(&about, option, words));
        Poured { draft, notes, cost: poured.cost }
    };
    vec![
        way(draft, 0, Words::both("每一期分别有多少人", "how many in each")),
        way(poured.draft.clone(), 1, each_by_itself()),
    ]
}
