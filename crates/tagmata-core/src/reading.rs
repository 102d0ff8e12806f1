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
