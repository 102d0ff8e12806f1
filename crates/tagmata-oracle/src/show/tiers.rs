//! `tiers`: bands of a number over the people picked who have one.

use super::bands::Cuts;
use crate::aggregate::average;
use crate::asked::Asked;
use crate::number::{self, quotient};
use crate::value::Value;
use crate::world::World;
use crate::{adds, who};
use tagmata_core::query::Tiers;

/// `tier, low, high, people, people_share, [value, value_share, ]mean, separation`, a row for every band.
pub fn tiers(world: &World<'_>, asked: Asked<'_>, tiers: &Tiers) -> Vec<Vec<Value>> {
    let mut values: Vec<f64> = Vec::new();
    for person in who::chosen(world, asked) {
        values.extend(number::per_person(world, asked, person, &tiers.number.expr));
    }
    let cuts = Cuts::of(&tiers.bands, &values);
    let adds = adds::over_people(world, asked.entity, &tiers.number.expr);
    let total: f64 = values.iter().sum();
    let mut below: Option<f64> = None;
    let mut rows = Vec::new();
    for band in 1..=cuts.bands() {
        let inside: Vec<f64> = values.iter().copied().filter(|value| cuts.band(*value) == Some(band)).collect();
        let (low, high) = cuts.ends(band);
        let mut row = vec![Value::Number(band as f64), Value::of(low), Value::of(high)];
        row.push(Value::Number(inside.len() as f64));
        row.push(Value::of(quotient(inside.len() as f64, values.len() as f64)));
        if adds {
            let sum: f64 = inside.iter().sum();
            row.extend([Value::Number(sum), Value::of(quotient(sum, total))]);
        }
        let mean = average(&inside);
        let separation = mean.zip(below).and_then(|(mean, below)| quotient(mean, below));
        row.extend([Value::of(mean), Value::of(separation)]);
        below = mean.or(below);
        rows.push(row);
    }
    rows
}
