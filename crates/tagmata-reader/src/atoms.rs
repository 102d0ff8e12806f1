//! Atoms: the pieces between which a word may start or end. One Han character, one Latin word, one number, one mark.
//!
//! Positions everywhere else in this crate count atoms. Knows no word.

use crate::fold::{Norm, is_han};

/// What an atom is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtomKind {
    /// One Han character.
    Han,
    /// A run of letters, with an apostrophe inside: `didn't`.
    Latin,
    /// A run of digits, with separators of thousands and a decimal point.
    Digits,
    /// One mark.
    Mark,
}

/// One atom, as a range of folded characters.
#[derive(Debug, Clone)]
pub struct Atom {
    /// First folded character.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// What it is.
    pub kind: AtomKind,
}

/// Cuts a folded text into atoms; spaces belong to none.
pub fn atoms(norm: &Norm) -> Vec<Atom> {
    let chars = &norm.chars;
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c == ' ' {
            at += 1;
            continue;
        }
        let (kind, to) = if is_han(c) {
            (AtomKind::Han, at + 1)
        } else if c.is_ascii_digit() {
            (AtomKind::Digits, digits_end(chars, at))
        } else if c.is_alphabetic() {
            (AtomKind::Latin, latin_end(chars, at))
        } else if possessive(chars, at) {
            (AtomKind::Mark, at + 2)
        } else {
            (AtomKind::Mark, at + 1)
        };
        found.push(Atom { from: at, to, kind });
        at = to;
    }
    found
}

/// `'s` at a word's end is a mark of its own.
fn possessive(chars: &[char], at: usize) -> bool {
    chars[at] == '\''
        && chars.get(at + 1) == Some(&'s')
        && !chars.get(at + 2).is_some_and(|c| c.is_alphanumeric() && !is_han(*c))
}

fn latin_end(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while at < chars.len() {
        let c = chars[at];
        let inside = c.is_alphabetic() && !is_han(c);
        let apostrophe =
            c == '\'' && !possessive(chars, at) && chars.get(at + 1).is_some_and(|n| n.is_ascii_alphabetic());
        if !inside && !apostrophe {
            break;
        }
        at += 1;
    }
    at
}

fn digits_end(chars: &[char], from: usize) -> usize {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut at = from;
    let mut pointed = false;
    loop {
        let thousands =
            chars.get(at) == Some(&',') && (1..=3).all(|next| digit(at + next)) && !digit(at + 4) && !pointed;
        if digit(at) || thousands {
            at += 1;
        } else if chars.get(at) == Some(&'.') && digit(at + 1) && !pointed {
            pointed = true;
            at += 1;
        } else {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    fn cut(text: &str) -> String {
        let norm = fold(text);
        let pieces: Vec<String> = atoms(&norm).iter().map(|a| norm.chars[a.from..a.to].iter().collect()).collect();
        pieces.join("|")
    }

    #[test]
    fn cuts() {
        assert_eq!(cut("Q3买过3次饮料"), "q|3|买|过|3|次|饮|料");
        assert_eq!(cut("didn't spend $1,500.50 on Bob's"), "didn't|spend|$|1,500.50|on|bob|'s");
        assert_eq!(cut("customers' top 10,20"), "customers|'|top|10|,|20");
    }
}
