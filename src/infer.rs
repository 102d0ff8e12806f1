//! A starter model from data: measures the tables, lets `tagmata-infer` make the model's text.

use std::path::{Path, PathBuf};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;
use tagmata_infer::naming::NamesFile;
use tagmata_infer::{Declared, Inferred, Options, Personal};

/// How a model is inferred.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The model's id; absent is the source's name.
    pub name: Option<String>,
    /// The zone of its calendar.
    pub timezone: String,
    /// A file of names.
    pub names: Option<PathBuf>,
    /// Personal data is like any other.
    pub show_personal: bool,
    /// Keys that the database declares are not looked at.
    pub ignore_declared: bool,
}

/// Measures a folder or a database file and makes a model of it. Also gives the folder that is its data folder.
pub fn infer(source: &Path, settings: &Settings) -> Result<(Inferred, PathBuf), Vec<Diagnostic>> {
    let names = match &settings.names {
        None => NamesFile::default(),
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| wrong(format!("{}: {error}", file.display())))?;
            NamesFile::read(&text).map_err(|why| wrong(format!("{}: {why}", file.display())))?
        }
    };
    let (profile, mut profiler) = tagmata_duckdb::profile(source).map_err(|error| wrong(error.to_string()))?;
    let options = Options {
        model: name_of(source, settings),
        timezone: settings.timezone.clone(),
        personal: if settings.show_personal { Personal::Show } else { Personal::Hide },
        declared: if settings.ignore_declared { Declared::Withhold } else { Declared::Use },
        names,
    };
    let inferred = tagmata_infer::infer(&profile, &mut profiler, &options).map_err(|error| wrong(error.to_string()))?;
    Ok((inferred, base_of(source)))
}

/// The folder that paths of a model over a source start from: the folder itself, or that of the file.
pub fn base_of(source: &Path) -> PathBuf {
    let parent = source.parent().filter(|parent| !parent.as_os_str().is_empty());
    if source.is_dir() { source.to_owned() } else { parent.unwrap_or(Path::new(".")).to_owned() }
}

/// The id of a model: the given one, else the name of its folder or file.
pub fn name_of(source: &Path, settings: &Settings) -> String {
    if let Some(name) = &settings.name {
        return name.clone();
    }
    let whole = std::path::absolute(source).unwrap_or_else(|_| source.to_owned());
    let name = whole.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let id: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if id.is_empty() { "model".to_owned() } else { id }
}

fn wrong(text: String) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::BadValue, Place::None, Words::plain(text))]
}
