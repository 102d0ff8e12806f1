//! Numbers of another unit of time: of the month before, of the first week of the quarter.
//!
//! The number is computed for the units that are looked at, and put under those that look at them.

use super::branch::{Level, Part, Slot, slot_name};
use super::over_time::interval_of;
use super::{Builder, retail, sql, time};
use crate::draft::{Length, Unit};
use crate::period;
use crate::query::{Expr as Term, Key, Show};
use sqlparser::ast::{BinaryOperator, DateTimeField, Expr, Query};

/// Which unit a unit looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Away {
    /// So many units away.
    By(i32, Unit),
    /// The first in its longer unit.
    StartOf(Unit),
}

impl Builder<'_> {
    /// A number of other units, put under the units that look at them.
    pub(super) fn away(&mut self, level: &Level, part: &Part, away: Away, slot: &Slot, place: (usize, usize)) -> Query {
        let grain = level.grain.expect("the plan lets numbers of units into a view with a grain only");
        let periods = self.periods.clone().expect("a view with a grain has its periods");
        let period = sql::column(&periods, "period");
        if matches!(part, Part::Away(..)) {
            // What is looked at looks elsewhere itself, also from units that are not shown.
            let mut units = sql::Select::from(sql::table(&periods, &periods));
            units.distinct();
            units.item(self.looked_at(period.clone(), away, grain), "period");
            self.periods = Some(self.cte("periods_looked_at", units.query()));
        }
        let inner = self.merged(level, &[Slot { part: part.clone(), ..slot.clone() }]);
        self.periods = Some(periods.clone());
        let looked_at = self.looked_at(period.clone(), away, grain);
        let mut select = sql::Select::from(sql::derived(inner, "looked_at"));
        let same = sql::eq(sql::column("looked_at", "period"), looked_at);
        select.inner_join(sql::table(&periods, &periods), same);
        for (name, key) in self.key_items(level, "looked_at", Some(period)) {
            select.item(key, &name);
        }
        self.place(&mut select, sql::column("looked_at", &slot_name(0)), place);
        select.query()
    }

    /// The unit that a unit looks at.
    fn looked_at(&self, period: Expr, away: Away, grain: Unit) -> Expr {
        let calendar = &self.model.calendar;
        let day = match away {
            Away::By(by, unit) => {
                let (count, step) = interval_of(Length { count: by.unsigned_abs(), unit });
                if let (Some(pattern), DateTimeField::Month) = (&calendar.retail, &step) {
                    let months = if by < 0 { -count } else { count };
                    return retail::moved(period, months, grain, pattern);
                }
                let length = sql::interval(count, step);
                if by < 0 { sql::minus(period, length) } else { sql::plus(period, length) }
            }
            // Whole weeks: a longer unit begins with a shorter one.
            Away::StartOf(unit) if calendar.retail.is_some() => return time::bucket(period, unit, calendar),
            Away::StartOf(unit) => time::bucket(period, unit, calendar),
        };
        time::bucket(day, grain, calendar)
    }

    /// The value of a number of another unit: nothing where that unit lies before the data.
    pub(super) fn known_elsewhere(&mut self, term: &Term, value: Expr, relation: &str) -> Expr {
        let Show::Measure(measure) = &self.query.show else { return value };
        if let (Term::OnOtherDays { of, by, unit }, Some(_)) = (term, measure.grain) {
            return self.known_on_other_days(of, *by, unit, value);
        }
        let steps = steps_of(term);
        let mut window = None;
        term.aggregates(&mut |of| window = window.or(Some(of.window)));
        let by_days = measure.grain.is_none() && measure.by.iter().any(Key::is_rows_time);
        let grain = measure.grain.or(by_days.then_some(Unit::Day));
        let (Some(grain), Some(window), false) = (grain, window, steps.is_empty()) else { return value };
        let calendar = &self.model.calendar;
        let (Some(first), Some(view)) = (window.from, measure.window.from) else { return value };
        let known_from = period::starts(first, grain, calendar);
        let mut first_looked_at = Some(period::starts(view, grain, calendar));
        for away in &steps {
            let day = first_looked_at.and_then(|day| match *away {
                Away::By(by, unit) => period::add(day, unit, by, calendar).ok(),
                Away::StartOf(unit) => Some(period::starts(day, unit, calendar)),
            });
            first_looked_at = day.map(|day| period::starts(day, grain, calendar));
        }
        if first_looked_at.is_some_and(|day| day >= known_from) {
            return value;
        }
        if by_days {
            return self.known_in_groups(measure, term, known_from, value, relation);
        }
        let periods = self.periods.as_deref().expect("a view with a grain has its periods");
        let looked_at = self.at_the_end_of(&steps, sql::column(periods, "period"), grain);
        sql::case(vec![(sql::binary(looked_at, BinaryOperator::GtEq, sql::date(known_from)), value)], None)
    }

    /// The unit that a unit looks at through one that looks elsewhere itself.
    pub(super) fn at_the_end_of(&self, steps: &[Away], period: Expr, grain: Unit) -> Expr {
        steps.iter().fold(period, |at, away| self.looked_at(at, *away, grain))
    }
}

/// Where a number looks, step by step.
pub(super) fn steps_of(term: &Term) -> Vec<Away> {
    let (mut steps, mut at) = (Vec::new(), term);
    loop {
        at = match at {
            Term::Shifted { of, by, unit } => {
                steps.push(Away::By(*by, *unit));
                of
            }
            Term::AtStartOf { of, unit } => {
                steps.push(Away::StartOf(*unit));
                of
            }
            _ => return steps,
        };
    }
}
