//! How a loader says what is wrong with the data.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::SourceId;
use crate::words::Words;

/// Names at least this alike are offered as the one that may be meant.
const ALIKE: f64 = 0.75;

/// Something is wrong with a source's data.
pub fn found(source: &SourceId, message: impl AsRef<str>) -> Diagnostic {
    let message = format!("source `{source}`: {}", message.as_ref());
    Diagnostic::new(Code::DataCheck, Place::Data { source: source.to_string() }, Words::plain(message))
}

/// A check needs data, and there is none.
pub fn nothing_loaded() -> Diagnostic {
    Diagnostic::new(Code::DataCheck, Place::None, Words::plain("no data is loaded"))
        .hint(Words::plain("run `tagmata data load` first"))
}

/// A number of rows in words.
pub fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// Adds the known name that is most alike, or else all of them.
pub fn with_near(diagnostic: Diagnostic, wanted: &str, known: &[String], what: &str) -> Diagnostic {
    let lower = wanted.to_lowercase();
    let score = |name: &String| strsim::jaro_winkler(&lower, &name.to_lowercase());
    let best = known.iter().max_by(|a, b| score(a).total_cmp(&score(b)));
    match best {
        Some(name) if score(name) >= ALIKE => diagnostic.hint(Words::plain(format!("did you mean `{name}`?"))),
        Some(_) => diagnostic.hint(Words::plain(format!("{what}: {}", listed(known)))),
        None => diagnostic,
    }
}

/// The first names of a list.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut text = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}
