//! `rank`: the entity is among the first by a number. Those without rows or without a number are not ranked, and so
//! are not among the first. Equal numbers stand in the order of their keys, or share a place. Within a group, each known
//! value of it has a ranking of its own.

use crate::asked::Asked;
use crate::value::{Truth, Value};
use crate::world::{Row, World};
use crate::{number, tag, who};
use std::cmp::Ordering;
use tagmata_core::draft::{Order, RankSize};
use tagmata_core::query::{Key, Rank};

/// Whether the person is among those kept.
pub fn holds<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, rank: &Rank) -> Truth {
    let name = (rank.clone(), asked.entity.clone(), asked.today);
    let known = world.found.borrow().kept.iter().find(|(known, _)| *known == name).map(|(_, kept)| kept.clone());
    let kept = known.unwrap_or_else(|| {
        let kept = kept(world, asked, rank);
        world.found.borrow_mut().kept.push((name, kept.clone()));
        kept
    });
    Some(kept.contains(&person.at))
}

/// Someone who is ranked: their group, number and key.
struct Ranked<'a> {
    group: Option<Value>,
    value: f64,
    key: &'a Value,
    at: usize,
}

/// Everyone who is kept, of whatever group.
fn kept(world: &World<'_>, asked: Asked<'_>, rank: &Rank) -> Vec<usize> {
    let key = &world.model.entities[asked.entity].key.column;
    let mut all: Vec<Ranked<'_>> = Vec::new();
    for other in world.everyone(asked.entity) {
        let among = rank.among.as_ref().is_none_or(|among| who::holds(world, asked, other, among) == Some(true));
        let group = rank.within.as_ref().map(|key| group(world, asked, other, key));
        if !among || group == Some(None) || !number::has_rows(world, asked, other, &rank.term) {
            continue;
        }
        if let Some(value) = number::per_person(world, asked, other, &rank.term) {
            all.push(Ranked { group: group.flatten(), value, key: world.cell(other, key), at: other.at });
        }
    }
    all.sort_by(|a, b| {
        let by_value = match rank.order {
            Order::Desc => (b.value + 0.0).total_cmp(&(a.value + 0.0)),
            Order::Asc => (a.value + 0.0).total_cmp(&(b.value + 0.0)),
        };
        if by_value == Ordering::Equal { a.key.order(b.key) } else { by_value }
    });
    let is_kept = |one: &&Ranked<'_>| {
        let ranked: Vec<&Ranked<'_>> = all.iter().filter(|other| other.group == one.group).collect();
        let places = match rank.keep {
            RankSize::Count(n) => n as usize,
            RankSize::Percent(percent) => (percent * ranked.len() as f64 / 100.0).ceil() as usize,
        };
        let mut first = ranked.into_iter().take(places);
        first.any(|other| other.at == one.at || rank.with_ties && other.value == one.value)
    };
    all.iter().filter(is_kept).map(|one| one.at).collect()
}

/// The known value of a tag or dimension that a person has.
fn group<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, key: &Key) -> Option<Value> {
    match key {
        Key::Field(id) => {
            Some(world.value(person, &world.model.dimensions[id].column)).filter(|value| !value.is_null())
        }
        Key::Tag(id) => tag::value(world, asked, person, id, None).map(Value::Text),
        Key::Time { .. } | Key::OfDay(_) => unreachable!("no legal ranking is within a time"),
    }
}
