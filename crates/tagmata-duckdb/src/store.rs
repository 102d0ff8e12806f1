//! The folder of snapshots: `snapshot-<id>.duckdb`, its manifest `snapshot-<id>.json`, and `current.json` that points
//! at the one in force. Publishing is one atomic rename; nothing here opens a database.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tagmata_core::warehouse::Manifest;

/// Snapshots that stay on disk: the one in force and the one before it.
const SNAPSHOTS_KEPT: usize = 2;

/// What went wrong with the folder of snapshots.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file could not be read or written.
    #[error("{file}: {cause}")]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A file of the store holds something else than it should.
    #[error("{file} is damaged: {cause}; load the data again")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// Another load is writing.
    #[error("another load is running in {0}")]
    Busy(PathBuf),
    /// The engine could not open a snapshot.
    #[error("DuckDB cannot open {file}: {cause}")]
    Engine {
        /// The snapshot.
        file: PathBuf,
        /// The engine's text.
        cause: String,
    },
}

/// What is published in a folder, without opening it; `None` when nothing is.
pub fn status(store_dir: impl AsRef<Path>) -> Result<Option<Manifest>, StoreError> {
    Store::new(store_dir).current()
}

/// The pointer file.
#[derive(Serialize, Deserialize)]
struct Pointer {
    snapshot: String,
}

/// A folder of snapshots.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    dir: PathBuf,
}

impl Store {
    /// The store in a folder, which need not exist yet.
    pub(crate) fn new(dir: impl AsRef<Path>) -> Store {
        Store { dir: dir.as_ref().to_owned() }
    }

    /// The database file of a snapshot.
    pub(crate) fn database(&self, id: &str) -> PathBuf {
        self.dir.join(format!("snapshot-{id}.duckdb"))
    }

    /// Where a load may spill to disk.
    pub(crate) fn spill(&self, id: &str) -> PathBuf {
        self.dir.join(format!("snapshot-{id}.spill"))
    }

    fn manifest_file(&self, id: &str) -> PathBuf {
        self.dir.join(format!("snapshot-{id}.json"))
    }

    fn pointer_file(&self) -> PathBuf {
        self.dir.join("current.json")
    }

    /// Makes the folder and holds it for one load; the lock ends with the file.
    pub(crate) fn lock(&self) -> Result<File, StoreError> {
        fs::create_dir_all(&self.dir).map_err(|cause| at(&self.dir, cause))?;
        let path = self.dir.join("load.lock");
        let file = File::options().create(true).append(true).open(&path).map_err(|cause| at(&path, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy(self.dir.clone())),
            Err(TryLockError::Error(cause)) => Err(at(&path, cause)),
        }
    }

    /// The manifest of the snapshot in force.
    pub(crate) fn current(&self) -> Result<Option<Manifest>, StoreError> {
        let path = self.pointer_file();
        let Some(text) = read_if_there(&path)? else { return Ok(None) };
        let pointer: Pointer = serde_json::from_str(&text).map_err(|e| damaged(&path, e.to_string()))?;
        if !is_id(&pointer.snapshot) {
            return Err(damaged(&path, "the snapshot's id is not one".to_owned()));
        }
        let path = self.manifest_file(&pointer.snapshot);
        let text = fs::read_to_string(&path).map_err(|cause| at(&path, cause))?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|e| damaged(&path, e.to_string()))?;
        if manifest.snapshot != pointer.snapshot {
            return Err(damaged(&path, "it is the manifest of another snapshot".to_owned()));
        }
        Ok(Some(manifest))
    }

    /// Puts a closed snapshot in force. Everything is on disk before the pointer moves.
    pub(crate) fn publish(&self, manifest: &Manifest) -> Result<(), StoreError> {
        let database = self.database(&manifest.snapshot);
        File::open(&database).and_then(|file| file.sync_all()).map_err(|cause| at(&database, cause))?;
        let text = serde_json::to_string_pretty(manifest).expect("a manifest is plain data");
        self.write_whole(&self.manifest_file(&manifest.snapshot), &text)?;
        let pointer = Pointer { snapshot: manifest.snapshot.clone() };
        let text = serde_json::to_string(&pointer).expect("a pointer is plain data");
        self.write_whole(&self.pointer_file(), &text)
    }

    /// Writes a file so that a reader sees either the old text or the whole new one, also after a crash.
    fn write_whole(&self, path: &Path, text: &str) -> Result<(), StoreError> {
        let draft = path.with_extension("json.new");
        let written = File::create(&draft).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|cause| at(&draft, cause))?;
        fs::rename(&draft, path).map_err(|cause| at(path, cause))?;
        // The rename itself is only durable once the folder is.
        File::open(&self.dir).and_then(|dir| dir.sync_all()).map_err(|cause| at(&self.dir, cause))
    }

    /// Removes every snapshot but the one in force and the newest before it. A file that a warehouse still has open
    /// lives on until it is closed. What a crashed load left behind goes too.
    pub(crate) fn prune(&self, in_force: &str) -> Result<(), StoreError> {
        let mut ids: Vec<String> = Vec::new();
        let entries = fs::read_dir(&self.dir).map_err(|cause| at(&self.dir, cause))?;
        for entry in entries {
            let name = entry.map_err(|cause| at(&self.dir, cause))?.file_name().to_string_lossy().into_owned();
            let id = name.strip_prefix("snapshot-").and_then(|rest| rest.split('.').next()).unwrap_or_default();
            if is_id(id) && id != in_force && !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        }
        ids.sort_by_key(|id| (self.manifest_file(id).exists(), id.clone()));
        let kept = ids.last().is_some_and(|id| self.manifest_file(id).exists()) as usize * (SNAPSHOTS_KEPT - 1);
        ids.truncate(ids.len() - kept);
        for id in ids {
            self.discard(&id)?;
        }
        Ok(())
    }

    /// Removes one snapshot, whole or half-written.
    pub(crate) fn discard(&self, id: &str) -> Result<(), StoreError> {
        let database = self.database(id);
        let manifest = self.manifest_file(id);
        for path in [manifest.with_extension("json.new"), manifest, database.with_extension("duckdb.wal"), database] {
            gone(&path, fs::remove_file(&path))?;
        }
        self.clear_spill(id)
    }

    /// Removes what a load spilled to disk.
    pub(crate) fn clear_spill(&self, id: &str) -> Result<(), StoreError> {
        gone(&self.spill(id), fs::remove_dir_all(self.spill(id)))
    }
}

/// A new id: the time it was made, to the microsecond, and what keeps two makers apart. Ids sort by time.
pub(crate) fn new_id() -> String {
    let now = Timestamp::now().to_zoned(TimeZone::UTC);
    format!("{}-{:x}", now.strftime("%Y%m%dt%H%M%S%6f"), std::process::id())
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn read_if_there(path: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(at(path, cause)),
    }
}

fn gone(path: &Path, removed: io::Result<()>) -> Result<(), StoreError> {
    match removed {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(at(path, cause)),
        _ => Ok(()),
    }
}

fn at(file: &Path, cause: io::Error) -> StoreError {
    StoreError::File { file: file.to_owned(), cause }
}

fn damaged(file: &Path, cause: String) -> StoreError {
    StoreError::Damaged { file: file.to_owned(), cause }
}
