//! `tagmata read`: how a question is read, span by span, without running anything; or the periods that a text names.

mod periods;

use super::ask::Lang as LangFlag;
use super::{Done, exit, notice, out};
use crate::app::App;
use crate::config::{AskLimits, PlaceFlags, Places};
use jiff::civil::Date;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tagmata_core::reading::{Assumption, Entry, Read, Role};
use tagmata_core::words::{Lang, Words};
use tagmata_reader::Context;

/// Flags of `tagmata read`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The question, or with --periods any text
    #[arg(required_unless_present = "batch")]
    question: Option<String>,
    #[command(flatten)]
    places: PlaceFlags,
    /// Print the reading as JSON
    #[arg(long)]
    json: bool,
    /// The language of what is printed; absent means the question's own
    #[arg(long)]
    lang: Option<LangFlag>,
    /// Find the periods of a text and their dates; needs no model and no data
    #[arg(long)]
    periods: bool,
    /// With --periods: take this day for today
    #[arg(long, value_name = "YYYY-MM-DD", requires = "periods")]
    today: Option<Date>,
    /// With --periods: every text of a JSONL file of {id, question, today, lang?}
    #[arg(long, value_name = "IN.jsonl", requires_all = ["out", "periods"], conflicts_with = "question")]
    batch: Option<PathBuf>,
    /// Where the periods of --batch go
    #[arg(long, value_name = "OUT.jsonl", requires = "batch")]
    out: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    if let (Some(input), Some(output)) = (&args.batch, &args.out) {
        return periods::batch(input, output, args.today);
    }
    let text = args.question.clone().unwrap_or_default();
    let lang = args.lang.map_or_else(|| Lang::of(&text), Into::into);
    if args.periods {
        return periods::of_text(&text, args.today, lang, args.json);
    }
    let app = App::open(&Places::of(&args.places), AskLimits::whole(), &notice)?;
    let read = app.asker.loaded().reader.read(&text, &Context::default());
    let shown = match args.json {
        true => serde_json::to_string(&read).expect("a reading is JSON") + "\n",
        false => told(&read, lang),
    };
    out(&shown);
    Ok(match &read {
        Read::Readings(_) => ExitCode::SUCCESS,
        Read::Ask(_) => exit::clarify(),
        Read::Refuse(refusal) => exit::refused(&refusal.why),
    })
}

fn told(read: &Read, lang: Lang) -> String {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let json = |draft| serde_json::to_string(draft).expect("a draft is JSON");
    let mut text = String::new();
    match read {
        Read::Readings(readings) => {
            for (at, reading) in readings.iter().enumerate() {
                if at > 0 {
                    let _ = writeln!(text, "\n{} {}", say("也可以读成", "or read as"), at + 1);
                }
                text.push_str(&spans(&reading.account, lang));
                let _ = writeln!(text, "{}: {}", say("草稿", "draft"), json(&reading.draft));
                text.push_str(&assumed(&reading.assumed, lang));
            }
        }
        Read::Ask(ask) => {
            text.push_str(&spans(&ask.account, lang));
            let _ = writeln!(text, "{}: {}", say("反问", "asked back"), ask.about.message.in_lang(lang));
            for option in &ask.options {
                let _ = writeln!(text, "  {}: {}", option.words.in_lang(lang), json(&option.draft));
            }
        }
        Read::Refuse(refusal) => {
            text.push_str(&spans(&refusal.account, lang));
            for why in &refusal.why {
                let _ = writeln!(text, "{}: {}", say("拒答", "refused"), why.message.in_lang(lang));
                if let Some(hint) = &why.hint {
                    let _ = writeln!(text, "  {}", hint.in_lang(lang));
                }
            }
        }
    }
    text
}

/// One line a span: its text, its part, what it was read as.
fn spans(account: &[Entry], lang: Lang) -> String {
    let mut text = String::new();
    for entry in account.iter().filter(|entry| !entry.text.trim().is_empty()) {
        let role = match entry.role {
            Role::Read => Words::both("已读", "read"),
            Role::Filler => Words::both("略过", "filler"),
            Role::Unread => Words::both("未读", "unread"),
        };
        let meaning = entry.meaning.in_lang(lang);
        let line = format!("{}  [{}]  {meaning}", entry.text.trim(), role.in_lang(lang));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn assumed(all: &[Assumption], lang: Lang) -> String {
    let mut text = String::new();
    for one in all {
        let others: Vec<&str> = one.others.iter().map(|other| other.in_lang(lang)).collect();
        let taken = one.taken.in_lang(lang);
        let _ = match (lang, others.is_empty()) {
            (Lang::Zh, true) => writeln!(text, "默认: {taken}"),
            (Lang::Zh, false) => writeln!(text, "默认: {taken}（也可以是：{}）", others.join("、")),
            (Lang::En, true) => writeln!(text, "assumed: {taken}"),
            (Lang::En, false) => writeln!(text, "assumed: {taken} (or: {})", others.join(", ")),
        };
    }
    text
}
