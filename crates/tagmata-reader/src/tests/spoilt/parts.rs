//! Places in a draft as JSON, and what is put there instead.

use serde_json::Value;

/// Steps from the top of a draft to a part.
pub type Place = Vec<String>;

/// Every part with its place, the whole first.
pub fn places(value: &Value) -> Vec<(Place, Value)> {
    let mut all = Vec::new();
    walk(value, &mut Vec::new(), &mut all);
    all
}

fn walk(value: &Value, at: &mut Place, all: &mut Vec<(Place, Value)>) {
    all.push((at.clone(), value.clone()));
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, member)| (key.clone(), member)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (key, member) in members {
        at.push(key);
        walk(member, at, all);
        at.pop();
    }
}

fn part<'a>(whole: &'a mut Value, place: &[String]) -> &'a mut Value {
    let pointer: String = place.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect();
    whole.pointer_mut(&pointer).unwrap()
}

/// The draft with something else at a place.
pub fn with(whole: &Value, place: &[String], new: Value) -> Value {
    let mut whole = whole.clone();
    *part(&mut whole, place) = new;
    whole
}

/// The draft with a member of an object put in or put anew.
pub fn with_member(whole: &Value, place: &[String], key: &str, new: Value) -> Value {
    let mut whole = whole.clone();
    part(&mut whole, place)[key] = new;
    whole
}

/// The draft without what stands at a place.
pub fn without(whole: &Value, place: &[String]) -> Value {
    let mut whole = whole.clone();
    let (last, before) = place.split_last().unwrap();
    match part(&mut whole, before) {
        Value::Object(members) => {
            members.remove(last);
        }
        Value::Array(items) => {
            items.remove(last.parse::<usize>().unwrap());
        }
        _ => {}
    }
    whole
}

/// The draft with a member under another key.
pub fn renamed(whole: &Value, place: &[String], key: &str) -> Value {
    let value = part(&mut whole.clone(), place).clone();
    with_member(&without(whole, place), &place[..place.len() - 1], key, value)
}

/// Every key and text.
fn texts(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for (place, part) in places(value) {
        all.extend(place.last().cloned());
        all.extend(part.as_str().map(str::to_owned));
    }
    all
}

/// What words stand for, where the draft was changed: those of a part that is gone stand for what is new.
pub fn turned_along(words: &[(String, String)], right: &Value, spoilt: &Value) -> Vec<(String, String)> {
    let (before, after) = (texts(right), texts(spoilt));
    let gone = |text: &str| before.iter().any(|known| known == text) && !after.iter().any(|known| known == text);
    let new = after.iter().find(|text| !before.contains(text)).cloned().unwrap_or_default();
    let turned = |(text, stands): &(String, String)| {
        let is_gone = stands.split(|c: char| !(c.is_alphanumeric() || "_.".contains(c))).any(gone);
        (text.clone(), if is_gone { new.clone() } else { stands.clone() })
    };
    words.iter().map(turned).collect()
}
