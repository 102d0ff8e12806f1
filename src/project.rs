//! The files of a dbt project: every `.yml` and `.yaml` of a folder and those below it. Knows nothing of what is in them.

use std::path::{Path, PathBuf};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;
use tagmata_dbt::File;

/// Files that are read at most.
const FILES_MAX: usize = 10_000;

/// Reads a project's files in the order of their names. What dbt itself wrote or fetched (`target`, `dbt_packages`) and
/// hidden folders are left out. Fails where a folder or file cannot be read, or there is none.
pub fn files(folder: &Path) -> Result<Vec<File>, Vec<Diagnostic>> {
    let (mut paths, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|problem| unread(&folder, &problem.to_string()))? {
            let path = entry.map_err(|problem| unread(&folder, &problem.to_string()))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "dbt_packages"].contains(&name) {
                    open.push(path);
                }
            } else if path.is_file() && path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
                paths.push(path);
            }
            if paths.len() > FILES_MAX {
                return Err(unread(&folder, &format!("there are more than {FILES_MAX} YAML files")));
            }
        }
    }
    if paths.is_empty() {
        return Err(unread(folder, "there is no YAML file"));
    }
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Result<File, Vec<Diagnostic>> {
    let text = std::fs::read_to_string(&path).map_err(|problem| unread(&path, &problem.to_string()))?;
    Ok(File { name: path.display().to_string(), text })
}

fn unread(path: &Path, why: &str) -> Vec<Diagnostic> {
    let message = Words::plain(format!("{} cannot be read: {why}", path.display()));
    vec![Diagnostic::new(Code::Syntax, Place::None, message)]
}
