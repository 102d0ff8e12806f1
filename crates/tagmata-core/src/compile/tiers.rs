//! Bands of a number per person: `tier, low, high, people, people_share, [value, value_share,] mean, separation`.
//!
//! Every band has a row, also one that nobody is in. Value and its share are there where the number adds up.

use super::bands::CutPoints;
use super::{Builder, sql};
use crate::model::Model;
use crate::query::{SemanticQuery, Tiers};
use sqlparser::ast::Query;

/// The bands of a number over the people who have one.
pub(super) fn tiers(query: &SemanticQuery, model: &Model, tiers: &Tiers) -> Query {
    let mut builder = Builder::new(query, model);
    let mut scope = builder.entity_scope();
    let chosen = query.who.as_ref().map(|who| builder.predicate(&mut scope, who));
    let value = builder.entity_number(&mut scope, &tiers.number.expr);
    let mut select = scope.select();
    select.item(value.clone(), "v");
    if let Some(chosen) = chosen {
        select.filter(chosen);
    }
    select.filter(sql::is_not_null(value));
    let values = builder.cte("tiered", select.query());
    let cuts = builder.cut_points(&values, "v", &tiers.bands);
    let sums = builder.band_sums(&values, &cuts);
    let mut whole = sql::Select::from(sql::table(&sums, &sums));
    whole.item(sql::function("sum", vec![sql::column(&sums, "people")]), "people");
    whole.item(sql::function("sum", vec![sql::column(&sums, "value")]), "value");
    let whole = builder.cte("whole", whole.query());
    let bounds = builder.bounds(&cuts, &whole);
    let body = builder.banded_rows(&bounds, &sums, &whole, tiers.number.expr.adds_up(model, &query.entity));
    builder.finish(body)
}

impl Builder<'_> {
    /// `tier, people, value, mean, below` of the bands that somebody is in; `below` is the mean of the next lower one.
    fn band_sums(&mut self, values: &str, cuts: &CutPoints) -> String {
        let v = sql::column(values, "v");
        let mut banded = sql::Select::from(sql::table(values, values));
        if let Some(relation) = &cuts.relation {
            banded.cross_join(sql::table(relation, relation));
        }
        banded.item(cuts.band(&v), "tier");
        banded.item(v, "v");
        let mut sums = sql::Select::from(sql::derived(banded.query(), "banded"));
        let (tier, v) = (|| sql::column("banded", "tier"), || sql::column("banded", "v"));
        sums.group(tier(), "tier");
        sums.item(sql::count_rows(), "people");
        sums.item(sql::function("sum", vec![v()]), "value");
        sums.item(self.dialect.average(v()), "mean");
        sums.item(sql::lag(self.dialect.average(v()), tier()), "below");
        self.cte("sums", sums.query())
    }

    /// `tier, low, high` of every band, from any relation of one row.
    fn bounds(&mut self, cuts: &CutPoints, one_row: &str) -> String {
        let from = cuts.relation.as_deref().unwrap_or(one_row);
        let end = |i: Option<usize>| {
            let point = i.and_then(|i| cuts.points.get(i));
            point.cloned().unwrap_or_else(|| self.dialect.no_number())
        };
        let mut bands = Vec::new();
        for (i, tier) in (0..=cuts.points.len()).zip(1..) {
            let mut band = sql::Select::from(sql::table(from, from));
            band.item(sql::integer(tier), "tier");
            band.item(end(i.checked_sub(1)), "low");
            band.item(end(Some(i)), "high");
            bands.push(band.query());
        }
        self.cte("bounds", sql::union_all(bands))
    }

    fn banded_rows(&self, bounds: &str, sums: &str, whole: &str, adds_up: bool) -> Query {
        let mut rows = sql::Select::from(sql::table(bounds, bounds));
        let (tier, mean) = (sql::column(bounds, "tier"), sql::column(sums, "mean"));
        let counted = |name: &str| sql::coalesce(sql::column(sums, name), sql::integer(0));
        rows.left_join(sql::table(sums, sums), sql::eq(sql::column(sums, "tier"), tier.clone()));
        rows.cross_join(sql::table(whole, whole));
        rows.item(tier.clone(), "tier");
        rows.item(sql::column(bounds, "low"), "low");
        rows.item(sql::column(bounds, "high"), "high");
        rows.item(counted("people"), "people");
        rows.item(self.dialect.ratio(counted("people"), sql::column(whole, "people")), "people_share");
        if adds_up {
            rows.item(counted("value"), "value");
            rows.item(self.dialect.ratio(counted("value"), sql::column(whole, "value")), "value_share");
        }
        rows.item(mean.clone(), "mean");
        rows.item(self.dialect.ratio(mean, sql::column(sums, "below")), "separation");
        rows.order(tier, crate::draft::Order::Asc);
        rows.query()
    }
}
