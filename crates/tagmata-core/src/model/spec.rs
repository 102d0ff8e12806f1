//! The semantic model file as an analyst writes it; [`super::Model`] is its validated twin.

mod calendar;
mod metric;
mod source;
mod tag;
mod warehouse;

pub use calendar::{CalendarSpec, NamedAfter, PatternSpec, TodaySpec, WeekStart, WeekdaySpec, WhichEnd, YearEndsSpec};
pub use metric::{BalanceSpec, ConversionSpec, CumulativeSpec, InputSpec, MetricSpec, PercentileSpec, ShiftSpec};
pub use source::{BridgeSpec, Cardinality, ColumnKind, ColumnSpec, FullJoinSpec, JoinSpec, SourceSpec, ValiditySpec};
pub use tag::{AbsentSpec, OptionSpec, RuleSpec, SegmentSpec, TagClass, TagNumbersSpec, TagSpec, TermSpec};
pub use warehouse::{Engine, WarehouseSpec};

use crate::draft::{Draft, RowTest};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A semantic model file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelSpec {
    /// The model's id.
    pub model: String,
    /// One line on what the data is.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// Where the data is loaded and asked; DuckDB over files where it is not said.
    #[serde(default)]
    pub warehouse: WarehouseSpec,
    /// Time zone, weeks, years and the notion of today.
    pub calendar: CalendarSpec,
    /// The tables.
    pub sources: IndexMap<String, SourceSpec>,
    /// What populations are made of; the first one is meant when a question names none.
    pub entities: IndexMap<String, EntitySpec>,
    /// Columns that people name.
    #[serde(default)]
    pub dimensions: IndexMap<String, DimensionSpec>,
    /// What entities do.
    #[serde(default)]
    pub events: IndexMap<String, EventSpec>,
    /// Numbers.
    #[serde(default)]
    pub metrics: IndexMap<String, MetricSpec>,
    /// Closed lists of values per entity.
    #[serde(default)]
    pub tags: IndexMap<String, TagSpec>,
    /// Named populations.
    #[serde(default)]
    pub segments: IndexMap<String, SegmentSpec>,
    /// Business words that stand for a piece of a question, or that are undefined on purpose.
    #[serde(default)]
    pub terms: IndexMap<String, TermSpec>,
    /// What views by a tag or dimension do with rows whose value is unknown.
    #[serde(default)]
    pub unknown_groups: UnknownGroups,
    /// Questions with the draft an analyst approved.
    #[serde(default)]
    pub verified: Vec<VerifiedSpec>,
    /// Questions to show to a newcomer.
    #[serde(default)]
    pub examples: Vec<String>,
    /// What whoever asks should know of the model itself: that it was guessed, say.
    #[serde(default)]
    pub notes: Vec<AboutSpec>,
    /// What the data does not hold, so that a question about it is refused by name.
    #[serde(default)]
    pub absent: IndexMap<String, AbsentSpec>,
}

/// What views by a tag or dimension do with rows whose value is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownGroups {
    /// They are a group of their own.
    #[default]
    Keep,
    /// They are left out, of shares too; the answer says so.
    LeaveOut,
}

/// Names in both languages; the first of each is the one shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamesSpec {
    /// Chinese.
    #[serde(default)]
    pub zh: Vec<String>,
    /// English, in the singular.
    #[serde(default)]
    pub en: Vec<String>,
}

/// One line in both languages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AboutSpec {
    /// Chinese.
    #[serde(default)]
    pub zh: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

/// What populations are made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntitySpec {
    /// The source with one row each; its key is the entity's key and its rows are the universe.
    pub source: String,
    /// What people call one.
    pub names: NamesSpec,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// The dimension that tells one from another (a name, a number), shown in lists.
    #[serde(default)]
    pub label: Option<String>,
}

/// A column that people name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DimensionSpec {
    /// `source.column`
    pub column: String,
    /// The joins that lead to it (`source.join` each, in order), where several ways do: the guest's city is
    /// not the host's.
    #[serde(default)]
    pub via: Vec<String>,
    /// What people call it.
    pub names: NamesSpec,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// What its values are.
    #[serde(default, rename = "type")]
    pub kind: DimensionKind,
    /// Values with names; a value may stand for several stored ones.
    #[serde(default)]
    pub values: IndexMap<String, ValueSpec>,
    /// Read further values from the data, at most this many.
    #[serde(default)]
    pub values_from_data: Option<u32>,
    /// Stored values that rankings and lists of this dimension leave out (not merchandise, test shops).
    #[serde(default)]
    pub leave_out: Vec<String>,
    /// Personal data: never grouped by, listed or shown.
    #[serde(default)]
    pub hidden: bool,
    /// Values that are read from the data may be sent to a language model; those that stand in this file always may.
    #[serde(default)]
    pub share_values: bool,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
}

/// What the values of a dimension are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DimensionKind {
    /// Names from a list.
    #[default]
    Category,
    /// Names from an ordered list, lowest first, as `values` lists them.
    Ordered,
    /// A number: tested, never grouped by.
    Number,
    /// A date.
    Date,
    /// A key: named one at a time.
    Id,
}

/// A value with names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueSpec {
    /// What people call it.
    #[serde(default)]
    pub names: NamesSpec,
    /// Of a tag: verbs of someone who has the value, plain, with their object: own home.
    #[serde(default)]
    pub verbs: NamesSpec,
    /// The stored values it stands for; absent means its id.
    #[serde(default)]
    pub is: Option<OneOrMany>,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
}

/// One text or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// What entities do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventSpec {
    /// The source whose rows are the event.
    pub source: String,
    /// The entity that does it; absent means the first.
    #[serde(default)]
    pub entity: Option<String>,
    /// What people call it, as a noun.
    #[serde(default)]
    pub names: NamesSpec,
    /// What people call doing it: the plain verb (买; buy). English forms are made from it.
    #[serde(default)]
    pub verbs: NamesSpec,
    /// What people call someone who did it: 买家; buyer, shopper.
    #[serde(default)]
    pub doers: NamesSpec,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// Only rows that pass these filters.
    #[serde(default, rename = "where")]
    pub filters: Vec<RowTest>,
    /// One occasion of it: a column whose distinct values are counted for "3 times"; absent counts rows.
    #[serde(default)]
    pub occasion: Option<String>,
    /// Words behind a number that count occasions: 次, 单; time, order.
    #[serde(default)]
    pub counters: NamesSpec,
    /// Nouns of what it is done with, whatever it is: 优惠券; coupon.
    #[serde(default)]
    pub things: NamesSpec,
    /// The metric that an amount of money beside the verb means.
    #[serde(default)]
    pub amount: Option<String>,
    /// The dimensions whose values the verb takes as its object; absent means all it reaches.
    #[serde(default)]
    pub objects: Vec<String>,
}

/// A question with the draft an analyst approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifiedSpec {
    /// The question.
    pub question: String,
    /// Its draft.
    pub draft: Draft,
}
