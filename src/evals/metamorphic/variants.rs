//! The variants of a question. The same question always has the same ones: what varies is drawn from its id.

use super::Rule;
use super::spoilt::{forms, nonsense, opposites};
use super::words::ModelWords;
use crate::evals::case::Case;
use crate::evals::report::Got;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use tagmata_core::draft::{Draft, Show};
use tagmata_core::reading::{Entry, Role};
use tagmata_core::words::Lang;

/// What can stand before and after a question without a meaning of its own.
const FILLER_ZH: &[(&str, &str)] = &[
    ("请问", ""),
    ("麻烦帮我查一下", "，谢谢"),
    ("你好，", "？"),
    ("帮忙看看", ""),
    ("我想知道", "。"),
    ("", "，谢谢啦"),
];
const FILLER_EN: &[(&str, &str)] = &[
    ("please tell me ", ""),
    ("hi, ", ", thanks"),
    ("could you tell me ", "?"),
    ("I would like to know ", "."),
    ("", " please"),
    ("hello, ", "??"),
];
/// Letters of an English word that can be mistyped and still be known.
const TYPO_LETTERS_MIN: usize = 5;

/// A question made of another one.
pub(super) struct Variant {
    pub(super) rule: Rule,
    pub(super) question: String,
}

/// All variants of a case that was answered.
pub(super) fn variants(case: &Case, got: &Got, words: &ModelWords) -> Vec<Variant> {
    let lang = case.lang.unwrap_or_else(|| Lang::of(&case.question));
    let mut found = Vec::new();
    for (before, after) in two_of(if lang == Lang::Zh { FILLER_ZH } else { FILLER_EN }, &case.id) {
        found.push(Variant { rule: Rule::Filler, question: format!("{before}{}{after}", bare(&case.question, after)) });
    }
    let names: Vec<&Entry> =
        got.account.iter().filter(|entry| entry.role == Role::Read && words.others(&entry.text).is_some()).collect();
    for entry in &names {
        let others = words.others(&entry.text).unwrap_or_default();
        if let Some(other) = pick(others, &case.id) {
            found.push(Variant { rule: Rule::Synonym, question: replaced(&case.question, entry, other) });
        }
    }
    for question in forms(&case.question) {
        found.push(Variant { rule: Rule::Form, question });
    }
    for entry in &names {
        found.push(Variant { rule: Rule::Nonsense, question: replaced(&case.question, entry, nonsense(&entry.text)) });
    }
    for question in opposites(&case.question) {
        found.push(Variant { rule: Rule::Pair, question });
    }
    if let Some(entry) = pick(&names, &case.id)
        && let Some(typo) = mistyped(&entry.text)
    {
        found.push(Variant { rule: Rule::Typo, question: replaced(&case.question, entry, &typo) });
    }
    if got.draft.as_ref().is_some_and(is_whole_set)
        && let Some(value) = pick(words.values(lang), &case.id)
    {
        let question = match lang {
            Lang::Zh => format!("{value}中，{}", case.question),
            Lang::En => format!("among {value}, {}", case.question),
        };
        found.push(Variant { rule: Rule::Filter, question });
    }
    found
}

/// Whether people are counted or listed, all of them: the first ten of a smaller set can be others.
fn is_whole_set(draft: &Draft) -> bool {
    let cut = match &draft.show {
        Show::Count(_) => false,
        Show::Members(members) => members.limit.is_some(),
        _ => return false,
    };
    !cut && !ranks(&serde_json::to_value(&draft.who).expect("a draft is JSON"))
}

/// Whether a condition, however deep inside, is a rank.
fn ranks(who: &Json) -> bool {
    match who {
        Json::Object(fields) => fields.iter().any(|(key, value)| key == "rank" || ranks(value)),
        Json::Array(items) => items.iter().any(ranks),
        _ => false,
    }
}

/// The question without its last mark, where another one follows.
fn bare<'a>(question: &'a str, after: &str) -> &'a str {
    if after.is_empty() { question } else { question.trim_end_matches(['?', '？', '.', '。', '!', '！', ' ']) }
}

/// The question with other words in place of an entry of its account, whose places count characters.
fn replaced(question: &str, entry: &Entry, by: &str) -> String {
    let mut text: String = question.chars().take(entry.from).collect();
    text.push_str(by);
    text.extend(question.chars().skip(entry.to));
    text
}

/// Two neighbouring letters in the middle change places; a short word is left alone.
fn mistyped(word: &str) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let latin = letters.iter().all(char::is_ascii);
    if letters.len() < if latin { TYPO_LETTERS_MIN } else { 2 } {
        return None;
    }
    let middle = letters.len() / 2;
    let at = (middle..letters.len())
        .chain(1..middle + 1)
        .find(|&at| letters[at] != letters[at - 1] && letters[at] != ' ' && letters[at - 1] != ' ')?;
    letters.swap(at, at - 1);
    Some(letters.into_iter().collect())
}

fn two_of<'a, T>(list: &'a [T], id: &str) -> impl Iterator<Item = &'a T> {
    let at = draw(id) % list.len();
    [&list[at], &list[(at + 1) % list.len()]].into_iter()
}

fn pick<'a, T>(list: &'a [T], id: &str) -> Option<&'a T> {
    (!list.is_empty()).then(|| &list[draw(id) % list.len()])
}

/// A number drawn from an id.
fn draw(id: &str) -> usize {
    Sha256::digest(id.as_bytes()).iter().take(4).fold(0, |number, byte| (number << 8) | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_swaps_two_letters_that_differ() {
        let cases = [
            ("orders", Some("oredrs")),
            ("spend", Some("sepnd")),
            ("city", None),
            ("饮料", Some("料饮")),
            ("人", None),
            ("天天", None),
        ];
        for (word, typo) in cases {
            assert_eq!(mistyped(word).as_deref(), typo, "{word}");
        }
    }

    #[test]
    fn an_entry_is_replaced_by_characters() {
        let entry = Entry { from: 3, to: 5, text: "饮料".to_owned(), role: Role::Read, meaning: Default::default() };
        assert_eq!(replaced("买过的饮料多少", &entry, "饮品"), "买过的饮品多少");
    }
}
