//! The approved questions of a model as its tests: each is read by the grammar alone, and planned to what was approved.

use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::model::{Model, Verified};
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::present::{Changed, changed};
use tagmata_core::reading::Read;
use tagmata_core::words::Words;
use tagmata_reader::{Context, Reader};

/// What the approved questions of a model came to.
#[derive(Debug, Default)]
pub struct Review {
    /// Those that read to something else, each with the parts that differ.
    pub wrong: Vec<Diagnostic>,
    /// Those that the grammar does not read: they are answered in these words alone.
    pub by_words_alone: Vec<String>,
    /// Those that read to their drafts.
    pub right: usize,
}

/// Reads every approved question of a model.
pub fn review(model: &Model, reader: &Reader, facts: &Facts<'_>) -> Review {
    let mut review = Review::default();
    for (at, pair) in model.verified.iter().enumerate() {
        let place = Place::Draft { path: format!("verified.{at}") };
        if let Some(other) = model.verified[..at].iter().position(|other| same(reader, pair, other)) {
            review.wrong.push(torn(place, pair, other));
            continue;
        }
        let Ok(approved) = plan(&pair.draft, model, facts).map(|outcome| outcome.planned) else { continue };
        let drafts: Vec<Draft> = match reader.read_by_grammar(&pair.question, &Context::default()) {
            Read::Readings(readings) => readings.into_iter().map(|reading| reading.draft).collect(),
            Read::Ask(_) | Read::Refuse(_) => Vec::new(),
        };
        let read = drafts.iter().find_map(|draft| Some((draft, plan(draft, model, facts).ok()?.planned)));
        match read {
            None => review.by_words_alone.push(pair.question.clone()),
            Some((_, planned)) if agree(&planned, &approved) => review.right += 1,
            Some((draft, planned)) => review.wrong.push(differs(place, pair, draft, &approved, &planned, model)),
        }
    }
    review
}

fn agree(read: &Planned, approved: &Planned) -> bool {
    match (read, approved) {
        (Planned::Query(read), Planned::Query(approved)) => read.asks_the_same(approved),
        _ => read == approved,
    }
}

/// Whether two questions say the same in other words, and were given different drafts.
fn same(reader: &Reader, one: &Verified, other: &Verified) -> bool {
    one.draft != other.draft && reader.says_the_same(&one.question, &other.question)
}

fn torn(place: Place, pair: &Verified, other: usize) -> Diagnostic {
    let question = &pair.question;
    let words = Words::both(
        format!("“{question}”和 verified.{other} 问的是同一件事，草稿却不同"),
        format!("\"{question}\" asks the same as verified.{other}, and has another draft"),
    );
    Diagnostic::new(Code::Conflict, place, words).hint(Words::both("只留一个", "keep one of them"))
}

fn differs(
    place: Place,
    pair: &Verified,
    draft: &Draft,
    approved: &Planned,
    read: &Planned,
    model: &Model,
) -> Diagnostic {
    let question = &pair.question;
    let parts = match (approved, read) {
        (Planned::Query(approved), Planned::Query(read)) => said(&changed(approved, read, model)),
        _ => Words::default(),
    };
    let parts = if parts.en.is_empty() { Words::plain(json(draft)) } else { parts };
    let words = Words::both(
        format!("“{question}”读出来和核实的草稿不同：{}", parts.zh),
        format!("\"{question}\" reads otherwise than it was approved: {}", parts.en),
    );
    let hint = Words::both(
        format!("读成了 {}", json(draft)),
        format!("correct the draft, or the question; it was read as {}", json(draft)),
    );
    Diagnostic::new(Code::Conflict, place, words).hint(hint)
}

/// The parts that differ: what was approved, and what was read.
fn said(parts: &[Changed]) -> Words {
    let nothing = Words::both("没有", "nothing");
    let one = |part: &Changed| {
        let (approved, read) = (part.from.as_ref().unwrap_or(&nothing), part.to.as_ref().unwrap_or(&nothing));
        Words::both(
            format!("核实的是“{}”，读成“{}”", approved.zh, read.zh),
            format!("approved: {}; read: {}", approved.en, read.en),
        )
    };
    let all: Vec<Words> = parts.iter().map(one).collect();
    let join = |pick: fn(&Words) -> &String, sign: &str| all.iter().map(pick).cloned().collect::<Vec<_>>().join(sign);
    Words::both(join(|words| &words.zh, "；"), join(|words| &words.en, "; "))
}

fn json(draft: &Draft) -> String {
    serde_json::to_string(draft).unwrap_or_default()
}
