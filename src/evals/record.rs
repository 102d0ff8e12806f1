//! An answer that was kept, and the case it becomes: what a person found right once is expected from then on.

use super::asked;
use super::case::{Case, Compare, Ending, Expect};
use super::jsonl::{name_of, word_of};
use super::report::Got;
use crate::ask::{Asker, Question, Reply};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Draft, Show};
use tagmata_core::words::{Lang, Words};

/// Rows of an answer that a record keeps; the fingerprint stands for all of them.
const ROWS_KEPT: usize = 10;

/// A question and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The question.
    pub question: String,
    /// The language of the answer.
    pub lang: Lang,
    /// The day that stood for today, where the asker gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<Date>,
    /// The questions before it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// The model that was asked.
    pub model: String,
    /// Its hash.
    pub model_hash: String,
    /// What came: draft, statement, the first rows, and a fingerprint of all.
    pub got: Got,
}

/// What a person adds to a record to make it a case.
#[derive(Debug, Clone, Default)]
pub struct Naming {
    /// The case's id; absent means the record's name.
    pub id: Option<String>,
    /// The kind that reports group by; absent means what is expected, in one word.
    pub kind: Option<String>,
    /// Further words to group by.
    pub tags: Vec<String>,
}

impl Record {
    /// Keeps a reply.
    pub fn of(asker: &Asker, question: &Question, reply: &Reply) -> Record {
        let loaded = asker.loaded();
        let lang = question.lang.unwrap_or_else(|| Lang::of(&question.text));
        let (mut got, rows) = asked::got(Ok(reply.clone()), &Question { lang: Some(lang), ..question.clone() });
        got.rows = rows.into_iter().take(ROWS_KEPT).collect();
        Record {
            question: question.text.clone(),
            lang,
            today: question.today,
            context: question.context.clone(),
            model: loaded.model.name.clone(),
            model_hash: loaded.model.hash.clone(),
            got,
        }
    }

    /// The name of its file, without the ending: the same question, asked the same way of the same model, has the same.
    pub fn name(&self) -> String {
        let asked = (&self.question, self.lang, self.today, &self.context, &self.model);
        let text = serde_json::to_string(&asked).expect("a question is JSON");
        let hash = Sha256::digest(text.as_bytes());
        hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The record as a case: what it ended with is expected, and the draft that it was read as.
    pub fn case(self, naming: Naming) -> Result<Case, Vec<Diagnostic>> {
        let id = naming.id.unwrap_or_else(|| self.name());
        let expect = expect(&self.got).ok_or_else(|| {
            let message = Words::plain(format!("`{}` was not answered: {}", self.question, self.got.text));
            vec![Diagnostic::new(Code::BadValue, Place::None, message)]
        })?;
        let kind = naming.kind.unwrap_or_else(|| name_of(word_of(&expect)));
        Ok(Case {
            group: id.clone(),
            id,
            lang: Some(self.lang),
            question: self.question,
            context: self.context,
            today: self.today,
            db: None,
            kind,
            source: self.model,
            tags: naming.tags,
            expect,
            set_aside: None,
        })
    }
}

fn expect(got: &Got) -> Option<Expect> {
    let ending = got.ending?;
    let code = match ending {
        Ending::Answer => None,
        Ending::Clarify | Ending::Refuse => got.codes.first().cloned(),
    };
    let compare = got.draft.as_ref().map(compare).unwrap_or_default();
    Some(Expect { accept: vec![ending], code, compare, draft: got.draft.clone(), sql: Vec::new(), rows: None })
}

/// How answers with this draft's show are compared.
pub(super) fn compare(draft: &Draft) -> Compare {
    match &draft.show {
        Show::Members(members) if members.columns.is_empty() => Compare::Members,
        Show::Members(members) => Compare::Rows { ordered: members.sort.is_some() },
        Show::Count(_) => Compare::Count,
        Show::Measure(measure) => Compare::Rows { ordered: measure.sort.is_some() },
        Show::Define(_) | Show::Catalog {} => Compare::Define { must: Vec::new() },
        _ => Compare::Rows { ordered: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evals::line_of;

    fn case(got: &str) -> Result<String, String> {
        let text = format!(
            r#"{{"question":"how many?","lang":"en","today":"2026-08-20","model":"shop","model_hash":"x","got":{got}}}"#
        );
        let record: Record = serde_json::from_str(&text).expect("a record");
        let naming = Naming { id: Some("a".to_owned()), kind: None, tags: vec!["new".to_owned()] };
        record.case(naming).map(|case| line_of(&case)).map_err(|wrong| wrong[0].message.en.clone())
    }

    #[test]
    fn what_came_is_expected() {
        let counted = case(r#"{"ending":"answer","text":"7","row_count":1,"draft":{"show":{"count":{}}}}"#);
        let line = r#"{"id":"a","lang":"en","question":"how many?","today":"2026-08-20","kind":"count","source":"shop","tags":["new"],"expect":"count","draft":{"show":{"count":{}}}}"#;
        assert_eq!(counted, Ok(line.to_owned()));
        let asked = case(r#"{"ending":"clarify","text":"?","codes":["undefined_word"],"row_count":0}"#);
        let line = r#"{"id":"a","lang":"en","question":"how many?","today":"2026-08-20","kind":"clarify","source":"shop","tags":["new"],"expect":"clarify","code":"undefined_word"}"#;
        assert_eq!(asked, Ok(line.to_owned()));
        let failed = case(r#"{"text":"the data could not be read","row_count":0}"#);
        assert_eq!(failed, Err("`how many?` was not answered: the data could not be read".to_owned()));
    }
}
