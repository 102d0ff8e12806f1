//! WHO as a condition on the entity's own table, and row filters as conditions on a fact's rows.
//!
//! Facts are reached by semi-joins (`key IN (SELECT …)`) or by numbers aggregated per entity first, never by a join
//! that could multiply people.

use super::scope::Scope;
use super::together::Asked;
use super::{Builder, sql, time};
use crate::draft::Test;
use crate::model::{ColumnRef, SourceId, Step, TagBy, TagId};
use crate::period::Window;
use crate::query::{Check, Did, FieldTest, TagRule, Who};
use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, DataType, Expr};

impl Builder<'_> {
    /// A condition that is true for each row of the entity's table for which `who` holds; for others false or unknown,
    /// whichever is said in fewer words.
    pub(super) fn predicate(&mut self, scope: &mut Scope, who: &Who) -> Expr {
        self.read_together(&[Asked::Holds(who)]);
        self.predicate_in(scope, who, false)
    }

    /// The same, false and unknown told apart.
    pub(super) fn truth(&mut self, scope: &mut Scope, who: &Who) -> Expr {
        self.read_together(&[Asked::Truth(who)]);
        self.predicate_in(scope, who, true)
    }

    /// Below a NOT it matters whether a condition is false or unknown, and where the unknown are counted.
    pub(super) fn predicate_in(&mut self, scope: &mut Scope, who: &Who, exact: bool) -> Expr {
        match who {
            Who::All(parts) => sql::and(parts.iter().map(|part| self.predicate_in(scope, part, exact)).collect()),
            Who::Any(parts) => sql::or(parts.iter().map(|part| self.predicate_in(scope, part, exact)).collect()),
            Who::Not(part) => match &**part {
                Who::Tag { tag, values, negated, as_of } => self.tag_is(scope, tag, (values, !*negated), *as_of, exact),
                part => sql::not(self.truth(scope, part)),
            },
            Who::Tag { tag, values, negated, as_of } => self.tag_is(scope, tag, (values, *negated), *as_of, exact),
            Who::Field(test) => {
                let home = self.model.entities[scope.entity()].key.source.clone();
                self.field_test(scope, &home, test, exact)
            }
            Who::Metric { term, test } => {
                let value = self.entity_number(scope, term);
                compare(value, *test)
            }
            Who::Did(did) => self.did(scope, did),
            Who::Sequence(sequence) => self.sequence(scope, sequence),
            Who::Regular(regular) => self.regular(scope, regular),
            Who::Rank(rank) => self.rank(scope, rank),
            Who::InSegment { who, as_of, .. } => {
                self.seen_from(*as_of, |builder| builder.predicate_in(scope, who, exact))
            }
        }
    }

    /// A row filter in a scope over `source`; `exact` says that false and unknown are told apart.
    pub(super) fn field_test(&mut self, scope: &mut Scope, source: &SourceId, test: &FieldTest, exact: bool) -> Expr {
        let column = &self.model.dimensions[&test.dimension].column;
        let path = self.model.path_to_dimension(source, &test.dimension).expect("the plan checked this path");
        let value = scope.column(self.model, &path, &column.column);
        let passed = match &test.check {
            Check::Is(values) => sql::in_list(self.as_text(test, value.clone()), values, false),
            Check::IsNot(values) => sql::in_list(self.as_text(test, value.clone()), values, true),
            Check::Number(test) => compare(value.clone(), *test),
            Check::Unknown => return sql::is_null(value),
            // Every date lies in an open window; an unknown one is still unknown.
            Check::During(window) if window.is_open() && exact => sql::eq(value.clone(), value.clone()),
            Check::During(window) if window.is_open() => sql::is_not_null(value.clone()),
            Check::During(window) => sql::and(time::inside(&value, *window)),
        };
        if test.or_unknown { sql::or(vec![passed, sql::is_null(value)]) } else { passed }
    }

    /// A key may be stored as a number; its values are compared as text.
    fn as_text(&self, test: &FieldTest, value: Expr) -> Expr {
        match self.model.dimensions[&test.dimension].kind {
            crate::model::DimensionKind::Id => sql::cast(value, DataType::Varchar(None)),
            _ => value,
        }
    }

    /// Whether a tag's known value is one of those asked for, or none of them. A tag without a value satisfies neither:
    /// stored values that are on no list are unknown, and so is who is taken by no rule.
    fn tag_is(
        &mut self,
        scope: &mut Scope,
        tag: &TagId,
        (values, negated): (&[String], bool),
        as_of: Option<Date>,
        exact: bool,
    ) -> Expr {
        let declared = &self.model.tags[tag];
        match &declared.by {
            TagBy::Column(column) => {
                let home = &self.model.entities[&declared.entity].key.source;
                let path = self.model.path(home, &column.source).expect("the plan checked this path");
                let value = scope.column(self.model, path, &column.column);
                let one_of = |picked: bool| {
                    let ids = declared.values.iter().filter(|(id, _)| values.contains(id) == picked);
                    let stored: Vec<String> = ids.flat_map(|(_, listed)| listed.stored.clone()).collect();
                    sql::in_list(value.clone(), &stored, false)
                };
                if !exact {
                    return one_of(!negated);
                }
                let answers = [(one_of(!negated), sql::boolean(true)), (one_of(negated), sql::boolean(false))];
                sql::case(answers.into(), None)
            }
            TagBy::Rules(_) => {
                let rules = self.query.rules_of(tag, as_of).to_vec();
                let takes = |rule: &TagRule| values.contains(&rule.value) != negated;
                self.seen_from(as_of, |builder| {
                    if exact {
                        builder.rules_say(scope, &rules, |rule| sql::boolean(takes(rule)))
                    } else {
                        builder.rules_give(scope, &rules, takes)
                    }
                })
            }
        }
    }

    /// What `condition` gives when it is seen from a day; `None` stays where it is.
    fn seen_from<T>(&mut self, day: Option<Date>, condition: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.today;
        self.today = day.unwrap_or(before);
        let given = condition(self);
        self.today = before;
        given
    }

    /// Whether the first rule that holds is one of those that `takes` picks.
    fn rules_give(&mut self, scope: &mut Scope, rules: &[TagRule], takes: impl Fn(&TagRule) -> bool) -> Expr {
        let mut all_ways = Vec::new();
        for (before, own) in ways(rules, takes) {
            let mut all = Vec::new();
            for when in before.into_iter().filter_map(|i| rules[i].when.as_ref()) {
                all.push(sql::is_not_true(self.predicate(scope, when)));
            }
            all.extend(rules[own].when.as_ref().map(|when| self.predicate(scope, when)));
            all_ways.push(sql::and(all));
        }
        sql::or(all_ways)
    }

    /// The value of a tag for each row of the entity's table, on the day that the part at hand is seen from.
    pub(super) fn tag_value(&mut self, scope: &mut Scope, tag: &TagId, before: &[Step]) -> Expr {
        let earlier = Some(self.today).filter(|day| *day != self.query.today);
        self.tag_value_as_of(scope, tag, before, earlier)
    }

    /// The same as the tag stood on a day, whose rules the plan spelled out; `None` is today.
    pub(super) fn tag_value_as_of(
        &mut self,
        scope: &mut Scope,
        tag: &TagId,
        before: &[Step],
        as_of: Option<Date>,
    ) -> Expr {
        let declared = &self.model.tags[tag];
        match &declared.by {
            TagBy::Column(column) => {
                let home = &self.model.entities[&declared.entity].key.source;
                let mut path = before.to_vec();
                path.extend_from_slice(self.model.path(home, &column.source).expect("the plan checked this path"));
                let value = scope.column(self.model, &path, &column.column);
                let whens = declared
                    .values
                    .iter()
                    .map(|(id, listed)| (sql::in_list(value.clone(), &listed.stored, false), sql::text(id)))
                    .collect();
                self.dialect.label(sql::case(whens, None))
            }
            TagBy::Rules(_) => {
                self.read_together(&[Asked::Value(tag, as_of)]);
                let rules = self.query.rules_of(tag, as_of).to_vec();
                let value = |rule: &TagRule| sql::text(&rule.value);
                let given = self.seen_from(as_of, |builder| builder.rules_say(scope, &rules, value));
                self.dialect.label(given)
            }
        }
    }

    /// What is said of the first rule that holds; nothing where none does.
    fn rules_say(&mut self, scope: &mut Scope, rules: &[TagRule], says: impl Fn(&TagRule) -> Expr) -> Expr {
        let mut whens = Vec::new();
        let mut otherwise = None;
        for rule in rules {
            match &rule.when {
                Some(when) => whens.push((self.predicate(scope, when), says(rule))),
                None => otherwise = Some(says(rule)),
            }
        }
        sql::case(whens, otherwise)
    }

    /// The tests that a row lies in a window, by its source's time.
    pub(super) fn in_window(&mut self, rows: &mut Scope, source: &SourceId, window: Window) -> Vec<Expr> {
        self.in_window_by(rows, source, self.model.sources[source].time.as_ref(), window)
    }

    /// The same by the column that dates it, where one does.
    pub(super) fn in_window_by(
        &mut self,
        rows: &mut Scope,
        source: &SourceId,
        time: Option<&ColumnRef>,
        window: Window,
    ) -> Vec<Expr> {
        if time.is_none() || window.is_open() {
            return Vec::new();
        }
        let date = self.row_time_by(rows, source, time);
        time::inside(&date, window)
    }

    /// The time of a row of a source.
    pub(super) fn row_time(&mut self, rows: &mut Scope, source: &SourceId) -> Expr {
        self.row_time_by(rows, source, self.model.sources[source].time.as_ref())
    }

    /// The time of a row by the column that dates it.
    pub(super) fn row_time_by(&mut self, rows: &mut Scope, source: &SourceId, time: Option<&ColumnRef>) -> Expr {
        let at = time.expect("the plan checked that the rows have a time");
        let path = self.model.path(source, &at.source).expect("the model checked this path");
        rows.column(self.model, path, &at.column)
    }
}

/// The rules that `takes` picks, by their place, each behind those that must not hold before it.
pub(super) fn ways(rules: &[TagRule], takes: impl Fn(&TagRule) -> bool) -> Vec<(Vec<usize>, usize)> {
    // Who did not buy in 90 days need not be asked about 30.
    let denied = |own: usize, before: usize| match (&rules[own].when, &rules[before].when) {
        (Some(when), Some(earlier)) => denies(when, earlier),
        (None, Some(_)) => false,
        (_, None) => true,
    };
    let taken = (0..rules.len()).filter(|own| takes(&rules[*own]));
    taken.map(|own| ((0..own).filter(|before| !denied(own, *before)).collect(), own)).collect()
}

/// Whether whoever meets one condition cannot meet the other, as it asks for some of the rows that the one excludes.
fn denies(when: &Who, other: &Who) -> bool {
    match (when, other) {
        (Who::All(parts), _) => parts.iter().any(|part| denies(part, other)),
        (Who::Not(part), Who::Did(asked)) => match part.as_ref() {
            Who::Did(none) => {
                let plain = Did { window: asked.window, ..none.clone() };
                none.count.is_none()
                    && none.only.is_none()
                    && none.each.is_none()
                    && plain == *asked
                    && none.window.holds(asked.window)
            }
            _ => false,
        },
        _ => false,
    }
}

/// A number against its bounds.
pub(super) fn compare(value: Expr, test: Test) -> Expr {
    let against = |op: BinaryOperator, bound: f64| sql::binary(value.clone(), op, sql::number(bound));
    match test {
        Test::AtLeast(n) => against(BinaryOperator::GtEq, n),
        Test::MoreThan(n) => against(BinaryOperator::Gt, n),
        Test::AtMost(n) => against(BinaryOperator::LtEq, n),
        Test::LessThan(n) => against(BinaryOperator::Lt, n),
        Test::Equals(n) => against(BinaryOperator::Eq, n),
        Test::Between(a, b) => sql::and(vec![against(BinaryOperator::GtEq, a), against(BinaryOperator::LtEq, b)]),
    }
}
