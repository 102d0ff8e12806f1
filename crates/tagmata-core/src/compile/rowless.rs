//! Those without rows in any number of a view, as a branch of its groups without numbers.

use super::branch::{Level, Part, Rows, Slot, Whose, key_name, slot_name};
use super::{Builder, sql};
use crate::query::Key;
use sqlparser::ast::Query;

impl Builder<'_> {
    /// The groups of everyone picked who has no row in a slot: own tags and dimensions, unknown in what only rows have.
    pub(super) fn rowless_branch(&mut self, level: &Level, slots: &[Slot]) -> Query {
        let mut scope = self.entity_scope();
        let key = self.entity_key(&mut scope);
        let mut tests = Vec::new();
        if let Some(who) = self.query.who.clone() {
            tests.push(self.predicate(&mut scope, &who));
        }
        for slot in slots {
            let Part::Rows(aggregate) = &slot.part else { continue };
            let each = Level { entity: true, days: level.days.clone(), ..Level::default() };
            let fact = self.fact(&each, aggregate, slot);
            let mut with_rows = fact.scope.select();
            for owner in fact.keys {
                with_rows.item(owner, "k");
            }
            for test in fact.tests {
                with_rows.filter(test);
            }
            let test = sql::not(sql::in_query(key.clone(), with_rows.query()));
            if !tests.contains(&test) {
                tests.push(test);
            }
        }
        let model = self.model;
        let home = &model.entities[&self.query.entity].key.source;
        let rows = Rows {
            source: home,
            time: None,
            filters: &[],
            window: Default::default(),
            only: None,
            earlier: None,
            whose: &Whose::Everyone,
        };
        let mut keys = Vec::new();
        for key in &level.keys {
            let own = match key {
                Key::Field(id) | Key::Time { dimension: Some(id), .. } => model.path_to_dimension(home, id).is_ok(),
                Key::Tag(id) => model.path_to_entity(home, &model.tags[id].entity).is_ok(),
                Key::Time { dimension: None, .. } | Key::OfDay(_) => false,
            };
            if !own {
                keys.push(sql::null());
                continue;
            }
            let one = Level { keys: vec![key.clone()], ..Level::default() };
            keys.extend(self.group_keys(&mut scope, &rows, &one, &mut tests));
        }
        let mut select = scope.select();
        select.distinct();
        for (i, key) in keys.into_iter().enumerate() {
            select.item(key, &key_name(i));
        }
        for i in 0..slots.len() {
            select.item(self.dialect.no_number(), &slot_name(i));
        }
        for test in tests {
            select.filter(test);
        }
        select.query()
    }
}
