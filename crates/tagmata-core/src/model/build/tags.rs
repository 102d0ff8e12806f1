//! Tags, segments, business words and approved questions.

use super::parts::stored_values;
use super::{Build, about, names, names_or_id};
use crate::diagnostic::Code;
use crate::model::spec::{RuleSpec, TagNumbersSpec, TagSpec};
use crate::model::{
    ColumnKind, ColumnRef, EntityId, Rule, Segment, SegmentId, Tag, TagBy, TagId, TagNumbers, Term, TermId, Value,
    Verified,
};
use crate::words::Words;
use indexmap::IndexMap;

impl Build<'_> {
    pub(super) fn tags(&mut self) {
        let spec = self.spec;
        for (id, tag) in &spec.tags {
            let path = format!("tags.{id}");
            let Some(entity) = self.entity(tag.entity.as_deref(), &format!("{path}.entity")) else {
                continue;
            };
            let (by, values) = match (&tag.column, tag.rules.is_empty()) {
                (Some(column), true) => match self.column_tag(&path, column, tag, &entity) {
                    Some(built) => built,
                    None => continue,
                },
                (None, false) => self.rule_tag(&path, tag),
                (Some(_), false) => {
                    let message = "the tag has both a `column` and `rules`";
                    self.add(Code::Conflict, &path, message, "keep one: a stored column, or rules tried in order");
                    continue;
                }
                (None, true) => {
                    let message = "the tag has neither a `column` nor `rules`";
                    self.add(
                        Code::Shape,
                        &path,
                        message,
                        "add `column: source.column`, or `rules: [{value: …, when: …}]`",
                    );
                    continue;
                }
            };
            let id = TagId::new(id);
            let names = names_or_id(&tag.names, id.as_str());
            let (about, numbers) = (about(&tag.about), numbers(&tag.numbers));
            let built = Tag { id: id.clone(), names, about, class: tag.class, entity, values, numbers, by };
            self.model.tags.insert(id, built);
        }
    }

    fn column_tag(
        &mut self,
        path: &str,
        column: &str,
        tag: &TagSpec,
        entity: &EntityId,
    ) -> Option<(TagBy, IndexMap<String, Value>)> {
        let at = format!("{path}.column");
        let column = self.column(column, &at, Some(ColumnKind::Text))?;
        let home = self.home(entity);
        self.reaches(&home, &column.source, &at);
        let mut values = stored_values(&tag.values);
        if values.is_empty() {
            values = self.values_of_column(&column);
        }
        if values.is_empty() {
            let message = "a tag has a closed list of values, and this one lists none";
            self.add(Code::Shape, path, message, "add `values: {…}`; for an open list declare a dimension instead");
        }
        Some((TagBy::Column(column), values))
    }

    /// The values that a dimension over the same column lists.
    fn values_of_column(&self, column: &ColumnRef) -> IndexMap<String, Value> {
        let same = self.model.dimensions.values().find(|dimension| dimension.column == *column);
        same.map(|dimension| dimension.values.clone()).unwrap_or_default()
    }

    fn rule_tag(&mut self, path: &str, tag: &TagSpec) -> (TagBy, IndexMap<String, Value>) {
        if !tag.values.is_empty() {
            let message = "the values of a rule tag are those of its rules";
            self.add(Code::Conflict, &format!("{path}.values"), message, "move names and lines into the rules");
        }
        let mut values = IndexMap::new();
        let mut rules = Vec::new();
        for (index, rule) in tag.rules.iter().enumerate() {
            let at = format!("{path}.rules.{index}");
            self.rule(&at, rule, index + 1 == tag.rules.len());
            let (names, verbs) = (names(&rule.names), names(&rule.verbs));
            let value = Value { names, verbs, about: about(&rule.about), stored: vec![rule.value.clone()] };
            if values.insert(rule.value.clone(), value).is_some() {
                let message = format!("two rules give the value `{}`", rule.value);
                self.add(Code::Duplicate, &at, message, "join their conditions in one rule with `any: […]`");
            }
            rules.push(Rule { value: rule.value.clone(), when: rule.when.clone() });
        }
        (TagBy::Rules(rules), values)
    }

    fn rule(&mut self, at: &str, rule: &RuleSpec, is_last: bool) {
        match (&rule.when, rule.otherwise) {
            (None, false) => {
                let message = format!("the rule of `{}` has no condition", rule.value);
                self.add(Code::Shape, at, message, "add `when: …`, or `otherwise: true` for everyone left");
            }
            (Some(_), true) => {
                let message = format!("the rule of `{}` has both `when` and `otherwise`", rule.value);
                self.add(Code::Conflict, at, message, "keep one of them");
            }
            (None, true) if !is_last => {
                let message = "`otherwise` takes everyone left, so the rules behind it are never tried";
                self.add(Code::Conflict, at, message, "move this rule to the end");
            }
            _ => {}
        }
    }

    pub(super) fn segments(&mut self) {
        let spec = self.spec;
        for (id, segment) in &spec.segments {
            let Some(entity) = self.entity(segment.entity.as_deref(), &format!("segments.{id}.entity")) else {
                continue;
            };
            let built = Segment {
                id: SegmentId::new(id),
                names: names_or_id(&segment.names, id),
                about: about(&segment.about),
                entity,
                who: segment.who.clone(),
            };
            self.model.segments.insert(SegmentId::new(id), built);
        }
    }

    pub(super) fn terms(&mut self) {
        let spec = self.spec;
        for (id, term) in &spec.terms {
            let path = format!("terms.{id}");
            if term.who.is_some() && !term.options.is_empty() {
                let message = "the word is both defined by `who` and left open by `options`";
                self.add(Code::Conflict, &path, message, "keep `who` for one meaning, `options` to ask which is meant");
            }
            let mut options = Vec::new();
            for option in &term.options {
                let said: Words = about(&Some(option.about.clone()));
                options.push((said, option.who.clone()));
            }
            let built = Term {
                id: TermId::new(id),
                names: names_or_id(&term.names, id),
                about: about(&term.about),
                who: term.who.clone(),
                options,
            };
            self.model.terms.insert(TermId::new(id), built);
        }
    }

    /// Checks every condition in the file, now that everything it can name is built.
    pub(super) fn conditions(&mut self) {
        let spec = self.spec;
        for (id, tag) in &spec.tags {
            let Some(entity) = self.model.tags.get(id.as_str()).map(|tag| tag.entity.clone()) else {
                continue;
            };
            for (index, rule) in tag.rules.iter().enumerate() {
                if let Some(who) = &rule.when {
                    self.who(&entity, who, &format!("tags.{id}.rules.{index}.when"));
                }
            }
        }
        for (id, segment) in &spec.segments {
            if let Some(entity) = self.model.segments.get(id.as_str()).map(|segment| segment.entity.clone()) {
                self.who(&entity, &segment.who, &format!("segments.{id}.who"));
            }
        }
        let Some(first) = self.model.entities.keys().next().cloned() else {
            return;
        };
        for (id, term) in &spec.terms {
            if let Some(who) = &term.who {
                self.who(&first, who, &format!("terms.{id}.who"));
            }
            for (index, option) in term.options.iter().enumerate() {
                self.who(&first, &option.who, &format!("terms.{id}.options.{index}.who"));
            }
        }
    }

    pub(super) fn verified(&mut self) {
        let spec = self.spec;
        for (index, verified) in spec.verified.iter().enumerate() {
            self.draft(&verified.draft, &format!("verified.{index}.draft"));
            let built = Verified { question: verified.question.clone(), draft: verified.draft.clone() };
            self.model.verified.push(built);
        }
    }
}

fn numbers(spec: &TagNumbersSpec) -> TagNumbers {
    TagNumbers { unit: spec.unit.clone(), per: spec.per, counters: names(&spec.counters), verbs: names(&spec.verbs) }
}
