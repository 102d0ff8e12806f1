//! The pipeline over a warehouse that is made up, so that its limits can be reached at will.

use super::*;
use crate::config::AskLimits;
use jiff::civil::{Date, date};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::guard::CheckedSql;
use tagmata_core::model::Model;
use tagmata_core::reading::{Ask, Choice};
use tagmata_core::warehouse::{Cancel, Cell, CellKind, Limits, Manifest, ResultColumn, ResultTable, RunError};
use tagmata_core::words::Words;

const MODEL: &str = "
model: shop
calendar: {timezone: Asia/Shanghai, today: 2026-08-20}
sources:
  people: {from: people.parquet, key: person_id}
entities:
  person: {source: people, names: {zh: [人], en: [person]}}
dimensions:
  city:
    column: people.city
    names: {zh: [城市], en: [city]}
    values: {beijing: {names: {zh: [北京], en: [Beijing]}}}
";
const COUNT: &str = r#"{"who":{"field":{"name":"city","is":["beijing"]}},"show":{"count":{}}}"#;

/// What the made-up warehouse does.
enum Act {
    Count(i64),
    Fail(RunError),
    /// Runs until it is stopped.
    Hang,
}

struct FakeWarehouse {
    act: Act,
    stopped: Arc<AtomicUsize>,
    seen: Mutex<Vec<String>>,
}

impl Warehouse for FakeWarehouse {
    fn run(&self, sql: &CheckedSql, limits: &Limits, cancel: &Cancel) -> Result<ResultTable, RunError> {
        self.seen.lock().unwrap().push(sql.as_str().to_owned());
        let until = std::time::Instant::now() + limits.deadline;
        match &self.act {
            Act::Count(n) => Ok(ResultTable {
                columns: ["count", "unknown", "everyone"]
                    .map(|name| ResultColumn { name: name.to_owned(), kind: CellKind::Integer })
                    .to_vec(),
                rows: vec![vec![Cell::Int(*n), Cell::Int(0), Cell::Int(10)]],
                truncated: false,
            }),
            Act::Fail(error) => Err(error.clone()),
            Act::Hang => loop {
                if cancel.is_cancelled() {
                    self.stopped.fetch_add(1, Ordering::SeqCst);
                    return Err(RunError::Cancelled);
                }
                if std::time::Instant::now() >= until {
                    return Err(RunError::Deadline);
                }
                std::thread::sleep(Duration::from_millis(1));
            },
        }
    }

    fn manifest(&self) -> Arc<Manifest> {
        Arc::default()
    }
}

struct FixedClock;

impl Clock for FixedClock {
    fn today(&self, _: &str) -> Date {
        date(2026, 8, 20)
    }
}

fn asker(act: Act) -> (Asker, Arc<AtomicUsize>) {
    let model = Model::load("shop.yaml", MODEL).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let stopped = Arc::new(AtomicUsize::new(0));
    let warehouse = FakeWarehouse { act, stopped: stopped.clone(), seen: Mutex::default() };
    let limits = AskLimits {
        deadline: Duration::from_secs(5),
        options_deadline: Duration::from_millis(400),
        ..AskLimits::interactive()
    };
    let loaded = Loaded::new(Arc::new(model), Arc::default());
    (Asker::new(loaded, Arc::new(warehouse), Box::new(FixedClock), limits), stopped)
}

fn draft() -> Draft {
    serde_json::from_str(COUNT).unwrap()
}

async fn queried(act: Act) -> Result<Reply, Failure> {
    asker(act).0.query(draft(), &Question { lang: Some(Lang::En), ..Question::default() }, &mut no_steps).await
}

#[tokio::test]
async fn a_draft_is_answered_and_its_steps_are_told_in_order() {
    let (asker, _) = asker(Act::Count(3));
    let mut told = Vec::new();
    let question = Question::default();
    let mut note = |step: Step<'_>| {
        told.push(match step {
            Step::Read(_) => "read",
            Step::Planned(_) => "planned",
            Step::Sql(_) => "sql",
        });
    };
    let reply = asker.query(draft(), &question, &mut note).await.unwrap();
    let Reply::Answer { answer, ms, .. } = reply else { panic!("{reply:?}") };
    assert_eq!(answer.size.map(|size| size.count), Some(3));
    assert!(ms.total >= ms.run);
    assert_eq!(told, ["planned", "sql"]);
}

#[tokio::test]
async fn limits_refuse_in_both_languages_and_engine_text_stays_inside() {
    for (error, code) in [(RunError::Deadline, Code::Limit), (RunError::Memory, Code::Limit)] {
        let reply = queried(Act::Fail(error)).await.unwrap();
        let Reply::Refuse(refuse) = reply else { panic!("{reply:?}") };
        assert_eq!(refuse.why[0].code, code);
        assert_ne!(refuse.why[0].message.zh, refuse.why[0].message.en);
    }
    let failure = queried(Act::Fail(RunError::Engine("secret cell".to_owned()))).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Engine);
    assert!(!format!("{failure:?}").contains("secret"));
    assert_eq!(queried(Act::Fail(RunError::NoData)).await.unwrap_err().kind, FailureKind::NoData);
}

#[tokio::test]
async fn dropping_the_question_stops_its_run() {
    let (asker, stopped) = asker(Act::Hang);
    let question = Question::default();
    let mut steps = no_steps;
    let asking = asker.query(draft(), &question, &mut steps);
    assert!(tokio::time::timeout(Duration::from_millis(40), asking).await.is_err());
    for _ in 0..500 {
        if stopped.load(Ordering::SeqCst) == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("the run was not stopped");
}

#[tokio::test]
async fn options_are_counted_as_long_as_there_is_time() {
    let ask = || Ask {
        about: Diagnostic::new(Code::Ambiguous, Place::None, Words::plain("which")),
        options: vec![Choice { words: Words::plain("one"), draft: draft(), size: None }],
        account: Vec::new(),
    };
    for (act, size) in [(Act::Count(3), Some(3)), (Act::Hang, None)] {
        let (asker, _) = asker(act);
        let loaded = asker.loaded();
        let facts = asker.facts(&loaded, None);
        let counted = sizes::of_options(&asker, &loaded, ask(), &facts).await;
        assert_eq!(counted.options[0].size, size);
    }
}

#[tokio::test]
async fn every_mistake_of_a_draft_is_told_at_once() {
    let (asker, _) = asker(Act::Count(1));
    let text = r#"{"who":{"all":[{"field":{"name":"town","is":["x"]}},{"tag":{"name":"level","is":["y"]}}]},"show":{"count":{}}}"#;
    let reply = asker.query(serde_json::from_str(text).unwrap(), &Question::default(), &mut no_steps).await.unwrap();
    let Reply::Refuse(refuse) = reply else { panic!("{reply:?}") };
    assert_eq!(refuse.why.len(), 2);
}
