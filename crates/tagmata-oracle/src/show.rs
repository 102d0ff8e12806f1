//! SHOW: the rows of a view, and the count that stands beside them. One file for each view.

mod bands;
mod compare;
mod count;
mod distribution;
mod funnel;
mod groups;
mod measure;
mod members;
mod migration;
mod numbers;
mod overlap;
mod profile;
mod retention;
mod strangers;
mod tiers;

use crate::asked::Asked;
use crate::value::Value;
use crate::world::World;
use tagmata_core::query::{SemanticQuery, Show};

/// The rows of a view, in its order.
pub fn evaluate(world: &World<'_>, query: &SemanticQuery) -> Vec<Vec<Value>> {
    world.found.take();
    let asked = Asked::of(query);
    match &query.show {
        Show::Count { share_of } => vec![count::count(world, asked, share_of.as_ref())],
        Show::Members { columns, sort, limit } => members::members(world, asked, columns, *sort, *limit),
        Show::Measure(measure) => measure::measure(world, asked, measure),
        Show::Distribution { number, cuts } => distribution::distribution(world, asked, number, cuts),
        Show::Retention(view) => retention::retention(world, asked, view),
        Show::Funnel(view) => funnel::funnel(world, asked, view),
        Show::Overlap(populations) => overlap::overlap(world, asked, populations),
        Show::Tiers(view) => tiers::tiers(world, asked, view),
        Show::Migration(view) => migration::migration(world, asked, view),
        Show::Profile(view) => profile::profile(world, asked, view),
        Show::Compare(view) => compare::compare(world, asked, view),
    }
}

/// The row that stands beside a view: the size of a population where people are picked or the list is cut, else how
/// many rows belong to nobody known, where the model lets such rows be.
pub fn beside(world: &World<'_>, query: &SemanticQuery) -> Option<Vec<Value>> {
    world.found.take();
    let asked = Asked::of(query);
    match &query.show {
        Show::Count { .. } => None,
        Show::Members { limit: Some(_), .. } => Some(count::count(world, asked, None)),
        // It says for how many people there is no number.
        Show::Distribution { .. } | Show::Tiers(_) | Show::Profile(_) => Some(count::count(world, asked, None)),
        _ if asked.query.who.is_some() => Some(count::count(world, asked, None)),
        Show::Measure(measure) => strangers::strangers(world, asked, measure),
        _ => None,
    }
}
