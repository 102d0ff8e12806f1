//! Numbers by groups: merged branches, totals beside them, the calendar under them, and the final row order.

use super::branch::{Level, Moved, Part, Slot, key_name, slot_column};
use super::predicate::compare;
use super::{Builder, over_time, sql, time};
use crate::draft::{Order, RankSize, Unit};
use crate::model::Model;
use crate::period::Window;
use crate::query::{Bucket, Earlier, Expr as Term, Key, Measure, SemanticQuery};
use crate::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use sqlparser::ast::{Expr, Query};
use std::borrow::Cow;

/// The relations that a view's numbers come from, with the slots that each needs.
#[derive(Default)]
struct Slots {
    groups: Vec<Slot>,
    total: Vec<Slot>,
    everyone: Vec<Slot>,
}

/// `keys…, period?, then per number: value[, earlier value, change]`.
pub(super) fn measure(query: &SemanticQuery, model: &Model, measure: &Measure) -> Query {
    let mut builder = Builder::new(query, model);
    let earlier = measure.compare.as_ref().map(|earlier| moved(measure, earlier));
    let mut slots = Slots::default();
    let mut terms = Vec::new();
    for number in &measure.numbers {
        let now = builder.seen(measure, Cow::Borrowed(&number.expr));
        let then = measure.compare.as_ref().map(|compare| {
            let then = Cow::Owned(then(&number.expr, compare.window));
            builder.seen(measure, then)
        });
        collect(&now, Place::Groups, None, &mut slots);
        if let (Some(moved), Some(then)) = (earlier, &then) {
            collect(then, Place::Groups, Some(moved), &mut slots);
        }
        terms.push((now, then));
    }
    let by = measure.by.clone();
    let keys = Level { keys: by.clone(), grain: measure.grain, entity: false, everyone: false, within: Vec::new() };
    let bare = Level { keys: Vec::new(), grain: None, entity: false, everyone: false, within: by };
    let (mut select, key_columns) = builder.groups(measure, &keys, &slots.groups, query.today);
    if !slots.total.is_empty() {
        let total = builder.merged(&bare, &slots.total);
        select.cross_join(sql::derived(total, "whole"));
    }
    if !slots.everyone.is_empty() {
        let everyone = builder.merged(&Level { everyone: true, ..bare }, &slots.everyone);
        select.cross_join(sql::derived(everyone, "everyone"));
    }
    let mut taken = Vec::new();
    for (column, name) in key_columns.iter().zip(key_names(measure)) {
        select.item(column.clone(), &unique(&name, &mut taken));
    }
    let mut values = Vec::new();
    for (i, (number, (now, then))) in measure.numbers.iter().zip(&terms).enumerate() {
        let name = unique(&number_name(&number.expr, i), &mut taken);
        let value = builder.value(now, &slots, None);
        select.item(value.clone(), &name);
        if let (Some(moved), Some(then)) = (earlier, then) {
            let before = builder.value(then, &slots, Some(moved));
            select.item(before.clone(), &unique(&format!("{name}_earlier"), &mut taken));
            let change = builder.dialect.divide(sql::minus(value.clone(), before.clone()), before);
            select.item(change, &unique(&format!("{name}_change"), &mut taken));
        }
        values.push(value);
    }
    for (by, test) in &measure.having {
        select.filter(compare(values[*by].clone(), *test));
    }
    if let Some((by, order)) = measure.sort {
        select.order(values[by].clone(), order);
    }
    order_by_keys(&mut select, measure, key_columns);
    if let Some(RankSize::Count(n)) = measure.top {
        // One more than asked for: it tells whether the last place is shared.
        select.limit(u64::from(n) + 1);
    }
    builder.finish(select.query())
}

/// The rest of the order, so that equal numbers always come in the same sequence: time, then groups.
fn order_by_keys(select: &mut sql::Select, measure: &Measure, mut columns: Vec<Expr>) {
    if measure.grain.is_some() {
        let period = columns.pop().expect("a grain has a column");
        select.order(period, Order::Asc);
    }
    for column in columns {
        select.order(column, Order::Asc);
    }
}

impl Builder<'_> {
    /// A number as a view sees it: without a grain there is no unit to look beyond.
    fn seen<'t>(&self, measure: &Measure, term: Cow<'t, Term>) -> Cow<'t, Term> {
        if measure.grain.is_none() && over_time::looks_beyond(&term) {
            Cow::Owned(self.without_grain(term.into_owned()))
        } else {
            term
        }
    }

    /// FROM the groups; with a grain, every period of the window for every group.
    fn groups(
        &mut self,
        measure: &Measure,
        level: &Level,
        slots: &[Slot],
        today: jiff::civil::Date,
    ) -> (sql::Select, Vec<Expr>) {
        let merged = self.merged(level, slots);
        let Some(unit) = measure.grain else {
            let columns = level.key_columns().iter().map(|name| sql::column("groups", name)).collect();
            return (sql::Select::from(sql::derived(merged, "groups")), columns);
        };
        let groups = self.cte("groups", merged);
        let periods = self.periods(unit, measure.window, today);
        let period = sql::column(&periods, "period");
        let mut same = vec![sql::eq(sql::column(&groups, "period"), period.clone())];
        let mut columns = Vec::new();
        let mut select = if level.keys.is_empty() {
            sql::Select::from(sql::table(&periods, &periods))
        } else {
            let mut keys = sql::Select::from(sql::table(&groups, &groups));
            keys.distinct();
            for i in 0..level.keys.len() {
                keys.item(sql::column(&groups, &key_name(i)), &key_name(i));
                let (key, other) = (sql::column("every", &key_name(i)), sql::column(&groups, &key_name(i)));
                same.push(Expr::IsNotDistinctFrom(Box::new(key.clone()), Box::new(other)));
                columns.push(key);
            }
            let mut select = sql::Select::from(sql::derived(keys.query(), "every"));
            select.cross_join(sql::table(&periods, &periods));
            select
        };
        select.left_join(sql::table(&groups, &groups), sql::and(same));
        columns.push(period);
        (select, columns)
    }

    /// The buckets of a window that have begun, from the calendar table.
    pub(super) fn periods(&mut self, unit: Unit, window: Window, today: jiff::civil::Date) -> String {
        let day = sql::column(CALENDAR_TABLE, CALENDAR_DAY);
        let begun = Window { from: window.from, to: window.to.map(|to| to.min(today).max(window.from.unwrap_or(to))) };
        let mut select = sql::Select::from(sql::table(CALENDAR_TABLE, CALENDAR_TABLE));
        select.distinct();
        select.item(time::bucket(day.clone(), unit, &self.model.calendar), "period");
        for test in time::inside(&day, begun) {
            select.filter(test);
        }
        let name = self.cte("periods", select.query());
        self.periods = Some(name.clone());
        name
    }

    /// A number over the relations of the final FROM.
    fn value(&self, term: &Term, slots: &Slots, earlier: Option<Moved>) -> Expr {
        match term {
            Term::Total(of) => self.over_slots(of, &slots.total, earlier, "whole"),
            Term::Everyone(of) => self.over_slots(of, &slots.everyone, earlier, "everyone"),
            Term::Ratio(pair) => {
                self.dialect.ratio(self.value(&pair.0, slots, earlier), self.value(&pair.1, slots, earlier))
            }
            Term::Minus(pair) => sql::minus(self.value(&pair.0, slots, earlier), self.value(&pair.1, slots, earlier)),
            Term::Plus(pair) => sql::plus(self.value(&pair.0, slots, earlier), self.value(&pair.1, slots, earlier)),
            Term::Times(pair) => sql::times(self.value(&pair.0, slots, earlier), self.value(&pair.1, slots, earlier)),
            Term::Per { of, stat, zeros } => {
                let part = Part::Per { of: (**of).clone(), stat: *stat, zeros: *zeros };
                slot_column(&slots.groups, &Slot { part, earlier }, "groups")
            }
            _ => self.over_slots(term, &slots.groups, earlier, "groups"),
        }
    }
}

/// Which relation a part of a term belongs to.
#[derive(Clone, Copy)]
enum Place {
    Groups,
    Total,
    Everyone,
}

fn collect(term: &Term, place: Place, earlier: Option<Moved>, slots: &mut Slots) {
    let part = match term {
        Term::Aggregate(aggregate) => Part::Rows(aggregate.clone()),
        Term::Per { of, stat, zeros } => Part::Per { of: (**of).clone(), stat: *stat, zeros: *zeros },
        Term::Total(of) => return collect(of, Place::Total, earlier, slots),
        Term::Everyone(of) => return collect(of, Place::Everyone, earlier, slots),
        Term::Ratio(pair) | Term::Minus(pair) | Term::Plus(pair) | Term::Times(pair) => {
            collect(&pair.0, place, earlier, slots);
            collect(&pair.1, place, earlier, slots);
            return;
        }
        Term::Number(_) => return,
        Term::Running(_) | Term::Cumulative { .. } | Term::Shifted { .. } | Term::AtStartOf { .. } => {
            over_time::part(term).expect("the plan pushes these down to metrics")
        }
        _ => unreachable!("the plan refuses this number"),
    };
    let list = match place {
        Place::Groups => &mut slots.groups,
        Place::Total => &mut slots.total,
        Place::Everyone => &mut slots.everyone,
    };
    let slot = Slot { part, earlier };
    if !list.contains(&slot) {
        list.push(slot);
    }
}

/// The same term over the earlier window.
fn then(term: &Term, window: Window) -> Term {
    let mut term = term.clone();
    crate::query::set_window(&mut term, window);
    term
}

/// How far the earlier window's rows are moved: whole months for months and longer, else days.
fn moved(measure: &Measure, earlier: &Earlier) -> Moved {
    let (Some(now), Some(before)) = (measure.window.from, earlier.window.from) else {
        return Moved { count: 0, months: false };
    };
    if matches!(measure.grain, None | Some(Unit::Day | Unit::Week)) {
        return Moved { count: i64::from((now - before).get_days()), months: false };
    }
    let months = |date: jiff::civil::Date| i64::from(date.year()) * 12 + i64::from(date.month());
    Moved { count: months(now) - months(before), months: true }
}

fn key_names(measure: &Measure) -> Vec<String> {
    let mut names: Vec<String> = measure
        .by
        .iter()
        .map(|key| match key {
            Key::Field(id) => id.as_str().replace('.', "_"),
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
