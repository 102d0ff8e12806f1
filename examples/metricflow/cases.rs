//! The cases: each model is imported and loaded once, each query asked as a draft, its rows compared with the gold rows.

use super::gold::{Gold, Row, cell, same};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tagmata::project;
use tagmata_core::compile::compile;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::guard::{self, Catalog};
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::warehouse::{Cancel, Cell, Limits, Loader, ResultTable, Warehouse};
use tagmata_dbt::{Data, Import, Options, SemanticQuery, import};
use tagmata_duckdb::{DuckLoader, DuckWarehouse};

/// A case and how it went.
pub struct Judged {
    /// The case's id; ids that repeat in the set are numbered.
    pub id: String,
    /// How it went.
    pub verdict: Verdict,
    /// Why it was refused, or what is different.
    pub reason: String,
}

/// How a case went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The rows are the gold rows.
    Equal,
    /// There is no answer, and a reason.
    Refused,
    /// There is an answer, and it is not the gold one.
    Different,
}

impl Verdict {
    /// As it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Equal => "equal",
            Verdict::Refused => "refused",
            Verdict::Different => "different",
        }
    }
}

/// Far enough ahead that no row of the set lies behind it.
const TODAY: &str = "2100-01-01";
/// The folder of the models that the set lacks.
const OURS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/evals/metricflow");

/// Runs all cases. Fails where the set cannot be read.
pub fn judge(file: &Path, models: &Path, data: &Path) -> Result<Vec<Judged>, String> {
    let text = std::fs::read_to_string(file).map_err(|problem| format!("{}: {problem}", file.display()))?;
    let gold = Gold::open(data)?;
    let mut loaded: BTreeMap<String, Result<Loaded, String>> = BTreeMap::new();
    let mut judged: Vec<Judged> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: Value = serde_json::from_str(line).map_err(|problem| problem.to_string())?;
        let name = case["model"].as_str().unwrap_or_default().to_owned();
        let model = loaded.entry(name.clone()).or_insert_with(|| Loaded::open(&name, models, data, &gold));
        let (verdict, reason) = match model {
            Ok(model) => model.judge(&case, &gold)?,
            Err(problem) => (Verdict::Refused, problem.clone()),
        };
        let mut id = case["id"].as_str().unwrap_or_default().to_owned();
        let again = judged.iter().filter(|known| known.id.split('#').next() == Some(id.as_str())).count();
        if again > 0 {
            id = format!("{id}#{}", again + 1);
        }
        judged.push(Judged { id, verdict, reason });
    }
    Ok(judged)
}

/// A model of the set with its data.
struct Loaded {
    import: Import,
    warehouse: DuckWarehouse,
    data: Data,
    // Removed with the last statement over it.
    _store: tempfile::TempDir,
}

impl Loaded {
    fn open(name: &str, models: &Path, data: &Path, gold: &Gold) -> Result<Loaded, String> {
        let ours = Path::new(OURS);
        let folder = match name {
            "SIMPLE_MODEL" => models.join("simple_manifest"),
            "SCD_MODEL" => models.join("scd_manifest"),
            "UNPARTITIONED_MULTI_HOP_JOIN_MODEL" => models.join("multi_hop_join_manifest"),
            "EXTENDED_DATE_MODEL" => ours.join("extended_date"),
            "PARTITIONED_MULTI_HOP_JOIN_MODEL" => ours.join("partitioned_multi_hop"),
            "SIMPLE_MODEL_NON_DS" => ours.join("non_ds"),
            other => return Err(format!("there is no model `{other}`")),
        };
        let read = |folder: &Path| project::files(folder).map_err(|problems| said(&problems));
        let mut files = read(&folder)?;
        // In the set this file is a link that leads nowhere; ours stands in for it.
        files.retain(|file| !file.name.ends_with("project_configuration.yaml"));
        files.extend(read(&ours.join("shared"))?);
        let options = Options { today: TODAY.to_owned(), row_counts: true, ..Options::default() };
        let import = import(&files, &options).map_err(|stopped| said(&stopped.problems))?;
        if std::env::var_os("METRICFLOW_SHOW").is_some() {
            println!("# {name}\n{}", import.text);
            import.not_carried.iter().for_each(|lost| println!("# not carried: {lost}"));
        }
        let store = tempfile::tempdir().map_err(|problem| problem.to_string())?;
        DuckLoader::new(data, store.path()).load(&import.model).map_err(|problems| said(&problems))?;
        let options = tagmata_duckdb::Options { memory: "512MB".to_owned(), threads: 1, connections: 1 };
        let warehouse = DuckWarehouse::open(store.path(), options).map_err(|problem| format!("{problem:?}"))?;
        let manifest = warehouse.manifest();
        let spine = manifest.sources.get("mf_time_spine").and_then(|facts| facts.from.zip(facts.through));
        let data = Data { spine, repeating: gold.repeating(&import.model)? };
        Ok(Loaded { import, warehouse, data, _store: store })
    }

    fn judge(&self, case: &Value, gold: &Gold) -> Result<(Verdict, String), String> {
        let query: SemanticQuery = match serde_json::from_value(case["semantic_query"].clone()) {
            Ok(query) => query,
            Err(problem) => return Ok((Verdict::Refused, problem.to_string())),
        };
        let (columns, rows) = match self.answer(&query) {
            Ok(answer) => answer,
            Err(reason) => return Ok((Verdict::Refused, reason)),
        };
        let (wanted_columns, wanted) = gold.rows(case)?;
        let mut ours = Vec::new();
        for name in &wanted_columns {
            match columns.iter().position(|known| known.as_ref() == Some(name)) {
                Some(at) => ours.push(at),
                None => return Ok((Verdict::Different, format!("there is no column `{name}` among {columns:?}"))),
            }
        }
        let rows: Vec<Row> = rows.rows.iter().map(|row| ours.iter().map(|at| cell(&row[*at])).collect()).collect();
        let in_order = case["check_order"].as_bool().unwrap_or(false);
        Ok(match same(rows, wanted, in_order) {
            Ok(()) => (Verdict::Equal, String::new()),
            Err(difference) => (Verdict::Different, difference),
        })
    }

    /// The rows of a query with the names of their columns, or why there are none.
    fn answer(&self, query: &SemanticQuery) -> Result<(Vec<Option<String>>, ResultTable), String> {
        let manifest = self.warehouse.manifest();
        let asked = self.import.draft(query, &self.data)?;
        let model = &self.import.model;
        let asked_on = TODAY.parse().expect("a date");
        let facts = Facts { asked_on, today_is_given: true, manifest: &manifest, segments: &[] };
        let outcome = plan(&asked.draft, model, &facts).map_err(|problems| said(&problems))?;
        let Planned::Query(semantic) = outcome.planned else { return Err("it is no question to the data".to_owned()) };
        let compiled = compile(&semantic, model);
        if std::env::var_os("METRICFLOW_SHOW").is_some() {
            println!("# {query:?}\n{}\n", compiled.shown);
        }
        let checked = guard::check(&compiled.main, &Catalog::of(model)).map_err(|problems| said(&problems))?;
        let limits = Limits { rows_max: 100_000, deadline: Duration::from_secs(60) };
        let rows = self.warehouse.run(&checked, &limits, &Cancel::default());
        let mut rows = rows.map_err(|problem| format!("{problem:?}"))?;
        if asked.only_known {
            let groups = asked.groups;
            rows.rows.retain(|row| row[groups..].iter().any(|cell| *cell != Cell::Null));
        }
        Ok((asked.columns, rows))
    }
}

fn said(problems: &[Diagnostic]) -> String {
    problems.iter().map(|problem| problem.message.en.clone()).collect::<Vec<_>>().join("; ")
}
