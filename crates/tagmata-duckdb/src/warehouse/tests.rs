//! What a run gives back, and what stops it.

use super::*;
use crate::testing::{MODEL, Shop, limits, model, small};
use duckdb::arrow::array::Array;
use std::time::Duration;
use tagmata_core::guard::{self, Catalog};
use tagmata_core::sql::SqlText;
use tagmata_core::warehouse::{Cell, CellKind, Decimal};

/// Far more work than any deadline here allows.
const ENDLESS: &str =
    "SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range + c.range = 7";

fn run(warehouse: &DuckWarehouse, sql: &str) -> Result<ResultTable, RunError> {
    warehouse.run_text(sql, &limits(5_000), &Cancel::default())
}

fn one(warehouse: &DuckWarehouse, sql: &str) -> Cell {
    run(warehouse, &format!("SELECT {sql}")).unwrap().rows[0][0].clone()
}

#[test]
fn checked_sql_runs_on_what_was_loaded() {
    let warehouse = Shop::new().open(small());
    let catalog = Catalog::of(&model(MODEL));
    let sql = SqlText("SELECT city FROM people WHERE city = 'lhasa' LIMIT 10".to_owned());
    let checked = guard::check(&sql, &catalog).unwrap();
    let table = warehouse.run(&checked, &limits(1_000), &Cancel::default()).unwrap();
    assert_eq!(table.rows, [[Cell::Text("lhasa".to_owned())]]);
    assert_eq!(warehouse.manifest().sources.len(), 4);
}

#[test]
fn an_empty_store_has_no_data_until_it_is_reloaded() {
    let shop = Shop::new();
    let warehouse = DuckWarehouse::open(shop.store(), small()).unwrap();
    assert_eq!(run(&warehouse, "SELECT 1"), Err(RunError::NoData));
    assert!(!warehouse.reload().unwrap());
    shop.load().unwrap();
    assert!(warehouse.reload().unwrap());
    assert_eq!(one(&warehouse, "count(*) FROM people"), Cell::Int(4));
}

#[test]
fn every_type_has_its_cell() {
    let warehouse = Shop::new().open(small());
    let text = |text: &str| Cell::Text(text.to_owned());
    let decimal = |unscaled, scale| Cell::Decimal(Decimal { unscaled, scale });
    let cases = [
        ("true", Cell::Bool(true)),
        ("CAST(-5 AS TINYINT)", Cell::Int(-5)),
        ("CAST(5 AS UINTEGER)", Cell::Int(5)),
        ("9223372036854775807", Cell::Int(i64::MAX)),
        ("CAST(18446744073709551615 AS UBIGINT)", decimal(u64::MAX.into(), 0)),
        ("CAST(12 AS HUGEINT)", Cell::Int(12)),
        ("170141183460469231731687303715884105727", decimal(i128::MAX, 0)),
        ("CAST('340282366920938463463374607431768211455' AS UHUGEINT)", Cell::Float(u128::MAX as f64)),
        ("CAST(7 AS UHUGEINT)", Cell::Int(7)),
        ("sum(x) FROM (VALUES (1), (2)) v(x)", Cell::Int(3)),
        ("CAST(12.5 AS FLOAT)", Cell::Float(12.5)),
        ("CAST(0.1 AS DOUBLE)", Cell::Float(0.1)),
        ("CAST(-0.05 AS DECIMAL(4, 2))", decimal(-5, 2)),
        ("CAST(12 AS DECIMAL(38, 0))", decimal(12, 0)),
        ("sum(x) FROM (VALUES (1.10), (2.20)) v(x)", decimal(330, 2)),
        ("'饮料'", text("饮料")),
        ("CAST('a' AS ENUM ('b', 'a'))", text("a")),
        ("CAST('00000000-0000-0000-0000-000000000001' AS UUID)", text("00000000-0000-0000-0000-000000000001")),
        ("DATE '2024-02-29'", Cell::Date(jiff::civil::date(2024, 2, 29))),
        ("DATE '1969-12-31'", Cell::Date(jiff::civil::date(1969, 12, 31))),
        (
            "TIMESTAMP '2024-02-29 23:59:59.5'",
            Cell::Timestamp(jiff::civil::date(2024, 2, 29).at(23, 59, 59, 500_000_000)),
        ),
        ("CAST('2024-01-01 01:02:03' AS TIMESTAMP_S)", Cell::Timestamp(jiff::civil::date(2024, 1, 1).at(1, 2, 3, 0))),
        ("NULL", Cell::Null),
        ("CAST(NULL AS DATE)", Cell::Null),
        ("CAST(NULL AS DECIMAL(4, 1))", Cell::Null),
    ];
    for (sql, expected) in cases {
        assert_eq!(one(&warehouse, sql), expected, "{sql}");
    }
    let table = run(&warehouse, "SELECT 1 AS a, 1.5 AS b, DATE '2024-01-01' AS c, sum(1) AS d").unwrap();
    let kinds: Vec<CellKind> = table.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [CellKind::Integer, CellKind::Number, CellKind::Date, CellKind::Integer]);
    assert!(matches!(run(&warehouse, "SELECT [1, 2]"), Err(RunError::Engine(_))));
    assert!(matches!(run(&warehouse, "SELECT DATE 'infinity'"), Err(RunError::Engine(_))));
}

#[test]
fn rows_are_cut_at_the_cap() {
    let warehouse = Shop::new().open(small());
    for (rows, cap, kept, truncated) in
        [(10, 10, 10, false), (11, 10, 10, true), (5_000, 2_048, 2_048, true), (0, 10, 0, false)]
    {
        let limits = Limits { rows_max: cap, ..limits(5_000) };
        let sql = format!("SELECT range AS n FROM range({rows}) ORDER BY n");
        let table = warehouse.run_text(&sql, &limits, &Cancel::default()).unwrap();
        assert_eq!((table.rows.len(), table.truncated), (kept, truncated), "{rows} rows, cap {cap}");
        if let Some(last) = table.rows.last() {
            assert_eq!(last[0], Cell::Int(kept as i64 - 1));
        }
    }
    assert_eq!(one(&warehouse, "1"), Cell::Int(1), "the connection of a cut stream is usable");
}

#[test]
fn a_deadline_stops_a_run_and_the_next_one_works() {
    let warehouse = Shop::new().open(small());
    let endless_stream = "SELECT a.range FROM range(100000000) a, range(1000) b WHERE a.range + b.range = -1";
    for sql in [
        ENDLESS,
        endless_stream,
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
    ] {
        let started = Instant::now();
        let outcome = warehouse.run_text(sql, &limits(100), &Cancel::default());
        assert_eq!(outcome, Err(RunError::Deadline), "{sql}");
        assert!(started.elapsed() < Duration::from_millis(400), "{sql} took {:?}", started.elapsed());
        assert_eq!(one(&warehouse, "count(*) FROM people"), Cell::Int(4));
    }
}

#[test]
fn a_cancel_stops_a_run() {
    let warehouse = Shop::new().open(small());
    let cancel = Cancel::default();
    let started = Instant::now();
    let outcome = thread::scope(|scope| {
        let run = scope.spawn(|| warehouse.run_text(ENDLESS, &limits(20_000), &cancel));
        thread::sleep(Duration::from_millis(50));
        cancel.cancel();
        run.join().unwrap()
    });
    assert_eq!(outcome, Err(RunError::Cancelled));
    assert!(started.elapsed() < Duration::from_millis(500), "took {:?}", started.elapsed());
    assert_eq!(warehouse.run_text("SELECT 1", &limits(1_000), &cancel), Err(RunError::Cancelled));
}

#[test]
fn memory_beyond_the_limit_is_said_so() {
    let warehouse = Shop::new().open(Options { memory: "20MB".to_owned(), ..small() });
    let sql = "SELECT count(*) FROM (SELECT DISTINCT range, hash(range) FROM range(20000000))";
    assert_eq!(run(&warehouse, sql), Err(RunError::Memory));
    assert_eq!(one(&warehouse, "1"), Cell::Int(1));
}

#[test]
fn a_full_pool_waits_until_the_deadline() {
    let warehouse = Shop::new().open(Options { connections: 1, ..small() });
    thread::scope(|scope| {
        let long = scope.spawn(|| warehouse.run_text(ENDLESS, &limits(300), &Cancel::default()));
        thread::sleep(Duration::from_millis(50));
        assert_eq!(warehouse.run_text("SELECT 1", &limits(50), &Cancel::default()), Err(RunError::Deadline));
        let waited = warehouse.run_text("SELECT 1", &limits(5_000), &Cancel::default());
        assert!(waited.is_ok());
        assert_eq!(long.join().unwrap(), Err(RunError::Deadline));
    });
}

#[test]
fn many_runs_share_few_connections() {
    let warehouse = Shop::new().open(small());
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(one(&warehouse, "count(*) FROM orders"), Cell::Int(3));
                }
            });
        }
    });
}

#[test]
fn a_run_in_flight_finishes_on_the_old_snapshot() {
    let shop = Shop::new();
    let warehouse = shop.open(small());
    let old = warehouse.manifest().snapshot.clone();
    let instance = warehouse.instance().unwrap();
    let lease = instance.borrow(Instant::now() + Duration::from_secs(60), &Cancel::default()).unwrap();
    let sql = "SELECT person_id, (SELECT count(*) FROM orders) FROM people, range(1000000)";
    let mut statement = lease.connection().prepare(sql).unwrap();
    drop(statement.stream_arrow([]).unwrap());
    let mut rows = statement.step().unwrap().map_or(0, |chunk| chunk.len());
    drop(instance);
    for person in 5..8 {
        shop.people(&format!("({person}, '2025-03-01', 'beijing', 'gold')"));
        shop.orders(&format!("1,{person},tea,1,2026-01-31 16:30:00\n"));
        shop.load().unwrap();
        assert!(warehouse.reload().unwrap());
        assert_eq!(one(&warehouse, "count(*) FROM people"), Cell::Int(1));
    }
    while let Some(chunk) = statement.step().unwrap() {
        rows += chunk.len();
    }
    assert_eq!(rows, 4_000_000);
    assert_ne!(warehouse.manifest().snapshot, old);
    assert!(!shop.store().join(format!("snapshot-{old}.duckdb")).exists());
}

#[test]
fn overhead_is_small() {
    let warehouse = Shop::new().open(small());
    run(&warehouse, "SELECT 1").unwrap();
    let started = Instant::now();
    for _ in 0..200 {
        run(&warehouse, "SELECT 1").unwrap();
    }
    let each = started.elapsed() / 200;
    println!("a trivial run takes {each:?}");
    assert!(each < Duration::from_millis(5));
}
