//! WHERE: conditions on rows with their names and windows looked up.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, Length, Unit};
use crate::model::{DimensionId, DimensionKind, SourceId};
use crate::query::{Check, FieldTest, RowTest};
use crate::words::Words;

/// Years that a stretch of time has at most.
const YEARS_MAX: u32 = 100;

impl Planner<'_> {
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
            draft::RowTest::Of(belongs) => self.belongs(path, belongs, source, of),
            draft::RowTest::Part(part) => self.row_part(path, part, source, of),
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
    pub(super) fn row_filter(
        &mut self,
        path: &str,
        filter: &draft::RowFilter,
        source: &SourceId,
        of: &str,
    ) -> Option<FieldTest> {
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
        if given == 0 && filter.or_unknown {
            return Some(Check::Unknown);
        }
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

    /// Rows that belong to one of another entity for whom a condition holds.
    fn belongs(&mut self, path: &str, belongs: &draft::RowOf, source: &SourceId, of: &str) -> Option<RowTest> {
        let entity = self.known_entity(&format!("{path}.entity"), &belongs.entity)?;
        self.reaches_entity(path, source, of, &entity)?;
        let asked = std::mem::replace(&mut self.entity, entity.clone());
        let outer = self.of_others;
        self.of_others = outer || asked != entity;
        let who = self.who(&format!("{path}.who"), &belongs.who);
        self.entity = asked;
        self.of_others = outer;
        Some(RowTest::Of { entity, who: Box::new(who?) })
    }

    /// Rows within a while from a date that they reach.
    pub(super) fn after(
        &mut self,
        path: &str,
        anchored: &draft::Anchored,
        source: &SourceId,
        of: &str,
    ) -> Option<RowTest> {
        let dimension = self.known_dimension(&format!("{path}.after"), &anchored.after)?;
        self.reaches(path, source, of, &dimension)?;
        let within = self.length(&format!("{path}.within"), anchored.within)?;
        let message = if self.model.dimensions[&dimension].kind != DimensionKind::Date {
            Words::both(format!("`{dimension}` 不是日期"), format!("`{dimension}` is not a date"))
        } else if self.model.sources[source].time.is_none() {
            Words::both(
                format!("`{of}` 没有时间，不能限定时间段"),
                format!("`{of}` has no date, so it cannot be limited to a window"),
            )
        } else {
            return Some(RowTest::After { dimension, within });
        };
        self.problem(Code::BadValue, path, message, None);
        None
    }

    /// A stretch of time that is one.
    pub(super) fn length(&mut self, path: &str, length: Length) -> Option<Length> {
        let in_a_year = match length.unit {
            Unit::Day => 366,
            Unit::Week => 53,
            Unit::Month => 12,
            Unit::Quarter => 4,
            Unit::Half => 2,
            Unit::Year => 1,
        };
        if length.count == 0 || length.count > YEARS_MAX * in_a_year {
            let message = Words::both(
                format!("时长至少为 1，至多 {YEARS_MAX} 年"),
                format!("a stretch of time has at least 1 unit and at most {YEARS_MAX} years"),
            );
            self.problem(Code::BadValue, path, message, None);
            return None;
        }
        self.has_a_length(path, length.unit)?;
        Some(length)
    }
}
