//! Whether a number per entity adds up over entities. Knows formulas, no SQL.

use super::Expr;
use crate::model::{Adds, ColumnRef, EntityId, Formula, Model, SourceId};

impl Expr {
    /// Whether the number of several entities together is the sum of their own: sums, counts, distinct counts of things
    /// that belong to one entity each (its orders, not the categories it shares with others), and sums, differences and
    /// multiples of such numbers.
    pub fn adds_up(&self, model: &Model, entity: &EntityId) -> bool {
        match self {
            Expr::Aggregate(aggregate) => {
                let source = model.metric_source(&aggregate.metric).expect("an aggregate has a source");
                let metric = &model.metrics[&aggregate.metric];
                match (metric.adds(model), &metric.formula) {
                    (_, Formula::CountDistinct(column)) => belongs_to_one(model, source, entity, column),
                    (adds, _) => matches!(adds, Adds::Up | Adds::UpButNotOverTime),
                }
            }
            Expr::Plus(pair) | Expr::Minus(pair) => pair.0.adds_up(model, entity) && pair.1.adds_up(model, entity),
            Expr::Times(pair) => match (&pair.0, &pair.1) {
                (Expr::Number(_), of) | (of, Expr::Number(_)) => of.adds_up(model, entity),
                _ => false,
            },
            Expr::Ratio(pair) => matches!(pair.1, Expr::Number(_)) && pair.0.adds_up(model, entity),
            _ => false,
        }
    }
}

/// Whether all rows of `source` with one value of a column belong to the same entity: it is a key on the way there.
fn belongs_to_one(model: &Model, source: &SourceId, entity: &EntityId, column: &ColumnRef) -> bool {
    let Ok((steps, owner)) = model.path_to_entity(source, entity) else { return false };
    let is_key = |of: &SourceId| column.source == *of && model.sources[of].key.as_ref() == Some(&column.column);
    let on_the_way =
        steps.iter().any(|step| is_key(&step.to) || step.holder == column.source && step.column == column.column);
    *column == owner || *column == model.entities[entity].key || is_key(source) || on_the_way
}
