//! Measures: one aggregation over the rows of one table.

use super::Metrics;
use crate::catalog::Catalog;
use crate::condition::Rows;
use crate::fragment;
use crate::manifest::{Input, Measure, Metric};
use serde_json::{Value, json};
use sqlparser::ast::Expr;

/// A measure with everything that a metric says of it.
pub(super) struct Simple<'a> {
    pub measure: &'a str,
    pub filters: Vec<String>,
    pub fill: Option<f64>,
}

impl<'a> Simple<'a> {
    pub fn of(input: &'a Input, filters: &[String]) -> Simple<'a> {
        let filters = input.filter.iter().chain(filters).cloned().collect();
        Simple { measure: &input.name, filters, fill: input.fill_nulls_with }
    }
}

impl Metrics<'_> {
    /// A metric over rows.
    pub fn simple(&self, simple: &Simple) -> Result<Value, String> {
        let (table, measure) = self.measure(simple.measure)?;
        let mut item = self.aggregation(table, measure)?;
        let time = self.catalog.time_of(&measure.name);
        let column = |name: &str| {
            let field = self.catalog.tables[table].fields.iter().find(|field| field.name == name);
            field.map(|field| field.column.clone()).ok_or_else(|| format!("there is no time dimension `{name}`"))
        };
        if let Some(time) = time.filter(|time| self.catalog.tables[table].time.as_deref() != Some(*time)) {
            item["time"] = json!(format!("{}.{}", self.catalog.tables[table].id, column(time)?));
        }
        let tests = Rows { catalog: self.catalog, table, time, days: None }.tests(&simple.filters)?;
        if !tests.is_empty() {
            item["where"] = json!(tests);
        }
        match simple.fill {
            None => item["no_rows"] = json!("unknown"),
            Some(0.0) => {}
            Some(other) => return Err(format!("it is {other} over no rows; only 0 or nothing is carried")),
        }
        Ok(item)
    }

    pub fn measure(&self, name: &str) -> Result<(usize, &Measure), String> {
        let known = self.catalog.measures.get(name);
        known.map(|(table, measure)| (*table, measure)).ok_or_else(|| format!("there is no measure `{name}`"))
    }

    fn aggregation(&self, table: usize, measure: &Measure) -> Result<Value, String> {
        let source = &self.catalog.tables[table].id;
        let column = format!("{source}.{}", column(measure));
        if let Some(balance) = &measure.non_additive_dimension {
            return self.balance(table, measure, balance);
        }
        let is_one = measure.expr.as_deref() == Some("1");
        Ok(match measure.agg.as_str() {
            "sum" | "count" if is_one => json!({"count": source}),
            "sum" | "sum_boolean" | "count" => json!({"sum": column}),
            "count_distinct" => json!({"count_distinct": column}),
            "average" => json!({"average": column}),
            "min" => json!({"min": column}),
            "max" => json!({"max": column}),
            "median" => json!({"median": column}),
            "percentile" => {
                let params = &measure.agg_params;
                if params.use_approximate_percentile {
                    return Err("approximate percentiles depend on the engine; only exact ones are carried".to_owned());
                }
                let at = params.percentile.ok_or("it does not say which percentile")?;
                json!({"percentile": {"of": column, "at": at, "discrete": params.use_discrete_percentile}})
            }
            other => return Err(format!("aggregation `{other}` is not known")),
        })
    }

    fn balance(
        &self,
        table: usize,
        measure: &Measure,
        balance: &crate::manifest::NonAdditive,
    ) -> Result<Value, String> {
        if measure.agg != "sum" {
            return Err(format!("only sums are carried as balances, not `{}`", measure.agg));
        }
        if self.catalog.time_of(&measure.name) != Some(balance.name.as_str()) {
            return Err(format!("it does not add up along `{}`, which is not the time of its rows", balance.name));
        }
        let here = &self.catalog.tables[table];
        let at = if balance.window_choice == "min" { "first" } else { "last" };
        let mut per = Vec::new();
        for entity in &balance.window_groupings {
            let key = here.keys.get(entity).ok_or_else(|| format!("`{entity}` is no entity of `{}`", here.id))?;
            per.push(format!("{}.{}", here.id, key.column));
        }
        Ok(json!({"balance": {"sum": format!("{}.{}", here.id, column(measure)), "at": at, "per": per}}))
    }

    /// The metric that is a measure as it stands; made where the project has none.
    pub fn plain(&mut self, measure: &str) -> Result<String, String> {
        let is_plain = |metric: &&Metric| {
            let input = metric.type_params.measure.as_ref().filter(|_| metric.kind == "simple");
            metric.filter.is_empty()
                && input.is_some_and(|input| {
                    input.name == measure && input.filter.is_empty() && input.fill_nulls_with.is_none()
                })
        };
        if let Some(metric) = self.catalog.metrics.values().find(is_plain) {
            return Ok(metric.name.clone());
        }
        let id =
            if self.catalog.metrics.contains_key(measure) { format!("{measure}__measure") } else { measure.to_owned() };
        if !self.done.contains_key(&id) {
            let item = self.simple(&Simple { measure, filters: Vec::new(), fill: None })?;
            let said = self.measure(measure)?.1.description.clone();
            self.add(&id, item, None, said.as_deref());
        }
        Ok(id)
    }
}

/// The column that a measure aggregates.
fn column(measure: &Measure) -> String {
    computed(measure).map(|(column, _)| column).unwrap_or_else(|| {
        let named = measure.expr.as_deref().and_then(|expr| match fragment::expression(expr) {
            Ok(Expr::Identifier(name)) => Some(name.value),
            _ => None,
        });
        named.unwrap_or_else(|| measure.name.clone())
    })
}

/// The name and SQL of the column that a measure needs computed.
fn computed(measure: &Measure) -> Option<(String, String)> {
    let expr = measure.expr.as_deref().unwrap_or(&measure.name);
    let is_column = matches!(fragment::expression(expr), Ok(Expr::Identifier(_)));
    let sql = match measure.agg.as_str() {
        "sum_boolean" => format!("CASE WHEN {expr} THEN 1 ELSE 0 END"),
        "count" if expr != "1" => format!("CASE WHEN {expr} IS NULL THEN 0 ELSE 1 END"),
        "sum" if expr == "1" => return None,
        "count" => return None,
        _ if is_column => return None,
        _ => expr.to_owned(),
    };
    Some((format!("{}__measure", measure.name), sql))
}

/// The columns that measures need computed: source, name, SQL.
pub(super) fn columns(catalog: &Catalog) -> Vec<(&str, String, String)> {
    let mut found = Vec::new();
    for (table, measure) in catalog.measures.values() {
        if let Some((column, sql)) = computed(measure) {
            found.push((catalog.tables[*table].id.as_str(), column, sql));
        }
    }
    found
}
