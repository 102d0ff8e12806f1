//! Tokens of prompts, and whether they hold what a draft needs.

use super::sets::{Question, Set};
use std::fmt;
use tagmata_core::draft::{Draft, During};
use tagmata_core::reading::{Mention, Read};
use tagmata_llm::{Asked, Lacking, Prompt, Prompter};
use tagmata_reader::{Context, Reader};
use tiktoken_rs::CoreBPE;

/// The day that all questions are asked on.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 8, 20);

/// How prompts are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As they are sent first: with what the offline reader finds.
    First,
    /// By retrieval alone.
    Alone,
    /// As they are sent where the reply was that more is needed.
    Whole,
}

/// What was measured of a set.
pub struct Measured {
    /// Tokens of each prompt without the schema, ascending.
    pub bare: Vec<usize>,
    /// With it.
    pub with_schema: Vec<usize>,
    /// Questions with a draft.
    pub drafts: usize,
    /// Of these, those whose prompt holds every name.
    pub names: usize,
    /// Those whose prompt holds every form.
    pub forms: usize,
    /// What is missing, a line each.
    pub lacking: Vec<String>,
}

/// What the offline reader finds in a question.
pub struct Found {
    mentions: Vec<Mention>,
    windows: Vec<(String, During)>,
    unread: Vec<String>,
    previous: Option<Draft>,
}

impl Found {
    /// Finds it; only the draft before where the rest is withheld.
    pub fn of(reader: &Reader, question: &Question, withheld: bool) -> Found {
        let mut previous = None;
        for text in &question.context {
            if let Read::Readings(readings) = reader.read(text, &Context { previous: previous.as_ref() }) {
                previous = readings.into_iter().next().map(|reading| reading.draft);
            }
        }
        if withheld {
            return Found { mentions: Vec::new(), windows: Vec::new(), unread: Vec::new(), previous };
        }
        let gist = reader.gist(&question.text);
        let windows = gist.windows.into_iter().map(|window| (window.span.text, window.during)).collect();
        let unread = gist.unread.into_iter().map(|span| span.text).collect();
        Found { mentions: gist.mentions, windows, unread, previous }
    }

    /// The question with it.
    pub fn asked<'a>(&'a self, question: &'a Question) -> Asked<'a> {
        Asked {
            question: &question.text,
            lang: question.lang,
            today: TODAY,
            previous: self.previous.as_ref(),
            mentions: &self.mentions,
            windows: &self.windows,
            unread: &self.unread,
            whole: false,
        }
    }
}

impl Measured {
    /// Measures each so-manieth question of a set in one way.
    pub fn of(set: &Set, way: Way, each: usize) -> Measured {
        let tokenizer = tiktoken_rs::o200k_base().expect("the tokenizer comes with its crate");
        let prompter = Prompter::new(&set.model);
        let reader = Reader::new(&set.model, &Default::default());
        let mut measured =
            Measured { bare: Vec::new(), with_schema: Vec::new(), drafts: 0, names: 0, forms: 0, lacking: Vec::new() };
        for question in set.questions.iter().step_by(each) {
            let found = Found::of(&reader, question, way == Way::Alone);
            let asked = Asked { whole: way == Way::Whole, ..found.asked(question) };
            let prompt = prompter.prompt(&asked);
            let (bare, schema) = tokens(&tokenizer, &prompt);
            measured.bare.push(bare);
            measured.with_schema.push(bare + schema);
            if let Some(draft) = &question.draft {
                measured.count(&question.text, prompter.lacking(&asked, &prompt, draft));
            }
        }
        measured.bare.sort_unstable();
        measured.with_schema.sort_unstable();
        measured
    }

    fn count(&mut self, question: &str, lacking: Lacking) {
        self.drafts += 1;
        self.names += usize::from(lacking.names.is_empty());
        self.forms += usize::from(lacking.forms.is_empty());
        if lacking != Lacking::default() {
            self.lacking.push(format!("{question}: {} {}", lacking.names.join(" "), lacking.forms.join(" ")));
        }
    }
}

/// Tokens of the messages, and of the schema.
fn tokens(tokenizer: &CoreBPE, prompt: &Prompt) -> (usize, usize) {
    let count = |text: &str| tokenizer.encode_ordinary(text).len();
    let messages = prompt.messages.iter().map(|message| count(&message.content)).sum();
    (messages, count(&prompt.schema.to_string()))
}

/// The number that so many percent of ascending numbers do not exceed.
pub fn percentile(ascending: &[usize], percent: usize) -> usize {
    let at = (ascending.len() * percent).div_ceil(100).saturating_sub(1);
    ascending.get(at).copied().unwrap_or_default()
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (said, tokens) in [("tokens", &self.bare), ("with the schema", &self.with_schema)] {
            let shown = [50, 95, 100].map(|percent| percentile(tokens, percent));
            write!(f, "{said} p50 {} p95 {} max {}; ", shown[0], shown[1], shown[2])?;
        }
        write!(f, "of {} drafts all names {}, all forms {}", self.drafts, self.names, self.forms)
    }
}
