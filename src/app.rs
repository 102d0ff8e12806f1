//! The composition root: puts the model, the warehouse, the reader and the clock together. It knows every part and does
//! none of their work.

mod engine;
mod llm;

pub use engine::{loader, sources_of, status};

pub use llm::{Llm, endpoint};

use crate::ask::{Asker, Loaded, SystemClock};
use crate::config::{AskLimits, Places};
use crate::store::Store;
use engine::Data;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::model::Model;
use tagmata_core::warehouse::Manifest;
use tagmata_core::words::Words;
use tagmata_llm::Line;

/// Everything that answering needs, put together.
pub struct App {
    /// Answers questions.
    pub asker: Arc<Asker>,
    data: Data,
    places: Places,
    limits: AskLimits,
    /// The line to a language model, where there is one.
    line: OnceLock<Arc<Line>>,
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
        let published = status(&model, places)?;
        let stale = match &published {
            None => Some("no data is loaded yet"),
            Some(manifest) if manifest.model_hash != model.hash => Some("the model changed since the data was loaded"),
            Some(manifest) if engine::changed(manifest, &model, places) => Some("the data changed since it was loaded"),
            Some(_) => None,
        };
        if let Some(why) = stale {
            notice(&format!("{why}: loading {}", sources_of(&model, places)));
            load(&model, places)?;
        }
        let data = Data::open(&model, places, &limits)?;
        let warehouse = data.warehouse();
        let loaded = Loaded::new(model, warehouse.manifest());
        let asker = Asker::new(loaded, warehouse, Box::new(SystemClock), limits);
        Ok(App { asker: Arc::new(asker), data, places: places.clone(), limits, line: OnceLock::new() })
    }

    /// From now on asks a language model, too. What it takes is remembered in a store.
    pub fn listen_to(&self, llm: &Llm, store: Option<Arc<Store>>) -> Result<(), Vec<Diagnostic>> {
        let router = llm.router(&self.asker, self.limits, store).map_err(|error| {
            let message = Words::plain(format!("what the language model took today cannot be read: {error}"));
            vec![Diagnostic::new(Code::Engine, Place::None, message)]
        })?;
        self.asker.loaded().listen(self.line.get_or_init(|| llm.line.clone()));
        self.asker.route(router);
        Ok(())
    }

    /// Takes up a newly published snapshot, with the model it was loaded for.
    pub fn refresh(&self) -> Result<Refresh, Vec<Diagnostic>> {
        let current = self.asker.loaded();
        let Some(published) = self.data.published()?.filter(|manifest| manifest.snapshot != current.manifest.snapshot)
        else {
            return Ok(Refresh::Same);
        };
        let model = match published.model_hash == current.model.hash {
            true => current.model.clone(),
            false => Arc::new(model(&self.places.model)?),
        };
        if published.model_hash != model.hash {
            return Ok(Refresh::OtherModel(published.snapshot));
        }
        self.data.reload()?;
        let loaded = Loaded::new(model, self.data.warehouse().manifest());
        if let Some(line) = self.line.get() {
            loaded.listen(line);
        }
        self.asker.replace(loaded);
        Ok(Refresh::New(published.snapshot))
    }
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
    loader(model, places)?.load(model)
}
