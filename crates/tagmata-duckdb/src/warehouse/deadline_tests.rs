//! Every function that the guard lets through listens to an interrupt: a deadline holds only because of that.

use super::*;
use crate::testing::{Shop, limits, small};
use std::time::Duration;

/// How late a run may end after its deadline, on a busy machine.
const LATE_MAX: Duration = Duration::from_millis(900);

/// Calls over a whole number `x`, more of them than a deadline allows.
const SCALARS: &[&str] = &[
    "coalesce(x, 1)",
    "least(x, 5, 7)",
    "greatest(x, 5, 7)",
    "nullif(x, 5)",
    "round(x / 7, 2)",
    "floor(x / 7)",
    "ceil(x / 7)",
    "abs(x)",
    "sqrt(x)",
    "ln(x + 1)",
    "hash(date_trunc('month', d))",
    "date_part('dow', d)",
    "date_diff('day', d, DATE '2020-01-01')",
    "datediff('month', d, DATE '2020-01-01')",
    "year(d)",
    "quarter(d)",
    "month(d)",
    "week(d)",
    "day(d)",
    "hour(CAST(d AS TIMESTAMP))",
    "dayofweek(d)",
    "isodow(d)",
    "isoyear(d)",
];

const AGGREGATES: &[&str] = &[
    "count(x)",
    "count(DISTINCT x)",
    "sum(x)",
    "sum(DISTINCT x)",
    "avg(x)",
    "min(x)",
    "max(x)",
    "median(x)",
    "any_value(nullif(x, x))",
    "bool_and(x >= 0)",
    "bool_or(x < 0)",
    "quantile_cont(x, 0.5)",
    "quantile_disc(x, 0.5)",
    "sum(x) FILTER (WHERE x % 2 = 0)",
];

const WINDOWS: &[&str] = &[
    "row_number()",
    "rank()",
    "dense_rank()",
    "percent_rank()",
    "cume_dist()",
    "ntile(7)",
    "lag(x, 3)",
    "lead(x, 3)",
    "first_value(x)",
    "last_value(x)",
    "sum(x)",
    "count(DISTINCT x)",
];

#[test]
fn every_allowed_function_can_be_stopped() {
    // The days are computed, so that no statistics answer for them.
    let rows =
        "(SELECT range AS x, DATE '2020-01-01' + CAST(range % 10000 AS INTEGER) AS d FROM range(100000000000)) r";
    let mut statements = Vec::new();
    for call in SCALARS {
        statements.push(format!("SELECT max({call}) FROM {rows}"));
    }
    for call in AGGREGATES {
        statements.push(format!("SELECT {call} FROM {rows}"));
        statements.push(format!("SELECT x % 1000 AS g, {call} FROM {rows} GROUP BY g ORDER BY 2 DESC"));
    }
    for call in WINDOWS {
        let few = rows.replace("100000000000", "3000000");
        statements.push(format!(
            "SELECT max(w) FROM (SELECT {call} OVER (PARTITION BY x % 3 ORDER BY hash(x)) AS w FROM {few})"
        ));
    }
    let warehouse = Shop::new().open(small());
    let mut wrong = Vec::new();
    for sql in &statements {
        let started = Instant::now();
        let outcome = warehouse.run_text(sql, &limits(60), &Cancel::default());
        let took = started.elapsed();
        let is_stopped = matches!(outcome, Err(RunError::Deadline | RunError::Memory));
        if !is_stopped || took > LATE_MAX {
            wrong.push(format!("{took:?} {outcome:?}: {sql}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
