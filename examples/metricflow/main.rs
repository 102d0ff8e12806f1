//! `cargo run --example metricflow -- CASES.jsonl MODELS_DIR DATA_DIR`: dbt MetricFlow's own cases through the importer.
//! Prints `id equal|refused|different reason` for each case, and the counts. Knows only how to print.

mod cases;
mod gold;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, models, data] = arguments.as_slice() else {
        eprintln!("usage: cargo run --example metricflow -- CASES.jsonl MODELS_DIR DATA_DIR");
        return ExitCode::FAILURE;
    };
    let judged = match cases::judge(Path::new(file), Path::new(models), Path::new(data)) {
        Ok(judged) => judged,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    for case in &judged {
        println!("{} {} {}", case.id, case.verdict.word(), case.reason.replace('\n', " "));
    }
    let count = |verdict| judged.iter().filter(|case| case.verdict == verdict).count();
    let (equal, refused) = (count(cases::Verdict::Equal), count(cases::Verdict::Refused));
    let different = count(cases::Verdict::Different);
    eprintln!("{} cases: {equal} equal, {refused} refused, {different} different", judged.len());
    if different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
