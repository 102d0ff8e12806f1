//! The served product, seen over HTTP: the flagship question in both languages, streams, drafts, and what goes wrong.

use crate::shop::{self, Shop, tagmata};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

const FLAGSHIP: [(&str, &str); 2] =
    [("zh", "上季度买过饮料的沉睡用户有哪些"), ("en", "which dormant users bought drinks last quarter")];

/// A served demo shop; ends with the test binary.
pub struct Server {
    address: String,
    _process: Ended,
}

/// A process that is ended by its own id when it is dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves the demo shop until the server is dropped.
fn serve() -> Server {
    serve_with(&[])
}

/// The same with some variables set.
pub fn serve_with(variables: &[(&str, &str)]) -> Server {
    let shop = shop::demo();
    let mut command = tagmata();
    command.envs(variables.iter().copied());
    command.args(["serve", "--addr", "127.0.0.1:0", "--model"]).arg(&shop.model_file);
    command.env("TAGMATA_LOG", "warn").arg("--data").arg(&shop.data);
    command.arg("--store").arg(&shop.store).stdout(Stdio::piped());
    let mut process = command.spawn().expect("the server starts");
    let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
    let first = lines.next().expect("it prints its address").expect("text");
    let at = first.find("http://").expect("an address");
    let address = first[at..].split('/').nth(2).expect("a host").to_string();
    Server { address, _process: Ended(process) }
}

pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

impl Server {
    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The status, media type and body of a POST's response.
    pub fn post(&self, path: &str, body: &Value) -> (u16, String, Value) {
        let url = self.url(path);
        let mut response = agent().post(&url).send_json(body).expect("a response");
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().expect("text").to_string());
        let body: Value = response.body_mut().read_json().expect("JSON");
        (response.status().as_u16(), kind.unwrap_or_default(), body)
    }
}

fn members(reply: &Value) -> BTreeSet<i64> {
    let rows = reply["table"]["rows"].as_array().expect("rows");
    rows.iter().map(|row| row[0].as_i64().expect("a key")).collect()
}

/// The flagship's members by an SQL of its own over the Parquet files.
fn flagship_members(shop: &Shop) -> BTreeSet<i64> {
    let oracle = shop.oracle();
    let sql = "select user_id from users where user_id in (select o.user_id from orders o join lines l using (order_id)
        join products p using (product_id) where p.category = 'drinks' and o.ordered_at >= '2026-04-01' and o.ordered_at < '2026-07-01')
        and user_id not in (select user_id from orders where user_id is not null and ordered_at >= '2026-05-22' and ordered_at < '2026-08-20')";
    let mut statement = oracle.prepare(sql).expect("the oracle's SQL");
    let rows = statement.query_map([], |row| row.get::<_, i64>(0)).expect("rows");
    rows.map(|row| row.expect("a key")).collect()
}

#[test]
fn the_flagship_gives_the_same_people_everywhere() {
    let (shop, server) = (shop::demo(), serve());
    let expected = flagship_members(shop);
    let share = expected.len() as f64 / 20_000.0;
    assert!((0.01..=0.20).contains(&share), "{share}");
    for (lang, question) in FLAGSHIP {
        let (status, _, reply) = server.post("/api/ask", &json!({ "question": question }));
        assert_eq!((status, reply["kind"].as_str()), (200, Some("answer")), "{reply:#}");
        assert_eq!(members(&reply), expected, "over HTTP in {lang}");
        let text = reply["text"].as_str().expect("a sentence");
        assert!(text.contains("2026-04-01") && text.contains("2026-06-30"), "{text}");
        assert_eq!(reply["segment"]["entity"], "user");
        assert!(reply["sql"].as_str().is_some_and(|sql| sql.contains("SELECT")));
        assert_eq!(reply["size"]["count"].as_u64(), Some(expected.len() as u64));
        let tiled: String = reply["account"]
            .as_array()
            .expect("an account")
            .iter()
            .map(|entry| entry["text"].as_str().expect("text"))
            .collect();
        assert_eq!(tiled, question, "the account tiles the question");
        let mut ask = tagmata();
        ask.args(["ask", "--json", "--model"]).arg(&shop.model_file).arg("--data").arg(&shop.data);
        ask.arg("--store").arg(&shop.store).arg(question);
        let printed: Value = serde_json::from_str(&shop::run(&mut ask)).expect("JSON");
        assert_eq!(members(&printed), expected, "on the command line in {lang}");
    }
}

#[test]
fn a_stream_gives_its_steps_and_then_the_answer() {
    let server = serve();
    let request = agent().post(server.url("/api/ask")).header("accept", "text/event-stream");
    let mut response = request.send_json(json!({ "question": FLAGSHIP[1].1 })).expect("a stream");
    let text = response.body_mut().read_to_string().expect("events");
    let events: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event:")).map(str::trim).collect();
    assert_eq!(events, ["read", "planned", "sql", "answer"], "{text:.400}");
}

#[test]
fn a_draft_is_answered_and_its_mistakes_come_together() {
    let server = serve();
    let draft = json!({"who": {"tag": {"name": "activity", "is": ["dormant"]}}, "show": {"count": {}}});
    let (status, _, reply) = server.post("/api/query", &draft);
    assert_eq!((status, reply["kind"].as_str()), (200, Some("answer")), "{reply:#}");
    let empty = json!({"who": {"all": [{"tag": {"name": "activity", "is": ["dormant"]}},
        {"did": {"event": "purchase", "during": {"last": 30, "unit": "day"}}}]}, "show": {"members": {}}});
    let (_, _, nobody) = server.post("/api/query", &empty);
    let notes = nobody["notes"].to_string();
    assert!(notes.contains("nobody matches") && notes.contains("each condition on its own"), "{notes}");
    let wrong = json!({"who": {"tag": {"nam": "activity"}}, "show": {"count": {"x": 1}}});
    let (status, kind, problem) = server.post("/api/query", &wrong);
    assert_eq!((status, kind.as_str()), (422, "application/problem+json"), "{problem:#}");
    assert!(problem["errors"].as_array().is_some_and(|errors| errors.len() >= 2), "{problem:#}");
}

#[test]
fn what_goes_wrong_is_a_problem_document() {
    let server = serve();
    let url = |path: &str| server.url(path);
    let mut not_json =
        agent().post(url("/api/ask")).header("content-type", "application/json").send("{").expect("a response");
    assert_eq!(not_json.status().as_u16(), 400);
    assert!(not_json.body_mut().read_to_string().expect("text").contains("status"));
    let large = json!({ "question": "x".repeat(200_000) });
    assert_eq!(agent().post(url("/api/ask")).send_json(large).expect("a response").status().as_u16(), 413);
    assert_eq!(agent().get(url("/nowhere")).call().expect("a response").status().as_u16(), 404);
    assert_eq!(agent().get(url("/api/ask")).call().expect("a response").status().as_u16(), 405);
    let other = agent().get(url("/api/catalog")).header("host", "evil.example").call().expect("a response");
    assert_eq!(other.status().as_u16(), 421);
    let (status, _, reply) = server.post("/api/ask", &json!({ "question": "" }));
    assert!(status == 200 && reply["kind"] == "refuse" || status == 422, "{status} {reply:#}");
}

#[test]
fn the_page_and_the_descriptions_are_served() {
    let server = serve();
    let get = |path: &str| {
        let mut response = agent().get(server.url(path)).call().expect("a response");
        assert_eq!(response.status().as_u16(), 200, "{path}");
        (response.headers().clone(), response.body_mut().read_to_string().expect("text"))
    };
    let (headers, page) = get("/");
    assert!(page.contains("<html") && !page.contains("onclick="));
    assert!(headers["content-security-policy"].to_str().expect("text").contains("default-src"));
    assert!(headers.contains_key("x-request-id"));
    assert!(get("/api/openapi.json").1.contains("/api/ask"));
    assert!(get("/api/catalog").1.contains("drinks_shop"));
    get("/healthz");
    get("/readyz");
}

#[test]
fn many_askers_at_once_all_get_the_same_count() {
    let expected = flagship_members(shop::demo()).len() as u64;
    let server = &serve();
    std::thread::scope(|scope| {
        for asker in 0..16 {
            scope.spawn(move || {
                for _ in 0..4 {
                    let (_, question) = FLAGSHIP[asker % 2];
                    let (status, _, reply) = server.post("/api/ask", &json!({ "question": question }));
                    assert_eq!((status, reply["size"]["count"].as_u64()), (200, Some(expected)), "{reply:#}");
                }
            });
        }
    });
}

#[test]
fn what_is_typed_is_completed() {
    let server = serve();
    let get = |query: &str| {
        let mut response = agent().get(server.url(&format!("/api/suggest{query}"))).call().expect("a response");
        (response.status().as_u16(), response.body_mut().read_json::<Value>().expect("JSON"))
    };
    let (status, reply) = get("?q=users%20who%20bought%20dr&lang=en");
    assert_eq!(status, 200);
    let first = &reply["suggestions"][0];
    assert_eq!((&first["kind"], &first["from"], &first["to"]), (&json!("value"), &json!(17), &json!(19)), "{reply}");
    assert!(first["meaning"]["zh"].as_str().is_some_and(|zh| zh.contains("饮料")), "{reply}");
    let (_, reply) = get("?q=%E4%B9%B0%E8%BF%87%E9%A5%AE");
    let all = reply["suggestions"].as_array().expect("a list");
    assert_eq!((&all[0]["kind"], &all[0]["from"]), (&json!("question"), &json!(0)), "{reply}");
    assert!(all.iter().any(|one| one["kind"] == "value" && one["text"] == "饮料"), "{reply}");
    let (_, reply) = get("");
    assert_eq!(reply["suggestions"][0]["kind"], "question", "{reply}");
    assert_eq!(get("?q=a&lang=fr").0, 400);
}
