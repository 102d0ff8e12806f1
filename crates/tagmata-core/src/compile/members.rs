//! Lists of people, and how a number spreads over them.

use super::measure::{number_name, unique};
use super::together::Asked;
use super::{Builder, sql};
use crate::draft::Order;
use crate::model::Model;
use crate::query::{Column, Number, SemanticQuery};
use sqlparser::ast::{BinaryOperator, DataType, Expr, Query};

/// Bands of a distribution without cut points.
const BANDS: i64 = 10;

/// The people, their key first.
pub(super) fn members(
    query: &SemanticQuery,
    model: &Model,
    columns: &[Column],
    sort: Option<(usize, Order)>,
    limit: Option<u32>,
) -> Query {
    let mut builder = Builder::new(query, model);
    let mut scope = builder.entity_scope();
    let tags = columns.iter().filter_map(|column| match column {
        Column::Tag(tag) => Some(Asked::Value(tag, None)),
        Column::Field(_) | Column::Number(_) => None,
    });
    builder.read_together(&Vec::from_iter(query.who.iter().map(Asked::Holds).chain(tags)));
    let chosen = query.who.as_ref().map(|who| builder.predicate(&mut scope, who));
    let key = builder.entity_key(&mut scope);
    let values: Vec<Expr> = columns.iter().map(|column| builder.member_column(&mut scope, column)).collect();
    let mut select = scope.select();
    let key_name = &model.entities[&query.entity].key.column;
    select.item(key.clone(), key_name);
    let mut taken = vec![key_name.clone()];
    for (i, (column, value)) in columns.iter().zip(&values).enumerate() {
        let name = match column {
            Column::Field(id) => id.as_str().replace('.', "_"),
            Column::Tag(id) => id.as_str().replace('.', "_"),
            Column::Number(number) => number_name(&number.expr, i),
        };
        select.item(value.clone(), &unique(&name, &mut taken));
    }
    if let Some(chosen) = chosen {
        select.filter(chosen);
    }
    if let Some((by, order)) = sort {
        select.order(values[by].clone(), order);
    }
    select.order(key, Order::Asc);
    if let Some(limit) = limit {
        select.limit(u64::from(limit));
    }
    builder.finish(select.query())
}

/// People by bands of a number: `band, people, lowest, highest`.
pub(super) fn distribution(query: &SemanticQuery, model: &Model, number: &Number, cuts: &[f64]) -> Query {
    let mut builder = Builder::new(query, model);
    let mut scope = builder.entity_scope();
    let chosen = query.who.as_ref().map(|who| builder.predicate(&mut scope, who));
    let value = builder.entity_number(&mut scope, &number.expr);
    let mut select = scope.select();
    select.item(value, "v");
    if let Some(chosen) = chosen {
        select.filter(chosen);
    }
    let values = builder.cte("spread", select.query());
    let v = || sql::column(&values, "v");
    let mut bands = sql::Select::from(sql::table(&values, &values));
    let band = if cuts.is_empty() { builder.equal_width(&mut bands, &values) } else { between_cuts(v(), cuts) };
    bands.group(band.clone(), "band");
    bands.item(sql::count_rows(), "people");
    bands.item(sql::function("min", vec![v()]), "lowest");
    bands.item(sql::function("max", vec![v()]), "highest");
    bands.filter(sql::is_not_null(v()));
    bands.order(band, Order::Asc);
    builder.finish(bands.query())
}

/// The number of cut points that a value has reached: bands are left-closed.
fn between_cuts(value: Expr, cuts: &[f64]) -> Expr {
    let below = |cut: &f64| sql::binary(value.clone(), BinaryOperator::Lt, sql::number(*cut));
    let whens = cuts.iter().zip(0..).map(|(cut, band)| (below(cut), sql::integer(band))).collect();
    sql::case(whens, Some(sql::integer(i64::try_from(cuts.len()).expect("few cut points"))))
}

impl Builder<'_> {
    /// The number of a value's band among bands of equal width from the lowest value to the highest.
    fn equal_width(&self, bands: &mut sql::Select, values: &str) -> Expr {
        let v = || sql::column(values, "v");
        let mut range = sql::Select::from(sql::table(values, values));
        range.item(sql::function("min", vec![v()]), "low");
        range.item(sql::function("max", vec![v()]), "high");
        bands.cross_join(sql::derived(range.query(), "ends"));
        let (low, high) = (|| sql::column("ends", "low"), sql::column("ends", "high"));
        let part = sql::binary(sql::minus(v(), low()), BinaryOperator::Multiply, sql::integer(BANDS));
        let position = sql::coalesce(self.dialect.divide(part, sql::minus(high, low())), sql::integer(0));
        let last = sql::integer(BANDS - 1);
        sql::function("least", vec![sql::cast(sql::function("FLOOR", vec![position]), DataType::BigInt(None)), last])
    }

    /// What is known of each row of the entity's table.
    pub(super) fn member_column(&mut self, scope: &mut super::Scope, column: &Column) -> Expr {
        match column {
            Column::Field(id) => {
                let at = &self.model.dimensions[id].column;
                let home = &self.model.entities[&self.query.entity].key.source;
                let path = self.model.path_to_dimension(home, id).expect("the plan checked this path");
                scope.column(self.model, &path, &at.column)
            }
            Column::Tag(tag) => self.tag_value(scope, tag, &[]),
            Column::Number(number) => self.entity_number(scope, &number.expr),
        }
    }
}
