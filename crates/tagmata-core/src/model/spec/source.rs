//! Sources as the model file writes them: tables, their columns and joins.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A table: files, a table of a DuckDB file or of a database server, or the distinct keys found in other sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// A Parquet or CSV file or glob, or `file.duckdb#table`, relative to the data folder; with `engine: postgres` a
    /// table or view, `schema.table`.
    #[serde(default)]
    pub from: Option<String>,
    /// A CSV file in which some rows are shorter than others: what they lack is empty.
    #[serde(default)]
    pub short_rows: bool,
    /// Instead of `from`: one row per distinct value of these columns (`source.column`), under this source's `key`.
    #[serde(default)]
    pub distinct: Vec<String>,
    /// The column that is unique and never null.
    #[serde(default)]
    pub key: Option<String>,
    /// The column that dates a row: an own column, or `source.column` of a source that it joins.
    #[serde(default)]
    pub time: Option<String>,
    /// Types of columns where the file's own will not do, and computed columns.
    #[serde(default)]
    pub columns: IndexMap<String, ColumnSpec>,
    /// Joins to other sources' keys, by this source's column or under a name of their own.
    #[serde(default)]
    pub joins: IndexMap<String, JoinSpec>,
    /// This source only ties two others together, many to many: rows of one may be split over the other.
    #[serde(default)]
    pub bridge: Option<BridgeSpec>,
}

/// `{splits: account_id, weight: share}`: sums and counts of accounts that go through the bridge are split by the weight,
/// so that they add up to the whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BridgeSpec {
    /// The join of this source whose partners' rows are split.
    pub splits: String,
    /// The column that says which share of a row goes to each partner; the shares of one row add up to 1.
    pub weight: String,
}

/// The type of a column, or how it is computed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// The type it is loaded as; absent keeps the file's.
    #[serde(default, rename = "type")]
    pub kind: Option<ColumnKind>,
    /// Decimal places of an amount: it is then loaded as an exact decimal.
    #[serde(default)]
    pub scale: Option<u8>,
    /// The zone that a timestamp without one is written in; it is turned into the calendar's zone.
    #[serde(default)]
    pub zone: Option<String>,
    /// An SQL expression over the file's columns, computed once at load.
    #[serde(default)]
    pub sql: Option<String>,
}

/// What a column is loaded as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A number, exact where `scale` is given.
    Number,
    /// A date.
    Date,
    /// A date and time on the calendar's wall clock.
    Timestamp,
    /// True or false.
    Bool,
}

/// A join from this source's column to another source's key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum JoinSpec {
    /// The other source; many rows here to one row there.
    To(String),
    /// The same with its cardinality stated.
    Full(FullJoinSpec),
}

/// A join with everything stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FullJoinSpec {
    /// The other source.
    pub to: String,
    /// How many rows here to how many there.
    #[serde(default)]
    pub cardinality: Cardinality,
    /// Rows here may lack a partner there.
    #[serde(default)]
    pub optional: bool,
    /// This source's column, where the join goes under a name of its own: two joins can start at one column. Or
    /// `source.column` of a source that it joins: what points at the other is read from the partner there.
    #[serde(default)]
    pub column: Option<String>,
    /// The other source's column, where it is not its key.
    #[serde(default)]
    pub on: Option<String>,
    /// Only a dimension that names this join in its `via` uses it.
    #[serde(default)]
    pub named: bool,
    /// Further pairs of equal columns, this source's first: `{day: day}`.
    #[serde(default)]
    pub also: IndexMap<String, String>,
    /// The partner is the one that was valid at this row's time.
    #[serde(default)]
    pub valid: Option<ValiditySpec>,
}

/// `{from: active_from, to: active_to}`: columns of the other source; from included, to excluded, no `to` is for ever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValiditySpec {
    /// When a row became valid.
    pub from: String,
    /// When it ceased to be.
    pub to: String,
}

/// How many rows of this source meet how many of the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cardinality {
    /// Many here to one there.
    #[default]
    ManyToOne,
    /// One here to one there.
    OneToOne,
}
