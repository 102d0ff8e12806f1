//! Replies of a language model that were recorded, replayed without a network: `evals/recorded/drinks_shop`.
//!
//! They were written by hand for the questions of `evals/drinks_shop_llm.md`, as a capable model would answer the
//! rendered prompts (`evals/drinks_shop_llm.replies.jsonl`). `UPDATE=1` records them anew: a server on loopback gives the
//! written replies, and everything else is the product's own way to an endpoint.

use crate::shop::{self, Shop, scratch, tagmata};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// What recorded replies say they are from.
const ORIGIN: &str = "written by hand";

fn evals() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evals")
}

/// Gives the replies that were written for a question, one for each time it was sent back.
struct Script(HashMap<String, Vec<String>>);

impl Script {
    fn of(file: &Path) -> Script {
        let mut replies = HashMap::new();
        for line in std::fs::read_to_string(file).expect("the replies").lines() {
            let entry: Json = serde_json::from_str(line).expect("JSON lines");
            let text = |reply: &Json| reply.as_str().map_or_else(|| reply.to_string(), str::to_owned);
            let all = match &entry["replies"] {
                Json::Array(all) => all.iter().map(text).collect(),
                _ => vec![text(&entry["reply"])],
            };
            replies.insert(entry["question"].as_str().expect("a question").to_owned(), all);
        }
        Script(replies)
    }
}

impl Respond for Script {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let body: Json = serde_json::from_slice(&request.body).expect("a request is JSON");
        let messages = body["messages"].as_array().expect("messages");
        let said = |role: &'static str| messages.iter().filter(move |m| m["role"] == role);
        let asked = said("user").next().and_then(|m| m["content"].as_str()).expect("a question").trim();
        let last = asked.lines().last().expect("a line");
        let quoted = &last[last.find('"').expect("the question is quoted")..];
        let question: String = serde_json::from_str(quoted).expect("as JSON");
        // Asked again with the whole schema, nothing was sent back, but the prompt says more.
        let whole = usize::from(body["response_format"].to_string().contains("migration")).min(1);
        let sent_back = said("assistant").count();
        let Some(replies) = self.0.get(&question) else { return ResponseTemplate::new(404) };
        let needs_more = replies[0].contains("needs_more");
        let nth = if needs_more { sent_back + whole } else { sent_back };
        let reply = replies.get(nth).unwrap_or_else(|| replies.last().expect("at least one"));
        ResponseTemplate::new(200).set_body_json(json!({
            "model": "none",
            "choices": [{"message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}],
        }))
    }
}

fn eval(shop: &Shop, reader: &str, words: &[&str]) -> Command {
    let mut command = tagmata();
    command.args(["eval", "run"]).arg(evals().join("drinks_shop_llm.md")).arg("--model").arg(&shop.model_file);
    command.arg("--data").arg(&shop.data).arg("--store").arg(&shop.store).args(["--reader", reader]).args(words);
    command
}

/// Runs a command, which must end well; what it printed.
fn ran(command: &mut Command) -> String {
    let output = command.output().expect("the binary runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    text
}

/// Records the written replies by way of a server on loopback.
fn record(shop: &Shop, into: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let script = Script::of(&evals().join("drinks_shop_llm.replies.jsonl"));
        Mock::given(method("POST")).respond_with(script).mount(&server).await;
        server
    });
    let _ = std::fs::remove_dir_all(into);
    let mut command = eval(shop, "llm", &["--record-as", ORIGIN, "--record"]);
    command.arg(into).env("TAGMATA_LLM_URL", server.uri()).env("TAGMATA_LLM_MODEL", "none");
    command.env("TAGMATA_LLM_PROFILE", r#"{"rung": "json_schema", "stream": false}"#);
    println!("{}", ran(&mut command));
}

/// The report of a replay, which must be right in 95 of 100 questions and wrong in none.
fn replayed(shop: &Shop, reader: &str, from: &Path) -> Json {
    let report = scratch(&format!("recorded-{reader}")).join("report.json");
    let mut command = eval(shop, reader, &["--fail-if", "correct<0.95,wrong>0,failed>0", "--replay"]);
    // Nothing may be called: the address is one where nobody listens.
    command.arg(from).env("TAGMATA_LLM_URL", "http://127.0.0.1:9/v1").env("TAGMATA_LLM_MODEL", "none");
    println!("{reader}:\n{}", ran(command.arg("--json").arg(&report)));
    serde_json::from_str(&std::fs::read_to_string(&report).expect("a report")).expect("JSON")
}

#[test]
fn recorded_replies_are_answered_right() {
    let shop = shop::demo();
    let recorded = evals().join("recorded/drinks_shop");
    if std::env::var_os("UPDATE").is_some() {
        record(shop, &recorded);
    }
    let report = replayed(shop, "llm", &recorded);
    let origin = &report["recorded"][0];
    assert_eq!(origin["from"], ORIGIN);
    assert!(origin["exchanges"].as_u64().is_some_and(|n| n >= 60), "{origin}");
    let report = replayed(shop, "router", &recorded);
    // What the grammar reads fully costs nothing.
    let by_model = |case: &Json| case["got"]["read_by"]["reader"] == "model";
    let cases = report["cases"].as_array().expect("cases");
    let fluent: Vec<&Json> = cases.iter().filter(|case| case["tags"] == json!(["fluent"])).collect();
    assert!(fluent.len() >= 20 && !fluent.into_iter().any(by_model));
    assert!(cases.iter().filter(|case| by_model(case)).count() >= 60);
}
