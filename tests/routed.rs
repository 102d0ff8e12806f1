//! Questions that the grammar is unsure of, with a language model behind a server on loopback: what it reads, what goes
//! wrong with it, what is charged, what is kept, and what a model that fell for a trick can do.

use crate::http::{Server, agent, serve_with};
use crate::shop::{self, Shop};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tagmata::ask::{Asker, Loaded, Policy, Question, Reply, Router, SystemClock, Which, no_steps};
use tagmata::config::AskLimits;
use tagmata_core::warehouse::Warehouse;
use tagmata_core::words::Lang;
use tagmata_llm::{Budget, Endpoint, EndpointConfig, Entry, Limits, Line, Profile};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Read by nobody without help.
const UNREAD: &str = "how many diamonds splurged last month";
/// What a capable model makes of it.
const DRAFT: &str = r#"{"who": {"all": [{"tag": {"name": "member_level", "is": ["diamond"]}},
    {"did": {"event": "purchase", "during": {"period": "month", "offset": -1}}}]}, "show": {"count": {}}}"#;
/// Read by the grammar in full.
const FLUENT: &str = "which dormant users bought drinks last quarter";
/// Time that a model may take here.
const TIMEOUT: Duration = Duration::from_secs(2);

/// An asker of the demo shop with a model at an address, and what was charged.
fn asker(uri: &str, policy: Policy, limits: Limits) -> (Asker, Arc<Mutex<Vec<Entry>>>) {
    let shop: &Shop = shop::demo();
    let mut config = EndpointConfig::new(uri.to_owned(), "small".to_owned());
    config.retries = 1;
    config.timeouts.attempt = Duration::from_millis(700);
    config.timeouts.idle = Duration::from_millis(300);
    config.pinned = Some(Profile { stream: false, ..Profile::default() });
    let line = Arc::new(Line::Live(Endpoint::new(config).expect("an endpoint")));
    let loaded = Loaded::new(Arc::new(shop.model.clone()), shop.warehouse.manifest());
    loaded.listen(&line);
    let asker = Asker::new(loaded, shop.warehouse.clone(), Box::new(SystemClock), AskLimits::whole());
    let charged: Arc<Mutex<Vec<Entry>>> = Arc::default();
    let sink = charged.clone();
    let budget = Budget::new(limits, None, Box::new(move |entry| sink.lock().expect("no panic").push(entry)));
    asker.route(Router::new(policy, Arc::new(budget), TIMEOUT, AskLimits::whole()));
    (asker, charged)
}

fn reply(text: &str) -> Json {
    json!({
        "model": "small-1",
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050},
    })
}

fn made() -> String {
    format!(r#"{{"readings": [{DRAFT}], "words": [{{"text": "splurged", "as": "purchase"}}], "unclear": []}}"#)
}

/// A server that always answers the same.
async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    server
}

async fn ask(asker: &Asker, text: &str) -> Reply {
    asker.ask(&Question::new(text), &mut no_steps).await.expect("an answer of some kind")
}

fn calls(charged: &Mutex<Vec<Entry>>) -> u64 {
    charged.lock().expect("no panic").iter().map(|entry| entry.spent.calls).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_model_reads_what_the_grammar_does_not_and_nothing_else() {
    let server = server(ResponseTemplate::new(200).set_body_json(reply(&made()))).await;
    let (asker, charged) = asker(&server.uri(), Policy::WhereUnsure, Limits::default());
    let fluent = ask(&asker, FLUENT).await;
    assert_eq!(fluent.reader().map(|by| (by.reader, by.confidence)), Some((Which::Offline, 1.0)));
    assert_eq!(server.received_requests().await.map(|seen| seen.len()), Some(0));
    let Reply::Answer { answer, read_by: Some(by), .. } = ask(&asker, UNREAD).await else { panic!("no answer") };
    assert_eq!((by.reader, by.model.as_deref()), (Which::Model, Some("small-1")));
    assert!(by.doubts.is_empty() && by.confidence > 0.8, "{by:?}");
    assert!(answer.notes.iter().any(|note| note.contains("small-1")), "{:?}", answer.notes);
    assert_eq!(answer.text, ask(&asker, "how many diamond members bought something last month").await.text());
    let spent = charged.lock().expect("no panic")[0].spent;
    assert_eq!((spent.calls, spent.prompt_tokens, spent.reply_tokens, spent.estimated_calls), (1, 1000, 50, 0));
    // The same again costs nothing; of another person, it is asked anew.
    ask(&asker, UNREAD).await;
    assert_eq!(calls(&charged), 1);
    let other = Question { asker: "somebody else".to_owned(), ..Question::new(UNREAD) };
    asker.ask(&other, &mut no_steps).await.expect("an answer");
    assert_eq!(calls(&charged), 2);
    let later = Question { today: Some("2026-07-01".parse().expect("a date")), ..Question::new(UNREAD) };
    asker.ask(&later, &mut no_steps).await.expect("an answer");
    assert_eq!(calls(&charged), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_model_nothing_is_said_of_one() {
    let shop = shop::demo();
    let loaded = Loaded::new(Arc::new(shop.model.clone()), shop.warehouse.manifest());
    let asker = Asker::new(loaded, shop.warehouse.clone(), Box::new(SystemClock), AskLimits::whole());
    for question in [FLUENT, UNREAD, "how many high-value users"] {
        let told = serde_json::to_string(&ask(&asker, question).await).expect("a reply is JSON");
        assert!(!told.contains("read_by") && !told.contains("language model"), "{told}");
    }
}

/// Whatever the endpoint does, the grammar's word comes in time, with the reason beside it.
#[tokio::test(flavor = "multi_thread")]
async fn a_fault_ends_in_the_grammars_word_within_the_deadline() {
    let text = |status: u16, body: &str| ResponseTemplate::new(status).set_body_string(body);
    let faults = [
        ("html 429", text(429, "<html>slow down</html>"), 0),
        ("empty 429", text(429, ""), 0),
        ("429 for an hour", text(429, "{}").insert_header("Retry-After", "3600"), 0),
        ("500", text(500, r#"{"error": {"message": "boom"}}"#), 0),
        ("401", text(401, r#"{"error": {"message": "bad key sk-1"}}"#), 0),
        ("404", text(404, r#"{"detail": "no such model"}"#), 0),
        ("no JSON", text(200, "<html>hello</html>"), 1),
        ("truncated", text(200, r#"{"choices": [{"message": {"content": "{\"readi"#), 1),
        ("no reply", ResponseTemplate::new(200).set_body_json(json!({"choices": []})), 1),
        ("a hang", text(200, "{}").set_delay(Duration::from_secs(30)), 2),
    ];
    for (name, answer, charged_calls) in faults {
        let server = server(answer).await;
        let (asker, charged) = asker(&server.uri(), Policy::WhereUnsure, Limits::default());
        let started = Instant::now();
        let reply = ask(&asker, UNREAD).await;
        assert!(started.elapsed() < TIMEOUT + Duration::from_millis(500), "{name}: {:?}", started.elapsed());
        assert_eq!(reply.kind(), "refuse", "{name}");
        let by = reply.reader().expect("who read it");
        assert!(by.reader == Which::Offline && by.without_model.is_some(), "{name}: {by:?}");
        assert!(
            reply.text().contains("splurged") && reply.text().contains("language model"),
            "{name}: {}",
            reply.text()
        );
        assert!(!reply.text().contains("sk-1"), "{name}");
        assert!(calls(&charged) <= charged_calls, "{name}: {} calls charged", calls(&charged));
        // What it reads itself is answered all the same.
        assert_eq!(ask(&asker, FLUENT).await.kind(), "answer", "{name}");
    }
    let (asker, charged) = asker("http://127.0.0.1:9/v1", Policy::WhereUnsure, Limits::default());
    assert!(ask(&asker, UNREAD).await.text().contains("cannot be reached"));
    assert_eq!(calls(&charged), 0);
}

/// Replies that are JSON and wrong are sent back twice, and never answered.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_repaired_is_refused() {
    let wrong = r#"{"readings": [{"who": {"tag": {"name": "vip_level", "is": ["10000000"]}}, "show": {"count": {}}}]}"#;
    let server = server(ResponseTemplate::new(200).set_body_json(reply(wrong))).await;
    let (asker, charged) = asker(&server.uri(), Policy::WhereUnsure, Limits::default());
    let reply = ask(&asker, UNREAD).await;
    assert_eq!((reply.kind(), calls(&charged)), ("refuse", 3));
    assert!(!reply.text().contains("vip_level"), "{}", reply.text());
    let last = server.received_requests().await.expect("kept").pop().expect("a request");
    let body: Json = serde_json::from_slice(&last.body).expect("JSON");
    assert!(body["messages"].to_string().contains("there is no tag"), "{body}");
}

/// A stopped question is charged once, with an estimate, and leaves nothing running.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_dropped_ends_its_call() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let told = told.clone();
            tokio::spawn(async move {
                let mut seen = [0; 4096];
                let _ = stream.read(&mut seen).await;
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{";
                let _ = stream.write_all(head.as_bytes()).await;
                // Reads until the other side has closed.
                while stream.read(&mut seen).await.is_ok_and(|n| n > 0) {}
                let _ = told.send(());
            });
        }
    });
    let (asker, charged) = asker(&format!("http://{address}/v1"), Policy::WhereUnsure, Limits::default());
    let question = Question::new(UNREAD);
    let stopped = tokio::time::timeout(Duration::from_millis(200), asker.ask(&question, &mut no_steps)).await;
    assert!(stopped.is_err(), "it was still waiting");
    tokio::time::timeout(Duration::from_secs(2), heard.recv()).await.expect("the connection is closed");
    let charged = charged.lock().expect("no panic");
    assert_eq!((charged.len(), charged[0].spent.calls, charged[0].spent.estimated_calls), (1, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_beyond_the_budget() {
    let server = server(ResponseTemplate::new(200).set_body_json(reply(&made()))).await;
    let day = serde_json::from_value(json!({"tokens": 8_000})).expect("an amount");
    let (asker, charged) = asker(&server.uri(), Policy::WhereUnsure, Limits { asker_day: day, ..Limits::default() });
    let mut told = Vec::new();
    for month in 1..=8 {
        let question = format!("how many diamonds splurged in 2026-{month:02}");
        told.push(ask(&asker, &question).await.text().contains("used up"));
    }
    let first = told.iter().position(|over| *over).expect("the budget ends");
    assert!((2..=7).contains(&first) && told[first..].iter().all(|over| *over), "{told:?}");
    let spent: u64 =
        charged.lock().expect("no panic").iter().map(|e| e.spent.prompt_tokens + e.spent.reply_tokens).sum();
    assert!(spent <= 8_000, "{spent}");
}

/// Served: the answer says who read it, what it took is told and kept over a restart, and counted for whoever watches.
#[test]
fn what_a_model_took_is_told() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let model = runtime.block_on(server(ResponseTemplate::new(200).set_body_json(reply(&made()))));
    let uri = model.uri();
    let variables = [
        ("TAGMATA_LLM_URL", uri.as_str()),
        ("TAGMATA_LLM_MODEL", "small"),
        ("TAGMATA_LLM_KEY", "sk-canary-1234567890"),
        ("TAGMATA_LLM_PROFILE", r#"{"stream": false}"#),
        ("TAGMATA_LLM_PRICES", r#"{"prompt": 2, "reply": 10}"#),
        ("TAGMATA_LLM_LIMITS", r#"{"day": {"money": 5}}"#),
    ];
    let get = |server: &Server, path: &str| {
        agent().get(server.url(path)).call().expect("a response").body_mut().read_to_string().expect("text")
    };
    let usage = |server: &Server| serde_json::from_str::<Json>(&get(server, "/api/usage")).expect("JSON");
    let served = serve_with(&variables);
    let before = usage(&served);
    assert_eq!((&before["configured"], &before["limits"]["day"]["money"]), (&json!(true), &json!(5.0)));
    let (status, _, answer) = served.post("/api/ask", &json!({"question": UNREAD}));
    assert_eq!((status, &answer["kind"], &answer["read_by"]["reader"]), (200, &json!("answer"), &json!("model")));
    assert_eq!((&answer["read_by"]["model"], &answer["read_by"]["confidence"]), (&json!("small-1"), &json!(0.9)));
    // Other tests use the store, too, with other models.
    let of_model = |usage: &Json| {
        let mut days = usage["days"].as_array().expect("days").iter();
        days.find(|day| day["model"] == "small").cloned().unwrap_or_default()
    };
    let day = of_model(&usage(&served));
    assert_eq!((of_model(&before), &day["calls"]), (Json::Null, &json!(1)));
    assert_eq!(day["money"], json!((2.0 * 1000.0 + 10.0 * 50.0) / 1e6));
    let metrics = get(&served, "/metrics");
    assert!(
        metrics.contains("tagmata_llm_calls_total 1\n") && metrics.contains("tagmata_llm_prompt_tokens_total 1000\n")
    );
    drop(served);
    // Kept over a restart, and without a model still told.
    let served = serve_with(&[]);
    let after = usage(&served);
    assert_eq!((&after["configured"], of_model(&after)), (&json!(false), day));
    let requests = runtime.block_on(model.received_requests()).expect("kept");
    assert!(requests.iter().all(|request| request.headers["authorization"] == "Bearer sk-canary-1234567890"));
}

/// A model that falls for whatever stands in a question, a description or a value changes the wording of a refusal at
/// most. `evals/poisoned.jsonl` holds what such a model would reply.
#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_was_tricked_answers_nothing() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("evals/poisoned.jsonl");
    let lines = std::fs::read_to_string(file).expect("the poisoned replies");
    let mut problems = Vec::new();
    let mut tried = 0;
    for line in lines.lines() {
        let case: Json = serde_json::from_str(line).expect("JSON lines");
        let question = case["question"].as_str().expect("a question");
        let said = case["reply"].as_str().map_or_else(|| case["reply"].to_string(), str::to_owned);
        let server = server(ResponseTemplate::new(200).set_body_json(reply(&said))).await;
        for policy in [Policy::WhereUnsure, Policy::Always] {
            tried += 1;
            let (asker, _) = asker(&server.uri(), policy, Limits::default());
            let reply = ask(&asker, question).await;
            let fits = match &case["expect"] {
                Json::String(same) if same == "same as" => {
                    let draft = serde_json::from_value(case["draft"].clone()).expect("a draft");
                    let right = asker
                        .query(
                            draft,
                            &Question { lang: Some(Lang::of(question)), ..Question::default() },
                            &mut no_steps,
                        )
                        .await
                        .expect("an answer");
                    reply.kind() != "answer" || without_notes(&reply) == without_notes(&right)
                }
                _ => reply.kind() != "answer",
            };
            let told = serde_json::to_string(&reply).expect("a reply is JSON");
            let leaks = ["evil.example/", "<script", "OR 1=1"]
                .iter()
                .any(|trick| told.contains(trick) && !question.contains(trick));
            if !fits || leaks {
                problems.push(format!(
                    "{policy:?} {question}\n  {}\n  {}",
                    case["because"],
                    told.chars().take(600).collect::<String>()
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{} of {tried}:\n{}", problems.len(), problems.join("\n"));
    assert!(tried >= 60, "{tried}");
}

fn without_notes(reply: &Reply) -> Json {
    match reply {
        Reply::Answer { answer, .. } => json!([answer.table, answer.sql]),
        other => json!(other.text()),
    }
}
