//! How Han characters sound, without tones: `rules/pinyin.txt`. Only for finding what a misspelt name may have meant.

use std::sync::OnceLock;

const INITIALS: [&str; 23] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y",
    "w",
];

/// One reading of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sound {
    /// The syllable; those that many typists take for one another (zh and z, ing and in) are one.
    pub whole: u16,
    rime: u16,
}

/// How alike two characters sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// They are read the same.
    Same,
    /// They rhyme.
    Rime,
    /// Neither.
    No,
}

/// The readings of a character, the table's first first; none for one that the table lacks.
pub fn sounds(c: char) -> &'static [(char, Sound)] {
    let table = table();
    let from = table.partition_point(|(other, _)| *other < c);
    let to = from + table[from..].partition_point(|(other, _)| *other == c);
    &table[from..to]
}

/// How alike two characters sound, in any of their readings.
pub fn alike(one: char, other: char) -> Alike {
    let mut best = if one == other { Alike::Same } else { Alike::No };
    for (_, a) in sounds(one) {
        for (_, b) in sounds(other) {
            let pair = if a.whole == b.whole {
                Alike::Same
            } else if a.rime == b.rime {
                Alike::Rime
            } else {
                Alike::No
            };
            best = best.min(pair);
        }
    }
    best
}

fn table() -> &'static [(char, Sound)] {
    static TABLE: OnceLock<Vec<(char, Sound)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let (mut wholes, mut rimes): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut table = Vec::new();
        for line in include_str!("../rules/pinyin.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((syllable, chars)) = line.split_once(' ') else { continue };
            let (initial, rime) = split(syllable);
            let sound = Sound {
                whole: place(&mut wholes, format!("{}{rime}", initial.strip_suffix('h').unwrap_or(initial))),
                rime: place(&mut rimes, rime),
            };
            table.extend(chars.chars().map(|c| (c, sound)));
        }
        // Stable, so that equal sounds of one character stand together in the table's order.
        table.sort_by_key(|(c, _)| *c);
        table.dedup();
        table
    })
}

/// A syllable's beginning and its rime, with the rimes in -ng as those in -n.
fn split(syllable: &str) -> (&str, String) {
    let initial = INITIALS.iter().find_map(|initial| syllable.starts_with(initial).then_some(*initial)).unwrap_or("");
    let rime = &syllable[initial.len()..];
    let short = ["ang", "eng", "ing"].iter().find_map(|end| rime.strip_suffix(end).map(|_| &rime[..rime.len() - 1]));
    // A lone h is a beginning of its own.
    (if initial == "h" { "H" } else { initial }, short.unwrap_or(rime).to_owned())
}

fn place(list: &mut Vec<String>, text: String) -> u16 {
    let at = list.iter().position(|other| *other == text).unwrap_or_else(|| {
        list.push(text);
        list.len() - 1
    });
    u16::try_from(at).expect("there are some four hundred syllables")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_sound_alike() {
        assert_eq!(alike('销', '消'), Alike::Same);
        assert_eq!(alike('是', '四'), Alike::Same);
        assert_eq!(alike('亲', '轻'), Alike::Same);
        assert_eq!(alike('券', '卷'), Alike::Same);
        assert_eq!(alike('天', '电'), Alike::Rime);
        assert_eq!(alike('单', '吃'), Alike::No);
        assert_eq!(alike('哈', '啊'), Alike::Rime);
        assert_eq!(alike('x', '消'), Alike::No);
        assert_eq!(alike('x', 'x'), Alike::Same);
    }
}
