//! Any text at all: random bytes, random characters, salads of words, questions that were spoilt, and texts made to hurt.
//! Nothing may panic or hang, the account tiles the text, the same text is read the same way twice. Over the three models,
//! one whose values all share their names, and one with ten thousand names alike. `TAGMATA_FUZZ_SECONDS` says how long,
//! `TAGMATA_SEED` with which numbers.

use super::round_trip::{World, asked_for, check_account};
use crate::{Context, Reader};
use fastrand::Rng;
use indexmap::IndexMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tagmata_core::model::{Model, Names, Value};
use tagmata_core::reading::Read;

/// Texts of a commit.
const TEXTS: usize = 300;
/// One reading may take this long, unoptimised and on a busy machine.
const SLOW: Duration = Duration::from_secs(4);
/// Readings and options of a question at most.
const MOST: usize = 8;

/// Words of a model and of the grammar.
struct Words {
    all: Vec<String>,
    questions: Vec<String>,
}

fn words(worlds: &[World]) -> Words {
    let mut all: Vec<String> =
        worlds.iter().flat_map(|world| world.reader.lexicon.shown_names().map(str::to_owned)).collect();
    all.extend(crate::grammar().groups.iter().flat_map(|group| group.words.iter().cloned()));
    let mut questions: Vec<String> =
        crate::grammar().rules.iter().flat_map(|rule| rule.examples.iter()).map(|e| e.text.clone()).collect();
    for set in ["drinks_shop", "completejourney"] {
        let path = format!("{}/../../evals/{set}.md", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let asked = text.lines().filter_map(|line| line.strip_prefix("zh: ").or(line.strip_prefix("en: ")));
        questions.extend(asked.map(str::to_owned));
    }
    Words { all, questions }
}

fn one<'a>(rng: &mut Rng, of: &'a [String]) -> &'a str {
    &of[rng.usize(..of.len())]
}

fn text(rng: &mut Rng, words: &Words) -> String {
    match rng.usize(..8) {
        0 => {
            let bytes: Vec<u8> = (0..rng.usize(..300)).map(|_| rng.u8(..)).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        1 => (0..rng.usize(..120)).map(|_| character(rng)).collect(),
        2 | 3 => {
            let gap = if rng.bool() { " " } else { "" };
            let salad: Vec<&str> = (0..rng.usize(1..40)).map(|_| one(rng, &words.all)).collect();
            salad.join(gap)
        }
        _ => spoilt(rng, words),
    }
}

fn character(rng: &mut Rng) -> char {
    let at = match rng.usize(..6) {
        0 => rng.u32(0x20..0x7f),
        1 => rng.u32(0x4e00..0x9fff),
        2 => rng.u32(0x3000..0x3040),
        3 => rng.u32(0xff00..0xff60),
        4 => rng.u32(0x1f300..0x1f650),
        _ => rng.u32(..0x11_0000),
    };
    char::from_u32(at).unwrap_or('\u{200d}')
}

/// A question with some of its characters lost, doubled, exchanged or replaced, or parts of two questions.
fn spoilt(rng: &mut Rng, words: &Words) -> String {
    let mut chars: Vec<char> = one(rng, &words.questions).chars().collect();
    for _ in 0..rng.usize(1..5) {
        let at = rng.usize(..=chars.len());
        match rng.usize(..7) {
            0 if at < chars.len() => {
                chars.remove(at);
            }
            1 if at < chars.len() => chars.insert(at, chars[at]),
            2 if at + 1 < chars.len() => chars.swap(at, at + 1),
            3 => chars.insert(at, character(rng)),
            4 => chars = [&chars[..at], &one(rng, &words.all).chars().collect::<Vec<_>>()[..], &chars[at..]].concat(),
            5 => {
                let other: Vec<char> = one(rng, &words.questions).chars().collect();
                let from = rng.usize(..=other.len());
                chars = [&chars[..at], &other[from..]].concat();
            }
            _ => chars.extend(chars.clone()),
        }
        chars.truncate(600);
    }
    chars.into_iter().collect()
}

/// Reads a text, and says what is wrong with how it was read.
fn check(reader: &Reader, text: &str) -> Result<Duration, String> {
    let start = Instant::now();
    let read = catch_unwind(AssertUnwindSafe(|| {
        let read = reader.read(text, &Context::default());
        check_account(text, &read);
        read
    }));
    let took = start.elapsed();
    let Ok(read) = read else { return Err(format!("panic: {text:?}")) };
    let most = match &read {
        Read::Readings(readings) => readings.len(),
        Read::Ask(ask) => ask.options.len(),
        Read::Refuse(_) => 0,
    };
    if most > MOST {
        return Err(format!("{most} readings: {text:?}"));
    }
    if took > SLOW {
        return Err(format!("{} ms: {text:?}", took.as_millis()));
    }
    if text.len() % 16 == 0 && reader.read(text, &Context::default()) != read {
        return Err(format!("read twice, not the same: {text:?}"));
    }
    Ok(took)
}

#[test]
fn any_text_is_read_or_refused() {
    let seconds = asked_for("TAGMATA_FUZZ_SECONDS", 0);
    let mut rng = Rng::with_seed(asked_for("TAGMATA_SEED", 1) as u64);
    let worlds = World::all();
    let words = words(&worlds);
    let ambiguous = ambiguous();
    let readers: Vec<&Reader> = worlds.iter().map(|world| &world.reader).chain([&ambiguous]).collect();
    let (start, mut n, mut slowest) = (Instant::now(), 0, Duration::ZERO);
    while n < TEXTS || start.elapsed() < Duration::from_secs(seconds as u64) {
        let text = text(&mut rng, &words);
        let took = check(readers[n % readers.len()], &text).unwrap_or_else(|wrong| panic!("{wrong}"));
        slowest = slowest.max(took);
        n += 1;
    }
    println!("{n} texts in {} s; the slowest took {} ms", start.elapsed().as_secs(), slowest.as_millis());
}

fn model() -> Model {
    let text = include_str!("../../tests-data/shop.yaml");
    Model::load("shop.yaml", text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn value(name: &str) -> Value {
    let names = Names { zh: vec![name.to_owned()], en: vec![name.to_owned()] };
    Value { names, verbs: Names::default(), about: Default::default(), stored: vec![name.to_owned()] }
}

/// Every value of one dimension is a value of every other as well.
fn ambiguous() -> Reader {
    let mut model = model();
    let all: Vec<(String, Value)> =
        model.dimensions.values().flat_map(|d| d.values.iter()).map(|(id, v)| (id.clone(), v.clone())).collect();
    for dimension in model.dimensions.values_mut() {
        dimension.values.extend(all.iter().cloned());
    }
    Reader::new(&model, &IndexMap::new())
}

/// Ten thousand values with one name.
fn ten_thousand() -> Reader {
    let mut model = model();
    let dimension = model.dimensions.values_mut().find(|d| d.id.as_str() == "user.city").unwrap();
    for at in 0..10_000 {
        dimension.values.insert(format!("v{at}"), value("同名"));
    }
    Reader::new(&model, &IndexMap::new())
}

#[test]
fn hostile_texts_stop_in_time() {
    let readers = [Reader::new(&model(), &IndexMap::new()), ambiguous(), ten_thousand()];
    let texts = [
        "的".repeat(400),
        "除了".repeat(150),
        "除了茶以外".repeat(40),
        "(".repeat(400),
        "（茶".repeat(100),
        "没买过没买过".repeat(30),
        "上海和北京和上海或北京".repeat(16),
        "茶、汽水、".repeat(60),
        "同名".repeat(1),
        "同名和同名的用户".repeat(20),
        "上季度".repeat(100),
        "近30天".repeat(60),
        "一二三四五六七八九十百千万".repeat(25),
        "12345678901234567890".repeat(20),
        "users who bought tea or ".repeat(16),
        "not ".repeat(200),
        "of the ".repeat(190),
        "tea and soda in Shanghai by city ".repeat(12),
        "a".repeat(100_000),
        "用户".repeat(50_000),
        "\u{200b}".repeat(400),
        "🍵".repeat(400),
    ];
    for (at, reader) in readers.iter().enumerate() {
        for text in &texts {
            let short: String = text.chars().take(24).collect();
            let took = check(reader, text).unwrap_or_else(|wrong| panic!("model {at}: {short}: {:.80}", wrong));
            println!("model {at}: {short}: {} ms", took.as_millis());
        }
    }
}
