//! The view of numbers by groups: its windows, its order, and what cannot go together.

use super::Planner;
use super::by_days::is_by_days;
use crate::diagnostic::Code;
use crate::draft::{self, DatePart, ShareOf, Term};
use crate::model::{Adds, MetricId};
use crate::query::{self, Bucket, Key, Measure, Number};
use crate::words::Words;

/// Numbers in one view at most.
const TERMS_MAX: usize = 12;
/// Groups in one view at most.
const BY_MAX: usize = 4;

impl Planner<'_> {
    pub(super) fn measure(&mut self, path: &str, measure: &draft::Measure, has_who: bool) -> Option<Measure> {
        self.measure_size(path, measure)?;
        let view = measure.during.as_ref();
        let metrics: Vec<MetricId> = measure.terms.iter().flat_map(|term| self.term_metrics(term)).collect();
        let days = self.days_of_metrics(&metrics);
        let reached = if self.all_reach_back(&measure.terms) { self.until_yesterday(days) } else { days };
        let whole = self.whole_window(&format!("{path}.during"), view, reached)?;
        let planned: Vec<Option<Number>> = measure
            .terms
            .iter()
            .enumerate()
            .map(|(i, term)| {
                let at = format!("{path}.terms.{i}");
                self.needs_a_base(&at, term, has_who, measure)?;
                self.view_number(&at, term, view)
            })
            .collect();
        let keys: Vec<Option<Key>> =
            measure.by.iter().enumerate().map(|(i, by)| self.by(&format!("{path}.by.{i}"), by)).collect();
        let shown = self.days_shown(&format!("{path}.days"), &measure.days);
        let mut numbers = planned.into_iter().collect::<Option<Vec<_>>>()?;
        let by = keys.into_iter().collect::<Option<Vec<_>>>()?;
        let shown = shown?;
        let (grain, of_people) = (measure.grain.is_some(), has_who || measure.also_without_rows);
        self.reached(path, &numbers, &by, grain, of_people)?;
        self.has_rows(path, &numbers, grain || !by.is_empty())?;
        self.zeros_have_groups(path, &numbers, &by)?;
        self.shares_add_up(path, measure, &by)?;
        self.days_fit(&format!("{path}.days"), &numbers, measure, &by)?;
        self.empty_units(path, measure).and_then(|()| self.rowless(path, &numbers, measure, &by))?;
        let mut window = self.until_today(whole);
        if grain || is_by_days(&numbers, &by) {
            self.one_window(path, measure)?;
            window = self.closed(path, window, days)?;
            // Rows without a date are in no unit of time: not in a group of the series, not in its totals.
            numbers.iter_mut().for_each(|number| query::close_windows(&mut number.expr, window));
        }
        self.settle_all(path, &mut numbers, measure, &by, window)?;
        let mut compare = None;
        if let Some(kind) = measure.compare {
            self.one_window(path, measure)?;
            self.years_meet(path, &by)?;
            let (now, earlier) = self.compared(&format!("{path}.compare"), whole, (kind, measure.grain), days)?;
            numbers.iter_mut().for_each(|number| query::set_window(&mut number.expr, now));
            (window, compare) = (now, Some(earlier));
        }
        self.having(path, measure)?;
        let sort = self.sort(path, measure.sort.as_ref(), numbers.len())?;
        if let Some(top) = measure.top {
            self.rank_size(&format!("{path}.top"), top)?;
        }
        if measure.others {
            self.others(path, measure)?;
        }
        let having = measure.having.iter().map(|having| (having.term, having.test)).collect();
        Some(Measure {
            numbers,
            by,
            grain: measure.grain,
            empty_units: measure.empty_units,
            also_without_rows: measure.also_without_rows,
            days: shown,
            window,
            compare,
            having,
            sort,
            top: measure.top,
            others: measure.others,
        })
    }

    /// Tests on numbers of the view.
    fn having(&mut self, path: &str, measure: &draft::Measure) -> Option<()> {
        for (i, having) in measure.having.iter().enumerate() {
            let number = draft::Sort { by: having.term, order: draft::Order::Desc };
            self.sort(&format!("{path}.having.{i}"), Some(&number), measure.terms.len())?;
            self.valid_test(&format!("{path}.having.{i}.test"), having.test)?;
        }
        Some(())
    }

    fn measure_size(&mut self, path: &str, measure: &draft::Measure) -> Option<()> {
        let message = if measure.terms.is_empty() {
            Words::both("至少需要一个指标", "at least one number is needed")
        } else if measure.terms.len() > TERMS_MAX || measure.by.len() > BY_MAX {
            Words::both(
                format!("一次最多 {TERMS_MAX} 个指标、{BY_MAX} 个维度"),
                format!("at most {TERMS_MAX} numbers by {BY_MAX} groups at once"),
            )
        } else {
            return Some(());
        };
        self.problem(Code::Limit, path, message, None);
        None
    }

    /// A share over all groups, where there are no groups and no filter, would always be 1.
    fn needs_a_base(&mut self, path: &str, term: &Term, has_who: bool, measure: &draft::Measure) -> Option<()> {
        let Term::Leaf(leaf) = term else { return Some(()) };
        let empty = match leaf.share_of {
            None | Some(draft::ShareOf::People) => false,
            Some(draft::ShareOf::Everyone) => leaf.filters.is_empty() && !has_who && measure.by.is_empty(),
            Some(draft::ShareOf::All) => leaf.filters.is_empty() && measure.by.is_empty() && measure.grain.is_none(),
            Some(draft::ShareOf::Group) => leaf.filters.is_empty(),
        };
        if empty {
            self.problem(
                Code::Ambiguous,
                path,
                Words::both(
                    "占比的分母与分子相同：是占什么的比例？",
                    "the share's base is the same as its part: a share of what?",
                ),
                Some(Words::both(
                    "占全体用 `share_of: everyone`；或加上筛选、分组",
                    "`share_of: everyone` is the share of everyone; or add a filter or a group",
                )),
            );
            return None;
        }
        Some(())
    }

    /// Two windows share weekdays and months of the year, but not years.
    fn years_meet(&mut self, path: &str, by: &[Key]) -> Option<()> {
        let year = Key::Time { dimension: None, bucket: Bucket::Part(DatePart::Year) };
        if !by.contains(&year) {
            return Some(());
        }
        let message = Words::both(
            "两个时间段的年份不同，不能按年份并排比较",
            "the two windows are of different years, so they do not meet in groups by year",
        );
        let hint = Words::both(
            "请按 `{grain: year}` 分组：各时段按先后对应",
            "group by `{grain: year}`: its units are matched in order",
        );
        self.problem(Code::Conflict, &format!("{path}.by"), message, Some(hint));
        None
    }

    /// All groups that are not kept as one row.
    fn others(&mut self, path: &str, measure: &draft::Measure) -> Option<()> {
        let message = if measure.top.is_none() {
            Words::both(
                "`others` 与 `top` 一起用：其余是未保留的组",
                "`others` goes with `top`: it is the groups not kept",
            )
        } else if measure.grain.is_some() {
            Words::both(
                "按时间展开时每行是一个组的一个时段，“其余”不是一个时段，不能算",
                "with a grain each row is a unit of time of a group, and all others together are no unit",
            )
        } else if measure.by.is_empty() {
            Words::both("没有分组，就没有其余的组", "without groups there are no others")
        } else {
            return Some(());
        };
        self.problem(Code::Conflict, &format!("{path}.others"), message, None);
        None
    }

    /// A share over all groups adds the groups up: what does not add up over time has none where time is a group.
    fn shares_add_up(&mut self, path: &str, measure: &draft::Measure, by: &[Key]) -> Option<()> {
        let mut of_people = false;
        for term in &measure.terms {
            leaves(term, &mut |leaf| of_people |= leaf.share_of == Some(ShareOf::People));
        }
        if of_people && !by.is_empty() {
            self.assume(Words::both(
                "占人数比例的分母是所选的全部人，不是各组的人",
                "a share of people is of all people picked, not of those of each group",
            ));
        }
        let over_time = measure.grain.is_some() || by.iter().any(Key::is_rows_time);
        if !over_time {
            return Some(());
        }
        for (i, term) in measure.terms.iter().enumerate() {
            let mut found = None;
            leaves(term, &mut |leaf| {
                let metric = self.model.metrics.get(leaf.metric.as_str());
                let adds = metric.map(|metric| metric.adds(self.model));
                let of_all_groups = matches!(leaf.share_of, Some(ShareOf::All | ShareOf::Everyone));
                if of_all_groups && adds == Some(Adds::UpButNotOverTime) {
                    found = Some(leaf.metric.clone());
                }
            });
            if let Some(metric) = found {
                let message = Words::both(
                    format!("`{metric}` 不能跨时间相加，没有占各时段合计的比例"),
                    format!("`{metric}` does not add up over time, so units of time have no share of it"),
                );
                self.problem(Code::BadValue, &format!("{path}.terms.{i}"), message, None);
                return None;
            }
        }
        Some(())
    }

    /// With a grain or a comparison, all numbers are of the view's one window.
    fn one_window(&mut self, path: &str, measure: &draft::Measure) -> Option<()> {
        for (i, term) in measure.terms.iter().enumerate() {
            let mut own = false;
            leaves(term, &mut |leaf| own |= leaf.during.is_some());
            if own {
                let message = Words::both(
                    "按时间展开或做比较时，所有指标同用视图的时间段，指标不能另有 `during`",
                    "with a grain or a comparison all numbers are of the view's window: a term has no `during` of its own",
                );
                let hint = Words::both(
                    "把 `during` 写在视图上；两个时间段的数并排看时不用 `grain` 和 `compare`",
                    "say `during` once, at the view; for windows side by side leave `grain` and `compare` out",
                );
                self.problem(Code::Conflict, &format!("{path}.terms.{i}"), message, Some(hint));
                return None;
            }
        }
        Some(())
    }
}

/// Calls `seen` on every metric of a term that is over the view's own window.
fn leaves(term: &Term, seen: &mut impl FnMut(&draft::Leaf)) {
    match term {
        Term::Leaf(leaf) => seen(leaf),
        Term::Ratio { ratio: pair }
        | Term::Minus { minus: pair }
        | Term::Plus { plus: pair }
        | Term::Times { times: pair } => {
            leaves(&pair.0, seen);
            leaves(&pair.1, seen);
        }
        Term::Among(among) => leaves(&among.of, seen),
        Term::Number(_) | Term::Statistic(_) => {}
    }
}
