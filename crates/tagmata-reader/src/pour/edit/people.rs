//! The conditions of the draft before: replaced by ones of the same kind, narrowed, widened, dropped.

use super::super::Slots;
use super::super::check::contradicts;
use super::super::ways::{BRIDGE_COST, did_default};
use super::sites::{self, with_values};
use super::{Edited, Mode, fork, joined, lacking, one};
use crate::known::Known;
use crate::meaning::value_name;
use crate::sem::{Join, Note, Objects, in_order};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{By, Draft, FieldIs, Leaf, RowFilter, RowTest, Show, TagIs, Term, Who};
use tagmata_core::model::{DimensionId, EntityId, EventId};
use tagmata_core::words::Words;

/// The conditions of a draft, all of which hold.
pub fn parts(draft: &Draft) -> Vec<Who> {
    match &draft.who {
        None => Vec::new(),
        Some(Who::All(parts)) => parts.clone(),
        Some(who) => vec![who.clone()],
    }
}

/// A condition on people.
pub fn condition(known: &Known, draft: &Draft, new: &Who, mode: Mode) -> Option<Vec<Edited>> {
    if let Some((name, is, is_not)) = listed(new) {
        let found: Vec<_> = sites::values(draft).into_iter().filter(|(_, other, _)| *other == name).collect();
        if is.is_empty() && mode != Mode::Correct && !found.is_empty() {
            return leave_out(known, draft, new, &name, is_not);
        }
        if !found.is_empty() && mode != Mode::Narrow {
            return put(known, draft, &found, &name, (is, is_not), mode);
        }
    } else if matches!(mode, Mode::Replace | Mode::Correct) {
        let own = parts(draft);
        let alike: Vec<usize> = (0..own.len()).filter(|at| same_subject(&own[*at], new)).collect();
        if !alike.is_empty() {
            return replaced(known, draft, &alike, new);
        }
    }
    let own = parts(draft);
    if mode == Mode::Correct && !own.is_empty() {
        let all: Vec<usize> = (0..own.len()).collect();
        return replaced(known, draft, &all, new);
    }
    Some(vec![added(draft, new, mode)])
}

/// A list of values of one tag or dimension of people.
fn listed(who: &Who) -> Option<(String, &[String], &[String])> {
    match who {
        Who::Tag(TagIs { name, is, is_not, as_of: None }) => Some((name.clone(), is, is_not)),
        Who::Field(FieldIs { name, is, is_not, test: None, during: None }) if !is.is_empty() || !is_not.is_empty() => {
            Some((name.clone(), is, is_not))
        }
        _ => None,
    }
}

fn same_subject(old: &Who, new: &Who) -> bool {
    match (old, new) {
        (Who::Did(old), Who::Did(new)) => old.event == new.event,
        (Who::Metric(old), Who::Metric(new)) => metric(&old.term) == metric(&new.term),
        (Who::Field(old), Who::Field(new)) => old.name == new.name,
        (Who::Not(old), Who::Not(new)) => same_subject(old, new),
        _ => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}

fn metric(term: &Term) -> Option<&str> {
    match term {
        Term::Leaf(leaf) => Some(&leaf.metric),
        _ => None,
    }
}

/// The condition in place of one of these.
fn replaced(known: &Known, draft: &Draft, at: &[usize], new: &Who) -> Option<Vec<Edited>> {
    let own = parts(draft);
    let mut ways = Vec::new();
    for place in at {
        let mut parts = own.clone();
        let mut new = new.clone();
        if let (Who::Did(new), Who::Did(old)) = (&mut new, &own[*place]) {
            new.during = new.during.take().or_else(|| old.during.clone());
        }
        let old = std::mem::replace(&mut parts[*place], new);
        let old = said(known, &old);
        let words = Words::both(format!("换掉“{}”", old.zh), format!("in place of \"{}\"", old.en));
        ways.push((Draft { who: joined(parts), ..draft.clone() }, words));
    }
    fork(ways)
}

/// One more condition.
fn added(draft: &Draft, new: &Who, mode: Mode) -> Edited {
    let mut parts = parts(draft);
    let first = parts.is_empty();
    parts.push(new.clone());
    let mut notes = Vec::new();
    if contradicts(&parts) {
        let message = Words::both(
            "这个条件和上一个问题的条件不能同时成立",
            "this and a condition of the question before cannot both hold",
        );
        let hint = Words::both("要换掉它，就说“换成……”", "to replace that one, say \"instead\"");
        let stop = Diagnostic::new(Code::Ambiguous, Place::None, message).hint(hint);
        notes.push(Note::Stop(Arc::new(stop)));
    } else if mode == Mode::Replace && !first {
        let taken = Words::both("在上一个问题的条件上再加一个", "one more condition, beside those before");
        notes.push(Note::assume(taken, vec![Words::both("代替之前的条件", "in place of those before")]));
    }
    Edited { draft: Draft { who: joined(parts), ..draft.clone() }, notes, cost: 0 }
}

/// Values in place of those at one of these places, or beside them.
fn put(
    known: &Known,
    draft: &Draft,
    found: &[(sites::Site, String, Vec<String>)],
    name: &str,
    (is, is_not): (&[String], &[String]),
    mode: Mode,
) -> Option<Vec<Edited>> {
    let mut ways = Vec::new();
    for (at, old_name, old) in found {
        let mut is = is.to_vec();
        if mode == Mode::Widen && is_not.is_empty() && old_name == name {
            is = old.iter().cloned().chain(is.into_iter().filter(|value| !old.contains(value))).collect();
        }
        let shown = values_said(known, old_name, old);
        let words = Words::both(format!("换掉“{}”", shown.zh), format!("in place of \"{}\"", shown.en));
        ways.push((with_values(draft, at, name, &is, is_not)?, words));
    }
    fork(ways)
}

/// Some people left out, where the same tag or dimension is already spoken of.
fn leave_out(known: &Known, draft: &Draft, new: &Who, name: &str, out: &[String]) -> Option<Vec<Edited>> {
    let own = parts(draft);
    let at = own.iter().position(|part| listed(part).is_some_and(|(other, is, _)| other == name && !is.is_empty()));
    let Some(at) = at else { return Some(vec![added(draft, new, Mode::Narrow)]) };
    let (_, is, _) = listed(&own[at])?;
    let left: Vec<String> = is.iter().filter(|value| !out.contains(value)).cloned().collect();
    if left.is_empty() {
        // Leaving out all that are picked leaves nobody: the condition itself is meant to go.
        return drop_field(known, draft, name);
    }
    let mut parts = own.clone();
    match &mut parts[at] {
        Who::Tag(tag) => tag.is = left,
        Who::Field(field) => field.is = left,
        _ => return None,
    }
    Some(one(Draft { who: joined(parts), ..draft.clone() }))
}

/// Values of a dimension, of people or of rows.
pub fn values(known: &Known, draft: &Draft, objects: &Objects, mode: Mode) -> Option<Vec<Edited>> {
    if objects.join == Join::Every || !objects.same_field() {
        return None;
    }
    let field = &objects.values[0].0;
    let mut is: Vec<String> = objects.values.iter().map(|(_, value)| value.clone()).collect();
    is.dedup();
    if mode != Mode::Narrow {
        let all = sites::values(draft);
        let exact: Vec<_> = all.iter().filter(|(_, name, _)| name == field.as_str()).cloned().collect();
        let alike: Vec<_> = match exact.is_empty() && mode != Mode::Widen {
            true => all.into_iter().filter(|(_, name, _)| same_source(name, field.as_str())).collect(),
            false => exact,
        };
        if !alike.is_empty() {
            return put(known, draft, &alike, field.as_str(), (&is, &[]), mode);
        }
    }
    placed(known, draft, objects, &is, mode)
}

/// Two dimensions of one thing: a category and a brand are both of a product.
fn same_source(one: &str, other: &str) -> bool {
    let thing = |name: &str| name.split_once('.').map(|(thing, _)| thing.to_owned());
    thing(one).is_some() && thing(one) == thing(other)
}

/// Values where nothing of their kind stands yet: on the number's rows, on the people, on what they did.
fn placed(known: &Known, draft: &Draft, objects: &Objects, is: &[String], mode: Mode) -> Option<Vec<Edited>> {
    let field = &objects.values[0].0;
    let mut changed = draft.clone();
    if let Show::Measure(measure) = &mut changed.show {
        if rows(known, &mut measure.terms, field, is).is_some() {
            return Some(one(changed));
        }
        changed = draft.clone();
    }
    let entity = changed.entity.as_ref().map_or_else(|| known.entity.clone(), EntityId::new);
    if known.is_field(&entity, field) {
        let name = field.as_str().to_owned();
        let who = Who::Field(FieldIs { name, is: is.to_vec(), is_not: Vec::new(), test: None, during: None });
        return Some(vec![added(draft, &who, mode)]);
    }
    if matches!(draft.show, Show::Measure(_)) {
        return None;
    }
    let own = parts(draft);
    let mut ways = Vec::new();
    for (at, part) in own.iter().enumerate() {
        let Who::Did(did) = part else { continue };
        if known.fits_event(&EventId::new(&did.event), field).is_none() {
            continue;
        }
        let mut parts = own.clone();
        let Who::Did(did) = &mut parts[at] else { continue };
        filter(&mut did.filters, field, is);
        ways.push((Draft { who: joined(parts), ..draft.clone() }, said(known, part)));
    }
    if !ways.is_empty() {
        return fork(ways);
    }
    let mut slots = Slots::default();
    did_default(known, &mut slots, objects)?;
    let mut edited = added(draft, slots.preds.first()?, mode);
    edited.notes.extend(slots.notes);
    edited.cost += BRIDGE_COST;
    Some(vec![edited])
}

fn rows(known: &Known, terms: &mut [Term], field: &DimensionId, is: &[String]) -> Option<()> {
    for term in terms {
        let Term::Leaf(Leaf { metric, filters, .. }) = term else { return None };
        let metric = known.model.metrics.values().find(|known| known.id.as_str() == metric)?;
        if !known.reaches(&metric.id, field) {
            return None;
        }
        filter(filters, field, is);
    }
    Some(())
}

/// One more filter, in the order that a question said at once would have them.
fn filter(filters: &mut Vec<RowTest>, field: &DimensionId, is: &[String]) {
    let new = crate::sem::row_filter(field.as_str(), is.to_vec());
    let plain = |test: &RowTest| match test {
        RowTest::Field(filter) => Some(filter.clone()),
        _ => None,
    };
    let all: Option<Vec<RowFilter>> = filters.iter().map(plain).collect();
    match all {
        Some(mut all) => {
            all.push(new);
            *filters = in_order(all);
        }
        None => filters.push(RowTest::Field(new)),
    }
}

/// The conditions on a tag or dimension go, or the grouping by it.
pub fn drop_field(known: &Known, draft: &Draft, name: &str) -> Option<Vec<Edited>> {
    let mut free = draft.clone();
    let of = |filters: &mut Vec<RowTest>| filters.retain(|test| !matches!(test, RowTest::Field(f) if f.field == name));
    let mut kept = parts(draft);
    kept.retain(|part| !is_of(part, name));
    for part in &mut kept {
        if let Who::Did(did) = part {
            of(&mut did.filters);
        }
    }
    free.who = joined(kept);
    if let Show::Measure(measure) = &mut free.show {
        for term in &mut measure.terms {
            if let Term::Leaf(leaf) = term {
                of(&mut leaf.filters);
            }
        }
    }
    // What is nested deeper cannot simply go.
    if sites::values(&free).iter().any(|(_, other, _)| other == name) {
        return None;
    }
    let mut whole = draft.clone();
    let grouped = match &mut whole.show {
        Show::Measure(measure) => {
            let before = measure.by.len();
            measure.by.retain(|by| !matches!(by, By::Name(by) if by == name));
            measure.by.len() < before
        }
        _ => false,
    };
    match (free != *draft, grouped) {
        (false, false) => Some(lacking(draft)),
        (true, false) => Some(one(free)),
        (false, true) => Some(one(whole)),
        (true, true) => {
            let shown = values_said(known, name, &[]);
            let words = |zh: &str, en: &str| Words::both(format!("{}{zh}", shown.zh), format!("{en} {}", shown.en));
            fork(vec![(free, words("的条件", "the condition on")), (whole, words("的分组", "the groups by"))])
        }
    }
}

fn is_of(who: &Who, name: &str) -> bool {
    match who {
        Who::Tag(tag) => tag.name == name,
        Who::Field(field) => field.name == name,
        Who::Not(inner) => is_of(inner, name),
        _ => false,
    }
}

/// A condition in a few words.
fn said(known: &Known, who: &Who) -> Words {
    match who {
        Who::Not(inner) => {
            let inner = said(known, inner);
            Words::both(format!("没有{}", inner.zh), format!("not {}", inner.en))
        }
        Who::Did(did) => {
            let name = known.model.events.values().find(|event| event.id.as_str() == did.event);
            name.map_or_else(|| Words::plain(did.event.clone()), |event| event.names.words(event.id.as_str()))
        }
        Who::Metric(of) => {
            let id = metric(&of.term);
            let name = known.model.metrics.values().find(|metric| Some(metric.id.as_str()) == id);
            name.map_or_else(|| Words::both("数字条件", "a number"), |metric| metric.names.words(metric.id.as_str()))
        }
        other => match listed(other) {
            Some((name, is, is_not)) => values_said(known, &name, if is.is_empty() { is_not } else { is }),
            None => Words::both("之前的条件", "the condition before"),
        },
    }
}

fn values_said(known: &Known, name: &str, values: &[String]) -> Words {
    if let Some(tag) = known.model.tags.values().find(|tag| tag.id.as_str() == name) {
        let shown = tag.names.words(name);
        let all = values
            .iter()
            .map(|value| tag.values.get(value).map_or_else(|| Words::plain(value), |v| v.names.words(value)));
        let all: Vec<Words> = all.collect();
        let zh: Vec<&str> = std::iter::once(shown.zh.as_str()).chain(all.iter().map(|w| w.zh.as_str())).collect();
        let en: Vec<&str> = std::iter::once(shown.en.as_str()).chain(all.iter().map(|w| w.en.as_str())).collect();
        return Words::both(zh.join(" "), en.join(" "));
    }
    let field = DimensionId::new(name);
    let all: Vec<Words> = values.iter().map(|value| value_name(known, &field, value)).collect();
    if all.is_empty() {
        return known.model.dimensions.get(&field).map_or_else(|| Words::plain(name), |d| d.names.words(name));
    }
    let zh: Vec<&str> = all.iter().map(|words| words.zh.as_str()).collect();
    let en: Vec<&str> = all.iter().map(|words| words.en.as_str()).collect();
    Words::both(zh.join(" / "), en.join(" / "))
}
