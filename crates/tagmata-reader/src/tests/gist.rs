//! What is sure of questions that may not be read: `tests-data/gist.txt`, each block a question and its gist.

use super::brief::window;
use super::{blocks, reader};
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
    blocks("gist.txt", told);
}
