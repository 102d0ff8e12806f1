//! Periods in any text, without a model: the reader's own rules of time over function words and named days alone.
//!
//! A text is not a question here: what is not a period is passed over. Gives windows, never dates.

use crate::chart::{Chart, Item};
use crate::grammar;
use crate::known::Known;
use crate::lexicon::Lexicon;
use crate::scan::{Scan, scan};
use crate::sem::{Note, Sem};
use std::sync::OnceLock;
use tagmata_core::diagnostic::Code;
use tagmata_core::draft::During;
use tagmata_core::model::Model;
use tagmata_core::reading::Assumption;
use tagmata_core::words::Words;

/// Pieces of a text with more atoms are cut.
const PIECE_MAX: usize = 120;

/// A period that a text names.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodSaid {
    /// Its first character in the text.
    pub from: usize,
    /// One past its last character.
    pub to: usize,
    /// The characters.
    pub text: String,
    /// The window that they name.
    pub during: During,
    /// What was taken for granted.
    pub assumed: Vec<Assumption>,
    /// What a question would be refused for: a time of day beside the window, a window that lies ahead.
    pub beside: Option<Words>,
    /// Why the words name no dates: "recently" has no length. There is no window to be had then.
    pub open: Option<Words>,
}

struct Quiet {
    known: Known,
    lexicon: Lexicon,
}

/// A model that no text speaks of.
const NOBODY: &str = "model: nothing\nabout: {zh: 空, en: Nothing}\n\
    calendar: {timezone: UTC, week_starts: monday, year_starts: 1, today: clock}\n\
    sources: {a: {from: a.parquet, key: id}}\n\
    entities: {a: {source: a, names: {zh: [囗], en: [qqqq]}}}\n";

fn words() -> &'static Quiet {
    static WORDS: OnceLock<Quiet> = OnceLock::new();
    WORDS.get_or_init(|| {
        let model = Model::load("nothing", NOBODY).expect("the empty model is checked by this crate's tests");
        let known = Known::new(&model).expect("the empty model has an entity");
        Quiet { known, lexicon: Lexicon::of_words(grammar()) }
    })
}

/// Every period of a text, in its order.
pub fn periods(text: &str) -> Vec<PeriodSaid> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (from, to) in sentences(&chars) {
        let sentence: String = chars[from..to].iter().collect();
        for mut said in in_sentence(&sentence) {
            said.from += from;
            said.to += from;
            found.push(said);
        }
    }
    found
}

/// Cuts at what no period holds; a piece that is still long is cut at a space.
fn sentences(chars: &[char]) -> Vec<(usize, usize)> {
    let mut cut = Vec::new();
    let mut from = 0;
    for (at, c) in chars.iter().enumerate() {
        let long = at - from > PIECE_MAX * 2 && c.is_whitespace() || at - from > PIECE_MAX * 3;
        if long || matches!(c, '\n' | '。' | '！' | '？' | '；' | '!' | '?' | ';') {
            cut.push((from, at));
            from = at;
        }
    }
    cut.push((from, chars.len()));
    cut.retain(|(from, to)| from < to);
    cut
}

fn in_sentence(text: &str) -> Vec<PeriodSaid> {
    let (grammar, words) = (grammar(), words());
    let scan = scan(grammar, &words.lexicon, text);
    let chart = Chart::run(grammar, &words.known, scan.atoms.len(), scan.edges.clone());
    if chart.capped {
        return Vec::new();
    }
    let (sure, loose, whole) = (grammar.cat("Period"), grammar.cat("Loose"), grammar.cat("Whole"));
    let doubtful = grammar.cat("DOUBTFUL");
    let doubts: Vec<(usize, usize)> =
        scan.edges.iter().filter(|edge| edge.cat == doubtful).map(|edge| (edge.from, edge.to)).collect();
    let fits = |item: &&Item| {
        let open = item.notes.iter().any(|note| matches!(note, Note::Choose { .. }));
        let doubt =
            doubts.contains(&(item.from, item.to)) || scan.near.iter().any(|(at, _)| (item.from..item.to).contains(at));
        let cat = item.cat == sure && alone(&scan, item, false) || item.cat == loose && alone(&scan, item, true);
        let cat = cat || item.cat == whole && item.from == 0 && item.to == scan.atoms.len();
        cat && !open && !doubt
    };
    let mut items: Vec<&Item> = chart.items.iter().filter(fits).collect();
    items.sort_by_key(|item| (usize::MAX - (item.to - item.from), item.cost, item.from));
    let mut taken: Vec<&Item> = Vec::new();
    for item in items {
        if taken.iter().all(|other| item.to <= other.from || other.to <= item.from) {
            taken.push(item);
        }
    }
    taken.retain(|item| !is_rest(&scan, item));
    taken.sort_by_key(|item| item.from);
    let chars: Vec<char> = text.chars().collect();
    taken.into_iter().filter_map(|item| said(&chars, &scan, item)).collect()
}

/// Whether it is the rest of a date whose year was not read; nothing inside of it is a date either.
fn is_rest(scan: &Scan, item: &Item) -> bool {
    let Some(before) = item.from.checked_sub(1) else { return false };
    matches!(scan.texts[before].as_str(), "年" | "月") && scan.atoms[before].to == scan.atoms[item.from].from
}

/// Whether figures stand by themselves: none is joined to them by a mark; what is loose ends its phrase.
fn alone(scan: &Scan, item: &Item, loose: bool) -> bool {
    let figure = |at: usize| scan.texts[at].starts_with(|c: char| c.is_ascii_digit());
    let mark = |at: usize| matches!(scan.texts[at].as_str(), "-" | "/" | "." | ":" | "+" | "~");
    let (first, last) = (item.from, item.to - 1);
    let joined = |at: usize| scan.atoms[at].to == scan.atoms[at + 1].from;
    let before = first > 1 && figure(first) && mark(first - 1) && figure(first - 2) && (loose || joined(first - 1));
    let after = item.to + 1 < scan.texts.len()
        && figure(last)
        && mark(item.to)
        && figure(item.to + 1)
        && (loose || joined(last));
    if before || after {
        return false;
    }
    !loose || scan.texts.get(item.to).is_none_or(|next| !next.starts_with(char::is_alphanumeric) && next != "%")
}

fn said(chars: &[char], scan: &Scan, item: &Item) -> Option<PeriodSaid> {
    let Sem::Period(during) = &*item.sem else { return None };
    let from = scan.norm.back[scan.atoms[item.from].from];
    let to = scan.norm.back[scan.atoms[item.to - 1].to - 1] + 1;
    let assumed = item.notes.iter().filter_map(|note| match note {
        Note::Assume(assumed) => Some((**assumed).clone()),
        _ => None,
    });
    let stop = item.notes.iter().find_map(|note| match note {
        Note::Stop(stop) => Some(stop),
        _ => None,
    });
    let told = |partly: bool| {
        stop.filter(|stop| matches!(stop.code, Code::NotBuilt | Code::OutsideData) == partly)
            .map(|stop| stop.message.clone())
    };
    let text = chars[from..to].iter().collect();
    let (beside, open) = (told(true), told(false));
    Some(PeriodSaid { from, to, text, during: during.clone(), assumed: assumed.collect(), beside, open })
}
