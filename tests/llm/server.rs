//! The local model's server, which tests share. It ends when this program does: it watches its standard input.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tagmata_llm::EndpointConfig;

/// The name of its only model.
pub const MODEL: &str = "smollm2-135m";

/// A running server.
pub struct Server {
    process: Child,
    port: u16,
}

/// The server, for one test at a time: it answers one call after another, and tests look at how long that takes. Prints
/// why they are skipped where it is missing.
pub fn alone() -> Option<(MutexGuard<'static, ()>, &'static Server)> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let server = SERVER.get_or_init(|| folder().map(|folder| Server::start(&folder))).as_ref();
    if server.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "the local model is missing: run `make test-deps`");
        println!("skipped: the local model is missing; `make test-deps` fetches it");
    }
    server.map(|server| (turn, server))
}

/// Where `make test-deps` puts it; a variable may name another folder.
fn folder() -> Option<PathBuf> {
    let cached = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/tagmata/local-llm"));
    let folder = std::env::var_os("TAGMATA_LOCAL_LLM").map(PathBuf::from).or_else(cached)?;
    (folder.join("installed").is_file() && folder.join("model.gguf").is_file()).then_some(folder)
}

impl Server {
    fn start(folder: &Path) -> Server {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/llm/server.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        // With more threads than free cores it is many times slower.
        command.env("LLM_THREADS", "1");
        let mut process = command.spawn().expect("node runs");
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        output.read_line(&mut line).expect("it says where it listens");
        let port = line.trim().strip_prefix("ready ").and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the server did not start: {line:?}, {:?}", process.try_wait()));
        Server { process, port }
    }

    /// What stands before `/chat/completions`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Its endpoint, with patience for a busy machine.
    pub fn config(&self) -> EndpointConfig {
        let mut config = EndpointConfig::new(self.base_url(), MODEL);
        config.timeouts.attempt = Duration::from_secs(60);
        config.timeouts.idle = Duration::from_secs(30);
        config
    }

    /// Waits until no call runs or waits; how long that took.
    pub fn is_free(&self) -> Duration {
        let started = Instant::now();
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
        loop {
            let address = format!("http://127.0.0.1:{}/running", self.port);
            let said: serde_json::Value =
                agent.get(address).call().expect("it answers").body_mut().read_json().expect("JSON");
            if said["running"] == 0 {
                return started.elapsed();
            }
            assert!(started.elapsed() < Duration::from_secs(30), "server {} is still busy", self.process.id());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
