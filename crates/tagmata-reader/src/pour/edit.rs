//! Follow-ups: an utterance that lacks a question of its own changes the draft before it, part by part. Where a part
//! could go to two places, each is a way of its own and the asker is asked.

mod people;
mod shown;
mod sites;
mod when;

use super::{Poured, Slots, whole};
use crate::known::Known;
use crate::sem::{Cue, Dropped, Link, Note};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Draft, Show, Who};
use tagmata_core::words::Words;

/// The draft before with some of the changes, and what is to be said of them.
#[derive(Clone)]
struct Edited {
    draft: Draft,
    notes: Vec<Note>,
    cost: i32,
}

/// What becomes of a part of the same kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The new one takes its place; where there is none, it is one more.
    Replace,
    /// As replace, and what was said last was not meant.
    Correct,
    /// It stays: the new one narrows.
    Narrow,
    /// It stays: the new one widens.
    Widen,
}

/// Whether an utterance can only be understood from what was said before.
pub fn follows(slots: &Slots) -> bool {
    if slots.view.is_some() {
        return false;
    }
    if slots.follow.needs_before() {
        return true;
    }
    let own_question = slots.is_measured() || slots.entity.is_some() || !slots.said.is_empty();
    let own_people = !slots.preds.is_empty() || !slots.objects.is_empty() || !slots.people.is_empty();
    let again = slots.follow.trails || slots.follow.leads.is_some();
    if again && slots.cues.is_empty() && (own_question || own_people || changes(slots)) {
        return true;
    }
    slots.omits && !own_question || !own_question && !own_people && changes(slots) || could_stand_alone(slots)
}

/// Whether an utterance without a word that points back may be a question of its own or a part of the one before:
/// conditions without a noun, a view of nobody named, groups of people.
fn could_stand_alone(slots: &Slots) -> bool {
    if slots.follow.needs_before() || slots.follow.trails || slots.follow.leads.is_some() || slots.omits {
        return false;
    }
    if slots.is_measured() || slots.entity.is_some() {
        return false;
    }
    let own_people = slots.has_people();
    let headless = own_people && slots.said.is_empty() && slots.cues.is_empty();
    let grouped = !slots.by.is_empty() && slots.cues.contains(&Cue::Count);
    headless || !own_people && (!slots.said.is_empty() || grouped)
}

fn changes(slots: &Slots) -> bool {
    let numbers = !slots.periods.is_empty() || !slots.by.is_empty() || slots.grain.is_some() || !slots.cues.is_empty();
    let versus = slots.versus.is_some() || slots.versus_period.is_some() || slots.versus_unit.is_some();
    numbers || versus || slots.size.is_some() || slots.sorted.is_some() || !slots.columns.is_empty()
}

/// The draft before, changed; several ways where a change could go to several places.
pub fn edit(known: &Known, previous: &Draft, mut slots: Slots) -> Option<Vec<Poured>> {
    let entity = previous.entity.as_deref().unwrap_or(known.entity.as_str());
    let links = slots.follow.links.clone();
    let is = |link: Link| links.contains(&link);
    let asks = slots.cues.iter().any(|cue| matches!(cue, Cue::Count | Cue::List | Cue::HowMuch));
    // A whole question behind "no, I meant" is that question; "also" and "only" are words of its own then.
    let full = slots.entity.is_some() && (asks || slots.is_measured());
    if full && (is(Link::Correct) || is(Link::Instead)) {
        slots.follow = super::Follow::default();
        return whole(known, slots);
    }
    if full && (is(Link::Only) || is(Link::Also)) {
        return None;
    }
    // "那VIP用户有多少": then VIPs, or VIPs of those before.
    let then = full && links == [Link::About] && asks && !slots.is_measured() && slots.has_people();
    let open = then || could_stand_alone(&slots) && slots.objects.is_empty();
    let alone = if open { own(known, &slots) } else { Vec::new() };
    if slots.entity.take().is_some_and(|own| own.as_str() != entity) {
        return None;
    }
    let ways = match shown::asks_anew(previous, &slots) {
        true => anew(known, previous, slots),
        false => changed(known, previous, slots),
    };
    let stops = |way: &Poured| way.notes.iter().any(|note| matches!(note, Note::Stop(_)));
    match ways.filter(|ways| alone.is_empty() || !ways.iter().any(stops)) {
        Some(ways) => Some(between(ways, alone)),
        None => Some(alone).filter(|alone| !alone.is_empty()),
    }
}

/// The utterance as a question of its own.
fn own(known: &Known, slots: &Slots) -> Vec<Poured> {
    let slots = Slots { follow: super::Follow::default(), ..slots.clone() };
    whole(known, slots).unwrap_or_default()
}

/// Either way, where they differ.
fn between(mut ways: Vec<Poured>, alone: Vec<Poured>) -> Vec<Poured> {
    let Some(one) = alone.into_iter().next() else { return ways };
    if ways.iter().any(|way| way.draft == one.draft) {
        return ways;
    }
    let about = Arc::new(Words::both(
        "是在上一个问题的人里看，还是另外看？",
        "Among those of the question before, or on its own?",
    ));
    for way in &mut ways {
        way.notes.push(Note::choose(&about, 0, Words::both("在上一个问题的人里", "among those before")));
    }
    let mut notes = one.notes.clone();
    notes.push(Note::choose(&about, 1, Words::both("另外看", "on its own")));
    ways.push(Poured { notes, ..one });
    ways
}

/// Another view of the people before.
fn anew(known: &Known, previous: &Draft, mut slots: Slots) -> Option<Vec<Poured>> {
    if !slots.follow.drops.is_empty() {
        return None;
    }
    if let Some(stop) = shown::nobody(previous) {
        return Some(vec![stopped(previous, stop)]);
    }
    slots.follow = super::Follow::default();
    let mut preds = people::parts(previous);
    preds.append(&mut slots.preds);
    slots.preds = preds;
    slots.entity = Some(match &previous.entity {
        Some(entity) => tagmata_core::model::EntityId::new(entity),
        None => known.entity.clone(),
    });
    let mut ways = whole(known, slots)?;
    for way in &mut ways {
        way.notes.extend(said());
    }
    Some(ways)
}

/// The draft before with each part of the utterance put in.
fn changed(known: &Known, previous: &Draft, mut slots: Slots) -> Option<Vec<Poured>> {
    let mode = mode(&slots);
    let mut ways = vec![Edited { draft: previous.clone(), notes: Vec::new(), cost: 0 }];
    for part in std::mem::take(&mut slots.follow.drops) {
        ways = each(ways, |draft| drop_part(known, draft, &part))?;
    }
    for amount in std::mem::take(&mut slots.amounts) {
        ways = each(ways, |draft| shown::number(known, draft, &amount, mode))?;
    }
    for pred in std::mem::take(&mut slots.preds) {
        ways = each(ways, |draft| people::condition(known, draft, &pred, mode))?;
    }
    let mut objects = std::mem::take(&mut slots.objects);
    objects.append(&mut slots.people);
    for objects in objects {
        ways = each(ways, |draft| people::values(known, draft, &objects, mode))?;
    }
    if slots.periods.len() > 1 {
        return None;
    }
    if let Some(during) = slots.periods.pop() {
        ways = each(ways, |draft| when::window(draft, &during))?;
    }
    for cue in std::mem::take(&mut slots.cues) {
        ways = each(ways, |draft| shown::cue(previous, draft, cue))?;
    }
    let (by, grain) = (std::mem::take(&mut slots.by), slots.grain.take());
    if !by.is_empty() || grain.is_some() {
        let instead = slots.follow.links.contains(&Link::Instead);
        ways = each(ways, |draft| shown::group(known, draft, &by, grain, (mode, instead)))?;
    }
    if slots.versus.is_some() || slots.versus_period.is_some() || slots.versus_unit.is_some() {
        let said = std::mem::take(&mut slots);
        ways = each(ways, |draft| when::compare(draft, &said))?;
        slots = Slots { versus: None, versus_period: None, versus_unit: None, ..said };
    }
    let (sorted, size) = (slots.sorted.take(), slots.size.take());
    if sorted.is_some() || size.is_some() {
        ways = each(ways, |draft| shown::order(draft, sorted.as_ref(), size))?;
    }
    let columns = std::mem::take(&mut slots.columns);
    if !columns.is_empty() {
        ways = each(ways, |draft| shown::columns(draft, &columns))?;
    }
    slots.follow = super::Follow::default();
    slots.notes.extend(said());
    let poured = |way: Edited| {
        let mut notes = slots.notes.clone();
        notes.extend(way.notes);
        Poured { draft: way.draft, notes, cost: way.cost }
    };
    slots.spent().then(|| ways.into_iter().map(poured).collect())
}

/// How parts of the same kind meet.
fn mode(slots: &Slots) -> Mode {
    let links = &slots.follow.links;
    let is = |link: Link| links.contains(&link);
    if is(Link::Correct) || is(Link::Instead) {
        return Mode::Correct;
    }
    if is(Link::Also) || slots.follow.leads == Some(Link::Also) {
        return Mode::Widen;
    }
    let bare = links.is_empty() && (slots.follow.trails || slots.follow.leads.is_some() || could_stand_alone(slots));
    if is(Link::About) || is(Link::Only) || bare {
        return Mode::Replace;
    }
    Mode::Narrow
}

/// A part of the draft before goes.
fn drop_part(known: &Known, draft: &Draft, part: &Dropped) -> Option<Vec<Edited>> {
    match part {
        Dropped::Field(name) => people::drop_field(known, draft, name),
        Dropped::Window => when::drop_window(draft),
        Dropped::Groups | Dropped::Compare => {
            let mut draft = draft.clone();
            let Show::Measure(measure) = &mut draft.show else { return Some(lacking(&draft)) };
            let lacks = match part {
                Dropped::Compare => measure.compare.take().is_none(),
                _ => {
                    let none = measure.by.is_empty() && measure.grain.is_none();
                    (measure.by, measure.grain, measure.sort, measure.top) = (Vec::new(), None, None, None);
                    measure.having.clear();
                    none
                }
            };
            Some(if lacks { lacking(&draft) } else { one(draft) })
        }
    }
}

/// Every way with a change, which may fork.
fn each(ways: Vec<Edited>, change: impl Fn(&Draft) -> Option<Vec<Edited>>) -> Option<Vec<Edited>> {
    let mut all = Vec::new();
    for way in ways {
        for mut edited in change(&way.draft)? {
            edited.notes.splice(0..0, way.notes.iter().cloned());
            edited.cost += way.cost;
            all.push(edited);
        }
    }
    Some(all)
}

fn one(draft: Draft) -> Vec<Edited> {
    vec![Edited { draft, notes: Vec::new(), cost: 0 }]
}

/// One of several places for a change: the asker says which.
fn fork(ways: Vec<(Draft, Words)>) -> Option<Vec<Edited>> {
    let about = Arc::new(Words::both(
        "上一个问题里有不止一处可以改，改哪一处？",
        "More than one part of the question before could change; which?",
    ));
    let open = ways.len() > 1;
    let edited = ways.into_iter().enumerate().map(|(option, (draft, words))| {
        let notes = if open { vec![Note::choose(&about, option as u8, words)] } else { Vec::new() };
        Edited { draft, notes, cost: 0 }
    });
    Some(edited.collect()).filter(|ways: &Vec<Edited>| !ways.is_empty())
}

/// What was to go is not there.
fn lacking(draft: &Draft) -> Vec<Edited> {
    let message = Words::both("上一个问题里没有这一部分，去不掉", "the question before has no such part to drop");
    stop(draft.clone(), Diagnostic::new(Code::Ambiguous, Place::None, message))
}

/// A change that cannot be made, and why.
fn stop(draft: Draft, why: Diagnostic) -> Vec<Edited> {
    vec![Edited { draft, notes: vec![Note::Stop(Arc::new(why))], cost: 0 }]
}

fn stopped(draft: &Draft, stop: Diagnostic) -> Poured {
    Poured { draft: draft.clone(), notes: vec![Note::Stop(Arc::new(stop))], cost: 0 }
}

fn said() -> [Note; 2] {
    let taken = Words::both("接着上一个问题", "a change to the question before");
    [Note::assume(taken, Vec::new()), Note::Follows]
}

/// Some conditions as one.
fn joined(mut parts: Vec<Who>) -> Option<Who> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Who::All(parts)),
    }
}
