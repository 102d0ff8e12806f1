//! What the loader and the warehouse on PostgreSQL promise, one test a promise.

use super::{Tiny, open, server, source};
use crate::queries::said;
use crate::shop::{scratch, tagmata};
use postgres::{Client, NoTls};
use std::process::Output;
use std::time::Duration;
use tagmata_core::compile::compile;
use tagmata_core::guard::{self, Catalog, CheckedSql};
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::shape;
use tagmata_core::warehouse::{Cancel, Limits, Loader, RunError, Warehouse};
use tagmata_postgres::{Address, PostgresLoader, PostgresWarehouse, status};

const TABLES: &str = "
    CREATE SCHEMA crm;
    CREATE TYPE crm.level AS ENUM ('gold', 'none', 'plain');
    CREATE TABLE crm.people (person_id integer, joined timestamptz, city text, level crm.level, score text, born text);
    INSERT INTO crm.people VALUES (1, '2025-03-01 20:00+00', 'beijing', 'gold', ' 12.345', '2000-02-29'),
        (2, '2025-04-01 00:00+00', 'shanghai', 'none', '1e2', '1999-12-31T23:59:59Z'), (3, NULL, NULL, NULL, NULL, NULL);
    CREATE VIEW crm.grown_ups AS SELECT * FROM crm.people;";

const MODEL: &str = "
warehouse: {engine: postgres}
model: crm
calendar: {timezone: Asia/Shanghai}
sources:
  people:
    from: crm.grown_ups
    key: person_id
    time: joined
    columns:
      score: {type: number, scale: 2}
      born: {type: date}
      initial: {sql: \"upper(left(city, 1))\"}
entities: {person: {source: people, names: {en: [user]}}}
dimensions:
  city: {column: people.city, names: {en: [city]}, values_from_data: 10}
  initial: {column: people.initial, names: {en: [initial]}, values_from_data: 10}
  score: {column: people.score, type: number, names: {en: [score]}}
  born: {column: people.born, type: date, names: {en: [birthday]}}
tags:
  level:
    column: people.level
    names: {en: [level]}
    values: {gold: {names: {en: [gold]}}, plain: {names: {en: [plain]}, is: [none, plain]}}
";

/// A database with the tables, and its address.
fn database(server: &server::Server) -> (Client, String) {
    let address = server.database();
    let mut client = Client::connect(&address, NoTls).expect("a session");
    client.batch_execute(TABLES).expect("the tables are made");
    (client, address)
}

fn loader(address: &str) -> PostgresLoader {
    PostgresLoader::new(Address::parse(address).expect("an address"))
}

fn refused(address: &str, from: &str, to: &str) -> String {
    let text = MODEL.replace(from, to);
    assert_ne!(text, MODEL, "{from} is not in the model");
    said(&loader(address).load(&source::model("crm", &text)).expect_err("it must not load"))
}

fn checked(tiny: &Tiny, draft: &str) -> CheckedSql {
    let manifest = tiny.warehouse.manifest();
    let facts = Facts {
        asked_on: "2026-07-01".parse().expect("a date"),
        today_is_given: true,
        manifest: &manifest,
        segments: &[],
    };
    let draft = shape::draft(&serde_json::from_str(draft).expect("JSON")).expect("a draft");
    let Planned::Query(query) = plan(&draft, &tiny.model, &facts).expect("a plan").planned else { panic!("no query") };
    guard::check(&compile(&query, &tiny.model).main, &Catalog::of(&tiny.model)).expect("the guard lets it through")
}

const PEOPLE: &str = r#"{"show":{"members":{"columns":[{"field":"city"},{"field":"initial"},{"field":"score"},{"field":"born"}],"limit":10}}}"#;

fn limits(rows_max: usize, ms: u64) -> Limits {
    Limits { rows_max, deadline: Duration::from_millis(ms) }
}

#[test]
fn postgres_loads_typed_columns_and_facts() {
    let Some(server) = server::shared() else { return };
    let (_, address) = database(&server);
    let tiny = open("crm", MODEL, &address);
    let rows = tiny.warehouse.run(&checked(&tiny, PEOPLE), &limits(10, 20_000), &Cancel::default()).expect("rows");
    let shown: Vec<String> = rows.rows.iter().map(|row| format!("{row:?}")).collect();
    assert!(shown[0].contains("unscaled: 1235, scale: 2"), "{shown:?}");
    assert!(shown[0].contains("2000-02-29") && shown[1].contains("2000-01-01"), "the offset moves the day: {shown:?}");
    let manifest = tiny.warehouse.manifest();
    let facts = &manifest.sources["people"];
    let day = |day: Option<jiff::civil::Date>| day.expect("a day").to_string();
    assert_eq!((facts.rows, day(facts.from), day(facts.through)), (3, "2025-03-02".into(), "2025-04-01".into()));
    assert_eq!(manifest.values["city"].values, ["beijing", "shanghai"]);
    assert_eq!(manifest.values["initial"].values, ["B", "S"]);
    assert_eq!(said(&loader(&address).check(&tiny.model).expect("checked")), "");
}

#[test]
fn postgres_says_what_is_wrong_with_tables() {
    let Some(server) = server::shared() else { return };
    let (mut client, address) = database(&server);
    for (from, to, expected) in [
        ("crm.grown_ups", "crm.grown_up", "has no table `crm.grown_up`"),
        ("column: people.city", "column: people.town", "there is no column `town`"),
        ("upper(left(city, 1))", "max(city)", "aggregate functions are not allowed"),
        ("upper(left(city, 1))", "city); DROP TABLE crm.people; SELECT (1", "its `sql` does not do"),
        ("upper(left(city, 1))", "(SELECT 'x')", "it must not hold a query"),
        ("score: {type: number, scale: 2}", "score: {type: date}", "found something else in 2 rows"),
        ("born: {type: date}", "born: {type: number}", "expected a number, found something else in 2 rows"),
    ] {
        let text = refused(&address, from, to);
        assert!(text.contains(expected), "{to}: {text}");
    }
    client
        .batch_execute("INSERT INTO crm.people VALUES (4, 'infinity', 'secret', 'gold', 'secret', '2026-02-30')")
        .expect("a row");
    let text = said(&loader(&address).load(&source::model("crm", MODEL)).expect_err("it must not load"));
    assert_eq!(text.matches("found something else in 1 row").count(), 3, "{text}");
    assert!(!text.contains("secret"), "{text}");
    let left =
        client.query_one("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'tagmata\\_%'", &[]).expect("a count");
    assert_eq!(left.get::<_, i64>(0), 0, "a failed load leaves nothing behind");
    client.batch_execute("DELETE FROM crm.people WHERE person_id = 4; INSERT INTO crm.people SELECT * FROM crm.people WHERE person_id = 2").expect("rows");
    loader(&address).load(&source::model("crm", MODEL)).expect("it loads");
    let text = said(
        &loader(&address)
            .check(&source::model("crm", &MODEL.replace("is: [none, plain]", "is: plain")))
            .expect("checked"),
    );
    assert!(text.contains("`person_id` must be unique") && text.contains("such as `none` (2)"), "{text}");
}

#[test]
fn postgres_keeps_two_snapshots_and_takes_up_the_newest() {
    let Some(server) = server::shared() else { return };
    let (mut client, address) = database(&server);
    let parsed = Address::parse(&address).expect("an address");
    assert_eq!(status(&parsed, "crm"), Ok(None));
    let empty = PostgresWarehouse::open(parsed.clone(), "crm", 1).expect("it opens");
    let tiny = open("crm", MODEL, &address);
    let sql = checked(&tiny, r#"{"show":{"count":{}}}"#);
    assert_eq!(empty.run(&sql, &limits(1, 20_000), &Cancel::default()), Err(RunError::NoData));
    assert_eq!(empty.reload(), Ok(true));
    for _ in 0..3 {
        loader(&address).load(&tiny.model).expect("it loads");
    }
    let left =
        client.query_one("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'tagmata\\_%'", &[]).expect("a count");
    assert_eq!(left.get::<_, i64>(0), 2);
    assert_eq!(empty.run(&sql, &limits(1, 20_000), &Cancel::default()), Err(RunError::NoData), "its tables are gone");
    assert_eq!((empty.reload(), empty.reload()), (Ok(true), Ok(false)));
    assert_eq!(empty.run(&sql, &limits(1, 20_000), &Cancel::default()).expect("rows").rows.len(), 1);
    let newest = status(&parsed, "crm").expect("a status").expect("a manifest");
    assert_eq!(newest, *empty.manifest());
}

#[test]
fn postgres_runs_end_at_their_limits() {
    let Some(server) = server::shared() else { return };
    let (mut client, address) = database(&server);
    let tiny = open("crm", MODEL, &address);
    let sql = checked(&tiny, PEOPLE);
    let never = Cancel::default();
    let cut = tiny.warehouse.run(&sql, &limits(2, 20_000), &never).expect("rows");
    assert!(cut.truncated && cut.rows.len() == 2);
    // What waits for a lock waits for ever, unless it is stopped.
    let schema = format!("tagmata_{}", tiny.warehouse.manifest().snapshot);
    let mut holder = client.transaction().expect("a transaction");
    holder.batch_execute(&format!("LOCK TABLE \"{schema}\".people IN ACCESS EXCLUSIVE MODE")).expect("a lock");
    assert_eq!(tiny.warehouse.run(&sql, &limits(10, 100), &never), Err(RunError::Deadline));
    let cancel = Cancel::default();
    let switch = cancel.clone();
    let later = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        switch.cancel();
    });
    assert_eq!(tiny.warehouse.run(&sql, &limits(10, 20_000), &cancel), Err(RunError::Cancelled));
    later.join().expect("it switched");
    holder.rollback().expect("the lock goes");
    assert!(!tiny.warehouse.run(&sql, &limits(10, 20_000), &never).expect("rows").truncated);
    // The server may end idle sessions; the next run does not notice.
    let ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    client.query_one(ended, &[]).expect("the sessions end");
    std::thread::sleep(Duration::from_millis(100));
    assert!(tiny.warehouse.run(&sql, &limits(10, 20_000), &never).is_ok());
}

#[test]
fn commands_choose_the_engine_by_the_model() {
    let Some(server) = server::shared() else { return };
    let (_, address) = database(&server);
    let folder = scratch("postgres-commands");
    let (model, draft) = (folder.join("crm.yaml"), folder.join("draft.json"));
    std::fs::write(&model, MODEL.replace("engine: postgres", "engine: postgres, address_from: CRM_SERVER"))
        .expect("written");
    std::fs::write(&draft, r#"{"show":{"members":{"columns":[{"field":"city"}],"limit":5}}}"#).expect("written");
    let command = |words: &[&str], server: Option<&str>| {
        let mut command = tagmata();
        command.args(words).arg("--model").arg(&model).env_remove("CRM_SERVER");
        if let Some(server) = server {
            command.env("CRM_SERVER", server);
        }
        let Output { status, stdout, stderr } = command.output().expect("the binary runs");
        let text = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        (status.code().expect("an exit code"), text)
    };
    let draft = draft.display().to_string();
    let (code, text) = command(&["data", "status"], None);
    assert!(code == 1 && text.contains("CRM_SERVER does not say where the server is"), "{code} {text}");
    let (code, text) = command(&["data", "status"], Some("host=/nowhere user=me password=secret"));
    assert!(code == 5 && !text.contains("secret"), "{code} {text}");
    for (words, expected) in [
        (&["data", "status"][..], "no data of crm is loaded"),
        (&["data", "load"], "crm loaded in"),
        (&["data", "status"], "people"),
        (&["model", "check"], "neither in the file nor in the data"),
        (&["ask", "how many users"], "3"),
        (&["query", &draft, "--explain"], "FROM"),
        (&["query", &draft, "--explain", "--dialect", "duckdb"], "SELECT"),
        (&["bench", "how many users", "-n", "3"], "whole question"),
    ] {
        let (code, text) = command(words, Some(&address));
        assert!(text.contains(expected), "{words:?}: {code} {text}");
    }
}
