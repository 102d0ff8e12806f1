//! `migration`: who moved from which value of a tag to which between two days, or from which band of a number to which
//! between two windows, among the people picked.

use super::bands::Cuts;
use crate::asked::Asked;
use crate::value::Value;
use crate::world::World;
use crate::{number, tag, who};
use tagmata_core::query::{Migration, Moving};

/// Where someone stood before and after.
type Moved = (Vec<Value>, Vec<Value>);

/// `from_value, to_value, people, share` or `from_tier, from_low, from_high, to_tier, to_low, to_high, people, share`;
/// the share is of those who came from there. An unknown value or number is a place of its own.
pub fn migration(world: &World<'_>, asked: Asked<'_>, migration: &Migration) -> Vec<Vec<Value>> {
    let moved = match &migration.of {
        Moving::Tag { tag, from, to } => {
            let mut moved = Vec::new();
            for person in who::chosen(world, asked) {
                let stood = |day| {
                    let day = Some(day).filter(|day| *day != asked.today);
                    vec![tag::value(world, asked, person, tag, day).map_or(Value::Null, Value::Text)]
                };
                moved.push((stood(*from), stood(*to)));
            }
            moved
        }
        Moving::Tiers { numbers, bands, standing } => {
            let mut both: Vec<(Option<f64>, Option<f64>)> = Vec::new();
            for person in who::chosen(world, asked) {
                let value = |expr| number::per_person(world, asked, person, expr);
                both.push((value(&numbers.0.expr), value(&numbers.1.expr)));
            }
            let before: Vec<f64> = both.iter().filter_map(|(before, _)| *before).collect();
            let after: Vec<f64> = both.iter().filter_map(|(_, after)| *after).collect();
            let first = Cuts::of(bands, &before);
            let second = Cuts::of(bands, if *standing { &after } else { &before });
            both.into_iter().map(|(before, after)| (place(&first, before), place(&second, after))).collect()
        }
    };
    counted(moved)
}

/// The band of a number and its ends.
fn place(cuts: &Cuts, value: Option<f64>) -> Vec<Value> {
    let Some(band) = value.and_then(|value| cuts.band(value)) else { return vec![Value::Null; 3] };
    let (low, high) = cuts.ends(band);
    vec![Value::Number(band as f64), Value::of(low), Value::of(high)]
}

/// How many made each move, in the order of the places.
fn counted(moved: Vec<Moved>) -> Vec<Vec<Value>> {
    let mut seen: Vec<&Moved> = Vec::new();
    for one in &moved {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen.sort_by(|a, b| a.0[0].order(&b.0[0]).then(a.1[0].order(&b.1[0])));
    let mut rows = Vec::new();
    for one in seen {
        let people = moved.iter().filter(|other| *other == one).count() as f64;
        let there = moved.iter().filter(|other| other.0 == one.0).count() as f64;
        let mut row = [one.0.clone(), one.1.clone()].concat();
        row.extend([Value::Number(people), Value::Number(people / there)]);
        rows.push(row);
    }
    rows
}
