//! Cumulative and running numbers: what rows give that reach back from a day of each unit of time.
//!
//! Each is a branch of its own. Sums and counts are added up once per day and then run over the days; everything else
//! is computed anew from the rows that reach back from each unit's end, so that nobody is counted twice.

use super::branch::{Level, Part, Slot, Whose, slot_name};
use super::elsewhere::Away;
use super::keys::unit_of;
use super::sql::{Back as Frame, Over, windowed};
use super::{Builder, sql, time};
use crate::draft::{Length, Unit};
use crate::model::{Calendar, Formula, MetricId, Reach, Take};
use crate::period::{self, Window};
use crate::query::{Aggregate, Expr as Term};
use crate::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, DataType, DateTimeField, Expr, Query};

/// An aggregate over the rows that reach back from a day of each unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Accumulated {
    pub(super) of: Aggregate,
    pub(super) back: Back,
    pub(super) take: Take,
}

/// How far rows reach back from a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Back {
    /// To the beginning of the data.
    All,
    /// To this day.
    Since(Option<Date>),
    /// To the start of the unit that the day lies in.
    ToDate(Unit),
    /// So long.
    Last(Length),
}

/// The part of a slot for a node that looks beyond its unit, in a view with a grain.
pub(super) fn part(term: &Term) -> Option<Part> {
    Some(match term {
        Term::Running(of) => {
            let back = Back::Since(of.window.from);
            Part::Accumulated(Accumulated { of: of.clone(), back, take: Take::Last })
        }
        Term::Cumulative { of, reach, take } => {
            let back = match *reach {
                Reach::All => Back::All,
                Reach::Last(length) => Back::Last(length),
                Reach::ToDate(unit) => Back::ToDate(unit),
            };
            Part::Accumulated(Accumulated { of: of.clone(), back, take: *take })
        }
        Term::Shifted { of, by, unit } => Part::Away(Box::new(part(of)?), Away::By(*by, *unit)),
        Term::AtStartOf { of, unit } => Part::Away(Box::new(part(of)?), Away::StartOf(*unit)),
        Term::OnOtherDays { of, by, unit } => Part::OnOtherDays(of.clone(), *by, unit.clone()),
        Term::Aggregate(aggregate) => Part::Rows(aggregate.clone()),
        _ => return None,
    })
}

/// Whether a number looks beyond its own unit of time.
pub(super) fn looks_beyond(term: &Term) -> bool {
    let mut found = false;
    term.visit(&mut |part| found |= matches!(part, Term::Cumulative { .. } | Term::Shifted { .. }));
    found
}

/// The metric whose rows a part aggregates, where it is one.
pub(super) fn metric_of(part: &Part) -> Option<&MetricId> {
    match part {
        Part::Rows(aggregate) | Part::OnOtherDays(aggregate, ..) => Some(&aggregate.metric),
        Part::Accumulated(accumulated) => Some(&accumulated.of.metric),
        Part::Away(part, _) => metric_of(part),
        Part::Per { .. } => None,
    }
}

impl Builder<'_> {
    /// A cumulative aggregate without a grain: that of the rows which reach back from the window's end.
    pub(super) fn at_the_end(&self, of: &Aggregate, reach: Reach) -> Aggregate {
        let to = of.window.to.unwrap_or(self.today);
        let from = match reach {
            Reach::All => None,
            Reach::ToDate(unit) => to.yesterday().ok().map(|last| period::starts(last, unit, &self.model.calendar)),
            Reach::Last(length) => to.yesterday().ok().and_then(|last| first_of(last, length, &self.model.calendar)),
        };
        Aggregate { window: Window { from, to: Some(to) }, ..of.clone() }
    }

    /// A number in a view without a grain: cumulative ones as of the window's end, shifted ones over their own window.
    pub(super) fn without_grain(&self, term: Term) -> Term {
        let pair = |pair: Box<(Term, Term)>| Box::new((self.without_grain(pair.0), self.without_grain(pair.1)));
        let one = |of: Box<Term>| Box::new(self.without_grain(*of));
        match term {
            Term::Cumulative { of, reach, .. } => Term::Aggregate(self.at_the_end(&of, reach)),
            Term::Shifted { of, .. } => self.without_grain(*of),
            Term::Ratio(parts) => Term::Ratio(pair(parts)),
            Term::Minus(parts) => Term::Minus(pair(parts)),
            Term::Plus(parts) => Term::Plus(pair(parts)),
            Term::Times(parts) => Term::Times(pair(parts)),
            Term::Per { of, stat, zeros } => Term::Per { of: one(of), stat, zeros },
            Term::Total(of) => Term::Total(one(of)),
            Term::Everyone(of) => Term::Everyone(one(of)),
            Term::Among { of, who } => Term::Among { of: one(of), who },
            other => other,
        }
    }

    /// The relation of a slot that no plain aggregation gives; `None` for every other slot.
    pub(super) fn special_branch(&mut self, level: &Level, at: usize, slots: &[Slot]) -> Option<Query> {
        let slot = &slots[at];
        if let Some(shown) = self.on_those_days(level, slots, at) {
            return Some(shown);
        }
        if Self::is_by_days(level, &slot.part) {
            return Some(self.by_days(level, slot, (at, slots.len())));
        }
        match &slot.part {
            Part::Accumulated(accumulated) => Some(self.accumulated(level, accumulated, slot, (at, slots.len()))),
            Part::OnOtherDays(of, by, unit) => {
                Some(self.on_other_days(level, of, (*by, unit), slot, (at, slots.len())))
            }
            Part::Away(part, away) => Some(self.away(level, part, *away, slot, (at, slots.len()))),
            Part::Rows(aggregate) => match &self.model.metrics[&aggregate.metric].formula {
                Formula::Balance(balance) => {
                    Some(self.balance_branch(level, aggregate, balance, slot, (at, slots.len())))
                }
                Formula::Conversions(conversion) => {
                    Some(self.conversion_branch(level, aggregate, conversion, slot, (at, slots.len())))
                }
                _ => None,
            },
            Part::Per { .. } => None,
        }
    }

    /// The relation `k, v0` of an aggregate per entity that no plain aggregation gives.
    pub(super) fn special_each(&mut self, aggregate: &Aggregate) -> Option<String> {
        let level = Level { entity: true, ..Level::default() };
        let slot = Slot { part: Part::Rows(aggregate.clone()), earlier: None, whose: Whose::Everyone };
        let query = self.special_branch(&level, 0, &[slot])?;
        Some(self.cte(&format!("{}_each", aggregate.metric).replace('.', "_"), query))
    }

    /// Puts the value of one slot among the columns of all.
    pub(super) fn place(&self, select: &mut sql::Select, value: Expr, (at, width): (usize, usize)) {
        for i in 0..width {
            let value = if i == at { value.clone() } else { self.dialect.no_number() };
            select.item(value, &slot_name(i));
        }
    }

    /// The columns of a level's keys in their order, as columns of `relation`, but the period of another one.
    pub(super) fn key_items(&self, level: &Level, relation: &str, period: Option<Expr>) -> Vec<(String, Expr)> {
        let mut items = Vec::new();
        for name in level.key_columns() {
            let value = match &period {
                Some(period) if name == "period" => period.clone(),
                _ => sql::column(relation, &name),
            };
            items.push((name, value));
        }
        items
    }

    fn accumulated(&mut self, level: &Level, of: &Accumulated, slot: &Slot, place: (usize, usize)) -> Query {
        let grain = level.grain.expect("the plan lets numbers of units into a view with a grain only");
        let formula = &self.model.metrics[&of.of.metric].formula;
        let adds_up = matches!(formula, Formula::Sum(_) | Formula::Count(_));
        let counts = adds_up || matches!(formula, Formula::CountDistinct(_));
        let spots = self.spots(of, grain, slot);
        let bare = Level { grain: None, ..level.clone() };
        let on_days = match (adds_up, of.back) {
            (
                true,
                Back::Last(Length { unit: Unit::Day | Unit::Week, .. }) | Back::All | Back::Since(_) | Back::ToDate(_),
            ) => self.over_days(&bare, of, slot, &spots),
            (true, _) => {
                let sums = self.day_sums(&bare, of, slot, None);
                let mut select = sql::Select::from(sql::table(&sums, &sums));
                let day = sql::column(&sums, "day");
                self.join_spots(&mut select, &spots, day, of.back);
                for name in bare.key_columns() {
                    select.group(sql::column(&sums, &name), &name);
                }
                self.group_spots(&mut select, &spots);
                select.item(sql::function("sum", vec![sql::column(&sums, "v")]), "v");
                select.query()
            }
            (false, _) => self.over_rows(&bare, of, slot, &spots),
        };
        let mut select = sql::Select::from(sql::derived(on_days, "days"));
        let value = sql::column("days", "v");
        if of.take != Take::Average {
            for (name, key) in self.key_items(level, "days", None) {
                select.item(key, &name);
            }
            self.place(&mut select, value, place);
            return select.query();
        }
        for (name, key) in self.key_items(level, "days", None) {
            select.group(key, &name);
        }
        let mean = if counts {
            // Days on which nothing was reached are 0, and have no row here.
            let mut lengths = sql::Select::from(sql::table(&spots, &spots));
            lengths.group(sql::column(&spots, "period"), "period");
            lengths.item(sql::count_rows(), "n");
            let same = sql::eq(sql::column("lengths", "period"), sql::column("days", "period"));
            select.inner_join(sql::derived(lengths.query(), "lengths"), same);
            let sum = sql::function("sum", vec![value]);
            self.dialect.divide(sum, sql::function("max", vec![sql::column("lengths", "n")]))
        } else {
            self.dialect.average(value)
        };
        self.place(&mut select, mean, place);
        select.query()
    }

    /// The days that numbers are taken from, as a common table expression `period, day`.
    fn spots(&mut self, of: &Accumulated, grain: Unit, slot: &Slot) -> String {
        let day = sql::column(CALENDAR_TABLE, CALENDAR_DAY);
        let period = unit_of(day.clone(), slot.earlier, grain, &self.model.calendar);
        let mut select = sql::Select::from(sql::table(CALENDAR_TABLE, CALENDAR_TABLE));
        match of.take {
            Take::Average => {
                select.item(period, "period");
                select.item(day.clone(), "day");
            }
            Take::Last | Take::First => {
                let name = if of.take == Take::Last { "max" } else { "min" };
                select.group(period, "period");
                select.item(sql::function(name, vec![day.clone()]), "day");
            }
        }
        for test in time::inside(&day, of.of.window) {
            select.filter(test);
        }
        self.cte("spots", select.query())
    }

    /// The first day of which rows can be reached.
    fn reaches_back(&self, of: &Accumulated) -> Option<Date> {
        let from = of.of.window.from?;
        match of.back {
            Back::All => None,
            Back::Since(from) => from,
            Back::ToDate(unit) => Some(period::starts(from, unit, &self.model.calendar)),
            Back::Last(length) => first_of(from, length, &self.model.calendar),
        }
    }

    /// Sums per day: `keys, day, v`. Rows before `first` count for that day.
    fn day_sums(&mut self, bare: &Level, of: &Accumulated, slot: &Slot, first: Option<Date>) -> String {
        let window = Window { from: self.reaches_back(of), to: of.of.window.to };
        let mut fact = self.fact(bare, &Aggregate { window, ..of.of.clone() }, slot);
        let value = self.aggregate(&mut fact.scope, &of.of.metric);
        let day = sql::cast(fact.time.clone(), DataType::Date);
        let day = match first {
            Some(first) => sql::function("greatest", vec![day, sql::date(first)]),
            None => day,
        };
        let mut select = fact.scope.select();
        for (key, name) in fact.keys.into_iter().zip(bare.key_columns()) {
            select.group(key, &name);
        }
        select.group(day, "day");
        select.item(value, "v");
        for test in fact.tests {
            select.filter(test);
        }
        self.cte("day_sums", select.query())
    }

    /// Sums that run over the days, at the days they are taken from: `keys, period, v`.
    fn over_days(&mut self, bare: &Level, of: &Accumulated, slot: &Slot, spots: &str) -> Query {
        let window = of.of.window;
        let rolling = match of.back {
            Back::Last(length) => Some(i64::from(length.count) * if length.unit == Unit::Week { 7 } else { 1 }),
            _ => None,
        };
        let first = if rolling.is_some() { None } else { window.from };
        let sums = self.day_sums(bare, of, slot, first);
        let from = if rolling.is_some() { self.reaches_back(of) } else { window.from };
        let mut days = sql::Select::from(sql::table(CALENDAR_TABLE, CALENDAR_TABLE));
        let day = sql::column(CALENDAR_TABLE, CALENDAR_DAY);
        days.item(day.clone(), "day");
        for test in time::inside(&day, Window { from, to: window.to }) {
            days.filter(test);
        }
        let day = sql::column("each_day", "day");
        let mut same = vec![sql::eq(sql::column(&sums, "day"), day.clone())];
        let mut partition = Vec::new();
        let mut run = sql::Select::from(sql::derived(days.query(), "each_day"));
        if !bare.key_columns().is_empty() {
            let mut every = sql::Select::from(sql::table(&sums, &sums));
            every.distinct();
            for name in bare.key_columns() {
                every.item(sql::column(&sums, &name), &name);
                let (key, other) = (sql::column("every", &name), sql::column(&sums, &name));
                same.push(Expr::IsNotDistinctFrom(Box::new(key.clone()), Box::new(other)));
                run.item(key.clone(), &name);
                partition.push(key);
            }
            run.cross_join(sql::derived(every.query(), "every"));
        }
        run.left_join(sql::table(&sums, &sums), sql::and(same));
        if let Back::ToDate(unit) = of.back {
            partition.push(time::bucket(day.clone(), unit, &self.model.calendar));
        }
        let back = rolling.map_or(Frame::All, |days| Frame::Rows(days - 1));
        let over = Over { partition, order: vec![day.clone()], back };
        run.item(day, "day");
        run.item(windowed("sum", vec![sql::column(&sums, "v")], over), "v");
        let mut select = sql::Select::from(sql::derived(run.query(), "run"));
        select.inner_join(sql::table(spots, spots), sql::eq(sql::column(spots, "day"), sql::column("run", "day")));
        for name in bare.key_columns() {
            select.item(sql::column("run", &name), &name);
        }
        select.item(sql::column(spots, "period"), "period");
        select.item(sql::column(spots, "day"), "day");
        select.item(sql::column("run", "v"), "v");
        select.query()
    }

    /// The aggregate over the rows that each spot reaches: `keys, period, day, v`.
    fn over_rows(&mut self, bare: &Level, of: &Accumulated, slot: &Slot, spots: &str) -> Query {
        let window = Window { from: self.reaches_back(of), to: of.of.window.to };
        let mut fact = self.fact(bare, &Aggregate { window, ..of.of.clone() }, slot);
        let value = self.aggregate(&mut fact.scope, &of.of.metric);
        let mut select = fact.scope.select();
        self.join_spots(&mut select, spots, sql::cast(fact.time, DataType::Date), of.back);
        for (key, name) in fact.keys.into_iter().zip(bare.key_columns()) {
            select.group(key, &name);
        }
        self.group_spots(&mut select, spots);
        select.item(value, "v");
        for test in fact.tests {
            select.filter(test);
        }
        select.query()
    }

    /// Every row or sum meets the spots that reach back to its day.
    fn join_spots(&self, select: &mut sql::Select, spots: &str, day: Expr, back: Back) {
        let spot = sql::column(spots, "day");
        let mut tests = vec![sql::binary(day.clone(), BinaryOperator::LtEq, spot.clone())];
        match back {
            Back::All | Back::Since(_) => {}
            Back::ToDate(unit) => {
                tests.push(sql::binary(day, BinaryOperator::GtEq, time::bucket(spot, unit, &self.model.calendar)));
            }
            Back::Last(length) => {
                let (count, unit) = interval_of(length);
                tests.push(sql::binary(day, BinaryOperator::Gt, sql::minus(spot, sql::interval(count, unit))));
            }
        }
        select.inner_join(sql::table(spots, spots), sql::and(tests));
    }

    fn group_spots(&self, select: &mut sql::Select, spots: &str) {
        select.group(sql::column(spots, "period"), "period");
        select.group(sql::column(spots, "day"), "day");
    }
}

/// The first day that a length reaches back to from a day: the one after the day that lies that long before it.
fn first_of(day: Date, length: Length, calendar: &Calendar) -> Option<Date> {
    let count = i32::try_from(length.count).ok()?;
    period::add(day, length.unit, -count, calendar).ok()?.tomorrow().ok()
}

/// A length in a unit that intervals have.
pub(super) fn interval_of(length: Length) -> (i64, DateTimeField) {
    let count = i64::from(length.count);
    match length.unit {
        Unit::Day => (count, DateTimeField::Day),
        Unit::Week => (count * 7, DateTimeField::Day),
        Unit::Month => (count, DateTimeField::Month),
        Unit::Quarter => (count * 3, DateTimeField::Month),
        Unit::Half => (count * 6, DateTimeField::Month),
        Unit::Year => (count * 12, DateTimeField::Month),
    }
}
