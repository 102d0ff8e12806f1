//! Who read a question, and how far that is to be trusted. Said only where a language model is configured.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tagmata_core::words::{Lang, Words};

/// Who read a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReadBy {
    /// Which reader.
    pub reader: Which,
    /// The language model's name, where it read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// From 0 to 1: 1 is the grammar's own reading; what speaks against a model's reading lowers it.
    pub confidence: f64,
    /// What speaks against the reading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Words>,
    /// Why the language model, which would have been asked, did not help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_model: Option<Words>,
}

/// A reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The grammar.
    Offline,
    /// A language model.
    Model,
}

impl ReadBy {
    /// The grammar read it, and no model was needed.
    pub fn offline() -> ReadBy {
        ReadBy { reader: Which::Offline, model: None, confidence: 1.0, doubts: Vec::new(), without_model: None }
    }

    /// The grammar alone, since the model did not help.
    pub fn without_model(why: Words) -> ReadBy {
        ReadBy { without_model: Some(why), ..ReadBy::offline() }
    }

    /// What is said behind a question back or a refusal of the grammar's, where a model might have known better.
    pub(super) fn behind(&self, lang: Lang) -> String {
        match (&self.without_model, lang) {
            (None, _) => String::new(),
            (Some(why), Lang::Zh) => format!("（{}）", why.zh),
            (Some(why), Lang::En) => format!(" ({})", why.en),
        }
    }

    /// What should be known beside an answer.
    pub(super) fn notes(&self) -> Vec<Words> {
        let mut notes = Vec::new();
        if let Some(model) = &self.model {
            notes.push(Words::both(
                format!("这句话是语言模型 {model} 读的，请核对上面的读法"),
                format!(
                    "this question was read by the language model {model}: check that the reading is what you meant"
                ),
            ));
        }
        for doubt in &self.doubts {
            notes.push(Words::both(format!("存疑：{}", doubt.zh), format!("doubtful: {}", doubt.en)));
        }
        notes
    }
}
