//! Questions that an analyst approved: tests of the model, and the first thing that a question is matched with.

use crate::shop::{self, Shop, scratch, tagmata};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// The demo shop's model with more approved questions.
fn with(name: &str, more: &str) -> PathBuf {
    let text = std::fs::read_to_string(&shop::demo().model_file).expect("the model is there");
    let folder = scratch(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("model.yaml");
    std::fs::write(&file, text.replacen("\nverified:\n", &format!("\nverified:\n{more}"), 1)).expect("written");
    file
}

fn over(shop: &Shop, model: &PathBuf, words: &[&str]) -> Command {
    let mut command = tagmata();
    command.args(words).arg("--model").arg(model).arg("--data").arg(&shop.data);
    command.arg("--store").arg(scratch("verified-store"));
    command
}

fn checked(model: &PathBuf) -> (i32, String) {
    let output = over(shop::demo(), model, &["model", "check"]).output().expect("the binary runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().expect("an exit code"), text)
}

const OTHERWISE: &str = "  - question: how many dormant users are there
    draft: {who: {tag: {name: activity, is: [active]}}, show: {count: {}}}
";
const UNREAD: &str = "  - question: 老板的问题
    draft: {who: {tag: {name: activity, is: [active]}}, show: {count: {}}}
";
const TORN: &str = "  - question: how many dormant users are there
    draft: {who: {tag: {name: activity, is: [dormant]}}, show: {count: {}}}
  - question: please, how many dormant customers are there?
    draft: {who: {tag: {name: activity, is: [active]}}, show: {count: {}}}
";

#[test]
fn the_check_reads_each_and_names_the_parts_that_differ() {
    let (code, text) = checked(&with("verified-otherwise", OTHERWISE));
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("verified.0") && text.contains("how many dormant users are there"), "{text}");
    assert!(text.contains("approved: whose activity is active; read: whose activity is dormant"), "{text}");
    let (code, text) = checked(&with("verified-unread", UNREAD));
    assert!(
        code == 0 && text.contains("老板的问题") && text.contains(" verified questions read to their drafts"),
        "{code} {text}"
    );
    let (code, text) = checked(&with("verified-torn", TORN));
    assert!(code == 1 && text.contains("verified.1") && text.contains("the same as verified.0"), "{code} {text}");
}

#[test]
fn a_question_in_other_words_for_the_same_names_has_the_approved_draft() {
    let model = with("verified-unread", UNREAD);
    for question in ["老板的问题", "请问老板的问题？"] {
        let mut ask = over(shop::demo(), &model, &["ask", "--json"]);
        let reply: Value = serde_json::from_str(&shop::run(ask.arg(question))).expect("JSON");
        assert_eq!(reply["draft"]["who"]["tag"]["is"][0], "active", "{question}: {reply:#}");
        assert!(reply["account"][0]["meaning"]["zh"].as_str().is_some_and(|zh| zh.contains("核实过")), "{reply:#}");
    }
}
