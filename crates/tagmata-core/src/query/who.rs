//! WHO and the conditions on rows inside it, with nothing left open.

use super::{Expr, Key};
use crate::draft::{DatePart, Length, Occurrence, Order, RankSize, Test, Unit};
use crate::model::{DimensionId, EntityId, EventId, MetricId, SegmentId, TagId};
use crate::period::Window;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A predicate on one entity. Three-valued: an unknown value satisfies neither a condition nor its negation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// And; empty is true.
    All(Vec<Who>),
    /// Or; empty is false.
    Any(Vec<Who>),
    /// Not.
    Not(Box<Who>),
    /// A tag has, or has not, one of these values.
    Tag {
        /// The tag.
        tag: TagId,
        /// Value ids.
        values: Vec<String>,
        /// Whether the known value must be none of them.
        negated: bool,
        /// As it stood on this day; `None` is today.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_of: Option<Date>,
    },
    /// A dimension of the entity passes.
    Field(FieldTest),
    /// A number per entity passes.
    Metric {
        /// The number.
        term: Expr,
        /// The test.
        test: Test,
    },
    /// It did something.
    Did(Did),
    /// It did several things, in order or bound to the same thing.
    Sequence(Sequence),
    /// It did something in most units of a window.
    Regular(Regular),
    /// It is among the first by a number.
    Rank(Rank),
    /// It is in a segment, as that segment is defined.
    InSegment {
        /// The segment.
        segment: SegmentId,
        /// The version of a saved segment; `None` for one of the model.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
        /// As it stood on this day, which is today for its definition; `None` is the query's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_of: Option<Date>,
        /// Its definition.
        who: Box<Who>,
    },
}

/// A condition on one row of a source; only rows for which it is true pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowTest {
    /// A dimension that the row reaches passes.
    Field(FieldTest),
    /// And; empty is true.
    All(Vec<RowTest>),
    /// Or; empty is false.
    Any(Vec<RowTest>),
    /// Not.
    Not(Box<RowTest>),
    /// The row belongs to one of these; false where it belongs to nobody known, unknown where the condition is for whom
    /// it belongs to.
    Of {
        /// What it belongs to, which its source reaches.
        entity: EntityId,
        /// Which of them.
        who: Box<Who>,
    },
    /// A part of the row's time is one of these whole numbers; unknown where the time is.
    Part {
        /// A date dimension that the row reaches; `None` is the row's own time.
        dimension: Option<DimensionId>,
        /// The part.
        part: DatePart,
        /// Its values, ascending, each once.
        is: Vec<u16>,
    },
    /// The row's time lies from this date on, and before that long after it; unknown where the date is.
    After {
        /// A date dimension that the row reaches.
        dimension: DimensionId,
        /// How long.
        within: Length,
    },
}

/// A test of one dimension, of the entity or of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldTest {
    /// The dimension.
    pub dimension: DimensionId,
    /// The test.
    pub check: Check,
    /// Whether an unknown value passes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_unknown: bool,
}

/// The test itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// One of these stored values.
    Is(Vec<String>),
    /// A known value, none of these.
    IsNot(Vec<String>),
    /// A number that passes.
    Number(Test),
    /// A date inside.
    During(Window),
    /// Nothing known: only with `or_unknown`, which then is the whole test.
    Unknown,
}

/// An event happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Did {
    /// The event.
    pub event: EventId,
    /// Row filters, the event's own included.
    pub filters: Vec<RowTest>,
    /// When. With `only`, the time of that one occurrence lies in it.
    pub window: Window,
    /// How often: occasions of the event with such a row (and `each`); `None` at least once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Test>,
    /// Only the rows at the earliest or latest time of those that pass `filters`; rows from `today` on are no rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Occurrence>,
    /// With `only`: at least one row of that occurrence passes all of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub that: Vec<RowTest>,
    /// Only occasions whose rows (those that pass `filters` in the window, or of the one occurrence) give this number. A
    /// row is its own occasion where the event has none; rows whose occasion is unknown are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Each>,
}

/// A number over the rows of one occasion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Each {
    /// A metric that aggregates rows of the event's own source.
    pub metric: MetricId,
    /// What it must pass.
    pub test: Test,
}

/// Several events of one entity: there is one row for every step that is not absent, such that all of this holds.
///
/// In order, each row is strictly later than that of the step before. The absent steps have no row strictly after the
/// row before them and before the row after them (or, with `within`, before that long after the row before them; then
/// that moment must not lie after `today`), whether inside `window` or not; the last one, without `within`, none at all
/// before `today`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    /// The steps; the first is not absent, no two absent ones are neighbours.
    pub steps: Vec<Step>,
    /// Every row lies in it; absent steps look at all rows before `today`.
    pub window: Window,
    /// The last row is at most this long after the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
    /// These have one known value in all rows; absent steps only look at rows with that value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<DimensionId>,
    /// Times do not matter but for `within`, which then is between the earliest and the latest row; no absent steps.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any_order: bool,
}

/// One step of a sequence or funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The event.
    pub event: EventId,
    /// Row filters, the event's own included.
    pub filters: Vec<RowTest>,
    /// It did not happen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absent: bool,
    /// At most this long after the row of the step before (that is not absent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
}

/// An event in at least so many units of a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regular {
    /// The event.
    pub event: EventId,
    /// Row filters, the event's own included.
    pub filters: Vec<RowTest>,
    /// The unit.
    pub per: Unit,
    /// A closed window of whole units.
    pub window: Window,
    /// In how many of its units there is a row.
    pub at_least: u32,
    /// That many follow one another without a gap.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_a_row: bool,
}

/// A ranking of entities by a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rank {
    /// The number; entities without one are not ranked.
    pub term: Expr,
    /// Direction.
    pub order: Order,
    /// How many are kept.
    pub keep: RankSize,
    /// Who is ranked; `None` for everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Box<Who>>,
    /// Ranked within each known value of this; those without one are not ranked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Key>,
    /// All who share the last place are kept; else ties are broken by the entity's key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_ties: bool,
}
