//! A report as one page that needs nothing else: tables, filters, and every case with its words, drafts, SQL and rows.
//! What a page looks like is `page.html`; here is only what it shows.

use super::changes::from_to;
use super::detail::{Pair, cells, draft_pairs};
use super::{Shown, beside};
use crate::evals::baseline::{Change, Changes};
use crate::evals::report::{CaseResult, Report, Verdict};
use crate::evals::summary::Rate;
use crate::evals::value::Rows;
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use tagmata_core::reading::{Entry, Role};
use tagmata_core::words::Lang;

/// Markup, which escapes whatever is put into it.
const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// What parts the tags of a case in the page.
const BETWEEN_TAGS: &str = "\n";

/// The whole page.
pub fn text(shown: &Shown<'_>) -> String {
    page(shown, STYLE, SCRIPT)
}

/// The page with another look; without any it is only what is shown.
pub(super) fn page(shown: &Shown<'_>, style: &str, script: &str) -> String {
    let mut environment = Environment::new();
    environment.add_template("page.html", PAGE).expect("the template is right, a test renders it");
    let template = environment.get_template("page.html").expect("it was just added");
    template.render(Serde(Page::of(shown, style, script))).expect("the template names what it is given")
}

/// Everything the template names.
#[derive(Serialize)]
struct Page<'a> {
    style: &'a str,
    script: &'a str,
    report: Head<'a>,
    broken: Vec<String>,
    beside: Vec<String>,
    rates: Vec<RateTable<'a>>,
    changes: Vec<ChangeList<'a>>,
    filters: Vec<Filter>,
    cases: Vec<CaseView<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    tagmata: &'a str,
    reader: &'a str,
    models: &'a BTreeMap<String, String>,
}

/// The rates of one grouping; a click on a row picks its cases.
#[derive(Serialize)]
struct RateTable<'a> {
    by: &'a str,
    rows: Vec<RateRow<'a>>,
}

#[derive(Serialize)]
struct RateRow<'a> {
    name: &'a str,
    rate: Rate,
    correct: String,
    wrong: String,
    asked: String,
    refused: String,
    failed: String,
}

#[derive(Serialize)]
struct ChangeList<'a> {
    name: &'static str,
    changes: Vec<ChangeView<'a>>,
    count: usize,
}

#[derive(Serialize)]
struct ChangeView<'a> {
    id: &'a str,
    /// Its place among the cases of the page, from 1; nothing for a case that is gone.
    at: Option<usize>,
    from_to: String,
}

/// One thing to filter by, with what can be picked.
#[derive(Serialize)]
struct Filter {
    name: &'static str,
    values: Vec<String>,
}

#[derive(Serialize)]
struct CaseView<'a> {
    case: &'a CaseResult,
    verdict: &'static str,
    lang: &'static str,
    tags: String,
    change: &'static str,
    words: Vec<Word<'a>>,
    pairs: Vec<Pair>,
    tables: Vec<Table<'a>>,
    ms: String,
}

/// Some words of a question and the part they played.
#[derive(Serialize)]
struct Word<'a> {
    text: &'a str,
    role: &'static str,
    meaning: &'a str,
}

#[derive(Serialize)]
struct Table<'a> {
    title: String,
    columns: &'a [String],
    rows: Vec<Vec<String>>,
}

impl<'a> Page<'a> {
    fn of(shown: &Shown<'a>, style: &'a str, script: &'a str) -> Page<'a> {
        let report = shown.report;
        let changed = changed(shown.changes);
        let mut rates = vec![RateTable { by: "", rows: vec![RateRow::of("all", &report.summary.all)] }];
        for (by, of) in report.summary.by.iter().filter(|(_, of)| of.len() > 1) {
            rates.push(RateTable { by, rows: of.iter().map(|(name, rate)| RateRow::of(name, rate)).collect() });
        }
        Page {
            style,
            script,
            report: Head { tagmata: &report.tagmata, reader: &report.reader, models: &report.models },
            broken: shown.broken.iter().map(ToString::to_string).collect(),
            beside: beside(report),
            rates,
            changes: shown.changes.map(|changes| change_lists(changes, report)).unwrap_or_default(),
            filters: filters(report, shown.changes.is_some()),
            cases: report.cases.iter().map(|case| CaseView::of(case, &changed)).collect(),
        }
    }
}

impl<'a> RateRow<'a> {
    fn of(name: &'a str, rate: &Rate) -> RateRow<'a> {
        RateRow {
            name,
            rate: *rate,
            correct: rate.percent(rate.correct),
            wrong: rate.percent(rate.wrong),
            asked: rate.percent(rate.asked),
            refused: rate.percent(rate.refused),
            failed: rate.percent(rate.failed),
        }
    }
}

fn change_lists<'a>(changes: &'a Changes, report: &Report) -> Vec<ChangeList<'a>> {
    let places: HashMap<&str, usize> =
        report.cases.iter().enumerate().map(|(at, case)| (case.id.as_str(), at + 1)).collect();
    let view = |change: &'a Change| ChangeView {
        id: &change.id,
        at: places.get(change.id.as_str()).copied(),
        from_to: from_to(change),
    };
    let lists = changes.lists().into_iter().filter(|(_, list)| !list.is_empty());
    lists.map(|(name, list)| ChangeList { name, changes: list.iter().map(view).collect(), count: list.len() }).collect()
}

/// What can be picked, in the order of the cases; only where there are two or more to pick from.
fn filters(report: &Report, compared: bool) -> Vec<Filter> {
    let mut filters: Vec<Filter> = Vec::new();
    let mut verdicts: Vec<Verdict> = report.cases.iter().map(|case| case.verdict).collect();
    verdicts.sort();
    verdicts.dedup();
    let mut of = |name: &'static str, values: Vec<String>| {
        if values.len() > 1 {
            filters.push(Filter { name, values });
        }
    };
    of("verdict", verdicts.into_iter().map(|verdict| verdict.word().to_owned()).collect());
    for name in ["lang", "kind", "source", "db", "tag"] {
        of(name, report.summary.by.get(name).map(|rates| rates.keys().cloned().collect()).unwrap_or_default());
    }
    if compared {
        of("change", ["worse", "better", "otherwise", "new"].map(str::to_owned).to_vec());
    }
    filters
}

impl<'a> CaseView<'a> {
    fn of(case: &'a CaseResult, changed: &HashMap<&str, &'static str>) -> CaseView<'a> {
        CaseView {
            case,
            verdict: case.verdict.word(),
            lang: match case.lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            },
            tags: case.tags.join(BETWEEN_TAGS),
            change: changed.get(case.id.as_str()).copied().unwrap_or_default(),
            words: words(case),
            pairs: draft_pairs(case),
            tables: tables(case),
            ms: case.ms.iter().map(|ms| format!("{ms:.1}")).collect::<Vec<_>>().join(", "),
        }
    }
}

/// The list that each changed case is in.
fn changed(changes: Option<&Changes>) -> HashMap<&str, &'static str> {
    let lists = changes.map(Changes::lists).into_iter().flatten();
    lists.flat_map(|(name, list)| list.iter().map(move |change| (change.id.as_str(), name))).collect()
}

/// The question in pieces. A question of which no account came is one piece.
fn words<'a>(case: &'a CaseResult) -> Vec<Word<'a>> {
    if case.got.account.is_empty() {
        return vec![Word { text: &case.question, role: "", meaning: "" }];
    }
    let word = |entry: &'a Entry| Word {
        text: &entry.text,
        role: match entry.role {
            Role::Read => "read",
            Role::Filler => "filler",
            Role::Unread => "unread",
        },
        meaning: entry.meaning.in_lang(case.lang),
    };
    case.got.account.iter().map(word).collect()
}

/// The tables that tell what is wrong; of a right answer its first rows.
fn tables(case: &CaseResult) -> Vec<Table<'_>> {
    let mut tables = Vec::new();
    let mut table = |title: String, columns, rows: &Rows| {
        if !rows.is_empty() {
            tables.push(Table { title, columns, rows: cells(rows) });
        }
    };
    let none: &[String] = &[];
    table("right rows that are missing".to_owned(), none, &case.missing);
    table("rows that are not right".to_owned(), none, &case.extra);
    if case.verdict != Verdict::Correct {
        table(of_all("right rows", case.expected.rows.len(), case.expected.row_count), none, &case.expected.rows);
    }
    table(
        of_all("rows of the answer", case.got.rows.len(), Some(case.got.row_count)),
        &case.got.columns,
        &case.got.rows,
    );
    tables
}

fn of_all(title: &str, shown: usize, all: Option<usize>) -> String {
    match all {
        Some(all) if all > shown => format!("{title}: {shown} of {all}"),
        _ => title.to_owned(),
    }
}
