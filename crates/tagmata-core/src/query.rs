//! The `SemanticQuery`: the exact question. Every name is an id of the model, every window has dates, every value is
//! a stored one, every tag rule is spelled out. Nothing in it is relative to "now".
//!
//! It is serialisable because queries are stored and compared: treat a change here as a change of a file format.

mod adds;
mod number;
mod population;
mod show;
mod who;

pub use number::{Aggregate, Expr, Number};
pub(crate) use number::{close_windows, set_window};
pub use population::{Bands, Compare, Funnel, Migration, Moving, Population, Profile, Retention, Rows, Tiers};
pub use show::{Bucket, Column, Days, Earlier, Key, Measure, Show};
pub use who::{Check, Did, Each, FieldTest, Rank, Regular, RowTest, Sequence, Step, Who};

use crate::model::{EntityId, TagId};
use crate::period::Window;
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
    /// The rules of every rule tag that the query names, once per day it is seen from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<TagRules>,
}

impl SemanticQuery {
    /// Whether both ask the same: the order of conditions that must all hold says nothing, nor does the window of a view
    /// that has neither a grain nor a window beside it, as each number has its own.
    pub fn asks_the_same(&self, other: &SemanticQuery) -> bool {
        self.in_one_order() == other.in_one_order()
    }

    fn in_one_order(&self) -> SemanticQuery {
        let mut query = self.clone();
        if let Some(Who::All(parts)) = &mut query.who {
            parts.sort_by_cached_key(|part| serde_json::to_string(part).unwrap_or_default());
        }
        if let Show::Measure(measure) = &mut query.show
            && measure.grain.is_none()
            && measure.compare.is_none()
        {
            measure.window = Window::default();
        }
        query.rules.sort_by(|one, other| (&one.tag, one.as_of).cmp(&(&other.tag, other.as_of)));
        query
    }

    /// The rules of a tag as it stood on a day; `None` is today. The plan spells out those of every rule tag it names.
    pub fn rules_of(&self, tag: &TagId, as_of: Option<Date>) -> &[TagRule] {
        let known = self.rules.iter().find(|known| known.tag == *tag && known.as_of == as_of);
        &known.expect("the plan spells out the rules of every rule tag").rules
    }
}

/// The rules of one tag as seen from one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagRules {
    /// The tag.
    pub tag: TagId,
    /// The day, nothing on or after which is counted; `None` is the query's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Its rules, in order.
    pub rules: Vec<TagRule>,
}

/// A name of the model that is to be explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Defined {
    /// An id, or `id=value`.
    pub name: String,
    /// The rules of a tag that is computed by rules, as of today; none for anything else, and where they cannot be
    /// planned today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<TagRules>,
}

/// One resolved rule of a tag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagRule {
    /// The value it gives.
    pub value: String,
    /// When; `None` for everyone left.
    pub when: Option<Who>,
}
