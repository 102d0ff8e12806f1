//! A JSON value as YAML that people read: sections and their items on lines of their own, everything below in braces.

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
                    text.push_str(&format!("  {}: {}\n", scalar(id), flow(item)));
                }
            }
            other => text.push_str(&format!("{key}: {}\n", flow(other))),
        }
    }
    text
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
