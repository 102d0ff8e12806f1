//! Conditions on people: deeds done and not done, tags, fields, terms, and their lists.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Clause, Deed, Join, Measured, Note, Objects, Sem, in_order};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Did, During, FieldIs, InSegment, Leaf, MetricIs, RowFilter, TagIs, Term, Test, Who};
use tagmata_core::model::{DimensionKind, TagId};
use tagmata_core::words::Words;

/// A value taken as something done, where no verb says so.
const BRIDGE_COST: i32 = 8;

/// `clause(deed)`: the first of a list.
pub fn clause(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let deed = a[0].deed()?.clone();
    one(Sem::Deeds(vec![Clause { deed, not: false, headless: false, never: false }]))
}

/// `not_clause(deed, how)`: not done; `how` is `not` or `never`.
pub fn not_clause(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let never = a[1].text()? == "never";
    match a[0].sem()? {
        Sem::Deed(deed) => one(Sem::Deeds(vec![Clause { deed: deed.clone(), not: true, headless: false, never }])),
        _ => None,
    }
}

/// `and_clause(list, list)`: one list after the other.
pub fn and_clause(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Deeds(before), Sem::Deeds(more)) = (a[0].sem()?, a[1].sem()?) else { return None };
    let [only] = more.as_slice() else { return None };
    let mut all = before.clone();
    all.push(only.clone());
    one(Sem::Deeds(all))
}

/// `headless(list, objects, how)`: bought A but never B.
pub fn headless(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Deeds(before) = a[0].sem()? else { return None };
    let objects = a[1].objects()?;
    let last = before.iter().rev().find(|clause| !clause.not)?;
    for (field, _) in &objects.values {
        known.fits_event(&last.deed.event, field)?;
    }
    let deed = Deed { objects: vec![objects.clone()], ..Deed::of(last.deed.event.clone()) };
    let mut all = before.clone();
    all.push(Clause { deed, not: true, headless: true, never: a[2].text()? == "never" });
    one(Sem::Deeds(all))
}

/// `share_period(list, window)`: a window behind a clause without a verb of its own covers all of them.
pub fn share_period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Deeds(clauses), during) = (a[0].sem()?, a[1].period()?) else { return None };
    let shared = clauses.last()?.headless && clauses.iter().all(|clause| clause.deed.during.is_none());
    if !shared {
        return None;
    }
    let mut all = clauses.clone();
    for clause in &mut all {
        clause.deed.during = Some(during.clone());
    }
    let taken = Words::both("时间用于前后两个条件", "the window covers both conditions");
    let note = Note::assume(taken, vec![Words::both("只用于后一个条件", "only the second condition")]);
    Some(vec![Built::plain(Sem::Deeds(all)).note(note)])
}

/// `finish(list)`: the list as one condition; a window said first covers the clauses behind it.
pub fn finish(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Deeds(list) = a[0].sem()? else { return None };
    clauses(known, list)
}

/// A list of deeds as conditions, one per way to take objects that are listed without a word that says which.
pub fn clauses(known: &Known, list: &[Clause]) -> Option<Vec<Built>> {
    let mut list = list.to_vec();
    let mut shared = false;
    let first: Option<During> = list.first().and_then(|clause| clause.deed.during.clone());
    let leads = list.first().is_some_and(|clause| clause.deed.leading);
    for clause in list.iter_mut().skip(1) {
        let open = clause.deed.during.is_none();
        if open && first.is_some() && (leads || clause.headless) {
            clause.deed.during = first.clone();
            shared = true;
        }
    }
    let mut ways: Vec<(Vec<Who>, Vec<Note>)> = vec![(Vec::new(), Vec::new())];
    for clause in &list {
        let made = clause_ways(known, clause)?;
        let mut longer = Vec::new();
        for (whos, notes) in &ways {
            for (who, note) in &made {
                let mut whos = whos.clone();
                whos.push(who.clone());
                let mut notes = notes.clone();
                notes.extend(note.clone());
                longer.push((whos, notes));
            }
        }
        ways = longer;
    }
    let note = shared.then(|| {
        let taken = Words::both("前面的时间也用于后面的条件", "the window said for one condition covers the other too");
        Note::assume(taken, vec![Words::both("后面的条件不限时间", "the other condition has no window")])
    });
    let mut all = Vec::new();
    for (mut whos, mut notes) in ways {
        notes.extend(note.clone());
        let who = if whos.len() == 1 { whos.remove(0) } else { Who::All(whos) };
        all.push(Built { notes, ..Built::plain(Sem::Pred(who)) });
    }
    Some(all)
}

fn clause_ways(known: &Known, clause: &Clause) -> Option<Vec<(Who, Option<Note>)>> {
    let deed = &clause.deed;
    let (plain, open): (Vec<&Objects>, Vec<&Objects>) =
        deed.objects.iter().partition(|objects| matches!(objects.join, Join::One | Join::Any));
    if open.len() > 1 {
        return None;
    }
    let mut filters: Vec<RowFilter> = plain.iter().flat_map(|objects| objects.filters()).collect();
    let Some(listed) = open.first() else {
        let who = one_deed(known, deed, filters)?;
        return Some(vec![(negated(who, clause.not), None)]);
    };
    let mut each = Vec::new();
    for (field, value) in &listed.values {
        let mut with = filters.clone();
        with.extend(Objects::one(field.clone(), value.clone()).filters());
        each.push(one_deed(known, deed, with)?);
    }
    let every = negated(Who::All(each.clone()), clause.not);
    if listed.join == Join::Every {
        return Some(vec![(every, None)]);
    }
    let any = if listed.same_field() {
        filters.extend(listed.filters());
        one_deed(known, deed, filters)?
    } else {
        Who::Any(each)
    };
    let any = negated(any, clause.not);
    let about = Arc::new(if clause.not {
        Words::both("是都没有，还是没有同时做到？", "Is it none of them, or not all of them together?")
    } else {
        Words::both("是要两者都满足，还是满足任意一个？", "Do they have to have all of these, or any one of them?")
    });
    let choose = |option, zh: &str, en: &str| Note::Choose {
        about: about.clone(),
        option,
        words: Some(Arc::new(Words::both(zh, en))),
    };
    Some(if clause.not {
        vec![(any, Some(choose(0, "一样都没有", "none of them"))), (every, Some(choose(1, "没有同时都有", "not all of them")))]
    } else {
        vec![(every, Some(choose(0, "每一样都有", "all of them"))), (any, Some(choose(1, "任意一样即可", "any one of them")))]
    })
}

fn negated(who: Who, not: bool) -> Who {
    if not { Who::Not(Box::new(who)) } else { who }
}

fn one_deed(known: &Known, deed: &Deed, filters: Vec<RowFilter>) -> Option<Who> {
    let filters = in_order(filters);
    if let Some((metric, test)) = &deed.amount {
        for filter in &filters {
            let reached = known.reach.get(metric)?.iter().any(|field| field.as_str() == filter.field);
            if !reached {
                return None;
            }
        }
        let leaf = Leaf {
            metric: metric.as_str().to_owned(),
            filters,
            during: deed.during.clone(),
            per: None,
            share_of: None,
        };
        return Some(Who::Metric(MetricIs { term: Term::Leaf(leaf), test: *test }));
    }
    Some(Who::Did(Did { event: deed.event.as_str().to_owned(), filters, during: deed.during.clone(), count: deed.count }))
}

/// `tags(value)`.
pub fn tags(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(a[0].sem()?.clone())
}

/// `more_tags(tags, value)`: values of one tag, any of which will do.
pub fn more_tags(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::TagValues(tag, before), Sem::TagValues(other, more)) = (a[0].sem()?, a[1].sem()?) else { return None };
    if tag != other || before.contains(&more[0]) {
        return None;
    }
    let mut values = before.clone();
    values.extend(more.iter().cloned());
    one(Sem::TagValues(tag.clone(), values))
}

/// `tag_pred(tags)`.
pub fn tag_pred(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (tag, values) = tag_values(&a[0])?;
    let who = Who::Tag(TagIs { name: tag.as_str().to_owned(), is: values.clone(), is_not: Vec::new() });
    let built = Built::plain(Sem::Pred(who));
    Some(vec![if values.len() > 1 {
        let taken = Words::both("同一标签的多个值按“任意一个”算", "several values of one tag mean any of them");
        built.note(Note::assume(taken, Vec::new()))
    } else {
        built
    }])
}

/// `tag_named(tag, tags)`: activity is dormant.
pub fn tag_named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::TagName(name) = a[0].sem()? else { return None };
    let (tag, _) = tag_values(&a[1])?;
    if name == tag { tag_pred(known, &a[1..]) } else { None }
}

/// `not_tag(tags)`: a known value that is none of these.
pub fn not_tag(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (tag, values) = tag_values(&a[0])?;
    one(Sem::Pred(Who::Tag(TagIs { name: tag.as_str().to_owned(), is: Vec::new(), is_not: values.clone() })))
}

fn tag_values<'a>(arg: &'a Arg<'_>) -> Option<(&'a TagId, &'a Vec<String>)> {
    match arg.sem()? {
        Sem::TagValues(tag, values) => Some((tag, values)),
        _ => None,
    }
}

/// `term_pred(term or segment)`.
pub fn term_pred(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Term(term) => one(Sem::Pred(known.model.terms.get(term)?.who.clone()?)),
        Sem::Segment(segment) => {
            one(Sem::Pred(Who::InSegment(InSegment { segment: segment.as_str().to_owned(), version: None })))
        }
        _ => None,
    }
}

/// `not_pred(condition)`.
pub fn not_pred(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Pred(who) => one(Sem::Pred(Who::Not(Box::new(who.clone())))),
        _ => None,
    }
}

/// `undefined(word)`: one way per option that the model offers.
pub fn undefined(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { sem: Sem::Term(id), from, .. } = &a[0] else { return None };
    let term = known.model.terms.get(id)?;
    let name = term.names.words(id.as_str());
    let about = Words::both(
        format!("“{}”没有统一的定义，指哪一种？", name.zh),
        format!("\"{}\" is not defined; which is meant?", name.en),
    );
    if term.options.is_empty() {
        let stop = Diagnostic::new(Code::Undefined, Place::Question { from: *from, to: *from + 1 }, about);
        let nobody = Who::Any(Vec::new());
        return Some(vec![Built::plain(Sem::Pred(nobody)).note(Note::Stop(Arc::new(stop)))]);
    }
    let about = Arc::new(about);
    let mut built = Vec::new();
    for (option, (words, who)) in term.options.iter().enumerate() {
        let words = Some(Arc::new(words.clone()));
        let note = Note::Choose { about: about.clone(), option: option as u8, words };
        built.push(Built::plain(Sem::Pred(who.clone())).note(note));
    }
    Some(built)
}

/// `absent(word)`: something that the data does not hold.
pub fn absent(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { sem: Sem::Absent(at), from, .. } = &a[0] else { return None };
    let absent = known.model.absent.get(*at)?;
    let name = absent.names.words(&absent.id);
    let message = Words::both(format!("数据里没有“{}”", name.zh), format!("the data does not hold \"{}\"", name.en));
    let stop = Diagnostic::new(Code::Absent, Place::Question { from: *from, to: *from + 1 }, message).hint(absent.about.clone());
    Some(vec![Built::plain(Sem::Pred(Who::All(Vec::new()))).note(Note::Stop(Arc::new(stop)))])
}

fn field_is(known: &Known, objects: &Objects, not: bool) -> Option<FieldIs> {
    let field = &objects.values[0].0;
    let fits = objects.same_field() && known.is_field(&known.entity, field) && objects.join != Join::Every;
    if !fits {
        return None;
    }
    let values: Vec<String> = objects.values.iter().map(|(_, value)| value.clone()).collect();
    let (is, is_not) = if not { (Vec::new(), values) } else { (values, Vec::new()) };
    Some(FieldIs { name: field.as_str().to_owned(), is, is_not, test: None, during: None })
}

/// `field_pred(objects)`: values of one field of the entity.
pub fn field_pred(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let objects = a[0].objects()?;
    let built = Built::plain(Sem::Pred(Who::Field(field_is(known, objects, false)?)));
    Some(vec![if objects.values.len() > 1 {
        let taken = Words::both("同一字段的多个值按“任意一个”算", "several values of one field mean any of them");
        built.note(Note::assume(taken, Vec::new()))
    } else {
        built
    }])
}

/// `field_named(field, objects)`: the city is Shanghai.
pub fn field_named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Field(field) = a[0].sem()? else { return None };
    if a[1].objects()?.values[0].0 == *field { field_pred(known, &a[1..]) } else { None }
}

/// `not_field(objects)`.
pub fn not_field(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Pred(Who::Field(field_is(known, a[0].objects()?, true)?)))
}

/// `value_people(objects, entity)`: drinks customers; what it means depends on the rest of the question.
pub fn value_people(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let objects = a[0].objects()?;
    let event = known.default_event.as_ref()?;
    let mut cost = BRIDGE_COST;
    for (field, _) in &objects.values {
        cost += known.fits_event(event, field)? * BRIDGE_COST;
    }
    Some(vec![Built::plain(Sem::ValuePeople(objects.clone())).costing(cost)])
}

/// `date_in(field, window)`.
pub fn date_in(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Field(field), during) = (a[0].sem()?, a[1].period()?) else { return None };
    let fits = known.kind(field) == DimensionKind::Date && known.is_field(&known.entity, field);
    if !fits {
        return None;
    }
    one(Sem::Pred(Who::Field(FieldIs {
        name: field.as_str().to_owned(),
        is: Vec::new(),
        is_not: Vec::new(),
        test: None,
        during: Some(during.clone()),
    })))
}

fn number_field(field: &tagmata_core::model::DimensionId, test: Test) -> Who {
    Who::Field(FieldIs { name: field.as_str().to_owned(), is: Vec::new(), is_not: Vec::new(), test: Some(test), during: None })
}

/// `number_is(field, test)`: age over 30.
pub fn number_is(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Field(field), Sem::Test(test, unit)) = (a[0].sem()?, a[1].sem()?) else { return None };
    let fits = known.kind(field) == DimensionKind::Number && known.is_field(&known.entity, field);
    let unit_fits = matches!(unit, Measured::Bare | Measured::Time(_) | Measured::Money);
    if fits && unit_fits { one(Sem::Pred(number_field(field, *test))) } else { None }
}

/// `age_is(test)`: a number of years, where exactly one number of the entity is in years.
pub fn age_is(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Test(test, Measured::Bare) = a[0].sem()? else { return None };
    let in_years = |d: &&tagmata_core::model::Dimension| {
        d.kind == DimensionKind::Number
            && matches!(d.unit.as_deref(), Some("years" | "year" | "岁"))
            && known.is_field(&known.entity, &d.id)
    };
    let mut fields = known.model.dimensions.values().filter(in_years);
    let (Some(field), None) = (fields.next(), fields.next()) else { return None };
    one(Sem::Pred(number_field(&field.id, *test)))
}

/// `any_of(condition, condition)`.
pub fn any_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Pred(left), Sem::Pred(right)) = (a[0].sem()?, a[1].sem()?) else { return None };
    let mut all = match left {
        Who::Any(whos) => whos.clone(),
        other => vec![other.clone()],
    };
    all.push(right.clone());
    one(Sem::Pred(Who::Any(all)))
}

/// `both_or_either(condition, condition)`: two kinds of people named side by side.
pub fn both_or_either(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Pred(left), Sem::Pred(right)) = (a[0].sem()?, a[1].sem()?) else { return None };
    if left == right {
        return None;
    }
    let about = Words::both("是同时满足两者，还是满足任意一个？", "Are both to hold at once, or either of them?");
    let about = Arc::new(about);
    let way = |who: Who, option: u8, zh: &str, en: &str| {
        let words = Some(Arc::new(Words::both(zh, en)));
        Built::plain(Sem::Pred(who)).note(Note::Choose { about: about.clone(), option, words })
    };
    let both = vec![left.clone(), right.clone()];
    Some(vec![
        way(Who::All(both.clone()), 0, "同时满足", "both at once"),
        way(Who::Any(both), 1, "任意一个", "either of them"),
    ])
}
