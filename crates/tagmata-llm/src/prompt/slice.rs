//! The slice of a model that a question needs: what it names, what that needs, then what comes nearest to its words, up
//! to so many tokens.

use super::Asked;
use super::entry::{Detail, Entry, Kind};
use super::find::Index;
use super::tokens::estimate;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tagmata_core::draft::Draft;
use tagmata_core::reading::{Mention, Named};
use tagmata_core::words::Lang;

/// A model whose lines are within this goes in whole, whatever is asked.
const WHOLE: usize = 700;
/// Of what is left, this share at most is for ids alone.
const IDS_TOKENS: usize = 150;
/// From this score on a name is said in full.
const NEAR: f32 = 5.0;

/// What a question is known to name.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Entries, each with the values that are named.
    entries: BTreeMap<usize, BTreeSet<usize>>,
}

/// The names that go into a prompt.
#[derive(Debug, Default, Serialize)]
pub(super) struct Slice {
    /// Lines by part, in the order of the model file.
    pub(super) parts: BTreeMap<&'static str, Vec<String>>,
    /// Dimensions, gathered by what reaches them.
    pub(super) dimensions: Vec<Part>,
    /// Further ids by part, without a line of their own.
    pub(super) further: Vec<String>,
    /// All that is in it: ids, and `id=value`.
    #[serde(skip)]
    pub(super) names: Vec<String>,
}

/// Dimensions that the same things reach.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    reached: String,
    lines: Vec<String>,
}

/// The names of a model, ready to be searched.
#[derive(Debug)]
pub(super) struct Catalog {
    pub(super) entries: Vec<Entry>,
    by_id: BTreeMap<String, Vec<usize>>,
    index: Index,
    /// Of each document of the index: the entry, and the value it is.
    documents: Vec<(usize, Option<usize>)>,
}

/// What was decided of an entry.
struct Chosen {
    detail: Detail,
    values: Vec<usize>,
}

impl Catalog {
    pub(super) fn new(entries: Vec<Entry>) -> Catalog {
        let mut index = Index::default();
        let mut documents = Vec::new();
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            by_id.entry(entry.id.clone()).or_default().push(at);
            let further = entry.further.iter().flat_map(|names| names.zh.iter().chain(&names.en));
            let names = entry.names.zh.iter().chain(&entry.names.en).chain(further).map(String::as_str);
            let id = entry.id.replace(['_', '.', '-'], " ");
            index.add(names.chain([id.as_str()]), &[&entry.about.zh, &entry.about.en]);
            documents.push((at, None));
            for (value_at, value) in entry.values.iter().enumerate() {
                let id = value.id.replace(['_', '.', '-'], " ");
                index.add(value.names.zh.iter().chain(&value.names.en).map(String::as_str).chain([id.as_str()]), &[]);
                documents.push((at, Some(value_at)));
            }
        }
        let mut catalog = Catalog { entries, by_id, index, documents };
        for at in 0..catalog.entries.len() {
            let behind: Vec<String> = catalog.entries[at].behind.iter().flat_map(|json| catalog.names(json)).collect();
            catalog.entries[at].needs.extend(behind);
        }
        catalog
    }

    /// The names of the model that a piece of a draft holds: ids, and `id=value` for values of the model file.
    pub(super) fn names(&self, json: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(json, &mut found);
        found.sort();
        found.dedup();
        found
    }

    fn collect(&self, json: &Value, found: &mut Vec<String>) {
        match json {
            Value::String(text) if self.by_id.contains_key(text) => found.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| self.collect(item, found)),
            Value::Object(map) => {
                let of = map.get("field").or(map.get("name")).and_then(Value::as_str).unwrap_or_default();
                for (key, value) in map {
                    match value {
                        Value::Array(values) if key == "is" || key == "is_not" => {
                            let values = values.iter().filter_map(Value::as_str);
                            found.extend(
                                values.filter(|value| self.has(of, value)).map(|value| format!("{of}={value}")),
                            );
                        }
                        _ => self.collect(value, found),
                    }
                }
            }
            _ => {}
        }
    }

    fn has(&self, id: &str, value: &str) -> bool {
        let mut entries = self.by_id.get(id).into_iter().flatten();
        entries.any(|at| self.entries[*at].values.iter().any(|one| one.id == value))
    }

    /// What mentions and a draft name.
    pub(super) fn known(&self, mentions: &[Mention], previous: Option<&Draft>) -> Known {
        let mut known = Known::default();
        for mention in mentions {
            let (kind, id) = named(&mention.name);
            let Some(at) = self.at(kind, id) else { continue };
            let values = known.entries.entry(at).or_default();
            let value = mention.value.as_deref();
            values.extend(value.and_then(|value| self.entries[at].values.iter().position(|one| one.id == value)));
        }
        if let Some(draft) = previous {
            self.know(&self.names(&serde_json::to_value(draft).expect("a draft is JSON")), &mut known);
        }
        let needs: Vec<String> = known.entries.keys().flat_map(|at| self.entries[*at].needs.clone()).collect();
        self.know(&needs, &mut known);
        known
    }

    /// Takes up names: ids, and `id=value`.
    fn know(&self, names: &[String], known: &mut Known) {
        for name in names {
            let (id, value) = name.split_once('=').map_or((name.as_str(), None), |(id, value)| (id, Some(value)));
            for at in self.by_id.get(id).into_iter().flatten() {
                let values = known.entries.entry(*at).or_default();
                let value = value.and_then(|value| self.entries[*at].values.iter().position(|one| one.id == value));
                values.extend(value);
            }
        }
    }

    fn at(&self, kind: Kind, id: &str) -> Option<usize> {
        self.by_id.get(id)?.iter().copied().find(|at| self.entries[*at].kind == kind)
    }

    /// The slice for a question, of so many tokens at most, but for what the question is known to name.
    pub(super) fn slice(&self, asked: &Asked<'_>, sought: &[&str], known: &Known, tokens_max: usize) -> Slice {
        let lang = asked.lang;
        if let Some(whole) = self.whole(lang) {
            return whole;
        }
        let (scores, values) = self.scores(asked.question, sought, known);
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        let mut chosen: BTreeMap<usize, Chosen> = BTreeMap::new();
        let mut left = tokens_max.saturating_sub(IDS_TOKENS);
        for at in &order {
            let entry = &self.entries[*at];
            let must = known.entries.contains_key(at);
            let near = if must || scores[*at] >= NEAR { Detail::Full } else { Detail::Brief };
            let most = if asked.whole { Detail::Whole } else { near };
            let rare = matches!(entry.kind, Kind::Absent | Kind::Term) && !asked.whole;
            if rare && scores[*at] < NEAR {
                continue;
            }
            let values: Vec<usize> = values[*at].iter().copied().collect();
            for detail in [most, near, Detail::Brief] {
                let cost = estimate(&entry.line(lang, detail, &values)) + 1;
                if cost <= left || (must && detail == Detail::Brief) {
                    left = left.saturating_sub(cost);
                    chosen.insert(*at, Chosen { detail, values });
                    break;
                }
            }
        }
        self.written(&order, &chosen, lang, left + IDS_TOKENS)
    }

    /// All of the model in full, where that is little.
    fn whole(&self, lang: Lang) -> Option<Slice> {
        let mut chosen = BTreeMap::new();
        let mut tokens = 0;
        for (at, entry) in self.entries.iter().enumerate() {
            let values: Vec<usize> = (0..entry.values.len()).collect();
            tokens += estimate(&entry.line(lang, Detail::Full, &values)) + 1;
            if tokens > WHOLE {
                return None;
            }
            chosen.insert(at, Chosen { detail: Detail::Full, values });
        }
        Some(self.written(&[], &chosen, lang, 0))
    }

    /// How near each entry is to a question, and the values that are asked about.
    fn scores(&self, question: &str, sought: &[&str], known: &Known) -> (Vec<f32>, Vec<BTreeSet<usize>>) {
        let mut scores = vec![0.0f32; self.entries.len()];
        let mut values = vec![BTreeSet::new(); self.entries.len()];
        for (document, score) in self.index.scores(question).into_iter().enumerate() {
            let (at, value) = self.documents[document];
            scores[at] = scores[at].max(score);
            if let Some(value) = value.filter(|_| score >= 3.0) {
                values[at].insert(value);
            }
        }
        for word in sought {
            for (document, score) in self.index.scores(word).into_iter().enumerate() {
                let (at, value) = self.documents[document];
                if value.is_none() && score >= NEAR {
                    scores[at] = scores[at].max(NEAR);
                }
            }
        }
        let mut seen: BTreeMap<Kind, usize> = BTreeMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let nth = seen.entry(entry.kind).or_default();
            // What comes first in the model file is most often meant by what no word of the question names.
            let first: f32 = match entry.kind {
                Kind::Entity => 100.0,
                Kind::Event if *nth == 0 => 20.0,
                Kind::Event => 3.0,
                Kind::Metric => 2.5,
                Kind::Tag => 2.2,
                Kind::Dimension | Kind::Segment => 1.0,
                Kind::Term | Kind::Absent => 0.0,
            };
            scores[at] += first / (1.0 + *nth as f32 * 0.1) + entry.likely;
            *nth += 1;
            if let Some(named) = known.entries.get(&at) {
                scores[at] += 1000.0;
                values[at].extend(named);
            }
        }
        (scores, values)
    }

    fn written(&self, order: &[usize], chosen: &BTreeMap<usize, Chosen>, lang: Lang, mut left: usize) -> Slice {
        let mut slice = Slice::default();
        for (at, one) in chosen {
            let entry = &self.entries[*at];
            let line = entry.line(lang, one.detail, &one.values);
            slice.names.push(entry.id.clone());
            if one.detail != Detail::Brief && !entry.behind.is_empty() {
                slice.names.extend(entry.needs.iter().cloned());
            }
            for (value_at, value) in entry.values.iter().enumerate() {
                if one.values.contains(&value_at) || entry.shows(value_at, one.detail) {
                    slice.names.push(format!("{}={}", entry.id, value.id));
                }
            }
            if entry.kind != Kind::Dimension {
                slice.parts.entry(part(entry.kind)).or_default().push(line);
                continue;
            }
            match slice.dimensions.iter_mut().find(|part| part.reached == entry.part) {
                Some(part) => part.lines.push(line),
                None => slice.dimensions.push(Part { reached: entry.part.clone(), lines: vec![line] }),
            }
        }
        let mut further: BTreeSet<usize> = BTreeSet::new();
        for at in order.iter().filter(|at| !chosen.contains_key(at)) {
            let entry = &self.entries[*at];
            let cost = estimate(&entry.bare()) + 1;
            if cost <= left && entry.kind != Kind::Absent {
                left -= cost;
                further.insert(*at);
            }
        }
        for at in further {
            let entry = &self.entries[at];
            slice.names.push(entry.id.clone());
            if entry.is_short() {
                slice.names.extend(entry.values.iter().map(|value| format!("{}={}", entry.id, value.id)));
            }
            slice.further.push(entry.bare());
        }
        slice
    }
}

/// The entry that something of the model is.
fn named(name: &Named) -> (Kind, &str) {
    match name {
        Named::Entity(id) => (Kind::Entity, id),
        Named::Dimension(id) => (Kind::Dimension, id),
        Named::Event(id) => (Kind::Event, id),
        Named::Metric(id) => (Kind::Metric, id),
        Named::Tag(id) => (Kind::Tag, id),
        Named::Segment(id) => (Kind::Segment, id),
        Named::Term(id) => (Kind::Term, id),
        Named::Absent(id) => (Kind::Absent, id),
    }
}

/// The part of a prompt that names of a kind stand in.
fn part(kind: Kind) -> &'static str {
    match kind {
        Kind::Entity => "entities",
        Kind::Metric => "metrics",
        Kind::Event => "events",
        Kind::Tag => "tags",
        Kind::Dimension => "dimensions",
        Kind::Segment => "segments",
        Kind::Term => "terms",
        Kind::Absent => "absent",
    }
}
