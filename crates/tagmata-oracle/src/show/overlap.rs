//! `overlap`: every region of some populations, among the people picked.

use crate::asked::Asked;
use crate::number::quotient;
use crate::value::{Truth, Value};
use crate::who;
use crate::world::World;
use tagmata_core::query::Population;

/// `in_1, in_2, …, people, share, uncertain`, those in the first population first. Someone for whom a population is
/// unknown is outside it, and uncertain. The region outside all has a row where somebody is there.
pub fn overlap(world: &World<'_>, asked: Asked<'_>, populations: &[Population]) -> Vec<Vec<Value>> {
    let mut people: Vec<Vec<Truth>> = Vec::new();
    for person in who::chosen(world, asked) {
        people.push(populations.iter().map(|part| who::holds(world, asked, person, &part.who)).collect());
    }
    let mut rows = Vec::new();
    for region in (0..1 << populations.len()).rev() {
        let inside: Vec<bool> = (0..populations.len()).rev().map(|bit| region & (1 << bit) != 0).collect();
        let is_there =
            |truths: &&Vec<Truth>| truths.iter().zip(&inside).all(|(t, inside)| (*t == Some(true)) == *inside);
        let there: Vec<&Vec<Truth>> = people.iter().filter(is_there).collect();
        if there.is_empty() && region == 0 {
            continue;
        }
        let uncertain = there.iter().filter(|truths| truths.contains(&None)).count();
        let mut row: Vec<Value> = inside.iter().map(|inside| Value::Bool(*inside)).collect();
        row.push(Value::Number(there.len() as f64));
        row.push(Value::of(quotient(there.len() as f64, people.len() as f64)));
        row.push(Value::Number(uncertain as f64));
        rows.push(row);
    }
    rows
}
