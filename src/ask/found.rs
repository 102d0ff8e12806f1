//! What the grammar is sure of in a question, in the form in which a language model is told of it.

use super::Loaded;
use jiff::civil::Date;
use tagmata_core::draft::{Draft, During};
use tagmata_core::reading::Mention;
use tagmata_core::words::Lang;
use tagmata_llm::Asked;
use tagmata_reader::Gist;

/// What was found in a question.
pub(super) struct Found {
    mentions: Vec<Mention>,
    windows: Vec<(String, During)>,
    unread: Vec<String>,
}

impl Found {
    /// Looks through a text.
    pub fn of(loaded: &Loaded, text: &str) -> Found {
        let Gist { mentions, windows, unread, .. } = loaded.reader.gist(text);
        Found {
            mentions,
            windows: windows.into_iter().map(|window| (window.span.text, window.during)).collect(),
            unread: unread.into_iter().map(|span| span.text).collect(),
        }
    }

    /// The question with it.
    pub fn asked<'a>(&'a self, question: &'a str, lang: Lang, today: Date, previous: Option<&'a Draft>) -> Asked<'a> {
        let Found { mentions, windows, unread } = self;
        Asked { question, lang, today, previous, mentions, windows, unread, whole: false }
    }
}
