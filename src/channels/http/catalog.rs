//! `GET /api/catalog`: the model's names in both languages, what is loaded, and questions to try.

use super::Shared;
use crate::ask::Loaded;
use axum::Json;
use axum::extract::State;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use tagmata_core::model::{Model, Names, Value};
use tagmata_core::warehouse::SourceFacts;
use tagmata_core::words::Words;

/// What can be asked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Catalog {
    /// The model's id.
    model: String,
    /// One line on what the data is.
    about: Words,
    /// The zone that all dates are of.
    timezone: String,
    /// What populations are made of; the first is the default.
    entities: Vec<Item>,
    /// Closed lists of values per entity.
    tags: Vec<Item>,
    /// Columns that people name.
    dimensions: Vec<Item>,
    /// What entities do.
    events: Vec<Item>,
    /// Numbers.
    metrics: Vec<Item>,
    /// Named populations.
    segments: Vec<Item>,
    /// Business words.
    terms: Vec<Item>,
    /// Questions to try.
    examples: Vec<String>,
    /// What to know of the model itself, such as what in it was guessed.
    notes: Vec<Words>,
    /// What is loaded, by source.
    sources: IndexMap<String, SourceFacts>,
    /// When it was loaded, RFC 3339; empty when nothing is.
    loaded_at: String,
}

/// One thing that can be named.
#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    /// Its id.
    id: String,
    /// Its names to show.
    names: Words,
    /// One line.
    about: Words,
    /// Its values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Item>,
}

/// Answers.
pub async fn catalog(State(shared): State<Shared>) -> Json<Catalog> {
    Json(of(&shared.asker.loaded()))
}

fn of(loaded: &Loaded) -> Catalog {
    let model: &Model = &loaded.model;
    let manifest = &loaded.manifest;
    let open = model.dimensions.values().filter(|dimension| !dimension.hidden);
    Catalog {
        model: model.name.clone(),
        about: model.about.clone(),
        timezone: model.calendar.timezone.clone(),
        entities: model.entities.values().map(|x| item(x.id.as_str(), &x.names, &x.about)).collect(),
        tags: model.tags.values().map(|x| listed(x.id.as_str(), &x.names, &x.about, &x.values)).collect(),
        dimensions: open.map(|x| listed(x.id.as_str(), &x.names, &x.about, &x.values)).collect(),
        events: model.events.values().map(|x| item(x.id.as_str(), &x.names, &x.about)).collect(),
        metrics: model.metrics.values().map(|x| item(x.id.as_str(), &x.names, &x.about)).collect(),
        segments: model.segments.values().map(|x| item(x.id.as_str(), &x.names, &x.about)).collect(),
        terms: model.terms.values().map(|x| item(x.id.as_str(), &x.names, &x.about)).collect(),
        examples: model.examples.clone(),
        notes: model.notes.clone(),
        sources: manifest.sources.iter().map(|(id, facts)| (id.to_string(), facts.clone())).collect(),
        loaded_at: manifest.loaded_at.clone(),
    }
}

fn item(id: &str, names: &Names, about: &Words) -> Item {
    Item { id: id.to_owned(), names: names.words(id), about: about.clone(), values: Vec::new() }
}

fn listed(id: &str, names: &Names, about: &Words, values: &IndexMap<String, Value>) -> Item {
    let values = values.iter().map(|(id, value)| item(id, &value.names, &value.about)).collect();
    Item { values, ..item(id, names, about) }
}
