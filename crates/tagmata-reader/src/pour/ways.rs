//! Where values and shares can be taken in more than one way: rows or people, one base or another.

use super::check::holds_deed;
use super::{Poured, Slots};
use crate::known::Known;
use crate::make::{Built, clauses};
use crate::sem::{Clause, Deed, Join, Note, Objects, Sem};
use std::sync::Arc;
use tagmata_core::draft::{Count, During, MetricIs, Show, Term, Who};
use tagmata_core::words::Words;

/// A value without a verb taken as the event's object.
pub const BRIDGE_COST: i32 = 14;

/// A share of people with two conditions: of everyone, or of those with the first.
pub fn share_bases(poured: Poured) -> Vec<Poured> {
    let Show::Count(Count { share_of: Some(_) }) = &poured.draft.show else { return vec![poured] };
    let Some(Who::All(whos)) = &poured.draft.who else { return vec![poured] };
    let first = whos[0].clone();
    let about = Arc::new(Words::both(
        "是占全体的比例，还是占第一个条件的人的比例？",
        "A share of everyone, or of those with the first condition?",
    ));
    let way = |base: Who, option: u8, zh: &str, en: &str| {
        let mut draft = poured.draft.clone();
        draft.show = Show::Count(Count { share_of: Some(base) });
        let mut notes = poured.notes.clone();
        notes.push(Note::choose(&about, option, Words::both(zh, en)));
        Poured { draft, notes, cost: poured.cost }
    };
    vec![
        way(first, 0, "占满足第一个条件的人", "of those with the first condition"),
        way(Who::All(Vec::new()), 1, "占全体", "of everyone"),
    ]
}

/// The window of something done or of a number, where it may have one.
fn window_of(who: &mut Who) -> Option<&mut Option<During>> {
    match who {
        Who::Did(did) => Some(&mut did.during),
        Who::Metric(MetricIs { term: Term::Leaf(leaf), .. }) => Some(&mut leaf.during),
        Who::Not(inner) => window_of(inner),
        _ => None,
    }
}

/// "Bought tea last month and spent over 200": the window of the one may cover the other.
pub fn windows(slots: Slots) -> Vec<Slots> {
    let (mut own, mut both) = (slots.clone(), slots);
    let numbers = both.preds.iter().filter(|who| matches!(who, Who::Metric(_))).count();
    let denied = !both.never && !both.inside && both.preds.iter().any(|who| matches!(who, Who::Not(_)));
    let mut all: Vec<&mut Option<During>> = both.preds.iter_mut().filter_map(window_of).collect();
    let said = all.iter().find_map(|during| (*during).clone());
    let open = all.iter().filter(|during| during.is_none()).count();
    let Some(said) = said.filter(|_| own.joined_deeds && denied != (numbers == 1) && all.len() == 2 && open == 1)
    else {
        return vec![own];
    };
    for during in &mut all {
        **during = Some(said.clone());
    }
    let about = Arc::new(Words::both(
        "时间只限定其中一个条件，还是两个条件都限定？",
        "Does the time apply to one of the conditions, or to both?",
    ));
    both.notes.push(Note::choose(&about, 0, Words::both("两个条件都限定", "to both")));
    own.notes.push(Note::choose(&about, 1, Words::both("只限定紧挨着的那个条件", "only to the one it stands with")));
    vec![both, own]
}

/// Puts values where they belong; a value beside an entity noun and a metric fits twice.
pub fn ways(known: &Known, mut slots: Slots) -> Option<Vec<Slots>> {
    let measured = slots.is_measured();
    let loose = std::mem::take(&mut slots.objects);
    for objects in loose {
        if measured {
            rows_everywhere(known, &mut slots, &objects)?;
        } else {
            // Where a verb was said, a value that it does not take is not something done besides.
            if slots.preds.iter().any(holds_deed) {
                return None;
            }
            slots.cost += BRIDGE_COST;
            did_default(known, &mut slots, &objects)?;
        }
    }
    let people = std::mem::take(&mut slots.people);
    let Some(objects) = people.first() else { return Some(vec![slots]) };
    if people.len() > 1 {
        return None;
    }
    let mut as_rows = if measured { Some(slots.clone()) } else { None };
    did_default(known, &mut slots, objects)?;
    let rows_fit = as_rows.as_mut().and_then(|rows| rows_everywhere(known, rows, objects)).is_some();
    let Some(mut as_rows) = as_rows.filter(|_| rows_fit) else { return Some(vec![slots]) };
    let about = Arc::new(Words::both(
        "是算这些人的全部，还是只算这些商品的部分？",
        "Is it everything these people did, or only the rows with these values?",
    ));
    let choose = |option, zh: &str, en: &str| Note::choose(&about, option, Words::both(zh, en));
    slots.notes.push(choose(0, "这些人的全部", "everything of the people who did it"));
    as_rows.notes.push(choose(1, "只算这些值的部分", "only the rows with these values"));
    Some(vec![slots, as_rows])
}

fn rows_everywhere(known: &Known, slots: &mut Slots, objects: &Objects) -> Option<()> {
    if objects.join == Join::Every {
        return None;
    }
    let top = slots.top.as_mut().map(|(_, amount, ..)| amount);
    let having = slots.having.as_mut().map(|(_, amount, _)| amount);
    for amount in slots.amounts.iter_mut().chain(top).chain(having) {
        for (field, _) in &objects.values {
            let twice = amount.filters.iter().any(|filter| filter.field == field.as_str());
            if twice || amount.less.is_some() || !known.reaches(&amount.metric, field) {
                return None;
            }
        }
        amount.filters.extend(objects.filters());
    }
    if objects.values.len() > 1 && objects.same_field() {
        let taken = Words::both("多个值合在一起算", "the values are taken together");
        slots.notes.push(Note::assume(taken, vec![Words::both("分别算", "each on its own")]));
    }
    Some(())
}

/// Values without a verb, as the objects of the model's default event.
pub fn did_default(known: &Known, slots: &mut Slots, objects: &Objects) -> Option<()> {
    // Not done, or done with the value for without: nobody said.
    if slots.denied_value {
        return None;
    }
    let event = known.default_event.clone()?;
    for (field, _) in &objects.values {
        known.fits_event(&event, field)?;
    }
    let name = known.model.events[&event].names.words(event.as_str());
    let deed = Deed { objects: vec![objects.clone()], ..Deed::of(event) };
    let clause = Clause { deed, not: false, headless: false, never: false };
    let Built { sem, notes, .. } = clauses(known, &[clause])?.into_iter().next()?;
    let Sem::Pred(who) = sem else { return None };
    slots.preds.push(who);
    slots.notes.extend(notes);
    let taken = Words::both(
        format!("没有说做了什么，按“{}”算", name.zh),
        format!("no verb was said; \"{}\" was taken", name.en),
    );
    slots.notes.push(Note::assume(taken, Vec::new()));
    Some(())
}
