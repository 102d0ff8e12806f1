//! The same question gives the same bytes, however many threads ask; a misspelt word never becomes another silently.

use super::{model, reader};
use crate::{Context, Reader};
use indexmap::IndexMap;
use tagmata_core::reading::Read;

/// Every question of the case files.
fn questions() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-data");
    let mut all = Vec::new();
    for file in ["who.txt", "show.txt", "period.txt", "stops.txt", "view.txt", "spelling.txt", "money.txt"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty() && !block.starts_with('#'));
        all.extend(blocks.map(|block| block.lines().next().unwrap().to_owned()));
    }
    all
}

fn bytes(reader: &Reader, question: &str) -> String {
    serde_json::to_string(&reader.read(question, &Context::default())).unwrap()
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let questions = questions();
    assert!(questions.len() > 100);
    let alone: Vec<String> = questions.iter().map(|question| bytes(reader(), question)).collect();
    for threads in [2, 5] {
        let other = Reader::new(&model(), &IndexMap::new());
        let read = |part: usize| {
            let mine = questions.iter().zip(&alone).skip(part).step_by(threads);
            mine.filter(|(question, expected)| bytes(&other, question) != **expected).map(|(q, _)| q.clone()).collect()
        };
        let wrong: Vec<String> = std::thread::scope(|scope| {
            let parts: Vec<_> = (0..threads).map(|part| scope.spawn(move || read(part))).collect();
            parts
                .into_iter()
                .flat_map(|part: std::thread::ScopedJoinHandle<'_, Vec<String>>| part.join().unwrap())
                .collect()
        });
        assert!(wrong.is_empty(), "{threads} threads: {wrong:?}");
    }
}

#[test]
fn a_misspelt_word_is_no_other_word_in_silence() {
    let mut seen = 0;
    for question in [
        "sales of drinks by city last quarter",
        "customers who purchased snacks at least 3 times",
        "dormant customers by gender",
        "average order value by category this month",
    ] {
        let draft = |read: &Read| match read {
            Read::Readings(readings) => Some((readings[0].draft.clone(), !readings[0].assumed.is_empty())),
            _ => None,
        };
        let plain = draft(&reader().read(question, &Context::default())).expect("it reads").0;
        for word in question.split(' ').filter(|word| word.len() > 3) {
            for at in 0..word.len() {
                let dropped = format!("{}{}", &word[..at], &word[at + 1..]);
                let wrong = format!("{}x{}", &word[..at], &word[at + 1..]);
                for typed in [dropped, wrong] {
                    // A word that is known is no mistake.
                    if reader().lexicon.near_words(&typed).is_empty() {
                        continue;
                    }
                    seen += 1;
                    let read = reader().read(&question.replacen(word, &typed, 1), &Context::default());
                    if let Some((other, said)) = draft(&read) {
                        assert!(other == plain && said, "{question}: {typed}: {read:#?}");
                    }
                }
            }
        }
    }
    assert!(seen > 100, "{seen}");
}
