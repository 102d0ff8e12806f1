//! Cases as JSON lines: one question a line.

use super::case::{Case, Compare, Ending, Expect, Holds};
use super::value::Rows;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::shape;
use tagmata_core::words::{Lang, Words};

/// One line of a file of cases. Keys that are not here are a mistake.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lang: Option<Lang>,
    question: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    context: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    today: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    db: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    expect: Word,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accept: Vec<Ending>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<Json>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sql: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rows: Option<Rows>,
    #[serde(default, skip_serializing_if = "is_false")]
    ordered: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    ratio: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    label_columns: Vec<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    must: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holds: Option<Holds>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set_aside: Option<String>,
}

/// What is expected, in one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    /// The set of keys.
    Members,
    /// The first cell of one row.
    Count,
    /// A number somewhere in one short row.
    Number,
    /// Right columns among the answer's.
    #[default]
    Table,
    /// Exactly the right columns.
    Rows,
    /// Exactly the right columns, row by row.
    Ordered,
    /// What a name means.
    Define,
    /// Some of what the rows hold.
    Holds,
    /// A question back.
    Clarify,
    /// A refusal.
    Refuse,
}

fn is_false(truth: &bool) -> bool {
    !truth
}

/// Reads a file of cases; `shown` is its name as the person gave it. Every mistake is told at once, with its line.
pub(super) fn read(shown: &str, text: &str) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let (mut cases, mut wrong) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let read =
            serde_json::from_str::<Line>(line).map_err(|error| error.to_string()).and_then(|line| case(line, shown));
        match read {
            Ok(case) => cases.push(case),
            Err(message) => wrong.push(mistake(shown, at + 1, message)),
        }
    }
    if wrong.is_empty() { Ok(cases) } else { Err(wrong) }
}

/// A mistake in a line of a file of cases.
pub(super) fn mistake(shown: &str, line: usize, message: String) -> Diagnostic {
    let place = Place::File { file: shown.to_owned(), line, path: String::new() };
    Diagnostic::new(Code::Shape, place, Words::plain(message))
}

/// The name of a file without folder and ending: the set that its cases come from unless they say otherwise.
pub(super) fn set_name(shown: &str) -> String {
    std::path::Path::new(shown).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

fn case(line: Line, shown: &str) -> Result<Case, String> {
    let word = line.expect;
    let compare = match word {
        Word::Members => Compare::Members,
        Word::Count => Compare::Count,
        Word::Number => Compare::Number { ratio: line.ratio },
        Word::Rows | Word::Ordered => Compare::Rows { ordered: line.ordered || word == Word::Ordered },
        Word::Define => Compare::Define { must: line.must },
        Word::Holds => Compare::Holds(line.holds.ok_or("`expect: holds` needs `holds`")?),
        Word::Table | Word::Clarify | Word::Refuse => {
            Compare::Table { ordered: line.ordered, label_columns: line.label_columns }
        }
    };
    let expect = Expect {
        accept: accepted(word, line.accept),
        code: line.code,
        compare,
        draft: line.draft.map(|draft| read_draft(&draft)).transpose()?,
        sql: line.sql,
        rows: line.rows,
    };
    if line.set_aside.is_none() {
        known(&expect)?;
    }
    Ok(Case {
        group: line.group.unwrap_or_else(|| line.id.clone()),
        kind: line.kind.unwrap_or_else(|| name_of(word)),
        source: line.source.unwrap_or_else(|| set_name(shown)),
        id: line.id,
        lang: line.lang,
        question: line.question,
        context: line.context,
        today: line.today,
        db: line.db,
        tags: line.tags,
        expect,
        set_aside: line.set_aside,
    })
}

/// A draft as JSON, checked.
pub(super) fn read_draft(json: &Json) -> Result<tagmata_core::draft::Draft, String> {
    shape::draft(json).map_err(|wrong| {
        let told = wrong.iter().map(|wrong| match &wrong.place {
            Place::Draft { path } => format!("draft.{path}: {}", wrong.message.en),
            _ => wrong.message.en.clone(),
        });
        told.collect::<Vec<_>>().join("; ")
    })
}

/// How a question may end that is expected to end so.
pub(super) fn accepted(word: Word, also: Vec<Ending>) -> Vec<Ending> {
    let due = match word {
        Word::Clarify => Ending::Clarify,
        Word::Refuse => Ending::Refuse,
        _ => Ending::Answer,
    };
    let mut accept = vec![due];
    accept.extend(also.into_iter().filter(|ending| *ending != due));
    accept
}

/// The name of what is expected.
pub(super) fn name_of(word: Word) -> String {
    serde_json::to_value(word).ok().and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default()
}

/// A case that accepts an answer must say which one is right.
pub(super) fn known(expect: &Expect) -> Result<(), String> {
    if expect.accept.contains(&Ending::Answer) && expect.draft.is_none() && !expect.has_gold() {
        return Err("nothing says what is right: give `draft`, `sql`, `rows`, `must` or `holds`".to_owned());
    }
    Ok(())
}

/// What is expected, in one word.
pub(super) fn word_of(expect: &Expect) -> Word {
    match (expect.accept.first(), &expect.compare) {
        (Some(Ending::Clarify), _) => Word::Clarify,
        (Some(Ending::Refuse), _) => Word::Refuse,
        (_, Compare::Members) => Word::Members,
        (_, Compare::Count) => Word::Count,
        (_, Compare::Number { .. }) => Word::Number,
        (_, Compare::Table { .. }) => Word::Table,
        (_, Compare::Rows { ordered: true }) => Word::Ordered,
        (_, Compare::Rows { ordered: false }) => Word::Rows,
        (_, Compare::Define { .. }) => Word::Define,
        (_, Compare::Holds(_)) => Word::Holds,
    }
}

/// A case as one JSON line, without the line break.
pub fn line_of(case: &Case) -> String {
    let mut line = Line {
        id: case.id.clone(),
        group: (case.group != case.id).then(|| case.group.clone()),
        lang: case.lang,
        question: case.question.clone(),
        context: case.context.clone(),
        today: case.today,
        db: case.db.clone(),
        kind: Some(case.kind.clone()),
        source: Some(case.source.clone()),
        tags: case.tags.clone(),
        code: case.expect.code.clone(),
        draft: case.expect.draft.as_ref().map(|draft| serde_json::to_value(draft).expect("a draft is JSON")),
        sql: case.expect.sql.clone(),
        rows: case.expect.rows.clone(),
        set_aside: case.set_aside.clone(),
        ..Line::default()
    };
    match &case.expect.compare {
        Compare::Number { ratio } => line.ratio = *ratio,
        Compare::Table { ordered, label_columns } => {
            (line.ordered, line.label_columns) = (*ordered, label_columns.clone());
        }
        Compare::Define { must } => line.must = must.clone(),
        Compare::Holds(holds) => line.holds = Some(holds.clone()),
        Compare::Members | Compare::Count | Compare::Rows { .. } => {}
    }
    line.expect = word_of(&case.expect);
    line.accept = case.expect.accept.iter().skip(1).copied().collect();
    serde_json::to_string(&line).expect("a case is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_written_back() {
        let lines = [
            r#"{"id":"a","question":"how many?","kind":"count","source":"s","expect":"count","sql":["select 1"]}"#,
            r#"{"id":"b","group":"a","lang":"zh","question":"多少","today":"2026-01-31","db":"x","kind":"k","source":"s","tags":["t"],"expect":"table","accept":["clarify"],"rows":[["a",1.0],[null,true]],"ordered":true,"label_columns":[0],"set_aside":"the gold counts twice"}"#,
            r#"{"id":"c","question":"?","kind":"refuse","source":"s","expect":"refuse","code":"off_topic"}"#,
            r#"{"id":"d","question":"?","kind":"holds","source":"s","expect":"holds","holds":{"rows":3,"contains":["x"]}}"#,
        ];
        for line in lines {
            let cases = read("cases.jsonl", line).expect(line);
            assert_eq!(line_of(&cases[0]), line);
        }
    }

    #[test]
    fn mistakes_name_their_line() {
        let text = "{\"id\":\"a\",\"question\":\"?\",\"expect\":\"count\"}\n\n{\"id\":\"b\",\"question\":\"?\",\"expect\":\"count\",\"gold\":1}\n";
        let wrong = read("cases.jsonl", text).expect_err("both lines are wrong");
        let lines: Vec<String> = wrong.iter().map(|wrong| format!("{:?} {}", wrong.place, wrong.message.en)).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].contains("line: 1") && lines[0].contains("nothing says what is right"), "{lines:?}");
        assert!(lines[1].contains("line: 3") && lines[1].contains("gold"), "{lines:?}");
    }
}
