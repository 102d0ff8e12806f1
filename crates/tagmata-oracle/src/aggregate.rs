//! One metric over some rows of its source.

use crate::value::Value;
use crate::world::{Row, World};
use jiff::civil::Date;
use tagmata_core::draft::Occurrence;
use tagmata_core::model::{ColumnRef, Formula, MetricId, NoRows};

/// A metric over rows; nothing where it has nothing to stand on.
pub fn aggregate<'a>(world: &World<'a>, metric: &MetricId, rows: &[Row<'a>], today: Date) -> Option<f64> {
    if rows.is_empty() {
        return None;
    }
    let numbers =
        |column: &ColumnRef| -> Vec<f64> { rows.iter().filter_map(|row| world.value(*row, column).number()).collect() };
    match &world.model.metrics[metric].formula {
        Formula::Count(_) => Some(rows.len() as f64),
        Formula::CountDistinct(column) => {
            let mut seen: Vec<Value> = Vec::new();
            for row in rows {
                let value = world.value(*row, column);
                if !value.is_null() && !seen.contains(&value) {
                    seen.push(value);
                }
            }
            Some(seen.len() as f64)
        }
        Formula::Sum(column) => sum(&numbers(column)),
        Formula::Balance(balance) => sum(&numbers(&balance.column)),
        Formula::Average(column) => average(&numbers(column)),
        Formula::Min(column) => numbers(column).into_iter().min_by(f64::total_cmp),
        Formula::Max(column) => numbers(column).into_iter().max_by(f64::total_cmp),
        Formula::Median(column) => median(numbers(column)),
        Formula::Percentile(percentile) => quantile(numbers(&percentile.column), percentile.at, percentile.discrete),
        Formula::DaysSince(_, occurrence) => {
            let days = rows.iter().filter_map(|row| world.day(*row));
            let day = match occurrence {
                Occurrence::First => days.min()?,
                Occurrence::Last => days.max()?,
            };
            Some(f64::from((today - day).get_days()))
        }
        _ => unreachable!("no legal query aggregates this"),
    }
}

/// A percentile: a value that occurs, the first that so large a share of all does not exceed; or one between two
/// neighbours, as far between them as the share lies between theirs.
fn quantile(mut numbers: Vec<f64>, at: f64, discrete: bool) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let last = numbers.len().checked_sub(1)?;
    if discrete {
        let place = (at * numbers.len() as f64).ceil() as usize;
        return Some(numbers[place.max(1) - 1]);
    }
    let place = at * last as f64;
    let (low, high) = (numbers[place.floor() as usize], numbers[place.ceil() as usize]);
    Some(low + (high - low) * place.fract())
}

/// Whether a metric sums or counts, and is 0 over no rows.
pub fn is_additive(world: &World<'_>, metric: &MetricId) -> bool {
    let metric = &world.model.metrics[metric];
    let counts = matches!(
        metric.formula,
        Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_) | Formula::Conversions(_)
    );
    counts && metric.no_rows == NoRows::Zero
}

fn sum(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() { None } else { Some(numbers.iter().sum()) }
}

/// The mean; nothing of nothing.
pub fn average(numbers: &[f64]) -> Option<f64> {
    sum(numbers).map(|sum| sum / numbers.len() as f64)
}

/// The middle one, or the mean of the two in the middle.
pub fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        n if n % 2 == 1 => Some(numbers[middle]),
        _ => Some((numbers[middle - 1] + numbers[middle]) / 2.0),
    }
}
