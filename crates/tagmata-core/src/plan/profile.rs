//! SHOW profile: the tags, dimensions and numbers of some people against those of a base.

use super::Planner;
use crate::diagnostic::{Code, Diagnostic};
use crate::draft::{self, During, Leaf, Term};
use crate::model::{DimensionId, DimensionKind, Formula, MetricId, TagBy, TagId};
use crate::query::{Key, Number, Profile, Show};
use crate::words::Words;

/// Tags and dimensions, or numbers, in one profile at most.
const ITEMS_MAX: usize = 20;
/// A dimension with more values than this is in a profile only when it is asked for.
const VALUES_MAX: usize = 30;

impl Planner<'_> {
    pub(super) fn profile(&mut self, path: &str, profile: &draft::Profile) -> Option<Show> {
        let against = profile.against.as_ref().map(|base| self.who(&format!("{path}.against"), base));
        let during = profile.during.as_ref();
        if let Some(during) = during {
            self.dates(&format!("{path}.during"), during)?;
        }
        let mut left_out = Vec::new();
        let by = if profile.by.is_empty() {
            Some(self.all_keys(&mut left_out))
        } else {
            self.few_items(&format!("{path}.by"), profile.by.len())?;
            self.own_keys(&format!("{path}.by"), &profile.by)
        };
        let numbers = if profile.terms.is_empty() {
            self.all_numbers(path, during, &mut left_out)
        } else {
            self.few_items(&format!("{path}.terms"), profile.terms.len())?;
            self.own_numbers(&format!("{path}.terms"), &profile.terms, during)
        };
        let against = match against {
            Some(base) => Some(base?),
            None => None,
        };
        let (by, numbers) = (by?, numbers?);
        if by.is_empty() && numbers.is_empty() {
            let message = Words::both("没有可用于画像的标签或指标", "there is no tag and no number to profile by");
            self.problem(Code::Shape, path, message, None);
            return None;
        }
        if !left_out.is_empty() {
            let list = left_out.join(", ");
            self.assume(Words::both(format!("画像未列出：{list}"), format!("the profile leaves out: {list}")));
        }
        Some(Show::Profile(Profile { against, by, numbers }))
    }

    fn few_items(&mut self, path: &str, items: usize) -> Option<()> {
        if items <= ITEMS_MAX {
            return Some(());
        }
        let message = Words::both(format!("一次最多 {ITEMS_MAX} 项"), format!("at most {ITEMS_MAX} at once"));
        self.problem(Code::Limit, path, message, None);
        None
    }

    /// Tags and dimensions by name, each of which the entity's own table reaches.
    fn own_keys(&mut self, path: &str, names: &[String]) -> Option<Vec<Key>> {
        let planned: Vec<Option<Key>> =
            names.iter().enumerate().map(|(i, name)| self.own_key(&format!("{path}.{i}"), name)).collect();
        planned.into_iter().collect()
    }

    fn own_key(&mut self, path: &str, name: &str) -> Option<Key> {
        let key = self.key(path, name)?;
        if let Key::Field(id) = &key {
            let (home, entity) = (self.model.entities[&self.entity].key.source.clone(), self.entity.clone());
            self.reaches(path, &home, entity.as_str(), id)?;
        }
        Some(key)
    }

    fn own_numbers(&mut self, path: &str, terms: &[Term], during: Option<&During>) -> Option<Vec<Number>> {
        let planned: Vec<Option<Number>> = terms
            .iter()
            .enumerate()
            .map(|(i, term)| self.number_during(&format!("{path}.{i}"), term, during))
            .collect();
        planned.into_iter().collect()
    }

    /// Every tag of the entity, and every dimension with a list of values that is not a tag already.
    fn all_keys(&mut self, left_out: &mut Vec<String>) -> Vec<Key> {
        let model = self.model;
        let mut keys = Vec::new();
        let entity = self.entity.clone();
        for (id, tag) in model.tags.iter().filter(|(_, tag)| tag.entity == entity) {
            match self.tried(|planner| planner.tag_rules(id)) {
                Ok(()) if keys.len() < ITEMS_MAX => keys.push(Key::Tag(id.clone())),
                _ => left_out.push(tag.id.to_string()),
            }
        }
        let home = &model.entities[&self.entity].key.source;
        for (id, dimension) in &model.dimensions {
            let own = !dimension.hidden && model.path(home, &dimension.column.source).is_ok();
            if !own || !self.is_listed(id) || self.is_a_tag(id, &keys) {
                continue;
            }
            if keys.len() < ITEMS_MAX {
                keys.push(Key::Field(id.clone()));
            } else {
                left_out.push(id.to_string());
            }
        }
        keys
    }

    /// Whether a dimension has few values, all of them known.
    fn is_listed(&self, id: &DimensionId) -> bool {
        let dimension = &self.model.dimensions[id];
        if matches!(dimension.kind, DimensionKind::Number | DimensionKind::Date) {
            return false;
        }
        match self.facts.manifest.values.get(id) {
            Some(found) => found.complete && found.values.len() <= VALUES_MAX,
            None => (1..=VALUES_MAX).contains(&dimension.values.len()),
        }
    }

    /// Whether one of the tags stands in the same column as a dimension.
    fn is_a_tag(&self, id: &DimensionId, keys: &[Key]) -> bool {
        let column = &self.model.dimensions[id].column;
        let same = |tag: &TagId| matches!(&self.model.tags[tag].by, TagBy::Column(stored) if stored == column);
        keys.iter().any(|key| matches!(key, Key::Tag(tag) if same(tag)))
    }

    /// Every metric that has a number per entity; the first reason where a window leaves none.
    fn all_numbers(&mut self, path: &str, during: Option<&During>, left_out: &mut Vec<String>) -> Option<Vec<Number>> {
        let mut numbers = Vec::new();
        let mut reason: Option<Diagnostic> = None;
        let model = self.model;
        for id in model.metrics.keys() {
            if self.counts_itself(id) {
                continue;
            }
            let leaf = Leaf {
                metric: id.to_string(),
                filters: Vec::new(),
                during: None,
                per: None,
                share_of: None,
                only: None,
                running: false,
            };
            match self.tried(|planner| planner.number_during(path, &Term::Leaf(leaf), during)) {
                Ok(number) if numbers.len() < ITEMS_MAX => numbers.push(number),
                Ok(_) => left_out.push(id.to_string()),
                Err(problem) => {
                    reason = reason.or(problem);
                    left_out.push(id.to_string());
                }
            }
        }
        match reason.filter(|_| numbers.is_empty() && during.is_some()) {
            None => Some(numbers),
            Some(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// A count of the entity's own rows is 1 for everyone.
    fn counts_itself(&self, id: &MetricId) -> bool {
        let counts = matches!(self.model.metrics[id].formula, Formula::Count(_) | Formula::CountDistinct(_));
        counts && self.model.metric_source(id) == Some(&self.model.entities[&self.entity].key.source)
    }

    /// Plans something that may be left out: on failure nothing of it stays but the first reason.
    pub(super) fn tried<T>(&mut self, plan: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Option<Diagnostic>> {
        let (problems, assumed, rules) = (self.problems.len(), self.assumed.len(), self.rules.len());
        let planned = plan(self);
        if let Some(planned) = planned
            && self.problems.len() == problems
        {
            return Ok(planned);
        }
        let reason = self.problems.get(problems).cloned();
        self.problems.truncate(problems);
        self.assumed.truncate(assumed);
        self.rules.truncate(rules);
        Err(reason)
    }
}
