//! WHO: conditions on an entity with their names and windows looked up.

use super::{DEPTH_MAX, Planner};
use crate::diagnostic::Code;
use crate::draft::{self, Test};
use crate::query::{Expr, Who};
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

    /// Exactly one of `is` and `is_not`.
    pub(super) fn one_list<'v>(
        &mut self,
        path: &str,
        is: &'v [String],
        is_not: &'v [String],
    ) -> Option<(&'v [String], bool)> {
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
