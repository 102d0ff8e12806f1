//! A JSON value as YAML that people read: sections and their items on lines of their own, everything below in braces where
//! it fits.

use serde_json::{Map, Value};

/// Prints a model file. Keys that hold nothing are left out.
pub(crate) fn yaml(file: &Map<String, Value>) -> String {
    let mut text = String::new();
    for (key, value) in file {
        match value {
            Value::Object(items) if items.is_empty() => {}
            Value::Object(items) if key != "calendar" && key != "about" => {
                text.push_str(&format!("\n{key}:\n"));
                for (id, item) in items {
                    entry(&mut text, 2, id, item);
                }
            }
            other => text.push_str(&format!("{key}: {}\n", flow(other))),
        }
    }
    text
}

/// Characters of a line, unless one value is longer.
const LINE_MAX: usize = 120;

/// One key with its value: in one line or, where that gets too long, with the value's keys on lines of their own.
fn entry(text: &mut String, indent: usize, key: &str, value: &Value) {
    let line = format!("{}{}: {}\n", " ".repeat(indent), scalar(key), flow(value));
    match value {
        Value::Object(inner) if line.chars().count() > LINE_MAX && inner.len() > 1 => {
            text.push_str(&format!("{}{}:\n", " ".repeat(indent), scalar(key)));
            for (key, value) in inner {
                entry(text, indent + 2, key, value);
            }
        }
        _ => text.push_str(&line),
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(keys) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", scalar(key), flow(value));
            format!("{{{}}}", keys.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text without quotes where YAML reads it as the same text, else in double quotes.
fn scalar(text: &str) -> String {
    const NOT_TEXT: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ' ' | '-'));
    let is_word = starts_well && plain && !text.ends_with(' ') && !NOT_TEXT.contains(&text.to_lowercase().as_str());
    if is_word { text.to_owned() } else { Value::from(text).to_string() }
}
