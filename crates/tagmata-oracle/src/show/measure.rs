//! `measure`: numbers by groups. Each number is computed from the rows of its own source that lie in the group, and
//! from nothing else; a total from the rows of all groups.

use super::groups::{self, Group};
use super::members::ordered;
use crate::aggregate::{aggregate, average, is_additive, median};
use crate::asked::Asked;
use crate::number::{arithmetic, per_person, quotient};
use crate::value::Value;
use crate::world::{Row, World};
use crate::{check, who};
use jiff::civil::Date;
use std::cell::RefCell;
use std::cmp::Ordering;
use tagmata_core::draft::{RankSize, Stat, ZeroRows};
use tagmata_core::query::{Aggregate, Earlier, Expr, Measure};

/// Rows with their groups.
type Grouped<'a> = Vec<(Row<'a>, Group)>;

/// A view being computed, over its own window or the earlier one.
struct View<'v, 'a> {
    world: &'v World<'a>,
    asked: Asked<'v>,
    measure: &'v Measure,
    earlier: Option<&'v Earlier>,
    /// The periods of a view with a grain.
    periods: &'v [Date],
    /// The rows of each aggregate asked for so far, with their groups.
    known: RefCell<Vec<(Aggregate, bool, Grouped<'a>)>>,
    /// The people picked; none where nobody was picked, and rows of unknown people count.
    people: Option<Vec<Row<'a>>>,
}

/// `keys…, period?, then for each number: value[, earlier value, change]`
pub fn measure(world: &World<'_>, asked: Asked<'_>, measure: &Measure) -> Vec<Vec<Value>> {
    let people = asked.query.who.as_ref().map(|_| who::chosen(world, asked));
    let periods = measure.grain.map_or(Vec::new(), |unit| groups::periods(world, asked, measure, unit));
    let view = |earlier| View {
        world,
        asked,
        measure,
        earlier,
        periods: &periods,
        known: RefCell::default(),
        people: people.clone(),
    };
    let now = view(None);
    let then = measure.compare.as_ref().map(|earlier| view(Some(earlier)));
    let numbers: Vec<&Expr> = measure.numbers.iter().map(|number| &number.expr).collect();
    let before: Vec<Expr> = measure.compare.iter().flat_map(|earlier| moved(&numbers, earlier)).collect();
    let mut groups = now.groups(&numbers);
    if let Some(then) = &then {
        add(&mut groups, then.groups(&before.iter().collect::<Vec<_>>()));
    }
    let mut rows = Vec::new();
    for group in filled(measure, &periods, groups) {
        let values: Vec<Option<f64>> = numbers.iter().map(|expr| now.value(expr, &group)).collect();
        let passes = |(by, test): &(usize, _)| check::number(values[*by], *test) == Some(true);
        if !measure.having.iter().all(passes) {
            continue;
        }
        let mut row = group.keys.clone();
        row.extend(group.period.map(groups::midnight));
        for (i, value) in values.iter().enumerate() {
            row.push(Value::of(*value));
            if let Some(then) = &then {
                let earlier = then.value(&before[i], &group);
                let change = value.zip(earlier).and_then(|(now, then)| quotient(now - then, then));
                row.extend([Value::of(earlier), Value::of(change)]);
            }
        }
        rows.push(row);
    }
    in_order(measure, rows)
}

/// The numbers over the earlier window.
fn moved(numbers: &[&Expr], earlier: &Earlier) -> Vec<Expr> {
    let mut before: Vec<Expr> = numbers.iter().map(|expr| (*expr).clone()).collect();
    for expr in &mut before {
        over_earlier(expr, earlier);
    }
    before
}

fn over_earlier(expr: &mut Expr, earlier: &Earlier) {
    match expr {
        Expr::Aggregate(of) => of.window = earlier.window,
        Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
            over_earlier(&mut pair.0, earlier);
            over_earlier(&mut pair.1, earlier);
        }
        Expr::Per { of, .. } | Expr::Total(of) | Expr::Everyone(of) => over_earlier(of, earlier),
        _ => {}
    }
}

fn add(groups: &mut Vec<Group>, more: Vec<Group>) {
    for group in more {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
}

/// The groups that have a row in the result: with a grain, every period of the view for all keys; without keys, one.
fn filled(measure: &Measure, periods: &[Date], found: Vec<Group>) -> Vec<Group> {
    let mut keys: Vec<Vec<Value>> = Vec::new();
    if measure.by.is_empty() {
        keys.push(Vec::new());
    }
    for group in found {
        if !keys.contains(&group.keys) {
            keys.push(group.keys);
        }
    }
    let periods = match measure.grain {
        Some(_) => periods.iter().copied().map(Some).collect(),
        None => vec![None],
    };
    let mut all = Vec::new();
    for keys in keys {
        all.extend(periods.iter().map(|period| Group { keys: keys.clone(), period: *period }));
    }
    all
}

/// Sorted by a number if asked, then by time, then by keys; one row more than the first n tells whether the last place
/// is shared.
fn in_order(measure: &Measure, mut rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    let keys = measure.by.len();
    let first_number = keys + usize::from(measure.grain.is_some());
    let width = if measure.compare.is_some() { 3 } else { 1 };
    rows.sort_by(|a, b| {
        let mut found = Ordering::Equal;
        if let Some((by, order)) = measure.sort {
            let at = first_number + by * width;
            found = ordered(&a[at], &b[at], order);
        }
        for at in (keys..first_number).chain(0..keys) {
            found = found.then(a[at].order(&b[at]));
        }
        found
    });
    if let Some(RankSize::Count(n)) = measure.top {
        rows.truncate(n as usize + 1);
    }
    rows
}

impl<'a> View<'_, 'a> {
    /// The rows of an aggregate that the view shows, each with its group; `everyone` takes everyone's, whoever is
    /// picked.
    fn rows(&self, of: &Aggregate, everyone: bool) -> Grouped<'a> {
        if let Some((_, _, rows)) = self.known.borrow().iter().find(|(a, b, _)| a == of && *b == everyone) {
            return rows.clone();
        }
        let mut found = Vec::new();
        for row in check::rows(self.world, self.asked, self.world.source_of(&of.metric), &of.filters, of.window) {
            if let (Some(people), false) = (&self.people, everyone) {
                let person = self.world.person(row, self.asked.entity);
                if !person.is_some_and(|person| people.contains(&person)) {
                    continue;
                }
            }
            let group = groups::group(self.world, self.asked, self.measure, row, self.periods, self.earlier);
            found.extend(group.map(|group| (row, group)));
        }
        self.known.borrow_mut().push((of.clone(), everyone, found.clone()));
        found
    }

    /// The groups that some numbers have something in. A total belongs to no group.
    fn groups(&self, numbers: &[&Expr]) -> Vec<Group> {
        let mut groups = Vec::new();
        for expr in numbers {
            self.groups_of(expr, &mut groups);
        }
        groups
    }

    fn groups_of(&self, expr: &Expr, groups: &mut Vec<Group>) {
        match expr {
            Expr::Number(_) | Expr::Total(_) | Expr::Everyone(_) => {}
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
                self.groups_of(&pair.0, groups);
                self.groups_of(&pair.1, groups);
            }
            Expr::Aggregate(of) => add(groups, self.rows(of, false).into_iter().map(|(_, group)| group).collect()),
            Expr::Per { of, zeros: ZeroRows::Exclude, .. } => of.aggregates(&mut |of| {
                let of_somebody = |row: Row<'a>| self.world.person(row, self.asked.entity).is_some();
                let rows = self.rows(of, false).into_iter().filter(|(row, _)| of_somebody(*row));
                add(groups, rows.map(|(_, group)| group).collect());
            }),
            Expr::Per { zeros: ZeroRows::Include, .. } => {
                add(groups, self.own_groups().into_iter().map(|(_, group)| group).collect());
            }
            _ => unreachable!("no legal view has this number"),
        }
    }

    /// The people of the view with the group that each is in.
    fn own_groups(&self) -> Vec<(Row<'a>, Group)> {
        let people = self.people.clone().unwrap_or_else(|| self.world.everyone(self.asked.entity));
        let mut found = Vec::new();
        for person in people {
            let keys = groups::keys(self.world, self.asked, &self.measure.by, person);
            found.extend(keys.map(|keys| (person, Group { keys, period: None })));
        }
        found
    }

    /// A number in a group.
    fn value(&self, expr: &Expr, group: &Group) -> Option<f64> {
        arithmetic(expr, &|part| match part {
            Expr::Aggregate(of) => self.over(of, false, |of_row| of_row == group),
            Expr::Total(of) => arithmetic(of, &|part| self.over(single(part), false, |_| true)),
            Expr::Everyone(of) => arithmetic(of, &|part| self.over(single(part), true, |_| true)),
            Expr::Per { of, stat, zeros } => {
                let numbers = match zeros {
                    ZeroRows::Exclude => self.of_those_with_rows(of, group),
                    ZeroRows::Include => self.of_all(of, group),
                };
                statistic(numbers, *stat)
            }
            _ => unreachable!("arithmetic and literals are no leaves"),
        })
    }

    /// An aggregate over the rows of some groups.
    fn over(&self, of: &Aggregate, everyone: bool, shown: impl Fn(&Group) -> bool) -> Option<f64> {
        let rows = self.rows(of, everyone).into_iter().filter(|(_, group)| shown(group));
        self.aggregated(of, &rows.map(|(row, _)| row).collect::<Vec<_>>())
    }

    fn aggregated(&self, of: &Aggregate, rows: &[Row<'a>]) -> Option<f64> {
        let value = aggregate(self.world, &of.metric, rows, self.asked.today);
        if is_additive(self.world, &of.metric) { value.or(Some(0.0)) } else { value }
    }

    /// The number of each person who has rows in a group, over those rows.
    fn of_those_with_rows(&self, expr: &Expr, group: &Group) -> Vec<f64> {
        let mut numbers = Vec::new();
        for person in self.world.everyone(self.asked.entity) {
            let theirs = |of: &Aggregate| -> Vec<Row<'a>> {
                let rows = self.rows(of, false).into_iter().filter(|(_, of_row)| of_row == group);
                let rows = rows.map(|(row, _)| row);
                rows.filter(|row| self.world.person(*row, self.asked.entity) == Some(person)).collect()
            };
            let mut has_rows = false;
            expr.aggregates(&mut |of| has_rows |= !theirs(of).is_empty());
            if has_rows {
                numbers.extend(arithmetic(expr, &|part| self.aggregated(single(part), &theirs(single(part)))));
            }
        }
        numbers
    }

    /// The number of each person in a group, 0 without rows.
    fn of_all(&self, expr: &Expr, group: &Group) -> Vec<f64> {
        let own = self.own_groups().into_iter().filter(|(_, own)| own == group);
        own.filter_map(|(person, _)| per_person(self.world, self.asked, person, expr)).collect()
    }
}

/// The aggregate that a leaf of a number per entity, or of a total, is.
fn single(part: &Expr) -> &Aggregate {
    match part {
        Expr::Aggregate(of) => of,
        _ => unreachable!("a number per entity and a total are made of aggregates"),
    }
}

fn statistic(mut numbers: Vec<f64>, stat: Stat) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    match stat {
        Stat::Average => average(&numbers),
        Stat::Median => median(numbers),
        Stat::Min => numbers.first().copied(),
        Stat::Max => numbers.last().copied(),
    }
}
