//! SHOW, the views that set populations against each other or follow people over time.

use super::{During, Length, RowTest, Step, Term, Unit, Who};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The tags and metrics of the people, each against the same of a base.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The base; absent means everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Who>,
    /// Tags and dimensions of the entity; absent means all with a list of values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// Numbers per entity; absent means every metric that has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// The window of every term that has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
}

/// An event on rows that pass `where`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRows {
    /// The event's id.
    pub event: String,
    /// Conditions on its rows.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RowTest>,
}

/// How many of each cohort came back, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// What puts someone into a cohort. Absent: everyone of `who`, in one cohort that starts with the window `during`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<EventRows>,
    /// Whether the first `start` of all makes the cohort, or each unit in which one happened.
    #[serde(default)]
    pub cohort: CohortBy,
    /// What counts as coming back.
    pub back: EventRows,
    /// The window of the starts; absent means all of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// The unit that starts are gathered in, one cohort each.
    pub grain: Unit,
    /// The unit that `marks` count.
    pub unit: Unit,
    /// Units after the start, ascending. For `within`, each pair of neighbours is a bracket `[a, b)`. Unit 0 holds the
    /// start itself.
    pub marks: Vec<u32>,
    /// When someone has come back.
    pub returned: Returned,
    /// Whether units are counted from each one's own start, or by the calendar from the cohort's unit.
    #[serde(default)]
    pub counted: Counted,
}

/// Who is in the cohort of a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CohortBy {
    /// Those whose first start lies in it: one cohort each.
    #[default]
    First,
    /// Those with any start in it: someone can be in many. `unit` is then `grain`, counted by the calendar.
    Active,
}

/// When someone has come back for a mark `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Returned {
    /// In unit n exactly.
    On,
    /// In unit n or later.
    OnOrAfter,
    /// From unit n to before the next mark.
    Within,
}

/// How units after a start are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// From each one's own start: unit 1 begins one unit after it.
    #[default]
    Rolling,
    /// By the calendar: unit 1 is the calendar unit after the cohort's.
    Calendar,
}

/// How many people went how far along ordered steps, each strictly later than the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Funnel {
    /// The steps, two to eight, none absent.
    pub steps: Vec<Step>,
    /// When the first step happened; absent means all of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// From the first step to the last at most this long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
    /// Dimensions whose known value is the same in every step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// A tag or dimension of the entity to split by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Some people under a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// What they are called in the answer; absent means their condition in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Which people.
    pub who: Who,
}

/// Sizes of all regions of some populations, among the people of `who`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// Two to five.
    pub populations: Vec<Population>,
}

/// Populations side by side, among the people of `who`; someone can be in several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SideBySide {
    /// Two to eight.
    pub populations: Vec<Population>,
    /// The numbers, beside how many people there are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// The window of every term that has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
}

/// Bands of a number per entity: exactly one of `cuts` and `parts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// The number per entity.
    pub term: Term,
    /// Cut points, ascending, in the number's unit; bands are left-closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<f64>,
    /// Propose cut points: values that part the people into this many bands, as equal in size as equal values allow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<u32>,
}

/// Who moved from which value to which: exactly one of `tag` and `tiers`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// A tag, as it stood at the end of either window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Bands of a number over either window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Tiers>,
    /// The earlier window.
    pub from: During,
    /// The later window.
    pub to: During,
    /// With `tiers.parts`: cut points are proposed for either window by itself, so that people move by their standing
    /// among all. Absent: those of the earlier window part both, so that people move by their number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub standing: bool,
}
