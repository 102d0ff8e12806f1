//! `distribution`: the people picked, by bands of a number; those without one are in no band.

use crate::asked::Asked;
use crate::value::Value;
use crate::world::World;
use crate::{number, who};
use tagmata_core::query::Number;

/// `band, people, lowest, highest`, for bands with somebody in them. With cut points a band begins at one and ends
/// before the next; without, there are ten of equal width from the lowest number to the highest, which is in the last.
pub fn distribution(world: &World<'_>, asked: Asked<'_>, number: &Number, cuts: &[f64]) -> Vec<Vec<Value>> {
    let mut values: Vec<f64> = Vec::new();
    for person in who::chosen(world, asked) {
        values.extend(number::per_person(world, asked, person, &number.expr));
    }
    values.sort_by(f64::total_cmp);
    let (Some(low), Some(high)) = (values.first().copied(), values.last().copied()) else { return Vec::new() };
    let band = |value: f64| -> usize {
        if !cuts.is_empty() {
            return cuts.iter().filter(|cut| value >= **cut).count();
        }
        let position = number::quotient((value - low) * 10.0, high - low).unwrap_or(0.0);
        (position.floor() as usize).min(9)
    };
    let mut rows = Vec::new();
    for at in 0..=cuts.len().max(9) {
        let inside: Vec<f64> = values.iter().copied().filter(|value| band(*value) == at).collect();
        if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
            rows.push([at as f64, inside.len() as f64, *first, *last].map(Value::Number).to_vec());
        }
    }
    rows
}
