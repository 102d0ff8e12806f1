//! Metrics: one formula each, over columns, rows, events or other metrics.

use super::{Build, about, names, names_or_id};
use crate::diagnostic::Code;
use crate::draft::Occurrence;
use crate::model::spec::{MetricSpec, PercentileSpec};
use crate::model::{ColumnRef, Conversion, Formula, Metric, MetricId, NoRows, Percentile, SourceId};

impl Build<'_> {
    pub(super) fn metrics(&mut self) {
        let spec = self.spec;
        for (id, metric) in &spec.metrics {
            let path = format!("metrics.{id}");
            if let Some(formula) = self.formula(&path, metric) {
                if metric.no_rows == NoRows::Unknown && !formula.parts().is_empty() {
                    let message = "a metric made of others is over no rows what they are";
                    self.add(
                        Code::Conflict,
                        &format!("{path}.no_rows"),
                        message,
                        "give it to the metrics it is made of",
                    );
                }
                let of = self.rows_of(&path, metric, &formula);
                let built = Metric {
                    id: MetricId::new(id),
                    names: names_or_id(&metric.names, id),
                    about: about(&metric.about),
                    time: self.own_time(&path, metric, &formula, of.as_ref()),
                    formula,
                    of,
                    filters: metric.filters.clone(),
                    no_rows: metric.no_rows,
                    undated: metric.undated,
                    unit: metric.unit.clone(),
                    counters: names(&metric.counters),
                    verbs: names(&metric.verbs),
                };
                self.model.metrics.insert(MetricId::new(id), built);
            }
        }
    }

    fn formula(&mut self, path: &str, metric: &MetricSpec) -> Option<Formula> {
        let given = kinds(metric);
        let kind = match given.as_slice() {
            [one] => *one,
            [] => {
                let message = "the metric does not say how it is computed";
                self.add(Code::Shape, path, message, format!("add one of {}", KINDS.join(", ")));
                return None;
            }
            several => {
                let message = format!("the metric is computed in {} ways: {}", several.len(), several.join(", "));
                self.add(Code::Conflict, path, message, "keep one of them");
                return None;
            }
        };
        let at = format!("{path}.{kind}");
        let pair = metric.ratio.as_ref().or(metric.minus.as_ref()).or(metric.plus.as_ref());
        if let Some((first, second)) = pair {
            return self.of_two(path, &at, metric, (first, second));
        }
        if let Some(text) = &metric.expression {
            return self.expression(path, metric, text);
        }
        if !metric.inputs.is_empty() {
            self.add(Code::Conflict, &format!("{path}.inputs"), "`inputs` go with an `expression`", "remove them");
        }
        let since = metric.days_since.as_ref().map(|event| (event, Occurrence::Last));
        if let Some((event, which)) = since.or(metric.days_since_first.as_ref().map(|event| (event, Occurrence::First)))
        {
            // Events are built after metrics, as they name metrics; here only the name is looked up.
            if !self.spec.events.contains_key(event.as_str()) {
                self.unknown("events", "event", event, &at);
                return None;
            }
            return Some(Formula::DaysSince(crate::model::EventId::new(event), which));
        }
        if let Some(cumulative) = &metric.cumulative {
            return self.cumulative(&at, cumulative);
        }
        if let Some(balance) = &metric.balance {
            return self.balance(&at, balance);
        }
        if let Some(conversions) = &metric.conversions {
            return self.conversions(&at, conversions);
        }
        if let Some(percentile) = &metric.percentile {
            return self.percentile(&at, percentile);
        }
        if let Some(source) = &metric.count {
            return Some(Formula::Count(self.source(source, &at)?));
        }
        let columns = [&metric.sum, &metric.count_distinct, &metric.average, &metric.min, &metric.max, &metric.median];
        let text = columns.into_iter().flatten().next()?;
        let column = self.column(text, &at, None)?;
        Some(match kind {
            "sum" => Formula::Sum(column),
            "count_distinct" => Formula::CountDistinct(column),
            "average" => Formula::Average(column),
            "min" => Formula::Min(column),
            "max" => Formula::Max(column),
            _ => Formula::Median(column),
        })
    }

    fn percentile(&mut self, at: &str, spec: &PercentileSpec) -> Option<Formula> {
        let column = self.column(&spec.of, &format!("{at}.of"), None)?;
        if !(spec.at > 0.0 && spec.at < 1.0) {
            let message = format!("{} is no share of the rows", spec.at);
            self.add(Code::BadValue, &format!("{at}.at"), message, "write a number between 0 and 1, such as 0.95");
            return None;
        }
        Some(Formula::Percentile(Percentile { column, at: spec.at, discrete: spec.discrete }))
    }

    /// The column that dates the metric's rows instead of their source's: `source.column`, or a column of its own source.
    fn own_time(
        &mut self,
        path: &str,
        metric: &MetricSpec,
        formula: &Formula,
        of: Option<&SourceId>,
    ) -> Option<ColumnRef> {
        let text = metric.time.as_ref()?;
        let path = format!("{path}.time");
        let rows = match formula {
            Formula::Count(source) => Some(source),
            _ => of.or(formula.column().map(|column| &column.source)),
        };
        let Some(rows) = rows.cloned() else {
            let message = "only a metric over rows of a source has a date of its own";
            self.add(Code::Conflict, &path, message, "give the `time` to the metrics it is made of");
            return None;
        };
        let full = if text.contains('.') { text.clone() } else { format!("{rows}.{text}") };
        let column = self.dated_column(&full, &path)?;
        self.reaches(&rows, &column.source, &path).then_some(column)
    }

    /// The source named by `of`, which must join the source of the formula's column.
    fn rows_of(&mut self, path: &str, metric: &MetricSpec, formula: &Formula) -> Option<SourceId> {
        let name = metric.of.as_ref()?;
        let at = format!("{path}.of");
        let source = self.source(name, &at)?;
        let Some(column) = formula.column() else {
            self.add(Code::Conflict, &at, "`of` goes with a metric over a column", "remove it");
            return None;
        };
        self.reaches(&source, &column.source, &at).then_some(source)
    }

    fn of_two(&mut self, path: &str, at: &str, metric: &MetricSpec, pair: (&str, &str)) -> Option<Formula> {
        let mut sound = true;
        for (index, id) in [pair.0, pair.1].into_iter().enumerate() {
            sound &= self.may_be_a_part(&format!("{at}.{index}"), id).is_some();
        }
        if !metric.filters.is_empty() {
            let message = "a metric made of two metrics has no rows of its own to filter";
            self.add(
                Code::Conflict,
                &format!("{path}.where"),
                message,
                "give the `where` to the metrics it is made of",
            );
        }
        let (first, second) = (MetricId::new(pair.0), MetricId::new(pair.1));
        sound.then(|| match () {
            () if metric.ratio.is_some() => Formula::Ratio(first, second),
            () if metric.minus.is_some() => Formula::Minus(first, second),
            () => Formula::Plus(first, second),
        })
    }

    /// Reports it unless there is a metric of this name that another one can be made of.
    pub(super) fn may_be_a_part(&mut self, at: &str, id: &str) -> Option<()> {
        let Some(part) = self.spec.metrics.get(id) else {
            self.unknown("metrics", "metric", id, at);
            return None;
        };
        if part.days_since.is_some() || part.days_since_first.is_some() {
            let message = format!("`{id}` counts days per entity, so it cannot be a part of another metric");
            self.add(Code::Conflict, at, message, "use metrics that sum, count or average rows");
            return None;
        }
        Some(())
    }

    /// The filters of metrics, once everything they can name is built.
    pub(super) fn metric_filters(&mut self) {
        let spec = self.spec;
        for (id, metric) in &spec.metrics {
            let sources = self.metric_sources(&MetricId::new(id));
            self.filters(&metric.filters, &sources, &format!("metrics.{id}.where"));
        }
        self.input_filters();
    }

    /// The metric with this id.
    pub(super) fn metric(&mut self, id: &str, path: &str) -> Option<MetricId> {
        let metric = MetricId::new(id);
        if self.model.metrics.contains_key(&metric) {
            return Some(metric);
        }
        self.unknown("metrics", "metric", id, path);
        None
    }

    /// The sources whose rows a metric aggregates, itself or through the metrics it is made of.
    pub(super) fn metric_sources(&self, metric: &MetricId) -> Vec<SourceId> {
        let mut seen: Vec<MetricId> = Vec::new();
        let mut open = vec![metric.clone()];
        let mut sources: Vec<SourceId> = Vec::new();
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            let source = match self.model.metrics.get(&id).map(|metric| &metric.formula) {
                None => None,
                Some(formula) if !formula.parts().is_empty() => {
                    open.extend(formula.parts().into_iter().rev().cloned());
                    None
                }
                Some(Formula::DaysSince(event, _) | Formula::Conversions(Conversion { from: event, .. })) => {
                    self.model.events.get(event).map(|event| event.source.clone())
                }
                Some(_) => self.model.metric_source(&id).cloned(),
            };
            sources.extend(source.filter(|source| !sources.contains(source)));
            seen.push(id);
        }
        sources
    }
}

const KINDS: [&str; 17] = [
    "sum",
    "count",
    "count_distinct",
    "average",
    "min",
    "max",
    "median",
    "percentile",
    "ratio",
    "minus",
    "plus",
    "expression",
    "days_since",
    "days_since_first",
    "cumulative",
    "balance",
    "conversions",
];

/// The ways in which a metric is said to be computed.
fn kinds(metric: &MetricSpec) -> Vec<&'static str> {
    let given = [
        metric.sum.is_some(),
        metric.count.is_some(),
        metric.count_distinct.is_some(),
        metric.average.is_some(),
        metric.min.is_some(),
        metric.max.is_some(),
        metric.median.is_some(),
        metric.percentile.is_some(),
        metric.ratio.is_some(),
        metric.minus.is_some(),
        metric.plus.is_some(),
        metric.expression.is_some(),
        metric.days_since.is_some(),
        metric.days_since_first.is_some(),
        metric.cumulative.is_some(),
        metric.balance.is_some(),
        metric.conversions.is_some(),
    ];
    KINDS.into_iter().zip(given).filter(|(_, given)| *given).map(|(kind, _)| kind).collect()
}
