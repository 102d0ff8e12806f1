//! A query's conditions and its window.

use super::{Asking, both};
use crate::condition::{Rows, names_time, time_window};
use crate::fragment::fragment;
use jiff::civil::{Date, Weekday};
use tagmata_core::draft::{By, Dates, RowTest, Unit};

impl Asking<'_> {
    /// Conditions on the rows of a metric; those on the date of its rows narrow the window.
    /// Those on the days of the answer, where these are not the days of the rows, are put into `days`.
    pub(super) fn conditions(
        &self,
        metric: &str,
        moved: bool,
        dates: &mut Dates,
        days: &mut Vec<RowTest>,
    ) -> Result<Vec<RowTest>, String> {
        let mut found: Option<Vec<RowTest>> = None;
        for (table, time) in self.times(metric) {
            let mut tests = Vec::new();
            for text in &self.query.filters {
                let fragment = fragment(text)?;
                for part in fragment.conjuncts() {
                    if let Some(window) = time_window(&fragment, part, self.catalog, table)? {
                        *dates = both(dates.clone(), window);
                        continue;
                    }
                    let of_answer = moved && names_time(&fragment, part);
                    let spine = self.catalog.table_of_days().filter(|_| of_answer);
                    if of_answer && spine.is_none() {
                        return Err("the project has no table of days".to_owned());
                    }
                    let test = Rows { catalog: self.catalog, table, time, days: spine }.test(&fragment, part);
                    let test = test.map_err(|reason| fragment.said(&reason))?;
                    if !of_answer {
                        tests.push(test);
                    } else if !days.contains(&test) {
                        days.push(test);
                    }
                }
            }
            if found.as_ref().is_some_and(|known| *known != tests) {
                return Err(format!("the condition means different things for the parts of `{metric}`"));
            }
            found = Some(tests);
        }
        Ok(found.unwrap_or_default())
    }

    /// The window of the query: whole units, where the answer has longer ones than days.
    pub(super) fn constraint(&self, keys: &[By]) -> Result<Dates, String> {
        let Some((first, last)) = self.query.time_constraint else { return Ok(Dates { from: None, to: None }) };
        let unit = self.smallest(keys);
        let from = floor(first, unit)?;
        let to = after(floor(last, unit)?, unit)?;
        Ok(Dates { from: Some(from), to: Some(to) })
    }

    /// The unit of time of the answer, or the longest of the units that its metrics are known by.
    fn smallest(&self, keys: &[By]) -> Unit {
        let asked = keys.iter().find_map(|key| match key {
            By::Time(time) if time.field.is_none() => time.grain,
            _ => None,
        });
        asked.unwrap_or_else(|| self.metric_unit())
    }
}

fn floor(day: Date, unit: Unit) -> Result<Date, String> {
    let first = match unit {
        Unit::Day => Ok(day),
        Unit::Week => day.tomorrow().and_then(|next| next.nth_weekday(-1, Weekday::Monday)),
        Unit::Month => Ok(day.first_of_month()),
        Unit::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1),
        Unit::Half => Date::new(day.year(), (day.month() - 1) / 6 * 6 + 1, 1),
        Unit::Year => Ok(day.first_of_year()),
    };
    first.map_err(|problem| problem.to_string())
}

fn after(first: Date, unit: Unit) -> Result<Date, String> {
    let span = jiff::Span::new();
    let length = match unit {
        Unit::Day => span.days(1),
        Unit::Week => span.weeks(1),
        Unit::Month => span.months(1),
        Unit::Quarter => span.months(3),
        Unit::Half => span.months(6),
        Unit::Year => span.years(1),
    };
    first.checked_add(length).map_err(|problem| problem.to_string())
}
