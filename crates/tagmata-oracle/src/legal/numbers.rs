//! Legal numbers: what may stand inside what.

use super::{Legal, ensure};
use tagmata_core::model::{Formula, SourceId};
use tagmata_core::query::{Aggregate, Expr};

impl Legal<'_, '_> {
    /// A number of one person.
    pub(super) fn per_person(&self, expr: &Expr) -> Result<(), String> {
        match expr {
            Expr::Number(n) => ensure(n.is_finite(), "numbers are finite"),
            Expr::Aggregate(of) => {
                let source = self.aggregate(of)?;
                self.reached(&source, self.home())
            }
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
                self.per_person(&pair.0)?;
                self.per_person(&pair.1)
            }
            Expr::Cumulative { of, .. } => {
                let source = self.accumulated(of)?;
                self.reached(&source, self.home())
            }
            Expr::Statistic { .. } => self.of_population(expr),
            _ => ensure(false, "a number per entity is plain"),
        }
    }

    /// A statistic over a population.
    pub(super) fn of_population(&self, expr: &Expr) -> Result<(), String> {
        let Expr::Statistic { of, over, .. } = expr else { return ensure(false, "it is a statistic") };
        let mut found = false;
        of.aggregates(&mut |_| found = true);
        ensure(found, "a statistic has a metric")?;
        over.as_ref().map_or(Ok(()), |over| self.who(over))?;
        self.per_person(of)
    }

    /// An aggregate that is accumulated, and the source of its rows.
    pub(super) fn accumulated(&self, of: &Aggregate) -> Result<SourceId, String> {
        let source = self.aggregate(of)?;
        let metric = &self.world.model.metrics[&of.metric];
        let moments = matches!(metric.formula, Formula::DaysSince(..) | Formula::Balance(_) | Formula::Conversions(_));
        let dated = self.world.model.sources[&source].time.is_some() && !metric.undated && of.only.is_none();
        ensure(!moments && dated && of.window.to.is_some(), "what is accumulated is dated rows")?;
        Ok(source)
    }

    /// An aggregate, and the source of its rows.
    pub(super) fn aggregate(&self, of: &Aggregate) -> Result<SourceId, String> {
        let metric = self.world.model.metrics.get(&of.metric).ok_or("not so: the metric is known")?;
        let made_of_others = !metric.formula.parts().is_empty();
        ensure(!made_of_others, "a query names metrics over rows")?;
        let source = self.world.source_of(&of.metric).clone();
        self.rows(&source, &of.filters)?;
        if of.only.is_some() {
            self.reached(&source, self.home())?;
            let timed = self.world.model.sources[&source].time.is_some();
            let moments =
                matches!(metric.formula, Formula::Balance(_) | Formula::Conversions(_) | Formula::DaysSince(..));
            ensure(timed && !moments, "rows have a first and last moment")?;
        }
        ensure(of.then.is_empty(), "nothing more is asked of what follows")?;
        ensure(!metric.undated || of.window.is_open(), "an undated metric has no window")?;
        if self.world.model.sources[&source].time.is_none() {
            let all = of.window.from.is_none() && of.window.to.is_none_or(|to| to == self.today);
            ensure(all, "rows without a date have no window")?;
        } else if !metric.undated {
            self.window(of.window)?;
        }
        Ok(source)
    }
}
