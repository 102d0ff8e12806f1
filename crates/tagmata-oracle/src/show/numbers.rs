//! Numbers of some people in groups. Each is computed from the rows of its own source that lie in the group, and from
//! nothing else; a total from the rows of all groups.

use super::groups::{self, Group};
use crate::aggregate::average;
use crate::asked::Asked;
use crate::number::{self, arithmetic, statistic};
use crate::rows::{self, Counted};
use crate::value::Value;
use crate::world::{Row, World};
use crate::{calendar, who};
use jiff::civil::Date;
use std::cell::RefCell;
use tagmata_core::draft::{Length, Unit, ZeroRows};
use tagmata_core::model::{Reach, Take};
use tagmata_core::period::Window;
use tagmata_core::query::{Aggregate, Bucket, Earlier, Expr, Key, Who};

/// Rows with their groups.
type Grouped<'a> = Vec<(Counted<'a>, Group)>;

/// Whose rows a number is over.
#[derive(Clone, Copy, PartialEq)]
enum Whose<'w> {
    /// The people's of the view; everybody's and nobody's where it picks none.
    View,
    /// Everybody's and nobody's.
    Everyone,
    /// These people's instead.
    Of(&'w Who),
}

/// What rows are put beside what.
#[derive(Clone, Copy)]
pub struct Axes<'v> {
    /// The groups.
    pub by: &'v [Key],
    /// The unit of time.
    pub grain: Option<Unit>,
    /// The window of the view.
    pub window: Window,
    /// Its periods.
    pub periods: &'v [Date],
    /// The earlier window, where the numbers are of that one.
    pub earlier: Option<&'v Earlier>,
    /// All groups but these are one.
    pub kept: Option<&'v [Vec<Value>]>,
}

impl Axes<'_> {
    /// The keys of a group; those of all others together are unknown, with a mark behind them.
    fn settled(&self, group: Group) -> Group {
        if self.kept.is_none_or(|kept| kept.contains(&group.keys)) {
            return group;
        }
        let mut keys = vec![Value::Null; self.by.len()];
        keys.push(Value::Bool(true));
        Group { keys, ..group }
    }
}

/// An aggregate of some people, two ways of reading it, and its groups.
type Known<'a> = (Aggregate, Option<Who>, bool, bool, Grouped<'a>);

/// A view being computed, over its own window or the earlier one.
pub struct View<'v, 'a> {
    world: &'v World<'a>,
    asked: Asked<'v>,
    axes: Axes<'v>,
    /// The people picked; none where nobody was picked, and rows of unknown people count.
    people: Option<Vec<Row<'a>>>,
    /// The rows of each aggregate asked for so far, with their groups, in periods or not.
    known: RefCell<Vec<Known<'a>>>,
    /// The people of each condition so far.
    chosen: RefCell<Vec<(Who, Vec<Row<'a>>)>>,
}

impl<'v, 'a> View<'v, 'a> {
    /// A view of some people.
    pub fn new(world: &'v World<'a>, asked: Asked<'v>, axes: Axes<'v>, people: Option<Vec<Row<'a>>>) -> View<'v, 'a> {
        View { world, asked, axes, people, known: RefCell::default(), chosen: RefCell::default() }
    }

    /// The groups that a number has something in. A total belongs to no group.
    pub fn groups_of(&self, expr: &Expr, groups: &mut Vec<Group>) {
        self.groups_among(expr, Whose::View, groups);
    }

    fn groups_among(&self, expr: &Expr, whose: Whose<'_>, groups: &mut Vec<Group>) {
        let in_periods = |of: &Aggregate| self.rows(of, whose, true).into_iter().map(|(_, group)| group).collect();
        match expr {
            Expr::Number(_) | Expr::Total(_) | Expr::Everyone(_) | Expr::People | Expr::Statistic { .. } => {}
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
                self.groups_among(&pair.0, whose, groups);
                self.groups_among(&pair.1, whose, groups);
            }
            Expr::OnOtherDays { .. } => unreachable!("no legal view counts other days"),
            Expr::Aggregate(of) | Expr::Running(of) => add(groups, in_periods(of)),
            Expr::Among { of, who } => self.groups_among(of, Whose::Of(who), groups),
            Expr::Per { of, zeros: ZeroRows::Exclude, .. } => of.aggregates(&mut |of| {
                let of_somebody = |row: Row<'a>| self.world.person(row, self.asked.entity).is_some();
                let rows = self.rows_each(of, whose).into_iter().filter(|((row, _), _)| of_somebody(*row));
                add(groups, rows.map(|(_, group)| group).collect());
            }),
            Expr::Per { zeros: ZeroRows::Include, .. } => {
                add(groups, self.own_groups(whose).into_iter().map(|(_, group)| group).collect());
            }
            Expr::Cumulative { of, reach, .. } => {
                for end in self.ends(of) {
                    let of = number::reached(self.world, self.asked, of, *reach, Some(end));
                    add(groups, self.rows(&of, whose, false).into_iter().map(|(_, group)| group).collect());
                }
            }
            Expr::Shifted { of, .. } | Expr::AtStartOf { of, .. } => {
                for period in self.axes.periods {
                    let looked_at = self.looked_at(expr, *period);
                    self.elsewhere(of, looked_at, |there, at| {
                        let mut found = Vec::new();
                        there.groups_among(of, whose, &mut found);
                        let here = found.into_iter().filter(|group| group.period.is_none_or(|found| found == at));
                        add(groups, here.map(|group| Group { period: Some(*period), ..group }).collect());
                        None
                    });
                }
            }
        }
    }

    /// A number in a group.
    pub fn value(&self, expr: &Expr, group: &Group) -> Option<f64> {
        self.value_among(expr, group, Whose::View)
    }

    fn value_among(&self, expr: &Expr, group: &Group, whose: Whose<'_>) -> Option<f64> {
        arithmetic(expr, &|part| match part {
            Expr::Aggregate(of) => self.over(of, whose, |of_row| of_row == group),
            Expr::Total(of) => arithmetic(of, &|part| self.over(single(part), whose, |_| true)),
            Expr::Everyone(of) => arithmetic(of, &|part| self.over(single(part), Whose::Everyone, |_| true)),
            Expr::Among { of, who } => self.value_among(of, group, Whose::Of(who)),
            Expr::People => self.people(whose).map(|people| people.len() as f64),
            Expr::Statistic { .. } => number::of_population(self.world, self.asked, part),
            Expr::Per { of, stat, zeros } => {
                let numbers = match zeros {
                    ZeroRows::Exclude => self.of_those_with_rows(of, group, whose),
                    ZeroRows::Include => self.of_all(of, group, whose),
                };
                statistic(numbers, *stat)
            }
            Expr::Running(of) => self.over(of, whose, |of_row| {
                of_row.keys == group.keys && of_row.period.is_some_and(|period| Some(period) <= group.period)
            }),
            Expr::Cumulative { of, reach, take } => self.cumulative(of, (*reach, *take), group, whose),
            Expr::Shifted { of, .. } | Expr::AtStartOf { of, .. } => match group.period {
                None => self.value_among(of, group, whose),
                Some(period) => self.elsewhere(of, self.looked_at(part, period), |there, at| {
                    there.value_among(of, &Group { keys: group.keys.clone(), period: Some(at) }, whose)
                }),
            },
            _ => unreachable!("arithmetic and literals are no leaves"),
        })
    }

    /// A day of the unit that a number of another unit looks at.
    fn looked_at(&self, expr: &Expr, period: Date) -> Date {
        match expr {
            Expr::Shifted { by, unit, .. } => away(period, *by, *unit),
            Expr::AtStartOf { unit, .. } => calendar::bucket(period, *unit, &self.world.model.calendar),
            _ => period,
        }
    }

    /// What is found in the unit that a day lies in; nothing where that is none of those that a number knows.
    fn elsewhere(&self, of: &Expr, day: Date, find: impl FnOnce(&View<'_, 'a>, Date) -> Option<f64>) -> Option<f64> {
        let unit = self.axes.grain.expect("another unit is one of a series");
        let mut window = None;
        of.aggregates(&mut |of| window = window.or(Some(of.window)));
        let Some(Window { from: Some(from), to: Some(to) }) = window else {
            unreachable!("a number of other units has a window with two dates")
        };
        let calendar = &self.world.model.calendar;
        let periods = calendar::buckets(from, to, unit, calendar);
        let period = calendar::bucket(day, unit, calendar);
        if !periods.contains(&period) {
            return None;
        }
        let axes = Axes { window: Window::new(from, to), periods: &periods, ..self.axes };
        find(&View::new(self.world, self.asked, axes, self.people.clone()), period)
    }

    /// The ends of the days that a cumulative number is asked for.
    fn ends(&self, of: &Aggregate) -> Vec<Date> {
        let end = of.window.to.unwrap_or(self.asked.today);
        if self.axes.grain.is_none() {
            return vec![end];
        }
        let from = self.axes.window.from.expect("a series has a window with two dates");
        let mut ends = Vec::new();
        let mut day = from;
        while day < end {
            day = day.tomorrow().expect("a day of a case has one after it");
            ends.push(day);
        }
        ends
    }

    fn cumulative(&self, of: &Aggregate, (reach, take): (Reach, Take), group: &Group, whose: Whose<'_>) -> Option<f64> {
        let bare = Group { keys: group.keys.clone(), period: None };
        let at = |end: Date| {
            let of = number::reached(self.world, self.asked, of, reach, Some(end));
            let rows = self.rows(&of, whose, false).into_iter().filter(|(_, of_row)| *of_row == bare);
            rows::or_zero(self.world, &of, &rows.map(|(row, _)| row).collect::<Vec<_>>(), self.asked.today)
        };
        let mut ends = self.ends(of);
        if let Some(unit) = self.axes.grain {
            ends.retain(|end| {
                let day = end.yesterday().expect("a day of a case has one before it");
                Some(calendar::bucket(day, unit, &self.world.model.calendar)) == group.period
            });
        }
        match take {
            Take::Average if self.axes.grain.is_some() => average(&ends.into_iter().filter_map(at).collect::<Vec<_>>()),
            Take::First if self.axes.grain.is_some() => ends.first().copied().and_then(at),
            _ => ends.last().copied().and_then(at),
        }
    }

    /// The people whose rows a number is over; none for everybody and nobody.
    fn people(&self, whose: Whose<'_>) -> Option<Vec<Row<'a>>> {
        match whose {
            Whose::View => self.people.clone(),
            Whose::Everyone => None,
            Whose::Of(who) => {
                if let Some((_, people)) = self.chosen.borrow().iter().find(|(known, _)| known == who) {
                    return Some(people.clone());
                }
                let mut people = self.world.everyone(self.asked.entity);
                people.retain(|person| who::holds(self.world, self.asked, *person, who) == Some(true));
                self.chosen.borrow_mut().push((who.clone(), people.clone()));
                Some(people)
            }
        }
    }

    /// The rows of an aggregate that the view shows, each with its group.
    fn rows(&self, of: &Aggregate, whose: Whose<'_>, in_periods: bool) -> Grouped<'a> {
        self.rows_apart(of, whose, in_periods, false)
    }

    /// The same for numbers of each person: rows of nobody have no moment.
    fn rows_each(&self, of: &Aggregate, whose: Whose<'_>) -> Grouped<'a> {
        self.rows_apart(of, whose, true, true)
    }

    fn rows_apart(&self, of: &Aggregate, whose: Whose<'_>, in_periods: bool, each: bool) -> Grouped<'a> {
        let name = match whose {
            Whose::View => None,
            Whose::Everyone => Some(Who::Any(Vec::new())),
            Whose::Of(who) => Some(who.clone()),
        };
        let same = |known: &&(Aggregate, Option<Who>, bool, bool, Grouped<'a>)| {
            known.0 == *of && known.1 == name && known.2 == in_periods && known.3 == each
        };
        if let Some(known) = self.known.borrow().iter().find(same) {
            return known.4.clone();
        }
        let mut picked = rows::of_aggregate(self.world, self.asked, of);
        if let Some(people) = self.people(whose) {
            picked.retain(|row| self.world.person(*row, self.asked.entity).is_some_and(|one| people.contains(&one)));
        }
        if each {
            picked.retain(|row| self.world.owner(*row, self.asked.entity).is_some());
        }
        let apart = |row: Row<'a>| self.apart(row, in_periods);
        let mut found = Vec::new();
        for (row, times) in rows::counted(self.world, self.asked, of, &picked, &apart) {
            let axes = if in_periods { self.axes } else { Axes { grain: None, ..self.axes } };
            let group = groups::group(self.world, self.asked, &axes, row);
            found.extend(group.map(|group| ((row, times), axes.settled(group))));
        }
        self.known.borrow_mut().push((of.clone(), name, in_periods, each, found.clone()));
        found
    }

    /// What keeps the moments of a balance apart: units of time.
    fn apart(&self, row: Row<'a>, in_periods: bool) -> Vec<Value> {
        let mut apart = Vec::new();
        let is_unit = |key: &&Key| matches!(key, Key::Time { dimension: None, bucket: Bucket::Unit(_) });
        for key in self.axes.by.iter().filter(is_unit) {
            apart.push(groups::key(self.world, self.asked, key, row));
        }
        if let (Some(unit), true) = (self.axes.grain, in_periods) {
            let day = self.world.day(row).map(|day| calendar::bucket(day, unit, &self.world.model.calendar));
            apart.push(day.map_or(Value::Null, groups::midnight));
        }
        apart
    }

    /// The people of the view with the groups that each is in: with a grain, in every period.
    fn own_groups(&self, whose: Whose<'_>) -> Vec<(Row<'a>, Group)> {
        let people = self.people(whose).unwrap_or_else(|| self.world.everyone(self.asked.entity));
        let periods = match self.axes.grain {
            Some(_) => self.axes.periods.iter().copied().map(Some).collect(),
            None => vec![None],
        };
        let mut found = Vec::new();
        for person in people {
            let Some(keys) = groups::keys(self.world, self.asked, self.axes.by, person) else { continue };
            for period in &periods {
                found.push((person, self.axes.settled(Group { keys: keys.clone(), period: *period })));
            }
        }
        found
    }

    /// An aggregate over the rows of some groups.
    fn over(&self, of: &Aggregate, whose: Whose<'_>, shown: impl Fn(&Group) -> bool) -> Option<f64> {
        let rows = self.rows(of, whose, true).into_iter().filter(|(_, group)| shown(group));
        rows::or_zero(self.world, of, &rows.map(|(row, _)| row).collect::<Vec<_>>(), self.asked.today)
    }

    /// The rows of a person in a group.
    fn theirs(&self, of: &Aggregate, person: Row<'a>, group: &Group, whose: Whose<'_>) -> Vec<Counted<'a>> {
        let rows = self.rows_each(of, whose).into_iter().filter(|(_, of_row)| of_row == group);
        let rows = rows.map(|(row, _)| row);
        rows.filter(|(row, _)| self.world.person(*row, self.asked.entity) == Some(person)).collect()
    }

    /// The number of each person who has rows in a group, over those rows.
    fn of_those_with_rows(&self, expr: &Expr, group: &Group, whose: Whose<'_>) -> Vec<f64> {
        let mut numbers = Vec::new();
        for person in self.world.everyone(self.asked.entity) {
            let mut has_rows = false;
            expr.aggregates(&mut |of| has_rows |= !self.theirs(of, person, group, whose).is_empty());
            if has_rows {
                numbers.extend(self.in_group(expr, person, group, whose));
            }
        }
        numbers
    }

    fn in_group(&self, expr: &Expr, person: Row<'a>, group: &Group, whose: Whose<'_>) -> Option<f64> {
        arithmetic(expr, &|part| {
            let of = single(part);
            rows::or_zero(self.world, of, &self.theirs(of, person, group, whose), self.asked.today)
        })
    }

    /// The number of each person in a group, 0 without rows.
    fn of_all(&self, expr: &Expr, group: &Group, whose: Whose<'_>) -> Vec<f64> {
        let own = self.own_groups(whose).into_iter().filter(|(_, own)| own == group);
        match group.period {
            None => own.filter_map(|(person, _)| number::per_person(self.world, self.asked, person, expr)).collect(),
            Some(_) => own.filter_map(|(person, _)| self.in_period(expr, person, group, whose)).collect(),
        }
    }

    /// The number of a person over all their rows of a period, whatever group those are in.
    fn in_period(&self, expr: &Expr, person: Row<'a>, group: &Group, whose: Whose<'_>) -> Option<f64> {
        let axes = Axes { by: &[], kept: None, ..self.axes };
        let there = View::new(self.world, self.asked, axes, self.people.clone());
        there.in_group(expr, person, &Group { keys: Vec::new(), period: group.period }, whose)
    }
}

/// Adds what is not there yet.
pub fn add(groups: &mut Vec<Group>, more: Vec<Group>) {
    for group in more {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
}

/// So many units away from a day.
fn away(day: Date, by: i32, unit: Unit) -> Date {
    let length = Length { count: by.unsigned_abs(), unit };
    if by < 0 { calendar::earlier(day, length) } else { calendar::later(day, length) }
}

/// The aggregate that a leaf of a number per entity, or of a total, is.
fn single(part: &Expr) -> &Aggregate {
    match part {
        Expr::Aggregate(of) => of,
        _ => unreachable!("a number per entity and a total are made of aggregates"),
    }
}
