//! Structural mistakes in drafts: what comes over HTTP is told all that is wrong with it.

use super::draft;
use crate::diagnostic::{Code, Place};
use serde_json::json;

fn said(value: serde_json::Value) -> Vec<String> {
    let found = draft(&value).expect_err("the draft has mistakes");
    let mut lines = Vec::new();
    for diagnostic in found {
        let Place::Draft { path } = diagnostic.place else { panic!("not in a draft") };
        assert_ne!(diagnostic.message.zh, diagnostic.message.en, "both languages are said");
        let hint = diagnostic.hint.map(|hint| hint.en).unwrap_or_default();
        lines.push(format!("{path}: {} ({hint})", diagnostic.message.en));
    }
    lines
}

#[test]
fn a_sound_draft_is_read() {
    let value = json!({
        "who": {"all": [
            {"tag": {"name": "status", "is": ["dormant"]}},
            {"not": {"did": {"event": "purchase", "during": {"last": 30, "unit": "day"}, "count": {"at_least": 2}}}},
            {"metric": {"term": {"ratio": [{"metric": "a"}, 2]}, "test": {"between": [1, 2.5]}}},
        ]},
        "show": {"measure": {"terms": [{"metric": "spend"}], "during": {"since": {"month": 3}}, "grain": "month"}},
    });
    draft(&value).expect("it has no mistake");
    draft(&json!({"show": {"catalog": {}}})).expect("it has no mistake");
    draft(&json!({"who": {"score": ["anything"]}, "show": {"count": {}}}))
        .expect("the shape of what is not built is not checked");
}

#[test]
fn every_mistake_of_a_draft_is_said() {
    let lines = said(json!({
        "hwo": {},
        "who": {"all": [{"tag": {"nmae": "status"}}, {"did": {"event": 3}}, {"rank": {"term": {"metric": "x"}, "order": "down", "keep": {"count": -1}}}]},
        "show": {"measure": {"terms": [{"metric": "spend", "during": {"from": "2026-13-01"}}], "top": {"count": 3}}},
    }));
    let expected = [
        "hwo: there is no key `hwo` here (did you mean `who`?)",
        "who.all.0.tag.nmae: there is no key `nmae` here (did you mean `name`?)",
        "who.all.1.did.event: expected a text, found 3 (put it in quotes: \"3\")",
        "who.all.2.rank.order: `down` is none of `desc`, `asc` (there are: `desc`, `asc`)",
        "who.all.2.rank.keep.count: -1 must be at least 0 (choose a number of at least 0)",
        "show.measure.terms.0.during.from: \"2026-13-01\" is not a date (write it as 2026-07-01)",
    ];
    let mut sorted = lines.clone();
    sorted.sort();
    let mut wanted: Vec<String> = expected.map(String::from).to_vec();
    wanted.sort();
    assert_eq!(sorted, wanted);
}

#[test]
fn a_draft_that_is_no_object_is_said_to_be_none() {
    assert_eq!(said(json!("how many")), [": expected keys with values, found how many (make it keys with values)"]);
    assert_eq!(said(json!({})), [": the key is missing: `show` (add `show: …`)"]);
    let found = draft(&json!({"show": {"pie": {}}})).expect_err("there is no such view");
    assert_eq!(found[0].code, Code::UnknownKey);
}
