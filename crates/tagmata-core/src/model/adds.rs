//! How a metric's numbers over parts make its number over the whole: the one place that says what may be added up.

use super::{Arithmetic, Formula, Metric, MetricId, Model, NoRows};

/// How the numbers of the groups of a view make the number of all groups together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Adds {
    /// They add up: sums, counts, and sums of those.
    Up,
    /// They add up over everything but time: a balance is not the sum of its days.
    UpButNotOverTime,
    /// They are parts of the whole, yet one thing can be in several: distinct counts.
    Overlapping,
    /// Nothing about the whole follows from them: averages, extremes, percentiles, quotients.
    Never,
}

impl Metric {
    /// How its numbers over parts make its number over the whole.
    pub fn adds(&self, model: &Model) -> Adds {
        match &self.formula {
            Formula::Sum(_) | Formula::Count(_) | Formula::Conversions(_) => Adds::Up,
            Formula::Balance(_) => Adds::UpButNotOverTime,
            Formula::CountDistinct(_) => Adds::Overlapping,
            Formula::Minus(a, b) | Formula::Plus(a, b) => both(of(a, model), of(b, model)),
            Formula::Expression(arithmetic) => of_arithmetic(arithmetic, model),
            // What is cumulative over time is so within each group of anything else.
            Formula::Cumulative(cumulative) => of(&cumulative.metric, model).max(Adds::UpButNotOverTime),
            Formula::Average(_)
            | Formula::Min(_)
            | Formula::Max(_)
            | Formula::Median(_)
            | Formula::Percentile(_)
            | Formula::Ratio(..)
            | Formula::DaysSince(..) => Adds::Never,
        }
    }

    /// Whether it is 0 over no rows: what sums or counts rows, unless the model says that it is unknown then.
    pub fn is_zero_without_rows(&self) -> bool {
        let counts = matches!(
            self.formula,
            Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_) | Formula::Conversions(_)
        );
        counts && self.no_rows == NoRows::Zero
    }
}

fn of(metric: &MetricId, model: &Model) -> Adds {
    model.metrics[metric].adds(model)
}

/// Of a sum or difference of two numbers. Two overlapping counts side by side are no parts of anything.
fn both(left: Adds, right: Adds) -> Adds {
    match left.max(right) {
        Adds::Overlapping => Adds::Never,
        adds => adds,
    }
}

fn of_arithmetic(arithmetic: &Arithmetic, model: &Model) -> Adds {
    let constant = |part: &Arithmetic| part.metrics().is_empty();
    match arithmetic {
        Arithmetic::Metric(input) => of(&input.metric, model),
        // A constant beside a sum would be added once a group.
        Arithmetic::Number(_) => Adds::Never,
        Arithmetic::Plus(pair) | Arithmetic::Minus(pair) => {
            both(of_arithmetic(&pair.0, model), of_arithmetic(&pair.1, model))
        }
        Arithmetic::Times(pair) if constant(&pair.0) => of_arithmetic(&pair.1, model),
        Arithmetic::Times(pair) | Arithmetic::Over(pair) if constant(&pair.1) => of_arithmetic(&pair.0, model),
        Arithmetic::Times(_) | Arithmetic::Over(_) => Adds::Never,
    }
}
