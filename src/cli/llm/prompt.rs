//! `tagmata llm prompt`: what would be sent of a question, and nothing sent.

use crate::app::App;
use crate::cli::ask::Lang;
use crate::cli::{Done, notice, out};
use crate::config::{AskLimits, PlaceFlags, Places};
use jiff::civil::Date;
use std::fmt::Write;
use std::process::ExitCode;
use tagmata_core::words;
use tagmata_llm::{Message, Speaker};

/// Flags of `tagmata llm prompt`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The question
    question: String,
    #[command(flatten)]
    places: PlaceFlags,
    /// Take this day for today
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// The language of the instructions; absent means the question's own
    #[arg(long)]
    lang: Option<Lang>,
    /// Print the reply's schema, too
    #[arg(long)]
    schema: bool,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let app = App::open(&Places::of(&args.places), AskLimits::whole(), &notice)?;
    let lang = args.lang.map_or_else(|| words::Lang::of(&args.question), Into::into);
    let prompt = app.asker.prompt(&args.question, lang, args.today);
    let mut text = String::new();
    for Message { speaker, content } in &prompt.messages {
        let head = match speaker {
            Speaker::System => "instructions",
            Speaker::User => "question",
            Speaker::Assistant => "reply",
        };
        let _ = writeln!(text, "── {head} ──\n{}\n", content.trim_end());
    }
    if args.schema {
        let _ = writeln!(text, "── schema of the reply ──\n{}\n", prompt.schema);
    }
    out(&text);
    notice(&format!("about {} tokens with the schema; prompt {}", prompt.tokens(), &prompt.hash[..12]));
    Ok(ExitCode::SUCCESS)
}
