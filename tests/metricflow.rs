//! dbt MetricFlow's own cases, where they are at hand, through the importer: as many equal as before, none different.

#[path = "../examples/metricflow/cases.rs"]
mod cases;
#[path = "../examples/metricflow/gold.rs"]
mod gold;

use cases::Verdict;
use std::path::{Path, PathBuf};

/// Cases whose rows are the gold rows; this may only grow.
const EQUAL: usize = 130;

#[test]
fn metricflow_cases_are_equal_or_refused() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/evals/metricflow");
    let folder = std::env::var_os("TAGMATA_METRICFLOW").map_or_else(beside, PathBuf::from);
    if !folder.join("cases.jsonl").exists() {
        println!("skipped: {} holds no MetricFlow cases; TAGMATA_METRICFLOW may name their folder", folder.display());
        return;
    }
    let judged = cases::judge(&folder.join("cases.jsonl"), &folder.join("models"), &folder.join("data"));
    let judged = judged.unwrap_or_else(|problem| panic!("{problem}"));
    let of = |verdict: Verdict| judged.iter().filter(move |case| case.verdict == verdict);
    let different: Vec<String> =
        of(Verdict::Different).map(|case| format!("{} {} {}", case.id, case.verdict.word(), case.reason)).collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(of(Verdict::Refused).all(|case| !case.reason.is_empty()), "a refusal has a reason");
    let equal = of(Verdict::Equal).count();
    println!("{equal} of {} MetricFlow cases are equal, the rest refused", judged.len());
    assert!(equal >= EQUAL, "{equal} cases are equal, not {EQUAL} as before");
}
