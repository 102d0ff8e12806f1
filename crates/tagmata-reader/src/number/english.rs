//! The English words of which numbers are made.

/// Zero to nineteen and the tens.
pub(super) fn english_small(text: &str) -> Option<f64> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    let small = SMALL.iter().position(|word| *word == text).map(|n| n as f64);
    small.or_else(|| english_tens(text))
}

/// Twenty to ninety.
pub(super) fn english_tens(text: &str) -> Option<f64> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    TENS.iter().position(|word| *word == text).map(|n| (n as f64 + 2.0) * 10.0)
}

/// Thousand, million, billion.
pub(super) fn english_scale(text: &str) -> Option<f64> {
    Some(match text {
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        _ => return None,
    })
}

/// Whether a word is a number by itself.
pub fn is_number_word(text: &str) -> bool {
    english_small(text).is_some() || english_scale(text).is_some() || ordinal_word(text).is_some()
}

/// First, twentieth.
pub(super) fn ordinal_word(text: &str) -> Option<f64> {
    const WORDS: [&str; 19] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    if let Some(at) = WORDS.iter().position(|word| *word == text) {
        return Some((at + 1) as f64);
    }
    let tens = text.strip_suffix("ieth").map(|stem| format!("{stem}y"))?;
    english_tens(&tens)
}
