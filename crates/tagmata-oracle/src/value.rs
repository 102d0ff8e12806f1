//! Values, their order, and the logic of true, false and unknown.

use jiff::civil::{Date, DateTime};
use serde_json::Value as Json;
use std::cmp::Ordering;
use std::fmt;

/// A cell of a table or of a result. Dates are the midnight they begin with.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Unknown.
    Null,
    /// True or false.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// Text.
    Text(String),
    /// A day or a moment.
    Time(DateTime),
}

impl Value {
    /// Whether it is unknown.
    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// The day, where it is a day or a moment.
    pub fn day(&self) -> Option<Date> {
        match self {
            Value::Time(moment) => Some(moment.date()),
            _ => None,
        }
    }

    /// An optional number; nothing is unknown.
    pub fn of(number: Option<f64>) -> Value {
        number.map_or(Value::Null, Value::Number)
    }

    /// The order of a view: unknown values come last, texts by their bytes.
    pub fn order(&self, other: &Value) -> Ordering {
        let rank = |value: &Value| match value {
            Value::Bool(_) => 0,
            Value::Number(_) => 1,
            Value::Text(_) => 2,
            Value::Time(_) => 3,
            Value::Null => 4,
        };
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
            // Minus zero is zero.
            (Value::Number(a), Value::Number(b)) => (a + 0.0).total_cmp(&(b + 0.0)),
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (Value::Time(a), Value::Time(b)) => a.cmp(b),
            _ => rank(self).cmp(&rank(other)),
        }
    }

    /// As a case file writes it.
    pub fn json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Bool(b) => Json::from(*b),
            Value::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => Json::from(*n as i64),
            Value::Number(n) => Json::from(*n),
            Value::Text(t) => Json::from(t.as_str()),
            Value::Time(t) if t.time() == jiff::civil::Time::midnight() => Json::from(t.date().to_string()),
            Value::Time(t) => Json::from(t.to_string()),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.json())
    }
}

/// True, false, or unknown.
pub type Truth = Option<bool>;

/// And: false wins, then unknown; of nothing it is true.
pub fn and(parts: impl IntoIterator<Item = Truth>) -> Truth {
    let mut found = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => found = None,
            Some(true) => {}
        }
    }
    found
}

/// Or: true wins, then unknown; of nothing it is false.
pub fn or(parts: impl IntoIterator<Item = Truth>) -> Truth {
    let mut found = Some(false);
    for part in parts {
        match part {
            Some(true) => return Some(true),
            None => found = None,
            Some(false) => {}
        }
    }
    found
}
