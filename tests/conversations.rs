//! Conversations over HTTP: they outlive the server, belong to their asker, and take feedback.

use crate::shop::{self, tagmata};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

/// A served demo shop; ends when it is dropped.
struct Server {
    address: String,
    process: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn serve(more: &[&str]) -> Server {
    let shop = shop::demo();
    let mut command = tagmata();
    command.args(["serve", "--addr", "127.0.0.1:0", "--model"]).arg(&shop.model_file).arg("--data").arg(&shop.data);
    command.env("TAGMATA_LOG", "warn").arg("--store").arg(&shop.store).args(more).stdout(Stdio::piped());
    let mut process = command.spawn().expect("the server starts");
    let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
    let first = lines.next().expect("it prints its address").expect("text");
    let at = first.find("http://").expect("an address");
    Server { address: first[at..].split('/').nth(2).expect("a host").to_string(), process }
}

impl Server {
    /// The status and the body, which may be nothing.
    fn send(&self, method: &str, path: &str, asker: &str, body: &Value) -> (u16, Value) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let uri = format!("http://{}{path}", self.address);
        let request = ureq::http::Request::builder().method(method).uri(uri).header("x-user", asker);
        let request = request.header("content-type", "application/json");
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let mut response = agent.run(request.body(text).expect("a request")).expect("a response");
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().expect("text");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    fn ask(&self, conversation: &str, question: &str) -> Value {
        let body = json!({"question": question, "conversation": conversation});
        let (status, reply) = self.send("POST", "/api/ask", "ann", &body);
        assert_eq!(status, 200, "{question}: {reply:#}");
        reply
    }
}

fn count(reply: &Value) -> u64 {
    reply["size"]["count"].as_u64().unwrap_or_else(|| panic!("no size: {reply:#}"))
}

#[test]
fn a_follow_up_works_after_a_restart() {
    let server = serve(&[]);
    let first = server.ask("new", "沉睡用户有多少");
    let id = first["conversation"].as_str().expect("an id").to_owned();
    assert!(first["changed"].is_null(), "{first:#}");
    drop(server);
    let server = serve(&[]);
    let follow = server.ask(&id, "其中女性呢");
    let changed = follow["changed"].as_array().expect("what changed");
    assert_eq!((changed.len(), &changed[0]["part"], &changed[0]["from"]), (1, &json!("condition"), &Value::Null));
    assert!(changed[0]["to"]["zh"].as_str().is_some_and(|zh| zh.contains('女')), "{changed:?}");
    let whole = server.ask("new", "沉睡的女性用户有多少");
    assert_eq!(count(&follow), count(&whole));
    assert!(count(&follow) < count(&first));
    let back = server.ask(&id, "撤销");
    assert_eq!((count(&back), back["kind"].as_str()), (count(&first), Some("answer")));
    let nothing = server.ask(&id, "undo");
    assert_eq!(nothing["kind"], "refuse", "{nothing:#}");
    let (_, told) = server.send("GET", &format!("/api/conversations/{id}"), "ann", &Value::Null);
    let asked: Vec<&str> =
        told["turns"].as_array().expect("turns").iter().filter_map(|t| t["question"].as_str()).collect();
    assert_eq!(asked, ["沉睡用户有多少", "其中女性呢", "撤销", "undo"]);
}

#[test]
fn a_chosen_draft_is_what_the_next_question_changes() {
    let server = serve(&[]);
    let first = server.ask("new", "how many dormant users are there");
    let id = first["conversation"].as_str().expect("an id");
    let draft = json!({"who": {"tag": {"name": "activity", "is": ["active"]}}, "show": {"count": {}}});
    let (status, chosen) = server.send("POST", &format!("/api/query?lang=en&conversation={id}"), "ann", &draft);
    assert_eq!((status, &chosen["conversation"]), (200, &json!(id)), "{chosen:#}");
    let follow = server.ask(id, "of those in Shanghai");
    assert_eq!(follow["draft"]["who"]["all"][0], draft["who"], "{follow:#}");
}

#[test]
fn why_tells_the_conditions_apart() {
    let server = serve(&[]);
    let first = server.ask("new", "沉睡的女性用户有多少");
    let why = server.ask(first["conversation"].as_str().expect("an id"), "为什么");
    assert_eq!(count(&why), count(&first));
    assert!(why["notes"].to_string().contains("单看每个条件"), "{why:#}");
}

#[test]
fn conversations_belong_to_whom_the_proxy_names() {
    let server = serve(&["--asker-header", "X-User"]);
    let first = server.ask("new", "沉睡用户有多少");
    let path = format!("/api/conversations/{}", first["conversation"].as_str().expect("an id"));
    let none = Value::Null;
    let listed = |asker| server.send("GET", "/api/conversations", asker, &none).1.to_string();
    assert!(listed("ann").contains(first["conversation"].as_str().expect("an id")));
    assert!(!listed("bob").contains(first["conversation"].as_str().expect("an id")));
    assert_eq!(server.send("GET", &path, "bob", &none).0, 404);
    assert_eq!(server.send("DELETE", &path, "bob", &none).0, 404);
    assert_eq!(server.send("GET", &path, "", &none).0, 403);
    assert_eq!(server.send("DELETE", &path, "ann", &none).0, 204);
    let (status, gone) = server.send("GET", &path, "ann", &none);
    assert_eq!(status, 404);
    assert!(gone["errors"][0]["hint"]["zh"].as_str().is_some_and(|hint| hint.contains("new")), "{gone:#}");
}

#[test]
fn feedback_is_taken_once_an_answer_and_its_mistakes_are_named() {
    let server = serve(&[]);
    let first = server.ask("new", "沉睡用户有多少");
    let answer = first["answer"].as_str().expect("an id");
    let draft = json!({"who": {"tag": {"name": "activity", "is": ["active"]}}, "show": {"count": {}}});
    let send = |body: &Value| server.send("POST", "/api/feedback", "ann", body);
    let wrong = json!({"answer": answer, "verdict": "wrong", "comment": "想问活跃的", "draft": draft});
    assert_eq!(send(&wrong), (204, Value::Null));
    assert_eq!(send(&json!({"answer": answer, "verdict": "right"})).0, 204);
    assert_eq!(send(&json!({"answer": "nothing", "verdict": "right"})).0, 404);
    let (status, problem) = send(&json!({"answer": answer, "verdict": "good"}));
    assert!(status == 422 && problem.to_string().contains("wrong"), "{problem:#}");
    let bad = json!({"who": {"tag": {"name": "activty", "is": ["active"]}}, "show": {"count": {}}});
    let (status, problem) = send(&json!({"answer": answer, "verdict": "wrong", "draft": bad}));
    assert!(status == 422 && problem.to_string().contains("activity"), "{problem:#}");
}

#[test]
fn a_conversation_is_told_in_one_way_and_must_exist() {
    let server = serve(&[]);
    let twice = json!({"question": "按月", "conversation": "new", "context": ["销售额"]});
    let (status, problem) = server.send("POST", "/api/ask", "ann", &twice);
    assert!(status == 422 && problem["errors"][0]["place"].to_string().contains("conversation"), "{problem:#}");
    let unknown = json!({"question": "按月", "conversation": "0123"});
    assert_eq!(server.send("POST", "/api/ask", "ann", &unknown).0, 404);
}
