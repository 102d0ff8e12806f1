//! PostgreSQL gives the rows that DuckDB gives: every case file, and the drafts of the demo shop; and its loader and
//! warehouse keep their promises. Skipped with a line where no server can be started.

mod keeps;
mod server;
mod source;

use crate::queries::{Asked, Tiny, case_files, folder, said};
use crate::shop::{run, scratch, tagmata};
use std::collections::BTreeMap;
use std::sync::Arc;
use tagmata::evals::read_all;
use tagmata_core::compile::compile;
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::warehouse::{Cell, Loader, ResultTable};
use tagmata_duckdb::{DuckLoader, DuckWarehouse, Options};
use tagmata_postgres::{Address, PostgresLoader, PostgresWarehouse};

/// Relative difference up to which two binary numbers are equal.
const CLOSE: f64 = 1e-9;

/// Users of the demo shop that is compared.
const USERS: &str = "1500";

/// A model over tables, loaded and opened.
fn open(name: &str, text: &str, address: &str) -> Tiny {
    let model = source::model(name, text);
    let address = Address::parse(address).expect("an address");
    let loaded = PostgresLoader::new(address.clone()).load(&model);
    loaded.unwrap_or_else(|problems| panic!("{name}: {}", said(&problems)));
    let warehouse = PostgresWarehouse::open(address, &model.name, 2).expect("the snapshot opens");
    Tiny { model, warehouse: Box::new(warehouse) }
}

/// Where two plans of the same question differ, over DuckDB and over PostgreSQL: in what is planned or in the rows.
fn difference(duck: &Tiny, postgres: &Tiny, ours: &Planned, theirs: &Planned) -> Option<String> {
    if ours != theirs {
        return Some(format!("planned as {ours:?}\n  and on PostgreSQL as {theirs:?}"));
    }
    let (Planned::Query(ours), Planned::Query(theirs)) = (ours, theirs) else { return None };
    let (ours, theirs) = (compile(ours, &duck.model), compile(theirs, &postgres.model));
    let mut pairs = vec![(ours.main, theirs.main)];
    pairs.extend(ours.beside.as_ref().zip(theirs.beside.as_ref()).map(|(a, b)| (a.sql().clone(), b.sql().clone())));
    pairs.iter().find_map(|(ours, theirs)| {
        let differ = first_difference(
            &duck.rows(ours),
            &postgres.try_rows(theirs).unwrap_or_else(|problem| ResultTable {
                columns: Vec::new(),
                rows: vec![vec![Cell::Text(problem)]],
                truncated: true,
            }),
        )?;
        Some(format!("{differ}\n  {}", theirs.0))
    })
}

fn first_difference(ours: &ResultTable, theirs: &ResultTable) -> Option<String> {
    let names = |table: &ResultTable| -> Vec<String> { table.columns.iter().map(|c| c.name.clone()).collect() };
    if names(ours) != names(theirs) || ours.rows.len() != theirs.rows.len() || ours.truncated != theirs.truncated {
        let shown = |table: &ResultTable| format!("{} rows of {:?}", table.rows.len(), names(table));
        return Some(format!("{}, on PostgreSQL {}: {:?}", shown(ours), shown(theirs), theirs.rows.first()));
    }
    let differ = ours.rows.iter().zip(&theirs.rows).position(|(a, b)| !a.iter().zip(b).all(|(a, b)| same(a, b)))?;
    Some(format!("row {differ}: {:?}, on PostgreSQL {:?}", ours.rows[differ], theirs.rows[differ]))
}

/// Exact numbers compare by value: the engines keep different numbers of zeros behind the point.
fn same(ours: &Cell, theirs: &Cell) -> bool {
    match (ours.number(), theirs.number()) {
        (Some(a), Some(b)) => (a - b).abs() <= CLOSE * a.abs().max(b.abs()).max(1.0),
        _ => ours == theirs,
    }
}

#[test]
fn postgres_gives_the_rows_of_every_case_file() {
    let Some(server) = server::shared() else { return };
    let address = server.database();
    source::copy(&folder().join("shop"), &address, "shop");
    let mut models: BTreeMap<String, (Tiny, Tiny)> = BTreeMap::new();
    let (mut checked, mut differ) = (0, Vec::new());
    for file in case_files() {
        let name = file.strip_prefix(folder()).expect("a file of the folder").display().to_string();
        let text = std::fs::read_to_string(&file).expect("a readable case");
        let asked = Asked::of(text.split("\n---").next().unwrap_or_default());
        let (duck, postgres) = models.entry(asked.model.clone()).or_insert_with(|| {
            let over_tables = source::text(&Tiny::text(&asked.model), "shop");
            (Tiny::open(&asked.model), open(&asked.model, &over_tables, &address))
        });
        let found = match (asked.plan(duck), asked.plan(postgres)) {
            (Ok(ours), Ok(theirs)) => difference(duck, postgres, &ours, &theirs),
            (Err(ours), Err(theirs)) => (ours != theirs).then(|| format!("refused otherwise: {}", said(&theirs))),
            _ => Some("refused on one engine only".to_owned()),
        };
        checked += 1;
        differ.extend(found.map(|found| format!("{name}: {found}")));
    }
    println!("{checked} queries over the tiny shop on PostgreSQL, {} differ", differ.len());
    assert!(checked > 0 && differ.is_empty(), "{}", differ.join("\n\n"));
}

#[test]
fn postgres_gives_the_rows_of_the_demo_shops_drafts() {
    let Some(server) = server::shared() else { return };
    let address = server.database();
    let data = scratch("postgres-demo");
    run(tagmata().args(["demo", "build", "--users", USERS, "--seed", "1", "--out"]).arg(&data));
    source::copy(&data, &address, "demo");
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models/drinks_shop.yaml");
    let text = std::fs::read_to_string(file).expect("the model file is there");
    let (model, store) = (source::model("drinks_shop", &text), scratch("postgres-demo-store"));
    DuckLoader::new(&data, &store).load(&model).unwrap_or_else(|problems| panic!("{}", said(&problems)));
    let options = Options { connections: 2, ..Options::default() };
    let warehouse = DuckWarehouse::open(&store, options).expect("the snapshot opens");
    let duck = Tiny { model, warehouse: Box::new(warehouse) };
    let postgres = open("drinks_shop", &source::text(&text, "demo"), &address);
    let (mut checked, mut differ) = (0, Vec::new());
    let set = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("evals/drinks_shop.md");
    let cases = read_all(&[set]).expect("the question set is right");
    let drafts: BTreeMap<String, _> =
        cases.into_iter().filter_map(|case| Some((case.group, case.expect.draft?))).collect();
    for (id, draft) in drafts {
        let planned = |tiny: &Tiny| {
            let manifest: Arc<_> = tiny.warehouse.manifest();
            let asked_on = "2030-01-01".parse().expect("a date");
            let facts = Facts { asked_on, today_is_given: false, manifest: &manifest, segments: &[] };
            plan(&draft, &tiny.model, &facts).map(|outcome| outcome.planned)
        };
        let (Ok(ours), Ok(theirs)) = (planned(&duck), planned(&postgres)) else {
            differ.push(format!("{id}: refused"));
            continue;
        };
        checked += 1;
        differ.extend(difference(&duck, &postgres, &ours, &theirs).map(|found| format!("{id}: {found}")));
    }
    println!("{checked} drafts over the demo shop on PostgreSQL, {} differ", differ.len());
    assert!(checked >= 15 && differ.is_empty(), "{}", differ.join("\n\n"));
}
