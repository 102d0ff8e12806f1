//! Pouring: the fragments of one path, by their types, into WHO and SHOW. Gives one draft or several that differ by a
//! named choice, or nothing where something has no place. Knows no word.

mod check;
mod edit;
mod show;

use crate::assemble::{Path, Step};
use crate::chart::{Chart, Item};
use crate::known::Known;
use crate::make::{Built, clauses};
use crate::rules::{Cat, Grammar};
use crate::scan::Scan;
use crate::sem::{Amount, Clause, Cue, Deed, Join, Note, Objects, Sem};
use check::{contradicts, holds_deed, is_deed, scope_open, torn};
use std::sync::Arc;
use tagmata_core::draft::{Compare, Count, Draft, During, Order, RankSize, Show, Test, Unit, Who};
use tagmata_core::model::EntityId;
use tagmata_core::words::Words;

/// A value without a verb taken as the event's object.
const BRIDGE_COST: i32 = 14;

/// A value beside an entity noun that is no field of the entity.
const BESIDE_COST: i32 = 4;

/// Categories of words that join fragments.
pub struct Joints {
    /// Words of contrast.
    pub but: Cat,
    /// Words before the base of a share.
    pub base: Cat,
    /// Words and marks of a list.
    pub and: [Cat; 4],
}

impl Joints {
    /// The grammar's own.
    pub fn of(grammar: &Grammar) -> Joints {
        let and = ["AND", "ALSO", "ENUM", "COMMA"].map(|cat| grammar.cat(cat));
        Joints { but: grammar.cat("BUT"), base: grammar.cat("ZHAN"), and }
    }
}

/// A poured draft.
pub struct Poured {
    /// The draft.
    pub draft: Draft,
    /// What it takes for granted or leaves open.
    pub notes: Vec<Note>,
    /// Extra cost.
    pub cost: i32,
}

/// The slots of a question.
#[derive(Default)]
struct Slots {
    entity: Option<EntityId>,
    preds: Vec<Who>,
    objects: Vec<Objects>,
    people: Vec<Objects>,
    amounts: Vec<Amount>,
    periods: Vec<During>,
    by: Vec<String>,
    grain: Option<Unit>,
    cues: Vec<Cue>,
    heads: bool,
    top: Option<(String, Amount, Order, RankSize)>,
    having: Option<(String, Amount, Test)>,
    versus: Option<Compare>,
    versus_period: Option<During>,
    view: Option<Show>,
    anaphor: bool,
    notes: Vec<Note>,
    cost: i32,
}

/// Pours one path.
pub fn pour(
    known: &Known,
    scan: &Scan,
    chart: &Chart,
    path: &Path,
    joints: &Joints,
    previous: Option<&Draft>,
) -> Option<Vec<Poured>> {
    let slots = gather(known, scan, chart, path, joints)?;
    match previous {
        Some(previous) if slots.view.is_none() && edit::is_edit(&slots) => {
            return edit::edit(known, previous, &slots).map(|poured| vec![poured]);
        }
        // Something is pointed at that was never said.
        None if slots.anaphor => return None,
        _ => {}
    }
    if let Some(view) = &slots.view {
        let alone =
            slots.preds.is_empty() && slots.objects.is_empty() && slots.amounts.is_empty() && slots.periods.is_empty();
        let alone = alone
            && slots.people.is_empty()
            && slots.having.is_none()
            && slots.by.is_empty()
            && slots.grain.is_none()
            && slots.top.is_none();
        let draft = Draft { entity: None, who: None, show: view.clone() };
        return alone.then(|| vec![Poured { draft, notes: slots.notes, cost: 0 }]);
    }
    let mut poured = Vec::new();
    for slots in ways(known, slots)? {
        if let Some(one) = finish(known, slots) {
            poured.extend(share_bases(one));
        }
    }
    if poured.is_empty() { None } else { Some(poured) }
}

fn gather(known: &Known, scan: &Scan, chart: &Chart, path: &Path, joints: &Joints) -> Option<Slots> {
    let mut slots = Slots::default();
    let mut after_count = false;
    let mut previous: Option<&Item> = None;
    let mut contrast = false;
    let mut joined = false;
    let mut based = false;
    for step in &path.steps {
        let index = match step {
            Step::Fragment(index) => index,
            Step::Word(edge) => {
                contrast |= scan.edges[*edge].cat == joints.but;
                based |= scan.edges[*edge].cat == joints.base;
                joined |= joints.and.contains(&scan.edges[*edge].cat);
                continue;
            }
            Step::Unread(_) => return None,
        };
        let item = &chart.items[*index];
        // Two deeds with a but between them share a window; a rule joins them or nobody does.
        if contrast && is_deed(&item.sem) && !slots.preds.is_empty() && slots.preds.iter().any(holds_deed) {
            return None;
        }
        if previous.is_some_and(|previous| torn(known, previous, item)) {
            return None;
        }
        // "A as a share of B": B may not have conditions of its own.
        if based && matches!(&*item.sem, Sem::Pred(_) | Sem::Objects(_) | Sem::ValuePeople(_)) {
            return None;
        }
        let two_numbers = matches!((previous.map(|p| &*p.sem), &*item.sem), (Some(Sem::Amount(_)), Sem::Amount(_)));
        if two_numbers && !joined {
            return None;
        }
        joined = false;
        let beside_values = matches!(previous.map(|p| &*p.sem), Some(Sem::Objects(_)));
        previous = Some(item);
        for note in &item.notes {
            if !slots.notes.contains(note) {
                slots.notes.push(note.clone());
            }
        }
        let counting = after_count;
        after_count = matches!(&*item.sem, Sem::Cue(Cue::Count));
        take(&mut slots, &item.sem, counting, beside_values)?;
    }
    Some(slots)
}

/// A share of people with two conditions: of everyone, or of those with the first.
fn share_bases(poured: Poured) -> Vec<Poured> {
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
        let words = Some(Arc::new(Words::both(zh, en)));
        notes.push(Note::Choose { about: about.clone(), option, words });
        Poured { draft, notes, cost: poured.cost }
    };
    vec![
        way(first, 0, "占满足第一个条件的人", "of those with the first condition"),
        way(Who::All(Vec::new()), 1, "占全体", "of everyone"),
    ]
}

/// Puts one fragment into its slot. `counting`: a word for how many stands right before it; `beside_values`: values do.
fn take(slots: &mut Slots, sem: &Sem, counting: bool, beside_values: bool) -> Option<()> {
    match sem {
        Sem::Pred(Who::All(whos)) => slots.preds.extend(whos.iter().cloned()),
        Sem::Pred(who) => slots.preds.push(who.clone()),
        Sem::Entity(entity) => {
            slots.heads |= counting;
            if beside_values {
                slots.cost += BESIDE_COST;
                slots.people.extend(slots.objects.pop());
            }
            match (&slots.entity, entity) {
                (Some(before), Some(now)) if before != now => return None,
                (None, Some(now)) => slots.entity = Some(now.clone()),
                _ => {}
            }
        }
        Sem::Objects(objects) => slots.objects.push(objects.clone()),
        Sem::ValuePeople(objects) => slots.people.push(objects.clone()),
        Sem::Amount(amount) => slots.amounts.push(amount.clone()),
        Sem::Period(during) => slots.periods.push(during.clone()),
        Sem::By(by) => slots.by.extend(by.iter().cloned()),
        Sem::Grain(grain) if slots.grain.is_none() => slots.grain = Some(*grain),
        Sem::Cue(Cue::Anaphor) => slots.anaphor = true,
        Sem::Cue(cue) => {
            if slots.cues.contains(cue) {
                return None;
            }
            slots.cues.push(*cue);
        }
        Sem::TopGroups(field, amount, order, keep) if slots.top.is_none() => {
            slots.top = Some((field.clone(), amount.clone(), *order, *keep));
        }
        Sem::GroupTest(field, amount, test) if slots.having.is_none() => {
            slots.having = Some((field.clone(), amount.clone(), *test));
        }
        Sem::Versus(compare) if slots.versus.is_none() => slots.versus = Some(*compare),
        Sem::VersusPeriod(during) if slots.versus_period.is_none() => slots.versus_period = Some(during.clone()),
        Sem::View(view) if slots.view.is_none() => slots.view = Some(view.clone()),
        _ => return None,
    }
    Some(())
}

/// Puts values where they belong; a value beside an entity noun and a metric fits twice.
fn ways(known: &Known, mut slots: Slots) -> Option<Vec<Slots>> {
    let measured = !slots.amounts.is_empty() || slots.top.is_some() || slots.having.is_some();
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
    let mut as_rows = if measured { Some(copy(&slots)) } else { None };
    did_default(known, &mut slots, objects)?;
    let rows_fit = as_rows.as_mut().and_then(|rows| rows_everywhere(known, rows, objects)).is_some();
    let Some(mut as_rows) = as_rows.filter(|_| rows_fit) else { return Some(vec![slots]) };
    let about = Arc::new(Words::both(
        "是算这些人的全部，还是只算这些商品的部分？",
        "Is it everything these people did, or only the rows with these values?",
    ));
    let choose = |option, zh: &str, en: &str| {
        let words = Some(Arc::new(Words::both(zh, en)));
        Note::Choose { about: about.clone(), option, words }
    };
    slots.notes.push(choose(0, "这些人的全部", "everything of the people who did it"));
    as_rows.notes.push(choose(1, "只算这些值的部分", "only the rows with these values"));
    Some(vec![slots, as_rows])
}

fn copy(slots: &Slots) -> Slots {
    Slots {
        entity: slots.entity.clone(),
        preds: slots.preds.clone(),
        objects: Vec::new(),
        people: Vec::new(),
        amounts: slots.amounts.clone(),
        periods: slots.periods.clone(),
        by: slots.by.clone(),
        cues: slots.cues.clone(),
        top: slots.top.clone(),
        having: slots.having.clone(),
        versus_period: slots.versus_period.clone(),
        view: None,
        notes: slots.notes.clone(),
        ..*slots
    }
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
            if twice || !known.reaches(&amount.metric, field) {
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

fn did_default(known: &Known, slots: &mut Slots, objects: &Objects) -> Option<()> {
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

fn finish(known: &Known, mut slots: Slots) -> Option<Poured> {
    let mut cost = slots.cost;
    let measured = !slots.amounts.is_empty()
        || slots.top.is_some()
        || slots.having.is_some()
        || !slots.by.is_empty()
        || slots.grain.is_some();
    if !measured && !slots.periods.is_empty() {
        let [during] = slots.periods.as_slice() else { return None };
        let during = during.clone();
        place_window(&mut slots.preds, &during)?;
        slots.periods.clear();
        let taken = Words::both("时间用于所做的事", "the window was taken for what they did");
        slots.notes.push(Note::assume(taken, Vec::new()));
        cost += 4;
    }
    if contradicts(&slots.preds) || scope_open(&slots.preds) {
        return None;
    }
    let show = show::show(known, &mut slots)?;
    let mut preds = std::mem::take(&mut slots.preds);
    let who = match preds.len() {
        0 => None,
        1 => Some(preds.remove(0)),
        _ => Some(Who::All(preds)),
    };
    let entity = slots.entity.filter(|entity| *entity != known.entity).map(|entity| entity.as_str().to_owned());
    Some(Poured { draft: Draft { entity, who, show }, notes: slots.notes, cost: cost + slots.cost })
}

/// A window that stands alone belongs to the one thing done that has none.
fn place_window(preds: &mut [Who], during: &During) -> Option<()> {
    let mut open = 0;
    for who in preds.iter_mut() {
        if let Who::Did(did) = who
            && did.during.is_none()
        {
            open += 1;
            did.during = Some(during.clone());
        }
    }
    if open == 1 { Some(()) } else { None }
}
