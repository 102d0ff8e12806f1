//! How long a draft takes to become checked SQL: `cargo bench -p tagmata-core`. It prints, asserts nothing, needs no data.
//!
//! The four questions are those of a star of users, orders, products and visits: one join; three tables; two facts that
//! meet in the groups only; a sum over the parent beside a count over the child. The wide model has 40 tables and 400
//! fields, each fact joined to every dimension table.

use std::fmt::Write;
use std::time::{Duration, Instant};
use tagmata_core::compile::{Compiled, compile};
use tagmata_core::draft::Draft;
use tagmata_core::guard::{Catalog, check};
use tagmata_core::model::Model;
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::query::SemanticQuery;
use tagmata_core::shape;
use tagmata_core::warehouse::Manifest;

const STAR: &str = "
model: star
calendar: {timezone: UTC, today: 2026-07-01}
sources:
  users: {from: users.parquet, key: user_id}
  products: {from: products.parquet, key: product_id}
  orders: {from: orders.parquet, key: order_id, time: ordered_on, joins: {user_id: users, product_id: products}}
  visits: {from: visits.parquet, key: visit_id, time: visited_on, joins: {user_id: users}}
entities: {user: {source: users, names: {en: [user]}}}
dimensions:
  user.city: {column: users.city, names: {en: [city]}, values: {a: {}, b: {}}}
  order.status: {column: orders.status, names: {en: [status]}, values: {paid: {}, open: {}}}
  product.category: {column: products.category, names: {en: [category]}, values: {drinks: {}, snacks: {}}}
metrics:
  revenue: {sum: orders.amount, names: {en: [revenue]}}
  orders: {count: orders, names: {en: [orders]}}
  visits: {count: visits, names: {en: [visits]}}
  credit: {sum: users.credit, undated: true, names: {en: [credit]}}
";

const STAR_DRAFTS: [(&str, &str); 4] = [
    (
        "A one join",
        r#"{"show":{"measure":{"terms":[{"metric":"revenue","where":[{"field":"order.status","is":["paid"]}]}],"by":["user.city"]}}}"#,
    ),
    (
        "B three tables",
        r#"{"show":{"measure":{"terms":[{"metric":"revenue","where":[{"field":"product.category","is":["drinks"]}]}],"by":["user.city","product.category"]}}}"#,
    ),
    ("C two facts", r#"{"show":{"measure":{"terms":[{"metric":"revenue"},{"metric":"visits"}],"by":["user.city"]}}}"#),
    (
        "D parent and child",
        r#"{"show":{"measure":{"terms":[{"metric":"credit"},{"metric":"orders"}],"by":["user.city"]}}}"#,
    ),
];

const WIDE_DRAFTS: [(&str, &str); 2] = [
    (
        "wide: 2 facts, 2 groups",
        r#"{"show":{"measure":{"terms":[{"metric":"m0"},{"metric":"m7"}],"by":["d3.f2","d20.f5"],"during":{"last":90,"unit":"day"}}}}"#,
    ),
    (
        "wide: people and list",
        r#"{"who":{"all":[{"did":{"event":"e1","where":[{"field":"d5.f1","is":["x"]}]}},{"not":{"did":{"event":"e2","during":{"last":90,"unit":"day"}}}},{"metric":{"term":{"metric":"m3"},"test":{"at_least":100}}}]},"show":{"members":{"columns":[{"term":{"metric":"m0"}}],"sort":{"by":0,"order":"desc"},"limit":100}}}"#,
    ),
];

/// Tables of the wide model that hold facts, and those that describe them.
const FACTS: usize = 8;
const DIMENSION_TABLES: usize = 31;
const FIELDS_EACH: usize = 13;

fn wide() -> String {
    let mut text = String::from(
        "model: wide\ncalendar: {timezone: UTC, today: 2026-07-01}\nsources:\n  users: {from: u.parquet, key: id}\n",
    );
    for d in 0..DIMENSION_TABLES {
        writeln!(text, "  t{d}: {{from: t{d}.parquet, key: id}}").expect("text");
    }
    for f in 0..FACTS {
        let joins: Vec<String> = (0..DIMENSION_TABLES).map(|d| format!("k{d}: t{d}")).collect();
        writeln!(
            text,
            "  facts{f}: {{from: f{f}.parquet, key: id, time: at, joins: {{user_id: users, {}}}}}",
            joins.join(", ")
        )
        .expect("text");
    }
    text.push_str("entities: {user: {source: users, names: {en: [user]}}}\ndimensions:\n");
    for d in 0..DIMENSION_TABLES {
        for f in 0..FIELDS_EACH {
            writeln!(
                text,
                "  d{d}.f{f}: {{column: t{d}.c{f}, names: {{en: [field {d} {f}]}}, values: {{x: {{}}, y: {{}}}}}}"
            )
            .expect("text");
        }
    }
    text.push_str("events:\n");
    for f in 0..FACTS {
        writeln!(text, "  e{f}: {{source: facts{f}, names: {{en: [event {f}]}}}}").expect("text");
    }
    text.push_str("metrics:\n");
    for f in 0..FACTS {
        writeln!(text, "  m{f}: {{sum: facts{f}.amount, names: {{en: [amount {f}]}}}}").expect("text");
    }
    text
}

/// What one question took.
struct Took {
    plan: Vec<Duration>,
    compile: Vec<Duration>,
    guard: Vec<Duration>,
}

fn planned(draft: &Draft, model: &Model, facts: &Facts<'_>) -> SemanticQuery {
    match plan(draft, model, facts) {
        Ok(outcome) => match outcome.planned {
            Planned::Query(query) => *query,
            other => panic!("not a query: {other:?}"),
        },
        Err(why) => panic!("{why:#?}"),
    }
}

fn measured(draft: &Draft, model: &Model, catalog: &Catalog, runs: u32) -> Took {
    let manifest = Manifest::default();
    let asked_on = "2026-07-01".parse().expect("a date");
    let facts = Facts { asked_on, today_is_given: false, manifest: &manifest, segments: &[] };
    let mut took = Took { plan: Vec::new(), compile: Vec::new(), guard: Vec::new() };
    for _ in 0..runs {
        let start = Instant::now();
        let query = planned(draft, model, &facts);
        let plan = Instant::now();
        let compiled: Compiled = compile(&query, model);
        let compile = Instant::now();
        check(&compiled.main, catalog).expect("the guard accepts what is compiled");
        took.guard.push(compile.elapsed());
        took.compile.push(compile - plan);
        took.plan.push(plan - start);
    }
    took
}

/// The median and the 99th percentile, in milliseconds.
fn percentiles(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1000.0;
    (at(0.50), at(0.99))
}

fn table(text: &str, drafts: &[(&str, &str)], runs: u32) {
    let model = Model::load("model.yaml", text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let catalog = Catalog::of(&model);
    for (name, draft) in drafts {
        let draft = shape::draft(&serde_json::from_str(draft).expect("JSON")).expect("a draft");
        measured(&draft, &model, &catalog, runs / 10);
        let took = measured(&draft, &model, &catalog, runs);
        let whole = took.plan.iter().zip(&took.compile).map(|(plan, compile)| *plan + *compile).collect();
        let cells = [took.plan, took.compile, whole, took.guard].map(percentiles);
        let cells: Vec<String> = cells.iter().map(|(p50, p99)| format!("{p50:>8.3}{p99:>8.3}")).collect();
        println!("{name:<26}{}", cells.join(""));
    }
}

fn main() {
    const RUNS: u32 = 2000;
    println!("{:<26}{:>16}{:>16}{:>16}{:>16}", "", "plan", "compile", "plan + compile", "guard");
    println!("{:<26}{}", "ms over 2000 runs", "     p50     p99".repeat(4));
    table(STAR, &STAR_DRAFTS, RUNS);
    table(&wide(), &WIDE_DRAFTS, RUNS);
}
