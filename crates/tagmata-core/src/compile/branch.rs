//! Branches: each metric aggregated in its own scope, at the grain asked for, then merged on the group keys.
//!
//! Two facts are never joined to each other: every branch gives typed partial columns, UNION ALL puts them under one
//! another, and one GROUP BY brings equal keys (unknown ones too) together.

use super::elsewhere::Away;
use super::over_time::Accumulated;
use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::{Stat, Unit, ZeroRows};
use crate::model::{SourceId, TagBy, UnknownGroups};
use crate::period::Window;
use crate::query::{Aggregate, Bucket, Expr as Term, Key, RowTest};
use sqlparser::ast::{BinaryOperator, DateTimeField, Expr, Query};

/// What rows are grouped by, and whose rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    pub(super) keys: Vec<Key>,
    pub(super) grain: Option<Unit>,
    /// One group per entity as well.
    pub(super) entity: bool,
    /// Everyone's rows, whatever `who` says.
    pub(super) everyone: bool,
    /// Only rows that the groups of these keys would hold: a total is the sum of the groups shown.
    pub(super) within: Vec<Key>,
}

/// How rows of the earlier window are moved onto the buckets of the later one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    pub(super) count: i64,
    pub(super) months: bool,
}

/// One column of a merged relation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) part: Part,
    /// Its rows are of the earlier window.
    pub(super) earlier: Option<Moved>,
}

/// How a column is computed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// A metric over rows.
    Rows(Aggregate),
    /// A statistic over numbers per entity.
    Per { of: Term, stat: Stat, zeros: ZeroRows },
    /// A metric over the rows that reach back from each unit.
    Accumulated(Accumulated),
    /// A number of other units.
    Away(Box<Part>, Away),
}

/// Rows that one SELECT can aggregate together.
#[derive(PartialEq)]
struct Rows<'s> {
    source: SourceId,
    filters: &'s [RowTest],
    window: Window,
    earlier: Option<Moved>,
}

/// The name of a group key's column.
pub(super) fn key_name(i: usize) -> String {
    format!("g{i}")
}

/// The name of a slot's column.
pub(super) fn slot_name(i: usize) -> String {
    format!("v{i}")
}

impl Level {
    /// The names of the key columns, in order.
    pub(super) fn key_columns(&self) -> Vec<String> {
        let mut names: Vec<String> = (0..self.keys.len()).map(key_name).collect();
        names.extend(self.grain.map(|_| "period".to_string()));
        names.extend(self.entity.then(|| "k".to_string()));
        names
    }
}

impl Builder<'_> {
    /// One relation with the level's key columns and a column per slot.
    pub(super) fn merged(&mut self, level: &Level, slots: &[Slot]) -> Query {
        let mut branches: Vec<(Rows<'_>, Vec<usize>)> = Vec::new();
        let mut queries: Vec<Query> = Vec::new();
        for (i, slot) in slots.iter().enumerate() {
            if let Some(special) = self.special_branch(level, i, slots) {
                queries.push(special);
                continue;
            }
            let Part::Rows(aggregate) = &slot.part else { continue };
            let source = self.model.metric_source(&aggregate.metric).expect("an aggregate has a source").clone();
            let rows = Rows { source, filters: &aggregate.filters, window: aggregate.window, earlier: slot.earlier };
            match branches.iter_mut().find(|(known, _)| *known == rows) {
                Some((_, columns)) => columns.push(i),
                None => branches.push((rows, vec![i])),
            }
        }
        for (rows, columns) in &branches {
            queries.push(self.rows_branch(level, rows, columns, slots));
        }
        for (i, slot) in slots.iter().enumerate() {
            if let Part::Per { of, stat, zeros } = &slot.part {
                queries.push(self.per_branch(level, i, slots.len(), of, *stat, *zeros, slot.earlier));
            }
        }
        if queries.len() == 1 {
            return queries.remove(0);
        }
        let mut all = sql::Select::from(sql::derived(sql::union_all(queries), "parts"));
        for name in level.key_columns() {
            all.group(sql::column("parts", &name), &name);
        }
        for i in 0..slots.len() {
            // At most one branch has a value for a group; max only carries it over.
            all.item(sql::function("max", vec![sql::column("parts", &slot_name(i))]), &slot_name(i));
        }
        all.query()
    }

    fn rows_branch(&mut self, level: &Level, rows: &Rows<'_>, columns: &[usize], slots: &[Slot]) -> Query {
        let mut scope = Scope::new(&rows.source);
        let mut tests: Vec<Expr> = Vec::new();
        for filter in rows.filters {
            tests.push(self.row_test(&mut scope, &rows.source, filter));
        }
        tests.extend(self.in_window(&mut scope, &rows.source, rows.window));
        let keys = self.keys(&mut scope, &rows.source, level, rows.earlier, &mut tests);
        let mut values = Vec::new();
        for (i, slot) in slots.iter().enumerate() {
            values.push(match &slot.part {
                Part::Rows(aggregate) if columns.contains(&i) => self.aggregate(&mut scope, &aggregate.metric),
                _ => self.dialect.no_number(),
            });
        }
        let mut select = scope.select();
        for (key, name) in keys.into_iter().zip(level.key_columns()) {
            select.group(key, &name);
        }
        for (i, value) in values.into_iter().enumerate() {
            select.item(value, &slot_name(i));
        }
        for test in tests {
            select.filter(test);
        }
        select.query()
    }

    /// The group keys of a fact's rows; also the test that picks its people.
    pub(super) fn keys(
        &mut self,
        scope: &mut Scope,
        source: &SourceId,
        level: &Level,
        earlier: Option<Moved>,
        tests: &mut Vec<Expr>,
    ) -> Vec<Expr> {
        let mut keys = Vec::new();
        for key in &level.keys {
            let value = self.key(scope, source, key, earlier);
            tests.extend(self.shown_groups(key, &value));
            keys.push(value);
        }
        for key in &level.within {
            let value = self.key(scope, source, key, earlier);
            tests.extend(self.shown_groups(key, &value));
        }
        if let Some(unit) = level.grain {
            let date = self.row_time(scope, source);
            keys.push(time::bucket(moved(date, earlier), unit, &self.model.calendar));
        }
        let picks = self.query.who.is_some() && !level.everyone;
        if level.entity || picks {
            let (path, key) =
                self.model.path_to_entity(source, &self.query.entity).expect("the plan checked this path");
            let key = scope.column(self.model, &path, &key.column);
            if level.entity {
                tests.push(sql::is_not_null(key.clone()));
                keys.push(key.clone());
            }
            if picks && let Some(people) = self.people() {
                let mut chosen = sql::Select::from(sql::table(&people, &people));
                chosen.item(sql::column(&people, "k"), "k");
                tests.push(sql::in_query(key, chosen.query()));
            }
        }
        keys
    }

    /// The value of a group key for a row of `source`.
    fn key(&mut self, scope: &mut Scope, source: &SourceId, key: &Key, earlier: Option<Moved>) -> Expr {
        match key {
            Key::Time { dimension, bucket } => {
                let date = match dimension {
                    None => moved(self.row_time(scope, source), earlier),
                    Some(id) => {
                        let at = &self.model.dimensions[id].column;
                        let path = self.model.path_to_dimension(source, id).expect("the plan checked this path");
                        scope.column(self.model, &path, &at.column)
                    }
                };
                match bucket {
                    Bucket::Unit(unit) => time::bucket(date, *unit, &self.model.calendar),
                    Bucket::Part(part) => time::part(date, *part),
                }
            }
            Key::Field(id) => {
                let at = &self.model.dimensions[id].column;
                let path = self.model.path_to_dimension(source, id).expect("the plan checked this path");
                scope.column(self.model, &path, &at.column)
            }
            Key::Tag(tag) => {
                let declared = &self.model.tags[tag];
                let home = self.model.entities[&declared.entity].key.source.clone();
                match declared.by {
                    TagBy::Column(_) => {
                        let path = self.model.path(source, &home).expect("the plan checked this path");
                        self.tag_value(scope, tag, &path)
                    }
                    TagBy::Rules(_) => {
                        let mut people = self.entity_scope();
                        let value = self.tag_value(&mut people, tag, &[]);
                        let own_key = self.entity_key(&mut people);
                        let mut select = people.select();
                        select.item(own_key, "k");
                        select.item(value, "value");
                        let cte = self.cte(&format!("tag_{tag}").replace('.', "_"), select.query());
                        let (path, key) =
                            self.model.path_to_entity(source, &declared.entity).expect("the plan checked this path");
                        let key = scope.column(self.model, &path, &key.column);
                        scope.look_up(&cte, key);
                        sql::column(&cte, "value")
                    }
                }
            }
        }
    }

    /// Groups leave out what the model says is none of a dimension, and unknown values where it says so.
    fn shown_groups(&self, key: &Key, value: &Expr) -> Option<Expr> {
        let leave_out: &[String] = match key {
            Key::Field(id) => &self.model.dimensions[id].leave_out,
            Key::Tag(_) | Key::Time { .. } => &[],
        };
        let keeps_unknown = self.model.unknown_groups == UnknownGroups::Keep;
        match (leave_out.is_empty(), keeps_unknown) {
            (true, true) => None,
            (true, false) => Some(sql::is_not_null(value.clone())),
            (false, true) => {
                Some(sql::or(vec![sql::in_list(value.clone(), leave_out, true), sql::is_null(value.clone())]))
            }
            // An unknown value is not known to be none of them: the test drops it by itself.
            (false, false) => Some(sql::in_list(value.clone(), leave_out, true)),
        }
    }

    /// One number per entity (and group), then the statistic over them.
    #[expect(clippy::too_many_arguments, reason = "the fields of one Per slot, its place and its level")]
    fn per_branch(
        &mut self,
        level: &Level,
        at: usize,
        width: usize,
        of: &Term,
        stat: Stat,
        zeros: ZeroRows,
        earlier: Option<Moved>,
    ) -> Query {
        let each = match zeros {
            ZeroRows::Exclude => self.each_with_rows(level, of, earlier),
            ZeroRows::Include => self.each_person(level, of),
        };
        let mut select = sql::Select::from(sql::derived(each, "each_one"));
        for name in level.key_columns() {
            select.group(sql::column("each_one", &name), &name);
        }
        let each = sql::column("each_one", "v");
        let value = match stat {
            Stat::Average => self.dialect.average(each),
            Stat::Median => sql::quantile(0.5, each),
            Stat::Min => sql::function("min", vec![each]),
            Stat::Max => sql::function("max", vec![each]),
        };
        for i in 0..width {
            let value = if i == at { value.clone() } else { self.dialect.no_number() };
            select.item(value, &slot_name(i));
        }
        select.query()
    }

    /// Numbers of those who have rows in a group: `keys, v`.
    fn each_with_rows(&mut self, level: &Level, of: &Term, earlier: Option<Moved>) -> Query {
        let inner = Level { entity: true, ..level.clone() };
        let mut slots: Vec<Slot> = Vec::new();
        of.aggregates(&mut |aggregate| {
            let slot = Slot { part: Part::Rows(aggregate.clone()), earlier };
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        });
        let merged = self.merged(&inner, &slots);
        let value = self.over_slots(of, &slots, earlier, "numbers");
        let mut select = sql::Select::from(sql::derived(merged, "numbers"));
        for name in level.key_columns() {
            select.item(sql::column("numbers", &name), &name);
        }
        select.item(value, "v");
        if self.query.who.is_none() || level.everyone {
            // Rows may name somebody whom the entity's table does not know: that is no entity to average over.
            let mut people = self.entity_scope();
            let key = self.entity_key(&mut people);
            let mut known = people.select();
            known.item(key, "k");
            select.filter(sql::in_query(sql::column("numbers", "k"), known.query()));
        }
        select.query()
    }

    /// Numbers of everyone picked, 0 without rows; the plan lets only keys of the entity itself through.
    fn each_person(&mut self, level: &Level, of: &Term) -> Query {
        let mut scope = self.entity_scope();
        let home = self.model.entities[&self.query.entity].key.source.clone();
        let keys: Vec<Expr> = level.keys.iter().map(|key| self.key(&mut scope, &home, key, None)).collect();
        let shown: Vec<Expr> =
            level.keys.iter().zip(&keys).filter_map(|(key, value)| self.shown_groups(key, value)).collect();
        let chosen = match &self.query.who {
            Some(who) if !level.everyone => Some(self.predicate(&mut scope, who)),
            _ => None,
        };
        let value = self.entity_number(&mut scope, of);
        let mut select = scope.select();
        for (i, key) in keys.into_iter().enumerate() {
            select.item(key, &key_name(i));
        }
        select.item(value, "v");
        for test in shown.into_iter().chain(chosen) {
            select.filter(test);
        }
        select.query()
    }

    /// A number over the slot columns of a relation; sums and counts over no rows are 0.
    pub(super) fn over_slots(&self, term: &Term, slots: &[Slot], earlier: Option<Moved>, relation: &str) -> Expr {
        match term {
            Term::Number(n) => sql::number(*n),
            Term::Aggregate(aggregate) => {
                let part = Part::Rows(aggregate.clone());
                let value = slot_column(slots, &Slot { part, earlier }, relation);
                if self.is_additive(&aggregate.metric) { sql::coalesce(value, sql::integer(0)) } else { value }
            }
            Term::Ratio(pair) => self.dialect.ratio(
                self.over_slots(&pair.0, slots, earlier, relation),
                self.over_slots(&pair.1, slots, earlier, relation),
            ),
            Term::Minus(pair) => sql::minus(
                self.over_slots(&pair.0, slots, earlier, relation),
                self.over_slots(&pair.1, slots, earlier, relation),
            ),
            Term::Plus(pair) => sql::plus(
                self.over_slots(&pair.0, slots, earlier, relation),
                self.over_slots(&pair.1, slots, earlier, relation),
            ),
            Term::Times(pair) => sql::times(
                self.over_slots(&pair.0, slots, earlier, relation),
                self.over_slots(&pair.1, slots, earlier, relation),
            ),
            Term::Per { of, stat, zeros } => {
                let part = Part::Per { of: (**of).clone(), stat: *stat, zeros: *zeros };
                slot_column(slots, &Slot { part, earlier }, relation)
            }
            Term::Running(_) | Term::Cumulative { .. } | Term::Shifted { .. } | Term::AtStartOf { .. } => {
                self.beyond(term, slots, earlier, relation)
            }
            Term::Total(_) | Term::Everyone(_) => unreachable!("a view takes its totals from their own relation"),
            _ => unreachable!("the plan refuses this number"),
        }
    }
}

/// The column of a slot.
pub(super) fn slot_column(slots: &[Slot], slot: &Slot, relation: &str) -> Expr {
    let i = slots.iter().position(|known| known == slot).expect("every part of a term has a slot");
    sql::column(relation, &slot_name(i))
}

pub(super) fn moved(date: Expr, earlier: Option<Moved>) -> Expr {
    match earlier {
        None | Some(Moved { count: 0, .. }) => date,
        Some(Moved { count, months }) => {
            let unit = if months { DateTimeField::Month } else { DateTimeField::Day };
            sql::binary(date, BinaryOperator::Plus, sql::interval(count, unit))
        }
    }
}
