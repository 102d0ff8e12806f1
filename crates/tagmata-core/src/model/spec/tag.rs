//! What stands for people in the model file: tags, segments, business words, and what is absent.

use super::{AboutSpec, NamesSpec, ValueSpec};
use crate::draft::{Unit, Who};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A closed list of values per entity: a column, or rules tried in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TagSpec {
    /// The entity; absent means the first.
    #[serde(default)]
    pub entity: Option<String>,
    /// What people call it.
    pub names: NamesSpec,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// Its class.
    #[serde(default)]
    pub class: TagClass,
    /// The column it is stored in (`source.column`).
    #[serde(default)]
    pub column: Option<String>,
    /// The values of a column tag, lowest first where they have an order.
    #[serde(default)]
    pub values: IndexMap<String, ValueSpec>,
    /// What the numbers of a tag count whose values are numbers or bands of numbers.
    #[serde(default)]
    pub numbers: TagNumbersSpec,
    /// Rules, tried in order; the first that holds gives the value.
    #[serde(default)]
    pub rules: Vec<RuleSpec>,
}

/// What the numbers of a tag count whose values are numbers or bands of numbers (`3+`, `100-124K`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TagNumbersSpec {
    /// The unit: `USD`, `years`, `people`.
    #[serde(default)]
    pub unit: Option<String>,
    /// The stretch of time that an amount is for: a yearly income.
    #[serde(default)]
    pub per: Option<Unit>,
    /// Words behind a number that count it: children.
    #[serde(default)]
    pub counters: NamesSpec,
    /// Verbs before a number of it, plain: earn.
    #[serde(default)]
    pub verbs: NamesSpec,
}

/// The class of a tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagClass {
    /// A stored property.
    #[default]
    Attribute,
    /// What they do (行为标签).
    Behaviour,
    /// What they are worth (价值标签).
    Value,
    /// How they relate to the brand and to others (关系标签).
    Relation,
}

/// One value of a rule tag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// The value's id.
    pub value: String,
    /// What people call someone who has it.
    #[serde(default)]
    pub names: NamesSpec,
    /// Verbs of someone who has it, plain, with their object: own home.
    #[serde(default)]
    pub verbs: NamesSpec,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// When it holds.
    #[serde(default)]
    pub when: Option<Who>,
    /// It holds for everyone whom no rule before it took.
    #[serde(default)]
    pub otherwise: bool,
}

/// A named population.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentSpec {
    /// The entity; absent means the first.
    #[serde(default)]
    pub entity: Option<String>,
    /// What people call it.
    pub names: NamesSpec,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// Who is in it.
    pub who: Who,
}

/// A business word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermSpec {
    /// How it is said.
    pub names: NamesSpec,
    /// One line.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// The condition it stands for. Without one the word is undefined on purpose: the reader asks which is meant.
    #[serde(default)]
    pub who: Option<Who>,
    /// For an undefined word, what may be meant.
    #[serde(default)]
    pub options: Vec<OptionSpec>,
}

/// One meaning an undefined word may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionSpec {
    /// How the option is said.
    pub about: AboutSpec,
    /// The condition it stands for.
    pub who: Who,
}

/// Something the data does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsentSpec {
    /// How it is said.
    pub names: NamesSpec,
    /// What can be asked instead.
    #[serde(default)]
    pub about: Option<AboutSpec>,
}
