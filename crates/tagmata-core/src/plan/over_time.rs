//! Numbers that look beyond their own unit of time: cumulative ones, running totals, numbers of another unit.
//!
//! They are built as parts of a term's tree, and get their windows once the view's window and grain are known.

use super::Planner;
use super::by_days::is_by_days;
use super::window::Days;
use crate::diagnostic::Code;
use crate::draft::{self, Unit};
use crate::model::{Cumulative, Formula, MetricId};
use crate::period::{self, NoWindow, Window};
use crate::query::{Expr, Key, Number, RowTest, set_window};
use crate::words::Words;
use jiff::civil::Date;

impl Planner<'_> {
    /// A metric over everything up to a day; `of` is the metric that is accumulated.
    pub(super) fn cumulative(&mut self, cumulative: &Cumulative, of: Expr) -> Expr {
        let Expr::Aggregate(mut of) = of else { unreachable!("the model accumulates metrics over rows only") };
        of.window.to = of.window.to.or(Some(self.today));
        Expr::Cumulative { of, reach: cumulative.reach, take: cumulative.take }
    }

    /// Whether a metric is cumulative: it is known after the last row, too.
    pub(super) fn reaches_back(&self, metric: &MetricId) -> bool {
        matches!(self.model.metrics[metric].formula, Formula::Cumulative(_))
    }

    /// Whether all terms are cumulative metrics.
    pub(super) fn all_reach_back(&self, terms: &[draft::Term]) -> bool {
        terms.iter().all(|term| {
            let draft::Term::Leaf(leaf) = term else { return false };
            let known = self.model.metrics.get_key_value(leaf.metric.as_str());
            known.is_some_and(|(id, _)| self.reaches_back(id))
        })
    }

    /// Days that reach to yesterday, where the last row is older.
    pub(super) fn until_yesterday(&self, days: Days) -> Days {
        let (first, last) = days?;
        Some((first, self.today.yesterday().map_or(last, |yesterday| last.max(yesterday))))
    }

    /// A number over everything from the start of the view's window to the end of each unit.
    pub(super) fn running(&mut self, path: &str, of: Expr) -> Option<Expr> {
        let pair = |planner: &mut Self, pair: Box<(Expr, Expr)>| {
            let (left, right) = *pair;
            Some(Box::new((planner.running(path, left)?, planner.running(path, right)?)))
        };
        match of {
            Expr::Aggregate(of) if self.is_over_rows(&of.metric) => Some(Expr::Running(of)),
            Expr::Ratio(parts) => Some(Expr::Ratio(pair(self, parts)?)),
            Expr::Minus(parts) => Some(Expr::Minus(pair(self, parts)?)),
            Expr::Plus(parts) => Some(Expr::Plus(pair(self, parts)?)),
            Expr::Times(parts) => Some(Expr::Times(pair(self, parts)?)),
            Expr::Number(n) => Some(Expr::Number(n)),
            _ => {
                let message = Words::both(
                    "这个数不能累计：它不是逐行汇总的指标",
                    "this number has no running total: it is no metric over rows",
                );
                self.problem(Code::Conflict, path, message, None);
                None
            }
        }
    }

    /// For a metric of conversions: the conditions of the event that starts, still to be planned with those of the
    /// question, and of the event that follows.
    pub(super) fn converted(&mut self, path: &str, id: &MetricId) -> Option<(Vec<draft::RowTest>, Vec<RowTest>)> {
        let Formula::Conversions(conversion) = &self.model.metrics[id].formula else {
            return Some((Vec::new(), Vec::new()));
        };
        let [from, to] = [&conversion.from, &conversion.to].map(|event| self.model.events[event].clone());
        let then = self.row_tests(path, &to.filters, &to.source, to.id.as_str())?;
        Some((from.filters, then))
    }

    /// Whether a metric aggregates rows that stand for themselves.
    pub(super) fn is_over_rows(&self, id: &MetricId) -> bool {
        let metric = &self.model.metrics[id];
        !metric.undated
            && !matches!(metric.formula, Formula::DaysSince(..) | Formula::Balance(_) | Formula::Conversions(_))
    }

    /// Gives the numbers of a view their windows, and reports those that its groups or comparison cannot take. Groups of
    /// days are made of single days.
    pub(super) fn settle_all(
        &mut self,
        path: &str,
        numbers: &mut [Number],
        measure: &draft::Measure,
        by: &[Key],
        window: Window,
    ) -> Option<()> {
        let by_days = is_by_days(numbers, by);
        let grain = if by_days { Some(Unit::Day) } else { measure.grain };
        for number in numbers.iter_mut() {
            self.settle(path, &mut number.expr, grain, window)?;
            if measure.compare.is_some() && is_elsewhere(&number.expr) {
                self.not_built(&format!("{path}.compare"), "a comparison of a number of another unit of time");
                return None;
            }
        }
        if by_days { self.rolls_up(path, numbers, measure, by) } else { Some(()) }
    }

    /// Gives the parts of a number that look beyond their own unit their windows, in a view of this window and grain.
    pub(super) fn settle(&mut self, path: &str, expr: &mut Expr, grain: Option<Unit>, window: Window) -> Option<()> {
        match expr {
            // A statistic over a population is settled with the numbers per entity that it is made of.
            Expr::Aggregate(_) | Expr::Number(_) | Expr::People | Expr::Statistic { .. } => Some(()),
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
                self.settle(path, &mut pair.0, grain, window)?;
                self.settle(path, &mut pair.1, grain, window)
            }
            Expr::Per { of, .. } | Expr::Total(of) | Expr::Everyone(of) if grain.is_some() && looks_beyond(of) => {
                self.not_built(
                    path,
                    "a cumulative, running or shifted number inside per or share_of over a time grain",
                );
                None
            }
            Expr::Per { of, .. } | Expr::Total(of) | Expr::Everyone(of) | Expr::Among { of, .. } => {
                self.settle(path, of, grain, window)
            }
            Expr::OnOtherDays { of, .. } => self.settle_other_days(path, of, grain),
            Expr::Running(_) | Expr::AtStartOf { .. } if grain.is_none() => {
                let message = Words::both(
                    "需要时间粒度：`running` 与 `at_start_of` 是逐个时间单位的数",
                    "a `grain` is needed: `running` and `at_start_of` are numbers of a unit of time",
                );
                self.problem(Code::Shape, path, message, None);
                None
            }
            Expr::Running(of) | Expr::Cumulative { of, .. } => {
                if grain.is_some() {
                    of.window = window;
                }
                Some(())
            }
            Expr::Shifted { of, by, unit } => {
                let (by, unit) = (*by, *unit);
                match grain {
                    Some(grain) if !moves_whole_units(by, unit, grain) => {
                        let message = Words::both(
                            "平移的长度不是整数个时间粒度，对应不到某一个单位",
                            "the shift is no whole number of the grain's units, so a unit has no counterpart",
                        );
                        let hint = Words::both("请用更细的 `grain`", "use a finer `grain`");
                        self.problem(Code::Conflict, path, message, Some(hint));
                        None
                    }
                    None => self.moved(path, of, by, unit),
                    Some(Unit::Day) if self.has_a_length(path, unit).is_none() => None,
                    Some(grain) => {
                        self.elsewhere(path, of, grain, window, |day| period::add(day, unit, by, &self.model.calendar))
                    }
                }
            }
            Expr::AtStartOf { of, unit } => {
                let (unit, grain) = (*unit, grain.unwrap_or(*unit));
                if unit < grain {
                    let message = Words::both(
                        "`at_start_of` 的单位需不短于时间粒度",
                        "the unit of `at_start_of` is not shorter than the grain",
                    );
                    self.problem(Code::Conflict, path, message, None);
                    return None;
                }
                let calendar = &self.model.calendar;
                self.elsewhere(path, of, grain, window, |day| Ok(period::starts(day, unit, calendar)))
            }
        }
    }

    /// Moves the windows of a number that is seen without a grain.
    fn moved(&mut self, path: &str, of: &mut Expr, by: i32, unit: Unit) -> Option<()> {
        let mut window = None;
        of.aggregates(&mut |aggregate| window = window.or(Some(aggregate.window)));
        let Some(window) = window else { return Some(()) };
        let window = Window { to: window.to.or(Some(self.today)), ..window };
        let moved = match period::shifted(window, unit, by, &self.model.calendar) {
            Ok(moved) => self.until_today(moved),
            Err(NoWindow(message)) => {
                self.problem(Code::BadValue, path, message, None);
                return None;
            }
        };
        set_window(of, moved);
        self.settle(path, of, None, moved)
    }

    /// The window of the units that a view's units look at, for a number of those.
    fn elsewhere(
        &mut self,
        path: &str,
        of: &mut Expr,
        grain: Unit,
        view: Window,
        away: impl Fn(Date) -> Result<Date, NoWindow>,
    ) -> Option<()> {
        let calendar = &self.model.calendar;
        let looked_at =
            |day: Date| away(period::starts(day, grain, calendar)).map(|day| period::starts(day, grain, calendar));
        let (from, to) = (view.from?, view.to?.yesterday().ok()?);
        let ends = looked_at(from).and_then(|first| {
            let last = looked_at(to)?;
            Ok(Window::new(first, period::add(last, grain, 1, calendar)?))
        });
        let window = match ends {
            Ok(window) => self.until_today(window),
            Err(NoWindow(message)) => {
                self.problem(Code::BadValue, path, message, None);
                return None;
            }
        };
        let known = self.facts.manifest.days().map(|(first, _)| first);
        let from = window.from.max(known);
        if from >= window.to {
            let asked = window.words();
            let message = Words::both(format!("{} 没有数据", asked.zh), format!("there is no data for {}", asked.en));
            self.problem(Code::OutsideData, path, message, None);
            return None;
        }
        if from > window.from {
            let first = from.expect("it is later than another").to_string();
            self.assume(Words::both(
                format!("{first} 以前没有数据：由更早的时间单位算出的数为空"),
                format!("there is no data before {first}: numbers that look at earlier units are empty"),
            ));
        }
        let window = Window { from, ..window };
        set_window(of, window);
        self.settle(path, of, Some(grain), window)
    }
}

/// As a number was some units away: pushed down to its metrics.
pub(super) fn shifted(of: Expr, by: i32, unit: Unit) -> Expr {
    pushed_down(of, &|of| Expr::Shifted { of: Box::new(of), by, unit })
}

/// As a number was in the first of the view's units in each longer one: pushed down to its metrics.
pub(super) fn at_start_of(of: Expr, unit: Unit) -> Expr {
    pushed_down(of, &|of| Expr::AtStartOf { of: Box::new(of), unit })
}

pub(super) fn pushed_down(of: Expr, wrap: &impl Fn(Expr) -> Expr) -> Expr {
    let pair = |pair: Box<(Expr, Expr)>| Box::new((pushed_down(pair.0, wrap), pushed_down(pair.1, wrap)));
    match of {
        Expr::Ratio(parts) => Expr::Ratio(pair(parts)),
        Expr::Minus(parts) => Expr::Minus(pair(parts)),
        Expr::Plus(parts) => Expr::Plus(pair(parts)),
        Expr::Times(parts) => Expr::Times(pair(parts)),
        Expr::Number(n) => Expr::Number(n),
        leaf => wrap(leaf),
    }
}

/// Whether a number looks beyond its own unit of time.
pub(super) fn looks_beyond(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |part| {
        found |= matches!(part, Expr::Running(_) | Expr::Cumulative { .. }) || is_of_another_unit(part);
    });
    found
}

/// Whether a number is one of another unit of time.
fn is_elsewhere(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |part| found |= is_of_another_unit(part));
    found
}

fn is_of_another_unit(part: &Expr) -> bool {
    matches!(part, Expr::Shifted { .. } | Expr::AtStartOf { .. } | Expr::OnOtherDays { .. })
}

/// Whether a shift leads from the start of every unit of a grain to the start of another one.
fn moves_whole_units(by: i32, unit: Unit, grain: Unit) -> bool {
    match (length(unit), length(grain)) {
        (_, (_, 1)) if grain == Unit::Day => true,
        ((true, unit), (true, grain)) | ((false, unit), (false, grain)) => by.saturating_mul(unit) % grain == 0,
        _ => false,
    }
}

/// A unit in months, or in days where it is no number of months.
fn length(unit: Unit) -> (bool, i32) {
    match unit {
        Unit::Day => (false, 1),
        Unit::Week => (false, 7),
        Unit::Month => (true, 1),
        Unit::Quarter => (true, 3),
        Unit::Half => (true, 6),
        Unit::Year => (true, 12),
    }
}
