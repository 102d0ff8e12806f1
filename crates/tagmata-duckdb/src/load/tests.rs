//! From files to a published snapshot, and what is said when the data is wrong.

use crate::engine::shown;
use crate::testing::{MODEL, Shop, model, said, small};
use crate::{DuckLoader, DuckWarehouse, status};
use duckdb::Connection;
use std::fs;
use tagmata_core::warehouse::{Loader, Manifest, Warehouse};

fn snapshot(shop: &Shop, manifest: &Manifest) -> Connection {
    Connection::open(shop.store().join(format!("snapshot-{}.duckdb", manifest.snapshot))).unwrap()
}

/// The rows of `SELECT columns rest`, cells joined by a bar.
fn rows(connection: &Connection, columns: &str, rest: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("SELECT concat_ws('|', {columns}) {rest}")).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(|row| row.map_err(|error| shown(&error)).unwrap()).collect()
}

/// Loads `MODEL` with one piece replaced, over a sound shop, and returns what is said.
fn refused(shop: &Shop, from: &str, to: &str) -> String {
    assert!(MODEL.contains(from), "the model has no {from:?}");
    said(&shop.loader().load(&model(&MODEL.replace(from, to))).unwrap_err())
}

#[test]
fn columns_are_loaded_as_the_model_says() {
    let shop = Shop::new();
    let manifest = shop.load().unwrap();
    let connection = snapshot(&shop, &manifest);
    assert_eq!(
        rows(&connection, r#"order_id, amount, "at""#, "FROM orders"),
        // By time; 16:30 UTC is 00:30 of the next day in Shanghai, and an offset in the value wins over the zone.
        ["0002|0.29|2026-01-02 00:00:00", "0001|19.90|2026-02-01 00:30:00", "0003|5.00|2026-02-01 08:00:00"]
    );
    assert_eq!(rows(&connection, "initial", "FROM (SELECT DISTINCT initial FROM people) ORDER BY 1"), ["B", "L", "S"]);
    assert_eq!(rows(&connection, "city", "FROM cities ORDER BY 1"), ["beijing", "lhasa", "shanghai"]);
    assert_eq!(rows(&connection, "item, label", "FROM items ORDER BY 1"), ["cola|Cola", "tea|Tea"]);
    let days = rows(&connection, "min(day), max(day), count(*)", "FROM tagmata_calendar");
    assert_eq!(days, ["2025-01-01|2027-12-31|1095"]);
}

#[test]
fn the_manifest_tells_rows_days_and_values() {
    let shop = Shop::new();
    let manifest = shop.load().unwrap();
    let facts: Vec<String> = manifest
        .sources
        .iter()
        .map(|(id, f)| {
            format!("{id} {} {:?} {:?}", f.rows, f.from.map(|d| d.to_string()), f.through.map(|d| d.to_string()))
        })
        .collect();
    assert_eq!(
        facts,
        [
            r#"people 4 Some("2025-03-01") Some("2025-04-03")"#,
            r#"orders 3 Some("2026-01-02") Some("2026-02-01")"#,
            "items 2 None None",
            "cities 3 None None",
        ]
    );
    assert_eq!(manifest.values["city"].values, ["beijing", "lhasa"]);
    assert!(!manifest.values["city"].complete && manifest.values["initial"].complete);
    assert_eq!(status(shop.store()).unwrap(), Some(manifest));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let shop = Shop::new();
    shop.orders("1,1,tea,abc,2026-01-31 16:30:00\n2,1,tea,1,someday\n3,1,tea,secret,2026-01-31\n");
    fs::remove_file(shop.data().join("stock.duckdb")).unwrap();
    run_people_without_level(&shop);
    let text = said(&shop.load().unwrap_err());
    assert!(text.contains("source `people`: there is no column `level` (did you mean `levels`?)"), "{text}");
    assert!(
        text.contains(
            "column `amount`: expected a number with at most 16 digits before the point, found something else in 2 rows"
        ),
        "{text}"
    );
    assert!(text.contains("column `at`: expected a date and time, found something else in 1 row"), "{text}");
    assert!(text.contains("source `items`: there is no `stock.duckdb`"), "{text}");
    assert!(!text.contains("secret"), "a value of the data is shown: {text}");
}

fn run_people_without_level(shop: &Shop) {
    let file = shop.data().join("people.parquet");
    let sql = format!(
        "COPY (SELECT 1 AS person_id, 'x' AS city, 'y' AS levels, '2025-01-01' AS joined) TO '{}'",
        file.display()
    );
    crate::run_script(&sql).unwrap();
}

#[test]
fn wrong_sources_name_what_is_near() {
    let shop = Shop::new();
    let text = refused(&shop, "people.parquet", "pople.parquet");
    assert!(text.contains("there is no `pople.parquet`") && text.contains("did you mean `people.parquet`?"), "{text}");
    let text = refused(&shop, "stock.duckdb#items", "stock.duckdb#item");
    assert!(text.contains("has no table `item` (did you mean `items`?)"), "{text}");
    let text = refused(&shop, "upper(left(city, 1))", "upper(left(city, 1)), 1");
    assert!(text.contains("column `initial`: its `sql` does not do: it must be one expression"), "{text}");
    let text = refused(&shop, "upper(left(city, 1))", "max(city)");
    assert!(text.contains("aggregates"), "{text}");
    assert_eq!(fs::read_dir(shop.store()).unwrap().count(), 1, "only the lock file is left");
}

#[test]
fn dates_and_times_are_the_calendars() {
    let cases = [
        ("TIMESTAMPTZ '2026-01-31 20:00:00+00'", "", "2026-02-01 04:00:00"),
        ("TIMESTAMPTZ '2026-01-31 20:00:00+00'", "type: date", "2026-02-01"),
        ("TIMESTAMP '2026-01-31 20:00:00'", "", "2026-01-31 20:00:00"),
        ("TIMESTAMP '2026-01-31 20:00:00'", "type: timestamp, zone: UTC", "2026-02-01 04:00:00"),
        ("TIMESTAMP '2026-01-31 20:00:00'", "type: date", "2026-01-31"),
        ("TIMESTAMP_NS '2026-01-31 20:00:00.5'", "", "2026-01-31 20:00:00.5"),
        ("'2026-01-31T20:00:00Z'", "type: timestamp", "2026-02-01 04:00:00"),
        ("'2026-01-31T20:00:00Z'", "type: date", "2026-02-01"),
        ("'2026-01-31 20:00:00'", "type: timestamp, zone: America/New_York", "2026-02-01 09:00:00"),
        ("'2026-01-31'", "type: date", "2026-01-31"),
        ("'2026-01-31'", "type: timestamp", "2026-01-31 00:00:00"),
        ("DATE '2026-01-31'", "type: timestamp", "2026-01-31 00:00:00"),
        ("'12.345'", "type: number, scale: 2", "12.35"),
        ("'12.5'", "type: number", "12.5"),
        ("12", "type: text", "12"),
        ("'true'", "type: bool", "true"),
    ];
    for (value, column, expected) in cases {
        let shop = Shop::new();
        let file = shop.data().join("people.parquet");
        let sql = format!(
            "SET TimeZone = 'Asia/Shanghai'; COPY (SELECT 1 AS person_id, {value} AS v, 'x' AS city, 'gold' AS level, DATE '2025-01-01' AS joined) TO '{}'",
            file.display()
        );
        crate::run_script(&sql).unwrap();
        let text = MODEL.replace("      initial:", &format!("      v: {{{column}}}\n      initial:"));
        let manifest = shop.loader().load(&model(&text)).map_err(|wrong| said(&wrong)).unwrap();
        assert_eq!(rows(&snapshot(&shop, &manifest), "v", "FROM people"), [expected], "{value} as {column:?}");
    }
}

#[test]
fn several_sources_may_read_one_file_below_the_data_folder() {
    let shop = Shop::new();
    let more = "  items:\n    from: \"stock.duckdb#main.items\"\n    key: item\n    joins: {label: labels}\n  labels: {from: \"stock.duckdb#items\", key: label}\n";
    let text = MODEL.replace("  items:\n    from: \"stock.duckdb#items\"\n    key: item\n", more);
    let manifest = shop.loader().load(&model(&text)).map_err(|wrong| said(&wrong)).unwrap();
    assert_eq!(manifest.sources["labels"].rows, 2);
    for path in ["../people.parquet", "/etc/people.parquet"] {
        assert!(refused(&shop, "people.parquet", path).contains("leads out of the data folder"), "{path}");
    }
}

#[test]
fn joins_of_text_with_numbers_are_refused() {
    let shop = Shop::new();
    let text = refused(&shop, "order_id: {type: text}", "order_id: {type: text}\n      person_id: {type: text}");
    assert!(
        text.contains("column `person_id` is text, but the key `people.person_id` that it joins is not text"),
        "{text}"
    );
}

#[test]
fn a_failed_load_leaves_the_old_snapshot_in_force() {
    let shop = Shop::new();
    let warehouse = shop.open(small());
    let before = warehouse.manifest();
    shop.orders("1,1,tea,abc,2026-01-31 16:30:00\n");
    shop.load().unwrap_err();
    assert_eq!(status(shop.store()).unwrap().as_ref(), Some(&*before));
    assert!(!warehouse.reload().unwrap());
    assert!(DuckWarehouse::open(shop.store(), small()).is_ok());
}

#[test]
fn two_snapshots_are_kept() {
    let shop = Shop::new();
    fs::create_dir_all(shop.store()).unwrap();
    fs::write(shop.store().join("snapshot-20200101t000000000000-1.duckdb"), "left by a crash").unwrap();
    let ids: Vec<String> = (0..4).map(|_| shop.load().unwrap().snapshot).collect();
    let mut left: Vec<String> = fs::read_dir(shop.store())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    let kept = |id: &str| [format!("snapshot-{id}.duckdb"), format!("snapshot-{id}.json")];
    let mut expected = vec!["current.json".to_owned(), "load.lock".to_owned()];
    expected.extend(kept(&ids[2]));
    expected.extend(kept(&ids[3]));
    assert_eq!(left, expected);
}

#[test]
fn one_load_at_a_time() {
    let shop = Shop::new();
    let lock = crate::store::Store::new(shop.store()).lock().unwrap();
    assert!(said(&shop.load().unwrap_err()).contains("another load is running"));
    drop(lock);
    shop.load().unwrap();
}

#[test]
fn sound_data_passes_the_check() {
    let shop = Shop::new();
    shop.load().unwrap();
    assert_eq!(said(&shop.loader().check(&model(MODEL)).unwrap()), "");
}

#[test]
fn the_check_counts_what_breaks_the_model() {
    let shop = Shop::new();
    shop.people("(1, '2025-03-01', 'beijing', 'gold'), (1, '2025-03-01', 'beijing', 'silver'), (NULL, '2025-03-01', 'x', 'bronze')");
    shop.orders("1,1,tea,1,2026-01-31 16:30:00\n2,9,tea,1,2026-01-31 16:30:00\n3,,milk,1,2026-01-31 16:30:00\n");
    shop.load().unwrap();
    assert_eq!(
        said(&shop.loader().check(&model(MODEL)).unwrap()),
        "source `people`: the key `person_id` is empty in 1 row
source `people`: the key `person_id` must be unique, but repeats a value in 1 row
source `orders`: `person_id` has no partner in `people` in 2 rows (1 of them empty) (if that is as it should be, state `optional: true` in the join)
source `orders`: `item` has no partner in `items` in 1 row (0 of them empty) (if that is as it should be, state `optional: true` in the join)
source `people`: tag `level` does not list every value of `level`: 2 more in 2 rows, such as `bronze` (1), `silver` (1)"
    );
}

#[test]
fn a_check_without_data_says_so() {
    let shop = Shop::new();
    let text = said(&shop.loader().check(&model(MODEL)).unwrap_err());
    assert_eq!(text, "no data is loaded (run `tagmata data load` first)");
}

#[test]
fn one_to_one_joins_must_be() {
    let shop = Shop::new();
    let text = MODEL.replace("person_id: people,", "person_id: {to: people, cardinality: one_to_one},");
    shop.loader().load(&model(&text)).unwrap();
    let found = said(&shop.loader().check(&model(&text)).unwrap());
    assert_eq!(found, "source `orders`: `person_id` repeats a value in 1 row, but its join to `people` is one_to_one");
}

#[test]
fn globs_read_all_files_by_name() {
    let shop = Shop::new();
    fs::write(
        shop.data().join("orders-2.csv"),
        "amount,order_id,person_id,item,at\n7,0009,2,tea,2026-03-01 00:00:00\n",
    )
    .unwrap();
    let text = MODEL.replace("orders.csv", "orders*.csv");
    let loader = DuckLoader::new(shop.data(), shop.store());
    let manifest = loader.load(&model(&text)).unwrap();
    assert_eq!(manifest.sources["orders"].rows, 4);
    let connection = snapshot(&shop, &manifest);
    assert_eq!(rows(&connection, "amount", "FROM orders WHERE order_id = '0009'"), ["7.00"]);
    drop(connection);
    let warehouse = DuckWarehouse::open(shop.store(), small()).unwrap();
    assert_eq!(warehouse.manifest().sources["orders"].rows, 4);
}
