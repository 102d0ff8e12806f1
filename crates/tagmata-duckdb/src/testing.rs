//! A small shop for this crate's tests: Parquet and CSV made on the fly, a model over them, folders that vanish.

use crate::{DuckLoader, DuckWarehouse, Options, run_script};
use duckdb::Connection;
use std::path::PathBuf;
use std::time::Duration;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::model::Model;
use tagmata_core::warehouse::{Limits, Loader, Manifest};
use tempfile::TempDir;

/// A model over `people.parquet`, `orders.csv` and `stock.duckdb`.
pub(crate) const MODEL: &str = r#"
model: shop
calendar: {timezone: Asia/Shanghai}
sources:
  people:
    from: people.parquet
    key: person_id
    time: joined
    columns:
      joined: {type: date}
      initial: {sql: "upper(left(city, 1))"}
  orders:
    from: orders.csv
    key: order_id
    time: at
    joins: {person_id: people, item: items}
    columns:
      order_id: {type: text}
      amount: {type: number, scale: 2}
      at: {type: timestamp, zone: UTC}
  items:
    from: "stock.duckdb#items"
    key: item
  cities:
    distinct: [people.city]
    key: city
entities:
  person: {source: people, names: {zh: [人], en: [person]}}
dimensions:
  city: {column: people.city, names: {zh: [城市], en: [city]}, values_from_data: 2}
  initial: {column: people.initial, names: {zh: [首字母], en: [initial]}, values_from_data: 10}
  label: {column: items.label, names: {zh: [商品], en: [item]}}
  town: {column: cities.city, names: {zh: [镇], en: [town]}}
events:
  purchase: {source: orders, verbs: {zh: [买], en: [buy]}, amount: spend}
metrics:
  spend: {sum: orders.amount, unit: CNY, names: {zh: [消费], en: [spend]}}
tags:
  level:
    column: people.level
    names: {zh: [等级], en: [level]}
    values:
      gold: {names: {zh: [金], en: [gold]}}
      plain: {names: {zh: [普通], en: [plain]}, is: [none, plain]}
"#;

/// The shop's folders.
pub(crate) struct Shop {
    folder: TempDir,
}

impl Shop {
    /// A shop with sound data that is not loaded yet.
    pub(crate) fn new() -> Shop {
        let shop = Shop { folder: TempDir::new().unwrap() };
        std::fs::create_dir(shop.data()).unwrap();
        shop.people("(1, '2025-03-01', 'beijing', 'gold'), (2, '2025-04-01', 'shanghai', 'none'), (3, '2025-04-02', 'beijing', NULL), (4, '2025-04-03', 'lhasa', 'plain')");
        shop.orders("0001,1,tea,19.90,2026-01-31 16:30:00\n0002,2,tea,0.285,2026-01-02T00:00:00+08:00\n0003,1,cola,5,2026-02-01 00:00:00\n");
        let stock = Connection::open(shop.data().join("stock.duckdb")).unwrap();
        stock
            .execute_batch(
                "CREATE TABLE items AS SELECT * FROM (VALUES ('tea', 'Tea'), ('cola', 'Cola')) v(item, label)",
            )
            .unwrap();
        shop
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Writes `people.parquet`.
    pub(crate) fn people(&self, rows: &str) {
        let file = self.data().join("people.parquet");
        let sql = format!(
            "COPY (SELECT * FROM (VALUES {rows}) v(person_id, joined, city, level)) TO '{}' (FORMAT parquet)",
            file.display()
        );
        run_script(&sql).unwrap();
    }

    /// Writes `orders.csv`.
    pub(crate) fn orders(&self, rows: &str) {
        std::fs::write(self.data().join("orders.csv"), format!("order_id,person_id,item,amount,at\n{rows}")).unwrap();
    }

    pub(crate) fn load(&self) -> Result<Manifest, Vec<Diagnostic>> {
        self.loader().load(&model(MODEL))
    }

    pub(crate) fn loader(&self) -> DuckLoader {
        DuckLoader::new(self.data(), self.store())
    }

    /// Loads, and opens a warehouse on it.
    pub(crate) fn open(&self, options: Options) -> DuckWarehouse {
        self.load().unwrap();
        DuckWarehouse::open(self.store(), options).unwrap()
    }
}

/// A model from its text.
pub(crate) fn model(text: &str) -> Model {
    match Model::load("shop.yaml", text) {
        Ok(model) => model,
        Err(wrong) => panic!("{}", said(&wrong)),
    }
}

/// Diagnostics as text, one a line.
pub(crate) fn said(diagnostics: &[Diagnostic]) -> String {
    let mut lines = Vec::new();
    for diagnostic in diagnostics {
        let hint = diagnostic.hint.as_ref().map(|hint| format!(" ({})", hint.en)).unwrap_or_default();
        lines.push(format!("{}{hint}", diagnostic.message.en));
    }
    lines.join("\n")
}

pub(crate) fn small() -> Options {
    Options { memory: "256MB".to_owned(), threads: 2, connections: 2 }
}

pub(crate) fn limits(ms: u64) -> Limits {
    Limits { rows_max: 100_000, deadline: Duration::from_millis(ms) }
}
