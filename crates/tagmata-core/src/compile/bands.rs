//! Bands of a number: given cut points, or proposed ones that part the people as equally as equal numbers allow.

use super::{Builder, sql};
use crate::query::Bands;
use sqlparser::ast::{BinaryOperator, Expr};

/// Cut points as expressions, and the one-row relation that they are columns of, if any.
pub(super) struct CutPoints {
    pub(super) points: Vec<Expr>,
    pub(super) relation: Option<String>,
}

impl CutPoints {
    /// The number of a value's band, from 1: bands are left-closed. An unknown value is in none; where nobody has a number
    /// to propose points from, nothing is.
    pub(super) fn band(&self, value: &Expr) -> Expr {
        let mut whens = Vec::new();
        for (point, band) in self.points.iter().zip(1..) {
            let below = sql::binary(value.clone(), BinaryOperator::Lt, point.clone());
            whens.push((below, sql::integer(band)));
        }
        let last = sql::integer(i64::try_from(self.points.len()).expect("few cut points") + 1);
        // Of an unknown point nothing is above or below, so that nobody is in the last band by default.
        let above = |point: &Expr| sql::binary(value.clone(), BinaryOperator::GtEq, point.clone());
        whens.push((self.points.last().map_or_else(|| sql::is_not_null(value.clone()), above), last));
        sql::case(whens, None)
    }
}

impl Builder<'_> {
    /// The cut points between bands; proposed ones are values of `column` in a relation.
    pub(super) fn cut_points(&mut self, relation: &str, column: &str, bands: &Bands) -> CutPoints {
        let parts = match bands {
            Bands::Cuts(cuts) => {
                let points = cuts.iter().map(|cut| sql::number(*cut)).collect();
                return CutPoints { points, relation: None };
            }
            Bands::Parts(parts) => i64::from(*parts),
        };
        let cuts = self.proposed(relation, column, parts);
        let points = (1..parts).map(|i| sql::column(&cuts, &format!("c{i}"))).collect();
        CutPoints { points, relation: Some(cuts) }
    }

    /// One row `c1, c2, …`. The quantile is the value that lies across the place where the people should part; the cut
    /// is either at it or at the next higher value, whichever has a share of people below it that is nearer.
    fn proposed(&mut self, relation: &str, column: &str, parts: i64) -> String {
        let v = || sql::column(relation, column);
        let mut across = sql::Select::from(sql::table(relation, relation));
        across.item(sql::function("count", vec![v()]), "people");
        for i in 1..parts {
            across.item(sql::quantile_of_values(i as f64 / parts as f64, v()), &format!("q{i}"));
        }
        let across = self.cte("across", across.query());
        let mut around = sql::Select::from(sql::table(relation, relation));
        around.cross_join(sql::table(&across, &across));
        for i in 1..parts {
            let against = |op: BinaryOperator| sql::binary(v(), op, sql::column(&across, &format!("q{i}")));
            around.item(sql::count_where(against(BinaryOperator::Lt)), &format!("below{i}"));
            around.item(sql::count_where(against(BinaryOperator::LtEq)), &format!("upto{i}"));
            around.item(sql::function_where("min", v(), against(BinaryOperator::Gt)), &format!("next{i}"));
        }
        let around = self.cte("around", around.query());
        let mut cuts = sql::Select::from(sql::table(&across, &across));
        cuts.cross_join(sql::table(&around, &around));
        for i in 1..parts {
            let at = |name: &str| sql::column(&around, &format!("{name}{i}"));
            let quantile = sql::column(&across, &format!("q{i}"));
            let both = sql::times(sql::plus(at("below"), at("upto")), sql::integer(parts));
            let place = sql::times(sql::column(&across, "people"), sql::integer(2 * i));
            let below_is_near = sql::binary(both, BinaryOperator::GtEq, place);
            let is_lowest = sql::eq(at("below"), sql::integer(0));
            let next = sql::coalesce(at("next"), quantile.clone());
            let cut = sql::case(vec![(is_lowest, next.clone()), (below_is_near, quantile)], Some(next));
            cuts.item(cut, &format!("c{i}"));
        }
        self.cte("cuts", cuts.query())
    }
}
