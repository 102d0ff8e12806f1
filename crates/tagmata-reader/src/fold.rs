//! Folding: one spelling for every way to type the same thing, with a map back to the original characters.
//!
//! NFKC, lower case, full width, traditional characters, curly quotes, hyphens between letters; what cannot be seen is
//! dropped, a face or a gesture is a space. The lexicon folds its keys by the same function. Knows no word.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// A folded text. Character `i` came from character `back[i]` of the original.
#[derive(Debug, Clone)]
pub struct Norm {
    /// The folded characters.
    pub chars: Vec<char>,
    /// For each, the index of the original character.
    pub back: Vec<usize>,
}

/// Whether a character is Han.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}' | '〇')
}

/// Folds a text.
pub fn fold(text: &str) -> Norm {
    let originals: Vec<char> = text.chars().collect();
    let mut raw: Vec<(char, usize)> = Vec::with_capacity(originals.len());
    for (at, &c) in originals.iter().enumerate() {
        match raw.last_mut().filter(|_| combines(c)) {
            Some((last, _)) => *last = compose(*last, c).unwrap_or(*last),
            None => fold_char(c, |folded| raw.push((folded, at))),
        }
    }
    let mut chars = Vec::with_capacity(raw.len());
    let mut back = Vec::with_capacity(raw.len());
    for i in 0..raw.len() {
        let (c, at) = raw[i];
        let previous = chars.last().copied();
        let kept = match c {
            ' ' => space(previous, next_solid(&raw, i)),
            '-' | '_' if previous.is_some_and(char::is_alphabetic) && letter_at(&raw, i + 1) => Some(' '),
            _ => Some(c),
        };
        if let Some(c) = kept {
            chars.push(c);
            back.push(at);
        }
    }
    Norm { chars, back }
}

/// The folded form of a lexicon key.
pub fn fold_key(text: &str) -> String {
    fold(text.trim()).chars.into_iter().collect()
}

fn fold_char(c: char, mut give: impl FnMut(char)) {
    if c.is_ascii() {
        return give(if c.is_ascii_whitespace() || c.is_ascii_control() { ' ' } else { c.to_ascii_lowercase() });
    }
    // The plain Han characters stand for themselves in every normal form.
    if matches!(c, '\u{4e00}'..='\u{9fff}') {
        return give(plain(c));
    }
    if unseen(c) {
        return;
    }
    if parts(c) {
        return give(' ');
    }
    for d in std::iter::once(c).nfkc() {
        for lower in d.to_lowercase() {
            give(plain(lower));
        }
    }
}

/// An accent typed behind its letter.
fn combines(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Joiners, marks of direction, variants of a sign, colours of a hand: they belong to what stands before them.
fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// What stands between words and says nothing: a space without width, a face, a gesture, a chart, sparks. Emoji of things
/// are not among them: a cup of tea may be what is asked about.
fn parts(c: char) -> bool {
    let faces = matches!(c, '\u{1f600}'..='\u{1f64f}' | '\u{1f910}'..='\u{1f92f}' | '\u{1f970}'..='\u{1f97a}');
    let gestures = matches!(c, '\u{1f440}'..='\u{1f450}' | '\u{263a}' | '\u{2639}' | '\u{270a}'..='\u{270d}');
    let signs = matches!(
        c,
        '📈' | '📉'
            | '📊'
            | '📋'
            | '🔍'
            | '🔎'
            | '🔥'
            | '🎉'
            | '✨'
            | '❓'
            | '❔'
            | '❗'
            | '❕'
            | '✅'
            | '💡'
    );
    faces || gestures || signs || matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}')
}

/// Punctuation that means the same, and traditional characters.
fn plain(c: char) -> char {
    match c {
        '’' | '‘' | '`' | '´' => '\'',
        '“' | '”' | '「' | '」' | '『' | '』' => '"',
        '–' | '—' | '‐' | '‑' | '−' | '～' | '〜' => '-',
        '。' | '｡' => '.',
        '，' => ',',
        '\u{3000}' => ' ',
        '\u{2044}' => '/',
        '〇' => '零',
        c if c.is_whitespace() || c.is_control() => ' ',
        c if is_han(c) => simplified().get(&c).copied().unwrap_or(c),
        c => c,
    }
}

fn next_solid(raw: &[(char, usize)], from: usize) -> Option<char> {
    raw[from + 1..].iter().map(|(c, _)| *c).find(|c| *c != ' ')
}

fn letter_at(raw: &[(char, usize)], at: usize) -> bool {
    raw.get(at).is_some_and(|(c, _)| c.is_alphabetic())
}

/// A space stays only between two characters that are not Han, once.
fn space(previous: Option<char>, next: Option<char>) -> Option<char> {
    let (previous, next) = (previous?, next?);
    if previous == ' ' || is_han(previous) || is_han(next) { None } else { Some(' ') }
}

fn simplified() -> &'static FxHashMap<char, char> {
    static TABLE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = FxHashMap::default();
        for line in include_str!("../rules/simplified.txt").lines().filter(|line| !line.starts_with('#')) {
            for pair in line.split_whitespace() {
                let mut both = pair.chars();
                if let (Some(traditional), Some(simple)) = (both.next(), both.next()) {
                    table.insert(traditional, simple);
                }
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        fold(text).chars.into_iter().collect()
    }

    #[test]
    fn folds_width_case_spaces_and_traditional() {
        assert_eq!(folded("ＶＩＰ 用户"), "vip用户");
        assert_eq!(folded("non-VIP  users"), "non vip users");
        assert_eq!(folded("用券不少于１０次"), "用券不少于10次");
        assert_eq!(folded("買過飲料"), "买过饮料");
        assert_eq!(folded("2017-03-01"), "2017-03-01");
        assert_eq!(folded("caf\u{e9} cafe\u{301}"), "caf\u{e9} caf\u{e9}");
        assert_eq!(folded("cof\u{200d}fee\u{200b}beans"), "coffee beans");
        assert_eq!(folded("销售额😀👍🏽✨"), "销售额");
        assert_eq!(folded("tea 👀 drinkers 🍵"), "tea drinkers 🍵");
        assert_eq!(folded("帳戶餘額、乾麵"), "账户余额、干面");
    }

    #[test]
    fn maps_back_to_the_original() {
        let norm = fold("VIP  用户");
        assert_eq!(norm.back, vec![0, 1, 2, 5, 6]);
        assert_eq!(fold("e\u{301}👍a").back, vec![0, 2, 3]);
    }
}
