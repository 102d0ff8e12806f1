//! The sketch as YAML, with the evidence as comments. It decides nothing.

use crate::naming::Names;
use crate::sketch::{Item, Sketch, Source};
use std::fmt::Write;

/// Longer lines are broken.
const LINE_MAX: usize = 110;

/// The text of a model file.
pub fn write(sketch: &Sketch) -> String {
    let mut text = String::new();
    for line in &sketch.head {
        comment(&mut text, "", line);
    }
    let _ = writeln!(text, "model: {}", scalar(&sketch.model));
    let _ = writeln!(text, "calendar: {{timezone: {}, today: {}}}", scalar(&sketch.timezone), sketch.today);
    text.push_str("\nsources:\n");
    for each in &sketch.sources {
        source(&mut text, each);
    }
    for (name, items) in &sketch.sections {
        if items.is_empty() {
            continue;
        }
        let _ = write!(text, "\n{name}:\n");
        for each in items {
            item(&mut text, each);
        }
    }
    if !sketch.examples.is_empty() {
        let examples: Vec<String> = sketch.examples.iter().map(|text| format!("  - {}\n", scalar(text))).collect();
        let _ = write!(text, "\nexamples:\n{}", examples.concat());
    }
    if !sketch.notes.is_empty() {
        text.push_str("\n# Shown on the page and in the catalog; delete them once the model is checked.\nnotes:\n");
        for (zh, en) in &sketch.notes {
            let _ = writeln!(text, "  - {{zh: {}, en: {}}}", scalar(zh), scalar(en));
        }
    }
    if !sketch.left_out.is_empty() {
        text.push_str("\n# Left out:\n");
        for line in &sketch.left_out {
            comment(&mut text, "", &format!("- {line}"));
        }
    }
    text
}

fn comment(text: &mut String, indent: &str, line: &str) {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(text, "{indent}# {line}");
}

fn line(text: &mut String, body: &str, evidence: &str) {
    let evidence: String = evidence.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let indent: String = body.chars().take_while(|c| *c == ' ').collect();
    match evidence.is_empty() {
        true => text.push_str(&format!("{body}\n")),
        false if body.chars().count() + evidence.chars().count() + 3 <= LINE_MAX => {
            text.push_str(&format!("{body}  # {evidence}\n"));
        }
        false => text.push_str(&format!("{indent}# {evidence}\n{body}\n")),
    }
}

fn source(text: &mut String, source: &Source) {
    for note in &source.notes {
        comment(text, "  ", note);
    }
    let _ = writeln!(text, "  {}:", scalar(&source.id));
    for (key, value, evidence) in &source.fields {
        line(text, &format!("    {key}: {value}"), evidence);
    }
    for (name, entries) in [("columns", &source.columns), ("joins", &source.joins)] {
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(text, "    {name}:");
        for (key, value, evidence) in entries {
            line(text, &format!("      {}: {value}", scalar(key)), evidence);
        }
    }
}

fn item(text: &mut String, item: &Item) {
    let flow: Vec<String> = item.fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    let flow = format!("  {}: {{{}}}", scalar(&item.id), flow.join(", "));
    if item.lists.is_empty() && flow.chars().count() <= LINE_MAX {
        line(text, &flow, &item.comment);
        return;
    }
    line(text, &format!("  {}:", scalar(&item.id)), &item.comment);
    for (key, value) in &item.fields {
        let _ = writeln!(text, "    {key}: {value}");
    }
    for (key, entries) in &item.lists {
        let _ = writeln!(text, "    {key}:");
        for (id, value) in entries {
            let entry = if id.is_empty() { format!("- {value}") } else { format!("{}: {value}", scalar(id)) };
            let _ = writeln!(text, "      {entry}");
        }
    }
}

/// Names as YAML: `{zh: [城市], en: [city]}`.
pub fn names(names: &Names) -> String {
    let mut parts = Vec::new();
    for (language, list) in [("zh", &names.zh), ("en", &names.en)] {
        if !list.is_empty() {
            parts.push(format!("{language}: {}", list_of(list)));
        }
    }
    format!("{{{}}}", parts.join(", "))
}

/// A list of texts as YAML.
pub fn list_of<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| scalar(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

/// A text as a YAML scalar, in quotes where it could be read as something else.
pub fn scalar(text: &str) -> String {
    let words = ["true", "false", "yes", "no", "null", "on", "off", "y", "n", "~"];
    let starts = text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let inside = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '\'' | '+'));
    let plain = starts && inside && !text.ends_with(' ') && !words.contains(&text.to_lowercase().as_str());
    let number = ["nan", "inf", ".nan", ".inf"].contains(&text.to_lowercase().as_str());
    if plain && !number {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() || c == '\u{feff}' || matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}') => {
                let _ = write!(quoted, "\\u{:04x}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
