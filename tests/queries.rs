//! Case files: `tests/queries/<node or show>/<case>.txt` holds a draft, its SQL and its rows, over the tables that fit on a
//! page in `tests/queries/shop/`. Adding one needs no Rust; `UPDATE=1 cargo test --test it queries` writes SQL and rows.

use crate::shop::scratch;
use jiff::civil::Date;
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Number, Value};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::Parser;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tagmata_core::compile::compile;
use tagmata_core::diagnostic::{Diagnostic, Place};
use tagmata_core::guard::{self, Catalog};
use tagmata_core::model::Model;
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::present;
use tagmata_core::query::SemanticQuery;
use tagmata_core::segment::SavedSegment;
use tagmata_core::shape;
use tagmata_core::sql::SqlText;
use tagmata_core::warehouse::{Cancel, Cell, CellKind, Limits, Loader, ResultTable, Warehouse};
use tagmata_core::words::Lang;
use tagmata_duckdb::{DuckLoader, DuckWarehouse, Options};

/// The model of a case that names none.
const MODEL: &str = "model.yaml";
/// Decimal places that a binary number is shown with.
const PLACES: usize = 6;

/// The folder of cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queries")
}

#[test]
fn every_query_gives_its_sql_and_rows() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut models = BTreeMap::new();
    let (mut checked, mut differ) = (0, Vec::new());
    for file in case_files() {
        let name = file.strip_prefix(folder()).expect("a file of the folder").display().to_string();
        let text = std::fs::read_to_string(&file).expect("a readable case");
        let question = text.split("\n---").next().unwrap_or_default().trim_end();
        assert!(question.starts_with("# "), "{name}: the first line says in words what is asked: `# …`");
        let found = format!("{question}\n{}", outcome(question, &mut models));
        checked += 1;
        if found == text {
            continue;
        }
        if update {
            std::fs::write(&file, &found).expect("the case can be written");
        } else {
            differ.push(format!("{name}: {}", first_difference(&text, &found)));
        }
    }
    println!("{checked} queries over the tiny shop");
    assert!(checked > 0, "there are no cases below {}", folder().display());
    assert!(differ.is_empty(), "{}\nrun: UPDATE=1 cargo test --test it queries", differ.join("\n"));
}

/// Every case, in the order of names.
pub fn case_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for group in std::fs::read_dir(folder()).expect("the folder of cases") {
        let group = group.expect("an entry").path();
        for entry in std::fs::read_dir(&group).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|end| end == "txt") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn first_difference(text: &str, found: &str) -> String {
    let differs = text.lines().zip(found.lines()).find(|(old, new)| old != new);
    let (old, new) = differs.unwrap_or(("fewer or more lines", ""));
    format!("\n  - {old}\n  + {new}\n{found}")
}

/// A model over the tiny tables, with its data loaded.
pub struct Tiny {
    /// The model.
    pub model: Model,
    /// Its data.
    pub warehouse: Box<dyn Warehouse>,
}

impl Tiny {
    /// The text of a model.
    pub fn text(name: &str) -> String {
        let file = folder().join("shop").join(name);
        std::fs::read_to_string(file).unwrap_or_else(|problem| panic!("{name}: {problem}"))
    }

    /// A model over the CSV files, in DuckDB.
    pub fn open(name: &str) -> Tiny {
        let data = folder().join("shop");
        let text = Tiny::text(name);
        let model = Model::load(name, &text).unwrap_or_else(|problems| panic!("{name}: {}", said(&problems)));
        let store = scratch(&format!("queries-{}", name.trim_end_matches(".yaml")));
        let loaded = DuckLoader::new(&data, &store).load(&model);
        loaded.unwrap_or_else(|problems| panic!("{name}: {}", said(&problems)));
        let options = Options { memory: "256MB".to_owned(), threads: 1, connections: 1 };
        let warehouse = DuckWarehouse::open(&store, options).expect("the snapshot opens");
        Tiny { model, warehouse: Box::new(warehouse) }
    }

    /// Rows of a statement that the guard accepts.
    pub fn rows(&self, sql: &SqlText) -> ResultTable {
        self.try_rows(sql).unwrap_or_else(|problem| panic!("{}\n{problem}", sql.0))
    }

    /// The same, or what is wrong with it.
    pub fn try_rows(&self, sql: &SqlText) -> Result<ResultTable, String> {
        let checked = guard::check(sql, &Catalog::of(&self.model)).map_err(|problems| said(&problems))?;
        let limits = Limits { rows_max: 1_000, deadline: Duration::from_secs(20) };
        self.warehouse.run(&checked, &limits, &Cancel::default()).map_err(|problem| format!("{problem:?}"))
    }
}

/// What a case asks.
pub struct Asked {
    /// The model's file.
    pub model: String,
    draft: Value,
    segments: Vec<SavedSegment>,
    today: Option<Date>,
}

impl Asked {
    /// Reads the first part of a case.
    pub fn of(question: &str) -> Asked {
        let mut draft = yaml(question);
        let saved = draft.as_object_mut().and_then(|keys| keys.shift_remove("segments"));
        let segments: Vec<SavedSegment> = saved.map_or_else(Vec::new, |saved| {
            serde_json::from_value(saved).unwrap_or_else(|problem| panic!("{question}\n{problem}"))
        });
        let mut taken = |key: &str| {
            let value = draft.as_object_mut().and_then(|keys| keys.shift_remove(key));
            value.map(|value| value.as_str().expect("a text").to_owned())
        };
        let model = taken("model").unwrap_or_else(|| MODEL.to_owned());
        let today = taken("today").map(|day| day.parse().unwrap_or_else(|problem| panic!("{question}\n{problem}")));
        Asked { model, draft, segments, today }
    }

    /// Plans it over a model's data.
    pub fn plan(&self, tiny: &Tiny) -> Result<Planned, Vec<Diagnostic>> {
        let manifest = tiny.warehouse.manifest();
        let asked_on = self.today.unwrap_or("2026-07-01".parse().expect("a date"));
        let facts =
            Facts { asked_on, today_is_given: self.today.is_some(), manifest: &manifest, segments: &self.segments };
        let draft = shape::draft(&self.draft)?;
        plan(&draft, &tiny.model, &facts).map(|outcome| outcome.planned)
    }
}

/// What stands behind the draft: SQL and rows, the text of a definition, or why it is refused.
fn outcome(question: &str, models: &mut BTreeMap<String, Tiny>) -> String {
    let asked = Asked::of(question);
    let tiny = models.entry(asked.model.clone()).or_insert_with(|| Tiny::open(&asked.model));
    match asked.plan(tiny) {
        Err(problems) => format!("--- refused\n{}", said(&problems)),
        Ok(planned) => match planned {
            Planned::Query(query) => queried(&query, tiny),
            Planned::Define(name) => {
                let (words, values) = present::definition(&name, &tiny.model, Lang::En);
                format!("--- text\n{}\n{}", words.en, from_model(&values))
            }
            Planned::Catalog => {
                let (words, listed) = present::catalog(&tiny.model, Lang::En);
                format!("--- text\n{}\n{}", words.en, from_model(&listed))
            }
        },
    }
}

fn queried(query: &SemanticQuery, tiny: &Tiny) -> String {
    let compiled = compile(query, &tiny.model);
    let parsed = Parser::parse_sql(&DuckDbDialect {}, &compiled.shown).expect("the shown SQL parses");
    assert_eq!(parsed[0].to_string(), compiled.main.0, "what is shown is what runs");
    let mut text = format!("--- sql\n{}\n--- rows\n{}", compiled.shown, table(&tiny.rows(&compiled.main)));
    if let Some(beside) = &compiled.beside {
        let _ = write!(text, "--- beside\n{}", table(&tiny.rows(beside.sql())));
    }
    text
}

/// Diagnostics in English, each with its hint.
pub fn said(problems: &[Diagnostic]) -> String {
    let mut text = String::new();
    for problem in problems {
        let code = serde_json::to_value(problem.code).expect("a code");
        let place = match &problem.place {
            Place::Draft { path } | Place::File { path, .. } => path.as_str(),
            Place::Data { source } => source.as_str(),
            Place::Question { .. } | Place::None => "",
        };
        let _ = writeln!(text, "{} at {place}: {}", code.as_str().unwrap_or_default(), problem.message.en);
        if let Some(hint) = &problem.hint {
            let _ = writeln!(text, "  hint: {}", hint.en);
        }
    }
    text
}

fn from_model(table: &present::Table) -> String {
    let heads = table.columns.iter().map(|column| column.label.clone()).collect();
    let kinds: Vec<CellKind> = table.columns.iter().map(|column| column.kind).collect();
    if table.rows.is_empty() { String::new() } else { aligned(heads, &kinds, &table.rows) }
}

fn table(rows: &ResultTable) -> String {
    let heads = rows.columns.iter().map(|column| column.name.clone()).collect();
    let kinds: Vec<CellKind> = rows.columns.iter().map(|column| column.kind).collect();
    aligned(heads, &kinds, &rows.rows)
}

/// Columns two spaces apart, numbers to the right; `–` is nothing.
fn aligned(heads: Vec<String>, kinds: &[CellKind], rows: &[Vec<Cell>]) -> String {
    let mut lines = vec![heads];
    lines.extend(rows.iter().map(|row| row.iter().map(shown).collect()));
    let widths: Vec<usize> =
        (0..kinds.len()).map(|i| lines.iter().map(|line| line[i].chars().count()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in &lines {
        let mut shown = String::new();
        for ((cell, width), kind) in line.iter().zip(&widths).zip(kinds) {
            let _ = match kind {
                CellKind::Integer | CellKind::Number => write!(shown, "{cell:>width$}  "),
                _ => write!(shown, "{cell:<width$}  "),
            };
        }
        let _ = writeln!(text, "{}", shown.trim_end());
    }
    if rows.is_empty() {
        text.push_str("(no rows)\n");
    }
    text
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => "–".to_owned(),
        Cell::Bool(truth) => truth.to_string(),
        Cell::Int(n) => n.to_string(),
        Cell::Float(n) => {
            let digits = format!("{n:.PLACES$}");
            digits.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Cell::Decimal(n) => n.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Timestamp(time) => time.to_string(),
    }
}

/// The YAML of a case as JSON.
fn yaml(text: &str) -> Value {
    let documents = Yaml::load_from_str(text).unwrap_or_else(|problem| panic!("{text}\n{problem}"));
    node(documents.first().unwrap_or_else(|| panic!("{text}\nno draft")))
}

fn node(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Value(Scalar::Boolean(truth)) => Value::Bool(*truth),
        Yaml::Value(Scalar::Integer(n)) => Value::from(*n),
        Yaml::Value(Scalar::FloatingPoint(n)) => Number::from_f64(n.into_inner()).map_or(Value::Null, Value::Number),
        Yaml::Value(Scalar::String(text)) => Value::from(text.as_ref()),
        Yaml::Sequence(items) => items.iter().map(node).collect(),
        Yaml::Mapping(entries) => {
            let entry = |(key, value): (&Yaml, &Yaml)| (key.as_str().expect("keys are texts").to_owned(), node(value));
            Value::Object(entries.iter().map(entry).collect::<Map<String, Value>>())
        }
        _ => Value::Null,
    }
}
