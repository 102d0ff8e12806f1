//! What is sure of questions that may not be read: `tests-data/gist.txt`, each block a question and its gist.

use super::brief::window;
use super::reader;
use std::fmt::Write;

fn told(question: &str) -> String {
    let gist = reader().gist(question);
    let mut text = String::new();
    for mention in &gist.mentions {
        let value = mention.value.as_deref().map(|value| format!(" = {value}")).unwrap_or_default();
        let name = serde_json::to_string(&mention.name).unwrap();
        let _ = writeln!(text, "  {} {}: {name}{value}", mention.from, mention.text);
    }
    for number in &gist.numbers {
        let _ = writeln!(text, "  number {}: {}", number.span.text, number.value);
    }
    for said in &gist.windows {
        let _ = writeln!(text, "  window {}: {}", said.span.text, window(&said.during));
    }
    for (kind, spans) in [("not", &gist.negations), ("wording", &gist.wording), ("unread", &gist.unread)] {
        let texts: Vec<&str> = spans.iter().map(|span| span.text.as_str()).collect();
        if !texts.is_empty() {
            let _ = writeln!(text, "  {kind}: {}", texts.join(" | "));
        }
    }
    text
}

#[test]
fn gists() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-data/gist.txt");
    let old = std::fs::read_to_string(path).unwrap();
    let mut new = String::new();
    for block in old.split("\n\n").filter(|block| !block.trim().is_empty()) {
        if block.starts_with('#') {
            new.push_str(&format!("{}\n\n", block.trim_end()));
            continue;
        }
        let question = block.trim_start().lines().next().unwrap();
        new.push_str(&format!("{question}\n{}\n", told(question)));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, new.trim_end().to_owned() + "\n").unwrap();
    } else {
        assert_eq!(old.trim_end(), new.trim_end(), "UPDATE=1 rewrites the file");
    }
}
