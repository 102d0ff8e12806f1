//! Questions that an analyst approved: found again in other words for the same names, with or without politeness.
//! Knows no rule.

use crate::rules::Grammar;
use crate::scan::Scan;
use crate::words::WordRole;
use rustc_hash::FxHashMap;
use tagmata_core::draft::Draft;
use tagmata_core::reading::{Entry, Read, Reading, Role};
use tagmata_core::words::Words;

/// The approved questions of a model, by what their words mean.
#[derive(Default)]
pub struct Verified {
    pairs: FxHashMap<String, Pair>,
}

struct Pair {
    question: String,
    draft: Draft,
    /// Another approved question means the same and has another draft: neither is taken.
    torn: bool,
}

impl Verified {
    /// Keeps one more.
    pub fn add(&mut self, grammar: &Grammar, scan: &Scan, question: &str, draft: &Draft) {
        let Some(key) = key(grammar, scan) else { return };
        let pair = Pair { question: question.to_owned(), draft: draft.clone(), torn: false };
        let known = self.pairs.entry(key).or_insert(pair);
        known.torn |= known.draft != *draft;
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The approved draft of a question; `read` is how the grammar reads it, whose account is kept where it agrees.
    pub fn find(&self, grammar: &Grammar, scan: &Scan, text: &str, read: impl FnOnce() -> Read) -> Option<Read> {
        let pair = self.pairs.get(&key(grammar, scan)?).filter(|pair| !pair.torn)?;
        if let Read::Readings(readings) = read()
            && let Some(same) = readings.into_iter().find(|reading| reading.draft == pair.draft)
        {
            return Some(Read::Readings(vec![Reading { follows: false, ..same }]));
        }
        let meaning = Words::both(
            format!("核实过的问题“{}”", pair.question),
            format!("the verified question \"{}\"", pair.question),
        );
        let to = text.chars().count();
        let account = vec![Entry { from: 0, to, text: text.to_owned(), role: Role::Read, meaning }];
        let draft = pair.draft.clone();
        Some(Read::Readings(vec![Reading { draft, account, assumed: Vec::new(), cost: 0, follows: false }]))
    }
}

/// What the words mean, in their order: names by what they name, function words by their kind, politeness left out.
/// Nothing where a word was respelled.
pub fn key(grammar: &Grammar, scan: &Scan) -> Option<String> {
    if !scan.near.is_empty() {
        return None;
    }
    let mut key = String::new();
    let mut at = 0;
    while at < scan.atoms.len() {
        let starting = || scan.edges.iter().zip(&scan.roles).filter(|(edge, _)| edge.from == at);
        let Some(to) = starting().map(|(edge, _)| edge.to).max() else {
            let text = &scan.texts[at];
            if text.chars().any(char::is_alphanumeric) {
                key.push_str(text);
                key.push('|');
            }
            at += 1;
            continue;
        };
        let mut senses: Vec<String> = Vec::new();
        for (edge, (group, role)) in starting().filter(|(edge, _)| edge.to == to) {
            match group {
                Some(_) if *role != WordRole::Stop => {}
                Some(group) => {
                    let group = &grammar.groups[*group];
                    senses.push(format!("{}:{}", group.cat, group.which));
                }
                None => senses.push(format!("{}={:?}", grammar.cats[usize::from(edge.cat)], edge.sem)),
            }
        }
        senses.sort();
        senses.dedup();
        if !senses.is_empty() {
            key.push_str(&senses.join("&"));
            key.push('|');
        }
        at = to;
    }
    Some(key)
}
