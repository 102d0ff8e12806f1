//! What may come next while a question is typed: names, values and terms that begin as its end does, verified questions
//! that begin as it does. Reads nothing, and knows no word itself.

use crate::Reader;
use crate::atoms::{AtomKind, atoms};
use crate::fold::{fold, fold_key, is_han};
use crate::known::Known;
use crate::lexicon::{Completion, Lexicon};
use crate::meaning::meaning;
use crate::sem::Sem;
use std::sync::OnceLock;
use tagmata_core::model::DimensionId;
use tagmata_core::reading::{Suggestion, SuggestionKind};
use tagmata_core::words::{Lang, Words};

/// Suggestions, at most.
const MOST: usize = 10;
/// Whole questions among them.
const QUESTIONS_MAX: usize = 3;
/// Atoms that a name which is being typed may have so far.
const BACK_MAX: usize = 12;
/// A longer text is no question that somebody types.
const CHARS_MAX: usize = 400;

/// The general words that are offered: Chinese, English.
pub fn phrases() -> &'static [(&'static str, &'static str)] {
    static PHRASES: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let lines = include_str!("../rules/phrases.txt").lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once(" = ")).collect()
    })
}

/// An end of the text that a name may begin with.
struct Stem {
    /// First character of the original.
    from: usize,
    text: String,
    /// What goes before calls for this kind.
    wanted: Option<SuggestionKind>,
}

/// What a suggestion is worth: smaller first. The longest stem, the wanted kind, how it begins, the kind, the place in
/// the model or the frequency in the data.
type Rank = (usize, bool, bool, SuggestionKind, usize);

/// Suggestions for a text, best first; names in `lang` first, where it is given.
pub fn suggest(reader: &Reader, text: &str, lang: Option<Lang>) -> Vec<Suggestion> {
    let Some(known) = &reader.known else { return Vec::new() };
    let length = text.chars().count();
    if length > CHARS_MAX {
        return Vec::new();
    }
    let mut all = questions(known, text, length, lang);
    if text.trim().is_empty() {
        return all;
    }
    all.truncate(QUESTIONS_MAX);
    let lang = lang.or(Some(if text.contains(is_han) { Lang::Zh } else { Lang::En }));
    let mut found: Vec<(Rank, Suggestion)> = Vec::new();
    for stem in stems(reader, text) {
        of_stem(known, &reader.lexicon, &stem, length, lang, &mut found);
    }
    found.sort_by(|a, b| (&a.0, &a.1.text).cmp(&(&b.0, &b.1.text)));
    for (_, one) in found {
        let known =
            |other: &Suggestion| other.text == one.text || other.from == one.from && other.meaning == one.meaning;
        if all.len() < MOST && !all.iter().any(known) {
            all.push(one);
        }
    }
    all
}

/// Verified questions and examples that begin as the text does, and are longer.
fn questions(known: &Known, text: &str, length: usize, lang: Option<Lang>) -> Vec<Suggestion> {
    let verified = known.model.verified.iter().map(|verified| (&verified.question, true));
    let examples = known.model.examples.iter().map(|example| (example, false));
    let begins = fold_key(text);
    let mut found: Vec<(bool, Suggestion)> = Vec::new();
    for (question, verified) in verified.chain(examples) {
        let folded = fold_key(question);
        let other = lang.is_some_and(|lang| (lang == Lang::Zh) != folded.contains(is_han));
        let known = found.iter().any(|(_, one)| one.text == *question);
        if known || folded == begins || !folded.starts_with(&begins) || begins.is_empty() && other {
            continue;
        }
        let meaning = match verified {
            true => Words::both("核对过的问题", "a verified question"),
            false => Words::both("示例问题", "an example"),
        };
        let kind = SuggestionKind::Question;
        found.push((other, Suggestion { text: question.clone(), kind, from: 0, to: length, meaning }));
    }
    // Stable: the model's order within a language.
    found.sort_by_key(|(other, _)| *other);
    found.into_iter().map(|(_, one)| one).take(MOST).collect()
}

/// The ends of the text that begin between two words, longest first.
fn stems(reader: &Reader, text: &str) -> Vec<Stem> {
    let norm = fold(text);
    let cut = atoms(&norm);
    let Some(last) = cut.last() else { return Vec::new() };
    // A space behind a word ends it; between Han characters it says nothing.
    let space = text.ends_with(char::is_whitespace) && last.kind != AtomKind::Han;
    let mut edges = Vec::new();
    let first = cut.len().saturating_sub(BACK_MAX);
    for at in first..cut.len() {
        reader.lexicon.edges(&norm, &cut, at, &mut edges);
    }
    let grammar = crate::grammar();
    let wanted = [
        (SuggestionKind::Value, ["Verb", "MetricVerb", "Cmp", "BE"].map(|cat| grammar.cat(cat))),
        (SuggestionKind::Field, ["BY", "EACH", "PER", "BYEACH"].map(|cat| grammar.cat(cat))),
    ];
    let passed = ["PAST", "FILLER", "PUNCT"].map(|cat| grammar.cat(cat));
    // What the words before a place call for; the mark of the past and fillers call for nothing.
    let called = |at: usize| {
        let mut at = at;
        loop {
            let before = |cats: &[u16]| edges.iter().find(|edge| edge.to == at && cats.contains(&edge.sense.cat));
            if let Some((kind, _)) = wanted.iter().find(|(_, cats)| before(cats).is_some()) {
                return Some(*kind);
            }
            at = before(&passed)?.from;
        }
    };
    let mut stems = Vec::new();
    for (at, atom) in cut.iter().enumerate().skip(first) {
        // Within a word there begins no other.
        let inside = edges.iter().any(|edge| edge.from < at && at < edge.to);
        if inside || atom.kind == AtomKind::Mark {
            continue;
        }
        let mut stem: String = norm.chars[atom.from..].iter().collect();
        if space {
            stem.push(' ');
        }
        stems.push(Stem { from: norm.back[atom.from], text: stem, wanted: called(at) });
    }
    // Behind a word that calls for something, and with nothing typed of it yet, whatever it calls for.
    if space || last.kind == AtomKind::Han {
        let wanted = called(cut.len());
        stems.extend(wanted.map(|_| Stem { from: text.chars().count(), text: String::new(), wanted }));
    }
    stems
}

fn of_stem(
    known: &Known,
    lexicon: &Lexicon,
    stem: &Stem,
    to: usize,
    lang: Option<Lang>,
    found: &mut Vec<(Rank, Suggestion)>,
) {
    let from = stem.from;
    let is_wanted = |kind: SuggestionKind, sem: &Sem| match stem.wanted {
        Some(SuggestionKind::Value) => is_object(known, sem),
        Some(SuggestionKind::Field) => matches!(kind, SuggestionKind::Field | SuggestionKind::Tag),
        _ => false,
    };
    for Completion { text, sem, order } in lexicon.completions(&stem.text, MOST) {
        let Some(kind) = kind(known, &sem) else { continue };
        let Some(meaning) = meaning(known, &sem) else { continue };
        let wanted = is_wanted(kind, &sem);
        if stem.text.is_empty() && !wanted {
            continue;
        }
        let foreign = lang.is_some_and(|lang| (lang == Lang::Zh) != text.contains(is_han));
        let rank = (from, !wanted, foreign, kind, order);
        found.push((rank, Suggestion { text, kind, from, to, meaning }));
    }
    for (order, (zh, en)) in phrases().iter().enumerate() {
        for (text, other) in [(zh, Lang::En), (en, Lang::Zh)] {
            let folded = fold_key(text);
            if !stem.text.is_empty() && folded.starts_with(&stem.text) && folded != stem.text {
                let kind = SuggestionKind::Phrase;
                let rank = (from, true, lang == Some(other), kind, order);
                let meaning = Words::both(*zh, *en);
                found.push((rank, Suggestion { text: (*text).to_owned(), kind, from, to, meaning }));
            }
        }
    }
}

/// Whether a value is of what somebody does something with.
fn is_object(known: &Known, sem: &Sem) -> bool {
    let Sem::Objects(objects) = sem else { return false };
    let of_event = |field: &DimensionId| known.model.events.values().any(|event| event.objects.contains(field));
    objects.values.iter().all(|(field, _)| of_event(field))
}

/// What kind a meaning is; `None` for what is not offered: personal data, what the data lacks, words that count.
fn kind(known: &Known, sem: &Sem) -> Option<SuggestionKind> {
    Some(match sem {
        Sem::Metric(_) => SuggestionKind::Metric,
        Sem::Entity(_) => SuggestionKind::Entity,
        Sem::Event(_) => SuggestionKind::Event,
        Sem::Term(_) => SuggestionKind::Term,
        Sem::Segment(_) => SuggestionKind::Segment,
        Sem::TagName(_) => SuggestionKind::Tag,
        Sem::Field(id) if !known.model.dimensions[id].hidden => SuggestionKind::Field,
        Sem::TagValues(..) => SuggestionKind::Value,
        Sem::Objects(objects) if objects.values.iter().all(|(field, _)| !known.model.dimensions[field].hidden) => {
            SuggestionKind::Value
        }
        _ => return None,
    })
}
