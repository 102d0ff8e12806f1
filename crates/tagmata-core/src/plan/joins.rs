//! Joins that a number or condition needs: there is exactly one way, and it multiplies nothing.

use super::Planner;
use crate::diagnostic::Code;
use crate::model::{DimensionId, EntityId, Formula, MetricId, PathProblem, SourceId, Step, TagBy, TagId};
use crate::query::{Aggregate, Expr, Key, RowTest};
use crate::words::Words;

impl Planner<'_> {
    /// Reports it unless a source reaches a dimension without multiplying rows.
    pub(super) fn reaches(&mut self, path: &str, source: &SourceId, of: &str, id: &DimensionId) -> Option<()> {
        let dimension = &self.model.dimensions[id];
        let to = dimension.via.first().map_or(&dimension.column.source, |step| &step.from).clone();
        self.reaches_source(path, source, of, id.as_str(), &to)
    }

    /// Reports it unless a source reaches the tag's entity, and that one the tag's column.
    pub(super) fn reaches_tag(&mut self, path: &str, source: &SourceId, of: &str, tag: &TagId) -> Option<()> {
        let entity = self.model.entities[&self.model.tags[tag].entity].key.source.clone();
        self.reaches_source(path, source, of, tag.as_str(), &entity)?;
        match self.model.tags[tag].by.clone() {
            TagBy::Column(column) => self.reaches_source(path, &entity, of, tag.as_str(), &column.source),
            TagBy::Rules(_) => Some(()),
        }
    }

    /// Reports it unless a source's rows belong to one of an entity each.
    pub(super) fn reaches_entity(
        &mut self,
        path: &str,
        source: &SourceId,
        metric: &str,
        entity: &EntityId,
    ) -> Option<()> {
        let to = self.model.entities[entity].key.source.clone();
        self.reaches_source(path, source, metric, entity.as_str(), &to)
    }

    fn reaches_source(&mut self, path: &str, source: &SourceId, of: &str, to: &str, holds: &SourceId) -> Option<()> {
        let (message, mut hint) = match self.model.path(source, holds) {
            Ok(_) => return Some(()),
            Err(PathProblem::None) => match self.model.any_way(source, holds) {
                Some(way) => multiplies(of, source, to, holds, &way),
                None => unconnected(of, source, to, holds),
            },
            Err(PathProblem::Several(paths)) => several(source, holds, paths),
        };
        let reachable = self.reachable(source);
        if !reachable.is_empty() {
            hint = Words::both(
                format!("{}；`{of}` 可以用的维度：{reachable}", hint.zh),
                format!("{}; dimensions that `{of}` reaches: {reachable}", hint.en),
            );
        }
        self.problem(Code::NoJoinPath, path, message, Some(hint));
        None
    }

    fn reachable(&self, source: &SourceId) -> String {
        let usable = |id: &&DimensionId| {
            let dimension = &self.model.dimensions[*id];
            !dimension.hidden && self.model.path_to_dimension(source, id).is_ok()
        };
        self.model.dimensions.keys().filter(usable).take(12).map(DimensionId::as_str).collect::<Vec<_>>().join(", ")
    }

    /// Reports it where an aggregate of a number cannot be split by the bridges that it goes through.
    pub(super) fn split_by(&mut self, path: &str, number: &Expr, by: &[Key], of_entity: bool) -> Option<()> {
        let mut aggregates: Vec<Aggregate> = Vec::new();
        number.aggregates(&mut |aggregate| aggregates.push(aggregate.clone()));
        let entity = of_entity.then(|| self.entity.clone());
        for aggregate in &aggregates {
            self.tells_starts_apart(path, &aggregate.metric, by, entity.as_ref())?;
        }
        if self.model.sources.values().all(|source| source.bridge.is_none()) {
            return Some(());
        }
        for aggregate in &aggregates {
            self.splits(path, aggregate, by, entity.as_ref())?;
        }
        Some(())
    }

    /// Reports it where rows that convert are put into groups, and which of several at one moment does is not known: their
    /// source has no key. Groups of time do not tell them apart, nor does whoever they belong to.
    fn tells_starts_apart(&mut self, path: &str, id: &MetricId, by: &[Key], entity: Option<&EntityId>) -> Option<()> {
        let Formula::Conversions(conversion) = &self.model.metrics[id].formula else { return Some(()) };
        let event = &self.model.events[&conversion.from];
        let grouped = by.iter().any(|key| !self.is_of_moment(&event.source, key));
        let of_others = entity.is_some_and(|entity| *entity != event.entity);
        if self.model.sources[&event.source].key.is_some() || !(grouped || of_others) {
            return Some(());
        }
        let source = &event.source;
        let message = Words::both(
            format!("`{id}` 不能分组：表 `{source}` 没有主键，同一时刻的多行中哪一行算转化无从得知"),
            format!(
                "`{id}` cannot be grouped: `{source}` has no key, so which of several rows at one moment converts is not known"
            ),
        );
        let hint = Words::both(
            format!("给 `{source}` 声明 `key`；不分组或只按时间分组不需要它"),
            format!("give `{source}` a `key`; without groups, or by time alone, none is needed"),
        );
        self.problem(Code::NoJoinPath, path, message, Some(hint));
        None
    }

    /// Whether all rows of one moment have one value of a key: time, and what a table of days says of the row's own day.
    fn is_of_moment(&self, source: &SourceId, key: &Key) -> bool {
        let id = match key {
            Key::Time { dimension: None, .. } | Key::OfDay(_) => return true,
            Key::Field(id) | Key::Time { dimension: Some(id), .. } => id,
            Key::Tag(_) => return false,
        };
        let (Ok(path), source) = (self.model.path_to_dimension(source, id), &self.model.sources[source]) else {
            return false;
        };
        let (Some(first), Some(time)) = (path.first(), &source.time) else { return false };
        let day = format!("CAST(\"{}\" AS DATE)", time.column);
        let is_day =
            source.columns.get(&first.column).is_some_and(|column| column.sql.as_deref() == Some(day.as_str()));
        time.source == source.id && (first.column == time.column || is_day)
    }

    /// Reports it where an aggregate, with what it is grouped by, goes through a bridge and cannot be split by weights.
    fn splits(&mut self, path: &str, aggregate: &Aggregate, by: &[Key], entity: Option<&EntityId>) -> Option<()> {
        let source = self.model.metric_source(&aggregate.metric).expect("an aggregate has a source").clone();
        let mut bridges: Vec<SourceId> = Vec::new();
        for step in self.steps_of(&source, aggregate, by, entity) {
            if step.onto_bridge && !bridges.contains(&step.to) {
                bridges.push(step.to);
            }
        }
        let id = &aggregate.metric;
        let whole = matches!(
            self.model.metrics[id].formula,
            Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_) | Formula::Min(_) | Formula::Max(_)
        );
        let message = match bridges.as_slice() {
            [] => return Some(()),
            [_] if whole => return Some(()),
            [one] => Words::both(
                format!("`{id}` 不能按桥表 `{one}` 的权重拆分：只有求和、计数、去重计数、最小和最大可以"),
                format!(
                    "`{id}` cannot be split by the weights of the bridge `{one}`: sums, counts, distinct counts, smallest and largest values can"
                ),
            ),
            several => {
                let named = several.iter().map(SourceId::as_str).collect::<Vec<_>>().join("`, `");
                Words::both(
                    format!("`{id}` 一次只能经过一个桥表，这里有 `{named}`"),
                    format!("`{id}` goes through one bridge at a time, here through `{named}`"),
                )
            }
        };
        self.problem(Code::NoJoinPath, path, message, None);
        None
    }

    /// The joins that an aggregate's conditions, groups and entity walk.
    fn steps_of(&self, source: &SourceId, aggregate: &Aggregate, by: &[Key], entity: Option<&EntityId>) -> Vec<Step> {
        let mut dimensions: Vec<&DimensionId> = Vec::new();
        let mut entities: Vec<&EntityId> = entity.into_iter().collect();
        aggregate.filters.iter().for_each(|test| named_in(test, &mut dimensions, &mut entities));
        for key in by {
            match key {
                Key::Field(id) | Key::Time { dimension: Some(id), .. } => dimensions.push(id),
                Key::Tag(id) => entities.push(&self.model.tags[id].entity),
                Key::Time { dimension: None, .. } | Key::OfDay(_) => {}
            }
        }
        let mut steps: Vec<Step> = Vec::new();
        for id in dimensions {
            steps.extend(self.model.path_to_dimension(source, id).map(|path| path.to_vec()).unwrap_or_default());
        }
        for id in entities {
            steps.extend(self.model.path_to_entity(source, id).map(|(path, _)| path.to_vec()).unwrap_or_default());
        }
        steps
    }
}

fn named_in<'t>(test: &'t RowTest, dimensions: &mut Vec<&'t DimensionId>, entities: &mut Vec<&'t EntityId>) {
    match test {
        RowTest::Field(test) => dimensions.push(&test.dimension),
        RowTest::After { dimension, .. } => dimensions.push(dimension),
        RowTest::Part { dimension, .. } => dimensions.extend(dimension),
        RowTest::All(tests) | RowTest::Any(tests) => {
            tests.iter().for_each(|test| named_in(test, dimensions, entities));
        }
        RowTest::Not(test) => named_in(test, dimensions, entities),
        RowTest::Of { entity, .. } => entities.push(entity),
    }
}

fn multiplies(of: &str, source: &SourceId, to: &str, holds: &SourceId, way: &str) -> (Words, Words) {
    let message = Words::both(
        format!("`{of}`（表 `{source}`）无法按 `{to}`（表 `{holds}`）拆分或筛选：{way} 会把 `{source}` 的一行算多次"),
        format!(
            "`{of}` (source `{source}`) cannot be split or filtered by `{to}` (source `{holds}`): {way} would count a row of `{source}` several times"
        ),
    );
    let hint = Words::both(
        "可以改用中间表自己的指标，或用行为条件筛选人群，或在模型里把中间表声明为带权重的桥表（`bridge`）",
        "use a metric of the source in between, pick people by what they did, or declare that source a `bridge` with weights in the model",
    );
    (message, hint)
}

fn unconnected(of: &str, source: &SourceId, to: &str, holds: &SourceId) -> (Words, Words) {
    let message = Words::both(
        format!("`{of}`（表 `{source}`）无法按 `{to}`（表 `{holds}`）拆分或筛选：两表没有连接"),
        format!(
            "`{of}` (source `{source}`) cannot be split or filtered by `{to}` (source `{holds}`): no joins connect them"
        ),
    );
    let hint = Words::both(
        format!("在模型里给 `{source}` 声明通往 `{holds}` 的连接"),
        format!("declare a join from `{source}` towards `{holds}` in the model"),
    );
    (message, hint)
}

fn several(source: &SourceId, holds: &SourceId, paths: &[Vec<Step>]) -> (Words, Words) {
    let one = |steps: &Vec<Step>| {
        steps.iter().map(|step| format!("{}.{}", step.from, step.role)).collect::<Vec<_>>().join(" → ")
    };
    let ways = paths.iter().map(one).collect::<Vec<_>>().join("; ");
    let message = Words::both(
        format!("从 `{source}` 到 `{holds}` 有多条连接路径：{ways}"),
        format!("several join paths lead from `{source}` to `{holds}`: {ways}"),
    );
    let hint = Words::both(
        "在模型里为每种角色声明一个维度，用 `via` 写明路径",
        "declare a dimension for each role in the model, with the joins of its path in `via`",
    );
    (message, hint)
}
