//! Conditions on people: tags, fields, terms, and their lists. What they did is in `deeds`.

use super::{Arg, Built, bands, one};
use crate::known::Known;
use crate::sem::{Join, Measured, Note, Objects, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{FieldIs, InSegment, TagIs, Test, Who};
use tagmata_core::model::{DimensionKind, TagId};
use tagmata_core::words::Words;

/// A value taken as something done, where no verb says so.
const BRIDGE_COST: i32 = 8;

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
    let who = Who::Tag(TagIs { name: tag.as_str().to_owned(), is: values.clone(), ..TagIs::default() });
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

/// `not_tag_named(tag, tags)`: the age is not 65+.
pub fn not_tag_named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::TagName(name) = a[0].sem()? else { return None };
    let (tag, _) = tag_values(&a[1])?;
    if name == tag { not_tag(known, &a[1..]) } else { None }
}

/// `not_tag(tags)`: a known value that is none of these.
pub fn not_tag(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (tag, values) = tag_values(&a[0])?;
    one(Sem::Pred(Who::Tag(TagIs { name: tag.as_str().to_owned(), is_not: values.clone(), ..TagIs::default() })))
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
            one(Sem::Pred(Who::InSegment(InSegment { segment: segment.as_str().to_owned(), ..InSegment::default() })))
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
        let note = Note::Choose { about: about.clone(), option: option as u8, words, code: Code::Undefined };
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
    let stop = Diagnostic::new(Code::Absent, Place::Question { from: *from, to: *from + 1 }, message)
        .hint(absent.about.clone());
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

/// `not_field_named(field, objects)`: the city is not Shanghai.
pub fn not_field_named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Field(field) = a[0].sem()? else { return None };
    if a[1].objects()?.values[0].0 == *field { not_field(known, &a[1..]) } else { None }
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
    Who::Field(FieldIs {
        name: field.as_str().to_owned(),
        is: Vec::new(),
        is_not: Vec::new(),
        test: Some(test),
        during: None,
    })
}

/// `number_is(field, test)`: age over 30.
pub fn number_is(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Field(field), Sem::Test(test, unit)) = (a[0].sem()?, a[1].sem()?) else { return None };
    let fits = known.kind(field) == DimensionKind::Number && known.is_field(&known.entity, field);
    let unit_fits = matches!(unit, Measured::Bare | Measured::Time(_) | Measured::Money);
    if fits && unit_fits { one(Sem::Pred(number_field(field, *test))) } else { None }
}

/// Ages above this are no ages.
const AGE_MAX: f64 = 120.0;

/// `age_bare(test)`: "are under 30", without a word for years.
pub fn age_bare(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Test(Test::LessThan(n) | Test::MoreThan(n), Measured::Bare) = a[0].sem()? else { return None };
    if *n > AGE_MAX {
        return None;
    }
    let taken = Words::both("数字按年龄算", "the number was taken as an age");
    let built = age_is(known, a)?.into_iter();
    Some(built.map(|one| one.note(Note::assume(taken.clone(), Vec::new()))).collect())
}

/// `age_is(test)`: a number of years, where exactly one number of the entity is in years, or else one tag of bands.
pub fn age_is(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Test(test, Measured::Bare) = a[0].sem()? else { return None };
    let in_years = |d: &&tagmata_core::model::Dimension| {
        d.kind == DimensionKind::Number
            && matches!(d.unit.as_deref(), Some("years" | "year" | "岁"))
            && known.is_field(&known.entity, &d.id)
    };
    let mut fields = known.model.dimensions.values().filter(in_years);
    match (fields.next(), fields.next()) {
        (Some(field), None) => one(Sem::Pred(number_field(&field.id, *test))),
        (None, _) => bands::age(known, a),
        _ => None,
    }
}

/// Whether a deed has a window; `None` where nothing is a deed.
fn window_said(who: &Who) -> Option<bool> {
    match who {
        Who::Did(did) => Some(did.during.is_some()),
        Who::Not(inner) => window_said(inner),
        Who::All(whos) | Who::Any(whos) => whos.iter().find_map(window_said),
        _ => None,
    }
}

/// `any_of(condition, condition)`.
pub fn any_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Pred(left), Sem::Pred(right)) = (a[0].sem()?, a[1].sem()?) else { return None };
    // A window said for one deed may cover the other; the rule for deeds says which.
    if let (Some(one), Some(other)) = (window_said(left), window_said(right))
        && one != other
    {
        return None;
    }
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
        Built::plain(Sem::Pred(who)).note(Note::choose(&about, option, Words::both(zh, en)))
    };
    let both = vec![left.clone(), right.clone()];
    Some(vec![
        way(Who::All(both.clone()), 0, "同时满足", "both at once"),
        way(Who::Any(both), 1, "任意一个", "either of them"),
    ])
}
