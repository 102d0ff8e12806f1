//! Metrics that another metric stands for in one query: to date by its own unit, a number is that of the unit.

use super::SemanticQuery;
use crate::catalog::Catalog;
use crate::grain::{Grain, grain};
use crate::manifest::Metric;
use std::collections::HashMap;

/// The query with such metrics replaced, and what it called them.
pub(super) fn of(catalog: &Catalog, query: &SemanticQuery) -> (SemanticQuery, HashMap<String, String>) {
    let (mut replaced, mut named) = (query.clone(), HashMap::new());
    let [group] = query.group_bys.as_slice() else { return (replaced, named) };
    let part = group.strip_prefix("metric_time__").and_then(|unit| grain(unit, &[]));
    let Some(part @ Grain::Part(_)) = part.filter(|_| query.group_by_objs.is_empty()) else { return (replaced, named) };
    for name in &mut replaced.metrics {
        let stand_in = catalog.metrics.get(name).and_then(|metric| own_unit(catalog, metric, &part));
        if let Some(other) = stand_in {
            named.insert(other.clone(), name.clone());
            *name = other;
        }
    }
    (replaced, named)
}

/// The metric over rows that a metric is when it is shown by `part`, because it starts anew with each.
fn own_unit(catalog: &Catalog, metric: &Metric, part: &Grain) -> Option<String> {
    let params = &metric.type_params;
    let starts = |unit: &Option<String>| unit.as_ref().and_then(|unit| grain(unit, &[])).as_ref() == Some(part);
    let deep = &params.cumulative_type_params;
    if metric.kind == "cumulative" && (starts(&params.grain_to_date) || starts(&deep.grain_to_date)) {
        let input = params.measure.as_ref()?;
        let whole = metric.filter.is_empty() && input.filter.is_empty() && input.fill_nulls_with.is_none();
        return catalog.metrics.get(&input.name).filter(|_| whole).map(|plain| plain.name.clone());
    }
    let [input] = params.metrics.as_slice() else { return None };
    let is_itself = params.expr.as_ref() == Some(input.alias.as_ref().unwrap_or(&input.name));
    let whole = metric.filter.is_empty() && input.filter.is_empty();
    (is_itself && whole && starts(&input.offset_to_grain)).then(|| input.name.clone())
}
