//! One question by a model: prompt → reply → drafts → plan; what is wrong goes back for repair at most twice.
//!
//! It knows no data: whether a draft can be planned is asked of the caller.

use crate::budget::{Over, Purse};
use crate::chat::{ChatReply, Fault, Tokens};
use crate::found::{NotFound, found};
use crate::line::{Line, REPLY_TOKENS_MAX};
use crate::prompt::{Asked, Prompt, Prompter, estimate, repair};
use crate::record::Origin;
use crate::reply::{Reply, Stood, Unclear, Why, parse};
use crate::values::{made_up, stored};
use indexmap::IndexMap;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::model::{DimensionKind, Model};
use tagmata_core::words::Words;

/// How often a reply may be sent back.
const REPAIRS_MAX: u32 = 2;

/// Reads questions over one model by a language model. Share it between tasks.
pub struct LlmReader {
    line: Arc<Line>,
    prompter: Prompter,
    /// Dimensions whose values may be any text.
    open: BTreeSet<String>,
}

/// What a model made of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// Ways to read it, each of which can be planned, or is refused for what the data lacks.
    pub readings: Vec<Draft>,
    /// The question changes the draft before it.
    pub follows: bool,
    /// What words stand for that the offline reader lacks.
    pub words: Vec<Stood>,
    /// Why there is no reading.
    pub unclear: Vec<Unclear>,
    /// Replies that were sent back.
    pub repairs: u32,
    /// The model that replied last, as the endpoint names it.
    pub model: String,
}

/// Why a model made nothing of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Lost {
    /// The call failed.
    Fault(Fault),
    /// It would have cost too much.
    Over(Over),
    /// Its replies could not be used, also after repair: what was wrong with the last.
    Unusable(Vec<Diagnostic>),
}

/// Whether a draft can be planned; every reason why not.
pub type Check<'a> = &'a (dyn Fn(&Draft) -> Result<(), Vec<Diagnostic>> + Send + Sync);

impl LlmReader {
    /// A reader over a model.
    pub fn new(model: &Model, line: Arc<Line>) -> LlmReader {
        let ids = model.dimensions.values().filter(|dimension| dimension.kind == DimensionKind::Id);
        let open = ids.map(|dimension| dimension.id.to_string()).collect();
        LlmReader { line, prompter: Prompter::new(model), open }
    }

    /// The model's name, as configured.
    pub fn model(&self) -> &str {
        self.line.model()
    }

    /// Where kept replies are from.
    pub fn origins(&self) -> Vec<Origin> {
        self.line.origins()
    }

    /// The prompt of a question.
    pub fn prompt(&self, asked: &Asked<'_>) -> Prompt {
        self.prompter.prompt(asked)
    }

    /// Reads a question. Ends by `until`; every call is paid from the purse.
    pub async fn read(&self, asked: &Asked<'_>, check: Check<'_>, purse: &Purse, until: Instant) -> Result<Made, Lost> {
        let mut prompt = self.prompter.prompt(asked);
        let mut repairs = 0;
        loop {
            let reply = self.call(asked.question, &prompt, purse, until).await?;
            match self.usable(&reply, asked, &prompt.held, check) {
                Ok(Reply { readings, follows, words, unclear }) => {
                    let model = reply.model;
                    return Ok(Made { readings, follows, words, unclear, repairs, model });
                }
                Err(Wrong::Mistakes(wrong)) if repairs == REPAIRS_MAX => return Err(Lost::Unusable(wrong)),
                Err(Wrong::Mistakes(wrong)) => prompt = repair(&prompt, &reply.text, &wrong, asked.lang),
                Err(Wrong::NeedsMore) if asked.whole || repairs == REPAIRS_MAX => {
                    return Err(Lost::Unusable(Vec::new()));
                }
                Err(Wrong::NeedsMore) => prompt = self.prompter.prompt(&Asked { whole: true, ..*asked }),
            }
            repairs += 1;
        }
    }

    /// The drafts of a reply, with stored values in their places, if every one can be planned or is refused for good.
    fn usable(
        &self,
        reply: &ChatReply,
        asked: &Asked<'_>,
        held: &IndexMap<String, String>,
        check: Check<'_>,
    ) -> Result<Reply, Wrong> {
        let value = json_of(reply).map_err(|why| Wrong::Mistakes(vec![why]))?;
        let mut said = parse(value).map_err(Wrong::Mistakes)?;
        if said.readings.is_empty() && said.unclear.iter().any(|unclear| unclear.why == Why::NeedsMore) {
            return Err(Wrong::NeedsMore);
        }
        let mut wrong = Vec::new();
        for draft in &mut said.readings {
            *draft = stored(draft, asked.mentions, held);
            wrong.extend(made_up(draft, &self.open, asked.question, asked.previous));
            if let Err(why) = check(draft) {
                wrong.extend(why.into_iter().filter(|why| why.code.is_mistake()));
            }
        }
        if wrong.is_empty() { Ok(said) } else { Err(Wrong::Mistakes(wrong)) }
    }

    async fn call(&self, question: &str, prompt: &Prompt, purse: &Purse, until: Instant) -> Result<ChatReply, Lost> {
        let most = Tokens { prompt: prompt.tokens(), cached: 0, reply: u64::from(REPLY_TOKENS_MAX) };
        let hold = purse.reserve(most).map_err(Lost::Over)?;
        match self.line.chat(question, prompt, until).await {
            Ok(reply) => {
                match reply.tokens {
                    Some(tokens) => hold.settle(tokens, reply.calls.saturating_sub(1)),
                    None => {
                        let reply_tokens = estimate(&reply.text) as u64;
                        hold.estimate(Tokens { reply: reply_tokens, ..most }, reply.calls.saturating_sub(1));
                    }
                }
                Ok(reply)
            }
            Err(fault) => {
                hold.fail(fault.calls);
                Err(Lost::Fault(fault))
            }
        }
    }
}

/// Why a reply cannot be used as it is.
enum Wrong {
    /// These mistakes can be repaired.
    Mistakes(Vec<Diagnostic>),
    /// It wants parts of the draft that the prompt left out.
    NeedsMore,
}

/// The JSON in a reply, or what to say of it.
fn json_of(reply: &ChatReply) -> Result<Value, Diagnostic> {
    let words = match found(&reply.text).map(serde_json::from_str) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(_)) | Err(NotFound::Broken(_)) => Words::both("回复不是合法的 JSON", "the reply is not JSON"),
        Err(NotFound::CutOff) => Words::both("回复的 JSON 没有写完；写短一些", "the JSON breaks off: write less"),
        Err(NotFound::Several) => Words::both("只写一个 JSON 对象", "write one JSON object alone"),
        Err(NotFound::Nothing) => Words::both("回复里没有 JSON 对象", "the reply holds no JSON object"),
    };
    Err(Diagnostic::new(Code::Shape, Place::None, words))
}

/// For the log: without the words of the question or of the reply.
impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lost::Fault(fault) => write!(f, "{fault}"),
            Lost::Over(over) => write!(f, "over the limit: {over:?}"),
            Lost::Unusable(wrong) => {
                let codes: Vec<Code> = wrong.iter().map(|wrong| wrong.code).collect();
                write!(f, "no reply could be used: {codes:?}")
            }
        }
    }
}
