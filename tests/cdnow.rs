//! Retention against published numbers of a classic data set, where it is at hand: three definitions of "back after 90
//! days" differ by two orders of magnitude, and each must come out exactly.

use crate::shop::{self, Shop};
use serde_json::json;
use tagmata::evals::{Value, values};
use tagmata_core::plan::Planned;
use tagmata_core::shape;

/// The numbers of a draft's rows; what is no number is NaN.
fn numbers(shop: &Shop, draft: &serde_json::Value) -> Vec<Vec<f64>> {
    let draft = shape::draft(draft).unwrap_or_else(|problems| panic!("{draft}\n{problems:#?}"));
    let Planned::Query(query) = shop.plan(&draft) else { panic!("a query") };
    let number = |value: &Value| if let Value::Number(n) = value { *n } else { f64::NAN };
    values(&shop.rows(&query).rows).iter().map(|row| row.iter().map(number).collect()).collect()
}

/// How many of the customers of January 1997 came back, by mark; all 7,846 of them are counted.
fn back(shop: &Shop, returned: &str, marks: &[u32]) -> Vec<f64> {
    let rows = json!({"event": "purchase"});
    let draft = json!({"show": {"retention": {
        "start": rows, "back": rows, "during": {"year": 1997, "month": 1},
        "grain": "month", "unit": "day", "marks": marks, "returned": returned,
    }}});
    let people = if returned == "within" { 3 } else { 2 };
    let rows = numbers(shop, &draft);
    assert!(rows.iter().all(|row| row[people] == 7_846.0), "{rows:?}");
    rows.iter().map(|row| row[people + 1]).collect()
}

#[test]
fn retention_is_what_was_published() {
    let Some(shop) = shop::cdnow() else { return };
    let totals = json!({"show": {"measure": {
        "terms": [{"metric": "purchases"}, {"metric": "buyers"}, {"metric": "spend"}],
    }}});
    assert_eq!(numbers(&shop, &totals), [[69_659.0, 23_570.0, 2_500_315.63]]);
    assert_eq!(back(&shop, "within", &[1, 31, 61, 91]), [1_374.0, 1_060.0, 809.0]);
    assert_eq!(back(&shop, "on_or_after", &[30, 60, 90]), [3_482.0, 3_209.0, 3_036.0]);
    assert_eq!(back(&shop, "on", &[30, 60, 90]), [57.0, 43.0, 31.0]);
}
