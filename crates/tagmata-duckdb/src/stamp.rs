//! Stamps of source files: their size and time of change, taken at load, so that later it can be told whether the data
//! on disk is still what was loaded. Reads no content.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use tagmata_core::model::{Model, Origin};
use tagmata_core::warehouse::FileStamp;

/// The stamps of every file that a model's sources may read below a data folder, in a fixed order. Files that cannot be
/// looked at have none.
pub fn stamps(data_dir: impl AsRef<Path>, model: &Model) -> Vec<FileStamp> {
    let data_dir = data_dir.as_ref();
    let mut files: Vec<PathBuf> = Vec::new();
    for source in model.sources.values() {
        match &source.origin {
            Origin::Files(pattern) if pattern.contains(['*', '?', '[']) => {
                // A pattern may take in any file below the folder that it starts from.
                let fixed = pattern.split('/').take_while(|part| !part.contains(['*', '?', '[']));
                below(&fixed.fold(data_dir.to_owned(), |folder, part| folder.join(part)), &mut files);
            }
            Origin::Files(file) | Origin::Table { file, .. } => files.push(data_dir.join(file)),
            Origin::Relation { .. } | Origin::Distinct(_) => {}
        }
    }
    files.sort();
    files.dedup();
    files.iter().filter_map(|file| stamp(data_dir, file)).collect()
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            below(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn stamp(data_dir: &Path, file: &Path) -> Option<FileStamp> {
    let facts = fs::metadata(file).ok()?;
    let changed = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let path = file.strip_prefix(data_dir).unwrap_or(file).display().to_string();
    Some(FileStamp { path, bytes: facts.len(), changed_us: u64::try_from(changed.as_micros()).ok()? })
}
