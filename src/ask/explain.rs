//! What a draft would run, in the words of any engine; nothing runs.

use super::{Asker, Question};
use tagmata_core::compile::compile;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::draft::Draft;
use tagmata_core::guard::{self, Catalog};
use tagmata_core::model::{Engine, Model};
use tagmata_core::plan::{self, Planned};

impl Asker {
    /// Every reason why a draft cannot be answered over the model as it is.
    pub fn check(&self, draft: &Draft) -> Result<(), Vec<Diagnostic>> {
        let loaded = self.loaded();
        plan::plan(draft, &loaded.model, &self.facts(&loaded, None)).map(|_| ())
    }

    /// The checked SQL of a draft as an engine reads it, laid out for people; `None` where the model alone answers.
    pub fn explain(
        &self,
        draft: &Draft,
        question: &Question,
        engine: Engine,
    ) -> Result<Option<String>, Vec<Diagnostic>> {
        let loaded = self.loaded();
        let planned = plan::plan(draft, &loaded.model, &self.facts(&loaded, question.today))?.planned;
        let Planned::Query(query) = planned else { return Ok(None) };
        let mut model = Model::clone(&loaded.model);
        model.warehouse.engine = engine;
        let compiled = compile(&query, &model);
        guard::check(&compiled.main, &Catalog::of(&model))?;
        Ok(Some(compiled.shown))
    }
}
