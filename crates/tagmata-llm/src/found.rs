//! The JSON in what a model wrote: behind its thoughts, in a code fence, between sentences. It knows no shape.
//!
//! It never takes a part for the whole: of a reply that breaks off or is no JSON, nothing inside is looked at.

use serde_json::Value;

/// Why there is no JSON in a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// No object begins in it.
    #[error("no JSON object in the reply")]
    Nothing,
    /// An object that begins does not end.
    #[error("the JSON of the reply breaks off")]
    CutOff,
    /// Several objects that differ: which is meant is not for us to say.
    #[error("more than one JSON object in the reply")]
    Several,
    /// An object begins that is no JSON; where and why.
    #[error("not JSON: {0}")]
    Broken(String),
}

/// Finds the JSON object (or array of objects) of a reply; empty ones count only where there is no other.
///
/// # Errors
/// Why there is none; the words are for a log, or for the model itself.
pub fn found(text: &str) -> Result<&str, NotFound> {
    let text = after_thoughts(text);
    let mut only: Option<(Value, &str)> = None;
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                at = start + values.byte_offset();
                match &only {
                    Some((first, _)) if is_empty(&value) || *first == value => {}
                    Some((first, _)) if !is_empty(first) => return Err(NotFound::Several),
                    _ => only = Some((value, &text[start..at])),
                }
            }
            Some(Err(problem)) if problem.is_eof() => return Err(NotFound::CutOff),
            Some(Err(problem)) => return Err(NotFound::Broken(problem.to_string())),
            None => break,
        }
    }
    only.map(|(_, json)| json).ok_or(NotFound::Nothing)
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// What follows the thoughts that some models write first, with or without the mark at their beginning.
fn after_thoughts(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim();
    // A reply that begins at once has no thoughts, whatever words it quotes.
    if text.starts_with(['{', '[', '`']) {
        return text;
    }
    match text.rfind("</think>") {
        Some(end) => text[end + "</think>".len()..].trim(),
        None if text.starts_with("<think>") => "",
        None => text,
    }
}

/// Where JSON seems to begin: an object's first key or end, or an array's first object. `{name}` in a sentence does not.
fn next_start(text: &str, from: usize) -> Option<usize> {
    for (i, c) in text[from..].char_indices() {
        let rest = text[from + i + c.len_utf8()..].trim_start();
        let begins = match c {
            '{' => rest.starts_with(['"', '}']) || rest.is_empty(),
            '[' => rest.strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with(['"', '}'])),
            _ => false,
        };
        if begins {
            return Some(from + i);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases in `tests-data/found.txt`: a name, what a model wrote, and below `---` what is found in it.
    #[test]
    fn cases() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-data/found.txt");
        let kept = std::fs::read_to_string(path).unwrap();
        let mut made = String::new();
        for case in kept.split("=== ").skip(1) {
            let (name, rest) = case.split_once('\n').unwrap();
            let (wrote, _) = rest.split_once("\n---\n").unwrap();
            let result = match found(wrote) {
                Ok(json) => json.to_owned(),
                Err(why) => format!("({why})"),
            };
            made.push_str(&format!("=== {name}\n{wrote}\n---\n{result}\n\n"));
        }
        if std::env::var("UPDATE").is_ok() {
            std::fs::write(path, &made).unwrap();
            return;
        }
        assert_eq!(made, kept, "UPDATE=1 writes {path} anew");
    }

    #[test]
    fn long_nonsense_takes_no_long_time() {
        let started = std::time::Instant::now();
        for unit in ["{", "{\"", "[{", "{\"a\":[", "{\"a\":1}", "{} ", "{name} ", "[ [ {"] {
            let _ = found(&unit.repeat(200_000));
        }
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
