//! Models inferred from data: small folders beside the model text that is expected of them, and databases of third
//! parties where they are at hand. To accept a changed text run with UPDATE=1.

use crate::shop::scratch;
use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tagmata::infer::{Settings, infer};
use tagmata_core::model::Model;
use tagmata_core::warehouse::Loader;
use tagmata_duckdb::DuckLoader;

fn settings(name: &str) -> Settings {
    Settings {
        name: Some(name.to_owned()),
        timezone: "UTC".to_owned(),
        names: None,
        show_personal: false,
        ignore_declared: false,
    }
}

/// Infers a model, checks it, loads its data and checks that. Gives its text and its joins.
fn inferred(source: &Path, settings: &Settings, store: &Path) -> Result<(String, Vec<(String, String)>), String> {
    let said = |what: &str, wrong: Vec<tagmata_core::diagnostic::Diagnostic>| {
        let lines: Vec<String> = wrong.iter().map(|one| format!("  {:?}: {}", one.place, one.message.en)).collect();
        format!("{} {what}:\n{}", source.display(), lines.join("\n"))
    };
    let (model, base) = infer(source, settings).map_err(|wrong| said("cannot be inferred", wrong))?;
    let built = Model::load("inferred.yaml", &model.text).map_err(|wrong| said("does not pass the check", wrong))?;
    let loader = DuckLoader::new(base, store.join(&built.name));
    loader.load(&built).map_err(|wrong| said("does not load", wrong))?;
    let wrong = loader.check(&built).map_err(|wrong| said("cannot be checked", wrong))?;
    if !wrong.is_empty() {
        return Err(said("is not what its model declares", wrong));
    }
    Ok((model.text, model.links))
}

#[test]
fn small_folders_give_the_expected_models() {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/infer");
    let store = scratch("infer");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(&all).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let mut problems = Vec::new();
    for folder in folders {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let names = all.join(format!("{name}.names.yaml"));
        let settings = Settings { names: names.exists().then_some(names), ..settings(&name) };
        let text = match inferred(&folder, &settings, &store) {
            Ok((text, _)) => text,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let again = infer(&folder, &settings).expect("it could be inferred before").0.text;
        assert!(text == again, "{name}: two runs differ");
        let expected = all.join(format!("{name}.yaml"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &text).expect("the expected file can be written");
        }
        if fs::read_to_string(&expected).unwrap_or_default() != text {
            problems.push(format!("{name}: the model differs from {}; UPDATE=1 accepts it", expected.display()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A database in which only the declaration says what `buyer` points at.
const DECLARED: &str = "CREATE TABLE customers (id INTEGER PRIMARY KEY, city VARCHAR);
    CREATE TABLE orders (nr INTEGER PRIMARY KEY, buyer INTEGER REFERENCES customers (id), placed VARCHAR, total DOUBLE);
    INSERT INTO customers VALUES (1, 'Rome'), (2, 'Oslo'), (3, 'Rome');
    INSERT INTO orders VALUES (1, 3, '2024-05-01', 2.5), (2, 3, '2024-05-02', 4.0), (3, NULL, '2024-05-04', 1.25);";

#[test]
fn declared_keys_win_and_can_be_withheld() {
    let folder = scratch("infer_declared");
    let (duck, lite) = (folder.join("shop.duckdb"), folder.join("shop.sqlite"));
    duckdb::Connection::open(&duck).and_then(|made| made.execute_batch(DECLARED)).expect("a DuckDB file");
    rusqlite::Connection::open(&lite).and_then(|made| made.execute_batch(DECLARED)).expect("a SQLite file");
    for file in [duck, lite] {
        let (text, links) =
            inferred(&file, &settings("shop"), &folder.join("store")).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(links, [("orders.buyer".to_owned(), "customers.id".to_owned())], "{}", file.display());
        assert!(
            text.contains("# declared in the database; all 2 values are in customers.id; empty in 1 row"),
            "{text}"
        );
        let alone = Settings { ignore_declared: true, ..settings("shop") };
        let (_, links) = inferred(&file, &alone, &folder.join("store")).unwrap_or_else(|why| panic!("{why}"));
        assert!(links.is_empty(), "{}: {links:?}", file.display());
    }
}

/// A folder of third parties' cases, or a printed line why there is none.
fn shared(part: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/evals");
    let folder = std::env::var_os("TAGMATA_EVALS").map_or_else(beside, PathBuf::from).join(part);
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: there is no {}; TAGMATA_EVALS may name the folder it is in", folder.display());
    None
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(of).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

#[test]
fn databases_of_third_parties_give_models_that_load() {
    let store = scratch("infer_shared");
    let mut sources = Vec::new();
    for part in ["spider/data", "falcon_zh/data", "defog"] {
        sources.extend(shared(part).iter().flat_map(|folder| folders(folder)));
    }
    for part in ["acme/data", "supersonic_zh/data"] {
        sources.extend(shared(part));
    }
    let mut problems = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        problems.extend(inferred(source, &settings(&format!("db{at}")), &store).err());
    }
    println!("{} databases, {} without a whole model", sources.len(), problems.len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What a schema declares.
#[derive(Deserialize)]
struct Declared {
    foreign_keys: Vec<(String, String)>,
}

/// References that the schemas do not declare, although they are: each was looked at. All but the parents carry the very
/// name of the key that they point at, and every value is found there.
const UNDECLARED: &[&str] = &[
    "bike_1 trip.start_station_id station.id",
    "bike_1 trip.end_station_id station.id",
    "customers_and_invoices products.parent_product_id products.product_id",
    "customers_and_products_contacts contacts.customer_id customers.customer_id",
    "customers_card_transactions accounts.customer_id customers.customer_id",
    "customers_card_transactions customers_cards.customer_id customers.customer_id",
    "insurance_and_eclaims claims_processing.claim_stage_id claims_processing_stages.claim_stage_id",
    "loan_1 loan.cust_id customer.cust_id",
    "product_catalog catalog_contents.parent_entry_id catalog_contents.catalog_entry_id",
    "product_catalog catalog_contents_additional_attributes.attribute_id attribute_definitions.attribute_id",
    "store_product store_product.product_id product.product_id",
];

#[test]
fn declared_foreign_keys_are_found_by_data_alone() {
    let Some(spider) = shared("spider") else { return };
    let schemas = fs::read_to_string(spider.join("schemas.json")).expect("the schemas");
    let schemas: IndexMap<String, Declared> = serde_json::from_str(&schemas).expect("schemas");
    let (mut found, mut declared, mut right, mut follow, mut known) = (0, 0, 0, 0, 0);
    for folder in folders(&spider.join("data")) {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let stated: BTreeSet<(String, String)> =
            schemas[&name].foreign_keys.iter().map(|(from, to)| (from.to_lowercase(), to.to_lowercase())).collect();
        let settings = Settings { ignore_declared: true, ..settings(&name) };
        let (model, _) = infer(&folder, &settings).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"));
        declared += stated.len();
        for (from, to) in model.links {
            let link = (from.to_lowercase(), to.to_lowercase());
            found += 1;
            if stated.contains(&link) {
                right += 1;
            } else if follows(&stated, &link) {
                follow += 1;
            } else if UNDECLARED.contains(&format!("{name} {} {}", link.0, link.1).as_str()) {
                known += 1;
            } else {
                println!("not a reference: {name} {} {}", link.0, link.1);
            }
        }
    }
    let judged = found - known;
    let precision = f64::from(right + follow) / f64::from(judged);
    let recall = f64::from(right) / declared as f64;
    println!(
        "foreign keys by data alone: {found} found, {declared} declared; {right} of them found ({:.1} % recall); \
         {follow} follow from two declared ones; {known} are references that nobody declared; precision {:.1} % without \
         those, {:.1} % if they counted as wrong",
        recall * 100.0,
        precision * 100.0,
        f64::from(right + follow) / f64::from(found) * 100.0
    );
    assert!(precision >= 0.95 && recall >= 0.80, "precision {precision}, recall {recall}");
}

/// Whether a reference goes where two declared ones lead one after the other.
fn follows(stated: &BTreeSet<(String, String)>, link: &(String, String)) -> bool {
    let next =
        |at: &str| stated.iter().filter(move |(from, _)| from == at).map(|(_, to)| to.clone()).collect::<Vec<_>>();
    next(&link.0).iter().any(|between| next(between).contains(&link.1))
}
