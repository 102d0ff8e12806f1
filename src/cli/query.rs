//! `tagmata query`: runs a draft from a file or from stdin.

use super::ask::{Say, finish};
use super::{Done, block_on, notice, out};
use crate::app::App;
use crate::ask::{Question, no_steps};
use crate::config::{AskLimits, PlaceFlags, Places};
use clap::ValueEnum;
use serde_json::Value;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::model::Engine;
use tagmata_core::shape;
use tagmata_core::words::{Lang, Words};

/// Flags of `tagmata query`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A draft as JSON, `-` for stdin; its form is in schemas/draft.json
    file: PathBuf,
    #[command(flatten)]
    places: PlaceFlags,
    #[command(flatten)]
    say: Say,
    /// Print the SQL, too
    #[arg(long)]
    explain: bool,
    /// With --explain: print only the SQL, as this engine reads it, and run nothing
    #[arg(long, value_name = "ENGINE", requires = "explain")]
    dialect: Option<Dialect>,
}

/// An engine on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Dialect {
    /// DuckDB
    Duckdb,
    /// PostgreSQL
    Postgres,
}

impl From<Dialect> for Engine {
    fn from(dialect: Dialect) -> Engine {
        match dialect {
            Dialect::Duckdb => Engine::Duckdb,
            Dialect::Postgres => Engine::Postgres,
        }
    }
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let text = read(&args.file)?;
    let shown = args.file.display().to_string();
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        let place = Place::File { file: shown, line: error.line(), path: String::new() };
        vec![Diagnostic::new(Code::Syntax, place, Words::plain(format!("this is not JSON: {error}")))]
    })?;
    let draft = shape::draft(&value)?;
    let app = App::open(&Places::of(&args.places), AskLimits::whole(), &notice)?;
    let lang = args.say.lang.map_or(Lang::En, Into::into);
    let question = Question { lang: Some(lang), today: args.say.today, ..Question::default() };
    if let Some(dialect) = args.dialect {
        let sql = app.asker.explain(&draft, &question, dialect.into())?;
        out(&sql.map_or("-- the model answers this; no SQL runs\n".to_owned(), |sql| sql + "\n"));
        return Ok(ExitCode::SUCCESS);
    }
    let replied = block_on(app.asker.query(draft, &question, &mut no_steps));
    let say = Say { sql: args.say.sql || args.explain, ..args.say };
    finish(replied, &say)
}

fn read(file: &Path) -> Result<String, Vec<Diagnostic>> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    text.map_err(|error| {
        let words = Words::plain(format!("{} cannot be read: {error}", file.display()));
        vec![Diagnostic::new(Code::BadValue, Place::None, words)]
    })
}
