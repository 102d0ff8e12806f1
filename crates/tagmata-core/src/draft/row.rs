//! WHERE: conditions on the rows of an event or metric.

use super::{DatePart, During, Test, Who};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A condition on one row. Three-valued like [`Who`]: only rows for which it is true pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RowTest {
    /// A dimension that the row reaches passes.
    Field(RowFilter),
    /// Every one of these holds.
    All {
        /// The conditions.
        all: Vec<RowTest>,
    },
    /// At least one of these holds.
    Any {
        /// The conditions.
        any: Vec<RowTest>,
    },
    /// This does not hold.
    Not {
        /// The condition.
        not: Box<RowTest>,
    },
    /// The row belongs to one of these, of any entity that it reaches: sales of products that sell well.
    Of(RowOf),
    /// A part of the row's time is one of these: at night, on weekends.
    Part(RowPart),
}

/// `{part: hour, is: [0, 1, 2, 3, 4]}`, `{part: day_of_week, is: [6, 7]}`: a part of the rows' own time, or of a date that
/// they reach, is one of these whole numbers. Hour 4 lasts until 5 o'clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowPart {
    /// The part.
    pub part: DatePart,
    /// A date dimension; absent means the time of the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Its values, any of which will do.
    pub is: Vec<u16>,
}

impl From<RowFilter> for RowTest {
    fn from(filter: RowFilter) -> RowTest {
        RowTest::Field(filter)
    }
}

/// `{entity: product, who: …}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowOf {
    /// The entity's id.
    pub entity: String,
    /// Which of them.
    pub who: Who,
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
    /// Rows whose value is unknown pass too; alone, only those pass.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_unknown: bool,
}
