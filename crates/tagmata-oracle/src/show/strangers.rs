//! How many rows of a view's first number belong to nobody known, where nobody is picked and the model lets such rows
//! be: a join on the way to the person is optional. Rows of first moments and of other people are somebody's.

use crate::asked::Asked;
use crate::check;
use crate::value::Value;
use crate::world::World;
use tagmata_core::query::{Aggregate, Expr, Measure};

/// `without, all_rows`
pub fn strangers(world: &World<'_>, asked: Asked<'_>, measure: &Measure) -> Option<Vec<Value>> {
    let mut first: Option<&Aggregate> = None;
    measure.numbers.first()?.expr.aggregates(&mut |of| first = first.or(Some(of)));
    let first = first.filter(|first| first.only.is_none())?;
    let mut of_others = false;
    measure.numbers[0].expr.visit(&mut |part| of_others |= matches!(part, Expr::Among { .. }));
    if of_others {
        return None;
    }
    let source = world.source_of(&first.metric);
    if !world.joins(source, world.home(asked.entity))?.iter().any(|join| join.optional) {
        return None;
    }
    let rows = check::rows(world, asked, source, &first.filters, first.window);
    let without = rows.iter().filter(|row| world.person(**row, asked.entity).is_none()).count();
    Some(vec![Value::Number(without as f64), Value::Number(rows.len() as f64)])
}
