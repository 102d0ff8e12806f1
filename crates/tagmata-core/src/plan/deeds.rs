//! What people did: once or often, first or last, one thing after another, in most units of a window.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, During, RowTest as DraftTest};
use crate::model::{DimensionId, EventId, Formula, SourceId};
use crate::period::{self, Window};
use crate::query::{Aggregate, Did, Each, Expr, Regular, RowTest, Sequence, Step, Who};
use crate::words::Words;

/// Steps of a sequence or funnel at most.
const STEPS_MAX: usize = 8;
/// Units of a window that a habit is looked for in at most.
const UNITS_MAX: u32 = 1_000;

impl Planner<'_> {
    /// An event, its source, and conditions on its rows, the event's own included.
    pub(super) fn event_rows(
        &mut self,
        path: &str,
        event: &str,
        filters: &[DraftTest],
    ) -> Option<(EventId, SourceId, Vec<RowTest>)> {
        let event = self.known_event(&format!("{path}.event"), event)?;
        let declared = &self.model.events[&event];
        let (source, own) = (declared.source.clone(), declared.filters.clone());
        let filters: Vec<DraftTest> = own.into_iter().chain(filters.iter().cloned()).collect();
        let filters = self.row_tests(&format!("{path}.where"), &filters, &source, event.as_str())?;
        Some((event, source, filters))
    }

    pub(super) fn did(&mut self, path: &str, did: &draft::Did) -> Option<Who> {
        let rows = self.event_rows(path, &did.event, &did.filters);
        let tested = did.count.is_none_or(|count| self.valid_test(&format!("{path}.count"), count).is_some());
        let (event, source, mut filters) = rows?;
        let window = match &did.during {
            Some(During::Anchored(anchored)) => {
                filters.push(self.after(&format!("{path}.during"), anchored, &source, event.as_str())?);
                self.all_data()
            }
            during => {
                let days = self.days_of(std::slice::from_ref(&source));
                self.window(&format!("{path}.during"), during.as_ref(), days)?
            }
        };
        self.one_occurrence(path, did)?;
        let that = self.row_tests(&format!("{path}.that"), &did.that, &source, event.as_str())?;
        let each = match &did.each {
            Some(each) => Some(self.each(&format!("{path}.each"), each, &event, &source, &filters)?),
            None => None,
        };
        tested.then_some(())?;
        Some(Who::Did(Did { event, filters, window, count: did.count, only: did.only, that, each }))
    }

    /// `only` with what cannot stand beside it, and what cannot stand without it.
    fn one_occurrence(&mut self, path: &str, did: &draft::Did) -> Option<()> {
        let (message, hint) = if did.only.is_none() && !did.that.is_empty() {
            let message = Words::both("`that` 需要 `only`", "`that` needs `only`: which occurrence is meant");
            (message, Words::both("其他条件写在 `where` 里", "conditions on any row belong into `where`"))
        } else if did.only.is_some() && did.count.is_some() {
            let message =
                Words::both("`only` 只看一次，不能再数次数", "`only` looks at one time, which has no `count`");
            (message, Words::both("去掉其中一个", "leave one of them out"))
        } else if did.only.is_some() && matches!(did.during, Some(During::Anchored(_))) {
            let message = Words::both(
                "`only` 的时间段不能相对于每个人自己的日期",
                "the window of `only` cannot hang on each one's own date: is it the first of all, or the first within it?",
            );
            (message, Words::both("改用有日期的时间段", "give it a window with dates"))
        } else {
            return Some(());
        };
        self.problem(Code::Conflict, path, message, Some(hint));
        None
    }

    /// A number over the rows of one occasion.
    fn each(
        &mut self,
        path: &str,
        each: &draft::Each,
        event: &EventId,
        source: &SourceId,
        filters: &[RowTest],
    ) -> Option<Each> {
        let metric = self.known_metric(&format!("{path}.metric"), &each.metric)?;
        self.valid_test(&format!("{path}.test"), each.test)?;
        let declared = &self.model.metrics[&metric];
        let over_rows = matches!(
            declared.formula,
            Formula::Sum(_)
                | Formula::Count(_)
                | Formula::CountDistinct(_)
                | Formula::Average(_)
                | Formula::Min(_)
                | Formula::Max(_)
                | Formula::Median(_)
                | Formula::Percentile(_)
        );
        let as_they_are = declared.filters.is_empty() && declared.time.is_none();
        let own_rows = as_they_are && self.model.metric_source(&metric) == Some(source);
        let told_apart = self.model.events[event].occasion.is_some() || self.model.sources[source].key.is_some();
        let message = if !over_rows || !own_rows {
            Words::both(
                format!("`{metric}` 不是 `{event}` 各行直接汇总的指标，不能按每次计算"),
                format!("`{metric}` does not add up all rows of an occasion of `{event}`, so it has no number for one"),
            )
        } else if !told_apart {
            Words::both(
                format!("`{event}` 的各次无法区分：没有 `occasion`，表 `{source}` 也没有主键"),
                format!("occasions of `{event}` cannot be told apart: it has no `occasion`, and `{source}` has no key"),
            )
        } else {
            let (filters, window) = (filters.to_vec(), Window::default());
            let aggregate = Aggregate { metric: metric.clone(), filters, window, only: None, then: Vec::new() };
            self.split_by(path, &Expr::Aggregate(aggregate), &[], true)?;
            return Some(Each { metric, test: each.test });
        };
        self.problem(Code::BadValue, path, message, None);
        None
    }

    pub(super) fn sequence(&mut self, path: &str, sequence: &draft::Sequence) -> Option<Who> {
        let steps = self.steps(path, &sequence.steps, &sequence.same);
        let within = match sequence.within {
            Some(within) => Some(self.length(&format!("{path}.within"), within)?),
            None => None,
        };
        self.step_order(path, sequence)?;
        let (steps, same) = steps?;
        let sources = self.step_sources(&steps);
        let days = self.days_of(&sources);
        let window = self.window(&format!("{path}.during"), sequence.during.as_ref(), days)?;
        Some(Who::Sequence(Sequence { steps, window, within, same, any_order: sequence.any_order }))
    }

    /// The sources whose rows some steps are.
    pub(super) fn step_sources(&self, steps: &[Step]) -> Vec<SourceId> {
        steps.iter().map(|step| self.model.events[&step.event].source.clone()).collect()
    }

    /// Steps, and the dimensions that they share; every mistake comes at once.
    pub(super) fn steps(
        &mut self,
        path: &str,
        steps: &[draft::Step],
        same: &[String],
    ) -> Option<(Vec<Step>, Vec<DimensionId>)> {
        if !(2..=STEPS_MAX).contains(&steps.len()) {
            let message =
                Words::both(format!("需要 2 到 {STEPS_MAX} 个步骤"), format!("there are 2 to {STEPS_MAX} steps"));
            self.problem(Code::Limit, &format!("{path}.steps"), message, None);
            return None;
        }
        let shared: Vec<Option<DimensionId>> =
            same.iter().map(|name| self.known_dimension(&format!("{path}.same"), name)).collect();
        let shared = shared.into_iter().collect::<Option<Vec<_>>>();
        let mut planned = Vec::new();
        for (i, step) in steps.iter().enumerate() {
            planned.push(self.step(&format!("{path}.steps.{i}"), step, shared.as_deref().unwrap_or_default()));
        }
        let steps = planned.into_iter().collect::<Option<Vec<_>>>();
        let (steps, shared) = (steps?, shared?);
        if steps[0].absent || steps[0].within.is_some() {
            let message = Words::both(
                "第一个步骤之前没有步骤：不能有 `absent` 或 `within`",
                "the first step has none before it: it is neither `absent` nor `within` anything",
            );
            self.problem(Code::Shape, &format!("{path}.steps.0"), message, None);
            return None;
        }
        Some((steps, shared))
    }

    fn step(&mut self, path: &str, step: &draft::Step, same: &[DimensionId]) -> Option<Step> {
        let rows = self.event_rows(path, &step.event, &step.filters);
        let within = match step.within {
            Some(within) => Some(self.length(&format!("{path}.within"), within)?),
            None => None,
        };
        let (event, source, filters) = rows?;
        for id in same {
            self.reaches(path, &source, event.as_str(), id)?;
        }
        Some(Step { event, filters, absent: step.absent, within })
    }

    /// What the order of steps leaves out.
    fn step_order(&mut self, path: &str, sequence: &draft::Sequence) -> Option<()> {
        let steps = &sequence.steps;
        let message = if sequence.any_order && steps.iter().any(|step| step.absent || step.within.is_some()) {
            Words::both(
                "不论先后时，步骤不能有 `absent` 或自己的 `within`",
                "steps in any order are neither `absent` nor `within` the one before them",
            )
        } else if steps.windows(2).any(|pair| pair[0].absent && pair[1].absent) {
            Words::both("两个相邻的步骤不能都是 `absent`", "two steps beside each other cannot both be `absent`")
        } else {
            return Some(());
        };
        let hint = Words::both("拆成几个条件", "say it in several conditions");
        self.problem(Code::Conflict, &format!("{path}.steps"), message, Some(hint));
        None
    }

    pub(super) fn regular(&mut self, path: &str, regular: &draft::Regular) -> Option<Who> {
        let rows = self.event_rows(path, &regular.event, &regular.filters);
        let at = format!("{path}.during");
        let days = match &rows {
            Some((_, source, _)) => self.days_of(std::slice::from_ref(source)),
            None => None,
        };
        let window = self.whole_window(&at, Some(&regular.during), days)?;
        let units = self.whole_units(&at, window, regular)?;
        let (event, _, filters) = rows?;
        let at_least = regular.at_least.unwrap_or(units);
        if at_least == 0 || at_least > units {
            let message = Words::both(
                format!("这个时间段有 {units} 个单位，`at_least` 需在 1 到 {units} 之间"),
                format!("the window has {units} units, so `at_least` is 1 to {units}"),
            );
            self.problem(Code::BadValue, &format!("{path}.at_least"), message, None);
            return None;
        }
        // In every unit is in a row by itself.
        let in_a_row = regular.in_a_row && at_least < units && at_least > 1;
        Some(Who::Regular(Regular { event, filters, per: regular.per, window, at_least, in_a_row }))
    }

    /// How many whole units, all over, a window is made of.
    fn whole_units(&mut self, path: &str, window: Window, regular: &draft::Regular) -> Option<u32> {
        let calendar = &self.model.calendar;
        let starts = |date| period::starts(date, regular.per, calendar) == date;
        if let (Some(from), Some(to)) = (window.from, window.to)
            && starts(from)
            && starts(to)
            && to <= self.today
        {
            let (mut at, mut units) = (from, 0);
            while at < to && units <= UNITS_MAX {
                at = period::add(at, regular.per, 1, calendar).unwrap_or(to);
                units += 1;
            }
            if units <= UNITS_MAX {
                return Some(units);
            }
        }
        let (unit, asked) = (unit_id(regular.per), window.words());
        let message = Words::both(
            format!("{} 不是由已结束的整{unit}组成的", asked.zh),
            format!("{} is not made of whole {unit}s that are over", asked.en),
        );
        let hint = Words::both(
            format!("例如 `during: {{last: 4, unit: {unit}, whole: true}}`；至多 {UNITS_MAX} 个单位"),
            format!("say `during: {{last: 4, unit: {unit}, whole: true}}`; there are at most {UNITS_MAX} units"),
        );
        self.problem(Code::BadValue, path, message, Some(hint));
        None
    }
}

/// A unit as a draft writes it.
fn unit_id(unit: draft::Unit) -> &'static str {
    match unit {
        draft::Unit::Day => "day",
        draft::Unit::Week => "week",
        draft::Unit::Month => "month",
        draft::Unit::Quarter => "quarter",
        draft::Unit::Half => "half",
        draft::Unit::Year => "year",
    }
}
