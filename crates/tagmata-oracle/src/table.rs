//! Tables in memory: columns of one kind each, rows of values.

use crate::value::Value;
use indexmap::IndexMap;
use jiff::civil::{Date, DateTime};
use serde_json::Value as Json;
use tagmata_core::model::SourceId;

/// The tables of a case, by source.
pub type Tables = IndexMap<SourceId, Table>;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Int,
    /// Binary numbers.
    Double,
    /// Exact numbers with two decimal places.
    Decimal,
    /// Text.
    Text,
    /// Days.
    Date,
    /// Moments.
    Timestamp,
    /// True or false.
    Bool,
}

/// The kinds with the names that case files give them.
const NAMES: [(Kind, &str); 7] = [
    (Kind::Int, "int"),
    (Kind::Double, "double"),
    (Kind::Decimal, "decimal"),
    (Kind::Text, "text"),
    (Kind::Date, "date"),
    (Kind::Timestamp, "timestamp"),
    (Kind::Bool, "bool"),
];

impl Kind {
    /// Its name in a case file.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).expect("every kind has a name").1
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Kind> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Whether its values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Int | Kind::Double | Kind::Decimal)
    }

    /// Whether its values are days or moments.
    pub fn is_time(self) -> bool {
        matches!(self, Kind::Date | Kind::Timestamp)
    }

    /// A cell of a case file as a value of this kind.
    pub fn read(self, cell: &Json) -> Option<Value> {
        match cell {
            Json::Null => Some(Value::Null),
            Json::Bool(b) if self == Kind::Bool => Some(Value::Bool(*b)),
            Json::Number(n) if self.is_number() => n.as_f64().map(Value::Number),
            Json::String(text) if self == Kind::Text => Some(Value::Text(text.clone())),
            Json::String(text) if self.is_time() => {
                let moment = text.parse::<DateTime>().ok();
                let day = || text.parse::<Date>().ok().map(|day| day.to_datetime(jiff::civil::Time::midnight()));
                moment.or_else(day).map(Value::Time)
            }
            _ => None,
        }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<(String, Kind)>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// The place of a column.
    ///
    /// # Panics
    /// Where the table has no such column.
    pub fn column(&self, name: &str) -> usize {
        let place = self.columns.iter().position(|(known, _)| known == name);
        place.unwrap_or_else(|| panic!("the table has a column `{name}`: {:?}", self.columns))
    }
}
