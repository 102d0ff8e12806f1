//! Who moved from which group to which. Between values of a tag: `from_value, to_value, people, share`; between bands:
//! `from_tier, from_low, from_high, to_tier, to_low, to_high, people, share`.
//!
//! One row for each pair that somebody moved between; those unknown on one side are a group of their own. The share is
//! of all who started in the same group.

use super::bands::CutPoints;
use super::together::Asked;
use super::{Builder, sql};
use crate::draft::Order;
use crate::model::{Model, TagId};
use crate::query::{Bands, Migration, Moving, Number, SemanticQuery};
use jiff::civil::Date;
use sqlparser::ast::Query;

/// The pairs of groups that people moved between.
pub(super) fn migration(query: &SemanticQuery, model: &Model, migration: &Migration) -> Query {
    let mut builder = Builder::new(query, model);
    let body = match &migration.of {
        Moving::Tag { tag, from, to } => builder.between_values(tag, *from, *to),
        Moving::Tiers { numbers, bands, standing } => builder.between_tiers(numbers, bands, *standing),
    };
    builder.finish(body)
}

impl Builder<'_> {
    /// `from_value, to_value, people, share`
    fn between_values(&mut self, tag: &TagId, from: Date, to: Date) -> Query {
        let mut scope = self.entity_scope();
        // The rules of today stand in the query without a day.
        let seen = |day: Date| Some(day).filter(|day| *day != self.query.today);
        let (first, second) = (seen(from), seen(to));
        let asked = [Asked::Value(tag, first), Asked::Value(tag, second)];
        self.read_together(&Vec::from_iter(self.query.who.iter().map(Asked::Holds).chain(asked)));
        let chosen = self.query.who.as_ref().map(|who| self.predicate(&mut scope, who));
        let before = self.tag_value_as_of(&mut scope, tag, &[], first);
        let after = self.tag_value_as_of(&mut scope, tag, &[], second);
        let mut select = scope.select();
        select.item(before, "from_value");
        select.item(after, "to_value");
        if let Some(chosen) = chosen {
            select.filter(chosen);
        }
        let mut rows = sql::Select::from(sql::derived(pairs(select.query(), "from_value", "to_value"), "pairs"));
        for side in ["from_value", "to_value"] {
            rows.item(sql::column("pairs", side), side);
        }
        self.pair_rows(rows, "from_value", "to_value")
    }

    fn between_tiers(&mut self, numbers: &(Number, Number), bands: &Bands, standing: bool) -> Query {
        let mut scope = self.entity_scope();
        let chosen = self.query.who.as_ref().map(|who| self.predicate(&mut scope, who));
        let before = self.entity_number(&mut scope, &numbers.0.expr);
        let after = self.entity_number(&mut scope, &numbers.1.expr);
        let mut select = scope.select();
        select.item(before, "before");
        select.item(after, "after");
        if let Some(chosen) = chosen {
            select.filter(chosen);
        }
        let moved = self.cte("moved", select.query());
        let first = self.cut_points(&moved, "before", bands);
        let second = self.cut_points(&moved, if standing { "after" } else { "before" }, bands);
        let mut each = sql::Select::from(sql::table(&moved, &moved));
        beside(&mut each, &first, &second);
        each.item(first.band(&sql::column(&moved, "before")), "from_tier");
        each.item(second.band(&sql::column(&moved, "after")), "to_tier");
        let pairs = pairs(each.query(), "from_tier", "to_tier");
        let mut rows = sql::Select::from(sql::derived(pairs, "pairs"));
        beside(&mut rows, &first, &second);
        self.pair_end(&mut rows, "from", &first);
        self.pair_end(&mut rows, "to", &second);
        self.pair_rows(rows, "from_tier", "to_tier")
    }

    /// The number of one side's band and its two ends.
    fn pair_end(&self, rows: &mut sql::Select, side: &str, cuts: &CutPoints) {
        let name = format!("{side}_tier");
        let tier = sql::column("pairs", &name);
        let bound = |first: i64| {
            let is = |band: i64| sql::eq(tier.clone(), sql::integer(band));
            let whens = cuts.points.iter().zip(first..).map(|(point, band)| (is(band), point.clone())).collect();
            sql::case(whens, None)
        };
        let (low, high) = (bound(2), bound(1));
        rows.item(tier.clone(), &name);
        rows.item(low, &format!("{side}_low"));
        rows.item(high, &format!("{side}_high"));
    }

    /// `…, people, share` in the order of both groups.
    fn pair_rows(&self, mut rows: sql::Select, from: &str, to: &str) -> Query {
        let (people, start) = (sql::column("pairs", "people"), sql::column("pairs", from));
        rows.item(people.clone(), "people");
        rows.item(self.dialect.ratio(people.clone(), sql::sum_over(people, vec![start.clone()])), "share");
        rows.order(start, Order::Asc);
        rows.order(sql::column("pairs", to), Order::Asc);
        rows.query()
    }
}

/// The relations that cut points are columns of, beside a relation; the same one once.
fn beside(select: &mut sql::Select, first: &CutPoints, second: &CutPoints) {
    let second = second.relation.as_ref().filter(|relation| first.relation.as_ref() != Some(*relation));
    for relation in first.relation.iter().chain(second) {
        select.cross_join(sql::table(relation, relation));
    }
}

/// How many people have each pair of groups.
fn pairs(each: Query, from: &str, to: &str) -> Query {
    let mut pairs = sql::Select::from(sql::derived(each, "each_one"));
    pairs.group(sql::column("each_one", from), from);
    pairs.group(sql::column("each_one", to), to);
    pairs.item(sql::count_rows(), "people");
    pairs.query()
}
