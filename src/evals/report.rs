//! What a run found, as data. Every form of a report is made of it.

use super::case::Ending;
use super::summary::{Latency, Summary};
use super::value::Rows;
use crate::ask::ReadBy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tagmata_core::draft::Draft;
use tagmata_core::reading::Entry;
use tagmata_core::words::Lang;
use tagmata_llm::Origin;

/// A run. Two runs of one build over the same cases and data differ in `ms` only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of the product.
    pub tagmata: String,
    /// Who read the questions.
    pub reader: String,
    /// Where the replies of a language model were recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recorded: Vec<Origin>,
    /// The models that were asked, with their hashes.
    pub models: BTreeMap<String, String>,
    /// Everything summed up.
    pub summary: Summary,
    /// Each case, in the order of the files.
    pub cases: Vec<CaseResult>,
    /// How long questions took.
    pub ms: Latency,
}

/// How an answer was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Right.
    Correct,
    /// Answered, and not right: wrong but confident.
    Wrong,
    /// A question back where something else was due.
    Asked,
    /// A refusal where something else was due.
    Refused,
    /// The product could not do its part.
    Failed,
    /// The case does not count: marked so, with a reason.
    SetAside,
    /// The case does not count: its gold statement does not run.
    Broken,
}

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseResult {
    /// Its id.
    pub id: String,
    /// What the phrasings of one question share.
    pub group: String,
    /// The question's language.
    pub lang: Lang,
    /// The question.
    pub question: String,
    /// The questions before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// Which database it was asked of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub db: Option<String>,
    /// Its kind, in the set's own words.
    pub kind: String,
    /// The set it comes from.
    pub source: String,
    /// Further words to group by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in words; empty for a right answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What was expected.
    pub expected: Expected,
    /// What came.
    pub got: Got,
    /// Keys of both sets as a share of keys of either, where members were asked for and answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jaccard: Option<f64>,
    /// Right rows that the answer lacks, at most a few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Rows,
    /// Rows of the answer that are not right, at most a few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Rows,
    /// Milliseconds from the question to the reply, one per repetition.
    pub ms: Vec<f64>,
}

/// What was expected of a case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// How it may end.
    pub accept: Vec<Ending>,
    /// The draft, where the case gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// The gold statements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sql: Vec<String>,
    /// How many rows are right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_count: Option<usize>,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Rows,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Got {
    /// How it ended; nothing where the product failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// The sentence.
    pub text: String,
    /// Codes of the question back or of the refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// What it was read as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// The statement that ran.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sql: String,
    /// The names of the columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How many rows came.
    pub row_count: usize,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Rows,
    /// Who read it, where there is more than one reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_by: Option<ReadBy>,
    /// How each word was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<Entry>,
    /// The options of a question back, in words of the question's language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The same for two answers that say the same, however they were asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fingerprint: String,
}

impl Report {
    /// The report as a file.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a report is JSON") + "\n"
    }
}

impl Verdict {
    /// The word for it in files and pages.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Correct => "correct",
            Verdict::Wrong => "wrong",
            Verdict::Asked => "asked",
            Verdict::Refused => "refused",
            Verdict::Failed => "failed",
            Verdict::SetAside => "set_aside",
            Verdict::Broken => "broken",
        }
    }
}
