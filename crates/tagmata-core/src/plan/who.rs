//! WHO and row filters: conditions with their names and windows looked up.

use super::{DEPTH_MAX, Planner};
use crate::diagnostic::Code;
use crate::draft::{self, RankSize, Test};
use crate::model::{DimensionId, DimensionKind, SourceId};
use crate::query::{Check, Did, Expr, FieldTest, Rank, RowTest, Who};
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
            draft::Who::Sequence(_) => self.no_node(path, "sequence"),
            draft::Who::Regular(_) => self.no_node(path, "regular"),
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

    /// A condition on rows of `source`; `of` is what the person asked about, for the message.
    pub(super) fn row_test(
        &mut self,
        path: &str,
        test: &draft::RowTest,
        source: &SourceId,
        of: &str,
    ) -> Option<RowTest> {
        match test {
            draft::RowTest::Field(filter) => Some(RowTest::Field(self.row_filter(path, filter, source, of)?)),
            draft::RowTest::All { all } => {
                Some(RowTest::All(self.row_tests(&format!("{path}.all"), all, source, of)?))
            }
            draft::RowTest::Any { any } => {
                Some(RowTest::Any(self.row_tests(&format!("{path}.any"), any, source, of)?))
            }
            draft::RowTest::Not { not } => {
                Some(RowTest::Not(Box::new(self.row_test(&format!("{path}.not"), not, source, of)?)))
            }
            draft::RowTest::Of(_) => {
                self.not_built(path, "where: {entity, who}");
                None
            }
        }
    }

    /// Conditions on rows of `source`; every one is planned before any may fail, so that all mistakes come together.
    pub(super) fn row_tests(
        &mut self,
        path: &str,
        tests: &[draft::RowTest],
        source: &SourceId,
        of: &str,
    ) -> Option<Vec<RowTest>> {
        let planned: Vec<Option<RowTest>> =
            tests.iter().enumerate().map(|(i, test)| self.row_test(&format!("{path}.{i}"), test, source, of)).collect();
        planned.into_iter().collect()
    }

    /// A filter on rows of `source` by one dimension.
    fn row_filter(&mut self, path: &str, filter: &draft::RowFilter, source: &SourceId, of: &str) -> Option<FieldTest> {
        let dimension = self.known_dimension(path, &filter.field)?;
        self.reaches(path, source, of, &dimension)?;
        let check = self.check(path, &dimension, filter)?;
        Some(FieldTest { dimension, check, or_unknown: filter.or_unknown })
    }

    fn check(&mut self, path: &str, id: &DimensionId, filter: &draft::RowFilter) -> Option<Check> {
        let kind = self.model.dimensions[id].kind;
        let listed = !filter.is.is_empty() || !filter.is_not.is_empty();
        let given = [listed, filter.test.is_some(), filter.during.is_some()].iter().filter(|given| **given).count();
        let expected = match kind {
            DimensionKind::Category | DimensionKind::Ordered | DimensionKind::Id => "is / is_not",
            DimensionKind::Number => "test",
            DimensionKind::Date => "during",
        };
        if given == 1 {
            match (kind, filter.test, &filter.during) {
                (DimensionKind::Number, Some(test), _) => {
                    self.valid_test(path, test)?;
                    return Some(Check::Number(test));
                }
                (DimensionKind::Date, _, Some(during)) => return Some(Check::During(self.dates(path, during)?)),
                (DimensionKind::Category | DimensionKind::Ordered | DimensionKind::Id, None, None) => {
                    let (values, negated) = self.one_list(path, &filter.is, &filter.is_not)?;
                    let stored = self.stored_values(path, id, values)?;
                    return Some(if negated { Check::IsNot(stored) } else { Check::Is(stored) });
                }
                _ => {}
            }
        }
        let message = Words::both(
            format!("`{id}` 的条件需要且只需要 `{expected}`"),
            format!("a condition on `{id}` needs `{expected}` and nothing else"),
        );
        self.problem(Code::Shape, path, message, None);
        None
    }

    fn did(&mut self, path: &str, did: &draft::Did) -> Option<Who> {
        let event = self.known_event(path, &did.event)?;
        let declared = &self.model.events[&event];
        let (source, own) = (declared.source.clone(), declared.filters.clone());
        let filters: Vec<draft::RowTest> = own.into_iter().chain(did.filters.iter().cloned()).collect();
        let filters = self.row_tests(&format!("{path}.where"), &filters, &source, event.as_str());
        let days = self.days_of(std::slice::from_ref(&source));
        let window = self.window(&format!("{path}.during"), did.during.as_ref(), days);
        if let Some(count) = did.count {
            self.valid_test(&format!("{path}.count"), count)?;
        }
        if did.only.is_some() || !did.that.is_empty() || did.each.is_some() {
            return self.no_node(path, "did with only, that or each");
        }
        let (filters, window) = (filters?, window?);
        Some(Who::Did(Did { event, filters, window, count: did.count, only: None, that: Vec::new(), each: None }))
    }

    fn rank(&mut self, path: &str, rank: &draft::Rank) -> Option<Who> {
        if rank.within.is_some() {
            return self.no_node(path, "rank.within");
        }
        self.rank_size(&format!("{path}.keep"), rank.keep)?;
        let among = match &rank.among {
            Some(among) => Some(Box::new(self.who(&format!("{path}.among"), among)?)),
            None => None,
        };
        let term = self.entity_number(&format!("{path}.term"), &rank.term)?;
        if rank.with_ties {
            return self.no_node(path, "rank.with_ties");
        }
        Some(Who::Rank(Rank { term, order: rank.order, keep: rank.keep, among, within: None, with_ties: false }))
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

    pub(super) fn rank_size(&mut self, path: &str, keep: RankSize) -> Option<()> {
        let valid = match keep {
            RankSize::Count(n) => n > 0,
            RankSize::Percent(p) => p > 0.0 && p <= 100.0,
        };
        if !valid {
            let message = Words::both(
                "排名数量需为正数，百分比需在 0–100 之间",
                "a ranking keeps a positive number, or 0–100 percent",
            );
            self.problem(Code::BadValue, path, message, None);
        }
        valid.then_some(())
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
