//! The lexicon: every name, value and function word in one FST, and the edges that a text has in it.
//!
//! Names come from the model, function words from the rule files; nothing here knows a word itself.

mod build;
pub mod inflect;
mod split;

use crate::atoms::Atom;
use crate::fold::Norm;
use crate::rules::{Cat, Grammar};
use crate::sem::Sem;
use crate::words::WordRole;
use fst::raw::Fst;
use std::sync::Arc;

/// Categories that edges have besides those of function words.
pub const CATS: [&str; 41] = [
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
    "TagVerb",
    "TagCounter",
    "OccasionNoun",
    "AgentNoun",
    "Thing",
    "PassiveVerb",
    "VerbHead",
    "VerbObject",
    "DoneValue",
    "MetricStem",
];

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
    fst: Fst<Vec<u8>>,
    senses: Vec<Vec<Sense>>,
    /// Shown names, for suggestions: text as named, in file order.
    pub names: Vec<String>,
    /// Single Latin words of five letters and more, sorted, for near matches.
    pub latin: Vec<String>,
    /// Every Latin word of the lexicon, sorted.
    pub latin_all: Vec<String>,
}

impl Lexicon {
    /// The edges that start at atom `at`.
    pub fn edges(&self, norm: &Norm, atoms: &[Atom], at: usize, found: &mut Vec<Edge>) {
        let mut node = self.fst.root();
        let mut value = fst::raw::Output::zero();
        let mut end = at;
        let mut buffer = [0u8; 4];
        let start = atoms[at].from;
        for (offset, c) in norm.chars[start..].iter().enumerate() {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let Some(index) = node.find_input(byte) else { return };
                let transition = node.transition(index);
                value = value.cat(transition.out);
                node = self.fst.node(transition.addr);
            }
            while end < atoms.len() && atoms[end].to < start + offset + 1 {
                end += 1;
            }
            let on_boundary = end < atoms.len() && atoms[end].to == start + offset + 1;
            if on_boundary && node.is_final() {
                let group = value.cat(node.final_output()).value() as usize;
                for sense in &self.senses[group] {
                    found.push(Edge { from: at, to: end + 1, sense: sense.clone() });
                }
            }
        }
    }

    /// The shown names nearest to a text, best first.
    pub fn near(&self, text: &str, most: usize) -> Vec<String> {
        let folded = crate::fold::fold_key(text);
        let mut scored: Vec<(i64, usize)> = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            let score = strsim::jaro_winkler(&folded, &crate::fold::fold_key(name));
            let shares = folded.chars().any(|c| crate::fold::is_han(c) && name.contains(c));
            if score >= 0.84 || (shares && score >= 0.7) {
                scored.push((-(score * 1000.0) as i64, at));
            }
        }
        scored.sort();
        let mut names: Vec<String> = Vec::new();
        for (_, at) in scored {
            if !names.contains(&self.names[at]) {
                names.push(self.names[at].clone());
            }
            if names.len() == most {
                break;
            }
        }
        names
    }

    /// The one word at distance 1 from a word that the lexicon lacks.
    pub fn near_word(&self, word: &str) -> Option<&str> {
        if word.chars().count() < 5 || self.latin_all.binary_search_by(|w| w.as_str().cmp(word)).is_ok() {
            return None;
        }
        let mut found = None;
        for candidate in &self.latin {
            let close = candidate.len().abs_diff(word.len()) <= 1 && strsim::osa_distance(candidate, word) == 1;
            if close {
                if found.is_some() {
                    return None;
                }
                found = Some(candidate.as_str());
            }
        }
        found
    }
}

/// What becomes of an edge's word unread; model words always stop.
pub fn role(grammar: &Grammar, sense: &Sense) -> WordRole {
    sense.group.map_or(WordRole::Stop, |group| grammar.groups[group].role)
}
