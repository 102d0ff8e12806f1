//! Term: every number in a question is one of these.

use super::{During, Occurrence, RowTest, Who};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number: a metric, a quotient or difference of two numbers, or a literal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Term {
    /// A metric of the model.
    Leaf(Leaf),
    /// The first divided by the second, each aggregated first. Nothing where the second is 0.
    Ratio {
        /// Numerator and denominator.
        ratio: Box<(Term, Term)>,
    },
    /// The first less the second, each aggregated first.
    Minus {
        /// The number, and what is taken from it.
        minus: Box<(Term, Term)>,
    },
    /// The first and the second, each aggregated first.
    Plus {
        /// Both numbers.
        plus: Box<(Term, Term)>,
    },
    /// The first times the second, each aggregated first.
    Times {
        /// Both numbers.
        times: Box<(Term, Term)>,
    },
    /// A number over other people than the view's, in the same groups.
    Among(Among),
    /// A statistic of a number per entity over a population: "above average" compares with one.
    Statistic(Statistic),
    /// A literal.
    Number(f64),
}

/// `{of: {metric: buyers}, among: {all: []}}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Among {
    /// The number.
    pub of: Box<Term>,
    /// Whose rows; `{all: []}` is everyone in the universe.
    pub among: Box<Who>,
}

/// `{stat: average, of: {metric: spend}, over: {all: []}}`: one number for the whole view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statistic {
    /// The statistic.
    pub stat: Stat,
    /// The number per entity.
    pub of: Box<Term>,
    /// Over whom; absent means the whole universe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Box<Who>>,
    /// Whether entities without a row count as 0.
    #[serde(default)]
    pub zeros: ZeroRows,
}

/// A metric with its rows, window, and how it is aggregated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// The metric's id.
    pub metric: String,
    /// Conditions on rows, all of which must hold for one row.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RowTest>,
    /// The window; absent takes that of the view around it, else all of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// First one number per entity, then this statistic over the entities: "average per customer".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    /// As a share of the same metric over a wider base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of: Option<ShareOf>,
    /// Only the rows of each entity's first (or last) moment of all that pass `where`, before the window is looked at:
    /// new buyers per month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Occurrence>,
    /// In a view with a grain: everything from the start of the view's window to the end of each unit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub running: bool,
}

/// One number per entity, then a statistic over the entities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Per {
    /// The entity's id.
    pub entity: String,
    /// The statistic.
    pub stat: Stat,
    /// Whether entities without a row count as 0: in a view with a grain, in every unit of it.
    #[serde(default)]
    pub zeros: ZeroRows,
}

/// A statistic over the numbers of many entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stat {
    /// Arithmetic mean.
    Average,
    /// Median.
    Median,
    /// Smallest.
    Min,
    /// Largest.
    Max,
}

/// What happens to entities without a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZeroRows {
    /// They are left out.
    #[default]
    Exclude,
    /// They count as 0.
    Include,
}

/// The base of a share. In each case the base drops the term's own `where`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShareOf {
    /// The same metric over all groups of the view, for the same people and window.
    All,
    /// The same metric within the same group of the view.
    Group,
    /// The same metric and window over everyone, whatever `who` says.
    Everyone,
    /// The number of people of `who` (or `among`), whether they have rows or not; for a metric that counts people.
    People,
}

/// A column of a list of members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// A dimension of the entity.
    Field(String),
    /// A tag of the entity.
    Tag(String),
    /// A number per entity.
    Term(Term),
}
