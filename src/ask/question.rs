//! A question with everything that comes along with it, and the steps of answering that a caller can watch.

use super::Before;
use jiff::civil::Date;
use tagmata_core::draft::Draft;
use tagmata_core::query::SemanticQuery;
use tagmata_core::reading::Reading;
use tagmata_core::words::Lang;

/// One question.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Its text.
    pub text: String,
    /// Who asks, where askers are told apart; else empty.
    pub asker: String,
    /// The language of the answer; absent means the question's own.
    pub lang: Option<Lang>,
    /// Today, in place of the model's.
    pub today: Option<Date>,
    /// The earlier questions of the conversation, oldest first.
    pub context: Vec<String>,
    /// What a kept conversation holds so far; `previous` and `context` come behind it.
    pub before: Before,
    /// The draft answered just before, where the caller kept it.
    pub previous: Option<Draft>,
}

impl Question {
    /// A question on its own.
    pub fn new(text: impl Into<String>) -> Question {
        Question { text: text.into(), ..Question::default() }
    }
}

/// Something that happened on the way to the answer.
pub enum Step<'a> {
    /// The question was read; best reading first.
    Read(&'a [Reading]),
    /// It became an exact query.
    Planned(&'a SemanticQuery),
    /// It became a checked statement, which runs now.
    Sql(&'a str),
}

/// Is told each step as it happens.
pub type Steps<'a> = dyn FnMut(Step<'_>) + Send + 'a;

/// Watches nothing.
pub fn no_steps(_: Step<'_>) {}
