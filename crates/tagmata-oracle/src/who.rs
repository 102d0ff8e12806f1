//! WHO: whether a condition holds for one entity, does not, or is not known. One file for each node.

pub(crate) mod did;
mod metric;
mod rank;
mod regular;
pub(crate) mod sequence;
mod tag;

use crate::asked::Asked;
use crate::check;
use crate::value::{Truth, and, or};
use crate::world::{Row, World};
use tagmata_core::query::Who;

/// Whether a person passes a condition.
pub fn holds<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, who: &Who) -> Truth {
    match who {
        Who::All(parts) => and(parts.iter().map(|part| holds(world, asked, person, part))),
        Who::Any(parts) => or(parts.iter().map(|part| holds(world, asked, person, part))),
        Who::Not(part) => holds(world, asked, person, part).map(|held| !held),
        Who::Tag { tag, values, negated, as_of } => tag::holds(world, asked, person, tag, values, *negated, *as_of),
        Who::Field(test) => check::field(world, person, test),
        Who::Metric { term, test } => metric::holds(world, asked, person, term, *test),
        Who::Did(did) => did::holds(world, asked, person, did),
        Who::Rank(rank) => rank::holds(world, asked, person, rank),
        Who::Sequence(sequence) => sequence::holds(world, asked, person, sequence),
        Who::Regular(regular) => regular::holds(world, asked, person, regular),
        Who::InSegment { who, as_of, .. } => {
            // The day it is seen from is today for its definition.
            holds(world, asked.at(*as_of), person, who)
        }
    }
}

/// The people whom the query's `who` picks: those for whom it is true.
pub fn chosen<'a>(world: &World<'a>, asked: Asked<'_>) -> Vec<Row<'a>> {
    let mut people = world.everyone(asked.entity);
    if let Some(who) = &asked.query.who {
        people.retain(|person| holds(world, asked, *person, who) == Some(true));
    }
    people
}
