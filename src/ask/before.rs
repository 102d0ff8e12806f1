//! What was said before a question: the drafts that were answered, and a question whose reading is not known.

use super::ear::{Ear, Said};
use super::question::Question;
use super::read_by::ReadBy;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::reading::{Entry, Read, Reading, Refusal, Role};
use tagmata_core::words::Words;
use tagmata_reader::{Move, move_of};

/// The conversation so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Before {
    /// What was answered and not taken back, oldest first.
    drafts: Vec<Draft>,
    /// The last question, where it was asked back or refused.
    lost: Option<String>,
}

/// A question as it was heard in its conversation.
pub(super) struct Heard {
    /// How it was read.
    pub read: Read,
    /// The draft before it.
    pub previous: Option<Draft>,
    /// It asks why the answer before is what it is.
    pub why: bool,
    /// Who read it, where there is more than one reader.
    pub by: Option<ReadBy>,
}

impl Before {
    /// A question came to a draft, or to none.
    pub fn said(&mut self, question: &str, draft: Option<Draft>) {
        match draft {
            Some(draft) => {
                self.drafts.push(draft);
                self.lost = None;
            }
            None => self.lost = Some(question.to_owned()),
        }
    }

    /// The last question is taken back. One that came to nothing is nothing more than forgotten.
    pub fn take_back(&mut self) {
        if self.lost.take().is_none() {
            self.drafts.pop();
        }
    }

    /// The draft that a follow-up changes.
    pub fn last(&self) -> Option<&Draft> {
        self.drafts.last()
    }

    async fn hear(&mut self, text: &str, ear: &Ear<'_>) {
        match move_of(text) {
            Some(Move::Undo) => self.take_back(),
            Some(Move::Why) => {}
            None => {
                let said = ear.recall(text, self.last()).await;
                self.said(text, first_draft(said.read));
            }
        }
    }
}

/// Hears a question after everything that was said before it.
pub(super) async fn hear(question: &Question, ear: &Ear<'_>) -> Heard {
    let mut before = question.before.clone();
    if let Some(draft) = &question.previous {
        before.said("", Some(draft.clone()));
    }
    for earlier in &question.context {
        before.hear(earlier, ear).await;
    }
    let text = question.text.as_str();
    let previous = before.last().cloned();
    let moved = move_of(text);
    let Said { read, by } = match (moved, &before.lost) {
        (Some(Move::Undo), _) => {
            before.take_back();
            again(text, before.last(), &Words::both("回到之前的问题", "back to the question before")).into()
        }
        (Some(Move::Why), Some(lost)) => ear.read(lost, previous.as_ref()).await,
        (Some(Move::Why), None) => {
            again(text, previous.as_ref(), &Words::both("上一个回答", "the answer before")).into()
        }
        // What follows a question that was not read may lean on it; it stands only where nothing before it matters.
        (None, Some(lost)) if previous.is_some() && ear.leans(text, previous.as_ref()) => follows_nothing(lost).into(),
        (None, _) => ear.read(text, previous.as_ref()).await,
    };
    Heard { read, previous, why: moved == Some(Move::Why), by }
}

/// A draft of before, answered once more.
fn again(text: &str, draft: Option<&Draft>, meaning: &Words) -> Read {
    let to = text.chars().count();
    let account = vec![Entry { from: 0, to, text: text.to_owned(), role: Role::Read, meaning: meaning.clone() }];
    let Some(draft) = draft else {
        let message = Words::both("前面没有问题可以接着说", "there is no question before this one");
        let hint = Words::both("请直接问一个完整的问题", "ask a whole question");
        let why = vec![Diagnostic::new(Code::Ambiguous, Place::Question { from: 0, to }, message).hint(hint)];
        return Read::Refuse(Refusal { why, account });
    };
    Read::Readings(vec![Reading { draft: draft.clone(), account, assumed: Vec::new(), cost: 0, follows: true }])
}

/// The question before was not read, so what this one follows is unknown.
fn follows_nothing(lost: &str) -> Read {
    let message = Words::both(
        format!("上一句“{lost}”没有读懂，不知道这一句接着什么问"),
        format!("\"{lost}\" was not understood, so it is unknown what this follows"),
    );
    let hint = Words::both(
        "请把问题完整地再说一遍；或先说“撤销”，接着再上一个问题问",
        "ask the whole question once more; or say \"undo\" first to go on from the question before that one",
    );
    let why = vec![Diagnostic::new(Code::Ambiguous, Place::None, message).hint(hint)];
    Read::Refuse(Refusal { why, account: Vec::new() })
}

fn first_draft(read: Read) -> Option<Draft> {
    match read {
        Read::Readings(readings) => readings.into_iter().next().map(|reading| reading.draft),
        Read::Ask(_) | Read::Refuse(_) => None,
    }
}
