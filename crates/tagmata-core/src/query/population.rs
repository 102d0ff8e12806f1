//! SHOW with nothing left open: populations against each other, and people over time.

use super::{Expr, Key, Number, RowTest, Step, Who};
use crate::draft::{CohortBy, Counted, Length, Returned, Unit};
use crate::model::{DimensionId, EventId, TagId};
use crate::period::Window;
use crate::words::Words;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Tags and numbers of the people of `who`, each against the same of a base.
///
/// A row says of one value of one tag or dimension (the unknown one too): how many of the people have it and which share
/// of all of them, the same of the base, the index (100 × share ÷ base share) and the lift (share ÷ base share − 1). A row
/// of a number says how many have one, the mean of those, the same of the base, and index and lift of the means. Every
/// value that somebody of either population has is there, whatever the model's views by a group leave out: the rows of an
/// item add up to the people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The base; `None` is everyone.
    pub against: Option<Who>,
    /// Tags and dimensions of the entity: people by value, the unknown among them, in both populations.
    pub by: Vec<Key>,
    /// Numbers per entity: how many have one, and their mean, in both populations.
    pub numbers: Vec<Number>,
}

impl Profile {
    /// What the items are called, no two alike: first the tags and dimensions, then the numbers.
    pub fn items(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let by = self.by.iter().map(|key| match key {
            Key::Tag(id) => id.to_string(),
            Key::Field(id) | Key::OfDay(id) => id.to_string(),
            Key::Time { .. } => "period".to_string(),
        });
        let numbers = self.numbers.iter().map(|number| match &number.expr {
            Expr::Aggregate(aggregate) => aggregate.metric.to_string(),
            _ => number.label.en.clone(),
        });
        for name in by.chain(numbers) {
            let mut unique = name.clone();
            let mut n = 2;
            while names.contains(&unique) {
                unique = format!("{name} ({n})");
                n += 1;
            }
            names.push(unique);
        }
        names
    }
}

/// Rows of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// The event.
    pub event: EventId,
    /// Row filters, the event's own included.
    pub filters: Vec<RowTest>,
}

/// How many of each cohort came back.
///
/// A start is a row of `start` in `window` (for `First`: someone's earliest of all such rows, if it lies in it; for
/// `Active`: the earliest in its unit). Rows from `today` on are no rows, people whom the entity does not know no people.
/// A mark counts rows of `back` that are not before the start: the start itself too where it is such a row, so that
/// someone who comes back by what they began with is there in unit 0. Rolling, unit n is the days from the start's day
/// plus n units up to, not including, that day plus n + 1 units (a month after 31 January ends on the last day of
/// February). By the calendar, unit 0 is the `unit` that holds the start, and unit n the n-th after it.
/// A cell is complete when the last unit of its mark (of `OnOrAfter`: unit n; of `Within`: the one before the next mark)
/// has ended before `today` for everyone of the cohort; else its number is unknown. A cohort of nobody has no row. Cohorts
/// go by the first day of their unit of `grain`; the one of everyone, by the day it starts on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retention {
    /// What puts someone into a cohort; `None`: everyone of `who`, at the start of `window`.
    pub start: Option<Rows>,
    /// Whether the first start or any start counts.
    pub cohort: CohortBy,
    /// What counts as coming back.
    pub back: Rows,
    /// When starts count.
    pub window: Window,
    /// The unit of cohorts.
    pub grain: Unit,
    /// The unit of marks.
    pub unit: Unit,
    /// Units after the start, ascending.
    pub marks: Vec<u32>,
    /// When someone has come back.
    pub returned: Returned,
    /// How units are counted.
    pub counted: Counted,
}

/// How many went how far.
///
/// Someone reached step n if there are rows of steps 1 to n, each strictly later than the one before and within its
/// `within`, the first in `window`, the last at most the whole `within` after the first, all before `today`. Groups
/// in which nobody reached step 1 have no rows, nor those that the model's views by a group leave out. A row says of one
/// step how many reached it, and which share of those who reached the first one and the one before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Funnel {
    /// The steps, none absent.
    pub steps: Vec<Step>,
    /// When the first one happened.
    pub window: Window,
    /// From the first to the last at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
    /// These have one known value in all rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<DimensionId>,
    /// Split by this of the entity.
    pub by: Option<Key>,
}

/// Some people under a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Population {
    /// What they are called.
    pub label: Words,
    /// Which people.
    pub who: Who,
}

/// Populations side by side, among the people of `who`. A row says of one population how many of those people are in it,
/// for how many that is unknown, and its numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compare {
    /// The populations.
    pub populations: Vec<Population>,
    /// The numbers, each over the rows of the population's people.
    pub numbers: Vec<Number>,
}

/// Bands of a number per entity, over the people of `who` who have one.
///
/// A row says of one band: its number from 1 and its two ends, how many people are in it and which share of all those
/// with a number, the sum of their numbers and its share of all (both only where the number [adds up](super::Expr::adds_up)),
/// their mean, and the separation: that mean divided by the one of the nearest lower band that anybody is in. Bands that
/// nobody is in have a row, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tiers {
    /// The number.
    pub number: Number,
    /// The bands.
    pub bands: Bands,
}

/// Left-closed bands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bands {
    /// Between given cut points, ascending.
    Cuts(Vec<f64>),
    /// Into n bands as equal in size as equal numbers allow. Cut points are numbers that occur, but for the smallest:
    /// number i is the one with a share of people below it that is nearest to i/n, the lower of two that are equally
    /// near. A band can be empty. Where all have the same number, every cut point is that.
    Parts(u32),
}

/// Who moved from which value to which, of the people of `who`.
///
/// A row says of one move that somebody made: from where to where (of bands their ends, too), how many, and which share of
/// those who came from there. An unknown value or number is a place of its own; so is any number where nobody has one to
/// propose cut points from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Migration {
    /// What they moved between.
    pub of: Moving,
    /// The earlier window.
    pub from: Window,
    /// The later window.
    pub to: Window,
}

/// What people move between.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moving {
    /// Values of a tag, as it stood on two days.
    Tag {
        /// The tag, by rules.
        tag: TagId,
        /// The earlier day; nothing on or after it is counted.
        from: Date,
        /// The later day.
        to: Date,
    },
    /// Bands of a number, over either window.
    Tiers {
        /// The number over the earlier window, and over the later one.
        numbers: Box<(Number, Number)>,
        /// The bands; proposed cut points are those of the earlier window.
        bands: Bands,
        /// Proposed cut points are each window's own.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        standing: bool,
    },
}
