//! Drafts that cannot be planned, and what is said about them: `tests/refused.txt` holds pairs of a draft and its
//! messages. Run with `UPDATE=1` to rewrite the messages.

use super::{Facts, plan};
use crate::model::Model;
use crate::shape;
use crate::warehouse::{Manifest, SourceFacts};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn outcome(model: &Model, manifest: &Manifest, draft: &str) -> String {
    let facts = Facts { asked_on: "2026-08-20".parse().expect("date"), today_is_given: false, manifest };
    let problems = match serde_json::from_str(draft) {
        Err(problem) => return format!("not JSON: {problem}\n"),
        Ok(value) => match shape::draft(&value) {
            Err(problems) => problems,
            Ok(draft) => match plan(&draft, model, &facts) {
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

#[test]
fn what_cannot_be_planned_says_why() {
    let text = std::fs::read_to_string(here("../../models/drinks_shop.yaml")).expect("the model is there");
    let model = Model::load("drinks_shop.yaml", &text).expect("the model is right");
    let mut manifest = Manifest::default();
    let facts =
        SourceFacts { rows: 1, from: "2024-07-01".parse().ok(), through: "2026-08-19".parse().ok(), load_ms: 0 };
    manifest.sources.insert(model.sources.keys().next().expect("a source").clone(), facts);
    let path = here("src/plan/tests/refused.txt");
    let cases = std::fs::read_to_string(&path).expect("the cases are there");
    let mut found = String::new();
    for case in cases.split("\n\n").filter(|case| !case.trim().is_empty()) {
        let draft = case.trim().lines().next().expect("a case has a draft");
        write!(found, "{draft}\n{}\n", outcome(&model, &manifest, draft)).expect("writes to a string");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &found).expect("the cases can be written");
        return;
    }
    assert_eq!(cases, found, "run: UPDATE=1 cargo test -p tagmata-core what_cannot");
}
