//! `members`: the people picked, their key first, in the order asked for; equal ones in the order of their keys.

use crate::asked::Asked;
use crate::value::Value;
use crate::world::World;
use crate::{number, tag, who};
use std::cmp::Ordering;
use tagmata_core::draft::Order;
use tagmata_core::query::Column;

/// `key, columns…`
pub fn members(
    world: &World<'_>,
    asked: Asked<'_>,
    columns: &[Column],
    sort: Option<(usize, Order)>,
    limit: Option<u32>,
) -> Vec<Vec<Value>> {
    let key = &world.model.entities[asked.entity].key.column;
    let mut rows = Vec::new();
    for person in who::chosen(world, asked) {
        let mut row = vec![world.cell(person, key).clone()];
        for column in columns {
            row.push(match column {
                Column::Field(dimension) => world.value(person, &world.model.dimensions[dimension].column),
                Column::Tag(tag) => tag::value(world, asked, person, tag, None).map_or(Value::Null, Value::Text),
                Column::Number(number) => Value::of(number::per_person(world, asked, person, &number.expr)),
            });
        }
        rows.push(row);
    }
    rows.sort_by(|a, b| {
        let by_column = sort.map_or(Ordering::Equal, |(by, order)| ordered(&a[by + 1], &b[by + 1], order));
        by_column.then(a[0].order(&b[0]))
    });
    rows.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
    rows
}

/// The order of two values; what is unknown comes last either way.
pub fn ordered(a: &Value, b: &Value, order: Order) -> Ordering {
    match order {
        Order::Desc if !a.is_null() && !b.is_null() => b.order(a),
        _ => a.order(b),
    }
}
