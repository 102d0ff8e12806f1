//! Asks every case of the pipeline, several at a time, and has each answer judged.

use super::case::{Case, Ending};
use super::gold::GoldData;
use super::judge::{Judged, Right, canonical, judge};
use super::report::{CaseResult, Expected, Got, Latency, Report, Summary, Verdict};
use super::value::{Labels, Rows, Value, values};
use crate::app::App;
use crate::ask::{Asker, Question, Reply, no_steps};
use crate::config::{AskLimits, PlaceFlags, Places};
use indexmap::IndexMap;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::words::{Lang, Words};

/// Rows of an answer that a report keeps.
const ROWS_KEPT: usize = 10;
/// What stands for a case's database in paths.
const DB: &str = "{db}";

/// What a run needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The model, its data and where snapshots are; `{db}` in a path stands for the case's database.
    pub places: PlaceFlags,
    /// Where gold statements run.
    pub gold: GoldData,
    /// Today, for cases that do not say it.
    pub today: Option<Date>,
    /// How often each question is asked.
    pub repeat: usize,
    /// Questions asked at once.
    pub jobs: usize,
    /// Other words for values.
    pub labels: Labels,
}

/// Is told how many of how many questions are answered.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Cases by database, in the order of their first case.
pub type Parts = IndexMap<Option<String>, Vec<usize>>;

/// Runs all cases. A model that does not load, or data that is missing, ends the run.
pub fn run(
    cases: &[Case],
    settings: &Settings,
    notice: &dyn Fn(&str),
    progress: Progress<'_>,
) -> Result<Report, Vec<Diagnostic>> {
    let started = Instant::now();
    let mut parts = Parts::new();
    for (at, case) in cases.iter().enumerate() {
        parts.entry(case.db.clone()).or_default().push(at);
    }
    let mut results: Vec<Option<CaseResult>> = vec![None; cases.len()];
    let mut models = BTreeMap::new();
    let answered = AtomicUsize::new(0);
    let tell = || progress(answered.fetch_add(1, Ordering::Relaxed) + 1, cases.len());
    for (db, part) in parts {
        let places = places(&settings.places, db.as_deref())?;
        let app = App::open(&places, AskLimits::whole(), &notice)?;
        let loaded = app.asker.loaded();
        models.insert(db.unwrap_or_else(|| loaded.model.name.clone()), loaded.model.hash.clone());
        let golds = right_rows(cases, &part, settings, &places)?;
        let asked = ask_all(&app.asker, cases, &part, golds, settings, &tell);
        for (at, result) in part.into_iter().zip(asked) {
            results[at] = Some(result);
        }
    }
    let cases: Vec<CaseResult> = results.into_iter().flatten().collect();
    let ms = Latency::of(&cases, started.elapsed().as_secs_f64() * 1000.0);
    let summary = Summary::of(&cases);
    Ok(Report {
        tagmata: env!("CARGO_PKG_VERSION").to_owned(),
        reader: "offline".to_owned(),
        models,
        summary,
        cases,
        ms,
    })
}

/// The places of one database.
fn places(flags: &PlaceFlags, db: Option<&str>) -> Result<Places, Vec<Diagnostic>> {
    let filled = |path: &Option<PathBuf>| -> Result<Option<PathBuf>, Vec<Diagnostic>> {
        let Some(path) = path else { return Ok(None) };
        let text = path.to_string_lossy();
        if !text.contains(DB) {
            return Ok(Some(path.clone()));
        }
        let db = db.ok_or_else(|| {
            let message = Words::plain(format!("{text} stands for a folder per database, but a case names none"));
            vec![Diagnostic::new(Code::BadValue, Place::None, message).hint(Words::plain("give the case a `db`"))]
        })?;
        Ok(Some(PathBuf::from(text.replace(DB, db))))
    };
    let flags = PlaceFlags { model: filled(&flags.model)?, data: filled(&flags.data)?, store: flags.store.clone() };
    Ok(Places::of(&flags))
}

/// What is right for each case of a part, or why that is not known.
type Golds = Vec<Result<Vec<Rows>, String>>;

/// Gold statements are shared by the phrasings of a question, so each runs once.
fn right_rows(cases: &[Case], part: &[usize], settings: &Settings, places: &Places) -> Result<Golds, Vec<Diagnostic>> {
    let mut gold = settings.gold.of(&places.data)?;
    let mut known: BTreeMap<&[String], Result<Vec<Rows>, String>> = BTreeMap::new();
    let mut golds = Vec::with_capacity(part.len());
    for &at in part {
        let case = &cases[at];
        let ran = match known.get(case.expect.sql.as_slice()) {
            Some(ran) if case.expect.rows.is_none() => ran.clone(),
            _ => gold.rows(case),
        };
        if case.expect.rows.is_none() {
            known.insert(&case.expect.sql, ran.clone());
        }
        golds.push(ran);
    }
    Ok(golds)
}

/// Asks the cases of one database; results in their order.
fn ask_all(
    asker: &Arc<Asker>,
    cases: &[Case],
    part: &[usize],
    golds: Golds,
    settings: &Settings,
    tell: &(dyn Fn() + Sync),
) -> Vec<CaseResult> {
    let next = AtomicUsize::new(0);
    let golds: Vec<Mutex<Option<Result<Vec<Rows>, String>>>> =
        golds.into_iter().map(|gold| Mutex::new(Some(gold))).collect();
    let done: Mutex<Vec<Option<CaseResult>>> = Mutex::new(vec![None; part.len()]);
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("the system gives a poller");
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(&case) = part.get(at) else { return };
            let gold = golds[at].lock().unwrap_or_else(PoisonError::into_inner).take();
            let result = runtime.block_on(one(asker, &cases[case], gold.expect("each is taken once"), settings));
            done.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(result);
            tell();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..settings.jobs.clamp(1, part.len().max(1)) {
            scope.spawn(work);
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
}

/// One case, asked as often as the run repeats. The first answer that differs from the ones before is the one that is
/// reported, since a question must always be answered the same.
async fn one(asker: &Asker, case: &Case, gold: Result<Vec<Rows>, String>, settings: &Settings) -> CaseResult {
    let lang = case.lang.unwrap_or_else(|| Lang::of(&case.question));
    let question = Question {
        text: case.question.clone(),
        lang: Some(lang),
        today: case.today.or(settings.today),
        context: case.context.clone(),
        previous: None,
    };
    let mut times = Vec::new();
    let mut first: Option<(Got, Rows)> = None;
    let mut unstable = false;
    for _ in 0..settings.repeat.max(1) {
        let started = Instant::now();
        let came = came(asker, &question).await;
        times.push(started.elapsed().as_micros() as f64 / 1000.0);
        match &first {
            Some((got, _)) if got.fingerprint != came.0.fingerprint => {
                unstable = true;
                first = Some(came);
            }
            Some(_) => {}
            None => first = Some(came),
        }
    }
    let (mut got, rows) = first.expect("it was asked at least once");
    let (expected, mut judged) = expected_and_judged(asker, case, &question, gold, (&got, &rows), settings).await;
    if unstable {
        judged = Judged {
            verdict: Some(Verdict::Wrong),
            why: "asked again, it was answered otherwise".to_owned(),
            ..judged
        };
    }
    if let Some(reason) = &case.set_aside {
        judged = Judged { verdict: Some(Verdict::SetAside), why: reason.clone(), ..Judged::default() };
    }
    got.rows = first_rows(&rows, is_ordered(case));
    CaseResult {
        id: case.id.clone(),
        group: case.group.clone(),
        lang,
        question: case.question.clone(),
        context: case.context.clone(),
        db: case.db.clone(),
        kind: case.kind.clone(),
        source: case.source.clone(),
        tags: case.tags.clone(),
        verdict: judged.verdict.unwrap_or(Verdict::Broken),
        why: judged.why,
        expected,
        got,
        jaccard: judged.jaccard,
        missing: judged.missing,
        extra: judged.extra,
        ms: times,
    }
}

async fn expected_and_judged(
    asker: &Asker,
    case: &Case,
    question: &Question,
    gold: Result<Vec<Rows>, String>,
    came: (&Got, &Rows),
    settings: &Settings,
) -> (Expected, Judged) {
    let mut expected = Expected {
        accept: case.expect.accept.clone(),
        draft: case.expect.draft.clone(),
        sql: case.expect.sql.clone(),
        ..Expected::default()
    };
    let mut right = match gold {
        Ok(rows) => Right { rows, text: None },
        Err(why) => return (expected, Judged { verdict: Some(Verdict::Broken), why, ..Judged::default() }),
    };
    // A draft alone says what is right by its own answer.
    let by_draft = match &case.expect.draft {
        Some(draft) if right.rows.is_empty() => Some(answer_of(asker, draft, question).await),
        _ => None,
    };
    if let Some((draft, rows)) = &by_draft {
        if draft.ending != Some(Ending::Answer) {
            let why = format!("the expected draft is not answered: {}", draft.text);
            return (expected, Judged { verdict: Some(Verdict::Broken), why, ..Judged::default() });
        }
        right.rows.push(rows.clone());
        right.text = Some(&draft.text);
    }
    if let Some(rows) = right.rows.first() {
        expected.row_count = Some(rows.len());
        expected.rows = first_rows(rows, is_ordered(case));
    }
    let judged = judge(case, came.0, came.1, &right, &settings.labels);
    (expected, judged)
}

/// Whether the rows of a case have an order that is worth showing.
fn is_ordered(case: &Case) -> bool {
    use super::case::Compare;
    matches!(case.expect.compare, Compare::Rows { ordered: true } | Compare::Table { ordered: true, .. })
}

/// The first rows, in an order of their own where the answer's means nothing, so that two runs show the same.
fn first_rows(rows: &Rows, ordered: bool) -> Rows {
    let mut rows: Rows = rows.iter().map(|row| row.iter().map(rounded).collect()).collect();
    if !ordered {
        rows.sort_by_cached_key(|row| serde_json::to_string(row).expect("a row is JSON"));
    }
    rows.truncate(ROWS_KEPT);
    rows
}

/// Numbers to nine digits: sums over several threads differ in the last ones.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(n) if n.is_finite() => Value::Number(format!("{n:.8e}").parse().unwrap_or(*n)),
        _ => value.clone(),
    }
}

/// What came of a question, with all its rows.
async fn came(asker: &Asker, question: &Question) -> (Got, Rows) {
    got(asker.ask(question, &mut no_steps).await, question)
}

/// What came of a draft.
async fn answer_of(asker: &Asker, draft: &Draft, question: &Question) -> (Got, Rows) {
    got(asker.query(draft.clone(), question, &mut no_steps).await, question)
}

fn got(replied: Result<Reply, crate::ask::Failure>, question: &Question) -> (Got, Rows) {
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
    let mut got = Got { text: reply.text().to_owned(), ..Got::default() };
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
