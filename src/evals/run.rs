//! Asks every case of the pipeline, several at a time, and has each answer judged.

use super::asked::{answer_of, came};
use super::case::{Case, Ending};
use super::databases::{Opened, by_database, in_parallel};
use super::gold::GoldData;
use super::judge::{Judged, Right, first_rows, judge};
use super::report::{CaseResult, Expected, Got, Report, Verdict};
use super::summary::{Latency, Summary};
use super::value::{Labels, Rows};
use crate::app::Llm;
use crate::ask::{Asker, Policy, Question};
use crate::config::PlaceFlags;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::words::Lang;

/// Rows of an answer that a report keeps.
const ROWS_KEPT: usize = 10;

/// What a run needs to know.
#[derive(Clone)]
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
    /// A language model that reads, too; without one the grammar alone.
    pub llm: Option<Arc<Llm>>,
}

/// Is told how many of how many questions are answered.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// What is asked of the pipeline for a case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Its question, read by the offline reader.
    Question,
    /// Its draft; a case without one has nothing to ask.
    Draft,
}

/// Runs all cases. A model that does not load, or data that is missing, ends the run.
pub fn run(
    cases: &[Case],
    settings: &Settings,
    notice: &dyn Fn(&str),
    progress: Progress<'_>,
) -> Result<Report, Vec<Diagnostic>> {
    run_by(By::Question, cases, settings, notice, progress)
}

/// Answers the draft of each case in place of its question, which shows whether drafts and gold agree. A case without a
/// draft fails.
pub fn run_drafts(
    cases: &[Case],
    settings: &Settings,
    notice: &dyn Fn(&str),
    progress: Progress<'_>,
) -> Result<Report, Vec<Diagnostic>> {
    run_by(By::Draft, cases, settings, notice, progress)
}

fn run_by(
    by: By,
    cases: &[Case],
    settings: &Settings,
    notice: &dyn Fn(&str),
    progress: Progress<'_>,
) -> Result<Report, Vec<Diagnostic>> {
    let started = Instant::now();
    let answered = AtomicUsize::new(0);
    let tell = || progress(answered.fetch_add(1, Ordering::Relaxed) + 1, cases.len());
    let mut models = BTreeMap::new();
    let results = by_database(cases, settings, notice, |opened, part| {
        let loaded = opened.asker.loaded();
        models.insert(opened.name.clone(), loaded.model.hash.clone());
        let golds = right_rows(part, settings, opened)?;
        Ok(ask_all(by, &opened.asker, part, &golds, settings, &tell))
    })?;
    let ms = Latency::of(&results, started.elapsed().as_secs_f64() * 1000.0);
    let summary = Summary::of(&results);
    let tagmata = env!("CARGO_PKG_VERSION").to_owned();
    let reader = match (by, settings.llm.as_ref().map(|llm| llm.policy)) {
        (By::Draft, _) => "drafts",
        (By::Question, None) => "offline",
        (By::Question, Some(Policy::WhereUnsure)) => "router",
        (By::Question, Some(Policy::Always)) => "llm",
    };
    let recorded = settings.llm.as_ref().map(|llm| llm.line.origins()).unwrap_or_default();
    Ok(Report { tagmata, reader: reader.to_owned(), recorded, models, summary, cases: results, ms })
}

/// What is right for each case of a part, or why that is not known.
type Golds = Vec<Result<Vec<Rows>, String>>;

/// Gold statements are shared by the phrasings of a question, so each runs once.
fn right_rows(part: &[&Case], settings: &Settings, opened: &Opened) -> Result<Golds, Vec<Diagnostic>> {
    let mut gold = settings.gold.of(&opened.name, &opened.data)?;
    let mut known: BTreeMap<&[String], Result<Vec<Rows>, String>> = BTreeMap::new();
    let mut golds = Vec::with_capacity(part.len());
    for case in part {
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
    by: By,
    asker: &Arc<Asker>,
    cases: &[&Case],
    golds: &Golds,
    settings: &Settings,
    tell: &(dyn Fn() + Sync),
) -> Vec<CaseResult> {
    in_parallel(settings.jobs, cases.len(), async |at| {
        let result = one(by, asker, cases[at], golds[at].clone(), settings).await;
        tell();
        result
    })
}

/// The question of a case, answered in its own language; `today` where the case does not say it.
pub(super) fn question_of(case: &Case, today: Option<Date>) -> Question {
    Question {
        text: case.question.clone(),
        asker: String::new(),
        lang: Some(case.lang.unwrap_or_else(|| Lang::of(&case.question))),
        today: case.today.or(today),
        context: case.context.clone(),
        previous: None,
        before: Default::default(),
    }
}

/// One case, asked as often as the run repeats. The first answer that differs from the ones before is the one that is
/// reported, since a question must always be answered the same.
async fn one(by: By, asker: &Asker, case: &Case, gold: Result<Vec<Rows>, String>, settings: &Settings) -> CaseResult {
    let lang = case.lang.unwrap_or_else(|| Lang::of(&case.question));
    let question = question_of(case, settings.today);
    let mut times = Vec::new();
    let mut first: Option<(Got, Rows)> = None;
    let mut unstable = false;
    for _ in 0..settings.repeat.max(1) {
        let started = Instant::now();
        let came = match (by, &case.expect.draft) {
            (By::Question, _) => came(asker, &question).await,
            (By::Draft, Some(draft)) => answer_of(asker, draft, &question).await,
            (By::Draft, None) => (Got { text: "the case has no draft".to_owned(), ..Got::default() }, Rows::new()),
        };
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
    got.rows = first_rows(&rows, case.expect.compare.is_ordered(), ROWS_KEPT);
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
        expected.rows = first_rows(rows, case.expect.compare.is_ordered(), ROWS_KEPT);
    }
    let judged = judge(case, came.0, came.1, &right, &settings.labels);
    (expected, judged)
}
