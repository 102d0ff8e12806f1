//! Random cases: a model, small tables full of trouble (unknown values, keys without a partner, equal numbers, empty
//! tables, rows of today and later), and queries that the plan would let through.
//!
//! Drawn: every view but `define` and `catalog`; every condition but a score, on tags and segments as they stand or stood;
//! metrics over rows, balances, conversions; cumulative, running and shifted numbers, numbers of other people, statistics
//! of a population, first and last rows, shares, all other groups. Not drawn: conditions on the owner of a row or after a
//! date of one's own, metrics made of metrics or with a date of their own, numbers that look beyond their day in groups of
//! days or beside an earlier window, roles, bridges, joins with validity, retail calendars, zones.
//!
//! The same seed draws the same cases.

mod cohorts;
mod deeds;
mod model;
mod number;
mod numbers;
mod populations;
mod show;
mod tables;
mod who;
mod window;

pub use model::{Drawn, model};

use crate::legal;
use crate::table::Tables;
use crate::world::World;
use fastrand::Rng;
use jiff::civil::Date;
use tagmata_core::model::{DimensionId, DimensionKind, EntityId, Model, SourceId, TagId};
use tagmata_core::query::{SemanticQuery, TagRules};

/// Draws tables for a drawn model.
pub fn tables(rng: &mut Rng, drawn: &Drawn, model: &Model) -> Tables {
    tables::tables(rng, drawn, model)
}

/// The views, each so often.
pub const VIEWS: [(&str, usize); 11] = [
    ("count", 1),
    ("members", 2),
    ("distribution", 1),
    ("measure", 5),
    ("retention", 2),
    ("funnel", 2),
    ("overlap", 1),
    ("compare", 2),
    ("migration", 2),
    ("tiers", 1),
    ("profile", 1),
];

/// Tries at a legal query: a model may have no events, a day may lie before all data.
const TRIES_MAX: usize = 300;

/// Draws a legal query over a model and its tables, of one view or of any; none where none comes up.
///
/// # Panics
/// Where no view has that name.
pub fn query(rng: &mut Rng, world: &World<'_>, today: Date, view: Option<&str>) -> Option<SemanticQuery> {
    let mut views: Vec<&str> = VIEWS.iter().flat_map(|(view, often)| vec![*view; *often]).collect();
    views.retain(|known| view.is_none_or(|view| view == *known));
    assert!(!views.is_empty(), "a view has one of these names: {VIEWS:?}");
    for _ in 0..TRIES_MAX {
        // What is drawn fits together for the most part; the law has the last word.
        let alone = view.is_some();
        let view = *pick(rng, &views);
        let drawn = any_query(rng, world, today, view, alone).filter(|drawn| legal::legal(world, drawn).is_ok());
        if drawn.is_some() {
            return drawn;
        }
    }
    None
}

fn any_query(rng: &mut Rng, world: &World<'_>, today: Date, view: &str, view_alone: bool) -> Option<SemanticQuery> {
    let entities: Vec<EntityId> = world.model.entities.keys().cloned().collect();
    let entity = pick(rng, &entities).clone();
    let mut draw = Draw {
        rng,
        world,
        today,
        days: world.days(),
        entity: entity.clone(),
        as_of: None,
        depth: 1,
        // Where one view is asked for, so that a run of all of them stays the one it was.
        parts: view_alone,
        rules: Vec::new(),
    };
    // Most cases are small: time goes to planning statements, and the longest show little that two short ones do not.
    let depth = if draw.chance(0.25) { 3 } else { 2 };
    let who = draw.chance(0.7).then(|| draw.who(depth));
    let show = draw.show(view, who.is_some())?;
    let rules = draw.rules;
    Some(SemanticQuery { entity, who, show, today, rules })
}

/// A query being drawn.
struct Draw<'d, 'a> {
    rng: &'d mut Rng,
    world: &'d World<'a>,
    today: Date,
    /// Whether rows are tested by parts of their time, too.
    parts: bool,
    /// The first and last day of the data.
    days: Option<(Date, Date)>,
    entity: EntityId,
    /// The day that a part is seen from, where it is an earlier one.
    as_of: Option<Date>,
    /// How deep numbers may nest conditions.
    depth: usize,
    /// The rules of the rule tags named so far.
    rules: Vec<TagRules>,
}

impl Draw<'_, '_> {
    /// Draws a part that is seen from an earlier day; none changes nothing.
    fn seen_from<T>(&mut self, day: Option<Date>, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.today, self.as_of);
        if let Some(day) = day {
            (self.today, self.as_of) = (day, Some(day));
        }
        let drawn = draw(self);
        (self.today, self.as_of) = before;
        drawn
    }

    /// The day that a part is seen from: now and then an earlier one.
    fn some_day(&mut self) -> Option<Date> {
        let day = window::day(self.rng, self.today);
        if day < self.today && self.chance(0.25) { Some(day) } else { self.as_of }
    }

    /// True so often, from 0 to 1.
    fn chance(&mut self, often: f64) -> bool {
        self.rng.f64() < often
    }

    /// The dimensions that a source's rows reach, of some kinds.
    fn dimensions(&self, source: &SourceId, fits: impl Fn(DimensionKind) -> bool) -> Vec<DimensionId> {
        let model = self.world.model;
        let mut found = Vec::new();
        for (id, dimension) in &model.dimensions {
            if fits(dimension.kind) && self.world.reaches(source, &dimension.column.source) {
                found.push(id.clone());
            }
        }
        found
    }

    /// The tags of the query's entity.
    fn tags(&self) -> Vec<TagId> {
        let tags = self.world.model.tags.values();
        tags.filter(|tag| tag.entity == self.entity).map(|tag| tag.id.clone()).collect()
    }
}

/// Whether values of a kind of dimension are no groups by themselves.
fn is_continuous(kind: DimensionKind) -> bool {
    matches!(kind, DimensionKind::Number | DimensionKind::Date)
}

/// One of several.
fn pick<'p, T>(rng: &mut Rng, from: &'p [T]) -> &'p T {
    &from[rng.usize(..from.len())]
}

/// Some of several, at least one, in random order.
fn some<T: Clone>(rng: &mut Rng, from: &[T], most: usize) -> Vec<T> {
    let mut left = from.to_vec();
    rng.shuffle(&mut left);
    left.truncate(1 + rng.usize(..most.min(from.len())));
    left
}
