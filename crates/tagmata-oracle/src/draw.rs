//! Random cases: a model, small tables full of trouble (unknown values, keys without a partner, equal numbers, empty
//! tables, rows of today and later), and queries that the plan would let through.
//!
//! The same seed draws the same cases.

mod deeds;
mod model;
mod number;
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

/// Draws a legal query over a model and its tables.
pub fn query(rng: &mut Rng, world: &World<'_>, today: Date) -> SemanticQuery {
    loop {
        // What is drawn fits together for the most part; the law has the last word.
        let drawn = any_query(rng, world, today);
        if legal::legal(world, &drawn).is_ok() {
            return drawn;
        }
    }
}

fn any_query(rng: &mut Rng, world: &World<'_>, today: Date) -> SemanticQuery {
    let entities: Vec<EntityId> = world.model.entities.keys().cloned().collect();
    let entity = pick(rng, &entities).clone();
    let mut draw = Draw { rng, world, today, days: world.days(), entity: entity.clone(), rules: Vec::new() };
    let who = draw.chance(0.7).then(|| draw.who(3));
    let show = draw.show(who.is_some());
    let rules = draw.rules;
    SemanticQuery { entity, who, show, today, rules }
}

/// A query being drawn.
struct Draw<'d, 'a> {
    rng: &'d mut Rng,
    world: &'d World<'a>,
    today: Date,
    /// The first and last day of the data.
    days: Option<(Date, Date)>,
    entity: EntityId,
    /// The rules of the rule tags named so far.
    rules: Vec<TagRules>,
}

impl Draw<'_, '_> {
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
