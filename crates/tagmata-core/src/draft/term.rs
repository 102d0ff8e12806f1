//! Term: every number in a question is one of these.

use super::{During, RowFilter};
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
    /// A literal.
    Number(f64),
}

/// A metric with its rows, window, and how it is aggregated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// The metric's id.
    pub metric: String,
    /// Row filters, all of which must hold for one row.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RowFilter>,
    /// The window; absent takes that of the view around it, else all of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// First one number per entity, then this statistic over the entities: "average per customer".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    /// As a share of the same metric over a wider base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of: Option<ShareOf>,
}

/// One number per entity, then a statistic over the entities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Per {
    /// The entity's id.
    pub entity: String,
    /// The statistic.
    pub stat: Stat,
    /// Whether entities without a row count as 0.
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
