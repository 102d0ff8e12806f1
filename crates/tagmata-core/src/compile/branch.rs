//! Branches: each metric aggregated in its own scope, at the grain asked for, then merged on the group keys.
//!
//! Two facts are never joined to each other: every branch gives typed partial columns, UNION ALL puts them under one
//! another, and one GROUP BY brings equal keys (unknown ones too) together.

use super::elsewhere::Away;
use super::over_time::Accumulated;
use super::scope::Scope;
use super::{Builder, sql};
use crate::draft::{Occurrence, Stat, Unit, ZeroRows};
use crate::model::{ColumnRef, DimensionId, SourceId};
use crate::period::Window;
use crate::query::{Aggregate, Expr as Term, Key, RowTest, Who};
use sqlparser::ast::{Expr, Query};

/// What rows are grouped by, and which rows of those.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Level {
    pub(super) keys: Vec<Key>,
    pub(super) grain: Option<Unit>,
    /// One group per entity as well.
    pub(super) entity: bool,
    /// Only rows that the groups of these keys would hold: a total is the sum of the groups shown.
    pub(super) within: Vec<Key>,
    /// Only rows whose keys of `within` are not in this common table expression, with columns `g0` … and `position`.
    pub(super) outside: Option<String>,
    /// Also those of the entity without a row in any slot.
    pub(super) rowless: bool,
    /// Only these days: a common table expression with one column `k`.
    pub(super) days: Option<String>,
}

/// How far rows of the earlier window are moved onto the buckets of the later one: by whole months onto months and longer
/// units, by days onto others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    pub(super) days: i64,
    pub(super) months: i64,
    /// The earlier window.
    pub(super) window: Window,
    /// Single days are moved by months, too, onto the same date: a February 29 then comes under the 28th.
    pub(super) by_date: bool,
}

/// Whose rows count.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Whose {
    /// Those of the query's `who`; without one, all rows.
    Picked,
    /// All rows, whatever `who` says.
    Everyone,
    /// Those of these people.
    Among(Box<Who>),
}

/// One column of a merged relation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) part: Part,
    /// Its rows are of the earlier window.
    pub(super) earlier: Option<Moved>,
    pub(super) whose: Whose,
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
    /// A metric over rows that count on other days, so many units of a table of days away.
    OnOtherDays(Aggregate, i32, DimensionId),
    /// A number of other units.
    Away(Box<Part>, Away),
}

/// Rows that one SELECT can aggregate together.
#[derive(PartialEq)]
pub(super) struct Rows<'s> {
    pub(super) source: &'s SourceId,
    /// The column that dates them, where one does.
    pub(super) time: Option<&'s ColumnRef>,
    pub(super) filters: &'s [RowTest],
    pub(super) window: Window,
    /// Only those of each entity's first or last moment.
    pub(super) only: Option<Occurrence>,
    pub(super) earlier: Option<Moved>,
    pub(super) whose: &'s Whose,
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

impl<'a> Builder<'a> {
    /// The people that a population is limited to; `None` for all rows, of people or not.
    pub(super) fn people_of<'w>(&self, whose: &'w Whose) -> Option<&'w Who>
    where
        'a: 'w,
    {
        match whose {
            Whose::Picked => self.query.who.as_ref(),
            Whose::Everyone => None,
            Whose::Among(who) => Some(who),
        }
    }

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
            let rows = self.rows_of(aggregate, slot);
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
                let each = match zeros {
                    ZeroRows::Exclude => self.each_with_rows(level, of, slot),
                    ZeroRows::Include => self.each_person(level, of, slot),
                };
                queries.push(self.per_branch(level, i, slots.len(), each, *stat));
            }
        }
        if level.rowless {
            queries.push(self.rowless_branch(level, slots));
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

    /// The rows that an aggregate is made of.
    pub(super) fn rows_of<'s>(&self, aggregate: &'s Aggregate, slot: &'s Slot) -> Rows<'s>
    where
        'a: 's,
    {
        let model = self.model;
        Rows {
            source: model.metric_source(&aggregate.metric).expect("an aggregate has a source"),
            time: model.metric_time(&aggregate.metric),
            filters: &aggregate.filters,
            window: aggregate.window,
            only: aggregate.only,
            earlier: slot.earlier,
            whose: &slot.whose,
        }
    }

    fn rows_branch(&mut self, level: &Level, rows: &Rows<'_>, columns: &[usize], slots: &[Slot]) -> Query {
        let mut scope = Scope::new(rows.source);
        let mut tests: Vec<Expr> = Vec::new();
        for filter in rows.filters {
            tests.push(self.row_test(&mut scope, rows.source, filter));
        }
        tests.extend(self.in_window_by(&mut scope, rows.source, rows.time, rows.window));
        tests.extend(self.at_moment(&mut scope, rows, &self.query.entity));
        let keys = self.keys(&mut scope, rows, level, &mut tests);
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
}
