//! The project's own question sets, run as any team runs theirs: by `tagmata eval run`, with a kept baseline. Adding a case
//! needs no Rust; `UPDATE=1 cargo test --test it evals` writes the baselines anew.

use crate::shop::{self, Shop, scratch, tagmata};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sets that the command reads, with mistakes of every kind in them.
const MISTAKEN: &str = r#"
## right
en: how many gold members
zh: 金卡会员有多少
expect: count
```sql
select count(*) from users where member_level = 'gold'
```

## wrong
zh: 各城市上季度的销售额
en: sales by city last quarter
expect: rows
```sql
select city, count(*) * 0.1 from users group by 1
```

## asked
en: how many high-value users
expect: count
```sql
select 1
```

## aside
en: how many gold members
expect: count
set_aside: the gold counts twice
```sql
select 2
```

## broken
en: how many gold members
expect: count
```sql
select 1 from nowhere
```
"#;

fn evals() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evals")
}

/// `tagmata eval run` of a set over a shop.
fn run(shop: &Shop, set: &Path, words: &[&str]) -> Command {
    let mut command = tagmata();
    command.args(["eval", "run"]).arg(set).arg("--model").arg(&shop.model_file);
    command.arg("--data").arg(&shop.data).arg("--store").arg(&shop.store).args(words);
    command
}

/// The exit code of a command, and what it printed.
fn ended(command: &mut Command) -> (i32, String) {
    let output = command.output().expect("the binary runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().expect("an exit code"), text)
}

/// Every draft of a set gives the rows of the set's own SQL.
fn check_drafts(shop: &Shop, name: &str) {
    let report = scratch(&format!("drafts-{name}")).join("report.json");
    let set = evals().join(format!("{name}.md"));
    let mut command = run(shop, &set, &["--drafts", "--fail-if", "correct<1,broken>0,set_aside>0"]);
    let (code, text) = ended(command.arg("--json").arg(&report));
    assert_eq!(code, 0, "{text}");
    let report: Json = serde_json::from_str(&std::fs::read_to_string(&report).expect("a report")).expect("JSON");
    let checked = report["summary"]["all"]["n"].as_u64().expect("a number");
    println!("{name}: {checked} drafts give the rows of their SQL");
    assert!(checked >= 30, "{name} has only {checked} drafts with SQL");
}

/// Every question of a set is answered as its kept baseline says: none is wrong, and none stops that was answered.
fn check_questions(shop: &Shop, name: &str) {
    let kept = evals().join(format!("baselines/{name}.json"));
    let now = scratch(&format!("questions-{name}")).join("baseline.json");
    let updating = std::env::var_os("UPDATE").is_some();
    let set = evals().join(format!("{name}.md"));
    let bounds = if updating { "wrong>0" } else { "wrong>0,failed>0,broken>0,regressed>0" };
    let mut command = run(shop, &set, &["--fail-if", bounds]);
    command.arg("--save-baseline").arg(&now);
    if !updating {
        command.arg("--baseline").arg(&kept);
    }
    let (code, text) = ended(&mut command);
    assert_eq!(code, 0, "{text}");
    let read = |file: &Path| std::fs::read_to_string(file).unwrap_or_default();
    if updating {
        std::fs::copy(&now, &kept).expect("the baseline is written");
    }
    let stale = "the baseline is not what the run gives: UPDATE=1 cargo test --test it evals, and read the difference";
    assert!(read(&now) == read(&kept), "{stale}\n{text}");
}

#[test]
fn demo_drafts_give_the_rows_of_their_sql() {
    check_drafts(shop::demo(), "drinks_shop");
}

#[test]
fn demo_questions_are_answered_as_the_baseline_says() {
    check_questions(shop::demo(), "drinks_shop");
}

#[test]
fn follow_ups_are_answered_as_the_baseline_says() {
    check_questions(shop::demo(), "followups");
}

#[test]
fn journey_drafts_give_the_rows_of_their_sql() {
    let Some(shop) = shop::journey() else { return };
    check_drafts(shop, "completejourney");
}

#[test]
fn journey_questions_are_answered_as_the_baseline_says() {
    let Some(shop) = shop::journey() else { return };
    check_questions(shop, "completejourney");
}

#[test]
fn broken_bounds_set_the_exit_code_and_every_form_is_written() {
    let (shop, folder) = (shop::demo(), scratch("eval-forms"));
    let file = |name: &str| folder.join(name);
    std::fs::write(file("set.md"), MISTAKEN).expect("written");
    std::fs::write(file("before.json"), r#"{"right.en1": "correct", "wrong.en1": "refused", "gone.en1": "wrong"}"#)
        .expect("written");
    let mut command = run(shop, &file("set.md"), &["--fail-if", "wrong>0.3,asked>0.9,regressed>0,broken>=1"]);
    for form in ["json", "junit", "markdown", "html"] {
        command.arg(format!("--{form}")).arg(file(form));
    }
    let (code, text) = ended(command.arg("--baseline").arg(file("before.json")));
    assert_eq!(code, 6, "{text}");
    for said in ["broken bound wrong>0.3: 0.4", "broken bound regressed>0: 1", "broken bound broken>=1: 1"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("broken bound asked") && text.contains("wrong.en1  refused → wrong"), "{text}");
    let held = |form: &str| std::fs::read_to_string(file(form)).expect(form);
    let report: Json = serde_json::from_str(&held("json")).expect("JSON");
    let (all, summary) = (&report["summary"]["all"], &report["summary"]);
    assert_eq!((&all["n"], &all["correct"], &summary["set_aside"]), (&5.into(), &2.into(), &1.into()), "{all}");
    assert!(held("junit").contains("failures=\"3\" errors=\"0\" skipped=\"2\""), "{}", held("junit"));
    assert!(held("markdown").contains("**broken bound**") && held("html").contains("data-verdict=\"wrong\""));
    let (code, text) = ended(tagmata().args(["eval", "compare"]).arg(file("before.json")).arg(file("json")));
    assert!(code == 0 && text.contains("1 worse, 0 better, 0 otherwise, 5 new, 1 gone"), "{code} {text}");
}

#[test]
fn mistakes_in_bounds_and_baselines_are_told_before_anything_runs() {
    let set = evals().join("drinks_shop.md");
    let (code, text) = ended(tagmata().args(["eval", "run", "--fail-if", "wrogn>0"]).arg(&set));
    assert!(code == 2 && text.contains("did you mean `wrong`?"), "{code} {text}");
    let (code, text) = ended(tagmata().args(["eval", "run", "--fail-if", "regressed>0"]).arg(&set));
    assert!(code == 2 && text.contains("--baseline FILE"), "{code} {text}");
    let (code, text) = ended(tagmata().args(["eval", "run", "--baseline"]).arg(&set).arg(&set));
    assert!(code == 1 && text.contains("neither a report nor a baseline"), "{code} {text}");
}

#[test]
fn two_runs_give_the_same_report_but_for_times() {
    let (shop, folder) = (shop::demo(), scratch("eval-twice"));
    let set = folder.join("sets");
    std::fs::create_dir_all(&set).expect("a folder");
    std::fs::write(set.join("mistaken.md"), MISTAKEN).expect("written");
    std::fs::copy(evals().join("drinks_shop.md"), set.join("shop.md")).expect("copied");
    let report = |name: &str| {
        let file = folder.join(name);
        let words = ["--jobs", "4", "--repeat", "2", "--tags", "mistaken,members,clarify,define"];
        shop::run(run(shop, &set, &words).arg("--json").arg(&file));
        let mut report: Json = serde_json::from_str(&std::fs::read_to_string(&file).expect(name)).expect(name);
        let times = report["ms"].take();
        assert!(times["p95"].is_number(), "{times}");
        for case in report["cases"].as_array_mut().expect("cases") {
            let times = case["ms"].take();
            assert_eq!(times.as_array().map(Vec::len), Some(2), "{times}");
        }
        serde_json::to_string_pretty(&report).expect("JSON")
    };
    let (one, other) = (report("one.json"), report("other.json"));
    assert!(one.contains("\"missing\"") && one.contains("\"extra\""), "no case has rows that differ");
    assert!(one == other, "{}", first_difference(&one, &other));
}

fn first_difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).enumerate();
    lines.filter(|(_, (a, b))| a != b).map(|(at, (a, b))| format!("line {at}: {a} | {b}")).next().unwrap_or_default()
}
