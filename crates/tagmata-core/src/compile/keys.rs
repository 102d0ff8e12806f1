//! Group keys: what a row is grouped by, whose rows are taken, and which groups are shown.

use super::branch::{Level, Moved, Rows, key_name};
use super::days::in_days;
use super::scope::Scope;
use super::{Builder, retail, sql, time};
use crate::draft::Unit;
use crate::model::{Calendar, TagBy, UnknownGroups};
use crate::query::{Bucket, Key};
use sqlparser::ast::{DateTimeField, Expr};

/// The unit that a date lies in, moved onto the later window where it is of the earlier one.
pub(super) fn unit_of(date: Expr, earlier: Option<Moved>, unit: Unit, calendar: &Calendar) -> Expr {
    let (count, step) = match (earlier, unit) {
        (None, _) => (0, DateTimeField::Day),
        (Some(moved), Unit::Day) if moved.by_date => (moved.months, DateTimeField::Month),
        (Some(moved), Unit::Day | Unit::Week) => (moved.days, DateTimeField::Day),
        (Some(moved), _) => (moved.months, DateTimeField::Month),
    };
    if let (Some(moved), Some(_), DateTimeField::Month) = (earlier, &calendar.retail, &step) {
        let beside = retail::beside(date, moved.months, moved.window, unit, calendar);
        return beside.expect("the plan moved the whole window");
    }
    let date = if count == 0 { date } else { sql::plus(date, sql::interval(count, step)) };
    time::bucket(date, unit, calendar)
}

impl Builder<'_> {
    /// The group keys of a fact's rows; also the tests that pick its people and its groups.
    pub(super) fn keys(
        &mut self,
        scope: &mut Scope,
        rows: &Rows<'_>,
        level: &Level,
        tests: &mut Vec<Expr>,
    ) -> Vec<Expr> {
        let mut keys = self.group_keys(scope, rows, level, tests);
        if let Some(days) = &level.days {
            let day = self.row_day(scope, rows);
            tests.push(in_days(day, days));
        }
        if let Some(unit) = level.grain {
            keys.push(self.unit_of_row(scope, rows, unit));
        }
        let chosen = self.people_of(rows.whose);
        if level.entity || chosen.is_some() {
            let (path, key) =
                self.model.path_to_entity(rows.source, &self.query.entity).expect("the plan checked this path");
            let key = scope.column(self.model, path, &key.column);
            if level.entity {
                tests.push(sql::is_not_null(key.clone()));
                keys.push(key.clone());
            }
            if let Some(chosen) = chosen {
                let people = self.picked(chosen);
                let mut picked = sql::Select::from(sql::table(&people, &people));
                picked.item(sql::column(&people, "k"), "k");
                tests.push(sql::in_query(key, picked.query()));
            }
        }
        keys
    }

    /// The level's own keys, and the tests that keep its rows to the groups that are shown.
    pub(super) fn group_keys(
        &mut self,
        scope: &mut Scope,
        rows: &Rows<'_>,
        level: &Level,
        tests: &mut Vec<Expr>,
    ) -> Vec<Expr> {
        let mut keys = Vec::new();
        for key in &level.keys {
            let value = self.key(scope, rows, key);
            tests.extend(self.shown_groups(key, &value));
            keys.push(value);
        }
        let mut within = Vec::new();
        for key in &level.within {
            let value = self.key(scope, rows, key);
            tests.extend(self.shown_groups(key, &value));
            within.push(value);
        }
        if let Some(kept) = &level.outside {
            let same = within.into_iter().enumerate().map(|(i, value)| {
                let other = sql::column(kept, &key_name(i));
                Expr::IsNotDistinctFrom(Box::new(value), Box::new(other))
            });
            scope.join_on(kept, sql::and(same.collect()));
            tests.push(sql::is_null(sql::column(kept, "position")));
        }
        keys
    }

    /// The unit that a row's time lies in, moved onto the later window where the row is of the earlier one.
    fn unit_of_row(&mut self, scope: &mut Scope, rows: &Rows<'_>, unit: Unit) -> Expr {
        unit_of(self.row_time_by(scope, rows.source, rows.time), rows.earlier, unit, &self.model.calendar)
    }

    /// The value of a group key for a row of `source`.
    fn key(&mut self, scope: &mut Scope, rows: &Rows<'_>, key: &Key) -> Expr {
        let source = rows.source;
        match key {
            Key::Time { dimension: None, bucket: Bucket::Unit(unit) } => self.unit_of_row(scope, rows, *unit),
            // A part repeats: a Monday of the earlier window is set beside the Mondays of the later one.
            Key::Time { dimension: None, bucket: Bucket::Part(part) } => {
                time::part(self.row_time_by(scope, rows.source, rows.time), *part, &self.model.calendar)
            }
            Key::OfDay(id) => {
                let said = self.said_of_days(id);
                let day = self.row_day(scope, rows);
                scope.look_up(&said, day);
                sql::column(&said, "value")
            }
            Key::Time { dimension: Some(id), bucket } => {
                let at = &self.model.dimensions[id].column;
                let path = self.model.path_to_dimension(source, id).expect("the plan checked this path");
                let date = scope.column(self.model, &path, &at.column);
                match bucket {
                    Bucket::Unit(unit) => time::bucket(date, *unit, &self.model.calendar),
                    Bucket::Part(part) => time::part(date, *part, &self.model.calendar),
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
                        self.tag_value(scope, tag, path)
                    }
                    TagBy::Rules(_) => {
                        let mut people = Scope::of_entity(self.model, &declared.entity);
                        let value = self.tag_value(&mut people, tag, &[]);
                        let own_key = self.entity_key(&mut people);
                        let mut select = people.select();
                        select.item(own_key, "k");
                        select.item(value, "value");
                        let cte = self.cte(&format!("tag_{tag}").replace('.', "_"), select.query());
                        let (path, key) =
                            self.model.path_to_entity(source, &declared.entity).expect("the plan checked this path");
                        let key = scope.column(self.model, path, &key.column);
                        scope.look_up(&cte, key);
                        sql::column(&cte, "value")
                    }
                }
            }
        }
    }

    /// Groups leave out what the model says is none of a dimension, and unknown values where it says so.
    pub(super) fn shown_groups(&self, key: &Key, value: &Expr) -> Option<Expr> {
        let leave_out: &[String] = match key {
            Key::Field(id) | Key::OfDay(id) => &self.model.dimensions[id].leave_out,
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
}
