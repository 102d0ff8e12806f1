//! Prompts: what a model is told of a semantic model and a question, and the schema of its reply.
//!
//! Instructions come first and are the same for every question, then the slice of the model, then what belongs to the
//! question alone, so that an endpoint can keep the beginning. Nothing here calls an endpoint or reads a reply.

mod entry;
mod examples;
mod find;
mod forms;
mod gather;
mod held;
mod modules;
mod notation;
mod quote;
mod schema;
mod slice;
mod templates;
mod tokens;

pub use notation::notation;
pub(crate) use tokens::estimate;

use crate::{Message, Speaker};
use examples::Examples;
use indexmap::IndexMap;
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use slice::{Catalog, Slice};
use std::collections::BTreeSet;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Draft, During};
use tagmata_core::model::Model;
use tagmata_core::reading::{Mention, Named};
use tagmata_core::words::{Lang, Words};

/// Tokens of a prompt that it is kept within where what the question names allows it, the schema not counted.
const TOKENS: usize = 1850;
/// The same with the schema.
const TOKENS_WITH_SCHEMA: usize = 3900;
/// A slice is never held to less.
const TOKENS_OF_SLICE: usize = 200;
/// The slice where everything is asked for.
const TOKENS_OF_WHOLE: usize = 4000;
/// Characters of a question at most.
const QUESTION_MAX: usize = 600;
/// Characters of a reply that is sent back at most.
const REPLY_MAX: usize = 6000;

/// One question with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The question.
    pub question: &'a str,
    /// The language of the instructions.
    pub lang: Lang,
    /// The day that it is asked on.
    pub today: Date,
    /// The draft of the question before, in a conversation.
    pub previous: Option<&'a Draft>,
    /// What the offline reader found that it names.
    pub mentions: &'a [Mention],
    /// The periods that the offline reader found, as the question says them.
    pub windows: &'a [(String, During)],
    /// Words that the offline reader did not understand.
    pub unread: &'a [String],
    /// Every form of a draft, not only those that the question's words call for, and far more of the model: for a
    /// question whose reply was that it needs more.
    pub whole: bool,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// The messages, instructions first.
    pub messages: Vec<Message>,
    /// The schema of the reply, in the subset that strict endpoints take.
    pub schema: Value,
    /// SHA-256 over the messages and the schema, in hexadecimal: the key of recorded replies.
    pub hash: String,
    /// The names it holds: ids, and `id=value`.
    pub names: Vec<String>,
    /// What stands in the previous draft in the place of values that were read from the data, by placeholder: a draft
    /// of the reply that holds a placeholder means the value.
    pub held: IndexMap<String, String>,
}

/// What a draft needs and a prompt does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lacking {
    /// Ids, and `id=value` for values that stand in the model file.
    pub names: Vec<String>,
    /// Forms of a draft, as `Type.key`.
    pub forms: Vec<String>,
}

/// Writes prompts over one model. Immutable; share it between threads.
#[derive(Debug)]
pub struct Prompter {
    name: String,
    about: Words,
    catalog: Catalog,
    examples: Examples,
    /// Forms that the model has no use for.
    useless: BTreeSet<&'static str>,
    /// It names populations.
    segments: bool,
    /// It has several entities.
    several: bool,
    values: held::Values,
}

impl Prompter {
    /// Prompts over a model.
    pub fn new(model: &Model) -> Prompter {
        let mut useless = BTreeSet::new();
        if model.entities.len() < 2 {
            useless.extend(["Draft.entity", "RowTest.RowOf"]);
        }
        if model.segments.is_empty() {
            useless.insert("Who.in_segment");
        }
        if !model.dimensions.values().any(|dimension| dimension.table_of_days(model).is_some()) {
            useless.extend(["Measure.days", "By.ByDay"]);
        }
        Prompter {
            name: model.name.clone(),
            about: model.about.clone(),
            catalog: Catalog::new(gather::entries(model)),
            examples: Examples::new(&model.verified),
            useless,
            segments: !model.segments.is_empty(),
            several: model.entities.len() > 1,
            values: held::Values::new(model),
        }
    }

    /// The version of all texts that prompts are made of.
    pub fn version() -> &'static str {
        templates::version()
    }

    /// The prompt for a question. The same question gives the same bytes.
    pub fn prompt(&self, asked: &Asked<'_>) -> Prompt {
        let modules = self.modules(asked);
        let closed = self.closed(asked, &modules);
        let (previous, held) = match asked.previous {
            Some(draft) => self.values.masked(draft),
            None => (None, IndexMap::new()),
        };
        let schema = schema::of_reply(&closed);
        let most = TOKENS.min(TOKENS_WITH_SCHEMA.saturating_sub(tokens::of_schema(&schema.to_string())));
        let most = most.saturating_sub(tokens::estimate(&self.reader(&Slice::default(), asked.lang)));
        let mut question = self.question(asked, &modules, &closed, previous.as_deref(), true);
        let mut left = most.saturating_sub(tokens::estimate(&question));
        if left < TOKENS_OF_SLICE {
            question = self.question(asked, &modules, &closed, previous.as_deref(), false);
            left = most.saturating_sub(tokens::estimate(&question)).max(TOKENS_OF_SLICE);
        }
        if asked.whole {
            left = TOKENS_OF_WHOLE;
        }
        let known = self.catalog.known(asked.mentions, asked.previous);
        let sought = modules::sought(&if asked.whole { modules::cued(asked.question) } else { modules });
        let slice = self.catalog.slice(asked, &sought, &known, left);
        let messages = vec![
            Message { speaker: Speaker::System, content: self.reader(&slice, asked.lang) },
            Message { speaker: Speaker::User, content: question },
        ];
        Prompt::new(messages, schema, slice.names, held)
    }

    /// What belongs to the question alone.
    fn question(
        &self,
        asked: &Asked<'_>,
        modules: &BTreeSet<&str>,
        closed: &BTreeSet<&str>,
        previous: Option<&str>,
        examples: bool,
    ) -> String {
        let nearest = || self.examples.nearest(asked.question, asked.lang, closed);
        let unread = asked.unread.iter().map(|word| quote::quoted(word, 40));
        let with = json!({
            "modules": templates::said_of(modules, asked.lang),
            "examples": if examples { nearest() } else { Vec::new() },
            "today": format!("{} ({})", asked.today, asked.today.strftime("%A")),
            "previous": previous,
            "mentions": self.mentions(asked),
            "unread": unread.collect::<Vec<String>>(),
            "question": quote::quoted(asked.question, QUESTION_MAX),
        });
        templates::filled("question", asked.lang, &with)
    }

    /// What a draft needs and the prompt for a question does not hold: names, and forms of a draft (`Type.key`).
    pub fn lacking(&self, asked: &Asked<'_>, prompt: &Prompt, draft: &Draft) -> Lacking {
        let json = serde_json::to_value(draft).expect("a draft is JSON");
        let mut names = self.catalog.names(&json);
        names.retain(|name| !prompt.names.contains(name));
        let closed = self.closed(asked, &self.modules(asked));
        let mut forms: Vec<String> = forms::of(draft).into_iter().collect();
        forms.retain(|form| closed.contains(form.as_str()));
        Lacking { names, forms }
    }

    fn reader(&self, slice: &Slice, lang: Lang) -> String {
        let about = quote::quoted(self.about.in_lang(lang), 80);
        let model = quote::id(&self.name);
        let with = json!({
            "about": about,
            "model": model,
            "segments": self.segments,
            "several": self.several,
            "slice": slice,
        });
        templates::filled("reader", lang, &with)
    }

    fn modules(&self, asked: &Asked<'_>) -> BTreeSet<&'static str> {
        if asked.whole {
            return modules::all().keys().map(String::as_str).collect();
        }
        let mut chosen = modules::cued(asked.question);
        if let Some(draft) = asked.previous {
            chosen.extend(modules::opening(&forms::of(draft)));
        }
        for (_, during) in asked.windows {
            chosen.extend(modules::opening(&forms::of_window(during)));
        }
        chosen
    }

    fn closed(&self, asked: &Asked<'_>, modules: &BTreeSet<&'static str>) -> BTreeSet<&'static str> {
        let mut closed = modules::closed(modules);
        closed.insert("Who.score");
        if asked.unread.is_empty() && asked.mentions.is_empty() {
            closed.insert("Reply.words");
        }
        if asked.previous.is_none() {
            closed.insert("Reply.follows");
        }
        if !asked.whole {
            closed.extend(self.useless.iter().copied());
        }
        closed
    }

    /// What each span of the question names: `"下单" = orders | purchase`.
    fn mentions(&self, asked: &Asked<'_>) -> Vec<String> {
        let mut spans: IndexMap<String, Vec<String>> = IndexMap::new();
        for mention in asked.mentions {
            let Some(names) = self.mention(mention, asked.lang) else { continue };
            let of = spans.entry(quote::quoted(&mention.text, 40)).or_default();
            if !of.contains(&names) {
                of.push(names);
            }
        }
        let named = spans.into_iter().map(|(text, names)| format!("{text} = {}", names.join(" | ")));
        let windows = asked.windows.iter().map(|(text, during)| {
            format!("{} = {}", quote::quoted(text, 40), serde_json::to_string(during).expect("a window is JSON"))
        });
        named.chain(windows).collect()
    }

    /// What a mention names. A value that was read from the data is said in the question's own words.
    fn mention(&self, mention: &Mention, lang: Lang) -> Option<String> {
        let id = match &mention.name {
            Named::Absent(_) => return Some(not_there(lang).to_string()),
            Named::Dimension(id) if self.values.hidden(id) => return None,
            Named::Entity(id) | Named::Dimension(id) | Named::Event(id) | Named::Metric(id) => id,
            Named::Tag(id) | Named::Segment(id) | Named::Term(id) => id,
        };
        let held = mention.from_data && !self.values.shared(id);
        let value = mention.value.as_deref().map(|value| if held { mention.text.as_str() } else { value });
        Some(value.map_or(quote::id(id), |value| format!("{}={}", quote::id(id), quote::id(value))))
    }
}

fn not_there(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "数据里没有",
        Lang::En => "not in the data",
    }
}

impl Prompt {
    /// Tokens that it takes with its schema, rather too many than too few.
    pub fn tokens(&self) -> u64 {
        let texts = self.messages.iter().map(|message| tokens::estimate(&message.content)).sum::<usize>();
        (texts + tokens::estimate(&self.schema.to_string())) as u64
    }

    fn new(messages: Vec<Message>, schema: Value, names: Vec<String>, held: IndexMap<String, String>) -> Prompt {
        let mut hash = Sha256::new();
        hash.update(serde_json::to_string(&messages).expect("messages are JSON"));
        hash.update(schema.to_string());
        Prompt { messages, schema, hash: hex(&hash.finalize()), names, held }
    }
}

/// The same prompt, with the reply to it and what is wrong with that.
pub fn repair(prompt: &Prompt, reply: &str, wrong: &[Diagnostic], lang: Lang) -> Prompt {
    let mut messages = prompt.messages.clone();
    let reply: String = reply.chars().take(REPLY_MAX).collect();
    messages.push(Message { speaker: Speaker::Assistant, content: reply });
    let wrong: Vec<String> = wrong.iter().map(|diagnostic| wrong_line(diagnostic, lang)).collect();
    let content = templates::filled("repair", lang, &json!({"wrong": wrong}));
    messages.push(Message { speaker: Speaker::User, content });
    Prompt::new(messages, prompt.schema.clone(), prompt.names.clone(), prompt.held.clone())
}

/// One mistake in a line. What the data holds is not told: near values may come from it, and so may an engine's words.
fn wrong_line(diagnostic: &Diagnostic, lang: Lang) -> String {
    let mut said = String::new();
    if let Place::Draft { path } = &diagnostic.place
        && !path.is_empty()
    {
        said.push_str(&quote::line(path, 120));
        said.push_str(": ");
    }
    let message = match (diagnostic.code, lang) {
        (Code::UnknownValue, Lang::Zh) => "没有这个取值",
        (Code::UnknownValue, Lang::En) => "there is no such value",
        (Code::Engine | Code::DataCheck, Lang::Zh) => "不能执行",
        (Code::Engine | Code::DataCheck, Lang::En) => "this cannot be run",
        _ => diagnostic.message.in_lang(lang),
    };
    said.push_str(&quote::line(message, 300));
    let tells_values = matches!(diagnostic.code, Code::UnknownValue | Code::Engine | Code::DataCheck);
    if let Some(hint) = diagnostic.hint.as_ref().filter(|_| !tells_values) {
        said.push_str(" — ");
        said.push_str(&quote::line(hint.in_lang(lang), 200));
    }
    said
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
