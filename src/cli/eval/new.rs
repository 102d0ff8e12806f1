//! `tagmata eval new`: an answer that was kept becomes a case at the end of a file.

use crate::cli::{Done, notice};
use crate::evals::{Naming, Record, block_of, line_of, read_all};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// Flags of `tagmata eval new`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file that `tagmata ask --record DIR` wrote
    record: PathBuf,
    /// The file of cases that the case is added to: .md or .jsonl
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The case's id [default: the record's name]
    #[arg(long)]
    id: Option<String>,
    /// The kind that reports group by [default: what is expected]
    #[arg(long)]
    kind: Option<String>,
    /// Further words to group by
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let text = std::fs::read_to_string(&args.record).map_err(|error| failed(&args.record, &error))?;
    let record: Record = serde_json::from_str(&text).map_err(|error| failed(&args.record, &error))?;
    let naming = Naming { id: args.id.clone(), kind: args.kind.clone(), tags: args.tags.clone() };
    let case = record.case(naming)?;
    let known = if args.out.exists() { read_all(std::slice::from_ref(&args.out))? } else { Vec::new() };
    if known.iter().any(|known| known.id == case.id || known.group == case.id) {
        let message = Words::plain(format!("{} has a case `{}` already", args.out.display(), case.id));
        let hint = Words::plain("give it another name: --id NAME");
        return Err(vec![Diagnostic::new(Code::BadValue, Place::None, message).hint(hint)]);
    }
    let text = match args.out.extension().and_then(|end| end.to_str()) {
        Some("md") if known.is_empty() => block_of(&case),
        Some("md") => format!("\n{}", block_of(&case)),
        _ => line_of(&case) + "\n",
    };
    let file = std::fs::OpenOptions::new().append(true).create(true).open(&args.out);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| failed(&args.out, &error))?;
    notice(&format!("{}: one more case, `{}`; check what it expects", args.out.display(), case.id));
    Ok(ExitCode::SUCCESS)
}

fn failed(file: &Path, error: &dyn std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::BadValue, Place::None, Words::plain(format!("{}: {error}", file.display())))]
}
