//! What a model made of a question, judged: readings that the grammar has nothing against are answered, doubtful ones are
//! asked about, and without any the question is refused.

use super::super::ear::{Ear, Said};
use super::super::read_by::{ReadBy, Which};
use super::Policy;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::plan::{self, Planned};
use tagmata_core::present::describe;
use tagmata_core::reading::{Ask, Choice, Entry, Read, Reading, Refusal};
use tagmata_core::words::Words;
use tagmata_llm::{FILLER, Made, Unclear, Why};
use tagmata_reader::{ANSWERED_FROM, Checked, DoubtKind, UNDOUBTED};

/// What becomes of what a model made.
pub fn judged(ear: &Ear<'_>, text: &str, previous: Option<&Draft>, made: &Made, offline: Read, policy: Policy) -> Said {
    if made.readings.is_empty() {
        return unclear(text, made, offline, policy);
    }
    // What the grammar refuses for what it asks stays refused: a change of data, something that the data lacks.
    let sure = |why: &Diagnostic| matches!(why.code, Code::ReadOnly | Code::Absent);
    if matches!(&offline, Read::Refuse(refusal) if refusal.why.iter().any(sure)) {
        return Said { read: offline, by: Some(ReadBy::offline()) };
    }
    let words: Vec<(String, String)> = made.words.iter().map(|word| (word.text.clone(), stands_for(word))).collect();
    let said = |draft| tagmata_reader::Said {
        draft,
        previous: previous.filter(|_| made.follows),
        words: &words,
        today: plan::today(&ear.loaded.model, ear.facts),
    };
    let checked: Vec<Checked> = made.readings.iter().map(|draft| ear.loaded.reader.check(text, &said(draft))).collect();
    let by = ReadBy {
        reader: Which::Model,
        model: Some(made.model.clone()),
        confidence: checked.iter().map(Checked::confidence).fold(UNDOUBTED, f64::min),
        doubts: checked[0].doubts.iter().map(|doubt| doubt.about.clone()).collect(),
        without_model: None,
    };
    // Between readings that differ the asker chooses anyway.
    if by.confidence < ANSWERED_FROM && !differ(ear, &made.readings) {
        // A word that nobody accounts for is no matter of choosing.
        if checked[0].doubts.iter().any(|doubt| doubt.kind == DoubtKind::Unaccounted) {
            let account = checked[0].account.clone();
            return Said { read: unaccounted(&checked[0], account, offline, policy), by: Some(by) };
        }
        return Said { read: Read::Ask(ask(ear, text, made, &checked)), by: Some(by) };
    }
    let follows = made.follows && previous.is_some();
    let reading = |(draft, checked): (&Draft, &Checked)| Reading {
        draft: draft.clone(),
        account: checked.account.clone(),
        assumed: Vec::new(),
        cost: 0,
        follows,
    };
    let readings = made.readings.iter().zip(&checked).map(reading).collect();
    Said { read: Read::Readings(readings), by: Some(by) }
}

/// Whether drafts are different questions.
fn differ(ear: &Ear<'_>, drafts: &[Draft]) -> bool {
    let plans =
        drafts.iter().map(|draft| plan::plan(draft, &ear.loaded.model, ear.facts).ok().map(|plan| plan.planned));
    let plans: Vec<Option<Planned>> = plans.collect();
    plans.iter().all(Option::is_some) && plans.iter().skip(1).any(|plan| *plan != plans[0])
}

/// Empty for a word that changes nothing.
fn stands_for(word: &tagmata_llm::Stood) -> String {
    if word.stands_for == FILLER { String::new() } else { word.stands_for.clone() }
}

/// Is this meant? With what speaks against it.
fn ask(ear: &Ear<'_>, text: &str, made: &Made, checked: &[Checked]) -> Ask {
    let options = made.readings.iter().filter_map(|draft| {
        let planned = plan::plan(draft, &ear.loaded.model, ear.facts).ok()?.planned;
        let Planned::Query(query) = planned else { return None };
        Some(Choice { words: describe::query(&query, &ear.loaded.model), draft: draft.clone(), size: None })
    });
    let doubts: Vec<&Words> = checked[0].doubts.iter().map(|doubt| &doubt.about).collect();
    let join =
        |pick: fn(&Words) -> &str, sign: &str| doubts.iter().map(|words| pick(words)).collect::<Vec<_>>().join(sign);
    let message = Words::both(
        format!("语言模型的读法有疑点：{}。是下面的意思吗？", join(|words| &words.zh, "；")),
        format!("the language model's reading is doubtful: {}. Is this meant?", join(|words| &words.en, "; ")),
    );
    let place = Place::Question { from: 0, to: text.chars().count() };
    let about = Diagnostic::new(Code::Ambiguous, place, message);
    Ask { about, options: options.collect(), account: checked[0].account.clone() }
}

/// The grammar's own refusal, or one for the words that nobody accounts for.
fn unaccounted(checked: &Checked, account: Vec<Entry>, offline: Read, policy: Policy) -> Read {
    match (offline, policy) {
        (read @ (Read::Refuse(_) | Read::Ask(_)), Policy::WhereUnsure) => read,
        _ => {
            let open = checked.doubts.iter().filter(|doubt| doubt.kind == DoubtKind::Unaccounted);
            let why = open.map(|doubt| Diagnostic::new(Code::Unread, Place::None, doubt.about.clone())).collect();
            Read::Refuse(Refusal { why, account })
        }
    }
}

/// The model finds no reading: the grammar's own question back stands, else the question is refused with both reasons.
fn unclear(text: &str, made: &Made, offline: Read, policy: Policy) -> Said {
    let by = ReadBy {
        reader: Which::Model,
        model: Some(made.model.clone()),
        confidence: UNDOUBTED,
        doubts: Vec::new(),
        without_model: None,
    };
    let why: Vec<Diagnostic> = made.unclear.iter().map(|unclear| reason(text, unclear)).collect();
    let account = account_of(&offline);
    let read = match (offline, policy) {
        (Read::Ask(ask), Policy::WhereUnsure) => Read::Ask(ask),
        _ => match made.unclear.iter().any(|unclear| unclear.why == Why::Ambiguous) {
            true => Read::Ask(Ask { about: why[0].clone(), options: Vec::new(), account }),
            false => Read::Refuse(Refusal { why, account }),
        },
    };
    Said { read, by: Some(by) }
}

/// In our own words; the piece is named only where the question holds it.
fn reason(text: &str, unclear: &Unclear) -> Diagnostic {
    let piece = Some(unclear.text.as_str()).filter(|piece| !piece.is_empty() && text.contains(piece));
    let from = piece.and_then(|piece| text.find(piece)).map_or(0, |byte| text[..byte].chars().count());
    let piece = piece.unwrap_or(text);
    let place = Place::Question { from, to: from + piece.chars().count() };
    let (code, message) = match unclear.why {
        Why::NotInModel => (
            Code::Absent,
            Words::both(format!("数据里没有“{piece}”"), format!("the data holds nothing for \"{piece}\"")),
        ),
        Why::Ambiguous => (
            Code::Ambiguous,
            Words::both(
                format!("“{piece}”可以有不同的意思，请说清楚"),
                format!("\"{piece}\" can mean different things: say which"),
            ),
        ),
        Why::NotAQuestion | Why::NeedsMore => {
            (Code::OffTopic, Words::both("这不是对数据的提问", "this asks nothing of the data"))
        }
    };
    Diagnostic::new(code, place, message)
}

fn account_of(read: &Read) -> Vec<Entry> {
    match read {
        Read::Readings(readings) => readings.first().map(|reading| reading.account.clone()).unwrap_or_default(),
        Read::Ask(ask) => ask.account.clone(),
        Read::Refuse(refusal) => refusal.account.clone(),
    }
}
