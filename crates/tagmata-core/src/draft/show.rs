//! SHOW: the closed list of views.

use super::{Column, During, NotBuilt, RankSize, Term, Test, Unit, Who};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What to say about the people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// How many there are.
    Count(Count),
    /// Who they are.
    Members(Members),
    /// Numbers, by tags, dimensions and time.
    Measure(Measure),
    /// How a number spreads over the people.
    Distribution(Distribution),
    /// What a word of the model means.
    Define(Define),
    /// What can be asked.
    Catalog {},
    /// Each tag and metric against everyone. Not built yet.
    Profile(NotBuilt),
    /// Cohorts. Not built yet.
    Retention(NotBuilt),
    /// Ordered steps. Not built yet.
    Funnel(NotBuilt),
    /// Regions of several sets. Not built yet.
    Overlap(NotBuilt),
    /// Populations side by side. Not built yet.
    Compare(NotBuilt),
    /// Bands with their share of value. Not built yet.
    Tiers(NotBuilt),
    /// Who moved between two dates. Not built yet.
    Migration(NotBuilt),
}

/// How many people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Say also which share they are of these people; `{all: []}` is everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of: Option<Who>,
}

/// The people themselves. The entity's key is always the first column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// Further columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// The order; absent means by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// Show at most this many; the answer still says how many there are in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Largest or smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Largest first.
    Desc,
    /// Smallest first.
    Asc,
}

/// An order by one of the listed numbers or columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// Which of the view's `terms` or `columns`, from 0.
    pub by: usize,
    /// Direction.
    pub order: Order,
}

/// Numbers by groups.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The numbers, at least one.
    pub terms: Vec<Term>,
    /// Tags or dimensions to group by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// Group by time as well, one row a unit; units without rows are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Unit>,
    /// The window of every term that has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// Beside each number, the same number in an earlier window, and the relative change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// Keep the groups whose number passes a test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub having: Vec<Having>,
    /// The order of the groups; absent means by group, or by time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// Keep only the first groups of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<RankSize>,
}

/// A test on one of the view's numbers, applied to groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Having {
    /// Which of the view's `terms`, from 0.
    pub term: usize,
    /// The test.
    pub test: Test,
}

/// The earlier window that numbers are set beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// The window of the same length just before (环比).
    PreviousPeriod,
    /// The same window one year earlier (同比).
    LastYear,
}

/// How many people have how much of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// The number per entity.
    pub term: Term,
    /// Cut points, ascending, in the number's unit; bands are left-closed. Absent means ten bands of equal width.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<f64>,
}

/// What a word of the model means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Define {
    /// The id of a metric, tag, dimension, event, segment or term; a value as `dimension=value` or `tag=value`.
    pub name: String,
}
