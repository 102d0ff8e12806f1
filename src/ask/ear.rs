//! How one question is heard: by the grammar first; where it is unsure and a model is configured, by the model.

use super::Loaded;
use super::question::Question;
use super::read_by::ReadBy;
use super::router::Router;
use jiff::civil::Date;
use tagmata_core::draft::Draft;
use tagmata_core::plan::Facts;
use tagmata_core::reading::Read;
use tagmata_core::words::Lang;
use tagmata_reader::{Context, is_unsure};

/// Everything that reading a question takes.
pub(super) struct Ear<'a> {
    pub loaded: &'a Loaded,
    /// Asks the model; absent without one.
    pub router: Option<&'a Router>,
    pub question: &'a Question,
    pub facts: &'a Facts<'a>,
    pub lang: Lang,
    /// The day by the clock, whatever day the question takes for today: what is spent counts to it.
    pub day: Date,
}

/// What was read, and by whom.
pub(super) struct Said {
    pub read: Read,
    pub by: Option<ReadBy>,
}

impl From<Read> for Said {
    fn from(read: Read) -> Said {
        Said { read, by: None }
    }
}

impl Ear<'_> {
    /// Reads a text after a draft.
    pub async fn read(&self, text: &str, previous: Option<&Draft>) -> Said {
        let read = self.by_grammar(text, previous);
        match self.router {
            Some(router) if router.asks_about(&read) => router.read(self, text, previous, read).await,
            Some(_) => Said { read, by: Some(ReadBy::offline()) },
            None => read.into(),
        }
    }

    /// Reads what was asked before, for what follows it: by the grammar wherever it is sure.
    pub async fn recall(&self, text: &str, previous: Option<&Draft>) -> Said {
        let read = self.by_grammar(text, previous);
        match self.router {
            Some(router) if is_unsure(&read) => router.read(self, text, previous, read).await,
            _ => read.into(),
        }
    }

    /// Whether a text means something else after a draft than alone.
    pub fn leans(&self, text: &str, previous: Option<&Draft>) -> bool {
        self.by_grammar(text, previous) != self.by_grammar(text, None)
    }

    fn by_grammar(&self, text: &str, previous: Option<&Draft>) -> Read {
        self.loaded.reader.read(text, &Context { previous })
    }
}
