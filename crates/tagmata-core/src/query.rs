//! The `SemanticQuery`: the exact question. Every name is an id of the model, every window has dates, every value is
//! a stored one, every tag rule is spelled out. Nothing in it is relative to "now".
//!
//! It is serialisable because queries are stored and compared: treat a change here as a change of a file format.

use crate::draft::{Order, RankSize, Stat, Test, Unit, ZeroRows};
use crate::model::{DimensionId, EntityId, EventId, MetricId, SegmentId, TagId};
use crate::period::Window;
use crate::words::Words;
use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A question with nothing left open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SemanticQuery {
    /// What the population is made of.
    pub entity: EntityId,
    /// Which people; `None` restricts nothing, and rows of unknown people count.
    pub who: Option<Who>,
    /// What to say about them.
    pub show: Show,
    /// The day the question is seen from; nothing on or after it is counted.
    pub today: Date,
    /// The rules of every rule tag that the query names, in order.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub rules: IndexMap<TagId, Vec<TagRule>>,
}

/// One resolved rule of a tag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagRule {
    /// The value it gives.
    pub value: String,
    /// When; `None` for everyone left.
    pub when: Option<Who>,
}

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
    /// It is among the first by a number.
    Rank(Rank),
    /// It is in a segment, as that segment is defined.
    InSegment {
        /// The segment.
        segment: SegmentId,
        /// Its definition.
        who: Box<Who>,
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
}

/// An event happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Did {
    /// The event.
    pub event: EventId,
    /// Row filters, the event's own included.
    pub filters: Vec<FieldTest>,
    /// When.
    pub window: Window,
    /// How often; `None` at least once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Test>,
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
}

/// A number, as a tree over aggregates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// A metric's own aggregate.
    Aggregate(Aggregate),
    /// The first divided by the second; nothing where that is 0.
    Ratio(Box<(Expr, Expr)>),
    /// The first less the second.
    Minus(Box<(Expr, Expr)>),
    /// The first and the second.
    Plus(Box<(Expr, Expr)>),
    /// A literal.
    Number(f64),
    /// One number per entity first, then a statistic over the entities.
    Per {
        /// The number per entity.
        of: Box<Expr>,
        /// The statistic.
        stat: Stat,
        /// Whether entities without a row count as 0.
        zeros: ZeroRows,
    },
    /// The number over all groups of the view together.
    Total(Box<Expr>),
    /// The number over all groups and everyone, whatever `who` says.
    Everyone(Box<Expr>),
}

/// A metric over rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// A metric that aggregates rows (never one made of other metrics).
    pub metric: MetricId,
    /// Row filters, the metric's own included.
    pub filters: Vec<FieldTest>,
    /// When.
    pub window: Window,
}

/// A number with the name it is shown under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// Its name.
    pub label: Words,
    /// Its unit; `ratio` is a number from 0 to 1 shown in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How it is computed.
    pub expr: Expr,
}

/// What to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// How many, and of how many.
    Count {
        /// The base of a share; `None` says no share. `All([])` is everyone.
        share_of: Option<Who>,
    },
    /// Who.
    Members {
        /// Columns behind the key.
        columns: Vec<Column>,
        /// Order by a column.
        sort: Option<(usize, Order)>,
        /// Show at most.
        limit: Option<u32>,
    },
    /// Numbers by groups.
    Measure(Measure),
    /// How a number spreads.
    Distribution {
        /// The number per entity.
        number: Number,
        /// Cut points; empty for ten bands of equal width.
        cuts: Vec<f64>,
    },
}

/// A column of a list of members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// A dimension of the entity.
    Field(DimensionId),
    /// A tag of the entity.
    Tag(TagId),
    /// A number per entity.
    Number(Number),
}

/// Numbers by groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The numbers.
    pub numbers: Vec<Number>,
    /// The groups.
    pub by: Vec<Key>,
    /// One row a unit of time; needs `window`.
    pub grain: Option<Unit>,
    /// The window of the view: its grain's range, and the base of `compare`.
    pub window: Window,
    /// The earlier window beside it.
    pub compare: Option<Earlier>,
    /// Tests on numbers, by index.
    pub having: Vec<(usize, Test)>,
    /// Order by a number, by index.
    pub sort: Option<(usize, Order)>,
    /// Keep the first.
    pub top: Option<RankSize>,
}

/// What rows are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// A dimension that every number's rows reach.
    Field(DimensionId),
    /// A tag of the entity that every number's rows reach.
    Tag(TagId),
}

/// The window that numbers are set beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// How it was asked for.
    pub kind: crate::draft::Compare,
    /// Its dates.
    pub window: Window,
}

impl Expr {
    /// Calls `seen` on every node of the tree, from the top.
    pub fn visit(&self, seen: &mut impl FnMut(&Expr)) {
        seen(self);
        match self {
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) => {
                pair.0.visit(seen);
                pair.1.visit(seen);
            }
            Expr::Per { of, .. } | Expr::Total(of) | Expr::Everyone(of) => of.visit(seen),
            Expr::Aggregate(_) | Expr::Number(_) => {}
        }
    }

    /// Calls `visit` on every aggregate in the tree, from left to right.
    pub fn aggregates<'a>(&'a self, visit: &mut impl FnMut(&'a Aggregate)) {
        match self {
            Expr::Aggregate(aggregate) => visit(aggregate),
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) => {
                pair.0.aggregates(visit);
                pair.1.aggregates(visit);
            }
            Expr::Per { of, .. } | Expr::Total(of) | Expr::Everyone(of) => of.aggregates(visit),
            Expr::Number(_) => {}
        }
    }
}

/// Gives every aggregate of a tree the same window.
pub(crate) fn set_window(expr: &mut Expr, window: Window) {
    match expr {
        Expr::Aggregate(aggregate) => aggregate.window = window,
        Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) => {
            set_window(&mut pair.0, window);
            set_window(&mut pair.1, window);
        }
        Expr::Per { of, .. } | Expr::Total(of) | Expr::Everyone(of) => set_window(of, window),
        Expr::Number(_) => {}
    }
}
