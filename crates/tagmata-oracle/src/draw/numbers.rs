//! Random numbers of a view, and those that look beyond their rows: at other people, at all of a population, at earlier
//! days, at one moment of each.

use super::{Draw, pick};
use crate::legal;
use crate::world::World;
use tagmata_core::draft::{Length, Occurrence, Stat, Unit, ZeroRows};
use tagmata_core::model::{Formula, MetricId, Reach, Take};
use tagmata_core::period::Window;
use tagmata_core::query::{Aggregate, Expr, Who};

const STATS: [Stat; 4] = [Stat::Average, Stat::Median, Stat::Min, Stat::Max];

/// What a number of a view has to fit.
#[derive(Clone, Copy)]
pub(super) struct Fits {
    /// The window of all numbers, where they share one.
    pub(super) window: Option<Window>,
    /// The unit of the series.
    pub(super) grain: Option<Unit>,
    /// The numbers are compared with those of an earlier window.
    pub(super) compared: bool,
    /// People are picked.
    pub(super) picked: bool,
    /// Rows may be grouped by their own time.
    pub(super) own_time: bool,
}

impl Draw<'_, '_> {
    /// A number of a view over some of the metrics.
    pub(super) fn view_number(&mut self, metrics: &[MetricId], fits: Fits) -> Expr {
        self.combined(&|draw| draw.view_leaf(metrics, fits))
    }

    fn view_leaf(&mut self, metrics: &[MetricId], fits: Fits) -> Expr {
        let metric = pick(self.rng, metrics).clone();
        let of_person = self.reaches_entity(&metric);
        if of_person && self.depth > 0 && self.chance(0.12) {
            self.depth -= 1;
            let who = if self.chance(0.2) { Who::All(Vec::new()) } else { self.who(1) };
            let of = self.view_leaf(&[metric], Fits { picked: true, ..fits });
            self.depth += 1;
            return Expr::Among { of: Box::new(of), who: Box::new(who) };
        }
        if self.depth > 0 && self.chance(0.06) {
            self.depth -= 1;
            let statistic = self.of_population();
            self.depth += 1;
            if let Some(statistic) = statistic {
                return statistic;
            }
        }
        if fits.picked && self.chance(0.08) {
            return Expr::People;
        }
        if let Some(beyond) = self.beyond(&metric, fits) {
            return beyond;
        }
        let formula = self.world.model.metrics[&metric].formula.clone();
        let adds = matches!(
            formula,
            Formula::Sum(_)
                | Formula::Count(_)
                | Formula::CountDistinct(_)
                | Formula::Balance(_)
                | Formula::Conversions(_)
        );
        let mut part = self.aggregate(&metric, fits.window);
        if adds && self.chance(0.25) {
            let whole = Aggregate { filters: Vec::new(), ..part.clone() };
            return self.share(part, whole);
        }
        part.only = self.first_or_last(&metric);
        if matches!(formula, Formula::DaysSince(..)) || of_person && self.chance(0.3) {
            let zeros = if self.chance(0.4) { ZeroRows::Include } else { ZeroRows::Exclude };
            return Expr::Per { of: Box::new(Expr::Aggregate(part)), stat: *pick(self.rng, &STATS), zeros };
        }
        Expr::Aggregate(part)
    }

    /// A number that looks beyond its own unit of time.
    fn beyond(&mut self, metric: &MetricId, fits: Fits) -> Option<Expr> {
        if !is_over_dated_rows(self.world, metric) && fits.grain.is_none() || fits.own_time || !self.chance(0.25) {
            return None;
        }
        let over_rows = is_over_dated_rows(self.world, metric);
        let Some(grain) = fits.grain else { return Some(self.cumulative(metric, None)) };
        match self.rng.u8(..4) {
            0 if over_rows => Some(Expr::Running(self.aggregate(metric, fits.window))),
            1 if over_rows && !fits.compared => Some(self.cumulative(metric, fits.window)),
            2 if !fits.compared => {
                let unit = *pick(self.rng, &[grain, grain, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year]);
                let by = *pick(self.rng, &[-1, -1, -2, 1, -12]);
                let window = legal::shifted(self.world, self.today, (by, unit), grain, fits.window?)?;
                let of = Box::new(self.of_another_unit(metric, window));
                Some(Expr::Shifted { of, by, unit })
            }
            3 if !fits.compared => {
                let unit = *pick(self.rng, &[Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year]);
                let window = legal::at_start_of(self.world, self.today, unit, grain, fits.window?)?;
                let of = Box::new(self.of_another_unit(metric, window));
                Some(Expr::AtStartOf { of, unit })
            }
            _ => None,
        }
    }

    fn of_another_unit(&mut self, metric: &MetricId, window: Window) -> Expr {
        if is_over_dated_rows(self.world, metric) && self.chance(0.2) {
            return self.cumulative(metric, Some(window));
        }
        Expr::Aggregate(self.aggregate(metric, Some(window)))
    }

    /// A metric over everything up to a day.
    pub(super) fn cumulative(&mut self, metric: &MetricId, view: Option<Window>) -> Expr {
        let mut of = self.aggregate(metric, view);
        of.window.to = of.window.to.or(Some(self.today));
        let unit = *pick(self.rng, &[Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year]);
        let reach = match self.rng.u8(..3) {
            0 => Reach::All,
            1 => Reach::Last(Length { count: 1 + self.rng.u32(..if unit == Unit::Day { 60 } else { 3 }), unit }),
            _ => Reach::ToDate(unit),
        };
        let take = *pick(self.rng, &[Take::Last, Take::Last, Take::First, Take::Average]);
        Expr::Cumulative { of, reach, take }
    }

    /// One number of a population.
    pub(super) fn of_population(&mut self) -> Option<Expr> {
        let of = Box::new(self.entity_number()?);
        let zeros = if self.rng.bool() { ZeroRows::Include } else { ZeroRows::Exclude };
        let over = if self.rng.bool() { Some(Box::new(self.who(1))) } else { None };
        Some(Expr::Statistic { of, stat: *pick(self.rng, &STATS), zeros, over })
    }

    /// Now and then only the rows of a first or last moment.
    pub(super) fn first_or_last(&mut self, metric: &MetricId) -> Option<Occurrence> {
        let timed = self.world.model.sources[self.world.source_of(metric)].time.is_some();
        let formula = &self.world.model.metrics[metric].formula;
        let moments = matches!(formula, Formula::Balance(_) | Formula::Conversions(_) | Formula::DaysSince(..));
        if !timed || moments || !self.reaches_entity(metric) || !self.chance(0.12) {
            return None;
        }
        Some(*pick(self.rng, &[Occurrence::First, Occurrence::Last]))
    }
}

/// Whether a metric aggregates rows that stand for themselves and have a date.
pub(super) fn is_over_dated_rows(world: &World<'_>, metric: &MetricId) -> bool {
    let declared = &world.model.metrics[metric];
    let moments = matches!(declared.formula, Formula::DaysSince(..) | Formula::Balance(_) | Formula::Conversions(_));
    !moments && !declared.undated && world.model.sources[world.source_of(metric)].time.is_some()
}
