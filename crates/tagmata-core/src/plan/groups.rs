//! What rows are grouped by, and whether every number can be grouped so.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, DatePart};
use crate::model::{DimensionKind, MetricId};
use crate::query::{Bucket, Expr, Key, Number};
use crate::words::Words;

impl Planner<'_> {
    /// What rows are grouped by.
    pub(super) fn by(&mut self, path: &str, by: &draft::By) -> Option<Key> {
        let time = match by {
            draft::By::Name(name) => return self.key(path, name),
            draft::By::Time(time) => time,
            draft::By::OfDay(by) => return self.of_day(&format!("{path}.of_day"), &by.of_day),
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
        self.part_of_year(path, bucket)?;
        let Some(field) = &time.field else { return Some(Key::Time { dimension: None, bucket }) };
        let dimension = self.known_dimension(&format!("{path}.field"), field)?;
        if self.model.dimensions[&dimension].kind != DimensionKind::Date {
            let message = Words::both(format!("`{field}` 不是日期"), format!("`{field}` is not a date"));
            self.problem(Code::BadValue, &format!("{path}.field"), message, None);
            return None;
        }
        if bucket == Bucket::Part(DatePart::Hour) && self.is_whole_days(&self.model.dimensions[&dimension].column) {
            self.no_hours(path, field);
            return None;
        }
        Some(Key::Time { dimension: Some(dimension), bucket })
    }

    pub(super) fn no_hours(&mut self, path: &str, of: &str) {
        let message = Words::both(
            format!("`{of}` 只有日期，没有钟点"),
            format!("`{of}` has days without a time of day, so it has no hours"),
        );
        self.problem(Code::BadValue, path, message, None);
    }

    /// A tag or a dimension to group by.
    pub(super) fn key(&mut self, path: &str, name: &str) -> Option<Key> {
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

    /// Every number's rows must reach every group, have a date where they are grouped by one, and belong to people where
    /// some are picked.
    pub(super) fn reached(
        &mut self,
        path: &str,
        numbers: &[Number],
        by: &[Key],
        grain: bool,
        has_who: bool,
    ) -> Option<()> {
        let mut all = Some(());
        for number in numbers {
            let mut of_people = has_who;
            number.expr.visit(&mut |part| {
                of_people |= match part {
                    Expr::Per { .. } | Expr::Among { .. } => true,
                    Expr::Aggregate(aggregate) => aggregate.only.is_some(),
                    _ => false,
                };
            });
            all = all.and(self.split_by(path, &number.expr, by, of_people));
            let mut metrics: Vec<MetricId> = Vec::new();
            number.expr.aggregates(&mut |aggregate| metrics.push(aggregate.metric.clone()));
            for metric in &metrics {
                all = all.and(self.metric_reached(path, metric, by, grain));
                if of_people {
                    let entity = self.entity.clone();
                    let source = self.rows_of(metric).expect("an aggregate has a source");
                    all = all.and(self.reaches_entity(path, &source, metric.as_str(), &entity));
                }
            }
        }
        all
    }

    fn metric_reached(&mut self, path: &str, metric: &MetricId, by: &[Key], grain: bool) -> Option<()> {
        let at = format!("{path}.by");
        let source = self.rows_of(metric).expect("an aggregate has a source");
        let mut all = if grain { self.has_time(path, metric) } else { Some(()) };
        for key in by {
            let reached = match key {
                Key::Field(id) | Key::Time { dimension: Some(id), .. } => {
                    self.reaches(&at, &source, metric.as_str(), id)
                }
                Key::Tag(id) => self.reaches_tag(&at, &source, metric.as_str(), id),
                Key::OfDay(_) => self.has_time(&at, metric),
                Key::Time { dimension: None, bucket } => self.has_time(&at, metric).and_then(|()| {
                    let hour = *bucket == Bucket::Part(DatePart::Hour);
                    let whole_days = self.model.metric_time(metric).is_some_and(|column| self.is_whole_days(column));
                    if hour && whole_days {
                        self.no_hours(&at, metric.as_str());
                    }
                    (!(hour && whole_days)).then_some(())
                }),
            };
            all = all.and(reached);
        }
        all
    }

    pub(super) fn has_time(&mut self, path: &str, metric: &MetricId) -> Option<()> {
        let message = if self.model.metrics[metric].undated {
            Words::both(
                format!("`{metric}` 数的是现有的全部，不分时间，不能按时间分组"),
                format!("`{metric}` counts what there is, whenever it came, so it cannot be grouped by time"),
            )
        } else if self.model.metric_time(metric).is_none() {
            Words::both(format!("`{metric}` 没有时间，不能按时间分组"), format!("`{metric}` has no date to group by"))
        } else {
            return Some(());
        };
        self.problem(Code::NoJoinPath, path, message, None);
        None
    }

    /// A view needs rows to stand on: a metric over rows, or, without groups, a number of a population.
    pub(super) fn has_rows(&mut self, path: &str, numbers: &[Number], grouped: bool) -> Option<()> {
        let mut found = false;
        for number in numbers {
            number.expr.aggregates(&mut |_| found = true);
            number.expr.visit(&mut |part| found |= !grouped && matches!(part, Expr::Statistic { .. }));
        }
        if !found {
            let message = if grouped {
                Words::both(
                    "分组需要至少一个按行计算的指标；人群统计量对所有组都相同",
                    "groups need at least one metric over rows; a statistic of a population is the same for all",
                )
            } else {
                Words::both("至少需要一个指标", "at least one metric is needed")
            };
            self.problem(Code::Shape, &format!("{path}.terms"), message, None);
        }
        found.then_some(())
    }

    /// People without rows have no place or channel of a row: only their own groups, and units of time, can hold them.
    pub(super) fn zeros_have_groups(&mut self, path: &str, numbers: &[Number], by: &[Key]) -> Option<()> {
        let mut found = false;
        for number in numbers {
            number.expr.visit(&mut |part| {
                found |= matches!(part, Expr::Per { zeros: draft::ZeroRows::Include, .. });
            });
        }
        if !found {
            return Some(());
        }
        let home = self.model.entities[&self.entity].key.source.clone();
        let entity = self.entity.clone();
        for key in by {
            match key {
                Key::Field(id) | Key::Time { dimension: Some(id), .. } => {
                    self.reaches(&format!("{path}.by"), &home, entity.as_str(), id)?;
                }
                Key::Time { dimension: None, .. } | Key::OfDay(_) => {
                    let message = Words::both(
                        "没有数据的人没有日期，`zeros: include` 不能按数据的日期分组",
                        "people without rows have no date of a row, so `zeros: include` cannot be grouped by one",
                    );
                    let hint =
                        Words::both("按时间段看请用 `grain`", "a `grain` gives every unit of time, with everyone");
                    self.problem(Code::NoJoinPath, &format!("{path}.by"), message, Some(hint));
                    return None;
                }
                Key::Tag(_) => {}
            }
        }
        Some(())
    }
}
