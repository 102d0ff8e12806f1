//! Whether the numbers of several people add up to the number of all of them.

use crate::world::World;
use tagmata_core::model::{EntityId, Formula, MetricId, SourceId};
use tagmata_core::query::Expr;

/// Sums, counts, distinct counts of things that belong to one person each, and sums, differences and multiples of those.
pub fn over_people(world: &World<'_>, entity: &EntityId, expr: &Expr) -> bool {
    let both = |pair: &(Expr, Expr)| over_people(world, entity, &pair.0) && over_people(world, entity, &pair.1);
    match expr {
        Expr::Aggregate(of) => metric(world, entity, &of.metric),
        Expr::Plus(pair) | Expr::Minus(pair) => both(pair),
        Expr::Times(pair) => match &**pair {
            (Expr::Number(_), of) | (of, Expr::Number(_)) => over_people(world, entity, of),
            _ => false,
        },
        Expr::Ratio(pair) => matches!(pair.1, Expr::Number(_)) && over_people(world, entity, &pair.0),
        _ => false,
    }
}

fn metric(world: &World<'_>, entity: &EntityId, metric: &MetricId) -> bool {
    let Formula::CountDistinct(counted) = &world.model.metrics[metric].formula else {
        let formula = &world.model.metrics[metric].formula;
        return matches!(formula, Formula::Sum(_) | Formula::Count(_) | Formula::Balance(_) | Formula::Conversions(_));
    };
    // A thing belongs to one person where it is a key on the way from the rows to the person: the row's own, one of a
    // source in between, or a column that points to one.
    let home = world.home(entity);
    let mut here = world.source_of(metric);
    let Some(joins) = world.joins(here, home) else { return false };
    let is_key = |source: &SourceId| {
        counted.source == *source && world.model.sources[source].key.as_ref() == Some(&counted.column)
    };
    let mut found = is_key(here);
    for join in joins {
        found |= counted.source == *here && counted.column == join.column;
        here = &join.to;
        found |= is_key(here);
    }
    found
}
