//! What a dbt project says of its data, in Tagmata's words: semantic models and metrics (YAML) become a model file, a
//! MetricFlow query becomes a draft.
//!
//! Pure: texts in, texts out. What cannot be carried is listed by name with the reason; nothing is approximated. It knows
//! no warehouse and no SQL beyond the fragments that a project holds.

mod catalog;
mod condition;
mod formula;
mod fragment;
mod grain;
mod import;
mod manifest;
mod query;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use import::{Import, Options, Stopped, import};
pub use query::{Asked, Data, GroupBy, SemanticQuery};

use std::fmt;

/// A file of a project.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Something of a project that the model file does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCarried {
    /// What kind of thing: metric, dimension, join …
    pub kind: String,
    /// Its name in the project.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl NotCarried {
    fn new(kind: &str, name: &str, reason: impl Into<String>) -> NotCarried {
        NotCarried { kind: kind.to_owned(), name: name.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for NotCarried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.kind, self.name, self.reason)
    }
}
