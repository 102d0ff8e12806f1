//! The semantic model: what people can name, and where it is in the tables.
//!
//! A [`spec::ModelSpec`] is the file as written; a [`Model`] is checked: every name in it exists, every join path it
//! needs is there, every rule refers backwards only. Only [`Model::load`] makes one.

mod adds;
mod build;
mod calendar;
mod formula;
mod ids;
mod load;
mod numbers;
mod origin;
mod paths;
pub mod schema;
pub mod spec;
mod yaml;

pub use adds::Adds;
pub use calendar::{Calendar, Retail};
pub use formula::{
    Arithmetic, Balance, Conversion, Cumulative, Formula, Input, NoRows, Percentile, Reach, ShiftUnit, Take,
};
pub use ids::{DimensionId, EntityId, EventId, MetricId, SegmentId, SourceId, TagId, TermId};
pub use numbers::TagNumbers;
pub use origin::Origin;
use paths::Paths;
pub use paths::{PathProblem, Step};
pub use spec::{
    Cardinality, ColumnKind, DimensionKind, Engine, TagClass, TodaySpec, UnknownGroups, WarehouseSpec, WeekStart,
};

use crate::draft::{Draft, RowTest, Who};
use crate::words::{Lang, Words};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A checked semantic model.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Model {
    /// Its id.
    pub name: String,
    /// One line on what the data is.
    pub about: Words,
    /// Where its data is loaded and asked.
    pub warehouse: WarehouseSpec,
    /// Time zone, weeks, years, today.
    pub calendar: Calendar,
    /// The tables, in file order.
    pub sources: IndexMap<SourceId, Source>,
    /// What populations are made of; the first is the default.
    pub entities: IndexMap<EntityId, Entity>,
    /// Columns that people name.
    pub dimensions: IndexMap<DimensionId, Dimension>,
    /// What entities do.
    pub events: IndexMap<EventId, Event>,
    /// Numbers.
    pub metrics: IndexMap<MetricId, Metric>,
    /// Closed lists of values per entity.
    pub tags: IndexMap<TagId, Tag>,
    /// Named populations.
    pub segments: IndexMap<SegmentId, Segment>,
    /// Business words.
    pub terms: IndexMap<TermId, Term>,
    /// What the data does not hold.
    pub absent: Vec<Absent>,
    /// What views by a tag or dimension do with unknown values.
    pub unknown_groups: UnknownGroups,
    /// Approved questions.
    pub verified: Vec<Verified>,
    /// Questions to show to a newcomer.
    pub examples: Vec<String>,
    /// What whoever asks should know of the model itself.
    pub notes: Vec<Words>,
    /// SHA-256 of the file's text, in hexadecimal.
    pub hash: String,
    /// How sources reach each other.
    pub(crate) paths: Paths,
}

/// Names in both languages; the first of each is the one shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Chinese.
    pub zh: Vec<String>,
    /// English.
    pub en: Vec<String>,
}

impl Names {
    /// The name to show: the first of the language, else of the other one.
    pub fn shown(&self, lang: Lang) -> Option<&str> {
        let (first, second) = match lang {
            Lang::Zh => (&self.zh, &self.en),
            Lang::En => (&self.en, &self.zh),
        };
        first.first().or(second.first()).map(String::as_str)
    }

    /// The names to show in both languages, `id` where there is none.
    pub fn words(&self, id: &str) -> Words {
        Words::both(self.shown(Lang::Zh).unwrap_or(id), self.shown(Lang::En).unwrap_or(id))
    }
}

/// `source.column`
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColumnRef {
    /// The source.
    pub source: SourceId,
    /// Its column.
    pub column: String,
}

/// A table of the warehouse.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id, and the table's name.
    pub id: SourceId,
    /// Where its rows come from.
    pub origin: Origin,
    /// Rows of its CSV file may be shorter than others.
    pub short_rows: bool,
    /// The unique column.
    pub key: Option<String>,
    /// The column that dates a row, its own or of a source it joins.
    pub time: Option<ColumnRef>,
    /// The columns that the model uses, in file order then order of use; no other column is loaded.
    pub columns: IndexMap<String, Column>,
    /// Joins to other sources' keys.
    pub joins: Vec<Join>,
    /// How it ties two other sources together, many to many.
    pub bridge: Option<Bridge>,
}

/// A column as it is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// The type it is loaded as; `None` keeps the file's.
    pub kind: Option<ColumnKind>,
    /// Decimal places, for an exact number.
    pub scale: Option<u8>,
    /// The zone a timestamp is written in, where it is not the calendar's.
    pub zone: Option<String>,
    /// The expression it is computed by.
    pub sql: Option<String>,
}

/// How a source splits the rows of one source over another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    /// Its join to the source whose rows are split.
    pub splits: String,
    /// Its column with the share of each partner.
    pub weight: String,
}

/// A join from a column to another source's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// Its name among the joins of its source: the column's, where the file gives no other.
    pub role: String,
    /// The source that holds `column`: this one, or one that this one reaches.
    pub holder: SourceId,
    /// The column that points at the other source.
    pub column: String,
    /// The other source.
    pub to: SourceId,
    /// The other source's column: its key, or one that is unique at any time.
    pub on: String,
    /// Further pairs of equal columns, this source's first.
    pub also: Vec<(String, String)>,
    /// Columns of the other source between which a row of it is valid, at this source's time.
    pub valid: Option<(String, String)>,
    /// It is walked only where a dimension names it.
    pub named: bool,
    /// How many rows meet how many.
    pub cardinality: Cardinality,
    /// Rows may lack a partner.
    pub optional: bool,
}

/// What populations are made of.
#[derive(Debug, Clone)]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// Its names.
    pub names: Names,
    /// One line.
    pub about: Words,
    /// Its key: the column of its source that is unique.
    pub key: ColumnRef,
    /// The dimension that tells one from another.
    pub label: Option<DimensionId>,
}

/// A column that people name.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// Its id.
    pub id: DimensionId,
    /// Its names.
    pub names: Names,
    /// One line.
    pub about: Words,
    /// Where it is.
    pub column: ColumnRef,
    /// The joins that lead to it, where they are said.
    pub via: Vec<Step>,
    /// What its values are.
    pub kind: DimensionKind,
    /// Values with names, by id.
    pub values: IndexMap<String, Value>,
    /// Values are also read from the data, at most this many.
    pub values_from_data: Option<u32>,
    /// Stored values that rankings leave out.
    pub leave_out: Vec<String>,
    /// Personal data, never shown.
    pub hidden: bool,
    /// Values that were read from the data may be sent to a language model.
    pub share_values: bool,
    /// The unit of a number.
    pub unit: Option<String>,
}

impl Dimension {
    /// The table of days that it is a column of: a source whose key is declared as a date.
    pub fn table_of_days<'m>(&self, model: &'m Model) -> Option<&'m Source> {
        let source = &model.sources[&self.column.source];
        let key = source.columns.get(source.key.as_ref()?)?;
        (self.via.is_empty() && key.kind == Some(ColumnKind::Date)).then_some(source)
    }
}

/// A value with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its names.
    pub names: Names,
    /// Verbs of someone who has it, plain.
    pub verbs: Names,
    /// One line.
    pub about: Words,
    /// The stored values it stands for.
    pub stored: Vec<String>,
}

/// What entities do.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Its names as a noun.
    pub names: Names,
    /// Its verbs, plain.
    pub verbs: Names,
    /// Names of someone who did it.
    pub doers: Names,
    /// One line.
    pub about: Words,
    /// The source whose rows are the event; it has a time and reaches the entity.
    pub source: SourceId,
    /// Who does it.
    pub entity: EntityId,
    /// Only rows that pass these.
    pub filters: Vec<RowTest>,
    /// What is counted for "3 times"; `None` counts rows.
    pub occasion: Option<ColumnRef>,
    /// Words that count occasions.
    pub counters: Names,
    /// What it is done with, whatever it is.
    pub things: Names,
    /// The metric that an amount beside the verb means.
    pub amount: Option<MetricId>,
    /// The dimensions whose values are its object; never empty unless it reaches none.
    pub objects: Vec<DimensionId>,
}

/// A number.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its id.
    pub id: MetricId,
    /// Its names.
    pub names: Names,
    /// One line.
    pub about: Words,
    /// How it is computed.
    pub formula: Formula,
    /// The source whose rows are aggregated, where the formula's column is one of a source that they join.
    pub of: Option<SourceId>,
    /// Only rows that pass these.
    pub filters: Vec<RowTest>,
    /// The column that dates its rows, where it is not its source's.
    pub time: Option<ColumnRef>,
    /// What it is over no rows.
    pub no_rows: NoRows,
    /// Windows do not apply to it.
    pub undated: bool,
    /// Its unit.
    pub unit: Option<String>,
    /// Words behind a number that mean it.
    pub counters: Names,
    /// Verbs that mean it beside an amount.
    pub verbs: Names,
}

/// A closed list of values per entity.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its names.
    pub names: Names,
    /// One line.
    pub about: Words,
    /// Its class.
    pub class: TagClass,
    /// Whose tag it is.
    pub entity: EntityId,
    /// Its values by id, in order.
    pub values: IndexMap<String, Value>,
    /// What its numbers count, where its values are numbers or bands of numbers.
    pub numbers: TagNumbers,
    /// Where its value comes from.
    pub by: TagBy,
}

/// Where a tag's value comes from.
#[derive(Debug, Clone)]
pub enum TagBy {
    /// A column that the entity reaches.
    Column(ColumnRef),
    /// Rules tried in order; the first that holds gives the value.
    Rules(Vec<Rule>),
}

/// One rule of a tag.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The value it gives.
    pub value: String,
    /// When it holds; `None` for everyone left.
    pub when: Option<Who>,
}

/// A named population.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its names.
    pub names: Names,
    /// One line.
    pub about: Words,
    /// What it is made of.
    pub entity: EntityId,
    /// Who is in it.
    pub who: Who,
}

/// A business word.
#[derive(Debug, Clone)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// How it is said.
    pub names: Names,
    /// One line.
    pub about: Words,
    /// The condition it stands for; `None` for a word undefined on purpose.
    pub who: Option<Who>,
    /// What an undefined word may mean.
    pub options: Vec<(Words, Who)>,
}

/// Something the data does not hold.
#[derive(Debug, Clone)]
pub struct Absent {
    /// Its id.
    pub id: String,
    /// How it is said.
    pub names: Names,
    /// What can be asked instead.
    pub about: Words,
}

/// An approved question.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The question.
    pub question: String,
    /// Its draft.
    pub draft: Draft,
}

#[cfg(test)]
mod tests;
