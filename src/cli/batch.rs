//! `tagmata ask --batch`: a JSONL file of questions to a JSONL file of answers, in order. A line that cannot be read, and
//! a question that fails, becomes a refusal; nothing stops the batch but a file that cannot be written.

use super::{Done, block_on, notice};
use crate::app::App;
use crate::ask::{Question, Reply, no_steps};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::warehouse::Cell;
use tagmata_core::words::{Lang, Words};

#[derive(Debug, Deserialize)]
struct In {
    id: Value,
    question: String,
    #[serde(default)]
    lang: Option<Lang>,
    #[serde(default)]
    today: Option<Date>,
    #[serde(default)]
    context: Option<Vec<String>>,
}

#[derive(Debug, Default, Serialize)]
struct Out<'a> {
    id: Value,
    kind: &'a str,
    text: &'a str,
    draft: Option<&'a Draft>,
    sql: &'a str,
    columns: Vec<&'a str>,
    rows: &'a [Vec<Cell>],
    ms: f64,
}

/// Answers every line of `input` into `output`.
pub fn run(app: &App, input: &Path, output: &Path) -> Done {
    block_on(answer_all(app, input, output))
}

async fn answer_all(app: &App, input: &Path, output: &Path) -> Done {
    let started = Instant::now();
    let reader = BufReader::new(File::open(input).map_err(|error| file_failed(input, &error))?);
    let mut writer = BufWriter::new(File::create(output).map_err(|error| file_failed(output, &error))?);
    let mut answered = 0;
    for line in reader.split(b'\n') {
        let line = line.map_err(|error| file_failed(input, &error))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let written = one(app, &line).await.and_then(|text| writeln!(writer, "{text}"));
        written.map_err(|error| file_failed(output, &error))?;
        answered += 1;
    }
    writer.flush().map_err(|error| file_failed(output, &error))?;
    notice(&format!("{answered} questions in {:.1} s", started.elapsed().as_secs_f64()));
    Ok(ExitCode::SUCCESS)
}

/// The output line of one input line.
async fn one(app: &App, line: &[u8]) -> io::Result<String> {
    let started = Instant::now();
    let asked: In = match serde_json::from_slice(line) {
        Ok(asked) => asked,
        Err(error) => {
            let id = serde_json::from_slice::<Value>(line).ok().and_then(|value| value.get("id").cloned());
            let text = format!("this line is not {{id, question, lang?, today?, context?}}: {error}");
            return refused(id.unwrap_or(Value::Null), &text, started);
        }
    };
    let question = Question {
        asker: String::new(),
        text: asked.question,
        lang: asked.lang,
        today: asked.today,
        context: asked.context.unwrap_or_default(),
        previous: None,
        before: Default::default(),
    };
    let reply = match app.asker.ask(&question, &mut no_steps).await {
        Ok(reply) => reply,
        Err(failure) => {
            let lang = question.lang.unwrap_or_else(|| Lang::of(&question.text));
            return refused(asked.id, failure.told.message.in_lang(lang), started);
        }
    };
    let mut out = Out { id: asked.id, kind: reply.kind(), text: reply.text(), ms: ms(started), ..Out::default() };
    if let Reply::Answer { answer, .. } = &reply {
        out.draft = Some(&answer.draft);
        out.sql = &answer.sql;
        out.columns = answer.table.columns.iter().map(|column| column.name.as_str()).collect();
        out.rows = answer.table.stored.as_ref().unwrap_or(&answer.table.rows);
    }
    Ok(serde_json::to_string(&out)?)
}

fn refused(id: Value, text: &str, started: Instant) -> io::Result<String> {
    let out = Out { id, kind: "refuse", text, ms: ms(started), ..Out::default() };
    Ok(serde_json::to_string(&out)?)
}

fn ms(started: Instant) -> f64 {
    started.elapsed().as_micros() as f64 / 1000.0
}

fn file_failed(file: &Path, error: &io::Error) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::BadValue, Place::None, Words::plain(format!("{}: {error}", file.display())))]
}
