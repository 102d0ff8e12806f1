//! `tagmata ask`: one question, or a file of them.

use super::{Done, batch, block_on, exit, notice, out, print};
use crate::app::{App, Llm};
use crate::ask::{Failure, Policy, Question, Reply, no_steps};
use crate::config::{AskLimits, LlmConfig, PlaceFlags, Places};
use crate::evals::Record;
use crate::store::{Retention, Store};
use clap::ValueEnum;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::{self, Words};

/// Flags of `tagmata ask`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The question
    #[arg(required_unless_present = "batch")]
    question: Option<String>,
    #[command(flatten)]
    places: PlaceFlags,
    #[command(flatten)]
    say: Say,
    /// Answer every question of a JSONL file of {id, question, lang?, today?, context?}
    #[arg(long, value_name = "IN.jsonl", requires = "out", conflicts_with = "question")]
    batch: Option<PathBuf>,
    /// Where the answers of --batch go
    #[arg(long, value_name = "OUT.jsonl", requires = "batch")]
    out: Option<PathBuf>,
    /// Keep the question and its answer in this folder; `tagmata eval new` turns it into a case
    #[arg(long, value_name = "DIR", conflicts_with = "batch")]
    record: Option<PathBuf>,
}

/// How to answer, and how to print it.
#[derive(Debug, clap::Args)]
pub struct Say {
    /// Take this day for today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<Date>,
    /// The language of the answer; absent means the question's own
    #[arg(long)]
    pub lang: Option<Lang>,
    /// Print the whole reply as JSON
    #[arg(long)]
    pub json: bool,
    /// Print the SQL, too
    #[arg(long)]
    pub sql: bool,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl From<Lang> for words::Lang {
    fn from(lang: Lang) -> words::Lang {
        match lang {
            Lang::Zh => words::Lang::Zh,
            Lang::En => words::Lang::En,
        }
    }
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let places = Places::of(&args.places);
    let app = App::open(&places, AskLimits::whole(), &notice)?;
    if let Some(config) = LlmConfig::of()? {
        let store = Store::open(&places.store(&app.asker.loaded().model.name), Retention::default());
        app.listen_to(&Llm::configured(config, Policy::WhereUnsure)?, Some(Arc::new(store.map_err(|why| vec![why])?)))?;
    }
    if let (Some(input), Some(output)) = (&args.batch, &args.out) {
        return batch::run(&app, input, output);
    }
    let question = Question {
        text: args.question.clone().unwrap_or_default(),
        lang: args.say.lang.map(Into::into),
        today: args.say.today,
        ..Question::default()
    };
    let replied = block_on(app.asker.ask(&question, &mut no_steps));
    if let (Some(folder), Ok(reply)) = (&args.record, &replied) {
        record(folder, &Record::of(&app.asker, &question, reply))?;
    }
    finish(replied, &args.say)
}

/// Keeps an answer, and says where.
fn record(folder: &Path, record: &Record) -> Result<(), Vec<Diagnostic>> {
    let file = folder.join(record.name()).with_extension("json");
    let text = serde_json::to_string_pretty(record).expect("a record is JSON") + "\n";
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, text));
    written.map_err(|error| {
        let message = Words::plain(format!("{}: {error}", file.display()));
        vec![Diagnostic::new(Code::BadValue, Place::None, message)]
    })?;
    notice(&format!("kept: {}", file.display()));
    Ok(())
}

/// Prints a reply and says how the run ends.
pub fn finish(replied: Result<Reply, Failure>, say: &Say) -> Done {
    let reply = replied.map_err(|failure| vec![failure.told])?;
    let text = match say.json {
        true => serde_json::to_string(&reply).expect("a reply is JSON") + "\n",
        false => print::reply(&reply, say.sql),
    };
    out(&text);
    Ok(match &reply {
        Reply::Answer { .. } => ExitCode::SUCCESS,
        Reply::Clarify(_) => exit::clarify(),
        Reply::Refuse(refuse) => exit::refused(&refuse.why),
    })
}
