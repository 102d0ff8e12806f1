//! Conditions on one event that stand over one table: its rows are read once for all of them, a column each. Knows which
//! of them a view asks for; what each one means is [`super::did`]'s.
//!
//! Only whether somebody did something at all is read so; how often, when first and on which occasion are groups of
//! their own.

use super::predicate::ways;
use super::scope::Scope;
use super::{Builder, sql};
use crate::model::{SourceId, TagBy, TagId};
use crate::period::Window;
use crate::query::{Did, RowTest, TagRule, Who};
use jiff::civil::Date;
use sqlparser::ast::Expr;

/// What a view asks about each row of an entity's table.
pub(super) enum Asked<'w> {
    /// Whether a condition is true.
    Holds(&'w Who),
    /// Whether it is true, false or unknown.
    Truth(&'w Who),
    /// The value of a tag as it stood on a day.
    Value(&'w TagId, Option<Date>),
}

/// Conditions on one event that are answered by one common table expression, in the order of its columns.
pub(super) struct Together {
    dids: Vec<Did>,
    /// Its name, once one of them is asked for.
    cte: Option<String>,
}

fn column_of(i: usize) -> String {
    format!("d{i}")
}

impl Builder<'_> {
    /// Conditions on the same event among these are read together from here on.
    pub(super) fn read_together(&mut self, asked: &[Asked<'_>]) {
        let mut found: Vec<Did> = Vec::new();
        for one in asked {
            match one {
                Asked::Holds(who) => self.dids_of(who, false, &mut found),
                Asked::Truth(who) => self.dids_of(who, true, &mut found),
                Asked::Value(tag, as_of) => self.dids_of_tag(tag, *as_of, None, &mut found),
            }
        }
        while let Some(event) = found.first().map(|did| did.event.clone()) {
            let (dids, others): (Vec<Did>, Vec<Did>) = found.into_iter().partition(|did| did.event == event);
            if dids.len() > 1 {
                self.together.push(Together { dids, cte: None });
            }
            found = others;
        }
    }

    /// The plain conditions on events that a WHO compiles, each once, without those that are read together already.
    fn dids_of(&self, who: &Who, exact: bool, found: &mut Vec<Did>) {
        match who {
            Who::All(parts) | Who::Any(parts) => parts.iter().for_each(|part| self.dids_of(part, exact, found)),
            Who::Not(part) => match &**part {
                Who::Tag { tag, values, negated, as_of } => {
                    self.dids_of_tag(tag, *as_of, Some((values, !*negated)).filter(|_| !exact), found);
                }
                part => self.dids_of(part, true, found),
            },
            Who::Tag { tag, values, negated, as_of } => {
                self.dids_of_tag(tag, *as_of, Some((values, *negated)).filter(|_| !exact), found);
            }
            Who::InSegment { who, .. } => self.dids_of(who, exact, found),
            Who::Did(did) if is_plain(did) && !found.contains(did) && self.among_others(did).is_none() => {
                found.push(did.clone());
            }
            _ => {}
        }
    }

    /// Those of a rule tag: of all its rules, or of the ways to be given one of these values, or none of them.
    fn dids_of_tag(&self, tag: &TagId, as_of: Option<Date>, given: Option<(&Vec<String>, bool)>, found: &mut Vec<Did>) {
        if !matches!(self.model.tags[tag].by, TagBy::Rules(_)) {
            return;
        }
        let rules = self.query.rules_of(tag, as_of);
        let mut asked: Vec<&TagRule> = rules.iter().collect();
        if let Some((values, negated)) = given {
            let ways = ways(rules, |rule| values.contains(&rule.value) != negated);
            asked.retain(|rule| {
                ways.iter().any(|(before, own)| {
                    std::ptr::eq(&rules[*own], *rule) || before.iter().any(|i| std::ptr::eq(&rules[*i], *rule))
                })
            });
        }
        for when in asked.iter().filter_map(|rule| rule.when.as_ref()) {
            self.dids_of(when, false, found);
        }
    }

    /// Where a condition is among those read together.
    fn among_others(&self, did: &Did) -> Option<(usize, usize)> {
        let within = |together: &Together| together.dids.iter().position(|known| known == did);
        self.together.iter().enumerate().find_map(|(at, together)| within(together).map(|i| (at, i)))
    }

    /// Whether someone did an event, where that is read together with others.
    pub(super) fn read_with_others(&mut self, scope: &mut Scope, did: &Did) -> Option<Expr> {
        let (at, i) = self.among_others(did)?;
        let cte = match &self.together[at].cte {
            Some(cte) => cte.clone(),
            None => {
                let dids = self.together[at].dids.clone();
                let query = self.all_read(&dids).query();
                let cte = self.cte(&format!("{}_done", did.event), query);
                self.together[at].cte = Some(cte.clone());
                cte
            }
        };
        let key = self.entity_key(scope);
        scope.look_up(&cte, key);
        Some(sql::is_true(sql::column(&cte, &column_of(i))))
    }

    /// `k, d0, d1 …`: whether somebody's rows have one that meets each condition.
    fn all_read(&mut self, dids: &[Did]) -> sql::Select {
        let shared: Vec<RowTest> =
            dids[0].filters.iter().filter(|test| dids.iter().all(|did| did.filters.contains(test))).cloned().collect();
        let windows: Vec<Window> = dids.iter().map(|did| did.window).collect();
        let (hull, whole) = Window::hull(&windows);
        let mut rows = self.event_rows(&dids[0].event, &shared, hull);
        let source = rows.source.clone();
        let (mut columns, mut ways) = (Vec::new(), Vec::new());
        for did in dids {
            let own: Vec<&RowTest> = did.filters.iter().filter(|test| !shared.contains(test)).collect();
            let mut way: Vec<Expr> = own.iter().map(|test| self.row_test(&mut rows.scope, &source, test)).collect();
            let dated = self.inside_of(&mut rows.scope, &source, did.window, hull);
            columns.push(sql::and([way.clone(), dated.clone()].concat()));
            if !whole {
                way.extend(dated);
            }
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        // Rows that meet none of them need not be grouped.
        if ways.iter().all(|way| !way.is_empty()) {
            rows.tests.push(sql::or(ways.into_iter().map(sql::and).collect()));
        }
        let key = rows.key.clone();
        let mut select = rows.select();
        select.group(key, "k");
        for (i, column) in columns.into_iter().enumerate() {
            select.item(sql::function("bool_or", vec![column]), &column_of(i));
        }
        select
    }

    /// The tests that a row of a window's hull lies in the window.
    fn inside_of(&mut self, rows: &mut Scope, source: &SourceId, window: Window, hull: Window) -> Vec<Expr> {
        let ends = Window {
            from: window.from.filter(|_| window.from != hull.from),
            to: window.to.filter(|_| window.to != hull.to),
        };
        self.in_window(rows, source, ends)
    }
}

/// Whether a condition asks for any row at all, of no other people's.
fn is_plain(did: &Did) -> bool {
    fn by_itself(test: &RowTest) -> bool {
        match test {
            RowTest::Field(_) | RowTest::After { .. } | RowTest::Part { .. } => true,
            RowTest::All(tests) | RowTest::Any(tests) => tests.iter().all(by_itself),
            RowTest::Not(test) => by_itself(test),
            RowTest::Of { .. } => false,
        }
    }
    did.count.is_none() && did.only.is_none() && did.each.is_none() && did.filters.iter().all(by_itself)
}
