//! Questions in kept conversations: what was said is recalled, the question asked, the turn kept. It knows the pipeline
//! and the store, and neither's inside.

use crate::ask::{Asker, Before, Failure, FailureKind, Question, Reply, Steps};
use crate::store::{Move, Store, StoreError, Turn, Worded};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::words::{Lang, Words};
use tagmata_reader::move_of;

/// In place of a conversation's id: begin one.
pub const NEW: &str = "new";

/// A reply that is part of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Kept {
    /// How the question ended.
    #[serde(flatten)]
    pub reply: Reply,
    /// The conversation's id; absent where none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// The answer's id, to give feedback on it; absent outside of conversations.
    #[serde(rename = "answer", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// Why there is no reply.
#[derive(Debug)]
pub enum Fault {
    /// The conversation does not exist, or is somebody else's.
    Unknown,
    /// A part of the service failed.
    Failed(Failure),
}

/// Whose question it is, and where it belongs.
#[derive(Debug, Clone, Default)]
pub struct Seat {
    /// Who asks, as the proxy in front says; empty where nobody is told apart.
    pub asker: String,
    /// A conversation's id, or [`NEW`]; none is a question on its own, which is not kept.
    pub conversation: Option<String>,
}

/// Answers questions in conversations.
#[derive(Clone)]
pub struct Talk {
    /// Answers questions.
    pub asker: Arc<Asker>,
    /// Remembers.
    pub store: Arc<Store>,
}

impl Talk {
    /// Asks a question after what its conversation holds, and keeps it there.
    pub async fn ask(&self, mut question: Question, seat: Seat, steps: &mut Steps<'_>) -> Result<Kept, Fault> {
        question.before = self.recall(&seat).await?;
        let previous = question.before.last().cloned();
        let reply = self.asker.ask(&question, steps).await.map_err(Fault::Failed)?;
        let does = match move_of(&question.text) {
            None => Move::Ask,
            Some(tagmata_reader::Move::Undo) => Move::Undo,
            Some(tagmata_reader::Move::Why) => Move::Why,
        };
        let lang = question.lang.unwrap_or_else(|| Lang::of(&question.text));
        self.keep(seat, Asked { text: question.text, does, lang, previous }, reply).await
    }

    /// Answers a draft as a turn of its conversation: the questions that follow change it.
    pub async fn query(
        &self,
        draft: Draft,
        question: Question,
        seat: Seat,
        steps: &mut Steps<'_>,
    ) -> Result<Kept, Fault> {
        let previous = self.recall(&seat).await?.last().cloned();
        let reply = self.asker.query(draft, &question, steps).await.map_err(Fault::Failed)?;
        let lang = question.lang.unwrap_or(Lang::En);
        self.keep(seat, Asked { text: String::new(), does: Move::Ask, lang, previous }, reply).await
    }

    async fn recall(&self, seat: &Seat) -> Result<Before, Fault> {
        let Some(id) = seat.conversation.clone().filter(|id| id != NEW) else { return Ok(Before::default()) };
        let asker = seat.asker.clone();
        let told = self.store.run(move |store| store.conversation(&asker, &id)).await?;
        Ok(before(told.turns))
    }

    async fn keep(&self, seat: Seat, asked: Asked, reply: Reply) -> Result<Kept, Fault> {
        let Some(id) = seat.conversation else { return Ok(Kept { reply, conversation: None, id: None }) };
        let loaded = self.asker.loaded();
        let (draft, account) = match &reply {
            Reply::Answer { answer, .. } => (Some(answer.draft.clone()), &answer.account),
            Reply::Clarify(clarify) => (None, &clarify.account),
            Reply::Refuse(refuse) => (None, &refuse.account),
        };
        let turn = Worded {
            question: asked.text,
            does: asked.does,
            lang: asked.lang,
            previous: asked.previous,
            draft,
            outcome: reply.kind().to_owned(),
            said: reply.text().to_owned(),
            account: account.clone(),
            model_hash: loaded.model.hash.clone(),
            snapshot: loaded.manifest.snapshot.clone(),
            asked_at: Timestamp::now(),
        };
        let id = Some(id).filter(|id| id != NEW);
        let asker = seat.asker;
        let (conversation, answer) = self.store.run(move |store| store.keep(&asker, id.as_deref(), &turn)).await?;
        Ok(Kept { reply, conversation: Some(conversation), id: Some(answer) })
    }
}

/// What is kept of a question besides its reply.
struct Asked {
    text: String,
    does: Move,
    lang: Lang,
    previous: Option<Draft>,
}

/// What the turns of a conversation come to. A draft that was sent as data and refused changes nothing.
fn before(turns: Vec<Turn>) -> Before {
    let mut before = Before::default();
    for turn in turns {
        match turn.does {
            Move::Undo => before.take_back(),
            Move::Why => {}
            Move::Ask if turn.question.is_empty() && turn.draft.is_none() => {}
            Move::Ask => before.said(&turn.question, turn.draft),
        }
    }
    before
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        match error {
            StoreError::Unknown => Fault::Unknown,
            failed => {
                tracing::error!(why = %failed, "the conversations cannot be used");
                let words = Words::both("对话记录暂时不能使用", "the conversations cannot be used now");
                let hint =
                    Words::both("不带 conversation 仍可提问", "questions without a conversation are still answered");
                let told = Diagnostic::new(Code::Engine, Place::None, words).hint(hint);
                Fault::Failed(Failure { kind: FailureKind::Engine, told })
            }
        }
    }
}
