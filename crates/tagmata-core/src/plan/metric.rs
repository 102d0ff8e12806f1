//! Metrics expanded into trees over aggregates: one that is made of others becomes arithmetic over theirs.

use super::Planner;
use super::over_time::{at_start_of, shifted};
use crate::diagnostic::Code;
use crate::draft::{self, Occurrence};
use crate::model::{Arithmetic, ColumnKind, ColumnRef, Formula, Input, MetricId, ShiftUnit};
use crate::period::Window;
use crate::query::{Aggregate, Expr, RowTest};
use crate::words::Words;

/// Which rows a metric is asked over.
#[derive(Clone, Copy)]
pub(super) struct Asked<'f> {
    /// Conditions on rows beside the metric's own.
    pub(super) filters: &'f [draft::RowTest],
    /// When.
    pub(super) window: Window,
    /// Only rows within a while from a date that they reach.
    pub(super) anchor: Option<&'f draft::Anchored>,
    /// Only rows of each entity's first or last moment.
    pub(super) only: Option<Occurrence>,
}

impl Planner<'_> {
    /// A metric over rows and a window, expanded until only aggregates are left.
    pub(super) fn metric(&mut self, path: &str, id: &MetricId, asked: Asked<'_>) -> Option<Expr> {
        let model = self.model;
        let declared = &model.metrics[id];
        let own = declared.filters.as_slice();
        match &declared.formula {
            Formula::Ratio(a, b) => Some(Expr::Ratio(self.two(path, (a, b), own, asked)?)),
            Formula::Minus(a, b) => Some(Expr::Minus(self.two(path, (a, b), own, asked)?)),
            Formula::Plus(a, b) => Some(Expr::Plus(self.two(path, (a, b), own, asked)?)),
            Formula::Expression(arithmetic) => self.arithmetic(path, arithmetic, asked),
            Formula::Cumulative(cumulative) => {
                let both: Vec<draft::RowTest> = own.iter().chain(asked.filters).cloned().collect();
                let of = self.metric(path, &cumulative.metric, Asked { filters: &both, ..asked })?;
                Some(self.cumulative(cumulative, of))
            }
            _ => self.aggregate(path, id, own, asked),
        }
    }

    fn aggregate(&mut self, path: &str, id: &MetricId, own: &[draft::RowTest], asked: Asked<'_>) -> Option<Expr> {
        let source = self.rows_of(id).expect("a metric over rows has a source");
        let moments = matches!(self.model.metrics[id].formula, Formula::Balance(_) | Formula::Conversions(_));
        if moments && self.of_others {
            self.not_built(path, "a balance or conversions per another entity than the question's");
            return None;
        }
        let mut tests: Vec<RowTest> = Vec::new();
        let (starting, then) = self.converted(path, id)?;
        for (i, filter) in starting.iter().chain(own).chain(asked.filters).enumerate() {
            let test = self.row_test(&format!("{path}.where.{i}"), filter, &source, id.as_str())?;
            if !tests.contains(&test) {
                tests.push(test);
            }
        }
        if let Some(anchor) = asked.anchor {
            let at = format!("{path}.during");
            if asked.only.is_some() || self.model.metrics[id].time.is_some() {
                self.not_built(
                    &at,
                    "a window from a date of one's own over a first or last, or over a date that the metric names",
                );
                return None;
            }
            tests.push(self.after(&at, anchor, &source, id.as_str())?);
        }
        let window = if self.model.metrics[id].undated { Window::default() } else { asked.window };
        self.dated(path, id, window)?;
        if asked.only.is_some() {
            self.has_moments(path, id)?;
        }
        Some(Expr::Aggregate(Aggregate { metric: id.clone(), filters: tests, window, only: asked.only, then }))
    }

    fn two(
        &mut self,
        path: &str,
        (a, b): (&MetricId, &MetricId),
        own: &[draft::RowTest],
        asked: Asked<'_>,
    ) -> Option<Box<(Expr, Expr)>> {
        let both: Vec<draft::RowTest> = own.iter().chain(asked.filters).cloned().collect();
        let asked = Asked { filters: &both, ..asked };
        let left = self.metric(path, a, asked);
        let right = self.metric(path, b, asked);
        Some(Box::new((left?, right?)))
    }

    fn arithmetic(&mut self, path: &str, arithmetic: &Arithmetic, asked: Asked<'_>) -> Option<Expr> {
        Some(match arithmetic {
            Arithmetic::Number(n) => Expr::Number(*n),
            Arithmetic::Metric(input) => self.input(path, input, asked)?,
            Arithmetic::Plus(pair) => Expr::Plus(self.sides(path, pair, asked)?),
            Arithmetic::Minus(pair) => Expr::Minus(self.sides(path, pair, asked)?),
            Arithmetic::Times(pair) => Expr::Times(self.sides(path, pair, asked)?),
            Arithmetic::Over(pair) => Expr::Ratio(self.sides(path, pair, asked)?),
        })
    }

    fn sides(&mut self, path: &str, pair: &(Arithmetic, Arithmetic), asked: Asked<'_>) -> Option<Box<(Expr, Expr)>> {
        let left = self.arithmetic(path, &pair.0, asked);
        let right = self.arithmetic(path, &pair.1, asked);
        Some(Box::new((left?, right?)))
    }

    /// A metric as a part of an expression: its own rows and those asked for.
    fn input(&mut self, path: &str, input: &Input, asked: Asked<'_>) -> Option<Expr> {
        let both: Vec<draft::RowTest> = input.filters.iter().chain(asked.filters).cloned().collect();
        let of = self.metric(path, &input.metric, Asked { filters: &both, ..asked })?;
        let of = match &input.shift {
            Some((by, ShiftUnit::Calendar(unit))) => shifted(of, *by, *unit),
            Some((by, ShiftUnit::OfDay(unit))) => self.on_other_days(path, of, *by, unit)?,
            None => of,
        };
        Some(match input.at_start_of {
            Some(unit) => at_start_of(of, unit),
            None => of,
        })
    }

    /// Reports a window over rows that have no date.
    fn dated(&mut self, path: &str, id: &MetricId, window: Window) -> Option<()> {
        if window.is_open() || self.model.metric_time(id).is_some() || window == self.all_data() {
            return Some(());
        }
        self.has_no_date(path, id);
        None
    }

    pub(super) fn has_no_date(&mut self, path: &str, id: &MetricId) {
        let message = Words::both(
            format!("`{id}` 没有时间，不能限定时间段"),
            format!("`{id}` has no date, so it cannot be limited to a window"),
        );
        self.problem(Code::NoJoinPath, path, message, None);
    }

    /// Reports first and last moments of rows that have no date or belong to nobody.
    fn has_moments(&mut self, path: &str, id: &MetricId) -> Option<()> {
        let source = self.rows_of(id).expect("a metric over rows has a source");
        let message = if matches!(self.model.metrics[id].formula, Formula::Balance(_) | Formula::Conversions(_)) {
            Words::both(
                format!("`{id}` 自己决定取哪些时刻的行，不能再取首次或末次"),
                format!("`{id}` picks moments of its own, so it has no first or last of them"),
            )
        } else if self.model.metric_time(id).is_none() {
            Words::both(
                format!("`{id}` 没有时间，没有首次与末次之分"),
                format!("`{id}` has no date, so there is no first or last of it"),
            )
        } else if self.model.path_to_entity(&source, &self.entity).is_err() {
            Words::both(
                format!("`{id}` 的数据不属于某个 `{}`，没有首次与末次之分", self.entity),
                format!("the rows of `{id}` belong to no `{}`, so nobody has a first or last of them", self.entity),
            )
        } else {
            return Some(());
        };
        self.problem(Code::NoJoinPath, &format!("{path}.only"), message, None);
        None
    }

    /// Whether a metric counts each entity of the question at most once.
    pub(super) fn counts_people(&self, id: &MetricId) -> bool {
        let key = &self.model.entities[&self.entity].key;
        let Some(source) = self.rows_of(id) else { return false };
        match &self.model.metrics[id].formula {
            Formula::Count(_) => source == key.source,
            Formula::CountDistinct(column) => {
                column == key
                    || self.model.path_to_entity(&source, &self.entity).is_ok_and(|(_, owner)| owner == *column)
            }
            _ => false,
        }
    }

    /// Whether a column holds days without a time of day.
    pub(super) fn is_whole_days(&self, column: &ColumnRef) -> bool {
        let known = self.model.sources[&column.source].columns.get(&column.column);
        known.is_some_and(|column| column.kind == Some(ColumnKind::Date))
    }
}
