//! Numbers as people read them.

use schemars::JsonSchema;
use serde::Serialize;

/// How the numbers of a column are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NumberFormat {
    /// The unit behind the number, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The number is a part of 1, shown in percent.
    pub percent: bool,
}

impl NumberFormat {
    /// The format of a model's unit; `ratio` is shown in percent.
    pub fn of(unit: Option<&str>) -> NumberFormat {
        match unit {
            Some("ratio") => NumberFormat::ratio(),
            unit => NumberFormat { unit: unit.map(str::to_string), percent: false },
        }
    }

    /// The format of a part of 1.
    pub fn ratio() -> NumberFormat {
        NumberFormat { unit: None, percent: true }
    }
}

/// A number in digits: thousands apart, two places where it has any, percent for a ratio, then its unit.
pub fn number(value: f64, format: Option<&NumberFormat>) -> String {
    if format.is_some_and(|format| format.percent) {
        return format!("{}%", digits(value * 100.0));
    }
    match format.and_then(|format| format.unit.as_deref()) {
        Some(unit) => format!("{} {unit}", digits(value)),
        None => digits(value),
    }
}

fn digits(value: f64) -> String {
    let whole = value.fract().abs() < 1e-9;
    let text = if whole { format!("{value:.0}") } else { format!("{value:.2}") };
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (integer, part) = text.split_once('.').map_or((text, None), |(integer, part)| (integer, Some(part)));
    let mut grouped = String::new();
    for (i, digit) in integer.chars().enumerate() {
        if i > 0 && (integer.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match part {
        Some(part) => format!("{sign}{grouped}.{part}"),
        None => format!("{sign}{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(182126.3, Some(&NumberFormat::of(Some("USD")))), "182,126.30 USD");
        assert_eq!(number(2263.0, None), "2,263");
        assert_eq!(number(-1234567.0, None), "-1,234,567");
        assert_eq!(number(0.1234, Some(&NumberFormat::ratio())), "12.34%");
    }
}
