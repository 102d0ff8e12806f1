//! Misspelt Chinese names: which names of three characters and more sound like a text or are one character away from
//! it. Knows no word itself.
//!
//! A sorted table of hashes, as for Latin words: of a name's sounds, and of the name with one character left out. What it
//! gives is compared character by character.

use super::packed::Words;
use crate::fold::is_han;
use crate::pinyin::{self, Alike};
use fst::Streamer;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Shorter names are near to too many others.
const CHARS_MIN: usize = 3;
/// Longer ones are looked up by nobody who mistypes them.
const CHARS_MAX: usize = 16;
/// Below this, a character that does not even rhyme makes another name.
const ANY_CHANGE_MIN: usize = 4;
/// Ways to read one name, at most.
const READINGS_MAX: usize = 4;
/// Values read from data that are looked up, at most; the model's own names always are.
const VALUES_MAX: usize = 100_000;

/// The Chinese names of a lexicon.
#[derive(Default)]
pub struct HanNames {
    /// Hash and the place of the name.
    table: Vec<(u32, u32)>,
}

/// A name that a text may have meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meant {
    /// How far it is: 0 sounds the same, 1 one character that rhymes, or two in the other order, 2 one character.
    pub far: u8,
    /// The name, folded.
    pub name: String,
}

impl HanNames {
    /// Collects the names of all keys.
    pub fn new(words: &Words) -> HanNames {
        let mut names = HanNames::default();
        let mut values = 0;
        let mut stream = words.fst.stream();
        while let Some((key, place)) = stream.next() {
            let key = str::from_utf8(key).expect("keys are made of texts");
            if key.len() < 3 * CHARS_MIN || !key.chars().all(is_han) {
                continue;
            }
            let chars: Vec<char> = key.chars().collect();
            let senses = words.senses(place.value());
            let named = senses.iter().any(|sense| sense.group().is_none());
            if chars.len() > CHARS_MAX || !named {
                continue;
            }
            let of_value = senses.iter().all(|sense| sense.sem.value().is_some());
            values += usize::from(of_value);
            if !of_value || values <= VALUES_MAX {
                hashes(&chars, |hash| names.table.push((hash, place.value() as u32)));
            }
        }
        names.table.sort_unstable();
        names.table.dedup();
        names.table.shrink_to_fit();
        names
    }

    /// The names that a text of Han characters may have meant, nearest first; not the text itself.
    pub fn near(&self, words: &Words, text: &[char]) -> Vec<Meant> {
        let mut places: Vec<u32> = Vec::new();
        hashes(text, |hash| {
            let from = self.table.partition_point(|(other, _)| *other < hash);
            places.extend(self.table[from..].iter().take_while(|(other, _)| *other == hash).map(|(_, at)| *at));
        });
        places.sort_unstable();
        places.dedup();
        let mut meant = Vec::new();
        for place in places {
            let key = words.fst.get_key(u64::from(place)).expect("a place of the table is one of the FST");
            let name = String::from_utf8(key).expect("keys are made of texts");
            let chars: Vec<char> = name.chars().collect();
            meant.extend(far(text, &chars).map(|far| Meant { far, name }));
        }
        meant.sort();
        meant
    }
}

/// How far a name is from a text; `None` for too far, or for itself.
fn far(text: &[char], name: &[char]) -> Option<u8> {
    if text == name {
        return None;
    }
    if text.len() == name.len() {
        let pairs = || text.iter().zip(name).filter(|(a, b)| a != b).map(|(a, b)| pinyin::alike(*a, *b));
        if pairs().all(|alike| alike == Alike::Same) {
            return Some(0);
        }
        if pairs().count() == 1 && pairs().all(|alike| alike == Alike::Rime) {
            return Some(1);
        }
    }
    let (one, other): (String, String) = (text.iter().collect(), name.iter().collect());
    if strsim::osa_distance(&one, &other) != 1 {
        return None;
    }
    let exchanged = text.len() == name.len() && text.iter().zip(name).filter(|(a, b)| a != b).count() == 2;
    let short = text.len().max(name.len()) < ANY_CHANGE_MIN;
    match (exchanged, short) {
        (true, _) => Some(1),
        (false, true) => None,
        (false, false) => Some(2),
    }
}

/// Gives the hashes under which a text is found.
fn hashes(text: &[char], mut give: impl FnMut(u32)) {
    let hash = |chars: &mut dyn Iterator<Item = u32>| {
        let mut hasher = FxHasher::default();
        chars.for_each(|c| hasher.write_u32(c));
        (hasher.finish() >> 32) as u32
    };
    give(hash(&mut text.iter().map(|c| *c as u32)));
    for left_out in 0..text.len() {
        give(hash(&mut text.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, c)| *c as u32)));
    }
    let mut readings: Vec<Vec<u16>> = vec![Vec::new()];
    for c in text {
        let sounds = pinyin::sounds(*c);
        if sounds.is_empty() {
            return;
        }
        let mut longer = Vec::new();
        for (_, sound) in sounds {
            for reading in &readings {
                longer.push([reading.as_slice(), &[sound.whole]].concat());
            }
        }
        longer.truncate(READINGS_MAX);
        readings = longer;
    }
    for reading in readings {
        // Sounds are not characters: no letter of a text has such a number.
        give(hash(&mut reading.iter().map(|sound| 0x8000_0000 | u32::from(*sound))));
    }
}
