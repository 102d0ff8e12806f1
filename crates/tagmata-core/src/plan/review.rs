//! The conditions that a model file itself holds, planned as if they were asked: a rule that no question could use is
//! found before anybody asks one.

use super::{Facts, Planner, plan};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::draft::Who;
use crate::model::{EntityId, Model, TagBy};

/// Everything that is wrong with the rules, segments, business words and approved questions of a model. Where no data is
/// loaded, what only data can tell (its days, the values read from it) is taken as right.
pub fn review(model: &Model, facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut review = Review { model, facts, found: Vec::new() };
    for (id, tag) in &model.tags {
        if let TagBy::Rules(rules) = &tag.by {
            for (i, rule) in rules.iter().enumerate() {
                review.condition(&tag.entity, rule.when.as_ref(), format!("tags.{id}.rules.{i}.when"));
            }
        }
    }
    for (id, segment) in &model.segments {
        review.condition(&segment.entity, Some(&segment.who), format!("segments.{id}.who"));
    }
    let first = model.entities.keys().next().expect("a checked model has an entity");
    for (id, term) in &model.terms {
        review.condition(first, term.who.as_ref(), format!("terms.{id}.who"));
        for (i, (_, who)) in term.options.iter().enumerate() {
            review.condition(first, Some(who), format!("terms.{id}.options.{i}.who"));
        }
    }
    for (i, verified) in model.verified.iter().enumerate() {
        let problems = plan(&verified.draft, model, facts).err().unwrap_or_default();
        review.add(&format!("verified.{i}.draft"), problems);
    }
    review.found
}

struct Review<'a> {
    model: &'a Model,
    facts: &'a Facts<'a>,
    found: Vec<Diagnostic>,
}

impl Review<'_> {
    fn condition(&mut self, entity: &EntityId, who: Option<&Who>, path: String) {
        let Some(who) = who else { return };
        let mut planner = Planner::new(self.model, self.facts);
        planner.entity = entity.clone();
        planner.who("", who);
        self.add(&path, planner.problems);
    }

    fn add(&mut self, at: &str, problems: Vec<Diagnostic>) {
        let loaded = !self.facts.manifest.sources.is_empty();
        for mut problem in problems {
            if !loaded && matches!(problem.code, Code::OutsideData | Code::UnknownValue) {
                continue;
            }
            if let Place::Draft { path } = &mut problem.place {
                let below = path.trim_start_matches('.');
                *path = if below.is_empty() { at.to_string() } else { format!("{at}.{below}") };
            }
            if !self.found.contains(&problem) {
                self.found.push(problem);
            }
        }
    }
}
