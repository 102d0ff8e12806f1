//! Windows get their dates, and must meet the data.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{Compare, During, Unit};
use crate::model::{MetricId, SourceId};
use crate::period::{self, NoWindow, Window};
use crate::query::Earlier;
use crate::reading::Assumption;
use crate::words::Words;
use jiff::civil::Date;

/// The first and last day that some rows have.
pub(super) type Days = Option<(Date, Date)>;

impl Planner<'_> {
    /// The dates of a window over rows that lie within `days`; absent means all of the data up to today.
    pub(super) fn window(&mut self, path: &str, during: Option<&During>, days: Days) -> Option<Window> {
        let window = self.whole_window(path, during, days)?;
        Some(self.until_today(window))
    }

    /// The same with the days from today on still in it, for a comparison of a period that is still running.
    pub(super) fn whole_window(&mut self, path: &str, during: Option<&During>, days: Days) -> Option<Window> {
        let Some(during) = during else { return Some(self.all_data()) };
        let window = self.dates(path, during)?;
        self.has_begun(path, window)?;
        let Some((first, last)) = days else { return Some(window) };
        let begins_late = window.from.is_some_and(|from| from > last);
        let ends_early = window.to.is_some_and(|to| to <= first);
        if begins_late || ends_early {
            let asked = window.words();
            self.problem(
                Code::OutsideData,
                path,
                Words::both(format!("{} 没有数据", asked.zh), format!("there is no data for {}", asked.en)),
                Some(Words::both(format!("数据范围：{first} 至 {last}"), format!("the data covers {first} to {last}"))),
            );
            return None;
        }
        if window.from.is_some_and(|from| from < first) {
            let asked = window.words();
            self.assume(Words::both(
                format!("{}：数据从 {first} 开始", asked.zh),
                format!("{}: the data begins on {first}", asked.en),
            ));
        }
        Some(window)
    }

    /// The first and last loaded day of some sources' rows; of all data where none of them has a date.
    pub(super) fn days_of(&self, sources: &[SourceId]) -> Days {
        let facts = sources.iter().filter_map(|source| self.facts.manifest.sources.get(source));
        let known: Vec<_> = facts.filter_map(|facts| facts.from.zip(facts.through)).collect();
        let first = known.iter().map(|(from, _)| *from).min();
        let last = known.iter().map(|(_, through)| *through).max();
        first.zip(last).or_else(|| self.facts.manifest.days())
    }

    /// The first and last loaded day of the rows of metrics over rows, each by the column that dates its rows.
    pub(super) fn days_of_metrics(&self, metrics: &[MetricId]) -> Days {
        let manifest = self.facts.manifest;
        let days = |id: &MetricId| match &self.model.metrics[id].time {
            Some(column) => manifest.dates.iter().find(|known| known.column == *column).map(|d| (d.from, d.through)),
            None => {
                let facts = manifest.sources.get(self.model.metric_source(id)?)?;
                facts.from.zip(facts.through)
            }
        };
        let known: Vec<(Date, Date)> = metrics.iter().filter_map(days).collect();
        let first = known.iter().map(|(from, _)| *from).min();
        let last = known.iter().map(|(_, through)| *through).max();
        first.zip(last).or_else(|| manifest.days())
    }

    /// Reports a window that holds no finished day: today itself is not over.
    fn has_begun(&mut self, path: &str, window: Window) -> Option<()> {
        if window.from.is_none_or(|from| from < self.today) {
            return Some(());
        }
        let (asked, today) = (window.words(), self.today);
        self.problem(
            Code::OutsideData,
            path,
            Words::both(
                format!("{} 还没有完整的一天（今天是 {today}）", asked.zh),
                format!("{} has no finished day yet (today is {today})", asked.en),
            ),
            Some(Words::both("今天及以后的数据不计入", "today and later days are not counted")),
        );
        None
    }

    /// Nothing from today on is counted, also where the data has such rows.
    pub(super) fn until_today(&self, window: Window) -> Window {
        let reaches_today = self.facts.manifest.span().is_some_and(|(_, last)| last >= self.today);
        let cut = window.to.map_or(reaches_today, |to| to > self.today);
        if cut { Window { to: Some(self.today), ..window } } else { window }
    }

    /// The dates of a window over something other than facts, such as a date of birth.
    pub(super) fn dates(&mut self, path: &str, during: &During) -> Option<Window> {
        match period::resolve(during, self.today, &self.model.calendar) {
            Ok(window) => Some(window),
            Err(NoWindow(message)) => {
                self.problem(Code::BadValue, path, message, None);
                None
            }
        }
    }

    /// All of the data; days from today on are cut off where today lies inside it.
    pub(super) fn all_data(&self) -> Window {
        let reaches_today = self.facts.manifest.span().is_some_and(|(_, last)| last >= self.today);
        Window { from: None, to: reaches_today.then_some(self.today) }
    }

    /// A window with two ends: an open end takes the data's.
    pub(super) fn closed(&mut self, path: &str, window: Window, days: Days) -> Option<Window> {
        let from = window.from.or(days.map(|(first, _)| first));
        let to = window.to.or(days.and_then(|(_, last)| last.tomorrow().ok()));
        if let (Some(from), Some(to)) = (from, to)
            && from < to
        {
            return Some(Window::new(from, to));
        }
        let message = Words::both("需要一个有起止日期的时间段", "a window with two dates is needed");
        self.problem(Code::BadValue, path, message, None);
        None
    }

    /// The window itself, clipped at today where it is still running, and the earlier one that it is set beside.
    pub(super) fn compared(
        &mut self,
        path: &str,
        window: Window,
        (kind, grain): (Compare, Option<Unit>),
        days: Days,
    ) -> Option<(Window, Earlier)> {
        let (Some(from), Some(to)) = (window.from, window.to) else {
            let message = Words::both("比较需要一个有起止日期的时间段", "a comparison needs a window with two dates");
            self.problem(Code::BadValue, path, message, None);
            return None;
        };
        let running = to > self.today && from < self.today;
        let now = Window::new(from, if running { self.today } else { to });
        let earlier = self.earlier(path, window, now, (kind, grain))?;
        if running {
            let (now, then) = (now.words(), earlier.words());
            self.assume(Words::both(
                format!("本期未结束：{} 与 {} 同期相比", now.zh, then.zh),
                format!("the period is still running: {} against {}", now.en, then.en),
            ));
        }
        let first = days.map(|(first, _)| first);
        if let Some(first) = first.filter(|first| earlier.from.is_some_and(|from| from < *first)) {
            let missing = earlier.words();
            self.problem(
                Code::OutsideData,
                path,
                Words::both(
                    format!("没有可比的数据：{}", missing.zh),
                    format!("there is nothing to compare with: {}", missing.en),
                ),
                Some(Words::both(format!("数据从 {first} 开始"), format!("the data begins on {first}"))),
            );
            return None;
        }
        Some((now, Earlier { kind, window: earlier }))
    }

    fn earlier(
        &mut self,
        path: &str,
        whole: Window,
        now: Window,
        (kind, grain): (Compare, Option<Unit>),
    ) -> Option<Window> {
        let calendar = &self.model.calendar;
        let moved = match kind {
            // Weeks meet weeks, so that a Monday is set beside a Monday.
            Compare::LastYear if calendar.retail.is_some() => return self.retail_year_before(path, now, grain),
            Compare::LastYear if grain == Some(Unit::Week) => period::shifted(now, Unit::Week, -52, calendar).ok(),
            Compare::LastYear => period::shifted(now, Unit::Year, -1, calendar).ok(),
            Compare::PreviousPeriod => period::previous(whole, calendar).and_then(|before| {
                if now == whole {
                    return Some(before);
                }
                let days = (now.to? - now.from?).get_days();
                let end = period::add(before.from?, Unit::Day, days, calendar).ok()?;
                Some(Window { from: before.from, to: Some(end.min(before.to?)) })
            }),
        };
        if moved.is_none() {
            let message = Words::both("前一个时间段超出了日历的范围", "the earlier window lies outside the calendar");
            self.problem(Code::BadValue, path, message, None);
        }
        moved
    }

    pub(super) fn assume(&mut self, taken: Words) {
        let assumption = Assumption { taken, others: Vec::new() };
        if !self.assumed.contains(&assumption) {
            self.assumed.push(assumption);
        }
    }
}
