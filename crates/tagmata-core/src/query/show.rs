//! SHOW with nothing left open: counts, lists, numbers by groups.

use super::{Compare, Funnel, Migration, Number, Population, Profile, Retention, RowTest, Tiers, Who};
use crate::draft::{DatePart, EmptyUnits, Order, RankSize, Test, Unit};
use crate::model::{DimensionId, SourceId, TagId};
use crate::period::Window;
use serde::{Deserialize, Serialize};

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
    /// Tags and numbers of the people against a base.
    Profile(Profile),
    /// Cohorts that come back.
    Retention(Retention),
    /// Ordered steps.
    Funnel(Funnel),
    /// Every region of some populations, among the people of `who`: the sizes add up to theirs. A row says which of them a
    /// region is in, how many people are there and which share of all, and for how many of those a population is unknown:
    /// they count as outside of it. The region outside all has a row where somebody is there.
    Overlap(Vec<Population>),
    /// Populations side by side.
    Compare(Compare),
    /// Bands of a number.
    Tiers(Tiers),
    /// Who moved.
    Migration(Migration),
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
    /// With a grain: how units without rows are shown.
    #[serde(default, skip_serializing_if = "EmptyUnits::is_default")]
    pub empty_units: EmptyUnits,
    /// Also those of the entity who have no row in any number, in the groups of their own, unknown in all others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub also_without_rows: bool,
    /// Only these days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
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
    /// With `top`: all groups that are not kept as one more, those that fail `having` included, computed anew from their
    /// rows. No row where all groups are kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub others: bool,
}

/// Days, picked from a table of days. A number counts the rows of these days alone; one that looks beyond its day is shown
/// for these days alone, and counts whatever rows it reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Days {
    /// A source whose key is a date.
    pub of: SourceId,
    /// Conditions on its rows, all of which hold.
    pub tests: Vec<RowTest>,
}

/// What rows are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// A dimension that every number's rows reach.
    Field(DimensionId),
    /// A tag of the entity that every number's rows reach.
    Tag(TagId),
    /// A unit or part of a date.
    Time {
        /// A date dimension that every number's rows reach; `None` is the rows' own time.
        dimension: Option<DimensionId>,
        /// Which unit or part.
        bucket: Bucket,
    },
    /// What a table of days (a source whose key is a date) says of the rows' own day; a column of that table.
    OfDay(DimensionId),
}

impl Key {
    /// Whether it is a unit or part of the rows' own time, or what is said of its day.
    pub fn is_rows_time(&self) -> bool {
        matches!(self, Key::Time { dimension: None, .. } | Key::OfDay(_))
    }
}

/// What a date is gathered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// The first day of its unit.
    Unit(Unit),
    /// A part of it, as a whole number.
    Part(DatePart),
}

/// The window that numbers are set beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// How it was asked for.
    pub kind: crate::draft::Compare,
    /// Its dates.
    pub window: Window,
}
