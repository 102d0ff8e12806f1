//! One question by a model: prompt → reply → drafts → plan; what is wrong goes back for repair at most twice.
//!
//! It knows no data: whether a draft can be planned is asked of the caller.

use crate::budget::{Over, Purse};
use crate::chat::{ChatReply, Fault, FaultKind, Finish, Tokens};
use crate::found::found;
use crate::line::{Line, REPLY_TOKENS_MAX};
use crate::prompt::{Asked, Prompt, Prompter, estimate, repair};
use crate::record::Origin;
use crate::reply::{Reply, Stood, Unclear, Why, parse};
use crate::values::stored;
use std::time::Instant;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::model::Model;
use tagmata_core::words::Words;

/// How often a reply may be sent back.
const REPAIRS_MAX: u32 = 2;

/// Reads questions over one model by a language model. Share it between tasks.
pub struct LlmReader {
    line: Line,
    prompter: Prompter,
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
    pub fn new(model: &Model, line: Line) -> LlmReader {
        LlmReader { line, prompter: Prompter::new(model) }
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
    pub async fn read(
        &self,
        asked: &Asked<'_>,
        check: Check<'_>,
        purse: &Purse,
        until: Instant,
    ) -> Result<Made, Lost> {
        let mut prompt = self.prompter.prompt(asked);
        let mut repairs = 0;
        loop {
            let reply = self.call(asked.question, &prompt, purse, until).await?;
            match usable(&reply, asked, check) {
                Ok(Reply { readings, follows, words, unclear }) => {
                    let model = reply.model;
                    return Ok(Made { readings, follows, words, unclear, repairs, model });
                }
                Err(Wrong::Mistakes(wrong)) if repairs == REPAIRS_MAX => return Err(Lost::Unusable(wrong)),
                Err(Wrong::Mistakes(wrong)) => prompt = repair(&prompt, &reply.text, &wrong, asked.lang),
                Err(Wrong::NeedsMore) if asked.whole || repairs == REPAIRS_MAX => {
                    return Err(Lost::Unusable(Vec::new()));
                }
                Err(Wrong::NeedsMore) => prompt = self.prompter.prompt(&Asked { whole: true, ..asked.clone() }),
            }
            repairs += 1;
        }
    }

    async fn call(
        &self,
        question: &str,
        prompt: &Prompt,
        purse: &Purse,
        until: Instant,
    ) -> Result<ChatReply, Lost> {
        let text: u64 = prompt.messages.iter().map(|message| estimate(&message.content) as u64).sum();
        let sent = text + estimate(&prompt.schema.to_string()) as u64;
        let most = Tokens { prompt: sent, cached: 0, reply: u64::from(REPLY_TOKENS_MAX) };
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

/// The drafts of a reply, with stored values in their places, if every one can be planned or is refused for good.
fn usable(reply: &ChatReply, asked: &Asked<'_>, check: Check<'_>) -> Result<Reply, Wrong> {
    let spoilt = |zh: &str, en: &str| {
        let place = Place::Draft { path: String::new() };
        Wrong::Mistakes(vec![Diagnostic::new(Code::Shape, place, Words::both(zh, en))])
    };
    let Some(value) = found(&reply.text) else {
        return Err(match reply.finish {
            Finish::Length => spoilt("回复太长，被截断了；写短一些", "the reply was cut off: write a shorter one"),
            _ => spoilt("回复里没有 JSON", "the reply holds no JSON"),
        });
    };
    let mut said = parse(value).map_err(Wrong::Mistakes)?;
    if said.readings.is_empty() && said.unclear.iter().any(|unclear| unclear.why == Why::NeedsMore) {
        return Err(Wrong::NeedsMore);
    }
    let mut wrong = Vec::new();
    for draft in &mut said.readings {
        *draft = stored(draft, asked.mentions);
        if let Err(why) = check(draft) {
            wrong.extend(why.into_iter().filter(|why| why.code.is_mistake()).map(without_values));
        }
    }
    if wrong.is_empty() { Ok(said) } else { Err(Wrong::Mistakes(wrong)) }
}

/// The nearest values of an unknown one may be read from the data, which stays here.
fn without_values(mut mistake: Diagnostic) -> Diagnostic {
    if mistake.code == Code::UnknownValue {
        let hint = Words::both("照抄问题里的说法，或用给出的值", "copy the question's own words, or a value that is listed");
        mistake.hint = Some(hint);
    }
    mistake
}

impl Lost {
    /// The kind of fault, where a call failed.
    pub fn fault(&self) -> Option<FaultKind> {
        match self {
            Lost::Fault(fault) => Some(fault.kind),
            Lost::Over(_) | Lost::Unusable(_) => None,
        }
    }
}
