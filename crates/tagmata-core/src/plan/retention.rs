//! SHOW retention: events, window and marks of cohorts that come back.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, CohortBy, Counted, Returned};
use crate::period::Window;
use crate::query::{Retention, Rows, Show};
use crate::words::Words;

/// Marks in one view at most.
const MARKS_MAX: usize = 60;
/// The farthest mark.
const MARK_MAX: u32 = 5_000;

impl Planner<'_> {
    pub(super) fn retention(&mut self, path: &str, asked: &draft::Retention) -> Option<Show> {
        // Every part is planned before any may fail, so that all mistakes come together.
        let start = asked.start.as_ref().map(|start| self.rows_of_event(&format!("{path}.start"), start));
        let back = self.rows_of_event(&format!("{path}.back"), &asked.back);
        let marks = self.marks(&format!("{path}.marks"), asked);
        let units = self.active_units(path, asked);
        let start = match start {
            Some(planned) => Some(planned?),
            None => None,
        };
        let back = back?;
        let window = self.starts_in(&format!("{path}.during"), asked, start.as_ref().unwrap_or(&back))?;
        marks?;
        units?;
        let bracketed = asked.returned == Returned::Within && asked.marks[0] == 0;
        if bracketed && start.as_ref().is_some_and(|start| self.same_rows(start, &back)) {
            let message = Words::both(
                "起点本身就是一次回来，从 0 数起的区间总是 100%",
                "the start itself is such an event, so that everyone is back in a bracket from 0",
            );
            let hint = Words::both("从 1 数起", "begin the first bracket at 1");
            self.problem(Code::BadValue, &format!("{path}.marks"), message, Some(hint));
            return None;
        }
        let counted = if asked.cohort == CohortBy::Active { Counted::Calendar } else { asked.counted };
        Some(Show::Retention(Retention {
            start,
            cohort: asked.cohort,
            back,
            window,
            grain: asked.grain,
            unit: asked.unit,
            marks: asked.marks.clone(),
            returned: asked.returned,
            counted,
        }))
    }

    /// An event with its row filters, its own included.
    fn rows_of_event(&mut self, path: &str, rows: &draft::EventRows) -> Option<Rows> {
        let (event, _, filters) = self.event_rows(path, &rows.event, &rows.filters)?;
        Some(Rows { event, filters })
    }

    /// Whether two events are the same rows of one source.
    fn same_rows(&self, a: &Rows, b: &Rows) -> bool {
        self.model.events[&a.event].source == self.model.events[&b.event].source && a.filters == b.filters
    }

    fn marks(&mut self, path: &str, asked: &draft::Retention) -> Option<()> {
        let marks = &asked.marks;
        let least = if asked.returned == Returned::Within { 2 } else { 1 };
        let message = if marks.len() < least {
            Words::both(format!("至少需要 {least} 个节点"), format!("at least {least} marks are needed"))
        } else if marks.windows(2).any(|pair| pair[0] >= pair[1]) {
            Words::both("节点需从小到大", "marks must be ascending")
        } else if marks.len() > MARKS_MAX || marks.iter().any(|mark| *mark > MARK_MAX) {
            Words::both(
                format!("最多 {MARKS_MAX} 个节点，每个不超过 {MARK_MAX}"),
                format!("at most {MARKS_MAX} marks, none over {MARK_MAX}"),
            )
        } else {
            return Some(());
        };
        self.problem(Code::BadValue, path, message, None);
        None
    }

    /// Cohorts by any start are counted in their own units.
    fn active_units(&mut self, path: &str, asked: &draft::Retention) -> Option<()> {
        if asked.cohort == CohortBy::First && asked.counted == Counted::Rolling {
            self.has_a_length(&format!("{path}.unit"), asked.unit)?;
        }
        let message = match asked.cohort {
            CohortBy::First => return Some(()),
            CohortBy::Active if asked.start.is_none() => {
                Words::both("`cohort: active` 需要 `start`", "`cohort: active` needs a `start`")
            }
            CohortBy::Active if asked.grain != asked.unit => Words::both(
                "`cohort: active` 的 `grain` 与 `unit` 需相同",
                "with `cohort: active`, `grain` and `unit` must be the same",
            ),
            CohortBy::Active => return Some(()),
        };
        self.problem(Code::Shape, path, message, None);
        None
    }

    /// The window of the starts. Without a start it must begin somewhere: there everyone's units begin.
    fn starts_in(&mut self, path: &str, asked: &draft::Retention, rows: &Rows) -> Option<Window> {
        let source = self.model.events[&rows.event].source.clone();
        let days = self.days_of(std::slice::from_ref(&source));
        let window = self.window(path, asked.during.as_ref(), days)?;
        if asked.start.is_some() {
            return Some(window);
        }
        let message = match window.from {
            None => Words::both(
                "没有 `start` 时，`during` 需有起始日",
                "without a `start`, `during` must have a first day: everyone's units begin there",
            ),
            Some(from) if from >= self.today => Words::both(
                format!("{from} 还没到（今天是 {}）", self.today),
                format!("{from} has not come yet (today is {})", self.today),
            ),
            Some(_) => return Some(window),
        };
        self.problem(Code::BadValue, path, message, None);
        None
    }
}
