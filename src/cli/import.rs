//! `tagmata model import`: a model file from what people already have. The file goes to stdout, what it lacks to stderr.

use super::{Done, notice, out, print};
use crate::project;
use std::path::PathBuf;
use std::process::ExitCode;
use tagmata_dbt::{Options, Stopped, import};

/// Subcommands of `tagmata model import`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// From dbt's semantic models and metrics (MetricFlow)
    Dbt(Dbt),
}

/// What `tagmata model import dbt` takes.
#[derive(Debug, clap::Args)]
pub struct Dbt {
    /// The folder of the dbt project, or of its semantic models
    folder: PathBuf,
    /// The model's id
    #[arg(long, default_value = "dbt")]
    name: String,
    /// The end of each table's file name in the data folder
    #[arg(long, default_value = ".parquet")]
    ending: String,
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    let Command::Dbt(dbt) = command;
    let files = project::files(&dbt.folder)?;
    let options = Options { model: dbt.name.clone(), ending: dbt.ending.clone(), ..Options::default() };
    match import(&files, &options) {
        Ok(imported) => {
            imported.not_carried.iter().for_each(|lost| notice(&format!("not carried: {lost}")));
            out(&imported.text);
            Ok(ExitCode::SUCCESS)
        }
        Err(Stopped { problems, not_carried }) => {
            not_carried.iter().for_each(|lost| notice(&format!("not carried: {lost}")));
            print::diagnostics(&problems);
            Ok(super::exit::of_all(&problems))
        }
    }
}
