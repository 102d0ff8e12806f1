//! `tagmata demo`: makes the demo shop's data; or, over anybody's data, infers a model, loads it and serves it.

use super::infer::How;
use super::{Done, serve};
use crate::config::PlaceFlags;
use crate::infer;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// The script that makes the shop.
const SCRIPT: &str = include_str!("demo/build.sql");
/// Beyond this the script needs more memory than a laptop has.
const USERS_MAX: u32 = 5_000_000;

/// What `tagmata demo` takes.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Infer a model of this folder or database file, load it, and serve it
    #[arg(long, value_name = "SOURCE", required = true)]
    data: Option<PathBuf>,
    /// The model file: written if it is not there, else used as it is [default: NAME.yaml]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// The folder that holds the loaded snapshots [env: TAGMATA_STORE] [default: .tagmata]
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Where to listen; port 0 takes any free one [env: TAGMATA_ADDR] [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS:PORT")]
    addr: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Subcommands of `tagmata demo`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write the shop's tables as Parquet; the same seed gives the same content
    Build(Build),
}

/// Flags of `tagmata demo build`.
#[derive(Debug, clap::Args)]
pub struct Build {
    /// How many members the shop has
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=USERS_MAX as i64))]
    users: u32,
    /// What everything is drawn from
    #[arg(long, default_value_t = 7)]
    seed: u32,
    /// The folder to write into
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    out: PathBuf,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    match (&args.command, &args.data) {
        (Some(Command::Build(shop)), _) => build(shop),
        (None, Some(source)) => over(source, args),
        (None, None) => Err(wrong("name the data with --data SOURCE".to_owned())),
    }
}

/// Infers a model where there is none yet, and serves it over its data.
fn over(source: &Path, args: &Args) -> Done {
    let settings = args.how.settings();
    let file =
        args.model.clone().unwrap_or_else(|| PathBuf::from(format!("{}.yaml", infer::name_of(source, &settings))));
    let base = match file.exists() {
        true => {
            println!("{} is there already and used as it is; delete it to have it made anew", file.display());
            infer::base_of(source)
        }
        false => {
            let started = Instant::now();
            let (inferred, base) = infer::infer(source, &settings)?;
            std::fs::write(&file, &inferred.text).map_err(|error| wrong(format!("{}: {error}", file.display())))?;
            let seconds = started.elapsed().as_secs_f64();
            println!(
                "{}: a starter model, made in {seconds:.1} s. Correct it there, then start this again:",
                file.display()
            );
            inferred.notes.iter().for_each(|note| println!("  {note}"));
            base
        }
    };
    let places = PlaceFlags { model: Some(file), data: Some(base), store: args.store.clone() };
    serve::run(&serve::Args::over(places, args.addr.clone()))
}

fn build(args: &Build) -> Done {
    let started = Instant::now();
    std::fs::create_dir_all(&args.out).map_err(|error| wrong(format!("{}: {error}", args.out.display())))?;
    let sql = script(args)?;
    tagmata_duckdb::run_script(&sql).map_err(|error| wrong(error.to_string()))?;
    for (name, bytes) in files(&args.out)? {
        println!("{name}  {} KB", bytes.div_ceil(1024));
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{} members, seed {}: {} made in {seconds:.1} s", args.users, args.seed, args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// The script with its three marks replaced.
fn script(args: &Build) -> Result<String, Vec<Diagnostic>> {
    let out = args.out.to_str().ok_or_else(|| wrong("the folder's name is not Unicode".to_owned()))?;
    if out.contains(['\'', ';']) {
        return Err(wrong("the folder's name must not hold a quote or a semicolon".to_owned()));
    }
    Ok(SCRIPT
        .replace("{{users}}", &args.users.to_string())
        .replace("{{seed}}", &args.seed.to_string())
        .replace("{{out}}", out))
}

fn files(folder: &Path) -> Result<Vec<(String, u64)>, Vec<Diagnostic>> {
    let failed = |error: std::io::Error| wrong(format!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".parquet") {
            found.push((name, entry.metadata().map_err(failed)?.len()));
        }
    }
    found.sort();
    Ok(found)
}

fn wrong(text: String) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::BadValue, Place::None, Words::plain(text))]
}
