//! Which rarer forms of a draft a question may need: cue words open them. Knows words, not models.

use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The file of cue words, as it is hashed into the version of prompts.
pub(super) const FILE: &str = include_str!("../../../../prompts/modules.json");

/// Forms that are opened together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Module {
    /// Forms, as `Type.key`; nothing that is opened by no module is ever closed.
    pub(super) opens: Vec<String>,
    /// Words that names are looked for by as well, where it is opened.
    #[serde(default)]
    seeks: Vec<String>,
    /// Cue words in Chinese: anywhere in the question.
    zh: Vec<String>,
    /// In English: whole words, or beginnings of words where they end in `*`.
    en: Vec<String>,
}

/// All modules, in file order.
pub(super) fn all() -> &'static IndexMap<String, Module> {
    static ALL: OnceLock<IndexMap<String, Module>> = OnceLock::new();
    ALL.get_or_init(|| serde_json::from_str(FILE).expect("the file of modules is checked by this crate's tests"))
}

/// The modules whose cues stand in a text.
pub(super) fn cued(text: &str) -> BTreeSet<&'static str> {
    let text = text.to_lowercase();
    let words = words(&text);
    let mut found = BTreeSet::new();
    for (name, module) in all() {
        let zh = module.zh.iter().any(|cue| text.contains(cue.as_str()));
        if zh || module.en.iter().any(|cue| says(&words, cue)) {
            found.insert(name.as_str());
        }
    }
    found
}

/// The modules that open some of these forms.
pub(super) fn opening(forms: &BTreeSet<String>) -> BTreeSet<&'static str> {
    let opens = |module: &Module| module.opens.iter().any(|form| forms.contains(form));
    all().iter().filter(|(_, module)| opens(module)).map(|(name, _)| name.as_str()).collect()
}

/// What names are looked for by beside the question, in some modules.
pub(super) fn sought(chosen: &BTreeSet<&str>) -> Vec<&'static str> {
    let chosen = all().iter().filter(|(name, _)| chosen.contains(name.as_str()));
    chosen.flat_map(|(_, module)| module.seeks.iter().map(String::as_str)).collect()
}

/// The forms that no chosen module opens.
pub(super) fn closed(chosen: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let mut closed = BTreeSet::new();
    for (name, module) in all() {
        if !chosen.contains(name.as_str()) {
            closed.extend(module.opens.iter().map(String::as_str));
        }
    }
    closed
}

/// Words of letters, and numbers, each between blanks: `8pm` is two.
fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for c in text.chars() {
        let last = words.chars().last().unwrap_or(' ');
        if last != ' ' && (!c.is_ascii_alphanumeric() || c.is_ascii_digit() != last.is_ascii_digit()) {
            words.push(' ');
        }
        if c.is_ascii_alphanumeric() {
            words.push(c);
        }
    }
    words.push(' ');
    words
}

fn says(words: &str, cue: &str) -> bool {
    match cue.strip_suffix('*') {
        Some(start) => words.contains(&format!(" {start}")),
        None => words.contains(&format!(" {cue} ")),
    }
}
