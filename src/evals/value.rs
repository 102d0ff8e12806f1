//! Values as they are compared: one form for what the product, a gold statement and a file say.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use tagmata_core::warehouse::Cell;

/// Relative difference up to which two numbers are equal: gold files are rounded, sums are added in another order.
pub(super) const CLOSE: f64 = 1e-6;

/// Relative difference up to which two numbers are the same where an answer must be exactly the right rows.
pub(super) const EXACT: f64 = 1e-9;

/// Whole numbers beyond this are kept as their digits: keys of users can be longer than a floating-point number holds.
const WHOLE_MAX: u64 = 1 << 53;

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// True or false.
    Truth(bool),
    /// Any number.
    Number(f64),
    /// Everything else, written out.
    Text(String),
}

/// A table without its head.
pub type Rows = Vec<Vec<Value>>;

/// Other words for a value: a set's authors may name groups in their own words. Lower case to lower case.
pub type Labels = BTreeMap<String, String>;

impl From<&Cell> for Value {
    fn from(cell: &Cell) -> Value {
        match cell {
            Cell::Null => Value::Nothing,
            Cell::Bool(truth) => Value::Truth(*truth),
            Cell::Int(n) if n.unsigned_abs() > WHOLE_MAX => Value::Text(n.to_string()),
            Cell::Int(_) | Cell::Float(_) | Cell::Decimal(_) => Value::Number(cell.number().unwrap_or(f64::NAN)),
            Cell::Text(text) => Value::Text(text.clone()),
            Cell::Date(date) => Value::Text(date.to_string()),
            Cell::Timestamp(time) => Value::Text(time.to_string()),
        }
    }
}

impl fmt::Display for Value {
    /// As people see it; nothing is a dash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Nothing => f.write_str("–"),
            Value::Truth(truth) => truth.fmt(f),
            Value::Number(n) => n.fmt(f),
            Value::Text(text) => f.write_str(text),
        }
    }
}

/// Rows of an engine as values.
pub fn values(rows: &[Vec<Cell>]) -> Rows {
    rows.iter().map(|row| row.iter().map(Value::from).collect()).collect()
}

impl Value {
    /// The value in the form in which two are compared: text in lower case, a month or quarter as its first day,
    /// digits as a number, other words as the one that stands for them.
    pub fn canonical(&self, labels: &Labels) -> Value {
        let text = match self {
            Value::Nothing => return Value::Nothing,
            Value::Truth(truth) => return Value::Text(truth.to_string()),
            Value::Number(n) if n.is_nan() => return Value::Nothing,
            Value::Number(n) => return Value::Number(*n),
            Value::Text(text) => text.trim().to_lowercase(),
        };
        if let Some(day) = first_day(&text) {
            return Value::Text(day);
        }
        if let Some(number) = plain_number(&text) {
            return Value::Number(number);
        }
        Value::Text(labels.get(&text).cloned().unwrap_or(text))
    }

    /// Whether two canonical values are equal; numbers that are close are, but whole ones must be the same.
    pub fn equals(&self, other: &Value) -> bool {
        self.equals_within(other, CLOSE)
    }

    /// Whether two canonical values are equal, with another relative difference of numbers.
    pub(super) fn equals_within(&self, other: &Value, close: f64) -> bool {
        match (self, other) {
            (Value::Number(a), Value::Number(b)) if a.fract() == 0.0 && b.fract() == 0.0 => a == b,
            (Value::Number(a), Value::Number(b)) => (a - b).abs() <= close * a.abs().max(b.abs()).max(1e-12),
            _ => self == other,
        }
    }

    /// Whether a canonical value says that nothing is known.
    pub fn is_unknown(&self) -> bool {
        const WORDS: [&str; 9] = ["unknown", "未知", "null", "none", "n/a", "(null)", "missing", "缺失", "未填"];
        match self {
            Value::Nothing => true,
            Value::Text(text) => WORDS.contains(&text.as_str()),
            _ => false,
        }
    }

    /// A key by which close numbers come next to each other.
    pub fn sort_key(&self) -> (u8, f64, &str) {
        match self {
            Value::Nothing => (0, 0.0, ""),
            Value::Truth(truth) => (1, f64::from(u8::from(*truth)), ""),
            Value::Number(n) => (2, *n, ""),
            Value::Text(text) => (3, 0.0, text),
        }
    }
}

/// `2026-03`, `2026-03-01T00:00:00`, `2026 Q2`, `2026年3月` as the first day that they name.
fn first_day(text: &str) -> Option<String> {
    let digits =
        |text: &str, n: usize| (text.len() == n && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned());
    if let Some((year, rest)) = text.split_once('年') {
        let month: u32 = rest.strip_suffix('月')?.parse().ok()?;
        return Some(format!("{}-{month:02}-01", digits(year, 4)?));
    }
    let year = digits(text.get(..4)?, 4)?;
    let rest = &text[4..];
    if let Some(quarter) = rest.trim_start_matches(['-', ' ']).strip_prefix('q') {
        let quarter: u32 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        return Some(format!("{year}-{:02}-01", 3 * quarter - 2));
    }
    let rest = rest.strip_prefix('-')?;
    let month = digits(rest.get(..2)?, 2)?;
    let day = match rest.get(2..5).and_then(|day| day.strip_prefix('-')) {
        Some(day) => digits(day, 2)?,
        None if rest.len() == 2 => "01".to_owned(),
        None => return None,
    };
    let time = rest.get(5..).unwrap_or_default().trim_end_matches("+00:00").trim_end_matches('z');
    let midnight = match time.get(1..) {
        None => time.is_empty(),
        Some(clock) => clock.split('.').next() == Some("00:00:00") && clock.chars().all(|c| "0:.".contains(c)),
    };
    midnight.then(|| format!("{year}-{month}-{day}"))
}

/// A number written in digits; `1e5` is one, `inf` and `0x1` are not, nor is a key that is too long for one.
fn plain_number(text: &str) -> Option<f64> {
    if text.parse::<i64>().is_ok_and(|whole| whole.unsigned_abs() > WHOLE_MAX) {
        return None;
    }
    let first = text.trim_start_matches('-').chars().next()?;
    first.is_ascii_digit().then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Value {
        Value::Text(text.to_owned()).canonical(&Labels::new())
    }

    #[test]
    fn times_are_days() {
        for text in [
            "2026-04",
            "2026-04-01",
            "2026-04-01T00:00:00",
            "2026-04-01 00:00:00",
            "2026 Q2",
            "2026Q2",
            "2026-Q2",
            "2026年4月",
        ] {
            assert_eq!(canonical(text), Value::Text("2026-04-01".to_owned()), "{text}");
        }
        assert_eq!(canonical("2026-04-01 12:30:00"), Value::Text("2026-04-01 12:30:00".to_owned()));
        assert_eq!(canonical("2026-04-x1"), Value::Text("2026-04-x1".to_owned()));
    }

    #[test]
    fn keys_that_no_number_holds_keep_their_digits() {
        let (one, next) = (Cell::Int(1_234_567_890_123_456_788), Cell::Int(1_234_567_890_123_456_789));
        let (one, next) = (Value::from(&one).canonical(&Labels::new()), Value::from(&next).canonical(&Labels::new()));
        assert!(!one.equals(&next));
        assert_eq!(one, canonical("1234567890123456788"));
    }

    #[test]
    fn digits_are_numbers() {
        assert_eq!(canonical("007"), Value::Number(7.0));
        assert_eq!(canonical("-1.5e3"), Value::Number(-1500.0));
        assert_eq!(canonical("Inf"), Value::Text("inf".to_owned()));
        assert!(Value::Number(1e9 + 0.25).equals(&Value::Number(1e9 + 1.0)));
        assert!(!Value::Number(1e9).equals(&Value::Number(1e9 + 1.0)));
        assert!(!Value::Number(1000.0).equals(&Value::Number(1001.0)));
    }
}
