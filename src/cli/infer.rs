//! `tagmata model infer`: a starter model file from a folder of tables or a database.

use super::{Done, notice, out};
use crate::infer::{Settings, infer};
use std::path::PathBuf;
use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// What `tagmata model infer` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder of CSV or Parquet files, a DuckDB file, or a SQLite file
    source: PathBuf,
    /// The file to write; without it the model is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    how: How,
}

/// How a model is inferred, for every command that infers one.
#[derive(Debug, Clone, clap::Args)]
pub struct How {
    /// Names in both languages, as YAML or JSON: `customers.city: {en: city, zh: 城市}`
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// The model's id [default: the name of the source]
    #[arg(long)]
    name: Option<String>,
    /// The time zone of all dates
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    timezone: String,
    /// Do not hide likely personal data
    #[arg(long)]
    show_personal: bool,
    /// Find keys by data alone, even where the database declares them
    #[arg(long)]
    ignore_declared: bool,
}

impl How {
    /// The same as settings.
    pub fn settings(&self) -> Settings {
        Settings {
            name: self.name.clone(),
            timezone: self.timezone.clone(),
            names: self.names.clone(),
            show_personal: self.show_personal,
            ignore_declared: self.ignore_declared,
        }
    }
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let (inferred, _) = infer(&args.source, &args.how.settings())?;
    for line in &inferred.left_out {
        notice(&format!("left out: {line}"));
    }
    match &args.out {
        None => out(&inferred.text),
        Some(file) => {
            std::fs::write(file, &inferred.text).map_err(|error| {
                let words = Words::plain(format!("{}: {error}", file.display()));
                vec![Diagnostic::new(Code::BadValue, Place::None, words)]
            })?;
            println!("{}: {} lines", file.display(), inferred.text.lines().count());
        }
    }
    Ok(ExitCode::SUCCESS)
}
