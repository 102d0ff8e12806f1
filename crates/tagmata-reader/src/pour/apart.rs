//! Numbers asked for one by one: values listed with "each", or all the values of a field, are groups and no condition.
//! A number of people that stands for a number of one of them is no reading. Knows no word.

use super::Poured;
use super::joints::Joints;
use super::show::by_month;
use crate::chart::Item;
use crate::known::Known;
use crate::rules::Cat;
use crate::scan::Scan;
use crate::sem::{Note, Sem};
use tagmata_core::draft::{By, Column, Did, During, Leaf, Measure, RowTest, Show, Term, Who};
use tagmata_core::model::{DimensionId, EntityId, MetricId, TagId};

/// A poured draft, by groups where its values were asked for one by one; `None` where that cannot be said.
pub fn apart(known: &Known, scan: &Scan, joints: &Joints, poured: Poured) -> Option<Poured> {
    if counts_one(known, &poured) || feast_days(scan, joints) || averages_units(scan, joints, &poured) {
        return None;
    }
    if invented(known, scan, &poured) || numbered(scan, joints, &poured) {
        return None;
    }
    let poured = changed(scan, joints, poured)?;
    let said = |cats: &[Cat]| scan.edges.iter().any(|edge| cats.contains(&edge.cat));
    let each = said(&joints.each);
    let Some(plain) = one_number(&poured.draft.show) else { return Some(poured) };
    let listed = listed(&poured, plain);
    // "The average order value and the discount rate of VIPs, each": each of the numbers.
    let of_numbers = plain.len() > 1 && listed.is_empty();
    let field = match listed.as_slice() {
        [(field, _)] if each => field.clone(),
        [(field, is)] if is_whole(known, field, is) && !said(&joints.or) => field.clone(),
        _ if each && !of_numbers => return None,
        _ => return Some(poured),
    };
    by_field(known, poured, field)
}

/// The numbers of a view that says each once, for everyone in it; `None` for any other view, and where groups are said.
fn one_number(show: &Show) -> Option<&[Term]> {
    match show {
        Show::Count(count) if count.share_of.is_none() => Some(&[]),
        Show::Measure(m) if m.by.is_empty() && m.grain.is_none() && m.top.is_none() && m.compare.is_none() => {
            Some(&m.terms)
        }
        _ => None,
    }
}

/// The fields of which more than one value was said.
fn listed(poured: &Poured, terms: &[Term]) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let whos = match &poured.draft.who {
        Some(Who::All(whos)) => whos.as_slice(),
        Some(who) => std::slice::from_ref(who),
        None => &[],
    };
    for who in whos {
        match who {
            Who::Tag(tag) if tag.is.len() > 1 => found.push((tag.name.clone(), tag.is.clone())),
            Who::Field(field) if field.is.len() > 1 => found.push((field.name.clone(), field.is.clone())),
            _ => {}
        }
    }
    for term in terms {
        let Term::Leaf(Leaf { filters, .. }) = term else { continue };
        for filter in filters {
            if let RowTest::Field(filter) = filter
                && filter.is.len() > 1
                && !found.iter().any(|(field, _)| *field == filter.field)
            {
                found.push((filter.field.clone(), filter.is.clone()));
            }
        }
    }
    found
}

/// Whether these are all the values that the model gives a field: as a condition they would say nothing.
fn is_whole(known: &Known, field: &str, is: &[String]) -> bool {
    let all = |values: Vec<&str>| values.len() == is.len() && values.iter().all(|v| is.iter().any(|said| said == v));
    let tag = known.model.tags.get(&TagId::new(field)).map(|tag| tag.values.keys().map(|v| v.as_str()).collect());
    let dimension = known.model.dimensions.get(&DimensionId::new(field));
    let values = dimension.map(|dimension| dimension.values.keys().map(|v| v.as_str()).collect());
    tag.or(values).is_some_and(all)
}

fn by_field(known: &Known, mut poured: Poured, field: String) -> Option<Poured> {
    let main = poured.draft.entity.as_ref().map_or_else(|| known.main.clone(), EntityId::new);
    match &mut poured.draft.show {
        Show::Measure(measure) => measure.by.push(By::Name(field)),
        _ => {
            let metric = known.entity_count.get(&main)?.as_str().to_owned();
            let terms = vec![Term::Leaf(Leaf { metric, ..Leaf::default() })];
            poured.draft.show = Show::Measure(Measure { terms, by: vec![By::Name(field)], ..Measure::default() });
        }
    }
    Some(poured)
}

/// Whether a number of people is asked of one of them: "users above 40" are not users that have 40 users.
fn counts_one(known: &Known, poured: &Poured) -> bool {
    let entity = poured.draft.entity.as_ref().map_or_else(|| known.main.clone(), EntityId::new);
    let counts = |term: &Term| {
        let Term::Leaf(leaf) = term else { return false };
        let metric = MetricId::new(&leaf.metric);
        known.entity_count.get(&entity) == Some(&metric)
    };
    let listed = match &poured.draft.show {
        Show::Members(members) => {
            members.columns.iter().any(|column| matches!(column, Column::Term(term) if counts(term)))
        }
        _ => false,
    };
    listed || poured.draft.who.as_ref().is_some_and(|who| tests(who, &counts))
}

fn tests(who: &Who, counts: &impl Fn(&Term) -> bool) -> bool {
    match who {
        Who::All(whos) | Who::Any(whos) => whos.iter().any(|who| tests(who, counts)),
        Who::Not(inner) => tests(inner, counts),
        Who::Metric(metric) => counts(&metric.term),
        Who::Rank(rank) => counts(&rank.term),
        _ => false,
    }
}

/// "Around National Day" is more than the day that has the name.
fn feast_days(scan: &Scan, joints: &Joints) -> bool {
    let named = |edge: &&Item| edge.cat == joints.named_day;
    let followed = |edge: &Item| scan.edges.iter().any(|next| next.cat == joints.feast && next.from == edge.to);
    scan.edges.iter().filter(named).any(followed)
}

/// "Average orders per week" may be orders a week, not orders per person week by week: an average said of a number that
/// has a name of its own, beside a unit of time.
fn averages_units(scan: &Scan, joints: &Joints, poured: &Poured) -> bool {
    let Show::Measure(measure) = &poured.draft.show else { return false };
    let used = |metric: &MetricId| {
        let is = |term: &Term| matches!(term, Term::Leaf(leaf) if leaf.metric == metric.as_str());
        measure.terms.iter().any(is)
    };
    // One letter for an average is a part of another word, "per person" among them.
    let average = |edge: &&Item| {
        edge.cat == joints.average
            && scan.texts[edge.from..edge.to].iter().map(|t| t.chars().count()).sum::<usize>() > 1
    };
    let other = |edge: &Item| {
        let next = |next: &Item| next.from == edge.to && matches!(&*next.sem, Sem::Metric(metric) if !used(metric));
        let own = |next: &Item| next.from == edge.to && matches!(&*next.sem, Sem::Metric(metric) if used(metric));
        scan.edges.iter().any(next) && !scan.edges.iter().any(own)
    };
    measure.grain.is_some() && scan.edges.iter().filter(average).any(other)
}

/// "Admins" are people with a field of their own, not customers that did something with it that nobody said.
fn invented(known: &Known, scan: &Scan, poured: &Poured) -> bool {
    let about = poured.draft.entity.as_ref().map_or_else(|| known.main.clone(), EntityId::new);
    let said =
        |event: &str| scan.edges.iter().any(|edge| matches!(&*edge.sem, Sem::Event(said) if said.as_str() == event));
    let theirs = |filter: &RowTest| {
        let RowTest::Field(filter) = filter else { return false };
        owner(known, &filter.field).is_some_and(|owner| owner != about)
    };
    let did = |did: &Did| !said(&did.event) && did.filters.iter().any(theirs);
    poured.draft.who.as_ref().is_some_and(|who| does(who, &did))
}

/// The entity that a field's column belongs to.
pub fn owner(known: &Known, field: &str) -> Option<EntityId> {
    let column = &known.model.dimensions.get(&DimensionId::new(field))?.column;
    let owner = known.model.entities.values().find(|entity| entity.key.source == column.source);
    owner.map(|entity| entity.id.clone())
}

fn does(who: &Who, test: &impl Fn(&Did) -> bool) -> bool {
    match who {
        Who::All(whos) | Who::Any(whos) => whos.iter().any(|who| does(who, test)),
        Who::Not(inner) => does(inner, test),
        Who::Did(did) => test(did),
        _ => false,
    }
}

/// "Customer no. 13" is no day of a month: its mark right before a noun for whom.
fn numbered(scan: &Scan, joints: &Joints, poured: &Poured) -> bool {
    let Show::Measure(measure) = &poured.draft.show else { return false };
    let day = matches!(&measure.during, Some(During::Calendar(at)) if at.day.is_some() && at.month.is_none());
    let noun = |at: usize| scan.edges.iter().any(|e| e.from == at && matches!(&*e.sem, Sem::Entity(_)));
    day && scan.edges.iter().any(|edge| edge.cat == joints.key_mark && noun(edge.to))
}

/// "Change" beside what is compared, or between two units, asks for the difference and not for a line over time.
fn changed(scan: &Scan, joints: &Joints, mut poured: Poured) -> Option<Poured> {
    let said = |cat| scan.edges.iter().any(|edge| edge.cat == cat);
    let month = |note: &Note| matches!(note, Note::Assume(assumed) if assumed.taken == by_month());
    if !said(joints.change[0]) || said(joints.change[1]) || !poured.notes.iter().any(month) {
        return Some(poured);
    }
    let Show::Measure(measure) = &mut poured.draft.show else { return Some(poured) };
    if let Some(During::Span(span)) = &measure.during
        && two_units(&span.first, &span.until)
    {
        return None;
    }
    if measure.compare.is_some() && measure.during.is_some() {
        measure.grain = None;
        poured.notes.retain(|note| !month(note));
    }
    Some(poured)
}

/// Whether one quarter or half follows the other.
fn two_units(first: &During, until: &During) -> bool {
    let next = |one: Option<i8>, other: Option<i8>| one.zip(other).is_some_and(|(one, other)| other == one + 1);
    match (first, until) {
        (During::Calendar(first), During::Calendar(until)) => {
            next(first.quarter, until.quarter) || next(first.half, until.half) || next(first.month, until.month)
        }
        _ => false,
    }
}
