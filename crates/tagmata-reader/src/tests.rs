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

fn read(question: &str) -> Read {
    reader().read(question, &Context::default())
}
