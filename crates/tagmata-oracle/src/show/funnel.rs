//! `funnel`: how many went how far along ordered steps. Every choice of rows is tried.

use super::groups;
use crate::asked::Asked;
use crate::number::quotient;
use crate::value::Value;
use crate::who;
use crate::who::did::rows_of;
use crate::who::sequence::at_most;
use crate::world::{Row, World};
use jiff::civil::DateTime;
use tagmata_core::period::Window;
use tagmata_core::query::Funnel;

/// A row of a step: when it happened, and what it shares with the others.
type Deed = (DateTime, Vec<Value>);

/// `[group, ]step, people, of_first, of_previous`, by group and step.
pub fn funnel(world: &World<'_>, asked: Asked<'_>, funnel: &Funnel) -> Vec<Vec<Value>> {
    let by = funnel.by.as_slice();
    // The groups with how far each of their people went.
    let mut groups: Vec<(Vec<Value>, Vec<usize>)> = Vec::new();
    if by.is_empty() {
        groups.push((Vec::new(), Vec::new()));
    }
    for person in who::chosen(world, asked) {
        let reached = reached(world, asked, funnel, person);
        let Some(keys) = groups::keys(world, asked, by, person).filter(|_| reached > 0) else { continue };
        match groups.iter_mut().find(|(other, _)| *other == keys) {
            Some((_, people)) => people.push(reached),
            None => groups.push((keys, vec![reached])),
        }
    }
    groups.sort_by(|(a, _), (b, _)| match (a.first(), b.first()) {
        (Some(a), Some(b)) => a.order(b),
        _ => std::cmp::Ordering::Equal,
    });
    let mut rows = Vec::new();
    for (keys, people) in groups {
        let got_to = |step: usize| people.iter().filter(|reached| **reached >= step).count() as f64;
        for step in 1..=funnel.steps.len() {
            let mut row = keys.clone();
            row.extend([Value::Number(step as f64), Value::Number(got_to(step))]);
            row.push(Value::of(quotient(got_to(step), got_to(1))));
            let before = (step > 1).then(|| got_to(step - 1));
            row.push(Value::of(before.and_then(|before| quotient(got_to(step), before))));
            rows.push(row);
        }
    }
    rows
}

/// The last step that a person reached; 0 for none.
fn reached<'a>(world: &World<'a>, asked: Asked<'_>, funnel: &Funnel, person: Row<'a>) -> usize {
    let past = Window { from: None, to: Some(asked.today) };
    let mut steps: Vec<Vec<Deed>> = Vec::new();
    for (i, step) in funnel.steps.iter().enumerate() {
        let window = if i == 0 { funnel.window } else { past };
        let mut deeds: Vec<Deed> = Vec::new();
        for row in rows_of(world, asked, person, (&step.event, &step.filters), window) {
            let shared: Vec<Value> =
                funnel.same.iter().map(|id| world.value(row, &world.model.dimensions[id].column)).collect();
            if let (Some(moment), false) = (world.moment(row), shared.iter().any(Value::is_null)) {
                deeds.push((moment, shared));
            }
        }
        steps.push(deeds);
    }
    farthest(funnel, &steps, None, None)
}

/// How many of the steps left, of which `steps` has the deeds, can be taken in order behind the first and last one taken.
fn farthest(funnel: &Funnel, steps: &[Vec<Deed>], first: Option<&Deed>, last: Option<&Deed>) -> usize {
    let Some((deeds, rest)) = steps.split_first() else { return 0 };
    let step = &funnel.steps[funnel.steps.len() - steps.len()];
    let fits = |deed: &Deed| match (first, last) {
        (Some(first), Some(last)) => {
            let in_time = step.within.is_none_or(|within| at_most(last.0, deed.0, within));
            let in_all = funnel.within.is_none_or(|within| at_most(first.0, deed.0, within));
            last.0 < deed.0 && last.1 == deed.1 && in_time && in_all
        }
        _ => true,
    };
    let taken = deeds.iter().filter(|deed| fits(deed));
    taken.map(|deed| 1 + farthest(funnel, rest, first.or(Some(deed)), Some(deed))).max().unwrap_or(0)
}
