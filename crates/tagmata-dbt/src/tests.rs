//! A folder of `tests-data/` is a project; beside it lie the model file and the list that come of it.
//! `UPDATE=1 cargo test -p tagmata-dbt` writes them anew.

use crate::{Data, File, Import, Options, SemanticQuery, import};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests-data")
}

/// Compares with a file of the folder, or writes it.
fn held(name: &str, found: &str) {
    let path = folder().join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, found).expect("the expectation can be written");
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == found, "{name} differs:\n{found}\nrun: UPDATE=1 cargo test -p tagmata-dbt");
}

fn shop() -> Import {
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder().join("shop").join(name)).expect("a file of the project");
        File { name: name.to_owned(), text }
    };
    let files = ["semantic_models.yml", "metrics.yml", "days.yml"].map(read);
    import(&files, &Options::default()).unwrap_or_else(|stopped| panic!("{:?}", stopped.problems))
}

#[test]
fn a_project_becomes_a_model_file_and_a_list_of_what_it_lacks() {
    let imported = shop();
    held("shop.model.yaml", &imported.text);
    let lost: Vec<String> = imported.not_carried.iter().map(|lost| format!("{lost}\n")).collect();
    held("shop.not_carried.txt", &lost.concat());
}

#[test]
fn queries_become_drafts_or_say_why_not() {
    let imported = shop();
    let data = Data { spine: "2020-01-01".parse().ok().zip("2030-12-31".parse().ok()), repeating: Vec::new() };
    let mut text = String::new();
    let queries = std::fs::read_to_string(folder().join("shop.queries.jsonl")).expect("queries");
    for line in queries.lines() {
        let query: SemanticQuery = serde_json::from_str(line).unwrap_or_else(|problem| panic!("{line}: {problem}"));
        let said = match imported.draft(&query, &data) {
            Ok(asked) => {
                let columns: Vec<String> = asked.columns.into_iter().map(Option::unwrap_or_default).collect();
                let draft = serde_json::to_string(&asked.draft).expect("a draft");
                format!("{draft}\n  columns: {}", columns.join(", "))
            }
            Err(reason) => format!("refused: {reason}"),
        };
        text.push_str(&format!("{line}\n  {said}\n"));
    }
    held("shop.drafts.txt", &text);
}

#[test]
fn nothing_is_made_of_nothing() {
    let nothing = [File { name: "empty.yml".to_owned(), text: "models: []".to_owned() }];
    assert!(import(&nothing, &Options::default()).is_err());
    let broken = [File { name: "broken.yml".to_owned(), text: "metrics: [".to_owned() }];
    let stopped = import(&broken, &Options::default()).expect_err("there is no model");
    assert!(stopped.not_carried[0].reason.contains("not YAML"), "{:?}", stopped.not_carried);
}
