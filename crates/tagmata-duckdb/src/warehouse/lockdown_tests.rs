//! What the engine itself refuses on a published snapshot, and what only the guard's lists stop: so that an upgrade of
//! DuckDB that moves a case from one list to the other is seen.

use super::open_locked;
use crate::testing::{Shop, small};
use duckdb::Connection;
use std::path::PathBuf;

fn snapshot(shop: &Shop) -> PathBuf {
    let manifest = shop.load().unwrap();
    shop.store().join(format!("snapshot-{}.duckdb", manifest.snapshot))
}

fn passes(connection: &Connection, sql: &str) -> bool {
    match connection.prepare(sql) {
        Ok(mut statement) => statement.query([]).and_then(|mut rows| rows.next().map(|_| ())).is_ok(),
        Err(_) => false,
    }
}

#[test]
fn files_settings_and_extensions_are_refused() {
    let shop = Shop::new();
    let file = snapshot(&shop);
    let canary = shop.data().join("orders.csv");
    let canary = canary.display();
    let out = shop.data().join("out");
    let other = shop.data().join("stock.duckdb");
    let connection = open_locked(&file, &small()).unwrap();
    assert!(passes(&connection, "SELECT count(*) FROM orders"), "a plain query works");
    let refused = [
        format!("SELECT * FROM read_csv('{canary}')"),
        format!("SELECT * FROM read_csv_auto('{canary}')"),
        format!("SELECT * FROM read_text('{canary}')"),
        format!("SELECT * FROM read_blob('{canary}')"),
        format!("SELECT * FROM read_json('{canary}')"),
        format!("SELECT * FROM read_parquet('{canary}')"),
        format!("SELECT * FROM parquet_schema('{canary}')"),
        format!("SELECT * FROM sniff_csv('{canary}')"),
        format!("SELECT * FROM glob('{}/*')", shop.data().display()),
        format!("SELECT * FROM '{canary}'"),
        format!("SELECT * FROM query('SELECT * FROM read_csv(''{canary}'')')"),
        format!("SELECT * FROM query_table('{canary}')"),
        format!("COPY orders TO '{}'", out.display()),
        format!("COPY orders FROM '{canary}'"),
        format!("EXPORT DATABASE '{}'", out.display()),
        format!("IMPORT DATABASE '{}'", shop.data().display()),
        format!("ATTACH '{}' AS other", other.display()),
        format!("ATTACH '{}' AS other (READ_ONLY)", other.display()),
        "INSTALL httpfs".to_owned(),
        "INSTALL shellfs FROM community".to_owned(),
        "LOAD httpfs".to_owned(),
        format!("LOAD '{canary}'"),
        "SET enable_external_access = true".to_owned(),
        "SET memory_limit = '100GB'".to_owned(),
        "SET threads = 64".to_owned(),
        "SET lock_configuration = false".to_owned(),
        "RESET memory_limit".to_owned(),
        "PRAGMA memory_limit = '100GB'".to_owned(),
        "CREATE TABLE made(a INTEGER)".to_owned(),
        "INSERT INTO orders SELECT * FROM orders".to_owned(),
        "UPDATE people SET city = 'x'".to_owned(),
        "DELETE FROM people".to_owned(),
        "DROP TABLE people".to_owned(),
        "CREATE PERSISTENT SECRET s (TYPE s3)".to_owned(),
        "CREATE OR REPLACE VIEW people AS SELECT 1".to_owned(),
    ];
    let passed: Vec<&String> = refused.iter().filter(|sql| passes(&connection, sql)).collect();
    assert!(passed.is_empty(), "these pass: {passed:#?}");
    assert!(!out.exists());
}

#[test]
fn settings_are_what_was_asked() {
    let shop = Shop::new();
    let connection = open_locked(&snapshot(&shop), &small()).unwrap();
    for (name, expected) in [
        ("access_mode", "read_only"),
        ("enable_external_access", "false"),
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("allow_unsigned_extensions", "false"),
        ("allow_persistent_secrets", "false"),
        ("lock_configuration", "true"),
        ("threads", "2"),
        ("temp_directory", ""),
    ] {
        let sql = format!("SELECT CAST(current_setting('{name}') AS VARCHAR)");
        let value: String = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(value.to_lowercase(), expected, "{name}");
    }
}

/// The engine lets these through: the guard must not. If one starts to fail, the engine has become stricter, and this
/// list and the guard's reasons can shrink.
#[test]
fn what_only_the_guard_stops() {
    let shop = Shop::new();
    let file = snapshot(&shop);
    let open = [
        "SELECT * FROM query('SELECT * FROM people')",
        "SELECT * FROM query_table('people')",
        "CREATE TEMP TABLE people AS SELECT 1 AS person_id",
        "CREATE TEMP MACRO sum(x) AS 42",
        "SET VARIABLE a = 1",
        "SET SESSION schema = 'main'",
        "PRAGMA enable_profiling",
        "CALL enable_logging()",
        "PREPARE p AS SELECT 1",
        "SELECT people FROM people",
        "SELECT to_json(people) FROM people",
        "SELECT COLUMNS('ci.*') FROM people",
        "SUMMARIZE people",
        "DESCRIBE people",
        "EXPLAIN ANALYZE SELECT * FROM people",
        "SELECT * FROM pragma_storage_info('people')",
        "SELECT * FROM duckdb_settings()",
        "SELECT current_setting('secret_directory')",
        "SELECT * FROM duckdb_databases()",
        "SELECT * FROM information_schema.tables",
        "SELECT 1; SELECT 2",
    ];
    for sql in open {
        // A fresh instance each: some of these change what the next one means.
        let connection = open_locked(&file, &small()).unwrap();
        assert!(passes(&connection, sql), "now refused by the engine: {sql}");
    }
}
