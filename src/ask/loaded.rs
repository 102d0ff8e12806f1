//! What questions are answered from: the model, its reader, the guard's catalog and what is known of the data.

use std::sync::{Arc, OnceLock};
use tagmata_core::guard::Catalog;
use tagmata_core::model::Model;
use tagmata_core::present::{self, Answer, Told};
use tagmata_core::query::Defined;
use tagmata_core::warehouse::Manifest;
use tagmata_core::words::Lang;
use tagmata_llm::{Line, LlmReader};
use tagmata_reader::Reader;

/// One model with one snapshot; made anew when either changes.
pub struct Loaded {
    /// The model.
    pub model: Arc<Model>,
    /// Reads questions with the model's words and the data's values.
    pub reader: Reader,
    /// Set where a language model is configured.
    llm: OnceLock<LlmReader>,
    /// The tables and columns that statements may name.
    pub guarded: Catalog,
    /// What the snapshot holds.
    pub manifest: Arc<Manifest>,
}

impl Loaded {
    /// Makes the reader and the guard's catalog of a model and a snapshot.
    pub fn new(model: Arc<Model>, manifest: Arc<Manifest>) -> Loaded {
        let reader = Reader::new(&model, &manifest.values);
        let guarded = Catalog::of(&model);
        Loaded { model, reader, llm: OnceLock::new(), guarded, manifest }
    }

    /// From now on has a line to a language model; the first one stays.
    pub fn listen(&self, line: &Arc<Line>) {
        self.llm.get_or_init(|| LlmReader::new(&self.model, line.clone()));
    }

    /// Reads what the grammar is unsure of, where there is a line.
    pub(super) fn llm(&self) -> Option<&LlmReader> {
        self.llm.get()
    }

    pub(super) fn definition(&self, of: &Defined, told: Told, lang: Lang) -> Answer {
        let (text, table) = present::definition(of, &self.model, lang);
        present::answer_from_model(text, table, told, lang)
    }

    pub(super) fn catalog(&self, told: Told, lang: Lang) -> Answer {
        let (text, table) = present::catalog(&self.model, lang);
        present::answer_from_model(text, table, told, lang)
    }
}
