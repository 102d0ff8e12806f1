//! From the JSON that a model wrote to drafts: nothing is believed but its shape, and nothing of its own wording is kept.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::shape;
use tagmata_core::words::Words;

/// Readings of one question that are looked at.
pub const READINGS_MAX: usize = 3;

/// A reply of the right shape.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    /// Ways to read the question; none where it cannot be read.
    pub readings: Vec<Draft>,
    /// The question changes the draft before it.
    pub follows: bool,
    /// What words that the offline reader lacks stand for.
    pub words: Vec<Stood>,
    /// Why there is no reading.
    pub unclear: Vec<Unclear>,
}

/// What a word of the question stands for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Stood {
    /// The word, as the question has it.
    pub text: String,
    /// A name, value or key of the draft, or [`FILLER`].
    #[serde(rename = "as")]
    pub stands_for: String,
}

/// What a word stands for that changes nothing.
pub const FILLER: &str = "filler";

/// A piece of the question that a model cannot read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Unclear {
    /// The piece.
    pub text: String,
    /// Why.
    pub why: Why,
}

/// Why a question cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The model of the data has nothing of the kind.
    NotInModel,
    /// It can mean different things.
    Ambiguous,
    /// It asks nothing of the data.
    NotAQuestion,
    /// The draft can say it, with parts of the schema that the prompt left out.
    NeedsMore,
}

/// A reply, or every mistake in its shape. A bare draft and one under `draft` count, too.
pub fn parse(value: Value) -> Result<Reply, Vec<Diagnostic>> {
    let Value::Object(said) = without_nulls(value) else {
        return Err(vec![mistake("", "the reply must be one JSON object")]);
    };
    if said.contains_key("show") {
        return Ok(Reply { readings: vec![shape::draft(&Value::Object(said))?], ..Reply::default() });
    }
    let drafts: Vec<Value> = match (said.get("readings"), said.get("draft")) {
        (Some(Value::Array(drafts)), _) => drafts.clone(),
        (Some(_), _) => return Err(vec![mistake("readings", "`readings` must be an array of drafts")]),
        (None, Some(draft)) => vec![draft.clone()],
        (None, None) => Vec::new(),
    };
    let mut wrong = Vec::new();
    let mut readings = Vec::new();
    for (at, draft) in drafts.iter().take(READINGS_MAX).enumerate() {
        match shape::draft(draft) {
            Ok(draft) if readings.contains(&draft) => {}
            Ok(draft) => readings.push(draft),
            Err(mistakes) => wrong.extend(mistakes.into_iter().map(|mistake| under(mistake, at))),
        }
    }
    let unclear = list(&said, "unclear", &mut wrong);
    if readings.is_empty() && unclear.is_empty() && wrong.is_empty() {
        wrong.push(mistake("readings", "give a draft in `readings`, or say in `unclear` why there is none"));
    }
    match wrong.is_empty() {
        true => Ok(Reply {
            readings,
            follows: said.get("follows") == Some(&json!(true)),
            // What a word stands for is a help, not a must: one of a wrong shape is left out.
            words: list(&said, "words", &mut Vec::new()),
            unclear,
        }),
        false => Err(wrong),
    }
}

/// The entries of a list; one of a wrong shape is a mistake.
fn list<T: for<'de> Deserialize<'de>>(said: &Map<String, Value>, key: &str, wrong: &mut Vec<Diagnostic>) -> Vec<T> {
    let mut entries = Vec::new();
    for (at, entry) in said.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
        match T::deserialize(entry) {
            Ok(entry) => entries.push(entry),
            Err(error) => wrong.push(mistake(&format!("{key}.{at}"), &error.to_string())),
        }
    }
    entries
}

/// Strict schemas make every key required; `null` stands for one that is absent.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

fn mistake(path: &str, message: &str) -> Diagnostic {
    Diagnostic::new(Code::Shape, Place::Draft { path: path.to_owned() }, Words::plain(message))
}

/// A mistake in a draft, as one in the reply that holds it.
fn under(mut mistake: Diagnostic, at: usize) -> Diagnostic {
    if let Place::Draft { path } = &mut mistake.place {
        let inside = if path.is_empty() { String::new() } else { format!(".{path}") };
        *path = format!("readings.{at}{inside}");
    }
    mistake
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: Value) -> Result<Reply, Vec<String>> {
        let told = |wrong: &Diagnostic| format!("{:?} {}", wrong.place, wrong.message.en);
        parse(value).map_err(|wrong| wrong.iter().map(told).collect())
    }

    #[test]
    fn a_draft_is_read_however_it_is_wrapped() {
        let draft = json!({"who": null, "show": {"count": {"share_of": null}}});
        for reply in [draft.clone(), json!({"draft": draft}), json!({"readings": [draft, draft], "unclear": []})] {
            let reply = read(reply).expect("a reply");
            assert_eq!(serde_json::to_value(&reply.readings).unwrap(), json!([{"show": {"count": {}}}]));
        }
    }

    #[test]
    fn mistakes_have_their_place() {
        let said = read(json!({"readings": [{"show": {"count": {"sql": "select 1"}}}]})).unwrap_err();
        assert!(said[0].contains("readings.0.show.count"), "{said:?}");
        assert!(read(json!([1])).is_err() && read(json!({})).is_err() && read(json!({"readings": 1})).is_err());
        assert!(read(json!({"readings": [], "unclear": [{"text": "x", "why": "because"}]})).is_err());
    }

    #[test]
    fn words_and_reasons_are_kept() {
        let reply = read(json!({"readings": [], "words": [{"text": "a", "as": "b"}, 1],
            "unclear": [{"text": "mood", "why": "not_in_model"}]}))
        .expect("a reply");
        assert_eq!(reply.words, [Stood { text: "a".into(), stands_for: "b".into() }]);
        assert_eq!(reply.unclear, [Unclear { text: "mood".into(), why: Why::NotInModel }]);
    }
}
