//! Which cases `tagmata eval` asks, and of what: the flags that its commands share.

use super::files::{self, mistake};
use crate::app::Llm;
use crate::ask::Policy;
use crate::config::{LlmConfig, PlaceFlags};
use crate::evals::{Case, GoldData, Labels, Settings, read_all};
use clap::ValueEnum;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::words::Words;

/// Flags that say what is asked. `{db}` in a path stands for the database that a case names.
#[derive(Debug, clap::Args)]
pub struct Picked {
    /// Files of cases (.md, .jsonl), or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    places: PlaceFlags,
    /// Who reads the questions
    #[arg(long, default_value = "offline")]
    reader: Reader,
    /// Keep each reply of the language model in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    record: Option<PathBuf>,
    /// What is kept as the origin of recorded replies [default: the endpoint's host]
    #[arg(long, value_name = "TEXT", requires = "record")]
    record_as: Option<String>,
    /// Take the language model's replies from this folder, and call none
    #[arg(long, value_name = "DIR")]
    replay: Option<PathBuf>,
    /// Only cases with one of these tags, kinds or sources
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
    /// Take this day for today, for cases that do not say it
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Ask each question this often; an answer that changes is wrong
    #[arg(long, default_value_t = 1)]
    repeat: usize,
    /// Questions asked at once
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// A script that sets up the tables that gold SQL reads; @DATA@ stands for the data folder [default: one table per file]
    #[arg(long, value_name = "FILE.sql")]
    gold_setup: Option<PathBuf>,
    /// Other words for values that gold rows use: a JSON object of strings, in lower case
    #[arg(long, value_name = "FILE.json")]
    labels: Option<PathBuf>,
}

/// Who reads the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// The grammar, without any model
    Offline,
    /// The grammar, and a language model where it is unsure
    Router,
    /// The language model alone; what it does not read is refused
    Llm,
}

impl Picked {
    /// The cases, and how to ask them.
    pub fn read(&self) -> Result<(Vec<Case>, Settings), Vec<Diagnostic>> {
        self.read_if(|_| true).map(|(cases, _, settings)| (cases, settings))
    }

    /// The cases that can be asked, the ids of those that are left out, and how to ask.
    pub fn read_if(
        &self,
        mut askable: impl FnMut(&Case) -> bool,
    ) -> Result<(Vec<Case>, BTreeSet<String>, Settings), Vec<Diagnostic>> {
        let settings = Settings {
            places: self.places.clone(),
            gold: GoldData { setup: self.gold_setup.clone() },
            today: self.today,
            repeat: self.repeat,
            jobs: self.jobs,
            labels: self.labels.as_deref().map_or_else(|| Ok(Labels::new()), files::labels)?,
            llm: self.llm()?.map(Arc::new),
        };
        let all = read_all(&self.paths)?;
        let (cases, left_out): (Vec<Case>, Vec<Case>) =
            all.into_iter().partition(|case| self.is_tagged(case) && askable(case));
        if cases.is_empty() {
            return Err(vec![mistake("no case is left to run".to_owned())]);
        }
        Ok((cases, left_out.into_iter().map(|case| case.id).collect(), settings))
    }

    /// The language model that reads, if one does.
    fn llm(&self) -> Result<Option<Llm>, Vec<Diagnostic>> {
        let policy = match self.reader {
            Reader::Offline if self.record.is_none() && self.replay.is_none() => return Ok(None),
            Reader::Offline => {
                let wrong = mistake("--record and --replay are of a language model's replies".to_owned());
                return Err(vec![wrong.hint(Words::plain("add --reader router, or --reader llm"))]);
            }
            Reader::Router => Policy::WhereUnsure,
            Reader::Llm => Policy::Always,
        };
        if let Some(folder) = &self.replay {
            return Llm::replayed(folder, policy).map(Some);
        }
        let Some(config) = LlmConfig::by_hand()? else {
            let wrong = mistake("no language model is configured".to_owned());
            let hint = "set TAGMATA_LLM_URL and TAGMATA_LLM_MODEL (docs/models.md), or give --replay DIR";
            return Err(vec![wrong.hint(Words::plain(hint))]);
        };
        match &self.record {
            Some(folder) => Llm::recorded(config, policy, folder, self.record_as.as_deref()),
            None => Llm::configured(config, policy),
        }
        .map(Some)
    }

    fn is_tagged(&self, case: &Case) -> bool {
        let tagged = |tag: &String| case.tags.contains(tag) || case.kind == *tag || case.source == *tag;
        self.tags.is_empty() || self.tags.iter().any(tagged)
    }
}
