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
    let key = &world.model.entities[asked.entity].key.column;
    let mut ranked: Vec<(f64, &Value, Row<'a>)> = Vec::new();
    for other in world.everyone(asked.entity) {
        let among = rank.among.as_ref().is_none_or(|among| who::holds(world, asked, other, among) == Some(true));
        let mut has_rows = false;
        rank.term.aggregates(&mut |of| has_rows |= number::of_rows(world, asked, other, of).is_some());
        let together = rank.within.as_ref().is_none_or(|key| {
            let (own, theirs) = (group(world, asked, person, key), group(world, asked, other, key));
            own.is_some() && own == theirs
        });
        if !together {
            continue;
        }
        if let (true, true, Some(value)) = (among, has_rows, number::per_person(world, asked, other, &rank.term)) {
            ranked.push((value, world.cell(other, key), other));
        }
    }
    ranked.sort_by(|a, b| {
        let by_value = match rank.order {
            Order::Desc => (b.0 + 0.0).total_cmp(&(a.0 + 0.0)),
            Order::Asc => (a.0 + 0.0).total_cmp(&(b.0 + 0.0)),
        };
        if by_value == Ordering::Equal { a.1.order(b.1) } else { by_value }
    });
    let kept = match rank.keep {
        RankSize::Count(n) => n as usize,
        RankSize::Percent(percent) => (percent * ranked.len() as f64 / 100.0).ceil() as usize,
    };
    let mut first = ranked.iter().take(kept);
    if rank.with_ties {
        let own = ranked.iter().find(|(_, _, other)| *other == person);
        return Some(own.is_some_and(|own| first.any(|(value, _, _)| *value == own.0)));
    }
    Some(first.any(|(_, _, other)| *other == person))
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
