//! A PostgreSQL server of a test's own: made in a folder that vanishes, reached by a socket in it, ended with the last
//! test that uses it.

use postgres::{Client, NoTls};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Who owns everything in it.
const USER: &str = "tagmata";
/// The account that a server started by root runs as: it refuses to be root.
const ACCOUNT: &str = "postgres";
/// How long it may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
pub struct Server {
    process: Child,
    folder: TempDir,
}

/// The server that tests share; prints why they are skipped where there is none.
pub fn shared() -> Option<Arc<Server>> {
    static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = shared.upgrade() {
        return Some(server);
    }
    let Some(programs) = programs() else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "PostgreSQL is missing: run `make test-deps`");
        println!("skipped: PostgreSQL is missing; `make test-deps` installs it");
        return None;
    };
    let server = Arc::new(Server::start(&programs));
    *shared = Arc::downgrade(&server);
    Some(server)
}

/// The folder of `initdb` and `postgres`, where Debian puts them.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions.flatten().map(|entry| entry.path().join("bin")).collect();
    found.retain(|folder| folder.join("initdb").is_file());
    found.sort();
    found.pop()
}

impl Server {
    fn start(programs: &Path) -> Server {
        let folder = tempfile::Builder::new().prefix("tagmata-pg-").tempdir().expect("a folder");
        let owner = number("-u").filter(|_| is_root()).zip(number("-g"));
        if owner.is_some() {
            run(Command::new("chown").arg(format!("{ACCOUNT}:")).arg(folder.path()));
        }
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(folder.path()).stdin(Stdio::null());
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };
        let data = folder.path().join("data");
        // A language that sorts otherwise than bytes do, so that text that lacks its collation shows.
        run(command("initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", USER, "-A", "trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"])
            .args(["--locale-provider=icu", "--icu-locale=en"])
            .stdout(Stdio::null()));
        let log = std::fs::File::create(folder.path().join("log")).expect("a log");
        let process = command("postgres")
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "autovacuum=off", "-c", "timezone=UTC"])
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let server = Server { process, folder };
        let started = Instant::now();
        while let Err(error) = server.address("postgres").parse::<postgres::Config>().expect("it").connect(NoTls) {
            assert!(started.elapsed() < PATIENCE, "{error}\n{}", server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// The address of one of its databases.
    pub fn address(&self, database: &str) -> String {
        format!("host={} user={USER} dbname={database}", self.folder.path().display())
    }

    /// A new, empty database, and its address.
    pub fn database(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut client = Client::connect(&self.address("postgres"), NoTls).expect("a session");
        client.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database");
        self.address(&name)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ends every session at once; a plain kill would leave their processes to notice by themselves.
        let asked = Command::new("kill").arg("-INT").arg(self.process.id().to_string()).status();
        let started = Instant::now();
        while asked.is_ok() && started.elapsed() < PATIENCE {
            if matches!(self.process.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    String::from_utf8_lossy(&output.stdout).trim() == "0"
}

/// A number of the account.
fn number(which: &str) -> Option<u32> {
    let output = Command::new("id").args([which, ACCOUNT]).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

fn run(command: &mut Command) {
    let status = command.status();
    assert!(status.as_ref().is_ok_and(|status| status.success()), "{command:?}: {status:?}");
}
