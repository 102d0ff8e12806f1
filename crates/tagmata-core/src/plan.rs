//! The plan: a draft's names, windows and join paths looked up, so that what remains is exact.
//!
//! Takes a [`Draft`], the [`Model`] and [`Facts`]; gives a [`Planned`] or every reason why not. It reads no clock and
//! knows no SQL. [`decide()`] does the same for all readings of a question and asks back where they differ.

mod by_days;
mod days;
mod decide;
mod deeds;
mod define;
mod funnel;
mod groups;
mod joins;
mod label;
mod lookup;
mod measure;
mod metric;
mod migration;
mod over_time;
mod populations;
mod profile;
mod rank;
mod retail;
mod retention;
mod review;
mod row;
mod row_part;
mod rowless;
mod segment;
mod show;
mod tag;
mod term;
mod tiers;
mod who;
mod window;

pub use decide::{Answerable, Decision, decide};
pub use review::review;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::draft::{self, Draft};
use crate::model::{EntityId, Model, TodaySpec};
use crate::query::{Defined, SemanticQuery, TagRules};
use crate::reading::Assumption;
use crate::segment::SavedSegment;
use crate::warehouse::Manifest;
use crate::words::Words;
use jiff::civil::Date;

/// What planning needs to know besides the model.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The day of asking on the model's clock; an override of today goes here too.
    pub asked_on: Date,
    /// Whether `asked_on` was set by the asker, and so wins over the model's notion of today.
    pub today_is_given: bool,
    /// What is loaded.
    pub manifest: &'a Manifest,
    /// Saved segments, every version of each; one of them is meant before a segment of the model with the same id.
    pub segments: &'a [SavedSegment],
}

/// A draft that planned.
#[derive(Debug, Clone, PartialEq)]
pub enum Planned {
    /// A question to the data.
    Query(Box<SemanticQuery>),
    /// A question about the model.
    Define(Defined),
    /// What can be asked.
    Catalog,
}

/// A plan, and what it took for granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The plan.
    pub planned: Planned,
    /// What was taken for granted.
    pub assumed: Vec<Assumption>,
}

/// Plans one draft; on failure gives every reason at once.
pub fn plan(draft: &Draft, model: &Model, facts: &Facts<'_>) -> Result<Outcome, Vec<Diagnostic>> {
    let mut planner = Planner::new(model, facts);
    let planned = planner.draft(draft);
    match planned {
        Some(planned) if planner.problems.is_empty() => Ok(Outcome { planned, assumed: planner.assumed }),
        _ => Err(planner.problems),
    }
}

/// Today, by the model's notion of it.
pub fn today(model: &Model, facts: &Facts<'_>) -> Date {
    if facts.today_is_given {
        return facts.asked_on;
    }
    match model.calendar.today {
        TodaySpec::Clock => facts.asked_on,
        TodaySpec::Fixed(date) => date,
        TodaySpec::NewestData => {
            let newest = facts.manifest.days().map(|(_, through)| through);
            newest.and_then(|day| day.tomorrow().ok()).unwrap_or(facts.asked_on)
        }
    }
}

/// Planning in progress: problems are collected, so that all are reported at once.
struct Planner<'a> {
    model: &'a Model,
    facts: &'a Facts<'a>,
    today: Date,
    entity: EntityId,
    /// Resolved rules of the rule tags met so far.
    rules: Vec<TagRules>,
    problems: Vec<Diagnostic>,
    assumed: Vec<Assumption>,
    /// Nested conditions entered.
    depth: usize,
    /// Only rows of some people count where the plan stands: those of the draft's `who`, or of an `among`.
    picked: bool,
    /// The day that conditions are seen from, where it is not today: `today` is that day then.
    as_of: Option<Date>,
    /// Conditions are on another entity than the question's.
    of_others: bool,
    /// Segments being resolved, from the outermost.
    inside: Vec<(String, u32)>,
    /// How many were resolved.
    segments: usize,
}

/// Conditions nested deeper than this are refused.
const DEPTH_MAX: usize = 24;

impl<'a> Planner<'a> {
    fn new(model: &'a Model, facts: &'a Facts<'a>) -> Planner<'a> {
        let entity = model.entities.keys().next().expect("a checked model has an entity").clone();
        Planner {
            model,
            facts,
            today: today(model, facts),
            entity,
            rules: Vec::new(),
            problems: Vec::new(),
            assumed: Vec::new(),
            depth: 0,
            picked: false,
            as_of: None,
            of_others: false,
            inside: Vec::new(),
            segments: 0,
        }
    }

    fn draft(&mut self, draft: &Draft) -> Option<Planned> {
        if let Some(name) = &draft.entity {
            self.entity = self.known_entity("entity", name)?;
        }
        match &draft.show {
            draft::Show::Define(define) => self.define(define),
            draft::Show::Catalog {} => Some(Planned::Catalog),
            show => {
                // Both halves are planned before either may fail, so that their mistakes come together.
                let who = draft.who.as_ref().map(|who| self.who("who", who));
                self.picked = draft.who.is_some();
                let show = self.show("show", show, draft.who.is_some());
                let who = match who {
                    Some(planned) => Some(planned?),
                    None => None,
                };
                let rules = std::mem::take(&mut self.rules);
                let entity = self.entity.clone();
                Some(Planned::Query(Box::new(SemanticQuery { entity, who, show: show?, today: self.today, rules })))
            }
        }
    }

    /// Reports a problem at a place of the draft.
    fn problem(&mut self, code: Code, path: &str, message: Words, hint: Option<Words>) {
        let place = Place::Draft { path: path.to_string() };
        // A window that several numbers share is wrong once.
        if !self.problems.iter().any(|known| known.code == code && known.message == message) {
            self.problems.push(Diagnostic { code, place, message, hint });
        }
    }

    /// Reports something that the draft can say but this version does not answer.
    fn not_built(&mut self, path: &str, what: &str) {
        self.problem(
            Code::NotBuilt,
            path,
            Words::both(format!("暂不支持 `{what}`"), format!("`{what}` is not built yet")),
            Some(Words::both(
                "可以问的有：人数、名单、指标、分布、画像、留存、漏斗、重叠、对比、分层、流转、定义",
                "what can be asked: count, members, measure, distribution, profile, retention, funnel, overlap, compare, tiers, migration, define",
            )),
        );
    }
}

#[cfg(test)]
mod tests;
