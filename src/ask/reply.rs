//! What a question comes back with, in the one JSON form that the command line and HTTP share.

use super::{ReadBy, Timing};
use schemars::JsonSchema;
use serde::Serialize;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::present::{Answer, Changed};
use tagmata_core::reading::{Ask, Choice, Entry, Refusal};
use tagmata_core::words::{Lang, Words};

/// How a question ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// With an answer.
    Answer(Box<Answer>),
    /// With a question back.
    Clarify(Ask),
    /// With a refusal.
    Refuse(Refusal),
}

/// How a question ended, ready to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    /// With an answer.
    Answer {
        /// It.
        #[serde(flatten)]
        answer: Box<Answer>,
        /// Of a follow-up: the parts that differ from the question before.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        changed: Vec<Changed>,
        /// Who read the question; absent without a language model.
        #[serde(skip_serializing_if = "Option::is_none")]
        read_by: Option<ReadBy>,
        /// Milliseconds per stage.
        ms: Timing,
    },
    /// With a question back.
    Clarify(Clarify),
    /// With a refusal.
    Refuse(Refuse),
}

/// A question back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Clarify {
    /// The language of `text`.
    pub lang: Lang,
    /// The question back in words.
    pub text: String,
    /// What is open.
    pub about: Diagnostic,
    /// Ways to close it.
    pub options: Vec<Choice>,
    /// How each word was read.
    pub account: Vec<Entry>,
    /// Who read the question; absent without a language model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_by: Option<ReadBy>,
    /// Milliseconds per stage.
    pub ms: Timing,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Refuse {
    /// The language of `text`.
    pub lang: Lang,
    /// The reasons in words.
    pub text: String,
    /// Why, and what can be asked instead.
    pub why: Vec<Diagnostic>,
    /// How each word was read.
    pub account: Vec<Entry>,
    /// Who read the question; absent without a language model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_by: Option<ReadBy>,
    /// Milliseconds per stage.
    pub ms: Timing,
}

impl Reply {
    /// The reply to an outcome.
    pub fn new(outcome: Outcome, lang: Lang, ms: Timing) -> Reply {
        match outcome {
            Outcome::Answer(answer) => Reply::Answer { answer, changed: Vec::new(), read_by: None, ms },
            Outcome::Clarify(Ask { about, options, account }) => {
                let text = said(std::slice::from_ref(&about), lang);
                Reply::Clarify(Clarify { lang, text, about, options, account, read_by: None, ms })
            }
            Outcome::Refuse(Refusal { why, account }) => {
                let text = if why.is_empty() {
                    Words::both("这个问题没有读懂", "this question could not be read").in_lang(lang).to_owned()
                } else {
                    said(&why, lang)
                };
                Reply::Refuse(Refuse { lang, text, why, account, read_by: None, ms })
            }
        }
    }

    /// The same answer, to a follow-up that changed these parts.
    pub(super) fn with(self, changed: Vec<Changed>) -> Reply {
        match self {
            Reply::Answer { answer, read_by, ms, .. } => Reply::Answer { answer, changed, read_by, ms },
            other => other,
        }
    }

    /// The same, with who read the question: said beside an answer, and behind a text that a model could not mend.
    pub(super) fn read_by(mut self, by: Option<ReadBy>) -> Reply {
        let Some(by) = by else { return self };
        match &mut self {
            Reply::Answer { answer, read_by, .. } => {
                let lang = answer.lang;
                answer.notes.extend(by.notes().iter().map(|note| note.in_lang(lang).to_owned()));
                *read_by = Some(by);
            }
            Reply::Clarify(clarify) => {
                clarify.text.push_str(&by.behind(clarify.lang));
                clarify.read_by = Some(by);
            }
            Reply::Refuse(refuse) => {
                refuse.text.push_str(&by.behind(refuse.lang));
                refuse.read_by = Some(by);
            }
        }
        self
    }

    /// `answer`, `clarify` or `refuse`.
    pub fn kind(&self) -> &'static str {
        match self {
            Reply::Answer { .. } => "answer",
            Reply::Clarify(_) => "clarify",
            Reply::Refuse(_) => "refuse",
        }
    }

    /// The sentence to show.
    pub fn text(&self) -> &str {
        match self {
            Reply::Answer { answer, .. } => &answer.text,
            Reply::Clarify(clarify) => &clarify.text,
            Reply::Refuse(refuse) => &refuse.text,
        }
    }

    /// Who read the question, where there is more than one reader.
    pub fn reader(&self) -> Option<&ReadBy> {
        match self {
            Reply::Answer { read_by, .. } => read_by.as_ref(),
            Reply::Clarify(clarify) => clarify.read_by.as_ref(),
            Reply::Refuse(refuse) => refuse.read_by.as_ref(),
        }
    }

    /// Milliseconds per stage.
    pub fn ms(&self) -> &Timing {
        match self {
            Reply::Answer { ms, .. } => ms,
            Reply::Clarify(clarify) => &clarify.ms,
            Reply::Refuse(refuse) => &refuse.ms,
        }
    }
}

/// Diagnostics as sentences of one language.
fn said(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let (between, open, close) = match lang {
        Lang::Zh => ("；", "（", "）"),
        Lang::En => ("; ", " (", ")"),
    };
    let mut parts = Vec::new();
    for diagnostic in diagnostics {
        let mut part = diagnostic.message.in_lang(lang).to_owned();
        if let Some(hint) = &diagnostic.hint {
            part.push_str(&format!("{open}{}{close}", hint.in_lang(lang)));
        }
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(between)
}
