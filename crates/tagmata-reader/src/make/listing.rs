//! Lists with columns: what is listed of whom, by what it is sorted, the first alone.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Amount, Group, Note, Sem};
use tagmata_core::draft::{Column, Order, Per, RankSize, Stat, ZeroRows};
use tagmata_core::model::{DimensionId, DimensionKind, EntityId, Formula};
use tagmata_core::words::Words;

/// The entity that a noun names, where it is the one the question is about.
fn asked<'a>(known: &'a Known, arg: &Arg<'_>) -> Option<&'a EntityId> {
    match arg.sem()? {
        Sem::Entity(entity) if entity.as_ref().is_none_or(|entity| *entity == known.entity) => Some(&known.entity),
        _ => None,
    }
}

/// A field of the entity that the question is about.
fn own_field<'a>(known: &Known, arg: &'a Arg<'_>) -> Option<&'a DimensionId> {
    match arg.sem()? {
        Sem::Field(field) if known.is_field(&known.entity, field) => Some(field),
        _ => None,
    }
}

fn order(arg: &Arg<'_>) -> Option<Order> {
    match arg {
        Arg::Missing => Some(Order::Asc),
        given if given.text()? == "desc" => Some(Order::Desc),
        _ => Some(Order::Asc),
    }
}

/// `list_of(columns, entity)`: the name and age of every teacher. Numbers alone are no list: they are measured.
pub fn list_of(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let entity = asked(known, &a[1])?;
    let Sem::Columns(columns) = a[0].sem()? else { return None };
    let fits = |column: &Column| match column {
        Column::Field(field) => known.is_field(&known.entity, &DimensionId::new(field)),
        Column::Tag(_) | Column::Term(_) => true,
    };
    let plain = columns.iter().any(|column| !matches!(column, Column::Term(_)));
    if plain && columns.iter().all(fits) { one(Sem::Listing(columns.clone(), entity.clone())) } else { None }
}

/// `sorted_by(field, order)`: in descending order of age; without a word for it, ascending.
pub fn sorted_by(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let field = own_field(known, &a[0])?;
    one(Sem::SortedBy(field.as_str().to_owned(), order(&a[1])?, None))
}

/// `first_by(field, order, n, entity)`: the customer with the highest age.
pub fn first_by(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let entity = asked(known, &a[3])?;
    let field = own_field(known, &a[0])?;
    if !matches!(known.kind(field), DimensionKind::Number | DimensionKind::Date) {
        return None;
    }
    let n = match &a[2] {
        Arg::Missing => 1,
        given => given.number().filter(|n| *n >= 1.0 && n.fract() == 0.0 && *n <= 1e6)? as u32,
    };
    let taken = Words::both("并列的不另外列出", "those that are equal to the last are not listed besides");
    let built = Built::plain(Sem::SortedBy(field.as_str().to_owned(), order(&a[1])?, Some((n, entity.clone()))));
    Some(vec![built.note(Note::assume(taken, Vec::new()))])
}

fn group(known: &Known, arg: &Arg<'_>) -> Option<String> {
    match arg.sem()? {
        Sem::Field(field) if known.is_field(&known.entity, field) => Some(field.as_str().to_owned()),
        Sem::TagName(tag) => Some(tag.as_str().to_owned()),
        _ => None,
    }
}

/// `kinds_of(field, entity)`: the different cities of customers, each with how many there are.
pub fn kinds_of(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let entity = asked(known, &a[1])?;
    one(Sem::Kinds(group(known, &a[0])?, entity.clone()))
}

/// `common_group(field, order, entity)`: the most common city of customers.
pub fn common_group(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    if a[2].sem().is_some() {
        asked(known, &a[2])?;
    }
    let count = known.entity_count.get(&known.entity)?.clone();
    let field = Group::Field(group(known, &a[0])?);
    one(Sem::TopGroups(field, Amount::of(count), order(&a[1])?, RankSize::Count(1)))
}

/// `extreme(field, which)`: the maximum age, over the entities, where the model has a number of that column.
pub fn extreme(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let field = own_field(known, &a[0])?;
    let stat = if a[1].text()? == "min" { Stat::Min } else { Stat::Max };
    let column = &known.model.dimensions.get(field)?.column;
    if column.source != known.model.entities[&known.entity].key.source {
        return None;
    }
    let of_column = |formula: &Formula| matches!(formula, Formula::Sum(c) | Formula::Average(c) if c == column);
    let metric = known.model.metrics.values().find(|metric| metric.filters.is_empty() && of_column(&metric.formula))?;
    let per = Per { entity: known.entity.as_str().to_owned(), stat, zeros: ZeroRows::Exclude };
    one(Sem::Amount(Amount { per: Some(per), ..Amount::of(metric.id.clone()) }))
}
