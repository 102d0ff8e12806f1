//! Numbers by groups: merged branches, totals beside them, the calendar under them, and the final row order.

use super::branch::{Level, Moved, key_name};
use super::days::in_days;
use super::predicate::compare;
use super::top::Listed;
use super::value::{At, Slots};
use super::{Builder, over_time, sql, time};
use crate::draft::{EmptyUnits, Order, Unit};
use crate::model::{Calendar, Model};
use crate::period::{self, Window};
use crate::query::{Bucket, Earlier, Expr as Term, Key, Measure, SemanticQuery};
use crate::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use sqlparser::ast::{Expr, Query};
use std::borrow::Cow;

/// `keys…, period?, then per number: value[, earlier value, change]`; with `others` also whether a row is all others.
pub(super) fn measure(query: &SemanticQuery, model: &Model, measure: &Measure) -> Query {
    let mut builder = Builder::new(query, model);
    let body = measured(&mut builder, measure);
    builder.finish(body)
}

/// The same without the common table expressions in front.
pub(super) fn measured(builder: &mut Builder<'_>, measure: &Measure) -> Query {
    let days = measure.days.as_ref().map(|days| builder.those_days(days));
    if let Some(unit) = measure.grain {
        let shown = days.as_deref().filter(|_| unit == Unit::Day);
        builder.periods = Some(builder.periods_of(unit, measure.window, shown));
    }
    let mut numbers = all_numbers(measure, &builder.model.calendar);
    if measure.grain.is_none() && !measure.by.iter().any(Key::is_rows_time) {
        // There is no unit of time to look beyond.
        for number in numbers.iter_mut().filter(|number| over_time::looks_beyond(&number.expr)) {
            number.expr = Cow::Owned(builder.without_grain(number.expr.clone().into_owned()));
        }
    }
    let mut slots = Slots::default();
    for number in &numbers {
        builder.collect(&number.expr, At::groups(number.earlier), &mut slots);
    }
    let level = Level {
        keys: measure.by.clone(),
        grain: measure.grain,
        days,
        rowless: measure.also_without_rows,
        ..Level::default()
    };
    let (mut select, keys, groups) = builder.groups(measure, &level, &slots);
    builder.beside_groups(&mut select, &level, &slots);
    let mut taken = Vec::new();
    let key_names = key_names(measure).into_iter().map(|name| unique(&name, &mut taken)).collect();
    let (names, values) = builder.columns(measure, &numbers, &slots, &mut taken);
    for (by, test) in &measure.having {
        let width = if measure.compare.is_some() { 3 } else { 1 };
        select.filter(compare(values[by * width].clone(), *test));
    }
    let listed = Listed { groups, keys, key_names, values, names };
    builder.ordered(measure, &level, &slots, select, listed, &numbers)
}

/// A number of the view over one of its windows.
pub(super) struct Timed<'m> {
    expr: Cow<'m, Term>,
    earlier: Option<Moved>,
}

/// Every number, with a comparison each over both windows in turn.
fn all_numbers<'m>(measure: &'m Measure, calendar: &Calendar) -> Vec<Timed<'m>> {
    let mut all = Vec::new();
    for number in &measure.numbers {
        all.push(Timed { expr: Cow::Borrowed(&number.expr), earlier: None });
        if let Some(earlier) = &measure.compare {
            let expr = Cow::Owned(then(&number.expr, earlier.window));
            all.push(Timed { expr, earlier: Some(moved(measure, earlier, calendar)) });
        }
    }
    all
}

impl Builder<'_> {
    /// The columns of the numbers: their names, and their values over the relations of the FROM.
    pub(super) fn columns(
        &mut self,
        measure: &Measure,
        numbers: &[Timed<'_>],
        slots: &Slots,
        taken: &mut Vec<String>,
    ) -> (Vec<String>, Vec<Expr>) {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        let mut now: Option<(String, Expr)> = None;
        for (i, number) in numbers.iter().enumerate() {
            let value = self.value(&number.expr, slots, At::groups(number.earlier));
            let Some((name, then)) = now.take() else {
                let width = if measure.compare.is_some() { 2 } else { 1 };
                let name = unique(&number_name(&number.expr, i / width), taken);
                now = (width == 2).then(|| (name.clone(), value.clone()));
                names.push(name);
                values.push(value);
                continue;
            };
            names.push(unique(&format!("{name}_earlier"), taken));
            names.push(unique(&format!("{name}_change"), taken));
            let change = self.dialect.divide(sql::minus(then, value.clone()), value.clone());
            values.extend([value, change]);
        }
        (names, values)
    }

    /// Puts the totals and the numbers of one row beside every group.
    pub(super) fn beside_groups(&mut self, select: &mut sql::Select, level: &Level, slots: &Slots) {
        if !slots.whole.is_empty() {
            let bare = Level { within: level.keys.clone(), days: level.days.clone(), ..Level::default() };
            let whole = self.merged(&bare, &slots.whole);
            select.cross_join(sql::derived(whole, "whole"));
        }
        for single in &slots.singles {
            select.cross_join(sql::table(single, single));
        }
    }

    /// FROM the groups; with a grain, every period of the window for every group. Also the group columns, and the common
    /// table expression of the groups where they are one.
    fn groups(&mut self, measure: &Measure, level: &Level, slots: &Slots) -> (sql::Select, Vec<Expr>, Option<String>) {
        if slots.groups.is_empty() {
            // Only numbers that are the same for all groups: the plan lets them stand without groups alone.
            let mut one = sql::Select::row();
            one.item(sql::integer(1), "one");
            return (sql::Select::from(sql::derived(one.query(), "groups")), Vec::new(), None);
        }
        let merged = self.merged(level, &slots.groups);
        let columns = level.key_columns().iter().map(|name| sql::column("groups", name)).collect();
        let Some(periods) = self.periods.clone() else {
            if measure.others {
                let groups = self.cte("groups", merged);
                return (sql::Select::from(sql::table(&groups, "groups")), columns, Some(groups));
            }
            return (sql::Select::from(sql::derived(merged, "groups")), columns, None);
        };
        let groups = self.cte("groups", merged);
        let period = sql::column(&periods, "period");
        let mut same = vec![sql::eq(sql::column("groups", "period"), period.clone())];
        let mut columns = Vec::new();
        if measure.empty_units != EmptyUnits::EachGroup {
            let mut select = sql::Select::from(sql::table(&periods, &periods));
            let table = sql::table(&groups, "groups");
            match measure.empty_units {
                EmptyUnits::LeftOut => select.inner_join(table, sql::and(same)),
                _ => select.left_join(table, sql::and(same)),
            }
            let mut columns: Vec<Expr> = (0..level.keys.len()).map(|i| sql::column("groups", &key_name(i))).collect();
            columns.push(period);
            return (select, columns, Some(groups));
        }
        let mut select = if level.keys.is_empty() {
            sql::Select::from(sql::table(&periods, &periods))
        } else {
            let mut keys = sql::Select::from(sql::table(&groups, &groups));
            keys.distinct();
            for i in 0..level.keys.len() {
                keys.item(sql::column(&groups, &key_name(i)), &key_name(i));
                let (key, other) = (sql::column("every", &key_name(i)), sql::column("groups", &key_name(i)));
                same.push(Expr::IsNotDistinctFrom(Box::new(key.clone()), Box::new(other)));
                columns.push(key);
            }
            let mut select = sql::Select::from(sql::derived(keys.query(), "every"));
            select.cross_join(sql::table(&periods, &periods));
            select
        };
        select.left_join(sql::table(&groups, "groups"), sql::and(same));
        columns.push(period);
        (select, columns, Some(groups))
    }

    /// The buckets of a window that have begun, from the calendar table; of some of its days alone, where they are given.
    pub(super) fn periods_of(&mut self, unit: Unit, window: Window, days: Option<&str>) -> String {
        let today = self.query.today;
        let day = sql::column(CALENDAR_TABLE, CALENDAR_DAY);
        let begun = Window { from: window.from, to: window.to.map(|to| to.min(today).max(window.from.unwrap_or(to))) };
        let mut select = sql::Select::from(sql::table(CALENDAR_TABLE, CALENDAR_TABLE));
        select.distinct();
        select.item(time::bucket(day.clone(), unit, &self.model.calendar), "period");
        for test in time::inside(&day, begun) {
            select.filter(test);
        }
        if let Some(days) = days {
            select.filter(in_days(day, days));
        }
        self.cte("periods", select.query())
    }
}

/// The order of the rows: the number asked for, then time, then groups, so that equal numbers always come in one sequence.
pub(super) fn orders(measure: &Measure, listed: &Listed) -> Vec<(Expr, Order)> {
    let mut orders = Vec::new();
    if let Some((by, order)) = measure.sort {
        let width = if measure.compare.is_some() { 3 } else { 1 };
        orders.push((listed.values[by * width].clone(), order));
    }
    let mut keys = listed.keys.clone();
    if measure.grain.is_some() {
        let period = keys.pop().expect("a grain has a column");
        orders.push((period, Order::Asc));
    }
    orders.extend(keys.into_iter().map(|key| (key, Order::Asc)));
    orders
}

/// The same term over the earlier window.
fn then(term: &Term, window: Window) -> Term {
    let mut term = term.clone();
    crate::query::set_window(&mut term, window);
    term
}

/// How far the earlier window's rows are moved.
fn moved(measure: &Measure, earlier: &Earlier, calendar: &Calendar) -> Moved {
    let (Some(now), Some(before)) = (measure.window.from, earlier.window.from) else {
        return Moved { days: 0, months: 0, window: earlier.window, by_date: false };
    };
    // A day of last year is the day of that date: after February 29 they are not as many days apart as before it.
    let by_date = earlier.kind == crate::draft::Compare::LastYear && calendar.retail.is_none();
    let months = |date| i64::from(period::month_number(date, calendar));
    Moved {
        days: i64::from((now - before).get_days()),
        months: months(now) - months(before),
        window: earlier.window,
        by_date,
    }
}

fn key_names(measure: &Measure) -> Vec<String> {
    let mut names: Vec<String> = measure
        .by
        .iter()
        .map(|key| match key {
            Key::Field(id) | Key::OfDay(id) => id.as_str().replace('.', "_"),
            Key::Tag(id) => id.as_str().replace('.', "_"),
            Key::Time { dimension: Some(id), .. } => id.as_str().replace('.', "_"),
            Key::Time { dimension: None, bucket: Bucket::Unit(_) } => "period".to_string(),
            Key::Time { dimension: None, bucket: Bucket::Part(_) } => "part".to_string(),
        })
        .collect();
    names.extend(measure.grain.map(|_| "period".to_string()));
    names
}

/// The name of a number's column: its metric's, where it is one.
pub(super) fn number_name(term: &Term, i: usize) -> String {
    match term {
        Term::Aggregate(aggregate) => aggregate.metric.as_str().replace('.', "_"),
        _ => format!("number_{}", i + 1),
    }
}

/// A name that no column before it has.
pub(super) fn unique(name: &str, taken: &mut Vec<String>) -> String {
    let mut unique = name.to_string();
    let mut n = 2;
    while taken.contains(&unique) {
        unique = format!("{name}_{n}");
        n += 1;
    }
    taken.push(unique.clone());
    unique
}
