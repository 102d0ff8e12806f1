//! Names to ids, values to stored values; an unknown one names its nearest.

use super::Planner;
use crate::diagnostic::Code;
use crate::model::{DimensionId, DimensionKind, EntityId, EventId, MetricId, SourceId, TagId};
use crate::words::Words;
use indexmap::IndexMap;
use std::borrow::Borrow;
use std::hash::Hash;

/// How many near names an error lists.
const NEAR_MAX: usize = 3;
/// Jaro-Winkler similarity from which a name counts as near.
const NEAR_FROM: f64 = 0.7;

/// The names nearest to `name`, best first.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut scored: Vec<(f64, &str)> = names.map(|other| (strsim::jaro_winkler(name, other), other)).collect();
    scored.retain(|(score, _)| *score >= NEAR_FROM);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(NEAR_MAX).map(|(_, other)| other).collect()
}

/// "did you mean …" for an unknown name.
pub(super) fn near_hint(near: &[&str], all: &[&str]) -> Words {
    if all.is_empty() {
        Words::both(
            "模型没有列出任何可用的名字（可用 `values` 列出，或用 `values_from_data` 从数据读取）",
            "the model lists none: give it `values`, or let them be read by `values_from_data`",
        )
    } else if near.is_empty() {
        let some = all.iter().take(8).copied().collect::<Vec<_>>().join(", ");
        Words::both(format!("可用的有：{some}"), format!("there are: {some}"))
    } else {
        let near = near.join(", ");
        Words::both(format!("是不是：{near}"), format!("did you mean: {near}"))
    }
}

impl Planner<'_> {
    fn known<Id, T>(&mut self, path: &str, kind: Words, name: &str, all: &IndexMap<Id, T>) -> Option<Id>
    where
        Id: Clone + Hash + Eq + Borrow<str>,
    {
        if let Some((id, _)) = all.get_key_value(name) {
            return Some(id.clone());
        }
        let names: Vec<&str> = all.keys().map(|id| id.borrow()).collect();
        let near = nearest(name, names.iter().copied());
        let message =
            Words::both(format!("没有名为“{name}”的{}", kind.zh), format!("there is no {} `{name}`", kind.en));
        self.problem(Code::UnknownName, path, message, Some(near_hint(&near, &names)));
        None
    }

    pub(super) fn known_entity(&mut self, path: &str, name: &str) -> Option<EntityId> {
        self.known(path, Words::both("实体", "entity"), name, &self.model.entities)
    }

    pub(super) fn known_tag(&mut self, path: &str, name: &str) -> Option<TagId> {
        let tag = self.known(path, Words::both("标签", "tag"), name, &self.model.tags)?;
        let owner = &self.model.tags[&tag].entity;
        if *owner != self.entity {
            let message = Words::both(
                format!("标签 `{name}` 属于 `{owner}`，不属于 `{}`", self.entity),
                format!("tag `{name}` belongs to `{owner}`, not to `{}`", self.entity),
            );
            self.problem(Code::NoJoinPath, path, message, None);
            return None;
        }
        Some(tag)
    }

    pub(super) fn known_metric(&mut self, path: &str, name: &str) -> Option<MetricId> {
        self.known(path, Words::both("指标", "metric"), name, &self.model.metrics)
    }

    pub(super) fn known_event(&mut self, path: &str, name: &str) -> Option<EventId> {
        let event = self.known(path, Words::both("事件", "event"), name, &self.model.events)?;
        let owner = &self.model.events[&event].entity;
        if *owner != self.entity {
            let message = Words::both(
                format!("事件 `{name}` 是 `{owner}` 做的，不是 `{}`", self.entity),
                format!("event `{name}` is done by `{owner}`, not by `{}`", self.entity),
            );
            self.problem(Code::NoJoinPath, path, message, None);
            return None;
        }
        Some(event)
    }

    /// A dimension that may be used: known, and not personal data.
    pub(super) fn known_dimension(&mut self, path: &str, name: &str) -> Option<DimensionId> {
        let id = self.known(path, Words::both("维度", "dimension"), name, &self.model.dimensions)?;
        if self.model.dimensions[&id].hidden {
            let message = Words::both(
                format!("`{name}` 是个人信息，不可使用"),
                format!("`{name}` is personal data and is not available"),
            );
            self.problem(Code::Absent, path, message, None);
            return None;
        }
        Some(id)
    }

    /// The stored values that the given values of a dimension stand for.
    pub(super) fn stored_values(&mut self, path: &str, id: &DimensionId, given: &[String]) -> Option<Vec<String>> {
        let dimension = &self.model.dimensions[id];
        let from_data = self.facts.manifest.values.get(id);
        let mut stored = Vec::new();
        for value in given {
            let listed = dimension.values.get(value);
            let found_in_data = from_data.is_some_and(|values| values.values.contains(value));
            if let Some(listed) = listed {
                stored.extend(listed.stored.iter().cloned());
            } else if found_in_data || dimension.kind == DimensionKind::Id && !value.chars().any(char::is_control) {
                stored.push(value.clone());
            } else {
                let in_data = from_data.iter().flat_map(|values| values.values.iter().map(String::as_str));
                let names: Vec<&str> = dimension.values.keys().map(String::as_str).chain(in_data).collect();
                self.unknown_value(path, id.as_str(), value, &names);
                return None;
            }
        }
        Some(stored)
    }

    /// Value ids of a tag, each of which must be on its list.
    pub(super) fn tag_values(&mut self, path: &str, tag: &TagId, given: &[String]) -> Option<Vec<String>> {
        let values = &self.model.tags[tag].values;
        for value in given {
            if !values.contains_key(value) {
                let names: Vec<&str> = values.keys().map(String::as_str).collect();
                self.unknown_value(path, tag.as_str(), value, &names);
                return None;
            }
        }
        Some(given.to_vec())
    }

    fn unknown_value(&mut self, path: &str, of: &str, value: &str, names: &[&str]) {
        let near = nearest(value, names.iter().copied());
        let message = Words::both(format!("`{of}` 没有“{value}”这个值"), format!("`{of}` has no value `{value}`"));
        self.problem(Code::UnknownValue, path, message, Some(near_hint(&near, names)));
    }

    /// The source whose rows a metric aggregates, where it aggregates any itself.
    pub(super) fn rows_of(&self, metric: &MetricId) -> Option<SourceId> {
        self.model.metric_source(metric).cloned()
    }
}
