//! How to draw a result: a function of its shape, nothing else, so that a wrong kind is impossible.

use super::format::NumberFormat;
use super::table::Table;
use crate::query::{Measure, SemanticQuery, Show};
use crate::words::Lang;
use schemars::JsonSchema;
use serde::Serialize;

/// Bars drawn at most; a longer list is only a table.
const BARS_MAX: usize = 40;
/// Lines or groups of bars drawn at most.
pub(super) const SERIES_MAX: usize = 8;

/// A chart, closed: no expressions, no addresses.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChartSpec {
    /// Its kind.
    pub kind: ChartKind,
    /// The table's column on the horizontal axis, from 0; absent for single numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<usize>,
    /// The table's columns drawn, from 0.
    pub series: Vec<usize>,
    /// The table's column that splits the rows into one line or bar colour each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<usize>,
    /// How the numbers are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<NumberFormat>,
    /// What the reader of the chart should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The kinds of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// One or a few big numbers.
    Number,
    /// Bars, one a group.
    Bar,
    /// A line over time.
    Line,
    /// Bars of neighbouring bands.
    Histogram,
    /// The people found as a part of everyone, from the answer's `size`.
    Share,
}

/// The chart of a result, where one helps.
pub(super) fn chart(query: &SemanticQuery, table: &Table, lang: Lang) -> Option<ChartSpec> {
    let format = |at: usize| table.columns.get(at).and_then(|column| column.format.clone());
    let spec = |kind, x, series: Vec<usize>| {
        let format = series.first().and_then(|at| format(*at));
        ChartSpec { kind, x, series, split: None, format, note: None }
    };
    match &query.show {
        Show::Count { .. } => Some(spec(ChartKind::Number, None, vec![0])),
        Show::Members { columns, sort: Some((by, _)), .. } if !columns.is_empty() && !table.rows.is_empty() => {
            let mut chart = spec(ChartKind::Bar, Some(0), vec![by + 1]);
            chart.note = first_bars(table, lang);
            Some(chart)
        }
        Show::Members { .. } => query.who.as_ref().map(|_| spec(ChartKind::Share, None, Vec::new())),
        Show::Distribution { .. } => (!table.rows.is_empty()).then(|| spec(ChartKind::Histogram, Some(0), vec![1])),
        Show::Migration(_) if !table.rows.is_empty() && distinct(table, 1) <= SERIES_MAX => {
            Some(ChartSpec { split: Some(1), ..spec(ChartKind::Bar, Some(0), vec![2]) })
        }
        Show::Profile(profile) => {
            super::profile::drawn(profile, table).map(|(x, series)| spec(ChartKind::Bar, Some(x), series))
        }
        Show::Tiers(_) => super::tiers::drawn(table).map(|series| spec(ChartKind::Bar, Some(0), series)),
        Show::Measure(measure) => of_measure(measure, table, lang, spec),
        Show::Funnel(funnel) => {
            let at = usize::from(funnel.by.is_some());
            let mut chart = spec(ChartKind::Bar, Some(at + 1), vec![at + 2]);
            chart.split = funnel.by.as_ref().map(|_| 0);
            let drawn = !table.rows.is_empty() && (at == 0 || distinct(table, 0) <= SERIES_MAX);
            drawn.then_some(chart)
        }
        Show::Retention(view) => super::retention::chart(view, table),
        Show::Overlap(populations) => super::overlap::chart(populations, table),
        Show::Compare(view) => super::sides::chart(view, table),
        _ => None,
    }
}

fn of_measure(
    measure: &Measure,
    table: &Table,
    lang: Lang,
    spec: impl Fn(ChartKind, Option<usize>, Vec<usize>) -> ChartSpec,
) -> Option<ChartSpec> {
    let keys = measure.by.len() + usize::from(measure.grain.is_some());
    let width = if measure.compare.is_some() { 3 } else { 1 };
    // Only numbers of one unit share an axis; the first one leads.
    let unit = &measure.numbers[0].unit;
    let mut series: Vec<usize> = Vec::new();
    for (i, number) in measure.numbers.iter().enumerate().filter(|(_, number)| number.unit == *unit) {
        series.push(keys + i * width);
        if measure.compare.is_some() {
            series.push(keys + i * width + 1);
        }
        debug_assert_eq!(number.unit, *unit);
    }
    if keys == 0 {
        return Some(spec(ChartKind::Number, None, series));
    }
    if table.rows.is_empty() {
        return None;
    }
    let (kind, x) = match measure.grain {
        Some(_) => (ChartKind::Line, keys - 1),
        None => (ChartKind::Bar, keys - 1),
    };
    let mut chart = spec(kind, Some(x), series);
    if kind == ChartKind::Bar {
        chart.note = first_bars(table, lang);
    }
    if keys == 1 {
        return Some(chart);
    }
    if keys > 2 || distinct(table, 0) > SERIES_MAX {
        return None;
    }
    chart.split = Some(0);
    chart.series.truncate(1);
    Some(chart)
}

fn first_bars(table: &Table, lang: Lang) -> Option<String> {
    (table.rows.len() > BARS_MAX).then(|| match lang {
        Lang::Zh => format!("只画前 {BARS_MAX} 项"),
        Lang::En => format!("only the first {BARS_MAX} are drawn"),
    })
}

fn distinct(table: &Table, at: usize) -> usize {
    let mut seen = Vec::new();
    for row in &table.rows {
        if !seen.contains(&&row[at]) {
            seen.push(&row[at]);
        }
    }
    seen.len()
}
