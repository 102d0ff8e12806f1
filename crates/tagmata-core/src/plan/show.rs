//! SHOW: views with their numbers, groups and windows looked up.

use super::{Planned, Planner};
use crate::diagnostic::Code;
use crate::draft::{self, Column, RankSize, Term};
use crate::model::{DimensionKind, MetricId, SourceId};
use crate::query::{self, Bucket, Expr, Key, Measure, Number, Show};
use crate::words::Words;

/// Numbers in one view at most.
const TERMS_MAX: usize = 12;
/// Groups in one view at most.
const BY_MAX: usize = 4;

impl Planner<'_> {
    pub(super) fn show(&mut self, path: &str, show: &draft::Show, has_who: bool) -> Option<Show> {
        match show {
            draft::Show::Count(count) => {
                let share_of = match &count.share_of {
                    Some(base) => Some(self.who(&format!("{path}.count.share_of"), base)?),
                    None => None,
                };
                Some(Show::Count { share_of })
            }
            draft::Show::Members(members) => self.members(&format!("{path}.members"), members),
            draft::Show::Measure(measure) => {
                self.measure(&format!("{path}.measure"), measure, has_who).map(Show::Measure)
            }
            draft::Show::Distribution(distribution) => self.distribution(&format!("{path}.distribution"), distribution),
            draft::Show::Define(_) | draft::Show::Catalog {} => None,
            draft::Show::Profile(_) => self.no_view(path, "profile"),
            draft::Show::Retention(retention) => self.retention(&format!("{path}.retention"), retention),
            draft::Show::Funnel(_) => self.no_view(path, "funnel"),
            draft::Show::Overlap(_) => self.no_view(path, "overlap"),
            draft::Show::Compare(_) => self.no_view(path, "compare"),
            draft::Show::Tiers(tiers) => self.tiers(&format!("{path}.tiers"), tiers),
            draft::Show::Migration(migration) => self.migration(&format!("{path}.migration"), migration),
        }
    }

    fn no_view(&mut self, path: &str, what: &str) -> Option<Show> {
        self.not_built(path, what);
        None
    }

    pub(super) fn define(&mut self, define: &draft::Define) -> Option<Planned> {
        let name = &define.name;
        let (owner, value) = name.split_once('=').map_or((name.as_str(), None), |(owner, value)| (owner, Some(value)));
        let model = self.model;
        let known = match value {
            Some(value) => {
                model.tags.get(owner).is_some_and(|tag| tag.values.contains_key(value))
                    || model.dimensions.get(owner).is_some_and(|dimension| dimension.values.contains_key(value))
            }
            None => {
                model.metrics.contains_key(owner)
                    || model.tags.contains_key(owner)
                    || model.dimensions.contains_key(owner)
                    || model.events.contains_key(owner)
                    || model.segments.contains_key(owner)
                    || model.terms.contains_key(owner)
                    || model.entities.contains_key(owner)
            }
        };
        if known {
            return Some(Planned::Define(name.clone()));
        }
        let message = Words::both(format!("模型里没有“{name}”"), format!("the model has no `{name}`"));
        self.problem(Code::UnknownName, "show.define.name", message, None);
        None
    }

    fn members(&mut self, path: &str, members: &draft::Members) -> Option<Show> {
        let mut columns = Vec::new();
        let home = self.model.entities[&self.entity].key.source.clone();
        for (i, column) in members.columns.iter().enumerate() {
            let at = format!("{path}.columns.{i}");
            columns.push(match column {
                Column::Field(name) => self.known_dimension(&at, name).and_then(|id| {
                    let entity = self.entity.clone();
                    self.reaches(&at, &home, entity.as_str(), &id)?;
                    Some(query::Column::Field(id))
                }),
                Column::Tag(name) => self.known_tag(&at, name).and_then(|id| {
                    self.tag_rules(&id)?;
                    Some(query::Column::Tag(id))
                }),
                Column::Term(term) => self
                    .entity_number(&at, term)
                    .map(|expr| query::Column::Number(Number { label: self.label(term), unit: self.unit(term), expr })),
            });
        }
        let sort = self.sort(path, members.sort.as_ref(), members.columns.len())?;
        let columns = columns.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Show::Members { columns, sort, limit: members.limit })
    }

    fn sort(&mut self, path: &str, sort: Option<&draft::Sort>, of: usize) -> Option<Option<(usize, draft::Order)>> {
        match sort {
            Some(sort) if sort.by >= of => {
                let message = Words::both(
                    format!("排序列 {} 不存在（共 {of} 列，从 0 数起）", sort.by),
                    format!("there is no number {} to sort by ({of} in all, counted from 0)", sort.by),
                );
                self.problem(Code::BadValue, &format!("{path}.sort.by"), message, None);
                None
            }
            sort => Some(sort.map(|sort| (sort.by, sort.order))),
        }
    }

    fn distribution(&mut self, path: &str, distribution: &draft::Distribution) -> Option<Show> {
        let expr = self.entity_number(&format!("{path}.term"), &distribution.term)?;
        let cuts = distribution.cuts.clone();
        self.valid_cuts(&format!("{path}.cuts"), &cuts)?;
        let unit = self.unit(&distribution.term);
        let number = Number { label: self.label(&distribution.term), unit, expr };
        Some(Show::Distribution { number, cuts })
    }

    fn measure(&mut self, path: &str, measure: &draft::Measure, has_who: bool) -> Option<Measure> {
        self.measure_size(path, measure)?;
        let view = measure.during.as_ref();
        let metrics: Vec<MetricId> = measure.terms.iter().flat_map(|term| self.term_metrics(term)).collect();
        let days = self.days_of_metrics(&metrics);
        let whole = self.whole_window(&format!("{path}.during"), view, days)?;
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
        let mut numbers = planned.into_iter().collect::<Option<Vec<_>>>()?;
        let by = keys.into_iter().collect::<Option<Vec<_>>>()?;
        self.reached(path, &numbers, &by, has_who)?;
        self.has_rows(path, &numbers)?;
        self.zeros_have_groups(path, &numbers, &by, measure.grain.is_some())?;
        let mut window = self.until_today(whole);
        if measure.grain.is_some() {
            self.one_window(path, measure)?;
            window = self.closed(path, window, days)?;
        }
        for number in &mut numbers {
            self.settle(path, &mut number.expr, measure.grain, window)?;
        }
        self.fits_time_groups(path, &numbers, &by, measure.compare.is_some())?;
        let mut compare = None;
        if let Some(kind) = measure.compare {
            self.one_window(path, measure)?;
            let (now, earlier) = self.compared(&format!("{path}.compare"), whole, kind, days)?;
            for number in &mut numbers {
                query::set_window(&mut number.expr, now);
            }
            (window, compare) = (now, Some(earlier));
        }
        for (i, having) in measure.having.iter().enumerate() {
            self.sort(
                &format!("{path}.having.{i}"),
                Some(&draft::Sort { by: having.term, order: draft::Order::Desc }),
                numbers.len(),
            )?;
            self.valid_test(&format!("{path}.having.{i}.test"), having.test)?;
        }
        let sort = self.sort(path, measure.sort.as_ref(), numbers.len())?;
        if let Some(top) = measure.top {
            self.rank_size(&format!("{path}.top"), top)?;
            if matches!(top, RankSize::Percent(_)) {
                self.not_built(&format!("{path}.top"), "top percent of groups");
                return None;
            }
        }
        if measure.others {
            self.not_built(&format!("{path}.others"), "others");
            return None;
        }
        let having = measure.having.iter().map(|having| (having.term, having.test)).collect();
        Some(Measure {
            numbers,
            by,
            grain: measure.grain,
            window,
            compare,
            having,
            sort,
            top: measure.top,
            others: false,
        })
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

    /// What rows are grouped by.
    fn by(&mut self, path: &str, by: &draft::By) -> Option<Key> {
        let time = match by {
            draft::By::Name(name) => return self.key(path, name),
            draft::By::Time(time) => time,
        };
        let bucket = match (time.grain, time.part) {
            (Some(unit), None) => Bucket::Unit(unit),
            (None, Some(part)) => Bucket::Part(part),
            _ => {
                let message =
                    Words::both("需要 `grain` 或 `part` 其中一个", "exactly one of `grain` and `part` is needed");
                self.problem(Code::Shape, path, message, None);
                return None;
            }
        };
        let Some(field) = &time.field else { return Some(Key::Time { dimension: None, bucket }) };
        let dimension = self.known_dimension(&format!("{path}.field"), field)?;
        if self.model.dimensions[&dimension].kind != DimensionKind::Date {
            let message = Words::both(format!("`{field}` 不是日期"), format!("`{field}` is not a date"));
            self.problem(Code::BadValue, &format!("{path}.field"), message, None);
            return None;
        }
        Some(Key::Time { dimension: Some(dimension), bucket })
    }

    /// A tag or a dimension to group by.
    fn key(&mut self, path: &str, name: &str) -> Option<Key> {
        if self.model.tags.contains_key(name) {
            let id = self.known_tag(path, name)?;
            self.tag_rules(&id)?;
            return Some(Key::Tag(id));
        }
        let id = self.known_dimension(path, name)?;
        let (zh, en) = match self.model.dimensions[&id].kind {
            DimensionKind::Number => (
                "是连续的数，不能直接分组：请先分档（分布）",
                "is a number: bin it (distribution) instead of grouping by it",
            ),
            DimensionKind::Date => ("是日期：请按年/季/月/周/日分组", "is a date: group by a time grain instead"),
            _ => return Some(Key::Field(id)),
        };
        self.problem(Code::BadValue, path, Words::both(format!("`{name}` {zh}"), format!("`{name}` {en}")), None);
        None
    }

    /// Every number's rows must reach every group, and the people if any are picked.
    fn reached(&mut self, path: &str, numbers: &[Number], by: &[Key], has_who: bool) -> Option<()> {
        let mut all = Some(());
        for number in numbers {
            all = all.and(self.split_by(path, &number.expr, by, has_who));
        }
        let mut sources: Vec<(SourceId, String, bool)> = Vec::new();
        for number in numbers {
            let mut per = false;
            number.expr.visit(&mut |part| per |= matches!(part, Expr::Per { .. }));
            number.expr.aggregates(&mut |aggregate| {
                let source = self.model.metric_source(&aggregate.metric).expect("an aggregate has a source");
                sources.push((source.clone(), aggregate.metric.to_string(), per));
            });
        }
        for (source, metric, per) in &sources {
            for key in by {
                let reached = match key {
                    Key::Field(id) => self.reaches(&format!("{path}.by"), source, metric, id),
                    Key::Tag(id) => self.reaches_tag(&format!("{path}.by"), source, metric, id),
                    Key::Time { dimension: Some(id), .. } => self.reaches(&format!("{path}.by"), source, metric, id),
                    Key::Time { dimension: None, .. } => self.has_time(&format!("{path}.by"), source, metric),
                };
                all = all.and(reached);
            }
            if has_who || *per {
                let entity = self.entity.clone();
                all = all.and(self.reaches_entity(path, source, metric, &entity));
            }
        }
        all
    }

    fn has_time(&mut self, path: &str, source: &SourceId, metric: &str) -> Option<()> {
        let timed = self.model.sources[source].time.is_some();
        if !timed {
            let message = Words::both(
                format!("`{metric}` 没有时间，不能按时间分组"),
                format!("`{metric}` has no date to group by"),
            );
            self.problem(Code::NoJoinPath, path, message, None);
        }
        timed.then_some(())
    }

    /// A view of nothing but literals has no rows to stand on.
    fn has_rows(&mut self, path: &str, numbers: &[Number]) -> Option<()> {
        let mut found = false;
        for number in numbers {
            number.expr.aggregates(&mut |_| found = true);
        }
        if !found {
            let message = Words::both("至少需要一个指标", "at least one metric is needed");
            self.problem(Code::Shape, &format!("{path}.terms"), message, None);
        }
        found.then_some(())
    }

    /// People without rows have no place, channel or date of a row: only their own groups can hold them.
    fn zeros_have_groups(&mut self, path: &str, numbers: &[Number], by: &[Key], grain: bool) -> Option<()> {
        let zeros = |number: &Number| {
            let mut found = false;
            number.expr.visit(&mut |part| {
                found |= matches!(part, Expr::Per { zeros: draft::ZeroRows::Include, .. });
            });
            found
        };
        if !numbers.iter().any(zeros) {
            return Some(());
        }
        if grain || by.iter().any(|key| matches!(key, Key::Time { dimension: None, .. })) {
            self.not_built(path, "per with zeros: include over a time grain");
            return None;
        }
        let home = self.model.entities[&self.entity].key.source.clone();
        let entity = self.entity.clone();
        for key in by {
            if let Key::Field(id) | Key::Time { dimension: Some(id), .. } = key {
                self.reaches(&format!("{path}.by"), &home, entity.as_str(), id)?;
            }
        }
        Some(())
    }

    /// A grain or a comparison needs one window for all numbers.
    fn one_window(&mut self, path: &str, measure: &draft::Measure) -> Option<()> {
        let own = |term: &Term| match term {
            Term::Leaf(leaf) => leaf.during.is_some(),
            Term::Number(_) => false,
            _ => true,
        };
        if measure.terms.iter().any(own) {
            self.not_built(
                path,
                "a time grain or comparison over terms with windows of their own, or over ratio and minus terms",
            );
            return None;
        }
        Some(())
    }
}
