//! Finding names by the words of a question: BM25 over words and, for Chinese, pairs of characters. Knows words, not
//! models.

use std::collections::HashMap;

/// How soon further occurrences of a word stop counting.
const SATURATION: f32 = 1.2;
/// How much long descriptions are held back.
const LENGTH_WEIGHT: f32 = 0.4;
/// A name that stands in the question as a whole is worth more than its words.
const WHOLE_NAME: f32 = 6.0;

/// Words of so many letters on may be misspelt.
const MISSPELT_FROM: usize = 4;
/// What a word counts that is only near.
const NEAR_WORD: f32 = 0.7;

/// Descriptions that can be searched.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By word: the documents that hold it, and how often, in tenths.
    words: HashMap<String, Vec<(usize, f32)>>,
    /// Of each document: its length.
    lengths: Vec<f32>,
    /// Of each document: its names, folded.
    names: Vec<Vec<String>>,
}

impl Index {
    /// Adds a document: its names, and what is said about it.
    pub(super) fn add<'a>(&mut self, names: impl Iterator<Item = &'a str>, about: &[&str]) {
        let document = self.lengths.len();
        let mut counts: HashMap<String, f32> = HashMap::new();
        let mut folded = Vec::new();
        for name in names {
            words(name).into_iter().for_each(|word| *counts.entry(word).or_default() += 1.0);
            folded.push(fold(name));
        }
        for text in about {
            words(text).into_iter().for_each(|word| *counts.entry(word).or_default() += 0.4);
        }
        self.lengths.push(counts.values().sum());
        self.names.push(folded);
        for (word, count) in counts {
            self.words.entry(word).or_default().push((document, count));
        }
    }

    /// How well each document fits a question; 0 for those that share nothing with it.
    pub(super) fn scores(&self, question: &str) -> Vec<f32> {
        let count = self.lengths.len() as f32;
        let mean = self.lengths.iter().sum::<f32>() / count.max(1.0);
        let mut scores = vec![0.0; self.lengths.len()];
        let mut asked = words(question);
        asked.sort();
        asked.dedup();
        for word in &asked {
            let Some((documents, weight)) = self.documents(word) else { continue };
            let rare = (1.0 + (count - documents.len() as f32 + 0.5) / (documents.len() as f32 + 0.5)).ln();
            for (document, times) in documents {
                let length = 1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * self.lengths[*document] / mean;
                scores[*document] += weight * rare * times * (SATURATION + 1.0) / (times + SATURATION * length);
            }
        }
        let folded = fold(question);
        for (document, names) in self.names.iter().enumerate() {
            let whole = names.iter().filter(|name| !name.trim().is_empty() && folded.contains(name.as_str()));
            if let Some(longest) = whole.map(|name| name.trim().chars().count()).max() {
                scores[document] += WHOLE_NAME + longest.min(20) as f32 * 0.2;
            }
        }
        scores
    }
}

impl Index {
    /// The documents that hold a word; of an English word that none holds, those of the nearest one, at less weight.
    fn documents(&self, word: &str) -> Option<(&Vec<(usize, f32)>, f32)> {
        if let Some(documents) = self.words.get(word) {
            return Some((documents, 1.0));
        }
        if word.len() < MISSPELT_FROM || !word.is_ascii() {
            return None;
        }
        let mut nearest: Option<(usize, &str)> = None;
        for known in self.words.keys().filter(|known| known.is_ascii() && known.len().abs_diff(word.len()) <= 2) {
            let far = strsim::damerau_levenshtein(word, known);
            let found = (far, known.as_str());
            // The first of equals by name, so that the same question finds the same words everywhere.
            if far * 3 <= word.len() && far <= 2 && nearest.is_none_or(|best| found < best) {
                nearest = Some(found);
            }
        }
        nearest.map(|(_, known)| (&self.words[known], NEAR_WORD))
    }
}

/// A text as stems between blanks, Chinese without blanks inside.
fn fold(text: &str) -> String {
    let mut folded = String::from(" ");
    for run in runs(text) {
        match run {
            Run::Word(word) => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
                folded.push_str(&stem(&word));
                folded.push(' ');
            }
            Run::Han(han) => folded.push_str(&han),
        }
    }
    // A Chinese name may stand anywhere inside Chinese; an English one between blanks.
    let starts_han = folded.chars().nth(1).is_some_and(is_han);
    let mut folded = if starts_han && folded.len() > 1 { folded[1..].to_string() } else { folded };
    if folded.chars().last().is_some_and(|c| c != ' ' && !is_han(c)) {
        folded.push(' ');
    }
    folded
}

/// The words of a text: stems, and pairs of Chinese characters; a lone character is a word.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => found.push(stem(&word)),
            Run::Han(han) => {
                let chars: Vec<char> = han.chars().collect();
                if chars.len() == 1 {
                    found.push(han);
                } else {
                    found.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
                }
            }
        }
    }
    found
}

enum Run {
    Word(String),
    Han(String),
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}')
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let han = is_han(c);
        if !han && !c.is_alphanumeric() {
            runs.push(None);
            continue;
        }
        match runs.last_mut() {
            Some(Some(Run::Han(run))) if han => run.push(c),
            Some(Some(Run::Word(run))) if !han => run.push(c),
            _ => runs.push(Some(if han { Run::Han(c.to_string()) } else { Run::Word(c.to_string()) })),
        }
    }
    runs.into_iter().flatten().collect()
}

/// Plurals that no ending tells.
const PLURALS: &[(&str, &str)] = &[("women", "woman"), ("men", "man"), ("children", "child"), ("people", "person")];

/// An English word without its ending.
fn stem(word: &str) -> String {
    if let Some((_, singular)) = PLURALS.iter().find(|(plural, _)| *plural == word) {
        return singular.to_string();
    }
    let mut stem = word;
    for (ending, least) in [("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3), ("e", 4), ("y", 4)] {
        if let Some(start) = stem.strip_suffix(ending)
            && start.len() >= least
            && !(ending == "s" && start.ends_with('s'))
        {
            stem = start;
            if ending != "s" && ending != "es" {
                break;
            }
        }
    }
    let mut stem = stem.to_string();
    let bytes = stem.as_bytes();
    if bytes.len() > 4 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && stem.is_ascii() {
        stem.pop();
    }
    stem
}
