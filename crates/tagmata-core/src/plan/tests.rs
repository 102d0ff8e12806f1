//! Drafts that cannot be planned, and what is said about them: `tests/refused.txt` holds pairs of a draft and its
//! messages, `tests/segments.txt` drafts that name saved segments. Run with `UPDATE=1` to rewrite the messages.

use super::{Facts, Outcome, Planned, plan};
use crate::model::Model;
use crate::present;
use crate::segment::SavedSegment;
use crate::shape;
use crate::warehouse::{Manifest, SourceFacts};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What is said of a draft that cannot be planned, else the people it plans and what was assumed.
fn outcome(model: &Model, facts: &Facts<'_>, draft: &str) -> String {
    let problems = match serde_json::from_str(draft) {
        Err(problem) => return format!("not JSON: {problem}\n"),
        Ok(value) => match shape::draft(&value) {
            Err(problems) => problems,
            Ok(draft) => match plan(&draft, model, facts) {
                Err(problems) => problems,
                Ok(outcome) => {
                    return outcome.assumed.iter().fold("planned\n".to_string(), |mut all, assumed| {
                        writeln!(all, "assumed: {} | {}", assumed.taken.zh, assumed.taken.en)
                            .expect("writes to a string");
                        all
                    });
                }
            },
        },
    };
    problems.iter().fold(String::new(), |mut all, problem| {
        let place = serde_json::to_string(&problem.place).expect("a place is JSON");
        writeln!(all, "{:?} {place}\n  {}\n  {}", problem.code, problem.message.zh, problem.message.en)
            .expect("writes to a string");
        if let Some(hint) = &problem.hint {
            writeln!(all, "  hint: {}", hint.en).expect("writes to a string");
        }
        all
    })
}

/// The demo shop, loaded with two years up to the day of asking.
fn shop() -> (Model, Manifest) {
    let text = std::fs::read_to_string(here("../../models/drinks_shop.yaml")).expect("the model is there");
    let model = Model::load("drinks_shop.yaml", &text).expect("the model is right");
    let mut manifest = Manifest::default();
    let facts =
        SourceFacts { rows: 1, from: "2024-07-01".parse().ok(), through: "2026-08-19".parse().ok(), load_ms: 0 };
    manifest.sources.insert(model.sources.keys().next().expect("a source").clone(), facts);
    (model, manifest)
}

/// Every case of a file: a draft, and what is found for it.
fn check(file: &str, found_for: impl Fn(&str) -> String) {
    let path = here("src/plan/tests").join(file);
    let cases = std::fs::read_to_string(&path).expect("the cases are there");
    let mut found = String::new();
    for case in cases.split("\n\n").filter(|case| !case.trim().is_empty()) {
        let draft = case.trim().lines().next().expect("a case has a draft");
        write!(found, "{draft}\n{}\n", found_for(draft)).expect("writes to a string");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &found).expect("the cases can be written");
        return;
    }
    assert_eq!(cases, found, "run: UPDATE=1 cargo test -p tagmata-core plan");
}

#[test]
fn what_cannot_be_planned_says_why() {
    let (model, manifest) = shop();
    let asked_on = "2026-08-20".parse().expect("date");
    let facts = Facts { asked_on, today_is_given: false, manifest: &manifest, segments: &[] };
    check("refused.txt", |draft| outcome(&model, &facts, draft));
}

/// Saved segments: `vip` in two versions, `round` made of itself, and one that hides a segment of the model.
#[test]
fn saved_segments_are_found_by_version() {
    let (model, manifest) = shop();
    let saved = |id: &str, version, who: &str| SavedSegment {
        id: id.to_string(),
        version,
        entity: "user".to_string(),
        who: serde_json::from_str(who).expect(who),
    };
    let segments = [
        saved("vip", 2, r#"{"tag": {"name": "activity", "is": ["dormant"]}}"#),
        saved("vip", 1, r#"{"tag": {"name": "gender", "is": ["female"]}}"#),
        saved("round", 1, r#"{"not": {"in_segment": {"segment": "round"}}}"#),
        saved("office_tea", 1, r#"{"tag": {"name": "gender", "is": ["male"]}}"#),
    ];
    let asked_on = "2026-08-20".parse().expect("date");
    let facts = Facts { asked_on, today_is_given: false, manifest: &manifest, segments: &segments };
    check("segments.txt", |draft| {
        let parsed = serde_json::from_str(draft).expect("JSON");
        let people = match plan(&shape::draft(&parsed).expect("a draft"), &model, &facts) {
            Ok(Outcome { planned: Planned::Query(query), .. }) => present::describe::people(&query, &model).en,
            _ => return outcome(&model, &facts, draft),
        };
        format!("{people}\n")
    });
}
