//! A starter model file from what was measured of a folder of tables: keys, joins, types, times, names, entities, events,
//! metrics, tags, personal data; each guess with its evidence beside it.
//!
//! It is pure: what it needs counted it asks of [`profile::Data`]. It never sees a question.

mod build;
mod facts;
mod keys;
mod links;
mod meaning;
pub mod naming;
pub mod profile;
mod sketch;
mod vocabulary;
mod words;
mod write;

use facts::Facts;
use naming::NamesFile;
use profile::{Data, NotMeasured, Profile};
use tagmata_core::diagnostic::{Diagnostic, Place};
use tagmata_core::model::Model;

/// Rounds in which parts that the model's check refuses are taken out.
const ROUNDS_MAX: usize = 40;

/// How a model is inferred.
#[derive(Debug, Clone)]
pub struct Options {
    /// The model's id.
    pub model: String,
    /// The zone of its calendar.
    pub timezone: String,
    /// What is done with likely personal data.
    pub personal: Personal,
    /// What is done with keys that the database declares.
    pub declared: Declared,
    /// Names that people gave.
    pub names: NamesFile,
}

/// What is done with likely personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// It cannot be asked about.
    Hide,
    /// It is like any other column.
    Show,
}

/// What is done with keys that a database declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// They win over guesses.
    Use,
    /// They are not looked at.
    Withhold,
}

/// A model file that was inferred.
#[derive(Debug, Clone)]
pub struct Inferred {
    /// Its text.
    pub text: String,
    /// The foreign keys in it: `table.column` and `table.column`.
    pub links: Vec<(String, String)>,
    /// What was guessed, in English, for whoever asks.
    pub notes: Vec<String>,
    /// What was left out, with the reason.
    pub left_out: Vec<String>,
}

/// Why no model could be inferred.
#[derive(Debug, thiserror::Error)]
pub enum InferError {
    /// There is no table.
    #[error("there is no table to make a model of")]
    Nothing,
    /// The engine could not count something.
    #[error(transparent)]
    NotMeasured(#[from] NotMeasured),
    /// What was written is no model: a mistake of this program.
    #[error("the inferred model does not pass its own check: {}", first(.0))]
    Refused(Vec<Diagnostic>),
}

fn first(wrong: &[Diagnostic]) -> String {
    wrong.first().map(|diagnostic| diagnostic.message.en.clone()).unwrap_or_default()
}

/// Makes the text of a model file. The same data and options give the same text.
pub fn infer(profile: &Profile, data: &mut dyn Data, options: &Options) -> Result<Inferred, InferError> {
    if profile.tables.is_empty() {
        return Err(InferError::Nothing);
    }
    let mut profile = profile.clone();
    let prefixes = keys::prefixes(&profile.tables);
    for (table, prefix) in profile.tables.iter_mut().zip(prefixes) {
        table.prefix = prefix;
    }
    let profile = &profile;
    let facts = Facts::find(profile, data, &options.names, options.declared == Declared::Use)?;
    let mut sketch = build::build(&facts, options);
    let dated = (0..facts.tables.len()).any(|place| facts.time(place).is_some());
    sketch.today = if dated { "newest_data" } else { "clock" };
    sketch.head = head(profile);
    let mut text = write::write(&sketch);
    for _ in 0..ROUNDS_MAX {
        let Err(wrong) = Model::load("the inferred model", &text) else { break };
        let mut dropped = false;
        for diagnostic in &wrong {
            if let Place::File { path, .. } = &diagnostic.place {
                dropped |= sketch.drop(path, &diagnostic.message.en);
            }
        }
        if !dropped {
            return Err(InferError::Refused(wrong));
        }
        text = write::write(&sketch);
    }
    let name = |place: usize, column: &str| format!("{}.{column}", profile.tables[place].name);
    let links = facts.links.iter().map(|link| (name(link.from, &link.column), name(link.to, &link.on))).collect();
    let notes = sketch.notes.iter().map(|(_, en)| en.clone()).collect();
    Ok(Inferred { text, links, notes, left_out: sketch.left_out })
}

fn head(profile: &Profile) -> Vec<String> {
    let tables = profile.tables.len();
    vec![
        format!("A starter model of {tables} table{}, made from the data by `tagmata model infer`.", if tables == 1 { "" } else { "s" }),
        "Every guess has its evidence beside it. Correct names, add the words that people use, delete what nobody asks about;".to_owned(),
        "then run `tagmata model check`. docs/semantic-model.md explains each key; docs/infer.md how guesses are made.".to_owned(),
    ]
}
