//! WHO: one tree of predicates over one entity, and the row filters inside it.

use super::{During, Term};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A predicate on one entity (usually a user). `who` picks people; a `where` inside it picks rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Every one of these holds.
    All(Vec<Who>),
    /// At least one of these holds.
    Any(Vec<Who>),
    /// This does not hold. Someone whose value is unknown satisfies neither a condition nor its negation.
    Not(Box<Who>),
    /// A tag has one of these values.
    Tag(TagIs),
    /// A dimension of the entity has a value.
    Field(FieldIs),
    /// A number per entity passes a test.
    Metric(MetricIs),
    /// The entity did something.
    Did(Did),
    /// The entity is among the first by a number.
    Rank(Rank),
    /// The entity is in a saved segment.
    InSegment(InSegment),
    /// One number over two windows. Not built yet.
    Change(NotBuilt),
    /// Ordered events. Not built yet.
    Sequence(NotBuilt),
    /// Something done in most periods. Not built yet.
    Regular(NotBuilt),
    /// The output of a model. Not built yet.
    Score(NotBuilt),
}

/// The body of a node or view that the format names but this version refuses; any content is accepted and unread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NotBuilt(pub serde_json::Value);

/// A tag has one of `is`, or a known value that is none of `is_not`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TagIs {
    /// The tag's id.
    pub name: String,
    /// Value ids, any of which will do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// Value ids, none of which may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is_not: Vec<String>,
}

/// A dimension of the entity has one of `is`, none of `is_not`, a number that passes `test`, or a date in `during`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldIs {
    /// The dimension's id.
    pub name: String,
    /// Value ids or, where the dimension's values are read from the data, stored values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// Values, none of which may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is_not: Vec<String>,
    /// A test of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// A window that a date must lie in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
}

/// A filter on the rows of an event or metric, through any dimension that they reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowFilter {
    /// The dimension's id.
    pub field: String,
    /// Values, any of which will do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// Values, none of which may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is_not: Vec<String>,
    /// A test of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// A window that a date must lie in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// Rows whose value is unknown pass too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_unknown: bool,
}

/// A number per entity, and the test it must pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricIs {
    /// The number.
    pub term: Term,
    /// The test.
    pub test: Test,
}

/// A comparison with a number. Bounds are in the metric's own unit; a ratio is a number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// ≥
    AtLeast(f64),
    /// >
    MoreThan(f64),
    /// ≤
    AtMost(f64),
    /// <
    LessThan(f64),
    /// =
    Equals(f64),
    /// Both ends included.
    Between(f64, f64),
}

/// The entity did an event, on rows that pass `where`, in a window, some number of times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Did {
    /// The event's id.
    pub event: String,
    /// Row filters, all of which must hold for one row.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RowFilter>,
    /// The window; absent means all of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// How many times (occasions of the event); absent means at least once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Test>,
}

/// The entity is among the first or last by a number, of those who have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rank {
    /// The number to rank by.
    pub term: Term,
    /// Largest first, or smallest first.
    pub order: super::Order,
    /// How many.
    pub keep: RankSize,
    /// Rank only these people ("the top 10 among VIPs"); absent ranks everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Box<Who>>,
    /// Rank within each value of this tag or dimension. Not built yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// How many of a ranking are kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankSize {
    /// This many; ties are broken by the entity's key, and the answer says so.
    Count(u32),
    /// This share of those who have a value, in percent (0–100), rounded up.
    Percent(f64),
}

/// Membership of a segment of the model or a saved one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InSegment {
    /// The segment's id.
    pub segment: String,
    /// A version; absent means the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}
