//! Tests over the crate's own model, `tests-data/shop.yaml`.

mod brief;
mod cases;
mod check;
mod fuzz;
mod generated;
mod gist;
mod models;
mod mutation;
mod nothing_lost;
mod properties;
mod refusals;
mod relations;
mod rename;
mod round_trip;
mod rules;
mod said;
mod same;
mod spoilt;
mod suggest;
mod unsure;

use crate::{Context, Reader};
use indexmap::IndexMap;
use std::sync::OnceLock;
use tagmata_core::model::Model;
use tagmata_core::reading::Read;

fn model() -> Model {
    let text = include_str!("../tests-data/shop.yaml");
    Model::load("shop.yaml", text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

pub fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::new(&model(), &IndexMap::new()))
}

/// Holds a file of `tests-data` against what is said of the first line of each of its blocks; `#` begins a remark.
/// `UPDATE=1` rewrites the file.
fn blocks(name: &str, said: impl Fn(&str) -> String) {
    let path = format!("{}/tests-data/{name}", env!("CARGO_MANIFEST_DIR"));
    let old = std::fs::read_to_string(&path).unwrap();
    let mut new = String::new();
    for block in old.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let first = block.trim_start().lines().next().unwrap();
        match block.starts_with('#') {
            true => new.push_str(&format!("{}\n\n", block.trim_end())),
            false => new.push_str(&format!("{first}\n{}\n", said(first))),
        }
    }
    let new = new.trim_end().to_owned() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, new).unwrap();
    } else {
        assert_eq!(old.trim_end(), new.trim_end(), "UPDATE=1 rewrites the file");
    }
}

fn read(question: &str) -> Read {
    reader().read(question, &Context::default())
}
