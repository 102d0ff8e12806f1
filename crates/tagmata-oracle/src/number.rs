//! Arithmetic on numbers that may be nothing, and the number of one entity.

use crate::aggregate::{aggregate, is_additive};
use crate::asked::Asked;
use crate::check;
use crate::world::{Row, World};
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

/// The rows of one person that a number is made of.
pub fn rows_of<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, of: &Aggregate) -> Vec<Row<'a>> {
    let mut rows = check::rows(world, asked, world.source_of(&of.metric), &of.filters, of.window);
    rows.retain(|row| world.person(*row, asked.entity) == Some(person));
    rows
}

/// What an aggregate gives for one person: nothing where there is nothing to aggregate.
pub fn of_rows<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, of: &Aggregate) -> Option<f64> {
    aggregate(world, &of.metric, &rows_of(world, asked, person, of), asked.today)
}

/// A number of one person; sums and counts over no rows are 0.
pub fn per_person<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, expr: &Expr) -> Option<f64> {
    arithmetic(expr, &|part| match part {
        Expr::Aggregate(of) => {
            let value = of_rows(world, asked, person, of);
            if is_additive(world, &of.metric) { value.or(Some(0.0)) } else { value }
        }
        _ => unreachable!("a number per entity has no per, total or everyone inside"),
    })
}
