//! Asks one question of the pipeline and keeps what came of it.

use super::case::Ending;
use super::judge::canonical;
use super::report::Got;
use super::value::{Labels, Rows, Value, values};
use crate::ask::{Asker, Question, Reply, no_steps};
use sha2::{Digest, Sha256};
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::draft::Draft;
use tagmata_core::words::Lang;

/// What came of a question, with all its rows.
pub(super) async fn came(asker: &Asker, question: &Question) -> (Got, Rows) {
    got(asker.ask(question, &mut no_steps).await, question)
}

/// What came of a draft.
pub(super) async fn answer_of(asker: &Asker, draft: &Draft, question: &Question) -> (Got, Rows) {
    got(asker.query(draft.clone(), question, &mut no_steps).await, question)
}

/// What a reply says, with all its rows.
pub(super) fn got(replied: Result<Reply, crate::ask::Failure>, question: &Question) -> (Got, Rows) {
    let lang = question.lang.unwrap_or(Lang::En);
    let code = |diagnostic: &Diagnostic| {
        serde_json::to_value(diagnostic.code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let reply = match replied {
        Ok(reply) => reply,
        Err(failure) => {
            return (Got { text: failure.told.message.in_lang(lang).to_owned(), ..Got::default() }, Rows::new());
        }
    };
    let mut got = Got { text: reply.text().to_owned(), read_by: reply.reader().cloned(), ..Got::default() };
    let mut rows = Rows::new();
    match reply {
        Reply::Answer { answer, .. } => {
            got.ending = Some(Ending::Answer);
            rows = values(answer.table.stored.as_ref().unwrap_or(&answer.table.rows));
            got.columns = answer.table.columns.iter().map(|column| column.name.clone()).collect();
            got.row_count = rows.len();
            got.fingerprint = fingerprint(&answer.draft, &answer.sql, &rows);
            (got.sql, got.account, got.draft) = (answer.sql, answer.account, Some(answer.draft));
        }
        Reply::Clarify(ask) => {
            got.ending = Some(Ending::Clarify);
            got.codes = vec![code(&ask.about)];
            got.options = ask.options.iter().map(|option| option.words.in_lang(lang).to_owned()).collect();
            got.account = ask.account;
        }
        Reply::Refuse(refusal) => {
            got.ending = Some(Ending::Refuse);
            got.codes = refusal.why.iter().map(code).collect();
            got.account = refusal.account;
        }
    }
    (got, rows)
}

/// The same for two answers with the same rows, whatever their order; an answer without a statement has only its draft.
fn fingerprint(draft: &Draft, sql: &str, rows: &Rows) -> String {
    let mut lines: Vec<String> = match sql.is_empty() {
        true => vec![serde_json::to_string(draft).expect("a draft is JSON")],
        false => canonical(rows, &Labels::new())
            .iter()
            .map(|row| serde_json::to_string(&row.iter().map(rounded).collect::<Vec<_>>()).expect("a row is JSON"))
            .collect(),
    };
    lines.sort();
    let hash = Sha256::digest(lines.join("\n").as_bytes());
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Numbers to nine digits: sums over several threads differ in the last ones.
pub(super) fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(n) if n.is_finite() => Value::Number(format!("{n:.8e}").parse().unwrap_or(*n)),
        _ => value.clone(),
    }
}
