//! Averages and other statistics over people: one number per entity first, then the statistic over them.

use super::branch::{Level, Part, Rows, Slot, key_name, slot_name};
use super::value::{At, Slots};
use super::{Builder, sql};
use crate::draft::Stat;
use crate::query::Expr as Term;
use sqlparser::ast::{Expr, Query};

impl Builder<'_> {
    /// The statistic over a relation of numbers per entity, as the column at a place among those of a merged relation.
    pub(super) fn per_branch(&mut self, level: &Level, at: usize, width: usize, each: Query, stat: Stat) -> Query {
        let mut select = sql::Select::from(sql::derived(each, "each_one"));
        for name in level.key_columns() {
            select.group(sql::column("each_one", &name), &name);
        }
        let value = self.statistic_of(stat, sql::column("each_one", "v"));
        for i in 0..width {
            let value = if i == at { value.clone() } else { self.dialect.no_number() };
            select.item(value, &slot_name(i));
        }
        select.query()
    }

    /// A statistic as an aggregate.
    pub(super) fn statistic_of(&self, stat: Stat, each: Expr) -> Expr {
        match stat {
            Stat::Average => self.dialect.average(each),
            Stat::Median => sql::quantile(0.5, each),
            Stat::Min => sql::function("min", vec![each]),
            Stat::Max => sql::function("max", vec![each]),
        }
    }

    /// Numbers of those who have rows in a group: `keys, v`.
    pub(super) fn each_with_rows(&mut self, level: &Level, of: &Term, slot: &Slot) -> Query {
        let inner = Level { entity: true, ..level.clone() };
        let slots = row_slots(of, slot);
        let merged = self.merged(&inner, &slots.groups);
        let at = At { earlier: slot.earlier, whose: &slot.whose, whole: false, relation: "numbers" };
        let value = self.value(of, &slots, at);
        let mut select = sql::Select::from(sql::derived(merged, "numbers"));
        for name in level.key_columns() {
            select.item(sql::column("numbers", &name), &name);
        }
        select.item(value, "v");
        if self.people_of(&slot.whose).is_none() {
            // Rows may name somebody whom the entity's table does not know: that is no entity to average over.
            let mut people = self.entity_scope();
            let key = self.entity_key(&mut people);
            let mut known = people.select();
            known.item(key, "k");
            select.filter(sql::in_query(sql::column("numbers", "k"), known.query()));
        }
        select.query()
    }

    /// Numbers of everyone picked, 0 without rows: in every unit of a level's grain. The plan lets only keys of the entity
    /// itself through.
    pub(super) fn each_person(&mut self, level: &Level, of: &Term, slot: &Slot) -> Query {
        let mut scope = self.entity_scope();
        let home = &self.model.entities[&self.query.entity].key.source;
        let rows = Rows {
            source: home,
            time: None,
            filters: &[],
            window: Default::default(),
            only: None,
            earlier: None,
            whose: &slot.whose,
        };
        let mut tests = Vec::new();
        let keys = self.group_keys(&mut scope, &rows, level, &mut tests);
        if let Some(who) = self.people_of(&slot.whose).cloned() {
            tests.push(self.predicate(&mut scope, &who));
        }
        let mut period = None;
        let value = match level.grain {
            None => self.entity_number(&mut scope, of),
            Some(_) => {
                let inner = Level { grain: level.grain, entity: true, ..Level::default() };
                let slots = row_slots(of, slot);
                let merged = self.merged(&inner, &slots.groups);
                let numbers = self.cte("numbers", merged);
                let periods = self.periods.clone().expect("a view with a grain has periods");
                let (day, key) = (sql::column(&periods, "period"), self.entity_key(&mut scope));
                scope.single(&periods);
                scope.join_on(
                    &numbers,
                    sql::and(vec![
                        sql::eq(sql::column(&numbers, "k"), key),
                        sql::eq(sql::column(&numbers, "period"), day.clone()),
                    ]),
                );
                period = Some(day);
                let at = At { earlier: slot.earlier, whose: &slot.whose, whole: false, relation: &numbers };
                self.value(of, &slots, at)
            }
        };
        let mut select = scope.select();
        for (i, key) in keys.into_iter().enumerate() {
            select.item(key, &key_name(i));
        }
        if let Some(period) = period {
            select.item(period, "period");
        }
        select.item(value, "v");
        for test in tests {
            select.filter(test);
        }
        select.query()
    }
}

/// The slots of the rows that a number per entity is made of, for the people and window of another slot.
fn row_slots(of: &Term, slot: &Slot) -> Slots {
    let mut slots = Slots::default();
    of.aggregates(&mut |aggregate| {
        let slot = Slot { part: Part::Rows(aggregate.clone()), ..slot.clone() };
        if !slots.groups.contains(&slot) {
            slots.groups.push(slot);
        }
    });
    slots
}
