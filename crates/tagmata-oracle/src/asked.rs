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
    /// That day where it is an earlier one than the query's.
    pub as_of: Option<Date>,
}

impl<'q> Asked<'q> {
    /// The query itself.
    pub fn of(query: &'q SemanticQuery) -> Asked<'q> {
        Asked { query, entity: &query.entity, today: query.today, as_of: None }
    }

    /// The same seen from an earlier day; none changes nothing.
    pub fn at(self, day: Option<Date>) -> Asked<'q> {
        match day {
            Some(day) => Asked { today: day, as_of: Some(day), ..self },
            None => self,
        }
    }
}
