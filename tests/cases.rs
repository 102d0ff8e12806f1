//! The project's own question sets: `evals/*.md` hold questions in both languages, the draft each should be read as,
//! and an independent SQL over the Parquet files. Adding a case needs no Rust.

use crate::shop::{self, Shop};
use std::collections::BTreeMap;
use std::path::Path;
use tagmata_core::draft::Draft;
use tagmata_core::plan::{Decision, Planned, decide};
use tagmata_core::shape;
use tagmata_core::warehouse::{Cell, Warehouse};
use tagmata_reader::Context;

/// Relative difference up to which two numbers are equal.
const CLOSE: f64 = 1e-9;

/// One case as it stands in the file.
#[derive(Default)]
struct Case {
    id: String,
    zh: Vec<String>,
    en: Vec<String>,
    expect: String,
    code: Option<String>,
    draft: Option<Draft>,
    sql: Option<String>,
}

fn cases(name: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("evals").join(name);
    let text = std::fs::read_to_string(&path).expect("the question set is there");
    text.split("\n## ").skip(1).map(case).collect()
}

/// The drafts of a set, each with its id.
pub fn drafts(name: &str) -> Vec<(String, Draft)> {
    cases(name).into_iter().filter_map(|case| Some((case.id, case.draft?))).collect()
}

fn case(block: &str) -> Case {
    let mut case = Case { id: block.lines().next().unwrap_or_default().trim().to_string(), ..Case::default() };
    for line in block.lines() {
        if let Some(question) = line.strip_prefix("zh: ") {
            case.zh.push(question.to_string());
        } else if let Some(question) = line.strip_prefix("en: ") {
            case.en.push(question.to_string());
        } else if let Some(expect) = line.strip_prefix("expect: ") {
            case.expect = expect.trim().to_string();
        } else if let Some(code) = line.strip_prefix("code: ") {
            case.code = Some(code.trim().to_string());
        }
    }
    let fenced = |name: &str| {
        let (_, rest) = block.split_once(&format!("```{name}\n"))?;
        Some(rest.split_once("\n```").expect("a closed fence").0.to_string())
    };
    case.draft = fenced("json").map(|text| {
        let value = serde_json::from_str(&text).unwrap_or_else(|problem| panic!("{}: {problem}", case.id));
        shape::draft(&value).unwrap_or_else(|problems| panic!("{}: {problems:#?}", case.id))
    });
    case.sql = fenced("sql");
    case
}

/// Rows as texts and numbers, so that exact decimals and binary numbers compare.
#[derive(Debug, Clone)]
pub enum Value {
    /// Null.
    Nothing,
    /// Any number.
    Number(f64),
    /// Everything else, written out.
    Text(String),
}

/// A table without its head.
pub type Rows = Vec<Vec<Value>>;

/// Rows of the product as plain values.
pub fn values(rows: &[Vec<Cell>]) -> Rows {
    let value = |cell: &Cell| match (cell, cell.number()) {
        (_, Some(number)) => Value::Number(number),
        (Cell::Text(text), _) => Value::Text(text.clone()),
        (Cell::Date(date), _) => Value::Text(date.to_string()),
        (Cell::Timestamp(time), _) => Value::Text(time.to_string()),
        (Cell::Bool(truth), _) => Value::Text(truth.to_string()),
        _ => Value::Nothing,
    };
    rows.iter().map(|row| row.iter().map(value).collect()).collect()
}

fn product_rows(shop: &Shop, planned: &Planned, expect: &str) -> Rows {
    let Planned::Query(query) = planned else { return Vec::new() };
    let mut rows = values(&shop.rows(query).rows);
    if let tagmata_core::query::Show::Measure(measure) = &query.show
        && let Some(tagmata_core::draft::RankSize::Count(n)) = measure.top
    {
        rows.truncate(n as usize);
    }
    if expect == "count" || expect == "members" {
        rows.iter_mut().for_each(|row| row.truncate(1));
    }
    rows
}

/// The rows of an SQL that knows nothing of the product; of `members` only the key.
pub fn oracle_rows(connection: &duckdb::Connection, sql: &str, expect: &str) -> Rows {
    use duckdb::types::ValueRef;
    let mut statement = connection.prepare(sql).unwrap_or_else(|problem| panic!("{sql}\n{problem}"));
    let mut rows = statement.query([]).unwrap_or_else(|problem| panic!("{sql}\n{problem}"));
    let mut found = Vec::new();
    while let Some(row) = rows.next().expect("the oracle's rows") {
        let width = row.as_ref().column_count();
        let mut values = Vec::new();
        for i in 0..width {
            values.push(match row.get_ref(i).expect("a cell") {
                ValueRef::Null => Value::Nothing,
                ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
                ValueRef::Boolean(truth) => Value::Text(truth.to_string()),
                ValueRef::TinyInt(n) => Value::Number(f64::from(n)),
                ValueRef::SmallInt(n) => Value::Number(f64::from(n)),
                ValueRef::Int(n) => Value::Number(f64::from(n)),
                ValueRef::BigInt(n) => Value::Number(n as f64),
                ValueRef::HugeInt(n) => Value::Number(n as f64),
                ValueRef::UInt(n) => Value::Number(f64::from(n)),
                ValueRef::Double(n) => Value::Number(n),
                ValueRef::Float(n) => Value::Number(f64::from(n)),
                ValueRef::Decimal(n) => Value::Number(n.to_string().parse().expect("a decimal is a number")),
                ValueRef::Date32(days) => {
                    let epoch = jiff::civil::date(1970, 1, 1);
                    let date = epoch.checked_add(jiff::Span::new().days(days)).expect("a date");
                    Value::Text(date.to_string())
                }
                other => panic!("{sql}\nthe oracle gives {other:?}: cast it"),
            });
        }
        found.push(values);
    }
    if expect == "members" {
        found.iter_mut().for_each(|row| row.truncate(1));
    }
    found
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Nothing, Value::Nothing) => true,
        (Value::Number(a), Value::Number(b)) => (a - b).abs() <= CLOSE * a.abs().max(b.abs()).max(1e-6),
        (Value::Text(a), Value::Text(b)) => a == b,
        _ => false,
    }
}

/// The first difference between two tables, if any; `ordered` tables compare row by row.
fn difference(product: &Rows, oracle: &Rows, ordered: bool) -> Option<String> {
    let sorted = |rows: &Rows| {
        let mut rows = rows.clone();
        if !ordered {
            // Keys come first, so their order decides; numbers are rounded well below any real difference.
            rows.sort_by_cached_key(|row| row.iter().map(sort_key).collect::<Vec<_>>());
        }
        rows
    };
    if product.len() != oracle.len() {
        return Some(format!("{} rows, the oracle has {}", product.len(), oracle.len()));
    }
    let (product, oracle) = (sorted(product), sorted(oracle));
    for (ours, theirs) in product.iter().zip(&oracle) {
        let equal = ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b));
        if !equal {
            return Some(format!("{ours:?}, the oracle has {theirs:?}"));
        }
    }
    None
}

fn sort_key(value: &Value) -> String {
    match value {
        Value::Nothing => String::new(),
        Value::Number(n) => format!("{n:030.3}"),
        Value::Text(text) => text.clone(),
    }
}

/// Every draft of a set gives the oracle's rows.
fn check_drafts(shop: &Shop, name: &str) {
    let oracle = shop.oracle();
    let mut wrong = Vec::new();
    let mut checked = 0;
    for case in cases(name) {
        let (Some(draft), Some(sql)) = (&case.draft, &case.sql) else { continue };
        let ours = product_rows(shop, &shop.plan(draft), &case.expect);
        let theirs = oracle_rows(&oracle, sql, &case.expect);
        checked += 1;
        if let Some(difference) = difference(&ours, &theirs, case.expect == "ordered") {
            wrong.push(format!("{}: {difference}", case.id));
        }
    }
    println!("{name}: {checked} drafts against their oracles, {} differ", wrong.len());
    assert!(checked >= 15, "{name} has only {checked} cases with an oracle");
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

/// What came of one question.
enum Came {
    Correct,
    Wrong(String),
    Stopped(String),
}

fn ask(shop: &Shop, case: &Case, question: &str) -> Came {
    let manifest = shop.warehouse.manifest();
    let read = shop.reader.read(question, &Context::default());
    let decision = decide(read, &shop.model, &shop.facts(&manifest));
    let code = |diagnostic: &tagmata_core::diagnostic::Diagnostic| {
        serde_json::to_value(diagnostic.code).expect("a code").as_str().unwrap_or_default().to_string()
    };
    let (kind, codes) = match &decision {
        Decision::Answer(answerable) => {
            let planned = &answerable.planned;
            let Some(draft) = &case.draft else { return Came::Wrong(format!("answered: {planned:?}")) };
            let expected = shop.plan(draft);
            if *planned == expected {
                return Came::Correct;
            }
            let (ours, theirs) =
                (product_rows(shop, planned, &case.expect), product_rows(shop, &expected, &case.expect));
            let equal = matches!((planned, &expected), (Planned::Query(_), Planned::Query(_)))
                && difference(&ours, &theirs, case.expect == "ordered").is_none();
            return if equal { Came::Correct } else { Came::Wrong(format!("read as {planned:?}")) };
        }
        Decision::Clarify(ask) => ("clarify", vec![code(&ask.about)]),
        Decision::Refuse(refusal) => ("refuse", refusal.why.iter().map(code).collect()),
    };
    let stops = case.expect == "clarify" || case.expect == "refuse";
    if stops && case.code.as_ref().is_none_or(|expected| codes.contains(expected)) {
        return Came::Correct;
    }
    Came::Stopped(format!("{kind} {codes:?}: {decision:?}"))
}

/// Every question of a set is read as its draft. A wrong answer is never allowed; a stop only within `stops_max`.
fn check_questions(shop: &Shop, name: &str, stops_max: usize) {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let (mut wrong, mut stopped) = (Vec::new(), Vec::new());
    for case in cases(name) {
        for (lang, questions) in [("zh", &case.zh), ("en", &case.en)] {
            for question in questions {
                let counts = counts.entry(lang).or_default();
                match ask(shop, &case, question) {
                    Came::Correct => counts[0] += 1,
                    Came::Wrong(why) => {
                        counts[1] += 1;
                        wrong.push(format!("{} {lang} {question}\n    {why}", case.id));
                    }
                    Came::Stopped(why) => {
                        counts[2] += 1;
                        stopped.push(format!("{} {lang} {question}\n    {:.300}", case.id, why));
                    }
                }
            }
        }
    }
    for (lang, [correct, wrong, stopped]) in &counts {
        println!("{name} {lang}: {correct} correct, {wrong} wrong, {stopped} stopped");
    }
    let stops = format!("{} stopped:\n{}", stopped.len(), stopped.join("\n"));
    assert!(wrong.is_empty(), "{} wrong but confident:\n{}\n{stops}", wrong.len(), wrong.join("\n"));
    assert!(stopped.len() <= stops_max, "at most {stops_max} may stop, {stops}");
}

#[test]
fn demo_drafts_give_the_oracles_rows() {
    check_drafts(shop::demo(), "drinks_shop.md");
}

#[test]
fn demo_questions_are_read() {
    check_questions(shop::demo(), "drinks_shop.md", 0);
}

#[test]
fn journey_drafts_give_the_oracles_rows() {
    let Some(shop) = shop::journey() else { return };
    check_drafts(shop, "completejourney.md");
}

#[test]
fn journey_questions_are_read() {
    let Some(shop) = shop::journey() else { return };
    check_questions(shop, "completejourney.md", 1);
}
