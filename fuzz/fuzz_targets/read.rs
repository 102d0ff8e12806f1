//! Any bytes as a question over the demo shop: no panic, and an account that tiles the text. A first byte below 128 takes
//! them as text; another takes each pair of bytes as a word of the lexicon, so that most inputs reach the grammar.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tagmata_core::model::Model;
use tagmata_core::reading::Read;
use tagmata_reader::{Context, Reader};

const MODEL: &str = include_str!("../../models/drinks_shop.yaml");

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let model = Model::load("drinks_shop.yaml", MODEL).expect("the shipped model is right");
    Reader::new(&model, &Default::default())
});

/// Words of the model file and of the function words' lists.
static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lists = [
        include_str!("../../crates/tagmata-reader/rules/words/function.txt"),
        include_str!("../../crates/tagmata-reader/rules/words/number.txt"),
        include_str!("../../crates/tagmata-reader/rules/words/time.txt"),
        include_str!("../../crates/tagmata-reader/rules/words/view.txt"),
        include_str!("../../crates/tagmata-reader/rules/words/people.txt"),
        MODEL,
    ];
    let mark = |c: char| ",[]{}:#\"\n".contains(c);
    let words = lists.iter().flat_map(|list| list.split(mark)).map(str::trim);
    words.filter(|word| !word.is_empty() && word.len() < 40).collect()
});

fn text(bytes: &[u8]) -> String {
    match bytes.split_first() {
        Some((first, rest)) if *first >= 128 => {
            let word = |pair: &[u8]| WORDS[usize::from(u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)])) % WORDS.len()];
            let gap = if first % 2 == 0 { " " } else { "" };
            rest.chunks(2).take(40).map(word).collect::<Vec<_>>().join(gap)
        }
        Some((_, rest)) => String::from_utf8_lossy(rest).into_owned(),
        None => String::new(),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    let account = match READER.read(&text, &Context::default()) {
        Read::Readings(readings) => readings[0].account.clone(),
        Read::Ask(ask) => ask.account,
        Read::Refuse(refusal) => refusal.account,
    };
    let mut at = 0;
    for entry in &account {
        assert_eq!(entry.from, at, "{text:?}");
        at = entry.to;
    }
    assert_eq!(at, text.chars().count(), "{text:?}");
});
