//! Sets, tiers and moves over the real grocery data, where it is at hand, against numbers that were computed with other
//! tools.

use crate::shop::{self, Shop};
use serde_json::{Value as Json, json};
use tagmata::evals::{Value, values};
use tagmata_core::plan::Planned;
use tagmata_core::shape;

/// The numbers of a draft's rows; what is no number is NaN.
fn numbers(shop: &Shop, draft: &Json) -> Vec<Vec<f64>> {
    let draft = shape::draft(draft).unwrap_or_else(|problems| panic!("{draft}\n{problems:#?}"));
    let Planned::Query(query) = shop.plan(&draft) else { panic!("a query") };
    let number = |value: &Value| if let Value::Number(n) = value { *n } else { f64::NAN };
    values(&shop.rows(&query).rows).iter().map(|row| row.iter().map(number).collect()).collect()
}

fn bought(categories: &[&str]) -> Json {
    json!({"did": {"event": "purchase", "where": [{"field": "product.category", "is": categories}]}})
}

fn column(rows: &[Vec<f64>], at: usize) -> Vec<f64> {
    rows.iter().map(|row| row[at]).collect()
}

#[test]
fn sets_are_what_other_tools_count() {
    let Some(shop) = shop::journey() else { return };
    let sparkling = "WATER - CARBONATED/FLVRD DRINK";
    for (never, people) in [(vec![sparkling], 758.0), (vec![sparkling, "WATER"], 725.0)] {
        let who = json!({"all": [bought(&["SOFT DRINKS"]), {"not": bought(&never)}]});
        let counted = numbers(shop, &json!({"who": who, "show": {"count": {}}}));
        assert_eq!(counted, [[people, 0.0, 2_469.0]], "never {never:?}");
    }
    let spend = json!({"measure": {"terms": [{"metric": "spend"}]}});
    assert_eq!(numbers(shop, &json!({"who": bought(&["SOFT DRINKS"]), "show": spend})), [[4_519_942.12]]);
}

#[test]
fn tiers_are_what_other_tools_count() {
    let Some(shop) = shop::journey() else { return };
    let given = numbers(shop, &json!({"show": {"tiers": {"term": {"metric": "spend"}, "cuts": [1000, 3000]}}}));
    assert_eq!(column(&given, 3), [1_091.0, 885.0, 493.0]);
    let value: f64 = column(&given, 5).iter().sum();
    assert!((value - 4_596_039.58).abs() < 1e-6, "{value}");
    let proposed = numbers(shop, &json!({"show": {"tiers": {"term": {"metric": "spend"}, "parts": 5}}}));
    assert_eq!(column(&proposed, 3), [494.0, 494.0, 493.0, 494.0, 494.0]);
}

#[test]
fn the_best_customers_of_one_half_year_are_mostly_those_of_the_other() {
    let Some(shop) = shop::journey() else { return };
    let top = |standing: bool| {
        let moved = numbers(
            shop,
            &json!({"show": {"migration": {
                "tiers": {"term": {"metric": "spend"}, "parts": 5},
                "from": {"year": 2017, "half": 1}, "to": {"year": 2017, "half": 2}, "standing": standing,
            }}}),
        );
        let started: f64 = moved.iter().filter(|row| row[0] == 5.0).map(|row| row[6]).sum();
        let stayed: f64 = moved.iter().filter(|row| row[0] == 5.0 && row[3] == 5.0).map(|row| row[6]).sum();
        (started, stayed)
    };
    // Among the top fifth of either half; and above the amount that made the top fifth of the first.
    assert_eq!(top(true), (494.0, 365.0));
    assert_eq!(top(false), (494.0, 370.0));
}
