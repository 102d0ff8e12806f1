//! One record of a question set as cases, one per phrasing. What a case has no place for is counted by its key.

use super::Source;
use super::order;
use super::sources::Record;
use crate::evals::case::{Case, Compare, Ending, Expect, Holds};
use crate::evals::jsonl::{Word, accepted, known, name_of};
use crate::evals::value::Rows;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use tagmata_core::words::Lang;

/// Keys under which sets keep a question, the language it says, and what its case is called beside others.
const PHRASINGS: &[(&str, Option<Lang>, &str)] = &[
    ("question", None, ""),
    ("question_en", Some(Lang::En), "en"),
    ("question_zh", Some(Lang::Zh), "zh"),
    ("paraphrase_en", Some(Lang::En), "en2"),
    ("paraphrase_zh", Some(Lang::Zh), "zh2"),
];

/// A record whose keys are taken one by one; what is left at the end is not carried.
struct Taking(Record);

impl Taking {
    fn json(&mut self, keys: &[&str]) -> Option<Json> {
        let key = keys.iter().find(|key| self.0.get(**key).is_some_and(|value| !value.is_null()))?;
        self.0.shift_remove(*key)
    }

    /// The value of the first of `keys` that is there.
    fn take<T: DeserializeOwned>(&mut self, keys: &[&str]) -> Result<Option<T>, String> {
        let Some(value) = self.json(keys) else { return Ok(None) };
        serde_json::from_value(value).map(Some).map_err(|error| format!("{}: {error}", keys.join(" or ")))
    }

    fn text(&mut self, keys: &[&str]) -> Result<Option<String>, String> {
        let text = match self.json(keys) {
            Some(Json::Number(number)) => Some(number.to_string()),
            Some(Json::String(text)) => Some(text),
            Some(other) => return Err(format!("{}: expected text, not {other}", keys.join(" or "))),
            None => None,
        };
        Ok(text.filter(|text| !text.trim().is_empty()))
    }

    /// A truth, also as a CSV file says it.
    fn truth(&mut self, keys: &[&str]) -> Result<bool, String> {
        match self.json(keys) {
            None => Ok(false),
            Some(Json::Bool(truth)) => Ok(truth),
            Some(Json::String(text)) => match text.to_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(true),
                "false" | "no" | "0" => Ok(false),
                _ => Err(format!("{}: expected true or false, not {text}", keys.join(" or "))),
            },
            Some(other) => Err(format!("{}: expected true or false, not {other}", keys.join(" or "))),
        }
    }
}

/// The cases of a record; `at` numbers it where it has no id.
pub(super) fn cases(
    record: Record,
    source: &Source<'_>,
    at: usize,
    not_carried: &mut BTreeMap<String, usize>,
) -> Result<Vec<Case>, String> {
    let mut taking = Taking(record);
    let id = taking.text(&["id"])?.unwrap_or_else(|| format!("{}-{at}", source.name));
    let phrasings = phrasings(&mut taking)?;
    let sorted = taking.truth(&["ordered"])?;
    let (expect, word, set_aside) = expected(&mut taking, source)?;
    let mut tags = Vec::new();
    let kinds = ["kind", "category", "quadrant", "domain"];
    let kind = taking.text(&kinds)?.unwrap_or_else(|| name_of(word));
    for key in kinds.iter().chain(&["set", "split"]) {
        tags.extend(taking.text(&[key])?);
    }
    tags.extend(taking.truth(&["core"])?.then(|| "core".to_owned()));
    tags.extend(taking.take::<Vec<String>>(&["tags"])?.unwrap_or_default());
    let group = taking.text(&["group"])?.unwrap_or_else(|| id.clone());
    let lang: Option<Lang> = taking.take(&["lang"])?;
    let context: Vec<String> = taking.take(&["context"])?.unwrap_or_default();
    let today: Option<Date> = taking.take(&["reference_date", "today"])?;
    let db = taking.text(&["db", "db_id", "database"])?;
    let beside = taking.text(&["instructions"])?;
    let several = phrasings.len() > 1;
    let mut cases = Vec::new();
    for (said, suffix, question) in phrasings {
        let expect = in_order(&expect, sorted && order::is_asked(&question));
        let question = match &beside {
            Some(beside) => format!("{question}\n{beside}"),
            None => question,
        };
        cases.push(Case {
            id: if several { format!("{id}.{suffix}") } else { id.clone() },
            group: group.clone(),
            lang: lang.or(said),
            context: context.clone(),
            today,
            db: db.clone(),
            kind: kind.clone(),
            source: source.name.to_owned(),
            tags: tags.clone(),
            question,
            expect,
            set_aside: set_aside.clone(),
        });
    }
    for (key, _) in taking.0.into_iter().filter(|(_, value)| !value.is_null()) {
        *not_carried.entry(key).or_default() += 1;
    }
    Ok(cases)
}

/// The language of a phrasing, what its id ends with, and the question.
type Phrasing = (Option<Lang>, &'static str, String);

fn phrasings(taking: &mut Taking) -> Result<Vec<Phrasing>, String> {
    let mut phrasings = Vec::new();
    for (key, lang, suffix) in PHRASINGS {
        if let Some(question) = taking.text(&[key])? {
            phrasings.push((*lang, *suffix, question));
        }
    }
    if phrasings.is_empty() {
        return Err("it has no question".to_owned());
    }
    Ok(phrasings)
}

/// The same, its rows in order where the question asks for one.
fn in_order(expect: &Expect, asked: bool) -> Expect {
    let mut expect = expect.clone();
    if let Compare::Table { ordered, .. } | Compare::Rows { ordered } = &mut expect.compare {
        *ordered |= asked;
    }
    expect
}

/// What is expected, the word for it, and why the case must not count where the set does not say what is right.
fn expected(taking: &mut Taking, source: &Source<'_>) -> Result<(Expect, Word, Option<String>), String> {
    let said: Option<Word> = taking.take(&["expect"])?;
    let sql = statements(taking)?;
    let (rows, cut) = rows(taking)?;
    let ordered = taking.truth(&["order_matters"])?;
    let label_columns = taking.take(&["label_cols", "label_columns"])?.unwrap_or_default();
    let ratio = taking.text(&["unit"])?.is_some_and(|unit| unit == "ratio");
    let must = taking.take(&["must"])?.unwrap_or_default();
    let holds = match rows.is_none() && sql.is_empty() {
        true => holds(taking)?,
        false => None,
    };
    let word = said.unwrap_or(if holds.is_some() { Word::Holds } else { Word::Table });
    let also: Vec<Ending> = match taking.take::<Vec<Word>>(&["accept"])? {
        Some(words) => words.into_iter().map(ending).collect(),
        None if word == Word::Refuse && source.or_ask => vec![Ending::Clarify],
        None => Vec::new(),
    };
    let compare = match (word, holds) {
        (Word::Members, _) => Compare::Members,
        (Word::Count, _) => Compare::Count,
        (Word::Number, _) => Compare::Number { ratio },
        (Word::Rows | Word::Ordered, _) => Compare::Rows { ordered: ordered || word == Word::Ordered },
        (Word::Define, _) => Compare::Define { must },
        (Word::Holds, Some(holds)) => Compare::Holds(holds),
        _ => Compare::Table { ordered, label_columns },
    };
    let expect = Expect { accept: accepted(word, also), code: None, compare, draft: None, sql, rows };
    let set_aside = known(&expect).is_err().then(|| match cut {
        Some((written, right)) => {
            format!("only {written} of {right} right rows are written down, and nothing makes them")
        }
        None => "the set does not say what is right".to_owned(),
    });
    Ok((expect, word, set_aside))
}

fn ending(word: Word) -> Ending {
    match word {
        Word::Clarify => Ending::Clarify,
        Word::Refuse => Ending::Refuse,
        _ => Ending::Answer,
    }
}

/// The gold statement, then others whose rows are right, too.
fn statements(taking: &mut Taking) -> Result<Vec<String>, String> {
    let mut statements = Vec::new();
    statements.extend(taking.text(&["gold_sql", "query", "gold"])?);
    if statements.is_empty() && taking.0.get("sql").is_some_and(Json::is_string) {
        statements.extend(taking.text(&["sql"])?);
    }
    for also in taking.take::<Vec<String>>(&["acceptable_sql"])?.unwrap_or_default() {
        if !statements.contains(&also) {
            statements.push(also);
        }
    }
    Ok(statements)
}

/// How many rows of how many are written down.
type Part = (usize, usize);

/// The right rows where all of them are written down; else how many of how many are.
fn rows(taking: &mut Taking) -> Result<(Option<Rows>, Option<Part>), String> {
    let rows: Option<Rows> = taking.take(&["result_rows"])?;
    let due: Option<usize> = taking.take(&["n_rows"])?;
    let Some(rows) = rows else { return Ok((None, None)) };
    match due {
        Some(due) if due != rows.len() => Ok((None, Some((rows.len(), due)))),
        _ => Ok((Some(rows), None)),
    }
}

/// `assertions: {rows: 3 or ">=1", columns, contains}`; further keys in it stay behind under `assertions.`.
fn holds(taking: &mut Taking) -> Result<Option<Holds>, String> {
    let Some(said) = taking.json(&["assertions"]) else { return Ok(None) };
    let Json::Object(said) = said else { return Err("assertions: expected an object".to_owned()) };
    let mut holds = Holds::default();
    for (key, value) in said {
        match (key.as_str(), &value) {
            ("rows", Json::String(least)) => {
                let least = least.strip_prefix(">=").and_then(|least| least.trim().parse().ok());
                holds.rows_min = Some(least.ok_or("assertions.rows: expected a number or `>=` and a number")?);
            }
            ("rows", _) => holds.rows = Some(count(&value, "rows")?),
            ("columns", _) => holds.columns = Some(count(&value, "columns")?),
            ("contains", _) => {
                holds.contains =
                    serde_json::from_value(value).map_err(|error| format!("assertions.contains: {error}"))?;
            }
            _ => {
                taking.0.insert(format!("assertions.{key}"), value);
            }
        }
    }
    Ok(Some(holds))
}

fn count(value: &Json, key: &str) -> Result<usize, String> {
    let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
    count.ok_or_else(|| format!("assertions.{key}: expected a number, not {value}"))
}
