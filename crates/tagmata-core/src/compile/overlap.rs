//! Regions of several populations: `in_1 … in_n, people, share, uncertain`, one row per region.
//!
//! Everyone is looked at once; the regions without anybody come from a list of all of them.

use super::together::Asked;
use super::{Builder, sql};
use crate::draft::Order;
use crate::model::Model;
use crate::query::{Population, SemanticQuery};
use sqlparser::ast::{Expr, Query};

/// The name of a population's column, from 0.
fn column_of(i: usize) -> String {
    format!("in_{}", i + 1)
}

/// The rows of an overlap.
pub(super) fn overlap(query: &SemanticQuery, model: &Model, populations: &[Population]) -> Query {
    let mut builder = Builder::new(query, model);
    let n = populations.len();
    let sizes = builder.region_sizes(populations);
    let regions = builder.cte("regions", regions(n));
    let mut all = sql::Select::from(sql::table(&sizes, &sizes));
    all.item(sql::function("sum", vec![sql::column(&sizes, "people")]), "people");
    let mut select = sql::Select::from(sql::table(&regions, &regions));
    let inside: Vec<Expr> = (0..n).map(|i| sql::column(&regions, &column_of(i))).collect();
    let same =
        inside.iter().zip(0..).map(|(inside, i)| sql::eq(sql::column(&sizes, &column_of(i)), inside.clone())).collect();
    select.left_join(sql::table(&sizes, &sizes), sql::and(same));
    select.cross_join(sql::derived(all.query(), "everyone"));
    for (inside, i) in inside.iter().zip(0..) {
        select.item(inside.clone(), &column_of(i));
        select.order(inside.clone(), Order::Desc);
    }
    let people = sql::coalesce(sql::column(&sizes, "people"), sql::integer(0));
    let everyone = sql::column("everyone", "people");
    select.item(people.clone(), "people");
    select.item(builder.dialect.ratio(people, everyone), "share");
    select.item(sql::coalesce(sql::column(&sizes, "uncertain"), sql::integer(0)), "uncertain");
    // The region of those in none of them is left out where nobody is left over.
    let found = sql::is_not_null(sql::column(&sizes, "people"));
    select.filter(sql::or([vec![found], inside].concat()));
    builder.finish(select.query())
}

/// Every combination of in and not in.
fn regions(n: usize) -> Query {
    let region = |members: usize| {
        let mut select = sql::Select::row();
        for i in 0..n {
            select.item(sql::boolean(members >> i & 1 == 1), &column_of(i));
        }
        select.query()
    };
    sql::union_all((0..1 << n).rev().map(region).collect())
}

impl Builder<'_> {
    /// People by region, with how many of them are uncertain: an unknown membership counts as none.
    fn region_sizes(&mut self, populations: &[Population]) -> String {
        let mut scope = self.entity_scope();
        let asked = self.query.who.iter().map(Asked::Holds);
        let asked = asked.chain(populations.iter().map(|population| Asked::Truth(&population.who)));
        self.read_together(&Vec::from_iter(asked));
        let chosen = self.query.who.as_ref().map(|who| self.predicate(&mut scope, who));
        let inside: Vec<Expr> = populations.iter().map(|population| self.truth(&mut scope, &population.who)).collect();
        let mut each = scope.select();
        for (inside, i) in inside.into_iter().zip(0..) {
            each.item(inside, &column_of(i));
        }
        if let Some(chosen) = chosen {
            each.filter(chosen);
        }
        let mut sizes = sql::Select::from(sql::derived(each.query(), "persons"));
        let mut unknown = Vec::new();
        for i in 0..populations.len() {
            let inside = sql::column("persons", &column_of(i));
            unknown.push(sql::is_null(inside.clone()));
            sizes.group(sql::is_true(inside), &column_of(i));
        }
        sizes.item(sql::count_rows(), "people");
        sizes.item(sql::count_where(sql::or(unknown)), "uncertain");
        self.cte("sizes", sizes.query())
    }
}
