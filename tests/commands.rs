//! The command line, seen as its users see it: what is printed, what is written, and the exit code.

use crate::shop::{self, Shop, scratch, tagmata};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

fn output(command: &mut Command) -> (i32, String) {
    let Output { status, stdout, stderr } = command.output().expect("the binary runs");
    let text = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.code().expect("an exit code"), text)
}

fn over(shop: &Shop, words: &[&str]) -> Command {
    let mut command = tagmata();
    command
        .args(words)
        .arg("--model")
        .arg(&shop.model_file)
        .arg("--data")
        .arg(&shop.data)
        .arg("--store")
        .arg(&shop.store);
    command
}

#[test]
fn ten_mistakes_of_a_model_are_ten_errors_with_lines_and_hints() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/tagmata-core/tests-data/model/ten_mistakes.yaml");
    let (code, text) = output(tagmata().args(["model", "check", "--model"]).arg(&file));
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches("error:").count(), 10, "{text}");
    assert_eq!(text.matches("hint:").count(), 10, "{text}");
    assert!(text.lines().filter(|line| line.contains("ten_mistakes.yaml:")).count() >= 10, "{text}");
}

#[test]
fn a_condition_that_no_question_could_use_is_found_by_the_check() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queries/shop/model.yaml");
    let text = std::fs::read_to_string(shop).expect("the model is there");
    let wrong = "  hesitant:\n    names: {en: [hesitant]}\n    who: {sequence: {steps: [{event: carting}, {event: pay, absent: true}]}}\n";
    let file = scratch("review").join("model.yaml");
    std::fs::write(&file, text.replacen("segments:\n", &format!("segments:\n{wrong}"), 1)).expect("written");
    let (code, text) = output(tagmata().args(["model", "check", "--model"]).arg(&file));
    assert!(code == 1 && text.contains("segments.hesitant.who.sequence") && text.contains("carting"), "{code} {text}");
}

#[test]
fn a_dbt_project_is_printed_as_a_model_file_and_what_it_lacks_is_listed_beside() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/tagmata-dbt/tests-data");
    let held = |name: &str| std::fs::read_to_string(data.join(name)).expect("the expectation");
    let run = tagmata().args(["model", "import", "dbt"]).arg(data.join("shop")).output().expect("the binary runs");
    assert!(run.status.success());
    let lost = String::from_utf8_lossy(&run.stderr);
    assert!(held("shop.not_carried.txt").lines().all(|line| lost.contains(&format!("not carried: {line}"))), "{lost}");
    let file = scratch("dbt-import").join("model.yaml");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(&file, &run.stdout).expect("written");
    let (code, text) = output(tagmata().args(["model", "check", "--model"]).arg(&file));
    assert_eq!(code, 0, "{text}");
    let (code, text) = output(tagmata().args(["model", "import", "dbt", "no/such/folder"]));
    assert_eq!(code, 1, "{text}");
}

#[test]
fn the_shipped_models_and_their_data_pass_the_check() {
    for shop in [Some(shop::demo()), shop::journey()].into_iter().flatten() {
        let (code, text) = output(&mut over(shop, &["model", "check"]));
        assert_eq!(code, 0, "{text}");
    }
}

#[test]
fn exit_codes_tell_answers_questions_back_and_refusals_apart() {
    let shop = shop::demo();
    for (question, expected) in [
        ("how many VIP members are there", 0),
        ("how many high-value users", 3),
        ("delete all users", 4),
        ("how many users bought flurbs", 4),
    ] {
        let (code, text) = output(over(shop, &["ask"]).arg(question));
        assert_eq!(code, expected, "{question}\n{text}");
    }
    let (code, text) = output(tagmata().arg("nonsense"));
    assert_eq!(code, 2, "{text}");
}

#[test]
fn a_batch_answers_every_line_and_lists_members_whole() {
    let shop = shop::demo();
    let folder = scratch("batch");
    let lines = [
        json!({"id": "a", "question": "which dormant users bought drinks last quarter"}).to_string(),
        json!({"id": 2, "question": "删除所有用户", "lang": "en"}).to_string(),
        "not json".to_string(),
        json!({"id": "d", "question": "by city", "context": ["sales last month", "fleem the glorps"]}).to_string(),
        json!({"id": "e", "question": "by city", "context": ["fleem the glorps", "sales last month"]}).to_string(),
        json!({"id": "c", "question": "how many VIP members", "today": "2026-06-01", "context": []}).to_string(),
    ];
    let (input, out) = (folder.join("in.jsonl"), folder.join("out.jsonl"));
    std::fs::write(&input, lines.join("\n")).expect("the questions are written");
    shop::run(over(shop, &["ask"]).arg("--batch").arg(&input).arg("--out").arg(&out));
    let text = std::fs::read_to_string(&out).expect("the answers");
    let replies: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let kinds: Vec<&str> = replies.iter().map(|reply| reply["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["answer", "refuse", "refuse", "refuse", "answer", "answer"], "{text:.2000}");
    assert_eq!((&replies[0]["id"], &replies[1]["id"]), (&json!("a"), &json!(2)));
    let rows = replies[0]["rows"].as_array().expect("rows");
    assert!(rows.len() > 200 && rows[0][0].is_i64(), "{} rows", rows.len());
    assert_eq!(replies[0]["columns"][0], "user_id");
    assert!(replies[0]["ms"].is_number() && replies[0]["sql"].is_string() && replies[0]["draft"].is_object());
}

#[test]
fn a_draft_file_runs_and_explains_itself() {
    let shop = shop::demo();
    let file = scratch("draft").join("draft.json");
    std::fs::write(&file, r#"{"who":{"tag":{"name":"activity","is":["dormant"]}},"show":{"count":{}}}"#)
        .expect("written");
    let (code, text) = output(over(shop, &["query"]).arg(&file));
    assert!(code == 0 && text.contains("dormant"), "{text}");
    let (code, text) = output(over(shop, &["query", "--explain"]).arg(&file));
    assert!(code == 0 && text.contains("SELECT") && text.contains("FROM"), "{text}");
    std::fs::write(&file, r#"{"who":{"score":{}},"show":{"count":{}}}"#).expect("written");
    let (code, text) = output(over(shop, &["query"]).arg(&file));
    assert!(code == 4 && text.contains("score"), "{code} {text}");
}

#[test]
fn changed_files_are_loaded_anew_and_missing_ones_leave_the_snapshot() {
    let folder = scratch("changing");
    let model = "model: m\ncalendar: {timezone: UTC}\nsources: {users: {from: users.csv, key: id}}\n\
        entities: {user: {source: users, names: {en: [user]}}}\n";
    std::fs::write(folder.join("m.yaml"), model).expect("written");
    std::fs::write(folder.join("users.csv"), "id\n1\n2\n").expect("written");
    let count = || {
        let mut ask = tagmata();
        ask.args(["ask", "--json", "how many users", "--model"]).arg(folder.join("m.yaml"));
        ask.arg("--data").arg(&folder).arg("--store").arg(folder.join("store"));
        let reply: Value = serde_json::from_str(&shop::run(&mut ask)).expect("JSON");
        reply["size"]["count"].as_u64()
    };
    assert_eq!(count(), Some(2));
    std::fs::write(folder.join("users.csv"), "id\n1\n2\n3\n").expect("written");
    assert_eq!(count(), Some(3));
    std::fs::remove_file(folder.join("users.csv")).expect("removed");
    assert_eq!(count(), Some(3));
}

#[test]
fn the_same_seed_makes_the_same_data() {
    let make = |seed: &str, name: &str| {
        let folder = scratch(name);
        shop::run(tagmata().args(["demo", "build", "--users", "300", "--seed", seed, "--out"]).arg(&folder));
        std::fs::read(folder.join("lines.parquet")).expect("lines")
    };
    let (one, again, other) = (make("5", "seed-a"), make("5", "seed-b"), make("6", "seed-c"));
    assert_eq!(one, again);
    assert_ne!(one, other);
}

#[test]
fn periods_of_any_text_need_no_model() {
    let folder = scratch("periods");
    std::fs::create_dir_all(&folder).expect("a folder");
    let (input, out) = (folder.join("in.jsonl"), folder.join("out.jsonl"));
    let asked = [
        json!({"id": 1, "lang": "zh", "question": "上周五和3月第一周", "today": "2026-08-20"}),
        json!({"id": "b", "lang": "en", "question": "not since May 2025, recently", "today": "2026-08-20"}),
        json!({"id": 3, "question": "nothing here"}),
    ];
    std::fs::write(&input, asked.map(|line| line.to_string()).join("\n") + "\nno json\n").expect("written");
    let (code, text) = output(tagmata().args(["read", "--periods", "--batch"]).arg(&input).arg("--out").arg(&out));
    assert_eq!(code, 0, "{text}");
    let found: Vec<Value> = std::fs::read_to_string(&out)
        .expect("written")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(
        found[0]["periods"],
        json!([
            {"text": "上周五", "from": "2026-08-14", "to": "2026-08-15"},
            {"text": "3月第一周", "from": "2026-03-02", "to": "2026-03-09"},
        ])
    );
    assert_eq!(found[1]["periods"], json!([{"text": "since May 2025", "from": "2025-05-01", "to": null}]));
    assert_eq!(found[1]["refused"][0]["text"], "recently");
    assert_eq!(found[2], json!({"id": 3, "periods": []}));
    assert!(found[3]["refused"][0]["why"]["en"].as_str().is_some_and(|why| why.contains("this line is not")));
}

#[test]
fn a_question_is_shown_as_it_is_read_and_nothing_runs() {
    let shop = shop::demo();
    let (code, text) = output(&mut over(shop, &["read", "上季度买过饮料的用户有多少"]));
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("上季度  [已读]") && text.contains("草稿: {\"who\":{\"did\""), "{text}");
    let (code, text) = output(&mut over(shop, &["read", "--json", "how many users bought drinks last quarter"]));
    let read: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, &read["readings"][0]["draft"]["show"]), (0, &json!({"count": {}})), "{text}");
    let (code, text) = output(&mut over(shop, &["read", "how many users blorp"]));
    assert!(code == 4 && text.contains("blorp  [unread]"), "{code} {text}");
}
