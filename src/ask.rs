//! The pipeline: read → plan → compile → guard → run → present, for one question or one draft.
//!
//! It decides nothing about words, SQL or rows itself: each step is a function of another module, and this file is the
//! order of the steps. It knows no channel.

mod before;
mod clock;
mod ear;
mod explain;
mod failure;
mod found;
mod kept;
mod loaded;
mod question;
mod read_by;
mod reply;
mod router;
mod run;
mod sizes;
mod timing;
pub mod verified;

pub use before::Before;
pub use clock::{Clock, SystemClock};
pub use failure::{Failure, Kind as FailureKind};
pub use loaded::Loaded;
pub use question::{Question, Step, Steps, no_steps};
pub use read_by::{ReadBy, Which};
pub use reply::{Clarify, Outcome, Refuse, Reply};
pub use router::{Policy, Router};
pub use run::Runner;
pub use timing::{Stage, Timing};

use crate::config::AskLimits;
use before::{Heard, hear};
use ear::Ear;
use found::Found;
use jiff::civil::Date;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tagmata_core::compile::{Beside, compile};
use tagmata_core::draft::Draft;
use tagmata_core::guard;
use tagmata_core::model::Model;
use tagmata_core::plan::{self, Answerable, Decision, Facts, Planned, decide};
use tagmata_core::present::{self, Answer, Changed, Counted, Size, Strangers, Told};
use tagmata_core::query::SemanticQuery;
use tagmata_core::reading::{Read, Refusal};
use tagmata_core::warehouse::Warehouse;
use tagmata_core::words::Lang;
use tagmata_llm::{Prompt, Prompter};
use timing::Stopwatch;

/// Answers questions over one model and its published data.
pub struct Asker {
    loaded: RwLock<Arc<Loaded>>,
    runner: Runner,
    router: OnceLock<Router>,
    clock: Box<dyn Clock>,
    limits: AskLimits,
}

impl Asker {
    /// An asker over what is loaded; `warehouse` runs the statements.
    pub fn new(loaded: Loaded, warehouse: Arc<dyn Warehouse>, clock: Box<dyn Clock>, limits: AskLimits) -> Asker {
        let runner = Runner::new(warehouse, limits);
        Asker { loaded: RwLock::new(Arc::new(loaded)), runner, router: OnceLock::new(), clock, limits }
    }

    /// From now on asks the language model of what is loaded where the router says so; once for an asker.
    pub fn route(&self, router: Router) {
        assert!(self.router.set(router).is_ok(), "an asker has one router");
    }

    /// What asks the language model, where there is one.
    pub fn router(&self) -> Option<&Router> {
        self.router.get()
    }

    /// What a language model would be told of a question on its own; nothing is sent.
    pub fn prompt(&self, text: &str, lang: Lang, today: Option<Date>) -> Prompt {
        let loaded = self.loaded();
        let today = plan::today(&loaded.model, &self.facts(&loaded, today));
        Prompter::new(&loaded.model).prompt(&Found::of(&loaded, text).asked(text, lang, today, None))
    }

    /// The day it is where the model's data is.
    pub fn day(&self) -> Date {
        self.clock.today(&self.loaded().model.calendar.timezone)
    }

    /// The model, its reader and what is known of the data now.
    pub fn loaded(&self) -> Arc<Loaded> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes up a newer model or snapshot; questions in flight finish on the old one.
    pub fn replace(&self, loaded: Loaded) {
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
    }

    /// Answers one question, asks back, or refuses. Dropping the future cancels what runs for it.
    pub async fn ask(&self, question: &Question, steps: &mut Steps<'_>) -> Result<Reply, Failure> {
        let mut watch = Stopwatch::start();
        let loaded = self.loaded();
        let lang = question.lang.unwrap_or_else(|| Lang::of(&question.text));
        let facts = self.facts(&loaded, question.today);
        watch.begin(Stage::Read);
        let day = self.clock.today(&loaded.model.calendar.timezone);
        let ear = Ear { loaded: &loaded, router: self.router.get(), question, facts: &facts, lang, day };
        let Heard { read, previous, why, by } = hear(question, &ear).await;
        watch.end();
        if let Read::Readings(readings) = &read {
            steps(Step::Read(readings));
        }
        let mut changed = Vec::new();
        let outcome = match watch.time(Stage::Plan, || decide(read, &loaded.model, &facts)) {
            Decision::Answer(answerable) => {
                let Answerable { planned, draft, account, assumed, follows } = *answerable;
                let before = previous.filter(|_| follows);
                changed = before.map(|before| change(&before, &planned, &loaded.model, &facts)).unwrap_or_default();
                self.answer(&loaded, planned, Told { draft, account, assumed }, How { lang, why }, &mut watch, steps)
                    .await?
            }
            Decision::Clarify(ask) => Outcome::Clarify(sizes::of_options(self, &loaded, ask, &facts).await),
            Decision::Refuse(refusal) => Outcome::Refuse(refusal),
        };
        Ok(Reply::new(outcome, lang, watch.finish()).with(changed).read_by(by))
    }

    /// Answers one draft, however it was written.
    pub async fn query(&self, draft: Draft, question: &Question, steps: &mut Steps<'_>) -> Result<Reply, Failure> {
        let mut watch = Stopwatch::start();
        let loaded = self.loaded();
        let lang = question.lang.unwrap_or(Lang::En);
        let facts = self.facts(&loaded, question.today);
        let outcome = match watch.time(Stage::Plan, || plan::plan(&draft, &loaded.model, &facts)) {
            Ok(plan::Outcome { planned, assumed }) => {
                let told = Told { draft, account: Vec::new(), assumed };
                self.answer(&loaded, planned, told, How { lang, why: false }, &mut watch, steps).await?
            }
            Err(why) => Outcome::Refuse(Refusal { why, account: Vec::new() }),
        };
        Ok(Reply::new(outcome, lang, watch.finish()))
    }

    async fn answer(
        &self,
        loaded: &Loaded,
        planned: Planned,
        told: Told,
        how: How,
        watch: &mut Stopwatch,
        steps: &mut Steps<'_>,
    ) -> Result<Outcome, Failure> {
        let query = match planned {
            Planned::Query(query) => query,
            Planned::Define(of) => return Ok(Outcome::Answer(Box::new(loaded.definition(&of, told, how.lang)))),
            Planned::Catalog => return Ok(Outcome::Answer(Box::new(loaded.catalog(told, how.lang)))),
        };
        steps(Step::Planned(&query));
        match self.rows(loaded, &query, told, how, watch, steps).await {
            Ok(answer) => Ok(Outcome::Answer(Box::new(answer))),
            Err(Stop::Refuse(refusal)) => Ok(Outcome::Refuse(refusal)),
            Err(Stop::Fail(failure)) => Err(failure),
        }
    }

    /// Compile → guard → run → present.
    async fn rows(
        &self,
        loaded: &Loaded,
        query: &SemanticQuery,
        told: Told,
        how: How,
        watch: &mut Stopwatch,
        steps: &mut Steps<'_>,
    ) -> Result<Answer, Stop> {
        let compiled = watch.time(Stage::Compile, || compile(query, &loaded.model));
        let check = |sql| guard::check(sql, &loaded.guarded);
        let checked = watch.time(Stage::Guard, || {
            check(&compiled.main)
                .and_then(|main| Ok((main, compiled.beside.as_ref().map(|beside| check(beside.sql())).transpose()?)))
        });
        let refuse = |why| Stop::Refuse(Refusal { why, account: told.account.clone() });
        let (main, beside) = checked.map_err(refuse)?;
        let sql = compiled.shown;
        steps(Step::Sql(&sql));
        watch.begin(Stage::Run);
        let ran = self.runner.both(main, beside).await;
        watch.end();
        let (rows, beside) = ran.map_err(|error| failure::stop(error, &told.account))?;
        let counted = match (&compiled.beside, beside) {
            (Some(Beside::Size(_)), Some(rows)) => Size::of(&rows).map_or(Counted::Nothing, Counted::Size),
            (Some(Beside::Strangers(_)), Some(rows)) => {
                Strangers::of(&rows).map_or(Counted::Nothing, Counted::Strangers)
            }
            _ => Counted::Nothing,
        };
        // Another asker may share them.
        let rows = Arc::unwrap_or_clone(rows);
        let mut answer =
            watch.time(Stage::Present, || present::answer(query, &loaded.model, rows, counted, &sql, told, how.lang));
        if how.why || answer.size.is_some_and(|size| size.count == 0) {
            let conditions = sizes::of_conditions(self, loaded, query).await;
            answer.notes.extend(present::emptied_by(&conditions, how.lang));
        }
        Ok(answer)
    }

    fn facts<'a>(&self, loaded: &'a Loaded, today: Option<Date>) -> Facts<'a> {
        let asked_on = today.unwrap_or_else(|| self.clock.today(&loaded.model.calendar.timezone));
        Facts { asked_on, today_is_given: today.is_some(), manifest: &loaded.manifest, segments: &[] }
    }
}

/// What a follow-up changed of the draft before it.
fn change(before: &Draft, now: &Planned, model: &Model, facts: &Facts<'_>) -> Vec<Changed> {
    match (plan::plan(before, model, facts).map(|outcome| outcome.planned), now) {
        (Ok(Planned::Query(before)), Planned::Query(now)) => present::changed(&before, now, model),
        _ => Vec::new(),
    }
}

/// How a question is to be answered.
#[derive(Clone, Copy)]
struct How {
    lang: Lang,
    /// With the size of each condition on its own.
    why: bool,
}

/// Why there is no answer.
enum Stop {
    Refuse(Refusal),
    Fail(Failure),
}

#[cfg(test)]
mod tests;
