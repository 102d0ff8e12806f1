//! Misspelled Latin words: which words of the lexicon are one mistake away. Knows no word itself.
//!
//! A table of the hashes of all words with one letter left out, sorted; two words one insertion, omission, exchange or
//! transposition apart share one of them. What the table gives is compared letter by letter, so a hash cannot mislead.

use super::packed::Entries;
use crate::fold::is_han;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Shorter words are near to too many others.
const LETTERS_MIN: usize = 4;
/// Words of values read from data that are looked up for mistakes, at most; the model's own always are.
const VALUE_WORDS_MAX: usize = 200_000;

/// The Latin words of a lexicon, of four letters and more.
pub struct Spelling {
    text: String,
    /// Where each word ends; the words are sorted.
    ends: Vec<u32>,
    /// Hash of a word with at most one letter left out, and the word.
    shortened: Vec<(u32, u32)>,
}

impl Spelling {
    /// Collects the words of all keys.
    pub fn new(entries: &Entries) -> Spelling {
        let mut words: Vec<(&str, bool)> = Vec::new();
        for (key, sense) in entries.keys() {
            let own = sense.sem.value().is_none();
            let parts = key.split(|c: char| c != '\'' && (!c.is_alphabetic() || is_han(c)));
            words.extend(parts.filter(|word| word.chars().count() >= LETTERS_MIN).map(|word| (word, !own)));
        }
        words.sort_unstable();
        words.dedup_by_key(|(word, _)| *word);
        let mut spelling =
            Spelling { text: String::new(), ends: Vec::with_capacity(words.len()), shortened: Vec::new() };
        let mut of_values = 0;
        for (at, (word, of_value)) in words.into_iter().enumerate() {
            spelling.text.push_str(word);
            spelling.ends.push(spelling.text.len() as u32);
            of_values += usize::from(of_value);
            if !of_value || of_values <= VALUE_WORDS_MAX {
                shortened(word, |hash| spelling.shortened.push((hash, at as u32)));
            }
        }
        spelling.shortened.sort_unstable();
        spelling.shortened.dedup();
        spelling.shortened.shrink_to_fit();
        spelling.text.shrink_to_fit();
        spelling
    }

    fn word(&self, at: usize) -> &str {
        let from = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[from..self.ends[at] as usize]
    }

    fn knows(&self, word: &str) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }

    /// The words one mistake away from one that is none of them, sorted.
    pub fn near(&self, word: &str) -> Vec<&str> {
        if word.chars().count() < LETTERS_MIN || self.knows(word) {
            return Vec::new();
        }
        let mut found: Vec<u32> = Vec::new();
        shortened(word, |hash| {
            let from = self.shortened.partition_point(|(other, _)| *other < hash);
            found.extend(self.shortened[from..].iter().take_while(|(other, _)| *other == hash).map(|(_, at)| *at));
        });
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .map(|at| self.word(at as usize))
            .filter(|near| strsim::osa_distance(near, word) == 1)
            .collect()
    }
}

/// Gives the hash of a word and of each word that it is with one letter left out.
fn shortened(word: &str, mut give: impl FnMut(u32)) {
    let hash = |text: &str| {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        (hasher.finish() >> 32) as u32
    };
    let mut buffer = String::with_capacity(word.len());
    give(hash(word));
    for (at, c) in word.char_indices() {
        buffer.clear();
        buffer.push_str(&word[..at]);
        buffer.push_str(&word[at + c.len_utf8()..]);
        give(hash(&buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::packed::{Packed, Sems};
    use crate::sem::Sem;

    #[test]
    fn one_mistake_away() {
        let mut entries = Entries::default();
        let sense = Packed::of_model(Sems::default().add(Sem::Entity(None)), 0, 0);
        for key in ["customer", "customers", "sparkling water", "store", "score", "crème"] {
            entries.put(key, sense);
        }
        let spelling = Spelling::new(&entries);
        let near = |word: &str| spelling.near(word).join(" ");
        assert_eq!(near("custmer"), "customer");
        assert_eq!(near("costumer"), "");
        assert_eq!(near("cusotmers"), "customers");
        assert_eq!(near("sparklling"), "sparkling");
        assert_eq!(near("stoore"), "store");
        assert_eq!(near("stove"), "store");
        assert_eq!(near("sdore"), "score store");
        assert_eq!(near("stor"), "store");
        assert_eq!(near("sto"), "");
        assert_eq!(near("water"), "");
        assert_eq!(near("creme"), "crème");
    }
}
