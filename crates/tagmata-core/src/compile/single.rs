//! Numbers of one row, whatever the view's groups: how many people there are, a statistic over a population.

use super::branch::Whose;
use super::scope::Scope;
use super::{Builder, sql};
use crate::model::EntityId;
use crate::query::{Expr as Term, Who};
use sqlparser::ast::Query;

impl Builder<'_> {
    /// The common table expression, with one row and one column `v`, of a number that is the same for all groups.
    pub(super) fn single(&mut self, entity: &EntityId, term: &Term, whose: &Whose) -> String {
        let (name, body) = match term {
            Term::People => ("people_count", self.people_count(whose)),
            Term::Statistic { of, stat, zeros, over } => {
                let mut scope = Scope::of_entity(self.model, entity);
                let value = self.entity_number(&mut scope, of);
                let mut tests = Vec::new();
                if *zeros == crate::draft::ZeroRows::Exclude {
                    tests.push(self.has_rows(&mut scope, of));
                }
                if let Some(over) = over {
                    tests.push(self.predicate(&mut scope, over));
                }
                let mut select = scope.select();
                select.item(self.statistic_of(*stat, value), "v");
                for test in tests {
                    select.filter(test);
                }
                ("statistic", select.query())
            }
            _ => unreachable!("only these numbers have one row"),
        };
        self.cte(name, body)
    }

    fn people_count(&mut self, whose: &Whose) -> Query {
        let mut select = match self.people_of(whose).filter(|who| !is_everyone(who)).cloned() {
            Some(who) => {
                let people = self.picked(&who);
                sql::Select::from(sql::table(&people, &people))
            }
            None => self.entity_scope().select(),
        };
        select.item(sql::count_rows(), "v");
        select.query()
    }
}

/// Whether a condition is the empty one, which holds for everyone known.
pub(super) fn is_everyone(who: &Who) -> bool {
    matches!(who, Who::All(parts) if parts.is_empty())
}
