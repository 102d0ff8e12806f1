//! Random views.

use super::number::named;
use super::numbers::Fits;
use super::{Draw, pick};
use crate::calendar;
use jiff::civil::Date;
use tagmata_core::draft::{Compare, DatePart, EmptyUnits, Order, RankSize, Unit, ZeroRows};
use tagmata_core::model::{DimensionId, DimensionKind, Formula, MetricId, SourceId, TagBy, TagId};
use tagmata_core::period::Window;
use tagmata_core::query::{Bucket, Column, Earlier, Expr, Key, Measure, Show};

/// Units of time of a series: each of them is evaluated by itself, and two years of days take a minute.
const PERIODS_MAX: usize = 40;

const UNITS: [Unit; 6] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year];

/// Parts of a date; those of a time of day are not of every date.
const PARTS: [DatePart; 7] = [
    DatePart::Year,
    DatePart::Quarter,
    DatePart::Month,
    DatePart::Week,
    DatePart::DayOfMonth,
    DatePart::DayOfWeek,
    DatePart::DayOfYear,
];

impl Draw<'_, '_> {
    /// A view.
    pub(super) fn show(&mut self, view: &str, has_who: bool) -> Option<Show> {
        match view {
            "count" => {
                let share_of = self.rng.bool().then(|| self.who(2));
                Some(Show::Count { share_of })
            }
            "members" => Some(self.members()),
            "distribution" => self.distribution(),
            "retention" => self.retention(),
            "funnel" => self.funnel(),
            "compare" => Some(self.side_by_side()),
            "overlap" => Some(Show::Overlap(self.populations())),
            "migration" => self.migration(),
            "tiers" => self.tiers(),
            "profile" => self.profile(),
            _ => self.measure(has_who).map(Show::Measure),
        }
    }

    fn members(&mut self) -> Show {
        let home = self.world.home(&self.entity).clone();
        let mut columns = Vec::new();
        while self.chance(0.7) {
            columns.extend(match self.rng.u8(..3) {
                0 => {
                    let fields = self.dimensions(&home, |_| true);
                    if fields.is_empty() { None } else { Some(Column::Field(pick(self.rng, &fields).clone())) }
                }
                1 => self.a_tag().map(Column::Tag),
                _ => self.entity_number().map(|expr| Column::Number(named(expr))),
            });
        }
        let sort = self.sort(columns.len(), 0.6);
        let limit = if self.chance(0.4) { Some(1 + self.rng.u32(..5)) } else { None };
        Show::Members { columns, sort, limit }
    }

    fn sort(&mut self, of: usize, often: f64) -> Option<(usize, Order)> {
        if of == 0 || !self.chance(often) {
            return None;
        }
        Some((self.rng.usize(..of), if self.rng.bool() { Order::Desc } else { Order::Asc }))
    }

    /// A tag of the entity, with its rules.
    pub(super) fn a_tag(&mut self) -> Option<TagId> {
        let tags = self.tags();
        let tag = pick(self.rng, &tags).clone();
        self.tag_rules(&tag, 2)?;
        Some(tag)
    }

    fn distribution(&mut self) -> Option<Show> {
        let expr = self.entity_number()?;
        let mut cuts: Vec<f64> = Vec::new();
        if self.rng.bool() {
            cuts = super::some(self.rng, &[-1.0, 0.0, 0.5, 1.0, 2.5, 4.0, 10.0], 4);
            cuts.sort_by(f64::total_cmp);
        }
        Some(Show::Distribution { number: named(expr), cuts })
    }

    fn measure(&mut self, has_who: bool) -> Option<Measure> {
        let metrics = self.metrics(|draw, metric| {
            let needs_entity = has_who || matches!(draw.world.model.metrics[metric].formula, Formula::DaysSince(..));
            !needs_entity || draw.reaches_entity(metric)
        });
        if metrics.is_empty() {
            return None;
        }
        let grain = self.chance(0.4).then(|| *pick(self.rng, &UNITS));
        let compared = self.chance(0.25);
        let dated = grain.is_some() || compared;
        let mut metrics = super::some(self.rng, &metrics, 3);
        if dated {
            metrics.retain(|metric| self.is_dated(metric));
        }
        if metrics.is_empty() {
            return None;
        }
        let (view, window) = self.windows(&metrics, grain, compared)?;
        if let (Some(grain), Window { from: Some(from), to: Some(to) }) = (grain, window) {
            let periods = calendar::buckets(from, to, grain, &self.world.model.calendar).len();
            if periods > PERIODS_MAX {
                return None;
            }
        }
        let compare = if compared { Some(self.earlier(window)?) } else { None };
        let own_time = !dated && self.rng.bool();
        let fits = Fits { window: view, grain, compared, picked: has_who, own_time };
        let mut numbers: Vec<Expr> = Vec::new();
        for _ in 0..1 + self.rng.usize(..3) {
            numbers.push(self.view_number(&metrics, fits));
        }
        let by = self.keys(&metrics, &numbers, own_time && !plain_zeros(&numbers));
        let mut having = Vec::new();
        while self.chance(0.15) {
            having.push((self.rng.usize(..numbers.len()), self.test()));
        }
        let sort = self.sort(numbers.len(), 0.4);
        let top = match self.rng.u8(..8) {
            0 | 1 => Some(RankSize::Count(1 + self.rng.u32(..3))),
            2 => Some(RankSize::Percent(*pick(self.rng, &[20.0, 33.3, 50.0]))),
            _ => None,
        };
        let others = top.is_some() && grain.is_none() && !by.is_empty() && self.rng.bool();
        let numbers = numbers.into_iter().map(named).collect();
        Some(Measure {
            numbers,
            by,
            grain,
            empty_units: EmptyUnits::EachGroup,
            also_without_rows: false,
            days: None,
            window,
            compare,
            having,
            sort,
            top,
            others,
        })
    }

    /// Whether windows apply to a metric.
    fn is_dated(&self, metric: &MetricId) -> bool {
        let timed = self.world.model.sources[self.world.source_of(metric)].time.is_some();
        timed && !self.world.model.metrics[metric].undated
    }

    /// The window of the numbers, where they share one, and the window of the view.
    fn windows(
        &mut self,
        metrics: &[MetricId],
        grain: Option<Unit>,
        compared: bool,
    ) -> Option<(Option<Window>, Window)> {
        if grain.is_none() && !compared {
            return Some(if self.rng.bool() { (None, Window::default()) } else { self.same_window() });
        }
        if compared || self.chance(0.7) {
            let window = self.closed_window();
            return Some((Some(window), window));
        }
        let all = self.until_today(Window::default());
        let (first, last) = self.world.days_of(metrics.iter().map(|metric| self.world.source_of(metric)))?;
        let end = all.to.unwrap_or(last.tomorrow().ok()?);
        let window = Window::new(first, end);
        (first < end).then_some((Some(window), window))
    }

    fn same_window(&mut self) -> (Option<Window>, Window) {
        let window = self.window();
        (Some(window), window)
    }

    /// An earlier window: as long just before, or a year before.
    fn earlier(&mut self, window: Window) -> Option<Earlier> {
        use jiff::ToSpan;
        let (from, to) = (window.from?, window.to?);
        let year_before = |day: Date| day.checked_sub(1.year()).ok();
        Some(if self.rng.bool() {
            let days = (to - from).get_days();
            let window = Window::new(from.checked_sub(days.days()).ok()?, from);
            Earlier { kind: Compare::PreviousPeriod, window }
        } else {
            Earlier { kind: Compare::LastYear, window: Window::new(year_before(from)?, year_before(to)?) }
        })
    }

    /// Keys that every metric's rows reach, and the entity too where people without rows count as 0.
    fn keys(&mut self, metrics: &[MetricId], numbers: &[Expr], own_time: bool) -> Vec<Key> {
        let mut sources: Vec<_> = metrics.iter().map(|metric| self.world.source_of(metric).clone()).collect();
        if plain_zeros(numbers) {
            sources.push(self.world.home(&self.entity).clone());
        }
        let mut known: Vec<Key> = Vec::new();
        for id in self.dimensions(&sources[0], |kind| !matches!(kind, DimensionKind::Number | DimensionKind::Date)) {
            let at = &self.world.model.dimensions[&id].column.source;
            if sources.iter().all(|source| self.world.reaches(source, at)) {
                known.push(Key::Field(id));
            }
        }
        known.extend(self.time_key(&sources, own_time));
        for id in self.tags() {
            let home = self.world.home(&self.entity);
            let column = match &self.world.model.tags[&id].by {
                TagBy::Column(column) => Some(&column.source),
                TagBy::Rules(_) => None,
            };
            let reached = sources.iter().all(|source| {
                self.world.reaches(source, home) && column.is_none_or(|column| self.world.reaches(source, column))
            });
            if reached && self.tag_rules(&id, 2).is_some() {
                known.push(Key::Tag(id));
            }
        }
        if known.is_empty() || self.chance(0.25) { Vec::new() } else { super::some(self.rng, &known, 3) }
    }

    /// A unit or part of a date that all rows reach, or of their own.
    fn time_key(&mut self, sources: &[SourceId], own_time: bool) -> Option<Key> {
        let timed = |source: &SourceId| self.world.model.sources[source].time.is_some();
        let mut dates: Vec<Option<DimensionId>> = Vec::new();
        if own_time && sources.iter().all(timed) {
            dates.push(None);
        }
        for id in self.dimensions(&sources[0], |kind| kind == DimensionKind::Date) {
            let at = &self.world.model.dimensions[&id].column.source;
            if sources.iter().all(|source| self.world.reaches(source, at)) {
                dates.push(Some(id));
            }
        }
        if dates.is_empty() {
            return None;
        }
        let dimension = pick(self.rng, &dates).clone();
        let bucket =
            if self.rng.bool() { Bucket::Unit(*pick(self.rng, &UNITS)) } else { Bucket::Part(*pick(self.rng, &PARTS)) };
        Some(Key::Time { dimension, bucket })
    }
}

/// Whether people without rows count as 0 in one of some numbers.
fn plain_zeros(numbers: &[Expr]) -> bool {
    let mut zeros = false;
    for expr in numbers {
        expr.visit(&mut |part| zeros |= matches!(part, Expr::Per { zeros: ZeroRows::Include, .. }));
    }
    zeros
}
