//! From an answer to a case: what `tagmata ask --record` keeps is what `tagmata eval new` expects from then on.

use crate::shop::{self, scratch, tagmata};
use std::path::Path;

#[test]
fn an_answer_that_was_kept_becomes_a_case_that_passes() {
    let shop = shop::demo();
    let folder = scratch("records");
    let run = |words: &[&str]| {
        let mut command = tagmata();
        let places = [("--model", &shop.model_file), ("--data", &shop.data), ("--store", &shop.store)];
        command.args(words);
        if words[..2] != ["eval", "new"] {
            places.iter().for_each(|(flag, place)| {
                command.arg(flag).arg(place);
            });
        }
        let came = command.output().expect("the binary runs");
        let told = [came.stdout, came.stderr].concat();
        (came.status.code(), String::from_utf8_lossy(&told).into_owned())
    };
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let records = text(&folder.join("records"));
    for (id, question, due) in
        [("vips", "how many VIP members are there", 0), ("high_value", "how many high-value users", 3)]
    {
        let (code, told) = run(&["ask", question, "--today", "2026-08-20", "--record", &records]);
        assert_eq!(code, Some(due), "{told}");
        let kept = told.lines().find_map(|line| line.strip_prefix("kept: ")).expect(&told).to_owned();
        for file in ["cases.md", "cases.jsonl"] {
            let file = text(&folder.join(file));
            let (code, told) = run(&["eval", "new", &kept, "--out", &file, "--id", id, "--tags", "kept"]);
            assert_eq!(code, Some(0), "{told}");
            let (code, told) = run(&["eval", "new", &kept, "--out", &file, "--id", id]);
            assert!(code == Some(1) && told.contains(&format!("a case `{id}` already")), "{told}");
        }
    }
    for file in ["cases.md", "cases.jsonl"] {
        let report = text(&folder.join("report.json"));
        let (code, told) = run(&["eval", "run", &text(&folder.join(file)), "--json", &report]);
        assert_eq!(code, Some(0), "{told}");
        let report: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(&report).expect("a report")).expect("it is JSON");
        assert_eq!(report["summary"]["all"]["correct"], 2, "{told}");
    }
}
