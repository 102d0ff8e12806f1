//! A server that does with bytes what no proper server would: it stops in the middle, splits, hangs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One thing it does after a request has come. After the last it closes the connection.
#[derive(Debug, Clone)]
pub enum Step {
    /// Sends bytes at once.
    Send(Vec<u8>),
    /// Does nothing for a while.
    Pause(Duration),
    /// Waits until the other side closes.
    Hang,
    /// Keeps the connection for the next request.
    Next,
}

/// The running server. It ends with the runtime.
pub struct Peer {
    /// What stands before `/chat/completions`.
    pub base_url: String,
    calls: Arc<AtomicU32>,
    open: Arc<AtomicU32>,
    connections: Arc<AtomicU32>,
}

impl Peer {
    /// The first call gets the first script, and so on; the last is for all that follow.
    pub async fn start(scripts: Vec<Vec<Step>>) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let [calls, open, connections] = [(); 3].map(|()| Arc::new(AtomicU32::new(0)));
        let (counted, held, made) = (Arc::clone(&calls), Arc::clone(&open), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                made.fetch_add(1, Ordering::SeqCst);
                let (scripts, calls, open) = (scripts.clone(), Arc::clone(&counted), Arc::clone(&held));
                tokio::spawn(async move {
                    open.fetch_add(1, Ordering::SeqCst);
                    let mut more = true;
                    while more && read_request(&mut stream).await {
                        let nth = calls.fetch_add(1, Ordering::SeqCst) as usize;
                        more = play(&scripts[nth.min(scripts.len() - 1)], &mut stream).await;
                    }
                    drop(stream);
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Peer { base_url, calls, open, connections }
    }

    /// Calls that came.
    pub fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Connections that were made.
    pub fn connections(&self) -> u32 {
        self.connections.load(Ordering::SeqCst)
    }

    /// Connections that are open.
    pub fn open(&self) -> u32 {
        self.open.load(Ordering::SeqCst)
    }

    /// Waits until no connection is open; gives up after two seconds.
    pub async fn all_closed(&self) -> bool {
        for _ in 0..200 {
            if self.open() == 0 {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }
}

async fn read_request(stream: &mut TcpStream) -> bool {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return false,
            Ok(n) => bytes.extend_from_slice(&part[..n]),
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        if body.len() >= length.unwrap_or(0_usize) {
            return true;
        }
    }
}

/// Whether another request may come.
async fn play(script: &[Step], stream: &mut TcpStream) -> bool {
    for step in script {
        match step {
            Step::Send(bytes) => {
                if stream.write_all(bytes).await.is_err() || stream.flush().await.is_err() {
                    return false;
                }
            }
            Step::Pause(time) => tokio::time::sleep(*time).await,
            Step::Hang => {
                let _ = stream.read(&mut [0; 64]).await;
                return false;
            }
            Step::Next => return true,
        }
    }
    false
}

/// The head of a stream.
pub fn head() -> Step {
    Step::Send(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n".to_vec())
}

/// Some bytes of a stream.
pub fn bytes(bytes: &[u8]) -> Step {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    Step::Send(chunk)
}

/// A piece of a reply.
pub fn piece(content: &str) -> Step {
    let json = serde_json::json!({"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": null}]});
    bytes(format!("data: {json}\n\n").as_bytes())
}

/// The end of a reply.
pub fn ended(reason: &str) -> Step {
    let json = serde_json::json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]});
    bytes(format!("data: {json}\n\n").as_bytes())
}

/// What it took.
pub fn usage() -> Step {
    let json = serde_json::json!({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}});
    bytes(format!("data: {json}\n\n").as_bytes())
}

/// The end of a stream.
pub fn done() -> Step {
    Step::Send(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n".to_vec())
}

/// A whole answer.
pub fn answer(status: &str, headers: &str, body: &str) -> Step {
    Step::Send(format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes())
}
