//! Streams: in pieces, split anywhere, broken off, silent.

use super::peer::{Peer, Step, answer, bytes, done, ended, head, piece, usage};
use super::{DEADLINE, call, config, request, whole};
use crate::chat::{FaultKind, Finish, Tokens};
use crate::endpoint::Endpoint;
use std::time::{Duration, Instant};

fn pause(milliseconds: u64) -> Step {
    Step::Pause(Duration::from_millis(milliseconds))
}

/// The fault of a script, with its count, and the calls that the server saw.
async fn fault(script: Vec<Step>) -> (FaultKind, u32, u32) {
    let peer = Peer::start(vec![script]).await;
    let fault = call(config(&peer.base_url)).await.unwrap_err();
    println!("{fault}");
    assert!(peer.all_closed().await, "a connection is left open");
    (fault.kind, fault.calls, peer.calls())
}

#[tokio::test]
async fn a_stream_is_a_reply() {
    let script = vec![head(), piece("{\"a\""), piece(":1}"), ended("stop"), usage(), done()];
    let peer = Peer::start(vec![script]).await;
    let reply = call(config(&peer.base_url)).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.finish, reply.calls), ("{\"a\":1}", Finish::Stop, 1));
    assert_eq!(reply.tokens, Some(Tokens { prompt: 7, cached: 0, reply: 3 }));
}

#[tokio::test]
async fn letters_and_lines_may_be_split_anywhere() {
    let text = "data: {\"choices\":[{\"delta\":{\"content\":\"饮料😀\"},\"finish_reason\":\"stop\"}]}\r\n\r\n";
    let mut script = vec![head(), bytes(b": keep-alive\n\n")];
    for byte in text.bytes() {
        script.extend([bytes(&[byte]), pause(1)]);
    }
    script.push(done());
    let peer = Peer::start(vec![script]).await;
    let reply = call(config(&peer.base_url)).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.tokens), ("饮料😀", None));
}

#[tokio::test]
async fn a_reply_that_ended_needs_no_more() {
    // Neither the usage nor the end of the stream ever comes, or the connection breaks before them.
    for last in [Step::Hang, pause(0)] {
        let peer = Peer::start(vec![vec![head(), piece("{}"), ended("stop"), last]]).await;
        let reply = call(config(&peer.base_url)).await.unwrap();
        assert_eq!((reply.text.as_str(), reply.tokens, peer.calls()), ("{}", None, 1));
        assert!(peer.all_closed().await);
    }
}

#[tokio::test]
async fn a_slow_stream_that_goes_on_is_waited_for() {
    let slow = |text| [pause(100), piece(text)];
    let mut script = vec![head()];
    script.extend("{\"a\":1}".split("").flat_map(slow));
    script.extend([ended("stop"), done()]);
    let peer = Peer::start(vec![script]).await;
    assert_eq!(call(config(&peer.base_url)).await.unwrap().text, "{\"a\":1}");
}

#[tokio::test]
async fn silence_in_the_middle_is_not_paid_for_twice() {
    let script = vec![head(), piece("{\"a\""), Step::Hang];
    assert_eq!(fault(script).await, (FaultKind::TimedOut, 1, 1));
}

#[tokio::test]
async fn silence_from_the_start_is_tried_again() {
    for script in [vec![Step::Hang], vec![head(), Step::Hang]] {
        assert_eq!(fault(script).await, (FaultKind::TimedOut, 3, 3));
    }
    let good = vec![head(), piece("{}"), ended("stop"), done()];
    let peer = Peer::start(vec![vec![Step::Hang], good]).await;
    assert_eq!(call(config(&peer.base_url)).await.unwrap().calls, 2);
}

#[tokio::test]
async fn a_whole_reply_is_not_asked_for_twice_while_it_is_written() {
    let peer = Peer::start(vec![vec![Step::Hang]]).await;
    let fault = call(whole(config(&peer.base_url))).await.unwrap_err();
    assert_eq!((fault.kind, fault.calls, peer.calls()), (FaultKind::TimedOut, 1, 1));
    assert!(peer.all_closed().await);
}

#[tokio::test]
async fn signs_of_life_are_no_words() {
    // A server that only keeps the connection alive is given up, and not asked again: it is at work.
    let mut script = vec![head()];
    for _ in 0..100 {
        script.extend([bytes(b": keep-alive\n\n"), pause(50)]);
    }
    assert_eq!(fault(script).await, (FaultKind::TimedOut, 1, 1));
}

#[tokio::test]
async fn a_stream_that_never_ends_meets_the_deadline() {
    let mut script = vec![head()];
    for _ in 0..400 {
        script.extend([piece("x"), pause(20)]);
    }
    assert_eq!(fault(script).await, (FaultKind::TimedOut, 1, 1));
}

#[tokio::test]
async fn a_reply_of_thousands_of_pages_is_given_up() {
    let script = vec![head(), piece(&"x".repeat(3 * 1024 * 1024)), ended("stop"), done()];
    assert_eq!(fault(script).await, (FaultKind::Malformed, 1, 1));
}

#[tokio::test]
async fn what_breaks_off_is_malformed() {
    let cut = bytes(b"data: {\"choices\":[{\"delta\":{\"content\":\"{");
    for script in [
        vec![head(), piece("{\"a\"")],
        vec![head(), piece("{\"a\""), done()],
        vec![head(), piece("{"), cut.clone()],
        vec![head(), cut, bytes(b"\n\n"), done()],
        vec![head(), bytes(b"data: <html>\n\n"), done()],
        vec![head(), bytes(&[0xff, 0xfe, b'\n', b'\n']), done()],
        vec![head(), done()],
        vec![head(), piece(""), ended("stop"), done()],
    ] {
        assert_eq!(fault(script).await, (FaultKind::Malformed, 1, 1));
    }
}

#[tokio::test]
async fn what_breaks_before_the_first_byte_is_tried_again() {
    assert_eq!(fault(vec![pause(10)]).await, (FaultKind::Broken, 3, 3));
}

#[tokio::test]
async fn an_error_in_the_stream_is_a_fault() {
    let error = |json: &str| vec![head(), piece("{"), bytes(format!("data: {json}\n\n").as_bytes()), done()];
    let limited = error(r#"{"error": {"code": 429, "message": "slow down"}}"#);
    assert_eq!(fault(limited).await, (FaultKind::RateLimited { after: None }, 1, 1));
    let broken = error(r#"{"error": {"code": "server_error", "message": "sk-canary-0123456789\nis tired"}}"#);
    assert_eq!(fault(broken).await, (FaultKind::Broken, 1, 1));
}

#[tokio::test]
async fn an_endpoint_that_knows_no_streams_is_understood() {
    let body = "{\n \"choices\": [\n {\"message\": {\"content\": \"{}\"}, \"finish_reason\": \"stop\"}\n]\n}";
    let peer = Peer::start(vec![vec![answer("200 OK", "content-type: application/json\r\n", body)]]).await;
    assert_eq!(call(config(&peer.base_url)).await.unwrap().text, "{}");
}

#[tokio::test]
async fn a_connection_is_used_again() {
    // The words that end a stream come before its end, as servers mostly send them.
    let reply = [head(), piece("{}"), ended("stop"), bytes(b"data: [DONE]\n\n"), pause(20)];
    let end = Step::Send(b"0\r\n\r\n".to_vec());
    let peer = Peer::start(vec![[reply.as_slice(), &[end, Step::Next]].concat()]).await;
    let endpoint = Endpoint::new(config(&peer.base_url)).unwrap();
    for _ in 0..5 {
        endpoint.chat(&request(), Instant::now() + DEADLINE).await.unwrap();
    }
    assert_eq!((peer.calls(), peer.connections()), (5, 1));
}

#[tokio::test]
async fn a_stream_that_says_it_ended_but_does_not_is_not_waited_for() {
    let script = vec![head(), piece("{}"), ended("stop"), bytes(b"data: [DONE]\n\n"), Step::Hang];
    let peer = Peer::start(vec![script]).await;
    let started = Instant::now();
    call(config(&peer.base_url)).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    assert!(peer.all_closed().await);
}

#[tokio::test]
async fn nothing_is_sent_after_the_deadline() {
    let peer = Peer::start(vec![vec![Step::Hang]]).await;
    let endpoint = Endpoint::new(config(&peer.base_url)).unwrap();
    let fault = endpoint.chat(&request(), Instant::now()).await.unwrap_err();
    assert_eq!((fault.kind, fault.calls, peer.calls()), (FaultKind::TimedOut, 0, 0));
}

#[tokio::test]
async fn a_refusal_whose_body_never_ends_is_a_refusal() {
    let endless = Step::Send(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 99999\r\n\r\nno such".to_vec());
    let mut patient = config("");
    patient.timeouts.attempt = DEADLINE;
    let peer = Peer::start(vec![vec![endless, Step::Hang]]).await;
    patient.base_url.clone_from(&peer.base_url);
    let fault = call(patient).await.unwrap_err();
    assert_eq!((fault.kind, fault.detail.as_str()), (FaultKind::Denied, "401 Unauthorized: no such"));
    assert!(peer.all_closed().await);
}
