//! Writes `simplified.txt` and `pinyin.txt` into the folder that is named: OpenCC's characters that have one simplified
//! form, and the readings of characters without their tones. One character for one, so that places in a text survive.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use pinyin::ToPinyinMulti;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const LINE: usize = 40;
/// Common readings of one character; the rarer ones of old books are left out.
const READINGS: usize = 3;
/// Where two simplified forms are in use for one word: 帐户, 账户.
const VARIANTS: [(char, char); 2] = [('帐', '账'), ('帳', '账')];

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    let folder = Path::new(&folder);
    let simplified = simplified();
    let pairs: Vec<String> = simplified.iter().map(|(from, to)| format!("{from}{to}")).collect();
    let mut text = "# Traditional and simplified, pairs of one character each, so that places in a text survive.\n\
        # Made by `make han-tables` from OpenCC's TSCharacters (Apache-2.0, by the crate ferrous-opencc).\n"
        .to_owned();
    for line in pairs.chunks(LINE) {
        text.push_str(&line.join(" "));
        text.push('\n');
    }
    fs::write(folder.join("simplified.txt"), text).expect("the folder can be written");

    let mut syllables: BTreeMap<&str, Vec<char>> = BTreeMap::new();
    for c in ('\u{4e00}'..='\u{9fff}').filter(|c| !simplified.contains_key(c)) {
        let Some(readings) = c.to_pinyin_multi() else { continue };
        let plain: BTreeSet<&str> = readings.into_iter().take(READINGS).map(|reading| reading.plain()).collect();
        for syllable in plain {
            syllables.entry(syllable).or_default().push(c);
        }
    }
    let mut text = "# Readings without tones: a syllable and the characters that are read so. Characters that fold to others are left out.\n\
        # Made by `make han-tables` from the crate pinyin (MIT).\n"
        .to_owned();
    for (syllable, chars) in syllables {
        text.push_str(&format!("{syllable} {}\n", chars.into_iter().collect::<String>()));
    }
    fs::write(folder.join("pinyin.txt"), text).expect("the folder can be written");
}

fn simplified() -> BTreeMap<char, char> {
    let opencc = OpenCC::from_config(BuiltinConfig::T2s).expect("a configuration of the crate's own");
    let mut table = BTreeMap::new();
    for c in ('\u{3400}'..='\u{9fff}').chain('\u{f900}'..='\u{faff}') {
        let simple = opencc.convert(&c.to_string());
        let mut chars = simple.chars();
        if let (Some(to), None) = (chars.next(), chars.next())
            && to != c
        {
            table.insert(c, to);
        }
    }
    table.extend(VARIANTS);
    table
}
