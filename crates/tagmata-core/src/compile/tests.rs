//! Every statement that the compiler prints must pass the guard unchanged.

use super::compile;
use crate::guard::{Catalog, check};
use crate::model::Engine;
use crate::model::Model;
use crate::plan::{Facts, Planned, plan};
use crate::shape;
use crate::warehouse::{Manifest, SourceFacts};
use std::path::Path;

fn model(folder: &str, name: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
    let text = std::fs::read_to_string(&path).expect("the model file is there");
    Model::load(name, &text).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

fn loaded(model: &Model, from: &str, through: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let facts = SourceFacts { rows: 1, from: from.parse().ok(), through: through.parse().ok(), load_ms: 0 };
    manifest.sources.insert(model.sources.keys().next().expect("a source").clone(), facts);
    manifest
}

#[test]
fn printed_statements_pass_the_guard() {
    for engine in [Engine::Duckdb, Engine::Postgres] {
        let mut shop = model("../../models", "drinks_shop.yaml");
        shop.warehouse.engine = engine;
        all_pass(&shop, "2024-07-01", "2026-08-20", include_str!("tests/drafts.jsonl"));
        let mut tiny = model("../../tests/queries/shop", "model.yaml");
        tiny.warehouse.engine = engine;
        all_pass(&tiny, "2025-04-01", "2026-07-01", include_str!("tests/tiny.jsonl"));
        let mut over_time = model("../../tests/queries/shop", "over_time.yaml");
        over_time.warehouse.engine = engine;
        all_pass(&over_time, "2025-04-01", "2026-07-01", include_str!("tests/over_time.jsonl"));
    }
}

fn all_pass(model: &Model, from: &str, today: &str, cases: &str) {
    let today: jiff::civil::Date = today.parse().expect("date");
    let manifest = loaded(model, from, &today.yesterday().expect("a day before").to_string());
    let facts = Facts { asked_on: today, today_is_given: false, manifest: &manifest, segments: &[] };
    let catalog = Catalog::of(model);
    for line in cases.lines().filter(|line| !line.trim().is_empty()) {
        let draft = shape::draft(&serde_json::from_str(line).expect(line)).unwrap_or_else(|e| panic!("{line}: {e:#?}"));
        let outcome = plan(&draft, model, &facts).unwrap_or_else(|problems| panic!("{line}: {problems:#?}"));
        let Planned::Query(query) = outcome.planned else { continue };
        let compiled = compile(&query, model);
        let beside = compiled.beside.map(|beside| beside.sql().clone());
        for sql in [Some(compiled.main), beside].into_iter().flatten() {
            if std::env::var_os("SHOW").is_some() {
                println!("-- {} {line}\n{};", model.warehouse.engine, sql.0);
            }
            let checked = check(&sql, &catalog).unwrap_or_else(|problems| panic!("{line}\n{}\n{problems:#?}", sql.0));
            assert_eq!(checked.as_str(), sql.0, "{line}");
            assert_eq!(checked.engine(), model.warehouse.engine);
        }
    }
}

proptest::proptest! {
    /// Whatever a value holds, it stays one literal: DuckDB knows no escape but the doubled quote.
    #[test]
    fn any_text_prints_as_one_literal(value in "(?s).{0,40}|['\\\\ ;a-z-]{0,30}") {
        let printed = super::sql::text(&value).to_string();
        proptest::prop_assert_eq!(printed, format!("'{}'", value.replace('\'', "''")));
    }
}
