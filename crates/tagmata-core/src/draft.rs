//! The `Draft`: what a reader may say. Strings, strict, and without any text of the question.
//!
//! The offline reader, a language model, the web page's chips and a saved segment all write this one form. Names are
//! ids of the semantic model; [`crate::plan`] looks them up and turns the draft into an exact query.

mod part;
mod population;
mod row;
mod show;
mod term;
mod who;
mod window;

pub use part::{Holding, Named, Nth, Piece, Third, Weekday, WeekdayAt};
pub use population::{
    CohortBy, Counted, EventRows, Funnel, Migration, Overlap, Population, Profile, Retention, Returned, SideBySide,
    Tiers,
};
pub use row::{RowFilter, RowOf, RowPart, RowTest};
pub use show::{
    By, ByDay, ByTime, Compare, Count, DatePart, Define, Distribution, EmptyUnits, Having, Measure, Members, Order,
    Show, Sort,
};
pub use term::{Among, Column, Leaf, Per, ShareOf, Stat, Statistic, Term, ZeroRows};
pub use who::{
    Change, ChangeAs, Did, Each, FieldIs, InSegment, Length, MetricIs, NotBuilt, Occurrence, Rank, RankSize, Regular,
    Sequence, Step, TagIs, Test, Who,
};
pub use window::{Anchored, Calendar, Dates, During, Last, Open, PeriodAt, Shift, Span, ToDate, Unit};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A question as WHO × SHOW, with names still to be looked up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The entity the population is made of; absent means the model's first entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Which people. Absent restricts nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    /// What to say about them.
    pub show: Show,
}
