//! Metrics over time: cumulative numbers, balances, and events that are followed by others.

use super::Build;
use crate::diagnostic::Code;
use crate::draft::{Length, Unit};
use crate::model::spec::{BalanceSpec, ConversionSpec, CumulativeSpec};
use crate::model::{Balance, ColumnRef, Conversion, Cumulative, EventId, Formula, MetricId, Reach, SourceId};

impl Build<'_> {
    /// A metric over everything up to each day.
    pub(super) fn cumulative(&mut self, at: &str, spec: &CumulativeSpec) -> Option<Formula> {
        let part_at = format!("{at}.metric");
        let Some(part) = self.spec.metrics.get(&spec.metric) else {
            self.unknown("metrics", "metric", &spec.metric, &part_at);
            return None;
        };
        let over_rows =
            [&part.sum, &part.count, &part.count_distinct, &part.average, &part.min, &part.max, &part.median];
        let over_rows = over_rows.into_iter().any(Option::is_some) || part.percentile.is_some();
        if !over_rows || part.undated {
            let message = format!("`{}` is no metric over dated rows, so it cannot be accumulated", spec.metric);
            self.add(Code::Conflict, &part_at, message, "accumulate its parts, and make the metric of those");
            return None;
        }
        let reach = match (spec.last, spec.to_date) {
            (None, None) => Reach::All,
            (None, Some(unit)) => Reach::ToDate(unit),
            (Some(length), None) => Reach::Last(self.length(&format!("{at}.last"), length)?),
            (Some(_), Some(_)) => {
                let message = "a cumulative metric has either `last` or `to_date`";
                self.add(Code::Conflict, at, message, "keep one; neither means all time");
                return None;
            }
        };
        Some(Formula::Cumulative(Cumulative { metric: MetricId::new(&spec.metric), reach, take: spec.take }))
    }

    /// A column that does not add up over time.
    pub(super) fn balance(&mut self, at: &str, spec: &BalanceSpec) -> Option<Formula> {
        let column = self.column(&spec.sum, &format!("{at}.sum"), None)?;
        if self.model.sources[&column.source].time.is_none() {
            let message = format!("source `{}` has no `time`, so it has no first or last moment", column.source);
            self.add(Code::Conflict, &format!("{at}.sum"), message, format!("give `{}` a `time`", column.source));
            return None;
        }
        let mut per = Vec::new();
        for (index, text) in spec.per.iter().enumerate() {
            let at = format!("{at}.per.{index}");
            per.push(self.column_of(&column.source, text, &at)?);
        }
        Some(Formula::Balance(Balance { column, at: spec.at, per }))
    }

    /// Rows of one event followed by another. Events are built after metrics: here only their specs are looked up.
    pub(super) fn conversions(&mut self, at: &str, spec: &ConversionSpec) -> Option<Formula> {
        let from = self.event_rows(&format!("{at}.from"), &spec.from);
        let to = self.event_rows(&format!("{at}.to"), &spec.to);
        let ((from_source, from_entity), (to_source, to_entity)) = (from?, to?);
        if from_entity != to_entity {
            let message = format!("`{}` and `{}` are done by different entities", spec.from, spec.to);
            self.add(Code::Conflict, at, message, "use two events of one entity");
            return None;
        }
        let within = match spec.within {
            Some(length) => Some(self.length(&format!("{at}.within"), length)?),
            None => None,
        };
        let mut same = Vec::new();
        for (index, (first, second)) in spec.same.iter().enumerate() {
            let at = format!("{at}.same.{index}");
            let first = self.column_of(&from_source, first, &format!("{at}.0"));
            let second = self.column_of(&to_source, second, &format!("{at}.1"));
            same.push((first?, second?));
        }
        let (from, to) = (EventId::new(&spec.from), EventId::new(&spec.to));
        Some(Formula::Conversions(Conversion { from, to, within, same }))
    }

    /// The source and the entity of an event, by its spec.
    fn event_rows(&mut self, at: &str, id: &str) -> Option<(SourceId, String)> {
        let Some(event) = self.spec.events.get(id) else {
            self.unknown("events", "event", id, at);
            return None;
        };
        let first = self.spec.entities.keys().next().cloned().unwrap_or_default();
        Some((self.source(&event.source, at)?, event.entity.clone().unwrap_or(first)))
    }

    /// A column that the rows of a source reach.
    fn column_of(&mut self, source: &SourceId, text: &str, at: &str) -> Option<ColumnRef> {
        let column = self.column(text, at, None)?;
        self.reaches(source, &column.source, at).then_some(column)
    }

    fn length(&mut self, at: &str, length: Length) -> Option<Length> {
        if length.count == 0 {
            self.add(Code::BadValue, at, "a length of 0 is none", "write `count` as 1 or more");
            return None;
        }
        if self.spec.calendar.pattern.is_some() && !matches!(length.unit, Unit::Day | Unit::Week) {
            let message = "months of a pattern of weeks differ in length, so that a stretch of them has none";
            self.add(Code::BadValue, at, message, "write the length in weeks or days");
            return None;
        }
        Some(length)
    }
}
