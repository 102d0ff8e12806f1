//! What is wrong, where, what was expected, and one hint. Every mistake a person can make ends as one of these.

use crate::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One mistake or refusal, fit to be shown to the person who can mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// The closed kind; channels map it to a status or an exit code.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What is wrong and what was expected.
    pub message: Words,
    /// One thing to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Words>,
}

impl Diagnostic {
    /// A diagnostic without a hint.
    pub fn new(code: Code, place: Place, message: Words) -> Diagnostic {
        Diagnostic { code, place, message, hint: None }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: Words) -> Diagnostic {
        self.hint = Some(hint);
        self
    }
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A line of a semantic model file (lines count from 1), and the path of keys that leads there.
    File {
        /// The file as it was named by the person.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Keys from the top, joined by dots: `metrics.spend.sum`.
        path: String,
    },
    /// A place in a draft, as keys and indexes joined by dots: `who.all.1.did.event`.
    Draft {
        /// The path.
        path: String,
    },
    /// A piece of the question, in characters from its start, half-open.
    Question {
        /// First character.
        from: usize,
        /// One past the last character.
        to: usize,
    },
    /// A loaded source.
    Data {
        /// The source's id.
        source: String,
    },
    /// Nowhere in particular.
    None,
}

impl Code {
    /// Whether it is a mistake in what was written (a model file, a draft), rather than a question without an answer.
    pub fn is_mistake(self) -> bool {
        match self {
            Code::Syntax
            | Code::Shape
            | Code::UnknownKey
            | Code::UnknownName
            | Code::UnknownValue
            | Code::Duplicate
            | Code::Conflict
            | Code::NoJoinPath
            | Code::Cycle
            | Code::BadValue => true,
            Code::NotBuilt
            | Code::OutsideData
            | Code::Absent
            | Code::ReadOnly
            | Code::OffTopic
            | Code::Unread
            | Code::Ambiguous
            | Code::Undefined
            | Code::Limit
            | Code::Guarded
            | Code::DataCheck
            | Code::Engine => false,
        }
    }
}

/// Every kind of diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The text is not YAML or JSON at all.
    Syntax,
    /// A value has the wrong type or shape, or a key is missing.
    Shape,
    /// A key that does not exist here.
    UnknownKey,
    /// A name that the model does not have.
    UnknownName,
    /// A value that a tag or dimension does not have.
    UnknownValue,
    /// The same name twice.
    Duplicate,
    /// Two parts that contradict each other.
    Conflict,
    /// The two sources cannot be joined without multiplying rows, or not at all, or in more than one way.
    NoJoinPath,
    /// A definition that leads back to itself.
    Cycle,
    /// A number, date or window that cannot be.
    BadValue,
    /// Something the format can say but this version does not answer.
    NotBuilt,
    /// The question asks for a period outside the loaded data.
    OutsideData,
    /// The question asks for something the model does not hold.
    Absent,
    /// The question asks to change something; the data is read-only.
    ReadOnly,
    /// The question is not about the data.
    OffTopic,
    /// A word the reader could not read.
    Unread,
    /// A word or wording with more than one meaning.
    Ambiguous,
    /// A word the model leaves undefined on purpose.
    Undefined,
    /// A stated limit was reached.
    Limit,
    /// The statement holds something that the guard does not allow.
    Guarded,
    /// A table's data breaks what the model declares: duplicate keys, orphans, missing columns.
    DataCheck,
    /// The engine failed or was interrupted; its own text is not shown.
    Engine,
}
