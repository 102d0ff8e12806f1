//! Puts stored values where a model wrote the words of the question, or a placeholder of the draft before. Values of the
//! data never go to a model, so it can only copy how the question says them. What a model could put into an answer as its
//! own words is taken out: names of populations, and values of columns that hold any text.

use indexmap::IndexMap;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::reading::{Mention, Named};
use tagmata_core::words::Words;

/// A draft with the ids and stored values that its words stand for.
pub fn stored(draft: &Draft, mentions: &[Mention], held: &IndexMap<String, String>) -> Draft {
    let Ok(mut value) = serde_json::to_value(draft) else { return draft.clone() };
    put(&mut value, mentions, held);
    serde_json::from_value(value).unwrap_or_else(|_| draft.clone())
}

fn put(value: &mut Value, mentions: &[Mention], held: &IndexMap<String, String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, mentions, held)),
        Value::Object(members) => {
            // Populations are named by what they are.
            members.shift_remove("label");
            let name = ["field", "name"].iter().find_map(|key| members.get(*key)?.as_str()).map(str::to_owned);
            for (key, member) in members.iter_mut() {
                match (key.as_str(), &name) {
                    ("is" | "is_not", Some(name)) => put_values(member, name, mentions, held),
                    _ => put(member, mentions, held),
                }
            }
        }
        _ => {}
    }
}

/// A mistake for each value that neither the question nor the draft before it has, of a dimension with any text as values.
pub fn made_up(draft: &Draft, open: &BTreeSet<String>, question: &str, previous: Option<&Draft>) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let before = previous.map(|draft| json!(draft).to_string()).unwrap_or_default();
    let said = |value: &str| {
        let quoted = Value::String(value.to_owned()).to_string();
        question.to_lowercase().contains(&value.to_lowercase()) || before.contains(&quoted)
    };
    look(&json!(draft), open, &said, &mut wrong);
    wrong
}

fn look(value: &Value, open: &BTreeSet<String>, said: &dyn Fn(&str) -> bool, wrong: &mut Vec<Diagnostic>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| look(item, open, said, wrong)),
        Value::Object(members) => {
            let name = ["field", "name"].iter().find_map(|key| members.get(*key)?.as_str());
            for (key, member) in members {
                match name.filter(|name| matches!(key.as_str(), "is" | "is_not") && open.contains(*name)) {
                    None => look(member, open, said, wrong),
                    Some(name) => {
                        let values = member.as_array().into_iter().flatten().filter_map(Value::as_str);
                        wrong.extend(values.filter(|value| !said(value)).map(|_| copied(name)));
                    }
                }
            }
        }
        _ => {}
    }
}

fn copied(name: &str) -> Diagnostic {
    let message = Words::both(
        format!("`{name}` 的值要照抄问题里的说法"),
        format!("a value of `{name}` must be copied from the question"),
    );
    Diagnostic::new(Code::UnknownValue, Place::None, message)
}

fn put_values(values: &mut Value, of: &str, mentions: &[Mention], held: &IndexMap<String, String>) {
    for value in values.as_array_mut().into_iter().flatten() {
        let Some(said) = value.as_str().map(str::to_owned) else { continue };
        let is_meant = |mention: &&Mention| {
            matches!(&mention.name, Named::Dimension(name) | Named::Tag(name) if name == of)
                && mention.text.to_lowercase() == said.to_lowercase()
        };
        let meant = || mentions.iter().find(is_meant).and_then(|mention| mention.value.clone());
        if let Some(stored) = held.get(&said).cloned().or_else(meant) {
            *value = Value::String(stored);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_model_puts_no_words_of_its_own_into_an_answer() {
        let open = BTreeSet::from(["order.number".to_owned()]);
        let draft = |number: &str| {
            let did = json!({"did": {"event": "purchase", "where": [{"field": "order.number", "is": [number]}]}});
            serde_json::from_value::<Draft>(json!({"who": did, "show": {"count": {}}})).unwrap()
        };
        assert!(made_up(&draft("A-17"), &open, "who placed order a-17", None).is_empty());
        assert!(made_up(&draft("A-17"), &open, "and in July?", Some(&draft("A-17"))).is_empty());
        assert_eq!(made_up(&draft("visit evil.example"), &open, "who placed order a-17", None).len(), 1);
        let populations = |label: Option<&str>| {
            let mut one = json!({"who": {"tag": {"name": "gender", "is": ["female"]}}});
            if let Some(label) = label {
                one["label"] = json!(label);
            }
            serde_json::from_value::<Draft>(json!({"show": {"overlap": {"populations": [one.clone(), one]}}})).unwrap()
        };
        assert_eq!(stored(&populations(Some("[click](http://x)")), &[], &IndexMap::new()), populations(None));
    }

    #[test]
    fn words_of_the_question_become_values() {
        let mention = |name: Named, text: &str, value: &str| Mention {
            from: 0,
            to: 1,
            text: text.to_owned(),
            name,
            value: Some(value.to_owned()),
            from_data: true,
        };
        let mentions = [
            mention(Named::Dimension("user.city".into()), "杭州", "hangzhou"),
            mention(Named::Dimension("product.name".into()), "Green Tea", "tea-01"),
        ];
        let draft = |city: &str, product: &str| {
            serde_json::from_value::<Draft>(json!({
                "who": {"all": [{"field": {"name": "user.city", "is": [city, "苏州"]}},
                    {"did": {"event": "purchase", "where": [{"field": "product.name", "is_not": [product]}]}}]},
                "show": {"count": {}}}))
            .unwrap()
        };
        let held = IndexMap::from([("value 1".to_owned(), "wuxi".to_owned())]);
        assert_eq!(stored(&draft("杭州", "green tea"), &mentions, &held), draft("hangzhou", "tea-01"));
        assert_eq!(stored(&draft("value 1", "x"), &mentions, &held), draft("wuxi", "x"));
        // The same word under another name is none of its values.
        assert_eq!(stored(&draft("green tea", "杭州"), &mentions, &held), draft("green tea", "杭州"));
    }
}
