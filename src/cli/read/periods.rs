//! `tagmata read --periods`: the periods of a text with their dates, over a plain calendar. Texts come one on the command
//! line or many in a JSONL file; a line that cannot be read has no periods and says why.

use crate::ask::{Clock, SystemClock};
use crate::cli::{Done, notice, out};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{During, Open};
use tagmata_core::model::Calendar;
use tagmata_core::period::{NoWindow, Window, resolve};
use tagmata_core::words::{Lang, Words};

#[derive(Debug, Deserialize)]
struct In {
    id: Value,
    question: String,
    #[serde(default)]
    today: Option<Date>,
}

#[derive(Debug, Serialize)]
struct Out {
    id: Value,
    periods: Vec<Period>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<Refused>,
}

/// One period: `[from, to)`; a side that the words leave open is null.
#[derive(Debug, Serialize)]
struct Period {
    text: String,
    from: Option<Date>,
    to: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assumed: Vec<Words>,
}

/// A period that has no dates, and why.
#[derive(Debug, Serialize)]
struct Refused {
    text: String,
    why: Words,
}

/// Finds the periods of one text.
pub fn of_text(text: &str, today: Option<Date>, lang: Lang, json: bool) -> Done {
    let (periods, refused) = find(text, today.unwrap_or_else(|| SystemClock.today("UTC")));
    if json {
        let found = Out { id: Value::Null, periods, refused };
        out(&(serde_json::to_string(&found).expect("periods are JSON") + "\n"));
        return Ok(ExitCode::SUCCESS);
    }
    let mut shown = String::new();
    for period in periods {
        let window = Window { from: period.from, to: period.to }.words();
        let _ = writeln!(shown, "{}: {}", period.text, window.in_lang(lang));
        for taken in period.assumed {
            let _ = writeln!(shown, "  {}", taken.in_lang(lang));
        }
    }
    for one in refused {
        let _ = writeln!(shown, "{}: {}", one.text, one.why.in_lang(lang));
    }
    out(&shown);
    Ok(ExitCode::SUCCESS)
}

/// Finds the periods of every line of `input` and writes them to `output`, in order.
pub fn batch(input: &Path, output: &Path, today: Option<Date>) -> Done {
    let reader = BufReader::new(File::open(input).map_err(|error| failed(input, &error))?);
    let mut writer = BufWriter::new(File::create(output).map_err(|error| failed(output, &error))?);
    let today = today.unwrap_or_else(|| SystemClock.today("UTC"));
    let mut count = 0;
    for line in reader.split(b'\n') {
        let line = line.map_err(|error| failed(input, &error))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        writeln!(writer, "{}", one(&line, today)).map_err(|error| failed(output, &error))?;
        count += 1;
    }
    writer.flush().map_err(|error| failed(output, &error))?;
    notice(&format!("{count} texts"));
    Ok(ExitCode::SUCCESS)
}

fn one(line: &[u8], today: Date) -> String {
    let found = match serde_json::from_slice::<In>(line) {
        Ok(asked) => {
            let (periods, refused) = find(&asked.question, asked.today.unwrap_or(today));
            Out { id: asked.id, periods, refused }
        }
        Err(error) => {
            let id = serde_json::from_slice::<Value>(line).ok().and_then(|value| value.get("id").cloned());
            let why = Words::plain(format!("this line is not {{id, question, today?, lang?}}: {error}"));
            let refused = vec![Refused { text: String::new(), why }];
            Out { id: id.unwrap_or(Value::Null), periods: Vec::new(), refused }
        }
    };
    serde_json::to_string(&found).expect("periods are JSON")
}

fn find(text: &str, today: Date) -> (Vec<Period>, Vec<Refused>) {
    let (mut periods, mut refused) = (Vec::new(), Vec::new());
    let calendar = Calendar::plain();
    for said in tagmata_reader::periods(text) {
        if let Some(why) = said.open {
            refused.push(Refused { text: said.text, why });
            continue;
        }
        match resolve(&said.during, today, &calendar) {
            Ok(window) => {
                // "Since March" names no end; an answer counts up to yesterday.
                let open = matches!(said.during, During::Open(Open::Since(_) | Open::After(_)));
                let to = window.to.filter(|_| !open);
                let assumed = said.assumed.into_iter().map(|one| one.taken).chain(said.beside).collect();
                periods.push(Period { text: said.text, from: window.from, to, assumed });
            }
            Err(NoWindow(why)) => refused.push(Refused { text: said.text, why }),
        }
    }
    (periods, refused)
}

fn failed(file: &Path, error: &io::Error) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::BadValue, Place::None, Words::plain(format!("{}: {error}", file.display())))]
}
