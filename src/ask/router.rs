//! Between the readers: the grammar's reading stands wherever it is sure; what it is unsure of goes to the model, and
//! comes back held against what the grammar is sure of. Whatever becomes of the model, the grammar's word is there.

mod judged;
mod kept;
mod told;

use super::ear::{Ear, Said};
use super::found::Found;
use super::read_by::ReadBy;
use crate::config::AskLimits;
use judged::judged;
use kept::{KeptReadings, Key};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tagmata_core::draft::Draft;
use tagmata_core::plan;
use tagmata_core::reading::Read;
use tagmata_llm::{Budget, LlmReader, Lost, Made, Spent};
use tagmata_reader::is_unsure;
use told::{refused, why_lost};

/// When a model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Where the grammar is unsure.
    WhereUnsure,
    /// Always, and the grammar never answers in its place: to measure a model.
    Always,
}

/// Asks a model within its bounds.
pub struct Router {
    policy: Policy,
    budget: Arc<Budget>,
    timeout: Duration,
    kept: KeptReadings,
    counted: Mutex<Counted>,
}

/// What came of asking the model, since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Counted {
    /// Questions that the model was asked.
    pub asked: u64,
    /// Questions whose reading was kept.
    pub kept: u64,
    /// Questions for which it did not help.
    pub lost: u64,
    /// What it took.
    pub spent: Spent,
}

impl Router {
    /// A router; a question may take a model `timeout` with all attempts and repairs.
    pub fn new(policy: Policy, budget: Arc<Budget>, timeout: Duration, limits: AskLimits) -> Router {
        let kept = KeptReadings::new(limits.readings_kept);
        Router { policy, budget, timeout, kept, counted: Mutex::default() }
    }

    /// What may be spent, and was.
    pub fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }

    /// What came of asking so far.
    pub fn counted(&self) -> Counted {
        *self.count()
    }

    fn count(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the model is asked about what the grammar made of a question.
    pub(super) fn asks_about(&self, offline: &Read) -> bool {
        self.policy == Policy::Always || is_unsure(offline)
    }

    /// The model's reading, or the grammar's where it does not help.
    pub(super) async fn read(&self, ear: &Ear<'_>, text: &str, previous: Option<&Draft>, offline: Read) -> Said {
        let Some(llm) = ear.loaded.llm() else { return offline.into() };
        match self.by_model(llm, ear, text, previous).await {
            Ok(made) => judged(ear, text, previous, &made, offline, self.policy),
            Err(lost) => {
                tracing::warn!(why = %lost, "the language model did not help");
                let why = why_lost(&lost);
                let read = if self.policy == Policy::Always { refused(&why) } else { offline };
                Said { read, by: Some(ReadBy::without_model(why)) }
            }
        }
    }

    /// What the model makes of a text, now or when it was asked the same before.
    async fn by_model(
        &self,
        llm: &LlmReader,
        ear: &Ear<'_>,
        text: &str,
        previous: Option<&Draft>,
    ) -> Result<Arc<Made>, Lost> {
        let today = plan::today(&ear.loaded.model, ear.facts);
        let key = Key::of(llm.model(), ear, text, previous, today);
        if let Some(made) = self.kept.get(&key) {
            self.count().kept += 1;
            return Ok(made);
        }
        let found = Found::of(ear.loaded, text);
        let asked = found.asked(text, ear.lang, today, previous);
        let check = |draft: &Draft| plan::plan(draft, &ear.loaded.model, ear.facts).map(drop);
        let purse = self.budget.purse(&ear.question.asker, ear.day, llm.model());
        let read = llm.read(&asked, &check, &purse, Instant::now() + self.timeout).await;
        let spent = purse.spent();
        {
            let mut counted = self.count();
            counted.asked += 1;
            counted.lost += u64::from(read.is_err());
            counted.spent.add(&spent);
        }
        tracing::info!(
            model = llm.model(),
            calls = spent.calls,
            prompt_tokens = spent.prompt_tokens,
            cached_tokens = spent.cached_tokens,
            reply_tokens = spent.reply_tokens,
            money = spent.money,
            read = read.is_ok(),
            "a language model was asked"
        );
        let made = Arc::new(read?);
        self.kept.put(key, &made);
        Ok(made)
    }
}
