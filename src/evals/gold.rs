//! The right rows of a case: its gold statements run on an evaluation database of their own, over the source files as they
//! are, never through the product's path.

use super::case::Case;
use super::databases::DB;
use super::value::{Rows, values};
use std::path::{Path, PathBuf};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;
use tagmata_duckdb::EvaluationDatabase;

/// What stands for the data folder in a setup script.
const FOLDER: &str = "@DATA@";

/// Where gold statements run.
#[derive(Debug, Clone, Default)]
pub struct GoldData {
    /// A script that makes the tables, in place of one view per CSV or Parquet file; `@DATA@` stands for the data folder,
    /// `{db}` in its path for the database.
    pub setup: Option<PathBuf>,
}

/// An open evaluation database, or none yet: many sets write their rows down and need none.
pub(super) struct Gold {
    setup: String,
    open: Option<EvaluationDatabase>,
}

impl GoldData {
    /// The gold of one database over its data folder.
    pub(super) fn of(&self, db: &str, data: &Path) -> Result<Gold, Vec<Diagnostic>> {
        let data = std::path::absolute(data).unwrap_or_else(|_| data.to_path_buf());
        let setup = match &self.setup {
            Some(file) => {
                let file = file.to_string_lossy().replace(DB, db);
                let script = std::fs::read_to_string(&file).map_err(|error| vec![said(format!("{file}: {error}"))])?;
                script.replace(FOLDER, &data.display().to_string())
            }
            None => views(&data),
        };
        Ok(Gold { setup, open: None })
    }
}

impl Gold {
    /// The right rows of a case, one table per statement; those of the first may be written down. Empty where only its draft
    /// says them.
    /// The error is a gold statement that does not run.
    pub(super) fn rows(&mut self, case: &Case) -> Result<Vec<Rows>, String> {
        let mut right: Vec<Rows> = case.expect.rows.iter().cloned().collect();
        for sql in case.expect.sql.iter().skip(right.len()) {
            right.push(self.run(sql)?);
        }
        Ok(right)
    }

    fn run(&mut self, sql: &str) -> Result<Rows, String> {
        let open = match self.open.take() {
            Some(open) => open,
            None => EvaluationDatabase::open(&self.setup).map_err(|error| format!("the setup of the gold: {error}"))?,
        };
        let ran = open.rows(sql).map_err(|error| format!("the gold statement: {error}"));
        self.open = Some(open);
        Ok(values(&ran?.rows))
    }
}

/// One view per CSV or Parquet file of a folder, named as the file.
fn views(data: &Path) -> String {
    let mut files: Vec<PathBuf> = std::fs::read_dir(data)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    files.sort();
    let mut script = String::new();
    for file in files {
        let read = match file.extension().and_then(|extension| extension.to_str()) {
            Some("parquet") => "read_parquet",
            Some("csv") => "read_csv",
            _ => continue,
        };
        let name = file.file_stem().unwrap_or_default().to_string_lossy().replace('"', "\"\"");
        let path = file.display().to_string().replace('\'', "''");
        script.push_str(&format!("CREATE VIEW \"{name}\" AS SELECT * FROM {read}('{path}');\n"));
    }
    script
}

fn said(text: String) -> Diagnostic {
    Diagnostic::new(Code::BadValue, Place::None, Words::plain(text))
}
