//! Near names: what a misspelt word was probably meant to be.

use crate::words::Words;

/// How many names a hint lists where none is near.
const LISTED_MAX: usize = 12;

/// The nearest of some names, where one is near enough to be meant.
pub fn near<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let score = closeness(&word, &name.to_lowercase());
        if score >= 0.6 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Edit distance as a share of the longer word; a word that is a whole part of the other (`category` of
/// `product.category`) or its beginning (`spend` of `spending`) is near however long the rest is.
fn closeness(word: &str, name: &str) -> f64 {
    let is_part = |long: &str, short: &str| long.split(['.', '_']).any(|part| part == short);
    let edits = strsim::normalized_damerau_levenshtein(word, name);
    let begins = word.len().min(name.len()) >= 3 && (word.starts_with(name) || name.starts_with(word));
    if is_part(name, word) || is_part(word, name) || begins { edits.max(0.7) } else { edits }
}

/// The hint for an unknown name: the nearest one, else the list of all there are.
pub fn near_hint<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Words> {
    let names: Vec<&str> = names.into_iter().collect();
    if let Some(name) = near(word, names.iter().copied()) {
        return Some(Words::both(format!("是不是 `{name}`？"), format!("did you mean `{name}`?")));
    }
    if names.is_empty() {
        return None;
    }
    let listed = list(&names);
    Some(Words::both(format!("可用：{listed}"), format!("there are: {listed}")))
}

/// Names in a row, cut where they are many.
pub(super) fn list(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED_MAX).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > LISTED_MAX { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
