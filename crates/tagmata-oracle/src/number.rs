//! Arithmetic on numbers that may be nothing, and the number of one entity.

use crate::aggregate::{average, median};
use crate::asked::Asked;
use crate::rows::{self, Counted};
use crate::world::{Row, World};
use crate::{calendar, who};
use jiff::civil::Date;
use std::cell::Cell;
use tagmata_core::draft::{Stat, ZeroRows};
use tagmata_core::model::Reach;
use tagmata_core::period::Window;
use tagmata_core::query::{Aggregate, Expr};

/// A tree of numbers, with `leaf` giving what is neither arithmetic nor a literal.
pub fn arithmetic(expr: &Expr, leaf: &dyn Fn(&Expr) -> Option<f64>) -> Option<f64> {
    match expr {
        Expr::Number(n) => Some(*n),
        Expr::Ratio(pair) => ratio(arithmetic(&pair.0, leaf), arithmetic(&pair.1, leaf)),
        Expr::Minus(pair) => Some(arithmetic(&pair.0, leaf)? - arithmetic(&pair.1, leaf)?),
        Expr::Plus(pair) => Some(arithmetic(&pair.0, leaf)? + arithmetic(&pair.1, leaf)?),
        Expr::Times(pair) => Some(arithmetic(&pair.0, leaf)? * arithmetic(&pair.1, leaf)?),
        _ => leaf(expr),
    }
}

/// A quotient without its binary noise: one tenth is "at least 0.1". Nothing where the second is 0 or nothing.
fn ratio(top: Option<f64>, bottom: Option<f64>) -> Option<f64> {
    let quotient = quotient(top?, bottom?)?;
    Some((quotient * 1e12).round() / 1e12)
}

/// A quotient; nothing where the second is 0.
pub fn quotient(top: f64, bottom: f64) -> Option<f64> {
    if bottom == 0.0 { None } else { Some(top / bottom) }
}

/// A statistic over numbers.
pub fn statistic(mut numbers: Vec<f64>, stat: Stat) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    match stat {
        Stat::Average => average(&numbers),
        Stat::Median => median(numbers),
        Stat::Min => numbers.first().copied(),
        Stat::Max => numbers.last().copied(),
    }
}

/// The rows of one person that a number is made of.
fn rows_of<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, of: &Aggregate) -> Vec<Counted<'a>> {
    let mut all = rows::of_aggregate(world, asked, of);
    all.retain(|row| world.owner(*row, asked.entity).is_some());
    let mut own = rows::counted(world, asked, of, &all, &|_| Vec::new());
    own.retain(|(row, _)| world.person(*row, asked.entity) == Some(person));
    own
}

/// Whether a person has rows that a number can be made of.
pub fn has_rows<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, expr: &Expr) -> bool {
    let found = Cell::new(false);
    let has = |of: &Aggregate| rows::over(world, of, &rows_of(world, asked, person, of), asked.today).is_some();
    arithmetic(expr, &|part| {
        let here = match part {
            Expr::Aggregate(of) => has(of),
            Expr::Cumulative { of, reach, .. } => has(&reached(world, asked, of, *reach, of.window.to)),
            _ => false,
        };
        found.set(found.get() || here);
        Some(1.0)
    });
    found.get()
}

/// A number of one person; sums and counts over no rows are 0.
pub fn per_person<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, expr: &Expr) -> Option<f64> {
    arithmetic(expr, &|part| match part {
        Expr::Aggregate(of) => rows::or_zero(world, of, &rows_of(world, asked, person, of), asked.today),
        Expr::Cumulative { of, reach, .. } => {
            let of = reached(world, asked, of, *reach, of.window.to);
            rows::or_zero(world, &of, &rows_of(world, asked, person, &of), asked.today)
        }
        Expr::Shifted { of, .. } => per_person(world, asked, person, of),
        Expr::Statistic { .. } => of_population(world, asked, part),
        _ => unreachable!("a number per entity has no per, total or everyone inside"),
    })
}

/// One number of a population: a statistic over its numbers.
pub fn of_population(world: &World<'_>, asked: Asked<'_>, expr: &Expr) -> Option<f64> {
    let Expr::Statistic { of, stat, zeros, over } = expr else { unreachable!("a population has a statistic") };
    let name = (expr.clone(), asked.entity.clone(), asked.today);
    if let Some((_, known)) = world.found.borrow().statistics.iter().find(|(known, _)| *known == name) {
        return *known;
    }
    let mut numbers = Vec::new();
    for person in world.everyone(asked.entity) {
        let picked = over.as_ref().is_none_or(|over| who::holds(world, asked, person, over) == Some(true));
        if picked && (*zeros == ZeroRows::Include || has_rows(world, asked, person, of)) {
            numbers.extend(per_person(world, asked, person, of));
        }
    }
    let value = statistic(numbers, *stat);
    world.found.borrow_mut().statistics.push((name, value));
    value
}

/// A cumulative number at the end of a day as an aggregate over what it reaches back to; the day is the one before `end`.
pub fn reached(world: &World<'_>, asked: Asked<'_>, of: &Aggregate, reach: Reach, end: Option<Date>) -> Aggregate {
    let end = end.unwrap_or(asked.today);
    let day = end.yesterday().expect("a day of a case has one before it");
    let from = match reach {
        Reach::All => None,
        Reach::Last(length) => {
            Some(calendar::earlier(day, length).tomorrow().expect("a day of a case has one after it"))
        }
        Reach::ToDate(unit) => Some(calendar::bucket(day, unit, &world.model.calendar)),
    };
    Aggregate { window: Window { from, to: Some(end) }, ..of.clone() }
}
