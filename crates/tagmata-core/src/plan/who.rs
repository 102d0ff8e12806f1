//! WHO: conditions on an entity with their names and windows looked up.

use super::{DEPTH_MAX, Planner};
use crate::diagnostic::Code;
use crate::draft::{self, Test};
use crate::model::{TagBy, TagId};
use crate::query::{Expr, TagRule, TagRules, Who};
use crate::words::Words;

impl Planner<'_> {
    pub(super) fn who(&mut self, path: &str, who: &draft::Who) -> Option<Who> {
        if self.depth >= DEPTH_MAX {
            let message = Words::both(
                format!("条件嵌套超过 {DEPTH_MAX} 层"),
                format!("conditions are nested deeper than {DEPTH_MAX}"),
            );
            self.problem(Code::Limit, path, message, None);
            return None;
        }
        self.depth += 1;
        let planned = self.who_node(path, who);
        self.depth -= 1;
        planned
    }

    fn who_node(&mut self, path: &str, who: &draft::Who) -> Option<Who> {
        match who {
            draft::Who::All(parts) => Some(Who::All(self.parts(&format!("{path}.all"), parts)?)),
            draft::Who::Any(parts) => Some(Who::Any(self.parts(&format!("{path}.any"), parts)?)),
            draft::Who::Not(part) => Some(Who::Not(Box::new(self.who(&format!("{path}.not"), part)?))),
            draft::Who::Tag(tag) => self.tag(&format!("{path}.tag"), tag),
            draft::Who::Field(field) => self.field(&format!("{path}.field"), field),
            draft::Who::Metric(metric) => {
                let term = self.entity_number(&format!("{path}.metric.term"), &metric.term)?;
                self.valid_test(&format!("{path}.metric.test"), metric.test)?;
                Some(Who::Metric { term, test: metric.test })
            }
            draft::Who::Did(did) => self.did(&format!("{path}.did"), did),
            draft::Who::Rank(rank) => self.rank(&format!("{path}.rank"), rank),
            draft::Who::InSegment(segment) => self.in_segment(&format!("{path}.in_segment"), segment),
            draft::Who::Change(change) => self.change(&format!("{path}.change"), change),
            draft::Who::Sequence(sequence) => self.sequence(&format!("{path}.sequence"), sequence),
            draft::Who::Regular(regular) => self.regular(&format!("{path}.regular"), regular),
            draft::Who::Score(_) => self.no_node(path, "score"),
        }
    }

    fn no_node(&mut self, path: &str, what: &str) -> Option<Who> {
        self.not_built(path, what);
        None
    }

    fn parts(&mut self, path: &str, parts: &[draft::Who]) -> Option<Vec<Who>> {
        // Every part is planned before any may fail, so that all mistakes come together.
        let planned: Vec<Option<Who>> =
            parts.iter().enumerate().map(|(i, part)| self.who(&format!("{path}.{i}"), part)).collect();
        planned.into_iter().collect()
    }

    fn tag(&mut self, path: &str, tag: &draft::TagIs) -> Option<Who> {
        let id = self.known_tag(path, &tag.name)?;
        self.tag_rules(&id)?;
        let (values, negated) = self.one_list(path, &tag.is, &tag.is_not)?;
        if tag.as_of.is_some() {
            return self.no_node(path, "tag.as_of");
        }
        Some(Who::Tag { values: self.tag_values(path, &id, values)?, tag: id, negated, as_of: None })
    }

    /// Resolves a rule tag's rules once, before anything names the tag in the query.
    pub(super) fn tag_rules(&mut self, id: &TagId) -> Option<()> {
        let TagBy::Rules(rules) = self.model.tags[id].by.clone() else { return Some(()) };
        if self.rules.iter().any(|known| known.tag == *id) {
            return Some(());
        }
        let mut resolved = Vec::new();
        for (i, rule) in rules.iter().enumerate() {
            let when = match &rule.when {
                Some(when) => Some(self.who(&format!("tags.{id}.rules.{i}.when"), when)?),
                None => None,
            };
            resolved.push(TagRule { value: rule.value.clone(), when });
        }
        self.rules.push(TagRules { tag: id.clone(), as_of: None, rules: resolved });
        Some(())
    }

    /// Exactly one of `is` and `is_not`.
    pub(super) fn one_list<'v>(&mut self, path: &str, is: &'v [String], is_not: &'v [String]) -> Option<(&'v [String], bool)> {
        match (is.is_empty(), is_not.is_empty()) {
            (false, true) => Some((is, false)),
            (true, false) => Some((is_not, true)),
            _ => {
                let message =
                    Words::both("需要 `is` 或 `is_not` 其中一个", "exactly one of `is` and `is_not` is needed");
                self.problem(Code::Shape, path, message, None);
                None
            }
        }
    }

    fn field(&mut self, path: &str, field: &draft::FieldIs) -> Option<Who> {
        let filter = draft::RowFilter {
            field: field.name.clone(),
            is: field.is.clone(),
            is_not: field.is_not.clone(),
            test: field.test,
            during: field.during.clone(),
            or_unknown: false,
        };
        let source = self.model.entities[&self.entity].key.source.clone();
        let entity = self.entity.clone();
        Some(Who::Field(self.row_filter(path, &filter, &source, entity.as_str())?))
    }

    fn in_segment(&mut self, path: &str, named: &draft::InSegment) -> Option<Who> {
        if named.version.is_some() || named.entered.is_some() {
            return self.no_node(path, "in_segment with version or entered");
        }
        let segment = self.known_segment(path, &named.segment)?;
        let declared = &self.model.segments[&segment];
        if declared.entity != self.entity {
            let message = Words::both(
                format!("人群 `{segment}` 由 `{}` 组成", declared.entity),
                format!("segment `{segment}` is made of `{}`", declared.entity),
            );
            self.problem(Code::NoJoinPath, path, message, None);
            return None;
        }
        let who = declared.who.clone();
        Some(Who::InSegment { who: Box::new(self.who(path, &who)?), segment, version: None })
    }

    /// One number over two windows is a ratio or difference of two numbers.
    fn change(&mut self, path: &str, change: &draft::Change) -> Option<Who> {
        let draft::Term::Leaf(leaf) = &change.term else {
            return self.no_node(path, "change of a number that is not one metric");
        };
        if leaf.during.is_some() {
            let message =
                Words::both("变化的指标不能有自己的时间段", "the number of a change has no window of its own");
            self.problem(Code::Conflict, &format!("{path}.term.during"), message, None);
            return None;
        }
        self.valid_test(&format!("{path}.test"), change.test)?;
        let over =
            |during: &draft::During| draft::Term::Leaf(draft::Leaf { during: Some(during.clone()), ..leaf.clone() });
        let to = self.entity_number(&format!("{path}.to"), &over(&change.to));
        let from = self.entity_number(&format!("{path}.from"), &over(&change.from));
        let pair = Box::new((to?, from?));
        let term = match change.given_as {
            draft::ChangeAs::Ratio => Expr::Ratio(pair),
            draft::ChangeAs::Difference => Expr::Minus(pair),
        };
        Some(Who::Metric { term, test: change.test })
    }

    pub(super) fn valid_test(&mut self, path: &str, test: Test) -> Option<()> {
        let valid = match test {
            Test::AtLeast(n) | Test::MoreThan(n) | Test::AtMost(n) | Test::LessThan(n) | Test::Equals(n) => {
                n.is_finite()
            }
            Test::Between(a, b) => a.is_finite() && b.is_finite() && a <= b,
        };
        if !valid {
            let message =
                Words::both("比较的数需有限，且区间左端不大于右端", "bounds must be finite, the lower one first");
            self.problem(Code::BadValue, path, message, None);
        }
        valid.then_some(())
    }
}
