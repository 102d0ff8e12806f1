//! The model's names as they are shown, to find those that look most like a text. Knows no word itself.
//!
//! Most names are passed over by the set of their letters, kept in one number: those that share too few letters with the
//! text cannot score.

use super::packed::SemAt;
use crate::fold::{fold_key, is_han};

/// How alike a name must be.
const ALIKE: f64 = 0.84;
/// How alike one that shares a Han character must be.
const ALIKE_HAN: f64 = 0.7;

/// A name of the model.
pub struct Name {
    /// As the model writes it.
    pub text: String,
    /// Folded.
    pub folded: String,
    /// What it names.
    pub sem: SemAt,
    letters: (u64, u8),
}

/// All names of a model, in file order.
#[derive(Default)]
pub struct Shown {
    /// The names.
    pub names: Vec<Name>,
}

impl Shown {
    /// Adds a name of the model.
    pub fn add(&mut self, text: &str, sem: SemAt) {
        let folded = fold_key(text);
        let letters = letters(&folded);
        self.names.push(Name { text: text.to_owned(), folded, sem, letters });
    }

    /// The names nearest to a folded text, each with how alike it is in thousandths.
    pub fn near(&self, folded: &str) -> Vec<(i64, &str)> {
        let (set, length) = letters(folded);
        let repeated = i64::from(length) - i64::from(set.count_ones());
        let mut scored = Vec::new();
        for name in &self.names {
            let (other, others) = name.letters;
            let shared = (i64::from((set & other).count_ones()) + repeated).min(i64::from(others)) as f64;
            let most = (shared / f64::from(length) + shared / f64::from(others) + 1.0) / 3.0;
            if most >= ALIKE_HAN
                && let Some(score) = alike(folded, &name.folded)
            {
                scored.push((score, name.text.as_str()));
            }
        }
        scored
    }
}

/// How alike two folded texts are, in thousandths, where they are alike enough to be named.
pub fn alike(folded: &str, name: &str) -> Option<i64> {
    let score = strsim::jaro_winkler(folded, name);
    let enough = score >= ALIKE || score >= ALIKE_HAN && folded.chars().any(|c| is_han(c) && name.contains(c));
    enough.then_some((score * 1000.0) as i64)
}

/// The set of a text's letters, and how many there are; more than 255 count as 255.
fn letters(folded: &str) -> (u64, u8) {
    let mut set = 0u64;
    let mut length = 0u8;
    for c in folded.chars() {
        set |= 1 << ((c as u32).wrapping_mul(0x9e37_79b1) >> 26);
        length = length.saturating_add(1);
    }
    (set, length)
}
