//! The line to a language model, put together from its settings; and where what was used is remembered.

use crate::ask::{Asker, Policy, Router};
use crate::config::{AskLimits, LlmConfig};
use crate::store::{Store, StoreError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;
use tagmata_llm::{Budget, Endpoint, Limits, Line, Prices, Recordings};

/// A language model, ready to be asked.
pub struct Llm {
    /// The line to it.
    pub line: Arc<Line>,
    /// When it is asked.
    pub policy: Policy,
    /// Time that it may take for one question.
    pub timeout: Duration,
    /// What may be spent.
    pub limits: Limits,
    /// What tokens cost.
    pub prices: Option<Prices>,
}

impl Llm {
    /// The configured model.
    pub fn configured(config: LlmConfig, policy: Policy) -> Result<Llm, Vec<Diagnostic>> {
        let line = Line::Live(endpoint(&config)?);
        Ok(Llm::over(line, policy, Some(config)))
    }

    /// The configured model, each of whose replies is kept in a folder.
    pub fn recorded(
        config: LlmConfig,
        policy: Policy,
        into: &Path,
        from: Option<&str>,
    ) -> Result<Llm, Vec<Diagnostic>> {
        let endpoint = endpoint(&config)?;
        let from = from.map_or_else(|| endpoint.host(), str::to_owned);
        let into = recordings(into)?;
        Ok(Llm::over(Line::Recording { endpoint, into, from }, policy, Some(config)))
    }

    /// The replies that a folder holds, and no model.
    pub fn replayed(folder: &Path, policy: Policy) -> Result<Llm, Vec<Diagnostic>> {
        Ok(Llm::over(Line::Replay(recordings(folder)?), policy, None))
    }

    fn over(line: Line, policy: Policy, config: Option<LlmConfig>) -> Llm {
        let line = Arc::new(line);
        match config {
            Some(LlmConfig { timeout, limits, prices, .. }) => Llm { line, policy, timeout, limits, prices },
            // Replaying is free.
            None => Llm { line, policy, timeout: Duration::from_secs(60), limits: Limits::default(), prices: None },
        }
    }

    /// The router of an asker. What is used is remembered in a store, and what was used today before counts.
    pub(super) fn router(
        &self,
        asker: &Asker,
        limits: AskLimits,
        store: Option<Arc<Store>>,
    ) -> Result<Router, StoreError> {
        let today = asker.day();
        let used = store.as_ref().map(|store| store.used_on(today)).transpose()?.unwrap_or_default();
        let sink = Box::new(move |entry: tagmata_llm::Entry| {
            let Some(store) = &store else { return };
            if let Err(error) = store.use_up(&entry) {
                tracing::error!(%error, "what a language model took was not remembered");
            }
        });
        let budget = Budget::new(self.limits, self.prices, sink);
        budget.recall(today, used);
        Ok(Router::new(self.policy, Arc::new(budget), self.timeout, limits))
    }
}

/// The configured endpoint.
pub fn endpoint(config: &LlmConfig) -> Result<Endpoint, Vec<Diagnostic>> {
    Endpoint::new(config.endpoint.clone()).map_err(|wrong| {
        let diagnostic = Diagnostic::new(Code::BadValue, Place::None, Words::plain(wrong));
        vec![
            diagnostic.hint(Words::plain("TAGMATA_LLM_URL and TAGMATA_LLM_KEY say where the model is; docs/models.md")),
        ]
    })
}

fn recordings(folder: &Path) -> Result<Recordings, Vec<Diagnostic>> {
    Recordings::open(folder).map_err(|error| {
        let message = Words::plain(format!("the recorded replies cannot be read: {error}"));
        vec![Diagnostic::new(Code::BadValue, Place::None, message)]
    })
}
