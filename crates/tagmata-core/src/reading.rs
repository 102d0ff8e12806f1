//! What a reader gives: drafts with the account of every word, or a question back, or a refusal.

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The outcome of reading one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Read {
    /// Complete readings, best first, at least one, and only such as contend with the best. [`crate::plan`] decides
    /// between them.
    Readings(Vec<Reading>),
    /// The question leaves something open.
    Ask(Ask),
    /// The question cannot be read, or must not be answered; with what was read of it.
    Refuse(Refusal),
}

/// One way to read the whole question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What it says.
    pub draft: Draft,
    /// One entry per span, in order; together they tile the question.
    pub account: Vec<Entry>,
    /// What was taken for granted, and what else it could have been.
    pub assumed: Vec<Assumption>,
    /// Lower is better; comparable only within one question.
    pub cost: i32,
    /// It is the draft before, changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follows: bool,
}

/// How one span of the question was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// First character (not byte) of the span.
    pub from: usize,
    /// One past its last character.
    pub to: usize,
    /// The span's text.
    pub text: String,
    /// Its part in the reading.
    pub role: Role,
    /// What it was read as: `tag activity = dormant`. Empty for filler.
    pub meaning: Words,
}

/// The part a span plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It shaped the draft.
    Read,
    /// It could be left out without changing anything: politeness, particles, punctuation.
    Filler,
    /// It was not understood.
    Unread,
}

/// A span of a question that names something of the model, whether or not the whole question could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// First character (not byte) of the span.
    pub from: usize,
    /// One past its last character.
    pub to: usize,
    /// The span's text, as the question has it.
    pub text: String,
    /// What it names.
    pub name: Named,
    /// The value it names, of a dimension or tag: its id in the model file, or the stored value.
    pub value: Option<String>,
    /// The value was read from the data: it does not stand in the model file.
    pub from_data: bool,
}

/// Something of the model, by its id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// An entity.
    Entity(String),
    /// A dimension, or a value of one.
    Dimension(String),
    /// An event.
    Event(String),
    /// A metric.
    Metric(String),
    /// A tag, or a value of one.
    Tag(String),
    /// A segment of the model.
    Segment(String),
    /// A business word.
    Term(String),
    /// Something that the data does not hold.
    Absent(String),
}

/// Something a reading took for granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assumption {
    /// What was open, and how it was taken.
    pub taken: Words,
    /// How else it could be meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Words>,
}

/// A question back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ask {
    /// What is open.
    pub about: Diagnostic,
    /// Two or three ways to close it; may be empty where only the asker can say (a number, a name).
    pub options: Vec<Choice>,
    /// The account of the question's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<Entry>,
}

/// One way to close a question back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// The option in words.
    pub words: Words,
    /// The draft it leads to.
    pub draft: Draft,
    /// How many people it finds, where that could be counted in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

/// A refusal, with the account of what was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Why, and what can be asked instead.
    pub why: Vec<Diagnostic>,
    /// The account of the question's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<Entry>,
}

/// One way to go on with a question that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suggestion {
    /// What to put in the place of the span.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// First character (not byte) of what is replaced.
    pub from: usize,
    /// One past its last character.
    pub to: usize,
    /// What it means; of a question, that it was verified or is an example.
    pub meaning: Words,
}

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// A whole question.
    Question,
    /// A number.
    Metric,
    /// Whom or what is asked about.
    Entity,
    /// What they do.
    Event,
    /// A business word.
    Term,
    /// A named population.
    Segment,
    /// A closed list of values.
    Tag,
    /// A column that people name.
    Field,
    /// A value of a tag or of a column.
    Value,
    /// General words: a period, a grain.
    Phrase,
}
