//! What is asked, of whom, and seen from which day.

use jiff::civil::Date;
use tagmata_core::model::EntityId;
use tagmata_core::query::SemanticQuery;

/// A query, or a part of it that is about another entity or another day.
#[derive(Clone, Copy)]
pub struct Asked<'q> {
    /// The whole query.
    pub query: &'q SemanticQuery,
    /// What the part is about.
    pub entity: &'q EntityId,
    /// The day it is seen from.
    pub today: Date,
}

impl<'q> Asked<'q> {
    /// The query itself.
    pub fn of(query: &'q SemanticQuery) -> Asked<'q> {
        Asked { query, entity: &query.entity, today: query.today }
    }
}
