//! Dirty data: keys that are missing or lead nowhere, missing attributes, people without rows. Every kind of metric, over
//! every kind of group, must equal the fact aggregated alone with labels attached afterwards, in plain Rust.

mod expected;
mod star;

use crate::shop::scratch;
use expected::{Labels, Rows, metric};
use serde_json::{Value as Json, json};
use star::{Person, Star};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;
use tagmata::evals::{Value, values};
use tagmata_core::compile::compile;
use tagmata_core::guard::{self, Catalog};
use tagmata_core::model::Model;
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::shape;
use tagmata_core::warehouse::{Cancel, Limits, Loader, Warehouse};
use tagmata_duckdb::{DuckLoader, DuckWarehouse, Options};

/// A `who`, and the same as a test in plain Rust.
type Picked<'a> = (&'a Json, &'a dyn Fn(&Person) -> bool);

/// Relative difference up to which two numbers are equal.
const CLOSE: f64 = 1e-9;
/// Metrics whose rows reach goods.
const OF_SALES: [&str; 13] = [
    "spend",
    "sales",
    "buyers",
    "goods_sold",
    "known_buyers",
    "kinds",
    "average",
    "smallest",
    "largest",
    "middle",
    "per_sale",
    "drinks",
    "no_drinks",
];
/// Metrics of visits, or of both.
const OF_VISITS: [&str; 5] = ["visits", "minutes", "contacts", "per_visit", "gap"];

/// A star and the same rows loaded by the product.
struct Loaded {
    star: Star,
    model: Model,
    warehouse: DuckWarehouse,
}

type Groups = BTreeMap<Labels, Vec<Option<f64>>>;

impl Loaded {
    fn of(seed: u64) -> Loaded {
        let (data, store) = (scratch(&format!("dirty-data-{seed}")), scratch(&format!("dirty-store-{seed}")));
        let star = Star::of(seed);
        star.write(&data);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dirty/model.yaml");
        let text = std::fs::read_to_string(file).expect("the model of the star");
        let model = Model::load("model.yaml", &text).unwrap_or_else(|problems| panic!("{problems:#?}"));
        DuckLoader::new(&data, &store).load(&model).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let options = Options { memory: "256MB".to_owned(), threads: 2, connections: 1 };
        let warehouse = DuckWarehouse::open(&store, options).expect("the snapshot opens");
        Loaded { star, model, warehouse }
    }

    /// The rows of a draft.
    fn rows(&self, draft: &Json) -> Vec<Vec<Value>> {
        let manifest = self.warehouse.manifest();
        let asked_on = "2026-01-01".parse().expect("a date");
        let facts = Facts { asked_on, today_is_given: false, manifest: &manifest, segments: &[] };
        let planned = shape::draft(draft).and_then(|draft| plan(&draft, &self.model, &facts));
        let planned = planned.unwrap_or_else(|problems| panic!("{draft}\n{problems:#?}")).planned;
        let Planned::Query(query) = planned else { panic!("{draft} asks the data") };
        let sql = compile(&query, &self.model).main;
        let checked = guard::check(&sql, &Catalog::of(&self.model));
        let checked = checked.unwrap_or_else(|problems| panic!("{}\n{problems:#?}", sql.0));
        let limits = Limits { rows_max: 10_000, deadline: Duration::from_secs(60) };
        let rows = self.warehouse.run(&checked, &limits, &Cancel::default());
        values(&rows.unwrap_or_else(|problem| panic!("{}\n{problem:?}", sql.0)).rows)
    }

    /// The rows of a draft by their first cells.
    fn groups(&self, draft: &Json, keys: usize) -> Groups {
        let mut groups = Groups::new();
        for row in self.rows(draft) {
            let labels = row[..keys].iter().map(label).collect();
            let numbers = row[keys..].iter().map(number).collect();
            assert!(groups.insert(labels, numbers).is_none(), "{draft}: one group in two rows");
        }
        groups
    }

    /// A view of some metrics by some groups equals the facts aggregated alone.
    fn check(&self, metrics: &[&str], by: &[&str], who: Option<Picked<'_>>) {
        let terms: Vec<Json> = metrics.iter().map(|name| json!({"metric": name})).collect();
        let mut draft = json!({"show": {"measure": {"terms": terms, "by": by}}});
        if let Some((who, _)) = who {
            draft["who"] = who.clone();
        }
        let rows = Rows::by(&self.star, by, who.map(|(_, picks)| picks));
        let mut expected = Groups::new();
        for (labels, rows) in &rows {
            let found: Vec<_> = metrics.iter().map(|name| metric(&self.star, name, rows)).collect();
            if by.is_empty() || found.iter().any(|number| number.has_rows) {
                expected.insert(labels.clone(), found.iter().map(|number| number.value).collect());
            }
        }
        same(&draft, &self.groups(&draft, by.len()), &expected);
    }
}

fn label(cell: &Value) -> Option<String> {
    match cell {
        Value::Nothing => None,
        Value::Text(text) => Some(text.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Truth(truth) => Some(truth.to_string()),
    }
}

fn number(cell: &Value) -> Option<f64> {
    match cell {
        Value::Number(n) => Some(*n),
        _ => None,
    }
}

fn same(draft: &Json, found: &Groups, expected: &Groups) {
    let keys = |groups: &Groups| groups.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(found), keys(expected), "{draft}: other groups");
    for (labels, ours) in found {
        let theirs = &expected[labels];
        let close = |a: &Option<f64>, b: &Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= CLOSE * a.abs().max(b.abs()).max(1.0),
            (a, b) => a == b,
        };
        let equal = ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| close(a, b));
        assert!(equal, "{draft}\n{labels:?}: {ours:?}, the fact alone gives {theirs:?}");
    }
}

/// Every metric alone and all of them together, by every kind of group.
#[test]
fn every_metric_equals_its_fact_aggregated_alone() {
    let loaded = Loaded::of(1);
    let of_people: [&[&str]; 4] = [&[], &["city"], &["level"], &["city", "level"]];
    for by in of_people {
        for name in OF_SALES.iter().chain(&OF_VISITS) {
            loaded.check(&[*name], by, None);
        }
        loaded.check(&OF_SALES[..8], by, None);
        loaded.check(&["spend", "visits", "middle", "contacts", "per_visit", "kinds", "minutes", "gap"], by, None);
    }
    let of_goods: [&[&str]; 3] = [&["category"], &["category", "city"], &["category", "city", "level"]];
    for by in of_goods {
        for name in OF_SALES {
            loaded.check(&[name], by, None);
        }
        loaded.check(&OF_SALES[..12], by, None);
    }
}

/// The same over the rows of some people.
#[test]
fn rows_of_some_people_equal_their_facts_aggregated_alone() {
    let loaded = Loaded::of(2);
    let star = &loaded.star;
    let drinkers: BTreeSet<&str> = star
        .sales
        .iter()
        .filter(|sale| star.good(sale.good.as_deref()).and_then(|good| good.category) == Some("drinks"))
        .filter_map(|sale| sale.person.as_deref())
        .collect();
    let gold = json!({"tag": {"name": "level", "is": ["gold"]}});
    let not_gold = json!({"not": {"tag": {"name": "level", "is": ["gold"]}}});
    let elsewhere = json!({"field": {"name": "city", "is_not": ["north"]}});
    let never = json!({"not": {"did": {"event": "sale", "where": [{"field": "category", "is": ["drinks"]}]}}});
    // A level that is on no list, or none, is unknown: it satisfies neither the condition nor its negation.
    let is_gold = |person: &Person| person.level == Some("gold");
    let is_not_gold = |person: &Person| person.level == Some("silver");
    let is_elsewhere = |person: &Person| person.city.is_some_and(|city| city != "north");
    let is_never = |person: &Person| !drinkers.contains(person.id.as_str());
    let all: [Picked<'_>; 4] =
        [(&gold, &is_gold), (&not_gold, &is_not_gold), (&elsewhere, &is_elsewhere), (&never, &is_never)];
    for (who, picks) in all {
        let counted = loaded.rows(&json!({"who": who, "show": {"count": {}}}));
        let people = star.people.iter().filter(|person| picks(person)).count();
        assert_eq!(number(&counted[0][0]), Some(people as f64), "{who}");
        for by in [&[][..], &["city"], &["level"]] {
            for name in OF_SALES.iter().chain(&OF_VISITS) {
                loaded.check(&[*name], by, Some((who, picks)));
            }
        }
        loaded.check(&OF_SALES[..12], &["category"], Some((who, picks)));
    }
}

/// Numbers per person first, then a statistic; people without rows count as nothing or as 0.
#[test]
fn averages_over_people_equal_their_sums_averaged() {
    let loaded = Loaded::of(3);
    for zeros in ["exclude", "include"] {
        for by in [&[][..], &["city"], &["level"]] {
            let per = json!({"entity": "person", "stat": "average", "zeros": zeros});
            let draft = json!({"show": {"measure": {"by": by, "terms": [{"metric": "spend", "per": per}]}}});
            let mut sums: BTreeMap<Labels, Vec<f64>> = BTreeMap::new();
            for person in &loaded.star.people {
                let own = expected::sales_of(&loaded.star, person);
                if !own.is_empty() || zeros == "include" {
                    let cents: i64 = own.iter().filter_map(|sale| sale.amount).sum();
                    sums.entry(expected::of_person(person, by)).or_default().push(cents as f64 / 100.0);
                }
            }
            let average = |sums: &Vec<f64>| Some(sums.iter().sum::<f64>() / sums.len() as f64);
            let expected = sums.iter().map(|(labels, sums)| (labels.clone(), vec![average(sums)])).collect();
            same(&draft, &loaded.groups(&draft, by.len()), &expected);
        }
    }
}

/// Tiers and profiles hold everyone of the table, and nobody else.
#[test]
fn views_of_people_add_up_to_the_people() {
    let loaded = Loaded::of(4);
    let star = &loaded.star;
    let cents =
        |person: &Person| -> i64 { expected::sales_of(star, person).iter().filter_map(|sale| sale.amount).sum() };
    let tiers = loaded.rows(&json!({"show": {"tiers": {"term": {"metric": "spend"}, "cuts": [800, 1600]}}}));
    for (row, (low, high)) in tiers.iter().zip([(i64::MIN, 80_000), (80_000, 160_000), (160_000, i64::MAX)]) {
        let own: Vec<i64> = star.people.iter().map(cents).filter(|cents| (low..high).contains(cents)).collect();
        assert_eq!(number(&row[3]), Some(own.len() as f64), "{row:?}");
        let value = number(&row[5]).expect("spend adds up");
        assert!((value - own.iter().sum::<i64>() as f64 / 100.0).abs() < 1e-6, "{row:?}");
    }
    let gold = json!({"tag": {"name": "level", "is": ["gold"]}});
    let profile = json!({"who": gold, "show": {"profile": {"by": ["city", "level"], "terms": [{"metric": "spend"}]}}});
    let rows = loaded.rows(&profile);
    for (item, by) in [("city", &["city"][..]), ("level", &["level"])] {
        let mut expected: BTreeMap<Option<String>, [f64; 2]> = BTreeMap::new();
        for person in &star.people {
            let counted = expected.entry(expected::of_person(person, by)[0].clone()).or_default();
            counted[0] += f64::from(u8::from(person.level == Some("gold")));
            counted[1] += 1.0;
        }
        let found = rows.iter().filter(|row| label(&row[0]).as_deref() == Some(item));
        let found: BTreeMap<Option<String>, [f64; 2]> = found
            .map(|row| (label(&row[1]), [number(&row[2]).expect("a count"), number(&row[4]).expect("a count")]))
            .collect();
        assert_eq!(found, expected, "{item}");
    }
}
