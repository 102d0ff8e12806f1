//! Random numbers: aggregates with filters and windows, arithmetic on them, shares, statistics over entities.

use super::numbers::is_over_dated_rows;
use super::{Draw, pick};
use tagmata_core::draft::{DatePart, Test};
use tagmata_core::model::{DimensionId, DimensionKind, MetricId, SourceId};
use tagmata_core::period::Window;
use tagmata_core::query::{Aggregate, Check, Expr, FieldTest, Number, RowTest};
use tagmata_core::words::Words;

impl Draw<'_, '_> {
    /// A number per entity; nothing where no metric's rows belong to one.
    pub(super) fn entity_number(&mut self) -> Option<Expr> {
        let home = self.world.home(&self.entity);
        let metrics = self.metrics(|draw, metric| draw.world.reaches(draw.world.source_of(metric), home));
        if metrics.is_empty() {
            return None;
        }
        Some(self.combined(&|draw| {
            if draw.chance(0.08) && draw.depth > 0 {
                draw.depth -= 1;
                let statistic = draw.of_population();
                draw.depth += 1;
                if let Some(statistic) = statistic {
                    return statistic;
                }
            }
            let metric = pick(draw.rng, &metrics).clone();
            if draw.chance(0.1) && is_over_dated_rows(draw.world, &metric) {
                return draw.cumulative(&metric, None);
            }
            let mut of = draw.aggregate(&metric, None);
            of.only = draw.first_or_last(&metric);
            Expr::Aggregate(of)
        }))
    }

    /// One leaf, or arithmetic on two.
    pub(super) fn combined(&mut self, leaf: &dyn Fn(&mut Self) -> Expr) -> Expr {
        if self.chance(0.7) {
            return leaf(self);
        }
        let left = leaf(self);
        let right = if self.chance(0.2) { Expr::Number(f64::from(self.rng.i32(0..4))) } else { leaf(self) };
        let pair = Box::new((left, right));
        match self.rng.u8(..4) {
            0 => Expr::Ratio(pair),
            1 => Expr::Minus(pair),
            2 => Expr::Times(pair),
            _ => Expr::Plus(pair),
        }
    }

    /// The metrics over rows that fit.
    pub(super) fn metrics(&self, fits: impl Fn(&Self, &MetricId) -> bool) -> Vec<MetricId> {
        self.world.model.metrics.keys().filter(|metric| fits(self, metric)).cloned().collect()
    }

    /// A metric over filtered rows, in a window of the view or of its own.
    pub(super) fn aggregate(&mut self, metric: &MetricId, view: Option<Window>) -> Aggregate {
        let source = self.world.source_of(metric).clone();
        let filters = self.filters(&source, 0.3);
        let timed = self.world.model.sources[&source].time.is_some();
        let window = if self.world.model.metrics[metric].undated {
            Window::default()
        } else if timed {
            view.unwrap_or_else(|| self.window())
        } else {
            self.until_today(Window::default())
        };
        Aggregate { metric: metric.clone(), filters, window, only: None, then: Vec::new() }
    }

    /// Row filters on a source.
    pub(super) fn filters(&mut self, source: &SourceId, often: f64) -> Vec<RowTest> {
        let mut filters = Vec::new();
        while self.chance(often) {
            filters.extend(self.row_test(source, 1));
        }
        filters
    }

    /// A condition on a row, at most so deep.
    fn row_test(&mut self, source: &SourceId, depth: usize) -> Option<RowTest> {
        if depth == 0 || self.chance(0.7) {
            if self.parts
                && self.chance(0.1)
                && let Some(part) = self.row_part(source)
            {
                return Some(part);
            }
            return self.field(source, true).map(RowTest::Field);
        }
        Some(match self.rng.u8(..3) {
            0 => RowTest::Not(Box::new(self.row_test(source, depth - 1)?)),
            1 => RowTest::All(vec![self.row_test(source, depth - 1)?, self.row_test(source, depth - 1)?]),
            _ => RowTest::Any(vec![self.row_test(source, depth - 1)?, self.row_test(source, depth - 1)?]),
        })
    }

    /// A test of a part of the rows' own time, or of a date that they reach.
    fn row_part(&mut self, source: &SourceId) -> Option<RowTest> {
        let mut dates: Vec<Option<DimensionId>> =
            self.dimensions(source, |kind| kind == DimensionKind::Date).into_iter().map(Some).collect();
        if self.world.model.sources[source].time.is_some() {
            dates.push(None);
        }
        if dates.is_empty() {
            return None;
        }
        let dimension = pick(self.rng, &dates).clone();
        let (part, most) = *pick(
            self.rng,
            &[(DatePart::Quarter, 4), (DatePart::Month, 12), (DatePart::DayOfMonth, 31), (DatePart::DayOfWeek, 7)],
        );
        let mut is: Vec<u16> = (0..self.rng.u16(1..5)).map(|_| self.rng.u16(1..=most)).collect();
        is.sort_unstable();
        is.dedup();
        Some(RowTest::Part { dimension, part, is })
    }

    /// A test of a dimension that a source's rows reach.
    pub(super) fn field(&mut self, source: &SourceId, of_rows: bool) -> Option<FieldTest> {
        let dimensions = self.dimensions(source, |_| true);
        if dimensions.is_empty() {
            return None;
        }
        let dimension = pick(self.rng, &dimensions).clone();
        let check = match self.world.model.dimensions[&dimension].kind {
            DimensionKind::Number => Check::Number(self.test()),
            DimensionKind::Date => Check::During(self.date_window()),
            kind => {
                let known: &[&str] = if kind == DimensionKind::Id {
                    &["1", "2", "k1", "k2", "a"]
                } else {
                    &["a", "b", "c", "", "it's", "none"]
                };
                let known: Vec<String> = known.iter().map(|value| (*value).to_string()).collect();
                let values = super::some(self.rng, &known, 3);
                if self.rng.bool() { Check::Is(values) } else { Check::IsNot(values) }
            }
        };
        if of_rows && self.chance(0.05) {
            return Some(FieldTest { dimension, check: Check::Unknown, or_unknown: true });
        }
        Some(FieldTest { dimension, check, or_unknown: of_rows && self.chance(0.2) })
    }

    /// A window of a date that is no fact's: it may be open, and lie after today.
    fn date_window(&mut self) -> Window {
        let drawn = super::window::closed(self.rng, self.today);
        match self.rng.u8(..6) {
            0 => Window::default(),
            1 => Window { to: None, ..drawn },
            2 => Window { from: None, ..drawn },
            _ => drawn,
        }
    }

    /// A test of a number, around the numbers that small tables give.
    pub(super) fn test(&mut self) -> Test {
        let n = f64::from(self.rng.i32(-2..14)) / 2.0;
        match self.rng.u8(..6) {
            0 => Test::AtLeast(n),
            1 => Test::MoreThan(n),
            2 => Test::AtMost(n),
            3 => Test::LessThan(n),
            4 => Test::Equals(n),
            _ => Test::Between(n, n + f64::from(self.rng.i32(0..6)) / 2.0),
        }
    }

    pub(super) fn share(&mut self, part: Aggregate, whole: Aggregate) -> Expr {
        let whole = Expr::Aggregate(whole);
        let whole = match self.rng.u8(..3) {
            0 => Expr::Total(Box::new(whole)),
            1 => Expr::Everyone(Box::new(whole)),
            _ => whole,
        };
        Expr::Ratio(Box::new((Expr::Aggregate(part), whole)))
    }

    /// Whether a metric's rows belong to one of the query's entity.
    pub(super) fn reaches_entity(&self, metric: &MetricId) -> bool {
        self.world.reaches(self.world.source_of(metric), self.world.home(&self.entity))
    }
}

/// A number under a name.
pub(super) fn named(expr: Expr) -> Number {
    Number { label: Words::plain("number"), unit: None, expr }
}
