//! The answer: words, a table, a chart and a definition, made from the query and its rows.
//!
//! It computes no number that the rows lack and calls nothing. The same rows always give the same answer.

mod changed;
mod chart;
mod define;
pub mod describe;
mod format;
mod funnel;
mod migration;
mod overlap;
mod population;
mod profile;
mod retention;
mod sentence;
mod sides;
mod table;
mod tiers;
mod ties;

pub use changed::{Changed, Part, changed};
pub use chart::{ChartKind, ChartSpec};
pub use define::{catalog, definition};
pub use format::{NumberFormat, number as format_number};
pub use table::{Table, TableColumn};

use crate::draft::Draft;
use crate::model::Model;
use crate::query::{SemanticQuery, Show};
use crate::reading::{Assumption, Entry};
use crate::segment::SegmentDefinition;
use crate::warehouse::ResultTable;
use crate::words::{Lang, Words};
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The language of its sentences and labels.
    pub lang: Lang,
    /// One or two sentences with the numbers and the dates they are of.
    pub text: String,
    /// What should be known beside it: people left out, ties, rows cut.
    pub notes: Vec<String>,
    /// The rows.
    pub table: Table,
    /// How to draw them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<ChartSpec>,
    /// How many people the `who` picks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The `who` as a segment that can be saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentDefinition>,
    /// The statement that ran; empty for an answer from the model alone.
    pub sql: String,
    /// How each word was read; empty for a draft that was not read from a question.
    pub account: Vec<Entry>,
    /// What was taken for granted.
    pub assumed: Vec<Assumption>,
    /// The draft that was answered.
    pub draft: Draft,
}

/// How many people a `who` picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Size {
    /// Those it picks.
    pub count: u64,
    /// Those for whom it cannot be said, since a value is unknown; they are not in `count`.
    pub unknown: u64,
    /// Everyone.
    pub everyone: u64,
}

impl Size {
    /// Reads the one row of [`crate::compile::Beside::Size`].
    pub fn of(rows: &ResultTable) -> Option<Size> {
        let row = rows.rows.first()?;
        let cell = |i: usize| row.get(i).and_then(|cell| cell.number()).map(|n| n as u64);
        Some(Size { count: cell(0)?, unknown: cell(1)?, everyone: cell(2)? })
    }
}

/// Rows of a number that belong to nobody known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strangers {
    /// Those rows.
    pub without: u64,
    /// All rows of the number.
    pub rows: u64,
}

impl Strangers {
    /// Reads the one row of [`crate::compile::Beside::Strangers`].
    pub fn of(rows: &ResultTable) -> Option<Strangers> {
        let row = rows.rows.first()?;
        let cell = |i: usize| row.get(i).and_then(|cell| cell.number()).map(|n| n as u64);
        Some(Strangers { without: cell(0)?, rows: cell(1)? })
    }
}

/// What was counted beside the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Nothing.
    Nothing,
    /// The people of the `who`.
    Size(Size),
    /// The rows of nobody known.
    Strangers(Strangers),
}

/// What a question left behind besides its query: how it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The draft.
    pub draft: Draft,
    /// The account of its words.
    pub account: Vec<Entry>,
    /// What was taken for granted.
    pub assumed: Vec<Assumption>,
}

/// Makes the answer from a query, its rows, and what was counted beside them.
pub fn answer(
    query: &SemanticQuery,
    model: &Model,
    rows: ResultTable,
    counted: Counted,
    sql: &str,
    told: Told,
    lang: Lang,
) -> Answer {
    let size = match counted {
        Counted::Size(size) => Some(size),
        _ if matches!(query.show, Show::Count { .. }) => Size::of(&rows),
        _ => None,
    };
    let (table, mut notes) = table::table(query, model, rows, lang);
    let text = sentence::sentence(query, model, &table, size, lang);
    notes.extend(sentence::notes(query, model, &table, size, lang));
    if let Counted::Strangers(strangers) = counted {
        notes.extend(sentence::strangers(query, model, strangers, lang));
    }
    let chart = chart::chart(query, &table, lang);
    let segment = query.who.as_ref().zip(told.draft.who.as_ref()).map(|(_, who)| SegmentDefinition {
        model: model.name.clone(),
        model_hash: model.hash.clone(),
        entity: query.entity.to_string(),
        who: who.clone(),
        words: describe::people(query, model),
    });
    Answer {
        lang,
        text,
        notes,
        table,
        chart,
        size,
        segment,
        sql: sql.to_string(),
        account: told.account,
        assumed: told.assumed,
        draft: told.draft,
    }
}

/// Says how many people satisfy each condition of an empty result on its own.
pub fn emptied_by(conditions: &[(Words, u64)], lang: Lang) -> Option<String> {
    let said = conditions.iter().map(|(people, size)| {
        let size = format_number(*size as f64, None);
        Words::both(format!("{}：{size} 人", people.zh), format!("{}: {size}", people.en))
    });
    let said = describe::join(said, "；", "; ");
    let words = Words::both(format!("单看每个条件，{}", said.zh), format!("each condition on its own: {}", said.en));
    (!conditions.is_empty()).then(|| words.in_lang(lang).to_string())
}

/// An answer from the model alone: a definition, or what can be asked.
pub fn answer_from_model(text: Words, table: Table, told: Told, lang: Lang) -> Answer {
    Answer {
        lang,
        text: text.in_lang(lang).to_string(),
        notes: Vec::new(),
        table,
        chart: None,
        size: None,
        segment: None,
        sql: String::new(),
        account: told.account,
        assumed: told.assumed,
        draft: told.draft,
    }
}

#[cfg(test)]
mod tests;
