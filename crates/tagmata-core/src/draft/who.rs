//! WHO: one tree of predicates over one entity.

use super::{During, RowTest, Term, Unit};
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
    /// One number over two windows.
    Change(Change),
    /// Several events of one entity, in order or bound to the same thing.
    Sequence(Sequence),
    /// Something done in most units of a window.
    Regular(Regular),
    /// The output of a model. Not built yet.
    Score(NotBuilt),
}

/// The body of a node or view that the format names but this version refuses; any content is accepted and unread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NotBuilt(pub serde_json::Value);

/// A tag has one of `is`, or a known value that is none of `is_not`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// As the tag stood at the end of this window; absent means today. Only for a tag given by rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<During>,
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Did {
    /// The event's id.
    pub event: String,
    /// Conditions on rows, all of which must hold for one row.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RowTest>,
    /// The window; absent means all of the data. With `only`, the date of that one occasion must lie in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// How many times (occasions of the event); absent means at least once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Test>,
    /// Only the first or last of the rows that pass `where` counts: "first bought tea in March".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Occurrence>,
    /// With `only`: conditions on the rows of that occurrence itself ("the first order had tea in it"). Rows of one
    /// moment are one occurrence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub that: Vec<RowTest>,
    /// Only occasions whose own rows give this number: an order of 100 or more. With `only`, of that occurrence. Rows
    /// whose occasion is unknown are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Each>,
}

/// Which of several rows counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Occurrence {
    /// The earliest.
    First,
    /// The latest.
    Last,
}

/// A number over the rows of one occasion, and the test it must pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Each {
    /// A metric over the event's own rows.
    pub metric: String,
    /// The test.
    pub test: Test,
}

/// One number over two windows: spend in the second half at most half of that in the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The number, without a window of its own.
    pub term: Term,
    /// The earlier window.
    pub from: During,
    /// The later window.
    pub to: During,
    /// What is tested.
    #[serde(rename = "as")]
    pub given_as: ChangeAs,
    /// The test.
    pub test: Test,
}

/// How a change is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAs {
    /// Later divided by earlier: 0.5 is half of it, 1.2 is 20 % more. Unknown where the earlier number is 0.
    Ratio,
    /// Later less earlier, in the number's unit.
    Difference,
}

/// Several events of one entity. Every step but the absent ones happened, each strictly later than the one before it,
/// unless `any_order`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// The steps, two to eight.
    pub steps: Vec<Step>,
    /// When all steps but the absent ones happened. An absent step is looked for in all rows before today; its whole
    /// wait must lie in the past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// From the first step to the last at most this long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
    /// Dimensions whose known value is the same in every step: the same order, the same product.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// The steps may come in any order, also at one moment, and one row may be several of them: tea and milk in one
    /// order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any_order: bool,
}

/// One step of a sequence or funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The event's id.
    pub event: String,
    /// Conditions on its rows.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RowTest>,
    /// It did not happen between the steps around it (after the last: since then), or within `within` of the step
    /// before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absent: bool,
    /// After the step before it at most this long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
}

/// A stretch of time, by the calendar: `{count: 7, unit: day}` after a moment reaches to the end of the seventh day
/// after its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// How many, at least 1.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// An event in most units of a window: bought in 3 of the last 4 weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regular {
    /// The event's id.
    pub event: String,
    /// Conditions on its rows.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RowTest>,
    /// The unit.
    pub per: Unit,
    /// The window, which must be made of whole units: `{last: 4, unit: week, whole: true}`.
    pub during: During,
    /// In at least this many units; absent means in every unit of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// These units follow one another: three months in a row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_a_row: bool,
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
    /// Rank within each value of this tag or dimension of the entity; those without a known value are not ranked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Keep everyone who shares the last place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_ties: bool,
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InSegment {
    /// The segment's id.
    pub segment: String,
    /// A version; absent means the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// In it at the end of this window, and not in it at its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered: Option<During>,
}
