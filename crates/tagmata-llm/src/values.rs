//! Puts stored values where a model wrote the words of the question, or a placeholder of the draft before. Values of the
//! data never go to a model, so it can only copy how the question says them.

use indexmap::IndexMap;
use serde_json::Value;
use tagmata_core::draft::Draft;
use tagmata_core::reading::{Mention, Named};

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
