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
            _ => ensure(false, "a number per entity is plain"),
        }
    }

    /// An aggregate, and the source of its rows.
    pub(super) fn aggregate(&self, of: &Aggregate) -> Result<SourceId, String> {
        let metric = self.world.model.metrics.get(&of.metric).ok_or("not so: the metric is known")?;
        let made_of_others = !metric.formula.parts().is_empty();
        ensure(!made_of_others, "a query names metrics over rows")?;
        let source = self.world.source_of(&of.metric).clone();
        self.rows(&source, &of.filters)?;
        ensure(of.only.is_none(), "nothing more is asked")?;
        ensure(!metric.undated || of.window.is_open(), "an undated metric has no window")?;
        if self.world.model.sources[&source].time.is_none() {
            let all = of.window.from.is_none() && of.window.to.is_none_or(|to| to == self.today);
            ensure(all, "rows without a date have no window")?;
        } else if !metric.undated {
            self.window(of.window)?;
        }
        Ok(source)
    }

    /// A number of a view; `of_entity` says that it stands under a statistic over entities.
    pub(super) fn in_view(&self, expr: &Expr, grain: bool) -> Result<(), String> {
        match expr {
            Expr::Number(n) => ensure(n.is_finite(), "numbers are finite"),
            Expr::Aggregate(of) => {
                let days_since = matches!(
                    self.world.model.metrics.get(&of.metric).map(|m| &m.formula),
                    Some(Formula::DaysSince(..))
                );
                ensure(!days_since, "days since an event are of a person")?;
                self.aggregate(of).map(|_| ())
            }
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
                self.in_view(&pair.0, grain)?;
                self.in_view(&pair.1, grain)
            }
            Expr::Per { of, zeros, .. } => {
                let include = *zeros == tagmata_core::draft::ZeroRows::Include;
                ensure(!(include && grain), "people without rows are in no period")?;
                self.per_person(of)
            }
            Expr::Total(of) | Expr::Everyone(of) => match &**of {
                Expr::Aggregate(aggregate) => {
                    let formula = self.world.model.metrics.get(&aggregate.metric).map(|m| &m.formula);
                    let adds = matches!(formula, Some(Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_)));
                    ensure(adds, "a share is of a sum or a count")?;
                    self.in_view(of, grain)
                }
                _ => ensure(false, "a total is of a metric"),
            },
            _ => ensure(false, "this is not asked yet"),
        }
    }
}
