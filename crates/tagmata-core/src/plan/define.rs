//! SHOW define: a name of the model, with the rules of a tag as they are today.

use super::{Planned, Planner};
use crate::diagnostic::Code;
use crate::draft;
use crate::query::{Defined, TagRules};
use crate::words::Words;

impl Planner<'_> {
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
            let rules = self.rules_to_tell(owner);
            return Some(Planned::Define(Defined { name: name.clone(), rules }));
        }
        let message = Words::both(format!("模型里没有“{name}”"), format!("the model has no `{name}`"));
        self.problem(Code::UnknownName, "show.define.name", message, None);
        None
    }

    /// The rules of a tag, where it has any.
    fn rules_to_tell(&mut self, name: &str) -> Option<TagRules> {
        let (id, tag) = self.model.tags.get_key_value(name)?;
        self.entity = tag.entity.clone();
        self.tried(|planner| planner.tag_rules(id)).ok()?;
        self.rules.iter().find(|known| known.tag == *id).cloned()
    }
}
