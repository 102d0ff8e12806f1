//! What is remembered comes back after closing, belongs to its asker, and stays bounded.

use super::*;
use jiff::Timestamp;
use tagmata_core::draft::Draft;
use tagmata_core::words::Lang;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn draft(tag: &str) -> Draft {
    let json = serde_json::json!({"who": {"tag": {"name": tag, "is": ["yes"]}}, "show": {"count": {}}});
    serde_json::from_value(json).unwrap()
}

fn turn(question: &str, second: i64) -> Worded {
    Worded {
        question: question.to_owned(),
        does: Move::Ask,
        lang: Lang::Zh,
        previous: None,
        draft: Some(draft("vip")),
        outcome: "answer".to_owned(),
        said: "7".to_owned(),
        account: Vec::new(),
        model_hash: "m".to_owned(),
        snapshot: "s".to_owned(),
        asked_at: at(second),
    }
}

fn small() -> Retention {
    Retention { days: 1, conversations: 3, turns: 4, feedback: 2 }
}

#[test]
fn a_conversation_survives_closing_and_belongs_to_its_asker() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Retention::default()).unwrap();
    let (id, answer) = store.keep("ann", None, &turn("有多少人", 0)).unwrap();
    assert_eq!(store.keep("ann", Some(&id), &turn("女性呢", 1)).unwrap().0, id);
    drop(store);
    let store = Store::open(folder.path(), Retention::default()).unwrap();
    let told = store.conversation("ann", &id).unwrap();
    let asked: Vec<&str> = told.turns.iter().map(|turn| turn.question.as_str()).collect();
    assert_eq!(asked, ["有多少人", "女性呢"]);
    assert_eq!((told.turns[0].answer.as_str(), &told.turns[0].draft), (answer.as_str(), &Some(draft("vip"))));
    let listed = store.conversations("ann").unwrap();
    assert_eq!((listed.len(), listed[0].title.as_str(), listed[0].turns), (1, "有多少人", 2));
    assert!(store.conversations("bob").unwrap().is_empty());
    assert!(matches!(store.conversation("bob", &id), Err(StoreError::Unknown)));
    assert!(matches!(store.keep("bob", Some(&id), &turn("x", 2)), Err(StoreError::Unknown)));
    assert!(matches!(store.forget("bob", &id), Err(StoreError::Unknown)));
    store.forget("ann", &id).unwrap();
    assert!(matches!(store.conversation("ann", &id), Err(StoreError::Unknown)));
}

#[test]
fn what_goes_beyond_the_retention_is_forgotten_oldest_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), small()).unwrap();
    let (long, _) = store.keep("ann", None, &turn("0", 0)).unwrap();
    for n in 1..7 {
        store.keep("ann", Some(&long), &turn(&n.to_string(), n)).unwrap();
    }
    let kept = store.conversation("ann", &long).unwrap();
    assert_eq!(kept.turns.iter().map(|turn| turn.question.as_str()).collect::<Vec<_>>(), ["3", "4", "5", "6"]);
    for n in 10..13 {
        store.keep("ann", None, &turn("more", n)).unwrap();
    }
    assert!(matches!(store.conversation("ann", &long), Err(StoreError::Unknown)));
    assert_eq!(store.conversations("ann").unwrap().len(), 3);
    store.keep("ann", None, &turn("next week", 8 * 24 * 3600)).unwrap();
    assert_eq!(store.conversations("ann").unwrap().len(), 1);
}

#[test]
fn feedback_is_kept_with_its_question_and_goes_with_its_conversation() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), small()).unwrap();
    let (id, _) = store.keep("ann", None, &turn("有多少人", 0)).unwrap();
    store.keep("ann", Some(&id), &turn("按月", 1)).unwrap();
    store.keep("ann", Some(&id), &Worded { does: Move::Undo, ..turn("撤销", 2) }).unwrap();
    let (_, answer) = store.keep("ann", Some(&id), &turn("女性呢", 3)).unwrap();
    let wrong = Given { answer, verdict: Verdict::Wrong, comment: "男".to_owned(), corrected: Some(draft("man")) };
    assert!(matches!(store.judge("bob", &wrong, at(4)), Err(StoreError::Unknown)));
    store.judge("ann", &Given { verdict: Verdict::Right, ..wrong.clone() }, at(4)).unwrap();
    store.judge("ann", &wrong, at(5)).unwrap();
    let told = store.judged(Some(Verdict::Wrong)).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].question.as_str(), told[0].before.as_slice()), ("女性呢", &["有多少人".to_owned()][..]));
    assert_eq!((told[0].comment.as_str(), &told[0].corrected), ("男", &Some(draft("man"))));
    assert!(store.judged(Some(Verdict::Right)).unwrap().is_empty());
    store.forget("ann", &id).unwrap();
    assert!(store.judged(None).unwrap().is_empty());
    for n in 10..15 {
        let (_, answer) = store.keep("ann", None, &turn("x", n)).unwrap();
        store.judge("ann", &Given { answer, ..wrong.clone() }, at(n)).unwrap();
    }
    assert_eq!(store.judged(None).unwrap().len(), 2);
}

#[test]
fn two_processes_write_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::thread::scope(|scope| {
        for who in ["ann", "bob", "eve"] {
            scope.spawn(move || {
                let store = Store::open(path, Retention::default()).unwrap();
                let (id, _) = store.keep(who, None, &turn("0", 0)).unwrap();
                for n in 1..50 {
                    store.keep(who, Some(&id), &turn("n", n)).unwrap();
                }
                assert_eq!(store.conversation(who, &id).unwrap().turns.len(), 50);
            });
        }
    });
}

#[test]
fn a_file_that_is_no_store_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), "not a database, but long enough to be looked at as one").unwrap();
    let Err(why) = Store::open(folder.path(), Retention::default()) else { panic!("it opened") };
    assert!(why.message.en.contains(FILE) && why.hint.is_some_and(|hint| hint.en.contains("--store")));
}
