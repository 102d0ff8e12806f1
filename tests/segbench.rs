//! An independent question set over the real grocery data, where it is at hand: the drafts of `evals/segbench_dev.jsonl`,
//! one per group of questions, are answered by the whole pipeline and must give the rows of the group's own SQL.

use crate::shop::{self, Shop, scratch};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tagmata::ask::{Asker, Loaded, Question, Reply, SystemClock, no_steps};
use tagmata::config::AskLimits;
use tagmata::evals::{Compare, Labels, Rows, agrees, values};
use tagmata_core::shape;
use tagmata_core::warehouse::{Cell, Warehouse};
use tagmata_duckdb::EvaluationDatabase;

/// One question of the set; those of one group share all but the wording.
#[derive(Deserialize)]
struct Asked {
    id: String,
    group: String,
    expect: String,
    gold_sql: Option<String>,
    order_matters: bool,
    /// Columns whose words are the author's own.
    #[serde(default)]
    label_cols: Vec<usize>,
    /// What a definition must say; `|` parts alternatives.
    #[serde(default)]
    must: Vec<String>,
}

/// What came of one draft, as the set's scorer takes it.
struct Came {
    kind: &'static str,
    text: String,
    rows: Vec<Vec<Cell>>,
}

/// The set's folder, or a printed line why there is none.
fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/evals/segbench");
    let folder = std::env::var_os("TAGMATA_SEGBENCH").map_or_else(beside, PathBuf::from);
    if folder.join("dev.jsonl").exists() {
        return Some(folder);
    }
    println!("skipped: {} holds no segbench; TAGMATA_SEGBENCH may name its folder", folder.display());
    None
}

fn json_lines<T: serde::de::DeserializeOwned>(file: &Path) -> Vec<T> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|problem| panic!("{line}\n{problem}"));
    text.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

/// The drafts by group, as written.
fn drafts() -> BTreeMap<String, serde_json::Value> {
    #[derive(Deserialize)]
    struct Line {
        group: String,
        draft: serde_json::Value,
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("evals/segbench_dev.jsonl");
    json_lines::<Line>(&file).into_iter().map(|line| (line.group, line.draft)).collect()
}

/// The whole pipeline over the loaded data; lists are whole.
fn asker(shop: &Shop) -> Asker {
    let loaded = Loaded::new(Arc::new(shop.model.clone()), shop.warehouse.manifest());
    Asker::new(loaded, shop.warehouse.clone(), Box::new(SystemClock), AskLimits::whole())
}

fn answer(asker: &Asker, draft: &serde_json::Value) -> Came {
    let stopped = |text: String| Came { kind: "error", text, rows: Vec::new() };
    let draft = match shape::draft(draft) {
        Ok(draft) => draft,
        Err(problems) => return stopped(format!("{problems:#?}")),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let question = Question::default();
    match runtime.block_on(asker.query(draft, &question, &mut no_steps)) {
        Ok(Reply::Answer { answer, .. }) => {
            let rows = answer.table.stored.unwrap_or(answer.table.rows);
            Came { kind: "answer", text: answer.text, rows }
        }
        Ok(other) => stopped(other.text().to_string()),
        Err(failure) => stopped(format!("{:?}", failure.told)),
    }
}

/// Whether an answer is the right one; the error says why not.
fn check(asked: &Asked, came: &Came, gold: &EvaluationDatabase) -> Result<(), String> {
    if came.kind != "answer" {
        return Err(came.text.clone());
    }
    let right = match &asked.gold_sql {
        Some(sql) => vec![values(&gold.rows(sql).unwrap_or_else(|problem| panic!("{sql}\n{problem}")).rows)],
        None => Vec::new(),
    };
    let compare = match asked.expect.as_str() {
        "members" => Compare::Members,
        "number" => Compare::Number { ratio: false },
        "define" => Compare::Define { must: asked.must.clone() },
        _ => Compare::Table { ordered: asked.order_matters, label_columns: asked.label_cols.clone() },
    };
    let ours = values(&came.rows);
    agrees(&compare, &came.text, &ours, &right, &Labels::new()).map_err(|why| {
        let head = |rows: &Rows| format!("{:?}", &rows[..rows.len().min(4)]);
        format!("{why}\n    {}\n    right is {}", head(&ours), right.first().map(head).unwrap_or_default())
    })
}

/// A line per question for the set's own scorer.
fn predictions(questions: &[Asked], came: &BTreeMap<String, Came>) -> String {
    let mut lines = String::new();
    for asked in questions {
        let Some(Came { kind, text, rows }) = came.get(&asked.group) else { continue };
        let line = serde_json::json!({"id": asked.id, "kind": kind, "text": text, "rows": rows});
        writeln!(lines, "{line}").expect("a text can be written to");
    }
    lines
}

/// The set's tables, as its authors make them from the Parquet files.
fn gold(folder: &Path, shop: &Shop) -> EvaluationDatabase {
    let setup = std::fs::read_to_string(folder.join("setup.sql")).expect("the set has a setup");
    let setup = setup.replace("@DATA@", &shop.data.to_string_lossy());
    EvaluationDatabase::open(&setup).expect("the set's tables can be made")
}

#[test]
fn segbench_drafts_give_the_sets_own_rows() {
    let (Some(folder), Some(shop)) = (folder(), shop::journey()) else { return };
    let questions: Vec<Asked> = json_lines(&folder.join("dev.jsonl"));
    let (drafts, gold, asker) = (drafts(), gold(&folder, shop), asker(shop));
    let (mut came, mut problems, mut without) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    for asked in &questions {
        let answerable = !matches!(asked.expect.as_str(), "clarify" | "refuse");
        if !answerable || came.contains_key(&asked.group) {
            continue;
        }
        let Some(draft) = drafts.get(&asked.group) else {
            without.insert(asked.group.as_str());
            continue;
        };
        let answered = answer(&asker, draft);
        problems.extend(check(asked, &answered, &gold).err().map(|why| format!("{}: {why}", asked.group)));
        came.insert(asked.group.clone(), answered);
    }
    println!("segbench: {} of {} drafts right", came.len() - problems.len(), came.len());
    println!("segbench: {} groups without a draft: {without:?}", without.len());
    let file = std::env::var_os("SEGBENCH_PREDICTIONS").map(PathBuf::from);
    let file = file.unwrap_or_else(|| scratch("segbench").join("predictions.jsonl"));
    std::fs::write(&file, predictions(&questions, &came)).expect("the predictions can be written");
    println!("segbench: predictions for run.py are in {}", file.display());
    let strays: Vec<&String> = drafts.keys().filter(|group| !came.contains_key(*group)).collect();
    assert!(strays.is_empty(), "drafts of groups that are not there: {strays:?}");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
