//! The composition root: puts the model, the warehouse, the reader and the clock together. It knows every part and does
//! none of their work.

use crate::ask::{Asker, Loaded, SystemClock};
use crate::config::{AskLimits, Places};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::model::Model;
use tagmata_core::warehouse::{Loader, Manifest, Warehouse};
use tagmata_core::words::Words;
use tagmata_duckdb::{DuckLoader, DuckWarehouse, Options, StoreError};

/// Everything that answering needs, put together.
pub struct App {
    /// Answers questions.
    pub asker: Arc<Asker>,
    warehouse: Arc<DuckWarehouse>,
    places: Places,
}

/// What a look for new data found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refresh {
    /// Nothing new.
    Same,
    /// A snapshot that is in force now.
    New(String),
    /// A snapshot for a version of the model that the file no longer holds; it was left alone.
    OtherModel(String),
}

/// Is told what a start-up does that takes time.
pub type Notice<'a> = &'a dyn Fn(&str);

impl App {
    /// Opens a model with its published data, loading the data first where none is published, it was loaded for another
    /// version of the model, or its files have changed since.
    pub fn open(places: &Places, limits: AskLimits, notice: Notice<'_>) -> Result<App, Vec<Diagnostic>> {
        let model = Arc::new(model(&places.model)?);
        let store = places.store(&model.name);
        let published = tagmata_duckdb::status(&store).map_err(store_failed)?;
        let stale = match &published {
            None => Some("no data is loaded yet"),
            Some(manifest) if manifest.model_hash != model.hash => Some("the model changed since the data was loaded"),
            Some(manifest) if changed(manifest, &model, places) => Some("the data changed since it was loaded"),
            Some(_) => None,
        };
        if let Some(why) = stale {
            notice(&format!("{why}: loading {}", places.data.display()));
            load(&model, places)?;
        }
        let options = Options { connections: limits.runs_at_once, ..Options::default() };
        let warehouse = Arc::new(DuckWarehouse::open(&store, options).map_err(store_failed)?);
        let loaded = Loaded::new(model, warehouse.manifest());
        let asker = Asker::new(loaded, warehouse.clone(), Box::new(SystemClock), limits);
        Ok(App { asker: Arc::new(asker), warehouse, places: places.clone() })
    }

    /// Takes up a newly published snapshot, with the model it was loaded for.
    pub fn refresh(&self) -> Result<Refresh, Vec<Diagnostic>> {
        let current = self.asker.loaded();
        let published = tagmata_duckdb::status(self.places.store(&current.model.name)).map_err(store_failed)?;
        let Some(published) = published.filter(|manifest| manifest.snapshot != current.manifest.snapshot) else {
            return Ok(Refresh::Same);
        };
        let model = match published.model_hash == current.model.hash {
            true => current.model.clone(),
            false => Arc::new(model(&self.places.model)?),
        };
        if published.model_hash != model.hash {
            return Ok(Refresh::OtherModel(published.snapshot));
        }
        self.warehouse.reload().map_err(store_failed)?;
        self.asker.replace(Loaded::new(model, self.warehouse.manifest()));
        Ok(Refresh::New(published.snapshot))
    }
}

/// Whether the files that a snapshot was made of are still all there, and others by now. Where one is gone the
/// snapshot is all there is.
fn changed(manifest: &Manifest, model: &Model, places: &Places) -> bool {
    let now = tagmata_duckdb::stamps(&places.data, model);
    let all_there = manifest.files.iter().all(|then| now.iter().any(|file| file.path == then.path));
    all_there && now != manifest.files
}

/// Reads and checks a model file.
pub fn model(file: &Path) -> Result<Model, Vec<Diagnostic>> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let words = Words::plain(format!("the model file {shown} cannot be read: {error}"));
        let hint = Words::plain("name it with --model FILE or TAGMATA_MODEL");
        vec![Diagnostic::new(Code::BadValue, Place::None, words).hint(hint)]
    })?;
    Model::load(&shown, &text)
}

/// Loads a model's sources and publishes them.
pub fn load(model: &Model, places: &Places) -> Result<Manifest, Vec<Diagnostic>> {
    loader(model, places).load(model)
}

/// The loader of a model's data.
pub fn loader(model: &Model, places: &Places) -> DuckLoader {
    DuckLoader::new(&places.data, places.store(&model.name))
}

/// What is published for a model.
pub fn status(model: &Model, places: &Places) -> Result<Option<Manifest>, Vec<Diagnostic>> {
    let store: PathBuf = places.store(&model.name);
    tagmata_duckdb::status(store).map_err(store_failed)
}

fn store_failed(error: StoreError) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(error.to_string()))]
}
