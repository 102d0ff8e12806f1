//! A project to a model file that loads: assembled section by section, then freed of what the model refuses.

mod metrics;
mod sections;

use crate::catalog::Catalog;
use crate::write::yaml;
use crate::{File, NotCarried, read};
use serde_json::{Map, Value, json};
use tagmata_core::diagnostic::{Diagnostic, Place};
use tagmata_core::model::Model;

/// How a project is imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// The model's id.
    pub model: String,
    /// The end of a table's file name in the data folder: `.parquet` makes `orders.parquet` of table `orders`.
    pub ending: String,
    /// The model's today, as a model file writes it.
    pub today: String,
    /// A number of rows for each source and the inputs of derived metrics as metrics, so that a query can ask for groups
    /// without a metric, and for the units of time in which any input is known.
    pub row_counts: bool,
}

impl Default for Options {
    fn default() -> Options {
        let text = str::to_owned;
        Options { model: text("dbt"), ending: text(".parquet"), today: text("clock"), row_counts: false }
    }
}

/// An imported project.
#[derive(Debug, Clone)]
pub struct Import {
    /// The model file.
    pub text: String,
    /// The model.
    pub model: Model,
    /// What the model file does not have.
    pub not_carried: Vec<NotCarried>,
    pub(crate) catalog: Catalog,
}

/// Nothing could be made of a project.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// What is wrong with what was left.
    pub problems: Vec<Diagnostic>,
    /// What was left out before.
    pub not_carried: Vec<NotCarried>,
}

/// Sections whose items can be left out one by one.
const SECTIONS: [&str; 3] = ["metrics", "events", "dimensions"];

/// Imports a project's files. Fails where no model file is left that loads.
pub fn import(files: &[File], options: &Options) -> Result<Import, Stopped> {
    let mut lost = Vec::new();
    let manifest = read::read(files, &mut lost);
    let catalog = Catalog::of(&manifest, &mut lost);
    let mut file = sections::file(&catalog, options);
    metrics::metrics(&catalog, options, &mut file, &mut lost);
    for query in &manifest.saved_queries {
        let reason = "a saved query is a question, no part of a model";
        lost.push(NotCarried::new("saved query", &query.name, reason));
    }
    settle(file, catalog, lost)
}

/// Loads the file; takes out what the model refuses, and what stands on it, until it loads.
fn settle(mut file: Map<String, Value>, catalog: Catalog, mut lost: Vec<NotCarried>) -> Result<Import, Stopped> {
    loop {
        let text = yaml(&file);
        let problems = match Model::load("model.yaml", &text) {
            Ok(model) => return Ok(Import { text, model, not_carried: lost, catalog }),
            Err(problems) => problems,
        };
        let mut taken = false;
        for problem in &problems {
            let Some((section, id)) = item(problem) else { continue };
            let known = file.get_mut(section).and_then(Value::as_object_mut);
            if known.and_then(|items| items.shift_remove(&id)).is_some() {
                lost.push(NotCarried::new(section.trim_end_matches('s'), &id, problem.message.en.clone()));
                taken = true;
            }
        }
        if !taken {
            return Err(Stopped { problems, not_carried: lost });
        }
    }
}

/// The section and id of the item that a problem is about.
fn item(problem: &Diagnostic) -> Option<(&'static str, String)> {
    let Place::File { path, .. } = &problem.place else { return None };
    let section = SECTIONS.into_iter().find(|section| path.starts_with(&format!("{section}.")))?;
    let rest = &path[section.len() + 1..];
    Some((section, rest.split('.').next().unwrap_or(rest).to_owned()))
}

/// Names in English: the label, or the id in words.
fn names(label: Option<&str>, id: &str) -> Value {
    json!({"en": [label.map_or_else(|| id.replace("__", " ").replace('_', " "), str::to_owned)]})
}

/// Adds a line on what a thing is, unless it only repeats its name.
fn about(item: &mut Map<String, Value>, text: Option<&str>, id: &str) {
    let said = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    if let Some(text) = said.filter(|text| !text.is_empty() && text != id) {
        item.insert("about".to_owned(), json!({"en": text}));
    }
}
