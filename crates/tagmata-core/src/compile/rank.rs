//! Who is among the first or last by a number: everyone ranked once, with a position in their group.

use super::scope::Scope;
use super::{Builder, sql};
use crate::draft::{Order, RankSize};
use crate::query::{Aggregate, Expr as Term, Key, Rank};
use sqlparser::ast::{BinaryOperator, Expr};

impl Builder<'_> {
    /// Whether someone is among the first or last by a number.
    pub(super) fn rank(&mut self, scope: &mut Scope, rank: &Rank) -> Expr {
        let mut ranked = Scope::of_entity(self.model, scope.entity());
        let key = self.entity_key(&mut ranked);
        let value = self.entity_number(&mut ranked, &rank.term);
        let mut tests = vec![self.has_rows(&mut ranked, &rank.term), sql::is_not_null(value.clone())];
        if let Some(among) = &rank.among {
            tests.push(self.predicate(&mut ranked, among));
        }
        let group = rank.within.as_ref().map(|within| self.own_key(&mut ranked, within));
        tests.extend(group.clone().map(sql::is_not_null));
        let mut listed = ranked.select();
        tests.into_iter().for_each(|test| listed.filter(test));
        let select = match group {
            None => positions(listed, key, value, None, rank),
            Some(group) => {
                // The rules of a tag can hold windows of their own, which cannot stand inside another: named first.
                for (item, name) in [(key, "k"), (value, "v"), (group, "g")] {
                    listed.item(item, name);
                }
                let [key, value, group] = ["k", "v", "g"].map(|name| sql::column("grouped", name));
                let grouped = sql::Select::from(sql::derived(listed.query(), "grouped"));
                positions(grouped, key, value, Some(group), rank)
            }
        };
        let cte = self.cte("ranked", select.query());
        let last = self.last_place(rank.keep, sql::column(&cte, "total"));
        let mut kept = sql::Select::from(sql::table(&cte, &cte));
        kept.item(sql::column(&cte, "k"), "k");
        kept.filter(sql::binary(sql::column(&cte, "position"), BinaryOperator::LtEq, last));
        let key = self.entity_key(scope);
        sql::in_query(key, kept.query())
    }

    /// The value of a tag or dimension for each row of an entity's own table; unknown where it has none.
    pub(super) fn own_key(&mut self, scope: &mut Scope, key: &Key) -> Expr {
        let home = self.model.entities[scope.entity()].key.source.clone();
        match key {
            Key::Tag(tag) => self.tag_value(scope, tag, &[]),
            Key::Field(id) | Key::Time { dimension: Some(id), .. } => {
                let path = self.model.path_to_dimension(&home, id).expect("the plan checked this path");
                scope.column(self.model, &path, &self.model.dimensions[id].column.column)
            }
            Key::Time { dimension: None, .. } | Key::OfDay(_) => {
                unreachable!("the plan takes tags and dimensions of the entity")
            }
        }
    }

    /// Whether an entity has a row for any aggregate of a term: those without are not ranked.
    pub(super) fn has_rows(&mut self, scope: &mut Scope, term: &Term) -> Expr {
        let mut aggregates: Vec<Aggregate> = Vec::new();
        self.without_grain(term.clone()).aggregates(&mut |aggregate| aggregates.push(aggregate.clone()));
        let found = aggregates.iter().map(|aggregate| sql::is_not_null(self.entity_column(scope, aggregate))).collect();
        sql::or(found)
    }
}

/// `k, position` of everyone listed, within their group where there is one; also how many there are, for a share of them.
fn positions(mut listed: sql::Select, key: Expr, value: Expr, group: Option<Expr>, rank: &Rank) -> sql::Select {
    let group = Vec::from_iter(group);
    let position = if rank.with_ties {
        sql::position("rank", group.clone(), vec![(value, rank.order)])
    } else {
        sql::position("row_number", group.clone(), vec![(value, rank.order), (key.clone(), Order::Asc)])
    };
    listed.item(key, "k");
    listed.item(position, "position");
    if matches!(rank.keep, RankSize::Percent(_)) {
        listed.item(sql::count_over(group), "total");
    }
    listed
}
