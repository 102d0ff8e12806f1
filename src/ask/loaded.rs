//! What questions are answered from: the model, its reader, the guard's catalog and what is known of the data.

use super::Question;
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::guard::Catalog;
use tagmata_core::model::Model;
use tagmata_core::present::{self, Answer, Told};
use tagmata_core::query::Defined;
use tagmata_core::reading::{Read, Refusal};
use tagmata_core::warehouse::Manifest;
use tagmata_core::words::{Lang, Words};
use tagmata_reader::{Context, Reader};

/// One model with one snapshot; made anew when either changes.
pub struct Loaded {
    /// The model.
    pub model: Arc<Model>,
    /// Reads questions with the model's words and the data's values.
    pub reader: Reader,
    /// The tables and columns that statements may name.
    pub guarded: Catalog,
    /// What the snapshot holds.
    pub manifest: Arc<Manifest>,
}

impl Loaded {
    /// Makes the reader and the guard's catalog of a model and a snapshot.
    pub fn new(model: Arc<Model>, manifest: Arc<Manifest>) -> Loaded {
        let reader = Reader::new(&model, &manifest.values);
        let guarded = Catalog::of(&model);
        Loaded { model, reader, guarded, manifest }
    }

    /// Reads a question after the ones that came before it.
    pub fn read(&self, question: &Question) -> Read {
        let after = |text: &str, previous: Option<&Draft>| self.reader.read(text, &Context { previous });
        let mut previous = question.previous.clone();
        let mut lost: Option<&String> = None;
        for earlier in &question.context {
            match first_draft(after(earlier, previous.as_ref())) {
                Some(draft) => (previous, lost) = (Some(draft), None),
                None => lost = Some(earlier),
            }
        }
        let read = after(&question.text, previous.as_ref());
        match lost {
            // What follows a question that was not read may lean on it; it stands only where nothing before it matters.
            Some(lost) if previous.is_some() && after(&question.text, None) != read => follows_nothing(lost),
            _ => read,
        }
    }

    pub(super) fn definition(&self, of: &Defined, told: Told, lang: Lang) -> Answer {
        let (text, table) = present::definition(of, &self.model, lang);
        present::answer_from_model(text, table, told, lang)
    }

    pub(super) fn catalog(&self, told: Told, lang: Lang) -> Answer {
        let (text, table) = present::catalog(&self.model, lang);
        present::answer_from_model(text, table, told, lang)
    }
}

/// The question before was not read, so what this one follows is unknown.
fn follows_nothing(lost: &str) -> Read {
    let message = Words::both(
        format!("上一句“{lost}”没有读懂，不知道这一句接着什么问"),
        format!("\"{lost}\" was not understood, so it is unknown what this follows"),
    );
    let hint = Words::both("请把问题完整地再说一遍", "ask the whole question once more");
    let why = vec![Diagnostic::new(Code::Ambiguous, Place::None, message).hint(hint)];
    Read::Refuse(Refusal { why, account: Vec::new() })
}

fn first_draft(read: Read) -> Option<Draft> {
    match read {
        Read::Readings(readings) => readings.into_iter().next().map(|reading| reading.draft),
        Read::Ask(_) | Read::Refuse(_) => None,
    }
}
