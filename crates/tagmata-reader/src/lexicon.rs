//! The lexicon: every name, value and function word in one FST, and the edges that a text has in it.
//!
//! Names come from the model, function words from the rule files; nothing here knows a word itself.

mod build;
mod complete;
mod han;
pub mod inflect;
mod packed;
mod shown;
mod spelling;
mod split;

use crate::atoms::Atom;
use crate::fold::{Norm, fold_key, is_han};
use crate::rules::{Cat, Grammar};
use crate::sem::Sem;
use crate::words::WordRole;
pub use complete::Completion;
use fst::{IntoStreamer, Streamer};
use han::{HanNames, Meant};
#[cfg_attr(not(test), expect(unreachable_pub, reason = "the mutation test holds one"))]
pub use packed::Packed;
use packed::{Sems, Words};
use shown::{Shown, alike};
use spelling::Spelling;
use std::sync::Arc;
use tagmata_core::model::EntityId;

/// A shorter word that is misspelt is asked about.
const SURE_LETTERS_MIN: usize = 5;
/// Keys looked at for values that look like an unread text.
const NEAR_KEYS_MAX: usize = 1000;
/// Characters of a word that names are suggested for.
const NEAR_MAX: usize = 40;

/// Categories that edges have besides those of function words.
pub const CATS: [&str; 43] = [
    "Entity",
    "Verb",
    "EventNoun",
    "Doer",
    "Metric",
    "MetricVerb",
    "Field",
    "TagName",
    "Value",
    "TagVal",
    "Segment",
    "Term",
    "Absent",
    "EventCounter",
    "MetricCounter",
    "Number",
    "Percent",
    "Money",
    "Ordinal",
    "IsoDate",
    "Undefined",
    "Unknown",
    "VerbStem",
    "FirstVerb",
    "Year2",
    "SlashDate",
    "DashDate",
    "LooseDate",
    "NamedDay",
    "YearWords",
    "WeekdayAlone",
    "DeedNoun",
    "TagVerb",
    "TagCounter",
    "OccasionNoun",
    "AgentNoun",
    "Thing",
    "ThingVerb",
    "PassiveVerb",
    "VerbHead",
    "VerbObject",
    "DoneValue",
    "MetricStem",
];

/// Meanings that a test has taken out, with their places.
#[cfg(test)]
pub type Taken = Vec<(usize, Packed)>;

/// One meaning of a word.
#[derive(Debug, Clone)]
pub struct Sense {
    /// Its category.
    pub cat: Cat,
    /// Its value.
    pub sem: Arc<Sem>,
    /// Extra cost: an inflected form, an auxiliary name.
    pub cost: i32,
    /// For a function word, its group.
    pub group: Option<usize>,
}

/// An edge of the text.
#[derive(Debug, Clone)]
pub struct Edge {
    /// First atom.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// What it means.
    pub sense: Sense,
}

/// All words of a model.
pub struct Lexicon {
    words: Words,
    sems: Sems,
    shown: Shown,
    spelling: Spelling,
    han: HanNames,
    currencies: Vec<String>,
    first: Option<EntityId>,
}

impl Lexicon {
    /// The edges that start at atom `at`.
    pub fn edges(&self, norm: &Norm, atoms: &[Atom], at: usize, found: &mut Vec<Edge>) {
        let fst = &self.words.fst;
        let mut node = fst.root();
        let mut value = fst::raw::Output::zero();
        let mut end = at;
        let mut buffer = [0u8; 4];
        let start = atoms[at].from;
        for (offset, c) in norm.chars[start..].iter().enumerate() {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let Some(index) = node.find_input(byte) else { return };
                let transition = node.transition(index);
                value = value.cat(transition.out);
                node = fst.node(transition.addr);
            }
            while end < atoms.len() && atoms[end].to < start + offset + 1 {
                end += 1;
            }
            let on_boundary = end < atoms.len() && atoms[end].to == start + offset + 1;
            if on_boundary && node.is_final() {
                for sense in self.words.senses(value.cat(node.final_output()).value()) {
                    #[cfg(test)]
                    if sense.cat == packed::TAKEN {
                        continue;
                    }
                    found.push(Edge { from: at, to: end + 1, sense: self.sense(sense) });
                }
            }
        }
    }

    /// Takes a function word out, as if its group lacked it; how to put it back.
    #[cfg(test)]
    pub fn take_word(&mut self, group: usize, word: &str) -> Option<Taken> {
        let at = self.words.fst.get(word.as_bytes())?.value();
        Some(self.words.take(at, group))
    }

    /// Puts back what was taken out.
    #[cfg(test)]
    pub fn put_back(&mut self, taken: Taken) {
        self.words.put_back(taken);
    }

    /// The model's names as they are shown.
    #[cfg(test)]
    pub fn shown_names(&self) -> impl Iterator<Item = &str> {
        self.shown.names.iter().map(|name| name.text.as_str())
    }

    fn sense(&self, packed: &Packed) -> Sense {
        let (cat, cost, group) = (packed.cat, i32::from(packed.cost), packed.group());
        Sense { cat, sem: self.sems.get(packed.sem), cost, group }
    }

    /// The shown names nearest to a text, best first; of the data's values those that begin as it does.
    pub fn near(&self, text: &str, most: usize) -> Vec<String> {
        let folded = fold_key(text);
        if folded.chars().count() > NEAR_MAX {
            return Vec::new();
        }
        let mut scored = self.shown.near(&folded);
        let begins = folded.chars().take(if folded.starts_with(is_han) { 2 } else { 3 }).collect::<String>();
        self.beginning(&begins, NEAR_KEYS_MAX, |key, senses| {
            for value in senses.iter().filter_map(|sense| sense.sem.value()) {
                scored.extend(alike(&folded, key).map(|score| (score, self.sems.value_at(value).1)));
            }
        });
        // Stable: names stand in file order, values in that of their keys.
        scored.sort_by_key(|(score, _)| -score);
        let mut names: Vec<String> = Vec::new();
        for (_, name) in scored.into_iter().filter(|(_, name)| fold_key(name) != folded) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            if names.len() == most {
                break;
            }
        }
        names
    }

    /// Gives the keys that begin with a folded text, in their order, at most so many.
    fn beginning(&self, begins: &str, most: usize, mut give: impl FnMut(&str, &[Packed])) {
        let mut stream = self.words.fst.range().ge(begins).into_stream();
        let mut given = 0;
        while let Some((key, place)) = stream.next() {
            if given == most || !key.starts_with(begins.as_bytes()) {
                return;
            }
            give(str::from_utf8(key).expect("keys are made of texts"), self.words.senses(place.value()));
            given += 1;
        }
    }

    /// The one word a mistake away from a word that the lexicon lacks, both long enough to be sure. Forms of one word
    /// are one.
    pub fn near_word(&self, word: &str) -> Option<&str> {
        let long = |word: &str| word.chars().count() >= SURE_LETTERS_MIN;
        let near = if long(word) { self.spelling.near(word) } else { Vec::new() };
        let near: Vec<&str> = near.into_iter().filter(|word| long(word)).collect();
        let (first, others) = near.split_first()?;
        let same = others.iter().all(|other| self.same_word(first, other));
        same.then_some(*first)
    }

    /// The first entity of the model.
    pub fn first(&self) -> Option<&EntityId> {
        self.first.as_ref()
    }

    /// The codes of the currencies that the model's amounts are in.
    pub fn currencies(&self) -> &[String] {
        &self.currencies
    }

    /// All words a mistake away from a word that the lexicon lacks.
    pub fn near_words(&self, word: &str) -> Vec<String> {
        self.spelling.near(word).into_iter().map(str::to_owned).collect()
    }

    /// The Chinese names that a text may have meant, nearest first.
    pub fn near_names(&self, text: &[char]) -> Vec<Meant> {
        self.han.near(&self.words, text)
    }

    /// Whether two words are one in what they mean: drink, drinks.
    fn same_word(&self, one: &str, other: &str) -> bool {
        let senses = |word: &str| Some(self.words.senses(self.words.fst.get(word)?.value()));
        let (Some(one), Some(other)) = (senses(one), senses(other)) else { return false };
        one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.cat == b.cat && a.sem == b.sem)
    }
}

/// What becomes of an edge's word unread; model words always stop.
pub fn role(grammar: &Grammar, sense: &Sense) -> WordRole {
    sense.group.map_or(WordRole::Stop, |group| grammar.groups[group].role)
}
