//! What is said of the conversation itself, not of the data: taking a question back, asking why. Knows no model.

use crate::fold::fold_key;
use crate::words::{WordGroup, WordRole, moves};
use std::sync::OnceLock;

/// Longer utterances say something of the data.
const CHARS_MAX: usize = 60;

/// A move in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The last question is taken back.
    Undo,
    /// Why the last answer is what it is.
    Why,
}

/// The move that an utterance is, if it is nothing else.
pub fn move_of(utterance: &str) -> Option<Move> {
    if utterance.chars().count() > CHARS_MAX {
        return None;
    }
    let groups = groups();
    let polite = groups.iter().find(|group| group.role == WordRole::Filler);
    let text = fold_key(utterance);
    let bare = |c: char| !c.is_alphanumeric();
    let mut text = text.trim_matches(bare);
    loop {
        if let Some(found) =
            groups.iter().find(|group| group.role == WordRole::Stop && group.words.iter().any(|w| w == text))
        {
            return Some(if found.cat == "undo" { Move::Undo } else { Move::Why });
        }
        let shorter = polite.and_then(|polite| polite.words.iter().find_map(|word| without(text, word)))?;
        text = shorter.trim_matches(bare);
    }
}

/// The text without a word at one of its ends; a Latin word ends where its letters end.
fn without<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let latin = word.is_ascii();
    let apart = |c: Option<char>| !latin || c.is_none_or(|c| !c.is_alphanumeric());
    let rest = text.strip_prefix(word).filter(|rest| apart(rest.chars().next()));
    rest.or_else(|| text.strip_suffix(word).filter(|rest| apart(rest.chars().next_back())))
}

fn groups() -> &'static [WordGroup] {
    static GROUPS: OnceLock<Vec<WordGroup>> = OnceLock::new();
    GROUPS.get_or_init(|| moves().expect("the word files are checked by this crate's tests"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_utterances_are_moves() {
        for undo in ["撤销", "撤销一下吧", "回到上一个", "算了", "Undo.", "please undo that", "go back!", "Never mind"]
        {
            assert_eq!(move_of(undo), Some(Move::Undo), "{undo}");
        }
        for why in ["为什么没有？", "那为什么没有呢", "为啥", "Why not?", "so why is it empty", "why can't I?"]
        {
            assert_eq!(move_of(why), Some(Move::Why), "{why}");
        }
        for other in
            ["", "？", "为什么没有买茶", "取消订单的用户", "who came back", "backpacks", "please", "why did sales fall"]
        {
            assert_eq!(move_of(other), None, "{other}");
        }
    }
}
