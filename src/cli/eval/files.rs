//! Files that `tagmata eval` reads and writes, beside the cases.

use crate::evals::{Baseline, Labels, Report};
use std::path::Path;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// Writes a file.
pub fn write(file: &Path, text: &str) -> Result<(), Vec<Diagnostic>> {
    std::fs::write(file, text).map_err(|error| vec![wrong(file, &error)])
}

/// Other words for values, from a JSON object.
pub fn labels(file: &Path) -> Result<Labels, Vec<Diagnostic>> {
    let labels: Labels = serde_json::from_str(&read(file)?).map_err(|error| vec![wrong(file, &error)])?;
    Ok(labels.into_iter().map(|(word, value)| (word.to_lowercase(), value)).collect())
}

/// A kept baseline, or a report, which comes along.
pub fn baseline(file: &Path) -> Result<(Baseline, Option<Report>), Vec<Diagnostic>> {
    Baseline::read(&file.display().to_string(), &read(file)?).map_err(|wrong| vec![wrong])
}

fn read(file: &Path) -> Result<String, Vec<Diagnostic>> {
    std::fs::read_to_string(file).map_err(|error| vec![wrong(file, &error)])
}

fn wrong(file: &Path, error: &dyn std::fmt::Display) -> Diagnostic {
    mistake(format!("{}: {error}", file.display()))
}

/// A mistake in what was asked for.
pub fn mistake(text: String) -> Diagnostic {
    Diagnostic::new(Code::BadValue, Place::None, Words::plain(text))
}
