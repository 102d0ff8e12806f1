//! Numbers that look beyond their day, in groups of days: computed for each day of the view's window, then taken together.
//!
//! What is cumulative is taken from the group's first or last day, or is the mean of its days; what looks at the start of a
//! unit is taken from the day that a unit of the group starts with; everything else is the sum of its days.

use super::branch::{Level, Part, Slot, key_name, slot_name};
use super::days::in_days;
use super::elsewhere::{Away, steps_of};
use super::over_time::{Accumulated, metric_of, part};
use super::{Builder, sql, time};
use crate::draft::Unit;
use crate::model::Take;
use crate::period::Window;
use crate::query::{Bucket, Expr as Term, Key, Measure, Show};
use crate::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, Expr, Query};

/// How the days of a group make its number.
#[derive(Clone, Copy, PartialEq)]
enum Roll {
    Sum,
    AtStart,
    Take(Take),
}

fn roll(part: &Part) -> Roll {
    match part {
        Part::Rows(_) | Part::Per { .. } | Part::OnOtherDays(..) => Roll::Sum,
        Part::Accumulated(accumulated) => Roll::Take(accumulated.take),
        Part::Away(_, Away::StartOf(_)) => Roll::AtStart,
        Part::Away(part, Away::By(..)) => roll(part),
    }
}

/// The same for single days.
fn daily(part: &Part) -> Part {
    match part {
        Part::Accumulated(of) => Part::Accumulated(Accumulated { take: Take::Last, ..of.clone() }),
        Part::Away(part, away) => Part::Away(Box::new(daily(part)), *away),
        other => other.clone(),
    }
}

impl Builder<'_> {
    /// Whether a slot is computed day by day: it looks beyond its day, and the groups are groups of days.
    pub(super) fn is_by_days(level: &Level, part: &Part) -> bool {
        let beyond = matches!(part, Part::Accumulated(_) | Part::Away(..) | Part::OnOtherDays(..));
        beyond && level.grain.is_none() && level.keys.iter().any(Key::is_rows_time)
    }

    /// The relation of a slot that is computed day by day.
    pub(super) fn by_days(&mut self, level: &Level, slot: &Slot, place: (usize, usize)) -> Query {
        let Show::Measure(measure) = &self.query.show else {
            unreachable!("only views of numbers have groups of days")
        };
        let outer = self.periods.take();
        self.periods = Some(self.periods_of(Unit::Day, measure.window, None));
        let keys = level.keys.iter().filter(|key| !key.is_rows_time()).cloned().collect();
        let bare = Level { keys, grain: Some(Unit::Day), days: None, ..level.clone() };
        let inner = self.merged(&bare, &[Slot { part: daily(&slot.part), ..slot.clone() }]);
        self.periods = outer;
        let days = self.cte("by_day", inner);
        let value = sql::column(&days, &slot_name(0));
        let mut select = sql::Select::from(sql::table(&days, &days));
        let keys = self.day_keys(&mut select, level, &days);
        if let Some(those) = &level.days {
            select.filter(in_days(sql::column(&days, "period"), those));
        }
        let counts = metric_of(&slot.part).is_some_and(|id| self.model.metrics[id].is_zero_without_rows());
        if !counts {
            select.filter(sql::is_not_null(value.clone()));
        }
        let number = match roll(&slot.part) {
            Roll::Sum => sql::function("sum", vec![value]),
            Roll::AtStart => {
                select.filter(self.starts_a_unit(level, &sql::column(&days, "period")));
                sql::function("max", vec![value])
            }
            Roll::Take(Take::Average) if counts => {
                // Days on which nothing was reached are 0, and have no row here.
                let lengths = self.group_days(level, sql::count_rows());
                let same = self.same_keys(level, &keys, &lengths, Key::is_rows_time);
                select.inner_join(sql::table(&lengths, &lengths), sql::and(same));
                let length = sql::function("max", vec![sql::column(&lengths, "at")]);
                self.dialect.divide(sql::function("sum", vec![value]), length)
            }
            Roll::Take(Take::Average) => self.dialect.average(value),
            Roll::Take(take) => {
                let name = if take == Take::First { "min" } else { "max" };
                let ends = if counts {
                    let day = sql::column(CALENDAR_TABLE, CALENDAR_DAY);
                    self.group_days(level, sql::function(name, vec![day]))
                } else {
                    self.known_days(level, &days, name)
                };
                let mut same = vec![sql::eq(sql::column(&days, "period"), sql::column(&ends, "at"))];
                if !counts {
                    same.extend(self.same_keys(level, &keys, &ends, |_| true));
                }
                select.inner_join(sql::table(&ends, &ends), sql::and(same));
                sql::function("max", vec![value])
            }
        };
        for (key, name) in keys.into_iter().zip(level.key_columns()) {
            select.group(key, &name);
        }
        self.place(&mut select, number, place);
        select.query()
    }

    /// The value of a number of other days: nothing in a group of which the days that make it look before the data.
    pub(super) fn known_in_groups(
        &mut self,
        measure: &Measure,
        term: &Term,
        known_from: Date,
        value: Expr,
        relation: &str,
    ) -> Expr {
        let days = measure.days.as_ref().map(|days| self.those_days(days));
        let level = Level { keys: measure.by.clone(), days, ..Level::default() };
        let day = sql::column(CALENDAR_TABLE, CALENDAR_DAY);
        let looked_at = self.at_the_end_of(&steps_of(term), day.clone(), Unit::Day);
        let at = match roll(&part(term).expect("it looks at other days")) {
            Roll::Take(Take::First) => sql::function("min", vec![looked_at]),
            // Of several days one that is known is enough, and what looks at later days is known first.
            Roll::Sum | Roll::Take(_) => sql::function("max", vec![looked_at]),
            Roll::AtStart => {
                let starts = self.starts_a_unit(&level, &day);
                sql::function("max", vec![sql::case(vec![(starts, looked_at)], None)])
            }
        };
        let looked_at = self.group_days(&level, at);
        let keys: Vec<Expr> = (0..level.keys.len()).map(|i| sql::column(relation, &key_name(i))).collect();
        let mut known = sql::Select::from(sql::table(&looked_at, &looked_at));
        known.item(sql::integer(1), "one");
        for test in self.same_keys(&level, &keys, &looked_at, Key::is_rows_time) {
            known.filter(test);
        }
        known.filter(sql::binary(sql::column(&looked_at, "at"), BinaryOperator::GtEq, sql::date(known_from)));
        sql::case(vec![(sql::exists(known.query()), value)], None)
    }

    /// The values of the level's keys for a row of `days`, which the SELECT is over.
    fn day_keys(&mut self, select: &mut sql::Select, level: &Level, days: &str) -> Vec<Expr> {
        let times = self.time_keys(select, level, &sql::column(days, "period"));
        let mut others = 0;
        let mut keys = Vec::new();
        for time in times {
            keys.push(time.unwrap_or_else(|| {
                others += 1;
                sql::column(days, &key_name(others - 1))
            }));
        }
        if level.entity {
            keys.push(sql::column(days, "k"));
        }
        keys
    }

    /// What each key is for a day of the SELECT, which keeps to the groups that are shown; `None` for a key that is not of
    /// the rows' time.
    fn time_keys(&mut self, select: &mut sql::Select, level: &Level, day: &Expr) -> Vec<Option<Expr>> {
        let (mut keys, mut joined) = (Vec::new(), Vec::new());
        for key in &level.keys {
            let Key::OfDay(id) = key else {
                keys.push(self.day_key(key, day.clone()));
                continue;
            };
            let said = self.said_of_days(id);
            if !joined.contains(&said) {
                let same = sql::eq(sql::column(&said, "k"), day.clone());
                select.left_join(sql::table(&said, &said), same);
                joined.push(said.clone());
            }
            let value = sql::column(&said, "value");
            if let Some(test) = self.shown_groups(key, &value) {
                select.filter(test);
            }
            keys.push(Some(value));
        }
        keys
    }

    /// What a unit or part of the rows' time is for a day; `None` for every other key.
    fn day_key(&self, key: &Key, day: Expr) -> Option<Expr> {
        match key {
            Key::Time { dimension: None, bucket: Bucket::Unit(unit) } => {
                Some(time::bucket(day, *unit, &self.model.calendar))
            }
            Key::Time { dimension: None, bucket: Bucket::Part(part) } => {
                Some(time::part(day, *part, &self.model.calendar))
            }
            _ => None,
        }
    }

    /// Whether a unit that the groups have starts with a day.
    fn starts_a_unit(&self, level: &Level, day: &Expr) -> Expr {
        let mut starts = Vec::new();
        for key in &level.keys {
            if matches!(key, Key::Time { dimension: None, bucket: Bucket::Unit(_) }) {
                let first = self.day_key(key, day.clone()).expect("it is of the rows' time");
                starts.push(sql::eq(first, day.clone()));
            }
        }
        sql::or(starts)
    }

    /// An aggregate over the days of each group of days, as a common table expression: time keys, `at`.
    fn group_days(&mut self, level: &Level, of: Expr) -> String {
        let Show::Measure(measure) = &self.query.show else {
            unreachable!("only views of numbers have groups of days")
        };
        let day = sql::column(CALENDAR_TABLE, CALENDAR_DAY);
        let mut select = sql::Select::from(sql::table(CALENDAR_TABLE, CALENDAR_TABLE));
        for (i, key) in self.time_keys(&mut select, level, &day).into_iter().enumerate() {
            if let Some(value) = key {
                select.group(value, &key_name(i));
            }
        }
        select.item(of, "at");
        let begun = Window { to: measure.window.to.map(|to| to.min(self.today)), ..measure.window };
        for test in time::inside(&day, begun) {
            select.filter(test);
        }
        if let Some(those) = &level.days {
            select.filter(in_days(day, those));
        }
        self.cte("group_days", select.query())
    }

    /// The first or last day of each group on which its number is known: all keys, `at`.
    fn known_days(&mut self, level: &Level, days: &str, first_or_last: &str) -> String {
        let mut select = sql::Select::from(sql::table(days, days));
        for (key, name) in self.day_keys(&mut select, level, days).into_iter().zip(level.key_columns()) {
            select.group(key, &name);
        }
        if let Some(those) = &level.days {
            select.filter(in_days(sql::column(days, "period"), those));
        }
        select.item(sql::function(first_or_last, vec![sql::column(days, "period")]), "at");
        select.filter(sql::is_not_null(sql::column(days, &slot_name(0))));
        self.cte("known_days", select.query())
    }

    /// Tests that keys are those of a common table expression; unknown ones are equal.
    fn same_keys(&self, level: &Level, keys: &[Expr], other: &str, which: impl Fn(&Key) -> bool) -> Vec<Expr> {
        let mut same = Vec::new();
        for (i, key) in level.keys.iter().enumerate().filter(|(_, key)| which(key)) {
            let (here, there) = (keys[i].clone(), sql::column(other, &key_name(i)));
            same.push(if matches!(key, Key::Time { dimension: None, .. }) {
                sql::eq(here, there)
            } else {
                Expr::IsNotDistinctFrom(Box::new(here), Box::new(there))
            });
        }
        same
    }
}
