//! An independent question set over the real grocery data, where it is at hand: the drafts of `evals/segbench_dev.jsonl`,
//! one per group of questions, are answered by the whole pipeline and must give the rows of the group's own SQL.

use crate::cases::{Rows, Value, oracle_rows, values};
use crate::shop::{self, Shop, scratch};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tagmata::ask::{Asker, Loaded, Question, Reply, SystemClock, no_steps};
use tagmata::config::AskLimits;
use tagmata_core::shape;
use tagmata_core::warehouse::{Cell, Warehouse};

/// Relative difference up to which two numbers are equal, as in the set's own scorer.
const CLOSE: f64 = 1e-6;

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

/// Why an answer is not the right one, if so.
fn wrong(asked: &Asked, came: &Came, oracle: &duckdb::Connection) -> Option<String> {
    if came.kind != "answer" {
        return Some(came.text.clone());
    }
    let Some(sql) = &asked.gold_sql else {
        let said = format!("{} {:?}", came.text, came.rows).to_lowercase();
        let missing = |must: &&String| !must.split('|').any(|word| said.contains(&word.to_lowercase()));
        return asked.must.iter().find(missing).map(|must| format!("the definition does not say {must}"));
    };
    let (ours, gold) = (values(&came.rows), oracle_rows(oracle, sql, &asked.expect));
    let right = match asked.expect.as_str() {
        "members" => keys(&ours) == keys(&gold),
        "number" => ours.len() == 1 && ours[0].len() <= 4 && ours[0].iter().any(|value| same(value, &gold[0][0])),
        _ => same_table(&gold, &ours, asked),
    };
    (!right).then(|| {
        let head = |rows: &Rows| format!("{} rows: {:?}", rows.len(), &rows[..rows.len().min(4)]);
        format!("{}\n    the oracle has {}", head(&ours), head(&gold))
    })
}

fn keys(rows: &Rows) -> BTreeSet<String> {
    rows.iter().filter_map(|row| row.first()).map(|key| format!("{key:?}")).collect()
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Nothing, Value::Nothing) => true,
        (Value::Number(a), Value::Number(b)) => (a - b).abs() <= CLOSE * a.abs().max(b.abs()).max(1e-12),
        (Value::Text(a), Value::Text(b)) => a.to_lowercase() == b.to_lowercase(),
        _ => false,
    }
}

/// Every column of the oracle is found among ours, in any order of columns; words of the oracle's author need not be. One
/// wide row of the oracle may be as many rows of ours at most.
fn same_table(gold: &Rows, ours: &Rows, asked: &Asked) -> bool {
    if gold.len() == 1 && gold[0].len() >= ours.len() && ours.len() > 1 {
        return gold[0].iter().all(|wanted| ours.iter().flatten().any(|value| same(value, wanted)));
    }
    let compared: Vec<usize> = (0..gold[0].len()).filter(|column| !asked.label_cols.contains(column)).collect();
    gold.len() == ours.len() && mapped(gold, ours, &compared, &mut Vec::new(), asked.order_matters)
}

/// Tries the columns of ours for those of the oracle, one by one.
fn mapped(gold: &Rows, ours: &Rows, compared: &[usize], taken: &mut Vec<usize>, ordered: bool) -> bool {
    let done = &compared[..taken.len()];
    if !bags_equal(gold, ours, done, taken, ordered) {
        return false;
    }
    if taken.len() == compared.len() {
        return true;
    }
    for column in 0..ours[0].len() {
        if !taken.contains(&column) {
            taken.push(column);
            if mapped(gold, ours, compared, taken, ordered) {
                return true;
            }
            taken.pop();
        }
    }
    false
}

fn bags_equal(gold: &Rows, ours: &Rows, wanted: &[usize], taken: &[usize], ordered: bool) -> bool {
    let equal = |theirs: &[Value], row: &[Value]| wanted.iter().zip(taken).all(|(i, j)| same(&theirs[*i], &row[*j]));
    if ordered {
        return gold.iter().zip(ours).all(|(theirs, row)| equal(theirs, row));
    }
    let mut left: Vec<&Vec<Value>> = ours.iter().collect();
    gold.iter().all(|theirs| {
        let found = left.iter().position(|row| equal(theirs, row));
        found.map(|at| left.swap_remove(at)).is_some()
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
fn oracle(folder: &Path, shop: &Shop) -> duckdb::Connection {
    let setup = std::fs::read_to_string(folder.join("setup.sql")).expect("the set has a setup");
    let connection = duckdb::Connection::open_in_memory().expect("DuckDB opens");
    let setup = setup.replace("@DATA@", &shop.data.to_string_lossy());
    connection.execute_batch(&setup).expect("the set's tables can be made");
    connection
}

#[test]
fn segbench_drafts_give_the_sets_own_rows() {
    let (Some(folder), Some(shop)) = (folder(), shop::journey()) else { return };
    let questions: Vec<Asked> = json_lines(&folder.join("dev.jsonl"));
    let (drafts, oracle, asker) = (drafts(), oracle(&folder, shop), asker(shop));
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
        problems.extend(wrong(asked, &answered, &oracle).map(|why| format!("{}: {why}", asked.group)));
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
