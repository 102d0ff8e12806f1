//! `measure`: numbers by groups, beside those of an earlier window where asked.

use super::groups::{self, Group};
use super::members::ordered;
use super::numbers::{Axes, View};
use crate::asked::Asked;
use crate::number::quotient;
use crate::value::Value;
use crate::world::World;
use crate::{check, who};
use jiff::civil::Date;
use std::cmp::Ordering;
use tagmata_core::draft::RankSize;
use tagmata_core::query::{Earlier, Expr, Measure};

/// `keys…, period?, then for each number: value[, earlier value, change][, others]`
pub fn measure(world: &World<'_>, asked: Asked<'_>, measure: &Measure) -> Vec<Vec<Value>> {
    let mut shown = in_order(measure, rows(world, asked, measure, None));
    let kept = match measure.top {
        None => shown.len(),
        Some(RankSize::Count(n)) => n as usize,
        Some(RankSize::Percent(percent)) => (percent * shown.len() as f64 / 100.0).ceil() as usize,
    };
    if !measure.others {
        // One row more than the first n tells whether the last place is shared.
        let more = usize::from(matches!(measure.top, Some(RankSize::Count(_))));
        shown.truncate(kept + more);
        return shown;
    }
    shown.truncate(kept);
    let width = measure.by.len();
    let kept: Vec<Vec<Value>> = shown.iter().map(|row| row[..width].to_vec()).collect();
    shown.iter_mut().for_each(|row| row.push(Value::Bool(false)));
    let all = Measure { having: Vec::new(), ..measure.clone() };
    for mut row in rows(world, asked, &all, Some(&kept)) {
        // Behind the keys of all other groups together there is a mark.
        if row[width] == Value::Bool(true) {
            row.remove(width);
            row.push(Value::Bool(true));
            shown.push(row);
        }
    }
    shown
}

/// The rows of all groups that pass; all but some groups can be put together.
fn rows(world: &World<'_>, asked: Asked<'_>, measure: &Measure, kept: Option<&[Vec<Value>]>) -> Vec<Vec<Value>> {
    let people = asked.query.who.as_ref().map(|_| who::chosen(world, asked));
    let periods = measure.grain.map_or(Vec::new(), |unit| groups::periods(world, asked, measure, unit));
    let (by, grain, window) = (measure.by.as_slice(), measure.grain, measure.window);
    let axes = Axes { by, grain, window, periods: &periods, earlier: None, kept };
    let now = View::new(world, asked, axes, people.clone());
    let then = measure.compare.as_ref().map(|earlier| {
        let axes = Axes { earlier: Some(earlier), ..axes };
        View::new(world, asked, axes, people)
    });
    let numbers: Vec<&Expr> = measure.numbers.iter().map(|number| &number.expr).collect();
    let before: Vec<Expr> = measure.compare.iter().flat_map(|earlier| moved(&numbers, earlier)).collect();
    let mut groups = Vec::new();
    numbers.iter().for_each(|expr| now.groups_of(expr, &mut groups));
    if let Some(then) = &then {
        before.iter().for_each(|expr| then.groups_of(expr, &mut groups));
    }
    let mut rows = Vec::new();
    for group in filled(measure, &periods, groups) {
        let values: Vec<Option<f64>> = numbers.iter().map(|expr| now.value(expr, &group)).collect();
        let passes = |(by, test): &(usize, _)| check::number(values[*by], *test) == Some(true);
        if !measure.having.iter().all(passes) {
            continue;
        }
        let mut row = group.keys.clone();
        row.extend(group.period.map(groups::midnight));
        for (i, value) in values.iter().enumerate() {
            row.push(Value::of(*value));
            if let Some(then) = &then {
                let earlier = then.value(&before[i], &group);
                let change = value.zip(earlier).and_then(|(now, then)| quotient(now - then, then));
                row.extend([Value::of(earlier), Value::of(change)]);
            }
        }
        rows.push(row);
    }
    rows
}

/// The numbers over the earlier window.
fn moved(numbers: &[&Expr], earlier: &Earlier) -> Vec<Expr> {
    let mut before: Vec<Expr> = numbers.iter().map(|expr| (*expr).clone()).collect();
    for expr in &mut before {
        over_earlier(expr, earlier);
    }
    before
}

fn over_earlier(expr: &mut Expr, earlier: &Earlier) {
    match expr {
        Expr::Aggregate(of) | Expr::Running(of) => of.window = earlier.window,
        Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
            over_earlier(&mut pair.0, earlier);
            over_earlier(&mut pair.1, earlier);
        }
        Expr::Per { of, .. } | Expr::Total(of) | Expr::Everyone(of) | Expr::Among { of, .. } => {
            over_earlier(of, earlier);
        }
        _ => {}
    }
}

/// The groups that have a row in the result: with a grain, every period of the view for all keys; without keys, one.
fn filled(measure: &Measure, periods: &[Date], found: Vec<Group>) -> Vec<Group> {
    let mut keys: Vec<Vec<Value>> = Vec::new();
    if measure.by.is_empty() {
        keys.push(Vec::new());
    }
    for group in found {
        if !keys.contains(&group.keys) {
            keys.push(group.keys);
        }
    }
    let periods = match measure.grain {
        Some(_) => periods.iter().copied().map(Some).collect(),
        None => vec![None],
    };
    let mut all = Vec::new();
    for keys in keys {
        all.extend(periods.iter().map(|period| Group { keys: keys.clone(), period: *period }));
    }
    all
}

/// Sorted by a number if asked, then by time, then by keys.
fn in_order(measure: &Measure, mut rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    let keys = measure.by.len();
    let first_number = keys + usize::from(measure.grain.is_some());
    let width = if measure.compare.is_some() { 3 } else { 1 };
    rows.sort_by(|a, b| {
        let mut found = Ordering::Equal;
        if let Some((by, order)) = measure.sort {
            let at = first_number + by * width;
            found = ordered(&a[at], &b[at], order);
        }
        for at in (keys..first_number).chain(0..keys) {
            found = found.then(a[at].order(&b[at]));
        }
        found
    });
    rows
}
