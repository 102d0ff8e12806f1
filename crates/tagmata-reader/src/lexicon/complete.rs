//! Names and values that begin as a text does.

use super::{Lexicon, Sem};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Keys that are looked at for values, at most: beyond that, a text is too short to say which value is meant.
const KEYS_MAX: usize = 20_000;
/// Letters of a text before values are looked for; one Han character is enough.
const LETTERS_MIN: usize = 2;

/// A name or value that begins as a text does.
pub struct Completion {
    /// As it is written.
    pub text: String,
    /// What it means.
    pub sem: Arc<Sem>,
    /// The place in the model; of a value, how many of its field are more frequent.
    pub order: usize,
}

impl Lexicon {
    /// The model's names that begin with a folded text, and the `most` most frequent values of the data that do.
    pub fn completions(&self, stem: &str, most: usize) -> Vec<Completion> {
        let mut found = Vec::new();
        for (order, name) in self.shown.names.iter().enumerate() {
            if name.folded.starts_with(stem) && name.folded != stem {
                found.push(Completion { text: name.text.clone(), sem: self.sems.get(name.sem), order });
            }
        }
        if stem.is_ascii() && stem.len() < LETTERS_MIN {
            return found;
        }
        let mut values: BTreeSet<(usize, usize)> = BTreeSet::new();
        self.beginning(stem, KEYS_MAX, |key, senses| {
            if key == stem {
                return;
            }
            for value in senses.iter().filter_map(|sense| sense.sem.value()) {
                let rank = (self.sems.rank(value), value);
                // Of the many, the best so far.
                if values.len() < 2 * most || values.last().is_some_and(|worst| rank < *worst) {
                    values.insert(rank);
                    if values.len() > 2 * most {
                        values.pop_last();
                    }
                }
            }
        });
        for (order, value) in values {
            let (_, text) = self.sems.value_at(value);
            // A form of the value began so, not the value.
            if crate::fold::fold_key(text).starts_with(stem) {
                let sem = self.sems.get(super::packed::SemAt::of_value(value));
                found.push(Completion { text: text.to_owned(), sem, order });
            }
        }
        found
    }
}
