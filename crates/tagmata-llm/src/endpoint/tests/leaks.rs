//! Nothing is left behind: no task, no connection, whoever gives up first.

use super::peer::{Peer, Step, head, piece};
use super::{DEADLINE, config, request, whole};
use crate::endpoint::{Endpoint, EndpointConfig};
use std::time::{Duration, Instant};

/// Times that each way of ending is tried.
const TIMES: usize = 200;

fn tasks() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

/// Calls a server that misbehaves in the middle, many times, some at once; holds tasks and connections against before.
async fn nothing_left(name: &str, script: Vec<Step>, shape: fn(EndpointConfig) -> EndpointConfig, patience: Duration) {
    let peer = Peer::start(vec![script]).await;
    let endpoint = Endpoint::new(shape(config(&peer.base_url))).unwrap();
    let before = tasks();
    for _ in 0..TIMES / 20 {
        let request = request();
        let calls = (0..20).map(|_| async {
            let call = endpoint.chat(&request, Instant::now() + DEADLINE);
            let _ = tokio::time::timeout(patience, call).await;
        });
        together(calls.collect()).await;
    }
    assert!(peer.all_closed().await, "{} connections are open", peer.open());
    for _ in 0..100 {
        if tasks() <= before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (calls, open) = (peer.calls(), peer.open());
    println!("{name}: {calls} calls; tasks {before} → {}; connections left: {open}", tasks());
    assert!(tasks() <= before, "{} tasks, {before} before", tasks());
    // A caller that goes away early may go before its connection is made.
    assert!(peer.calls() as usize >= TIMES / 2);
}

/// Drives several futures at once on this task.
async fn together(futures: Vec<impl Future<Output = ()>>) {
    let mut running: Vec<_> = futures.into_iter().map(Box::pin).collect();
    std::future::poll_fn(|context| {
        running.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if running.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

#[tokio::test]
async fn a_server_that_dies_in_mid_stream() {
    let script = vec![head(), piece("{\"a\""), Step::Pause(Duration::from_millis(2))];
    nothing_left("killed in mid-stream", script, |config| config, DEADLINE).await;
}

#[tokio::test]
async fn a_server_that_falls_silent_in_mid_stream() {
    nothing_left("silent in mid-stream", vec![head(), piece("{"), Step::Hang], |config| config, DEADLINE).await;
}

#[tokio::test]
async fn a_caller_that_goes_away_in_mid_stream() {
    let script = vec![head(), piece("{"), Step::Hang];
    nothing_left("dropped in mid-stream", script, |config| config, Duration::from_millis(60)).await;
}

#[tokio::test]
async fn a_caller_that_goes_away_before_the_reply() {
    nothing_left("dropped before the reply", vec![Step::Hang], whole, Duration::from_millis(60)).await;
}

#[tokio::test]
async fn dropping_a_call_closes_its_connection() {
    let peer = Peer::start(vec![vec![head(), piece("{"), Step::Hang]]).await;
    let endpoint = Endpoint::new(config(&peer.base_url)).unwrap();
    let request = request();
    let call = endpoint.chat(&request, Instant::now() + DEADLINE);
    assert!(tokio::time::timeout(Duration::from_millis(150), call).await.is_err());
    let dropped = Instant::now();
    assert_eq!(peer.calls(), 1);
    assert!(peer.all_closed().await);
    println!("the server saw it after {:?}", dropped.elapsed());
    assert!(dropped.elapsed() < Duration::from_millis(200), "{:?}", dropped.elapsed());
}
