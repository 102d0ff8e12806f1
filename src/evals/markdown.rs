//! Cases as Markdown that an analyst reads: a heading a case, its phrasings in both languages, fenced draft and SQL.

use super::case::{Case, Compare, Ending, Expect};
use super::jsonl::{Word, accepted, known, mistake, name_of, read_draft, set_name, word_of};
use serde_json::Value as Json;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::shape;
use tagmata_core::words::Lang;

/// What can stand before a colon.
const KEYS: &[&str] = &[
    "zh",
    "en",
    "expect",
    "accept",
    "code",
    "kind",
    "context",
    "today",
    "db",
    "tags",
    "must",
    "label_columns",
    "set_aside",
];

/// One block of the file.
#[derive(Default)]
struct Block {
    questions: Vec<(Lang, String)>,
    expect: Option<Word>,
    accept: Vec<Ending>,
    kind: Option<String>,
    case: Expect,
    must: Vec<String>,
    label_columns: Vec<usize>,
    context: Vec<String>,
    today: Option<jiff::civil::Date>,
    db: Option<String>,
    tags: Vec<String>,
    set_aside: Option<String>,
}

/// Reads a file of cases; `shown` is its name as the person gave it. Every phrasing is a case of its own: `heading.zh1`.
pub(super) fn read(shown: &str, text: &str) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let (mut cases, mut wrong) = (Vec::new(), Vec::new());
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("## ")).collect();
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(lines.len());
        match block(&lines[start + 1..end]) {
            Ok(block) => cases.extend(phrasings(block, lines[start][3..].trim(), shown)),
            Err((line, message)) => wrong.push(mistake(shown, start + 2 + line, message)),
        }
    }
    if wrong.is_empty() { Ok(cases) } else { Err(wrong) }
}

/// A mistake and the line of the block that it is in.
type Mistake = (usize, String);

fn block(lines: &[&str]) -> Result<Block, Mistake> {
    let mut block = Block::default();
    let mut at = 0;
    while at < lines.len() {
        if let Some(fence) = lines[at].strip_prefix("```") {
            let end = (at + 1..lines.len()).find(|&line| lines[line] == "```");
            let end = end.ok_or((at, "this fence is not closed by ```".to_owned()))?;
            fenced(&mut block, fence.trim(), &lines[at + 1..end].join("\n")).map_err(|message| (at, message))?;
            at = end;
        } else if let Some((key, value)) = lines[at].split_once(':').filter(|(key, _)| is_key(key)) {
            field(&mut block, key, value.trim()).map_err(|message| (at, message))?;
        }
        at += 1;
    }
    if block.questions.is_empty() {
        return Err((0, "a case needs a question: `zh: …` or `en: …`".to_owned()));
    }
    let word = block.expect.ok_or((0, "a case needs `expect: …`".to_owned()))?;
    block.case.accept = accepted(word, std::mem::take(&mut block.accept));
    block.case.compare = match word {
        Word::Members => Compare::Members,
        Word::Count => Compare::Count,
        Word::Number => Compare::Number { ratio: false },
        Word::Rows | Word::Ordered => Compare::Rows { ordered: word == Word::Ordered },
        Word::Define => Compare::Define { must: std::mem::take(&mut block.must) },
        Word::Holds => return Err((0, "`expect: holds` is for JSON lines".to_owned())),
        Word::Table | Word::Clarify | Word::Refuse => {
            Compare::Table { ordered: false, label_columns: std::mem::take(&mut block.label_columns) }
        }
    };
    if block.set_aside.is_none() {
        known(&block.case).map_err(|message| (0, message))?;
    }
    Ok(block)
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn fenced(block: &mut Block, kind: &str, text: &str) -> Result<(), String> {
    match kind {
        "json" => {
            let json = serde_json::from_str(text).map_err(|error| error.to_string())?;
            block.case.draft = Some(read_draft(&json)?);
        }
        "sql" => block.case.sql.push(text.to_owned()),
        _ => return Err(format!("a fence is ```json (the draft) or ```sql, not ```{kind}")),
    }
    Ok(())
}

fn field(block: &mut Block, key: &str, value: &str) -> Result<(), String> {
    let word = || serde_json::from_value(Json::String(value.to_owned()));
    let list = || value.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty());
    match key {
        "zh" => block.questions.push((Lang::Zh, value.to_owned())),
        "en" => block.questions.push((Lang::En, value.to_owned())),
        "expect" => block.expect = Some(word().map_err(|error| error.to_string())?),
        "accept" => {
            for item in list() {
                block.accept.push(serde_json::from_value(Json::String(item)).map_err(|error| error.to_string())?);
            }
        }
        "code" => block.case.code = Some(value.to_owned()),
        "kind" => block.kind = Some(value.to_owned()),
        "context" => block.context.push(value.to_owned()),
        "today" => block.today = Some(value.parse().map_err(|error| format!("today: {error}"))?),
        "db" => block.db = Some(value.to_owned()),
        "tags" => block.tags.extend(list()),
        "must" => block.must.push(value.to_owned()),
        "label_columns" => {
            for item in list() {
                block.label_columns.push(item.parse().map_err(|error| format!("label_columns: {error}"))?);
            }
        }
        "set_aside" => block.set_aside = Some(value.to_owned()),
        "draft" | "sql" if value.is_empty() => {}
        _ => {
            let near = shape::near(key, KEYS.iter().copied());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("`{key}:` is not a field of a case{hint}"));
        }
    }
    Ok(())
}

/// One case a phrasing; a follow-up's earlier questions are taken in the phrasing's language where they differ in it.
fn phrasings(block: Block, name: &str, shown: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let (mut zh, mut en) = (0, 0);
    let kind = block.kind.unwrap_or_else(|| block.expect.map(name_of).unwrap_or_default());
    for (lang, question) in block.questions {
        let (word, count) = match lang {
            Lang::Zh => ("zh", &mut zh),
            Lang::En => ("en", &mut en),
        };
        *count += 1;
        cases.push(Case {
            id: format!("{name}.{word}{count}"),
            group: name.to_owned(),
            lang: Some(lang),
            question,
            context: block.context.clone(),
            today: block.today,
            db: block.db.clone(),
            kind: kind.clone(),
            source: set_name(shown),
            tags: block.tags.clone(),
            expect: block.case.clone(),
            set_aside: block.set_aside.clone(),
        });
    }
    cases
}

/// A case as a block of such a file; its id is the heading. What the format has no field for is left out: a place per
/// database, rows that are written down, how a number may be said.
pub fn block_of(case: &Case) -> String {
    let lang = if case.lang.unwrap_or_else(|| Lang::of(&case.question)) == Lang::Zh { "zh" } else { "en" };
    let word = name_of(word_of(&case.expect));
    let mut block = format!("## {}\n{lang}: {}\nexpect: {word}\n", case.id, case.question.replace('\n', " "));
    let mut field = |key: &str, value: &str| {
        if !value.is_empty() {
            block.push_str(&format!("{key}: {value}\n"));
        }
    };
    let named = if case.kind == word { "" } else { case.kind.as_str() };
    field("kind", named);
    field("code", case.expect.code.as_deref().unwrap_or_default());
    case.context.iter().for_each(|question| field("context", question));
    field("today", &case.today.map(|day| day.to_string()).unwrap_or_default());
    field("tags", &case.tags.join(", "));
    field("set_aside", case.set_aside.as_deref().unwrap_or_default());
    if let Some(draft) = &case.expect.draft {
        let draft = serde_json::to_string(draft).expect("a draft is JSON");
        block.push_str(&format!("draft:\n```json\n{draft}\n```\n"));
    }
    for sql in &case.expect.sql {
        block.push_str(&format!("sql:\n```sql\n{sql}\n```\n"));
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# A set\n\nProse: it may say anything.\n\n## drinks\nzh: 饮料\nen: drinks\nen: beverages\nexpect: count\ntags: a, b\n```sql\nselect 1\n```\n\n## off\nen: what is the weather\nexpect: refuse\naccept: clarify\ncode: off_topic\n";

    #[test]
    fn each_phrasing_is_a_case() {
        let cases = read("sets/shop.md", FILE).expect("the file is right");
        let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        assert_eq!(ids, ["drinks.zh1", "drinks.en1", "drinks.en2", "off.en1"]);
        assert_eq!((cases[1].group.as_str(), cases[1].source.as_str()), ("drinks", "shop"));
        assert_eq!(cases[1].expect.sql, ["select 1"]);
        assert_eq!(cases[1].tags, ["a", "b"]);
        assert_eq!(cases[3].expect.accept, [Ending::Refuse, Ending::Clarify]);
    }

    #[test]
    fn mistakes_name_their_line() {
        let text = FILE.replace("tags: a", "tag: a").replace("```\n\n", "");
        let wrong = read("shop.md", &text).expect_err("a field is misspelt");
        assert_eq!(wrong.len(), 1);
        let told = format!("{:?} {}", wrong[0].place, wrong[0].message.en);
        assert!(told.contains("line: 10") && told.contains("did you mean `tags`"), "{told}");
    }

    #[test]
    fn a_block_reads_back() {
        let line = r#"{"id":"a","lang":"en","question":"how many?","context":["who?"],"today":"2026-01-31","kind":"size","source":"shop","tags":["x","y"],"expect":"count","draft":{"show":{"count":{}}},"sql":["select 1"]}"#;
        let case = super::super::jsonl::read("shop.jsonl", line).expect("a case").remove(0);
        let read = read("shop.md", &block_of(&case)).unwrap_or_else(|_| panic!("{}", block_of(&case))).remove(0);
        assert_eq!(read, Case { id: "a.en1".to_owned(), ..case });
    }
}
