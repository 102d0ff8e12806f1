//! The line to a language model, with a real one at its other end: a small local model behind our own server. What it
//! says is of no account here; how it says it is.

pub mod server;

use crate::shop::{self, tagmata};
use serde_json::{Value, json};
use server::{MODEL, Server, alone};
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use tagmata_llm::{
    ChatReply, ChatRequest, Endpoint, EndpointConfig, Fault, Finish, Message, Profile, Rung, Speaker, found,
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

/// The deadline of a call; one takes a second or two on an idle machine.
const DEADLINE: Duration = Duration::from_secs(60);

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn request(question: &str, tokens_max: u32) -> ChatRequest {
    let said = |speaker, content: &str| Message { speaker, content: content.to_owned() };
    let amount = json!({"anyOf": [{"type": "integer"}, {"type": "null"}]});
    let schema = json!({
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["count", "list"]},
            "names": {"type": "array", "items": {"type": "string", "enum": ["city", "age"]}, "maxItems": 3},
            "most": amount,
        },
        "required": ["kind", "names", "most"],
        "additionalProperties": false,
    });
    let messages = vec![said(Speaker::System, "You are brief."), said(Speaker::User, question)];
    ChatRequest { messages, schema, tokens_max }
}

fn endpoint(server: &Server, profile: Profile) -> Endpoint {
    Endpoint::new(EndpointConfig { pinned: Some(profile), ..server.config() }).expect("an endpoint")
}

fn chat(server: &Server, profile: Profile, question: &str) -> Result<ChatReply, Fault> {
    let endpoint = endpoint(server, profile);
    block_on(endpoint.chat(&request(question, 100), Instant::now() + DEADLINE))
}

/// A profile that sends everything.
fn full(rung: Rung) -> Profile {
    Profile { rung, stream_usage: true, seed: true, temperature: true, ..Profile::default() }
}

#[test]
fn a_plain_reply_comes_whole_and_in_pieces() {
    let Some((_turn, server)) = alone() else { return };
    let question = "What is the capital of France?";
    let plain = Profile { rung: Rung::Text, ..full(Rung::Text) };
    let pieces = chat(server, plain.clone(), question).expect("a reply");
    let whole = chat(server, Profile { stream: false, ..plain }, question).expect("a reply");
    assert_eq!((pieces.model.as_str(), pieces.calls), (MODEL, 1));
    for reply in [pieces, whole] {
        let tokens = reply.tokens.expect("it says what it took");
        println!("{:?} {tokens:?} {:?}", reply.finish, reply.text);
        assert!(tokens.prompt > 10 && tokens.reply > 0 && tokens.reply <= 100);
    }
}

#[test]
fn a_shape_is_held() {
    let Some((_turn, server)) = alone() else { return };
    for rung in [Rung::JsonSchema, Rung::ToolCall] {
        let reply = chat(server, full(rung), "How many people live in each city?").expect("a reply");
        println!("{rung:?}: {:?} {:?}", reply.finish, reply.text);
        let json: Value = serde_json::from_str(found(&reply.text).expect("JSON")).expect("JSON");
        let names = json["names"].as_array().expect("a list");
        assert!(["count", "list"].contains(&json["kind"].as_str().expect("a word")));
        assert!(names.len() <= 3 && names.iter().all(|name| name == "city" || name == "age"), "{json}");
        assert!(json["most"].is_null() || json["most"].is_i64(), "{json}");
        assert_eq!((json.as_object().expect("an object").len(), reply.finish), (3, Finish::Stop));
    }
}

#[test]
fn a_reply_that_reaches_its_most_tokens_says_so() {
    let Some((_turn, server)) = alone() else { return };
    let endpoint = endpoint(server, full(Rung::Text));
    let long = request("Tell a long story about a lighthouse.", 12);
    let reply = block_on(endpoint.chat(&long, Instant::now() + DEADLINE)).expect("a reply");
    assert_eq!((reply.finish, reply.tokens.map(|tokens| tokens.reply)), (Finish::Length, Some(12)));
}

#[test]
fn a_call_that_is_dropped_frees_the_server() {
    let Some((_turn, server)) = alone() else { return };
    let endpoint = endpoint(server, full(Rung::Text));
    let long = request("Tell a very long story about a lighthouse and its keeper, in many chapters.", 2000);
    for patience in [Duration::from_millis(50), Duration::from_millis(1500)] {
        let call = endpoint.chat(&long, Instant::now() + DEADLINE);
        let dropped = block_on(async { tokio::time::timeout(patience, call).await });
        assert!(dropped.is_err(), "it was over before: {dropped:?}");
        let freed = server.is_free();
        println!("dropped after {patience:?}; the server was free after {freed:?}");
        assert!(freed < Duration::from_secs(5), "{freed:?}");
    }
    chat(server, full(Rung::Text), "What is the capital of France?").expect("the next call is answered");
}

#[test]
fn a_model_that_is_not_there_is_told() {
    let Some((_turn, server)) = alone() else { return };
    let config = EndpointConfig { model: "larger".to_owned(), ..server.config() };
    let endpoint = Endpoint::new(config).expect("an endpoint");
    let fault = block_on(endpoint.chat(&request("?", 5), Instant::now() + DEADLINE)).expect_err("a fault");
    assert!(fault.detail.contains("there is no model larger"), "{fault}");
}

/// The whole way, with a model that can write the shape of a draft and not the sense of one: its names are made up, it is
/// told so twice, and what it writes then is no answer. Should it guess right for once, the answer says who read it.
#[test]
fn a_model_without_sense_does_no_harm() {
    let Some((_turn, server)) = alone() else { return };
    let shop = shop::demo();
    let profile = serde_json::to_string(&full(Rung::JsonSchema)).expect("JSON");
    let mut command = tagmata();
    command.args(["ask", "how many diamonds splurged last month", "--json", "--model"]).arg(&shop.model_file);
    command.arg("--data").arg(&shop.data).arg("--store").arg(&shop.store);
    command
        .env("TAGMATA_LLM_URL", server.base_url())
        .env("TAGMATA_LLM_MODEL", MODEL)
        .env("TAGMATA_LLM_PROFILE", profile);
    command.env("TAGMATA_LLM_TIMEOUT_SECONDS", "90").env("TAGMATA_LLM_ATTEMPT_SECONDS", "60");
    command.env("TAGMATA_LOG", "info").env("TAGMATA_LOG_FORMAT", "json");
    let started = Instant::now();
    let Output { stdout, stderr, .. } = command.output().expect("the binary runs");
    let log = String::from_utf8_lossy(&stderr);
    println!("{:?}\n{log}", started.elapsed());
    assert!(started.elapsed() < Duration::from_secs(100), "{:?}", started.elapsed());
    let asked = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let asked = asked.into_iter().find(|line| line["message"] == "a language model was asked").expect("it was asked");
    assert!(asked["prompt_tokens"].as_u64().expect("a number") > 1000, "{asked}");
    let reply: Value = serde_json::from_slice(&stdout).expect("a reply");
    let read_by = &reply["read_by"];
    if reply["kind"] == "answer" {
        assert_ne!(read_by["reader"], "offline", "{reply}");
    } else {
        assert!(read_by["reader"] != "offline" || read_by["without_model"].is_object(), "{reply}");
    }
    server.is_free();
}

/// What `tagmata llm check` says, and its exit code.
fn check(set: &[(&str, &str)]) -> (i32, String) {
    let mut command: Command = tagmata();
    command.args(["llm", "check"]);
    command.envs(set.iter().copied());
    let Output { status, stdout, stderr } = command.output().expect("the binary runs");
    let text = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.code().expect("an exit code"), text)
}

#[test]
fn the_check_finds_what_to_pin() {
    let Some((_turn, server)) = alone() else { return };
    let address = server.base_url();
    let set =
        [("TAGMATA_LLM_URL", address.as_str()), ("TAGMATA_LLM_MODEL", MODEL), ("TAGMATA_LLM_ATTEMPT_SECONDS", "60")];
    let (code, text) = check(&set);
    println!("{text}");
    assert_eq!(code, 0);
    let line = text.lines().find_map(|line| line.strip_prefix("export TAGMATA_LLM_PROFILE='")?.strip_suffix('\''));
    let profile: Profile = serde_json::from_str(line.expect("a line to pin")).expect("a profile");
    assert_eq!(profile, full(Rung::JsonSchema));
}

#[test]
fn the_check_says_what_to_do() {
    let (code, text) = check(&[]);
    assert!(
        code == 1 && text.contains("TAGMATA_LLM_URL is not set") && text.contains("docs/models.md"),
        "{code} {text}"
    );
    let unused = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let refused = format!("http://{unused}/v1");
    let (code, text) = check(&[("TAGMATA_LLM_URL", &refused), ("TAGMATA_LLM_MODEL", "m")]);
    assert!(code == 5 && text.contains("is the server running"), "{code} {text}");
    for (status, key, expected) in [
        (401, "", "set TAGMATA_LLM_KEY"),
        (401, "sk-canary", "the key is not taken"),
        (404, "sk-canary", "no such path or model"),
        (302, "sk-canary", "redirects are not followed"),
    ] {
        let (code, text) = block_on(async {
            let server = MockServer::start().await;
            let answer =
                ResponseTemplate::new(status).set_body_string("{\"error\": {\"message\": \"sk-canary is no key\"}}");
            Mock::given(matchers::any()).respond_with(answer).mount(&server).await;
            let address = format!("{}/v1", server.uri());
            check_beside(vec![
                ("TAGMATA_LLM_URL", address),
                ("TAGMATA_LLM_MODEL", "m".into()),
                ("TAGMATA_LLM_KEY", key.into()),
            ])
            .await
        });
        assert!(code == 5 && text.contains(expected), "{status}: {code} {text}");
        assert!(key.is_empty() || !text.contains(key), "{text}");
    }
}

/// The same while a server of this thread's runtime answers.
async fn check_beside(set: Vec<(&'static str, String)>) -> (i32, String) {
    let run = move || check(&set.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>());
    tokio::task::spawn_blocking(run).await.expect("it runs")
}
