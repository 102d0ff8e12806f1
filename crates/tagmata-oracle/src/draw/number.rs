//! Random numbers: aggregates with filters and windows, arithmetic on them, shares, statistics over entities.

use super::{Draw, pick};
use tagmata_core::draft::{Stat, Test, ZeroRows};
use tagmata_core::model::{DimensionKind, Formula, MetricId, SourceId};
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
            let metric = pick(draw.rng, &metrics).clone();
            Expr::Aggregate(draw.aggregate(&metric, None))
        }))
    }

    /// One leaf, or arithmetic on two.
    fn combined(&mut self, leaf: &dyn Fn(&mut Self) -> Expr) -> Expr {
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
            return self.field(source, true).map(RowTest::Field);
        }
        Some(match self.rng.u8(..3) {
            0 => RowTest::Not(Box::new(self.row_test(source, depth - 1)?)),
            1 => RowTest::All(vec![self.row_test(source, depth - 1)?, self.row_test(source, depth - 1)?]),
            _ => RowTest::Any(vec![self.row_test(source, depth - 1)?, self.row_test(source, depth - 1)?]),
        })
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

    /// A number of a view over some of the metrics: an aggregate, a share, a statistic over entities, or arithmetic.
    pub(super) fn view_number(&mut self, metrics: &[MetricId], view: Option<Window>, plain: bool) -> Expr {
        let leaf = |draw: &mut Self| {
            let metric = pick(draw.rng, metrics).clone();
            let reaches_entity = draw.reaches_entity(&metric);
            let formula = draw.world.model.metrics[&metric].formula.clone();
            let additive = matches!(formula, Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_));
            let of_entity = matches!(formula, Formula::DaysSince(..));
            let part = draw.aggregate(&metric, view);
            if additive && draw.chance(0.25) {
                let whole = Aggregate { filters: Vec::new(), ..part.clone() };
                return draw.share(part, whole);
            }
            if of_entity || reaches_entity && draw.chance(0.3) {
                let of = Box::new(Expr::Aggregate(part));
                let stat = *pick(draw.rng, &[Stat::Average, Stat::Median, Stat::Min, Stat::Max]);
                let zeros = if !plain && draw.chance(0.4) { ZeroRows::Include } else { ZeroRows::Exclude };
                return Expr::Per { of, stat, zeros };
            }
            Expr::Aggregate(part)
        };
        self.combined(&leaf)
    }

    fn share(&mut self, part: Aggregate, whole: Aggregate) -> Expr {
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
