//! Tests of one value, and of the rows that pass them all.

use crate::asked::Asked;
use crate::value::{Truth, Value, and, or};
use crate::world::{Row, World};
use crate::{calendar, who};
use tagmata_core::draft::Test;
use tagmata_core::model::SourceId;
use tagmata_core::period::Window;
use tagmata_core::query::{Check, FieldTest, RowTest};

/// A number against its bounds; an unknown number neither passes nor fails.
pub fn number(value: Option<f64>, test: Test) -> Truth {
    let value = value?;
    Some(match test {
        Test::AtLeast(n) => value >= n,
        Test::MoreThan(n) => value > n,
        Test::AtMost(n) => value <= n,
        Test::LessThan(n) => value < n,
        Test::Equals(n) => value == n,
        Test::Between(a, b) => a <= value && value <= b,
    })
}

/// A test of a dimension of a row, of the entity or of a fact.
pub fn field<'a>(world: &World<'a>, row: Row<'a>, test: &FieldTest) -> Truth {
    let value = world.value(row, &world.model.dimensions[&test.dimension].column);
    if value.is_null() {
        return if test.or_unknown { Some(true) } else { None };
    }
    match &test.check {
        Check::Is(values) => Some(values.contains(&stored(&value))),
        Check::IsNot(values) => Some(!values.contains(&stored(&value))),
        Check::Unknown => Some(false),
        Check::Number(test) => number(value.number(), *test),
        Check::During(window) => match value {
            Value::Time(moment) => Some(calendar::inside(Some(moment.date()), *window)),
            _ => None,
        },
    }
}

/// A value as the texts of a query name it.
fn stored(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A condition on one row.
pub fn row<'a>(world: &World<'a>, asked: Asked<'_>, row: Row<'a>, test: &RowTest) -> Truth {
    match test {
        RowTest::Field(test) => field(world, row, test),
        RowTest::All(tests) => and(tests.iter().map(|test| self::row(world, asked, row, test))),
        RowTest::Any(tests) => or(tests.iter().map(|test| self::row(world, asked, row, test))),
        RowTest::Not(test) => self::row(world, asked, row, test).map(|held| !held),
        RowTest::Of { entity, who } => match world.person(row, entity) {
            None => Some(false),
            Some(other) => who::holds(world, Asked { entity, ..asked }, other, who),
        },
        RowTest::Part { dimension, part, is } => {
            let moment = match dimension {
                None => world.moment(row)?,
                Some(dimension) => match world.value(row, &world.model.dimensions[dimension].column) {
                    Value::Time(moment) => moment,
                    _ => return None,
                },
            };
            let value = calendar::part(moment, *part);
            Some(is.iter().any(|wanted| f64::from(*wanted) == value))
        }
        RowTest::After { dimension, within } => {
            let from = world.value(row, &world.model.dimensions[dimension].column).day()?;
            let to = calendar::later(from, *within);
            world.day(row).map(|day| from <= day && day < to)
        }
    }
}

/// The rows of a source that pass every filter and lie in a window. A source without a time has no windows.
pub fn rows<'a>(
    world: &World<'a>,
    asked: Asked<'_>,
    source: &SourceId,
    filters: &[RowTest],
    window: Window,
) -> Vec<Row<'a>> {
    let timed = world.model.sources[source].time.is_some();
    let mut rows = world.rows(source);
    rows.retain(|one| filters.iter().all(|filter| row(world, asked, *one, filter) == Some(true)));
    rows.retain(|row| !timed || calendar::inside(world.day(*row), window));
    rows
}
