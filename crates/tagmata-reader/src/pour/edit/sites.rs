//! Places in a draft where a window or values stand, wherever they are nested. Knows the draft's JSON form and no word.

use serde_json::Value;
use tagmata_core::draft::{Draft, During};

/// A place: a JSON pointer.
pub type Site = String;

/// Every window of a draft.
pub fn windows(draft: &Draft) -> Vec<(Site, During)> {
    let mut found = Vec::new();
    walk(&json(draft), &mut String::new(), &mut |at, key, value| {
        let window = if key == "during" { serde_json::from_value(value.clone()).ok() } else { None };
        found.extend(window.map(|window| (at.to_owned(), window)));
    });
    found
}

/// Every place that names values of a tag or dimension: its name and the values.
pub fn values(draft: &Draft) -> Vec<(Site, String, Vec<String>)> {
    let mut found = Vec::new();
    walk(&json(draft), &mut String::new(), &mut |at, key, value| {
        let name = match key {
            "tag" | "field" => value.get("name"),
            _ => value.get("field"),
        };
        let listed = value.get("is").or(value.get("is_not")).and_then(Value::as_array);
        if let (Some(name), Some(listed)) = (name.and_then(Value::as_str), listed) {
            let listed = listed.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            found.push((at.to_owned(), name.to_owned(), listed));
        }
    });
    found
}

/// The draft with another window at a place, or with none.
pub fn with_window(draft: &Draft, at: &str, window: Option<&During>) -> Option<Draft> {
    let mut value = json(draft);
    match window {
        Some(window) => *value.pointer_mut(at)? = serde_json::to_value(window).ok()?,
        None => {
            let (parent, key) = at.rsplit_once('/')?;
            value.pointer_mut(parent)?.as_object_mut()?.remove(key)?;
        }
    }
    serde_json::from_value(value).ok()
}

/// The draft with other values at a place; `name` is the tag or dimension they are of.
pub fn with_values(draft: &Draft, at: &str, name: &str, is: &[String], is_not: &[String]) -> Option<Draft> {
    let mut value = json(draft);
    let site = value.pointer_mut(at)?.as_object_mut()?;
    let key = if site.contains_key("field") { "field" } else { "name" };
    site.insert(key.to_owned(), name.into());
    for (key, values) in [("is", is), ("is_not", is_not)] {
        site.remove(key);
        if !values.is_empty() {
            site.insert(key.to_owned(), values.into());
        }
    }
    serde_json::from_value(value).ok()
}

fn json(draft: &Draft) -> Value {
    serde_json::to_value(draft).expect("a draft is JSON")
}

/// Tells of every value inside: its pointer, its key, itself.
fn walk(value: &Value, at: &mut String, seen: &mut dyn FnMut(&str, &str, &Value)) {
    let length = at.len();
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(key, inner)| (key.clone(), inner)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, inner)| (i.to_string(), inner)).collect(),
        _ => return,
    };
    for (key, inner) in inside {
        at.push('/');
        at.push_str(&key);
        seen(at, &key, inner);
        walk(inner, at, seen);
        at.truncate(length);
    }
}
