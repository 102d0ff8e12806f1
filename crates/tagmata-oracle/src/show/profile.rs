//! `profile`: values and numbers of the people picked beside those of a base.

use super::groups;
use crate::aggregate::average;
use crate::asked::Asked;
use crate::number::{per_person, quotient};
use crate::value::Value;
use crate::who;
use crate::world::{Row, World};
use tagmata_core::query::{Key, Profile};

/// Someone of either population.
struct Person<'a> {
    row: Row<'a>,
    picked: bool,
    of_base: bool,
}

/// `item, value, people, people_share, base_people, base_share, mean, base_mean, tgi, lift`: the values of each tag and
/// dimension in their order, then the numbers.
pub fn profile(world: &World<'_>, asked: Asked<'_>, profile: &Profile) -> Vec<Vec<Value>> {
    let picked = who::chosen(world, asked);
    let mut people: Vec<Person<'_>> = Vec::new();
    for row in world.everyone(asked.entity) {
        let base = profile.against.as_ref();
        let of_base = base.is_none_or(|base| who::holds(world, asked, row, base) == Some(true));
        people.push(Person { row, picked: picked.contains(&row), of_base });
    }
    people.retain(|person| person.picked || person.of_base);
    let all = (picked.len() as f64, people.iter().filter(|person| person.of_base).count() as f64);
    let items = profile.items();
    let mut rows = Vec::new();
    for (key, item) in profile.by.iter().zip(&items) {
        rows.extend(values(world, asked, key, item, &people, all));
    }
    for (number, item) in profile.numbers.iter().zip(&items[profile.by.len()..]) {
        let of = |person: &Person<'_>| per_person(world, asked, person.row, &number.expr);
        let own: Vec<f64> = people.iter().filter(|person| person.picked).filter_map(of).collect();
        let base: Vec<f64> = people.iter().filter(|person| person.of_base).filter_map(of).collect();
        let counts = (own.len() as f64, base.len() as f64);
        rows.push(row((item, Value::Null), counts, all, (average(&own), average(&base)), true));
    }
    rows
}

/// A row for each value that somebody of either population has, the unknown one last.
fn values<'a>(
    world: &World<'a>,
    asked: Asked<'_>,
    key: &Key,
    item: &str,
    people: &[Person<'a>],
    all: (f64, f64),
) -> Vec<Vec<Value>> {
    let mut known: Vec<(Value, f64, f64)> = Vec::new();
    for person in people {
        let value = match groups::key(world, asked, key, person.row) {
            value @ (Value::Null | Value::Text(_)) => value,
            other => Value::Text(other.to_string()),
        };
        let counts = (f64::from(u8::from(person.picked)), f64::from(u8::from(person.of_base)));
        match known.iter_mut().find(|(other, _, _)| *other == value) {
            Some((_, own, base)) => (*own, *base) = (*own + counts.0, *base + counts.1),
            None => known.push((value, counts.0, counts.1)),
        }
    }
    known.sort_by(|a, b| a.0.order(&b.0));
    let shares = |own: f64, base: f64| (quotient(own, all.0), quotient(base, all.1));
    known.into_iter().map(|(value, own, base)| row((item, value), (own, base), all, shares(own, base), false)).collect()
}

/// A row of the view; index and lift are of `compared`, which are shares, or means that are shown as well.
fn row(
    (item, value): (&str, Value),
    counts: (f64, f64),
    all: (f64, f64),
    compared: (Option<f64>, Option<f64>),
    means: bool,
) -> Vec<Value> {
    let shown = |mean: Option<f64>| Value::of(mean.filter(|_| means));
    let against = |number: &dyn Fn(f64, f64) -> Option<f64>| {
        Value::of(compared.0.zip(compared.1).and_then(|(own, base)| number(own, base)))
    };
    vec![
        Value::Text(item.to_string()),
        value,
        Value::Number(counts.0),
        Value::of(quotient(counts.0, all.0)),
        Value::Number(counts.1),
        Value::of(quotient(counts.1, all.1)),
        shown(compared.0),
        shown(compared.1),
        against(&|own, base| quotient(100.0 * own, base)),
        against(&|own, base| quotient(own - base, base)),
    ]
}
