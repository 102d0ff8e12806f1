//! Building the lexicon: names, values and verbs of a model with their English forms, and the function words.

use super::han::HanNames;
use super::packed::{Entries, Packed, SemAt, Sems};
use super::shown::Shown;
use super::spelling::Spelling;
use super::{Lexicon, inflect};
use crate::fold::{fold_key, is_han};
use crate::rules::Grammar;
use crate::sem::{Objects, Sem};
use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use tagmata_core::model::{DimensionId, DimensionKind, EntityId, Model, Names};
use tagmata_core::period::named_days;
use tagmata_core::warehouse::Values;

/// A form that is not the name itself.
pub(super) const INFLECTED_COST: i32 = 1;
/// A value read from the data, against one that the model names.
const READ_VALUE_COST: i32 = 2;
/// Such a value that is a single English word: it may well be a common word that means something else.
const READ_WORD_COST: i32 = 6;

/// Such a value of another dimension than the one where the model gives this name to a value: the latter is meant.
const SHADOWED_COST: i32 = 14;

#[derive(Clone, Copy, PartialEq)]
enum Forms {
    Noun,
    Verb,
    /// A verb with its object.
    Having,
}

pub(super) struct Collected<'a> {
    pub(super) grammar: &'a Grammar,
    entries: Entries,
    sems: Sems,
    shown: Shown,
    currencies: Vec<String>,
    first: Option<EntityId>,
}

impl Lexicon {
    /// Collects every word of a model and of the grammar.
    pub fn build(grammar: &Grammar, model: &Model, values: &IndexMap<DimensionId, Values>) -> Lexicon {
        let mut words = Collected::of_words(grammar);
        words.nouns(model);
        words.currencies = currencies(model);
        words.first = model.entities.keys().next().cloned();
        words.doings(model);
        words.values(model, values);
        words.finish()
    }

    /// Function words and named days alone, for texts without a model.
    pub fn of_words(grammar: &Grammar) -> Lexicon {
        Collected::of_words(grammar).finish()
    }
}

impl Collected<'_> {
    fn of_words(grammar: &Grammar) -> Collected<'_> {
        let (entries, sems, shown) = (Entries::default(), Sems::default(), Shown::default());
        let mut words = Collected { grammar, entries, sems, shown, currencies: Vec::new(), first: None };
        words.function_words();
        words.named_days();
        words
    }

    pub(super) fn put(&mut self, key: &str, cat: &str, sem: SemAt, cost: i32) {
        self.entries.put(key, Packed::of_model(sem, self.grammar.cat(cat), cost));
    }

    fn add(&mut self, names: &Names, forms: Forms, cat: &str, sem: Sem) -> SemAt {
        let sem = self.sems.add(sem);
        self.add_as(names, forms, cat, sem);
        sem
    }

    fn add_as(&mut self, names: &Names, forms: Forms, cat: &str, sem: SemAt) {
        for name in &names.zh {
            self.put(&fold_key(name), cat, sem, 0);
            self.shown.add(name, sem);
        }
        for name in &names.en {
            let key = fold_key(name);
            let others = match forms {
                Forms::Noun => {
                    [inflect::noun_forms(&key), inflect::having_forms(&key), inflect::short_forms(&key)].concat()
                }
                Forms::Verb => inflect::verb_forms(&key),
                Forms::Having => inflect::object_forms(&key),
            };
            self.shown.add(name, sem);
            self.put(&key, cat, sem, 0);
            for other in others {
                self.put(&other, cat, sem, INFLECTED_COST);
            }
        }
    }

    fn function_words(&mut self) {
        for (at, group) in self.grammar.groups.iter().enumerate() {
            let cat = self.grammar.cat(&group.cat);
            let sem = self.sems.add(Sem::Word(group.which.clone()));
            for word in &group.words {
                self.entries.put(word, Packed::of_group(sem, cat, at));
            }
        }
    }

    fn named_days(&mut self) {
        for day in named_days() {
            let sem = self.sems.add(Sem::Word(day.id.clone()));
            for name in day.zh.iter().chain(&day.en) {
                self.put(&fold_key(name), "NamedDay", sem, 0);
            }
        }
    }

    fn nouns(&mut self, model: &Model) {
        for entity in model.entities.values() {
            self.add(&entity.names, Forms::Noun, "Entity", Sem::Entity(Some(entity.id.clone())));
        }
        for metric in model.metrics.values() {
            let sem = self.sems.add(Sem::Metric(metric.id.clone()));
            self.add_as(&metric.names, Forms::Noun, "Metric", sem);
            self.stems(&metric.names, sem);
            self.add_as(&metric.verbs, Forms::Verb, "MetricVerb", sem);
            self.agents(&metric.verbs, sem);
            self.add(&metric.counters, Forms::Noun, "MetricCounter", Sem::MetricCounter(metric.id.clone()));
        }
        for dimension in model.dimensions.values() {
            self.add(&dimension.names, Forms::Noun, "Field", Sem::Field(dimension.id.clone()));
        }
        for tag in model.tags.values() {
            let name = self.add(&tag.names, Forms::Noun, "TagName", Sem::TagName(tag.id.clone()));
            self.add_as(&tag.numbers.counters, Forms::Noun, "TagCounter", name);
            self.add_as(&tag.numbers.verbs, Forms::Verb, "TagVerb", name);
            for (id, value) in &tag.values {
                let sem = Sem::TagValues(tag.id.clone(), vec![id.clone()]);
                let sem = self.add(&value.names, Forms::Noun, "TagVal", sem);
                self.add_as(&value.verbs, Forms::Having, "TagVal", sem);
                self.id(id, "TagVal", sem);
            }
        }
        for segment in model.segments.values() {
            self.add(&segment.names, Forms::Noun, "Segment", Sem::Segment(segment.id.clone()));
        }
        for term in model.terms.values() {
            let cat = if term.who.is_some() { "Term" } else { "Undefined" };
            self.add(&term.names, Forms::Noun, cat, Sem::Term(term.id.clone()));
        }
        for (at, absent) in model.absent.iter().enumerate() {
            self.add(&absent.names, Forms::Noun, "Absent", Sem::Absent(at));
        }
    }

    /// An id of digits and letters is said as it stands: 95s.
    fn id(&mut self, id: &str, cat: &str, sem: SemAt) {
        let has = |test: fn(&char) -> bool| id.chars().any(|c| test(&c));
        if has(char::is_ascii_digit) && has(char::is_ascii_alphabetic) {
            self.put(&fold_key(id), cat, sem, INFLECTED_COST);
        }
    }

    fn doings(&mut self, model: &Model) {
        for event in model.events.values() {
            let sem = self.add(&event.verbs, Forms::Verb, "Verb", Sem::Event(event.id.clone()));
            self.separable(&event.verbs, &event.counters, sem);
            self.with_things(&event.verbs, &event.things, sem);
            self.halves(&event.verbs, sem);
            self.determiners(&event.verbs, sem);
            self.add_as(&event.names, Forms::Noun, "EventNoun", sem);
            self.add_as(&event.doers, Forms::Noun, "Doer", sem);
            let counter = Sem::EventCounter(vec![event.id.clone()]);
            let counter = self.add(&event.counters, Forms::Noun, "EventCounter", counter);
            // A counter of one character stands behind a number only; a longer one is a noun of its own.
            let nouns = event.counters.zh.iter().filter(|name| name.chars().filter(|c| is_han(*c)).count() > 1);
            let nouns = Names { zh: nouns.cloned().collect(), en: Vec::new() };
            self.add_as(&nouns, Forms::Noun, "OccasionNoun", counter);
        }
    }

    /// Who does what an English verb says, one or many: spender, spenders.
    fn agents(&mut self, verbs: &Names, sem: SemAt) {
        for agent in verbs.en.iter().filter_map(|verb| inflect::agent(&fold_key(verb))) {
            for form in inflect::noun_forms(&agent) {
                self.put(&form, "AgentNoun", sem, INFLECTED_COST);
            }
            self.put(&agent, "AgentNoun", sem, INFLECTED_COST);
        }
    }

    /// A verb whose object is a thing of the event stands without it, too, where the thing is said apart: 用了3张券.
    fn with_things(&mut self, verbs: &Names, things: &Names, sem: SemAt) {
        self.add_as(things, Forms::Noun, "Thing", sem);
        for verb in &verbs.zh {
            let verb = fold_key(verb);
            let stem = things.zh.iter().find_map(|thing| verb.strip_suffix(&fold_key(thing)));
            if let Some(stem) = stem.map(|stem| stem.trim_end_matches(['过', '了'])) {
                self.put(stem, "ThingVerb", sem, INFLECTED_COST);
            }
        }
        for verb in &verbs.en {
            let verb = fold_key(verb);
            let stem = things.en.iter().find_map(|thing| verb.strip_suffix(&fold_key(thing)));
            let Some(stem) = stem.map(|stem| stem.trim_end_matches(" a ").trim_end_matches(" an ").trim()) else {
                continue;
            };
            if stem.is_empty() || verb == stem {
                continue;
            }
            self.put(stem, "ThingVerb", sem, INFLECTED_COST);
            for form in inflect::verb_forms(stem) {
                self.put(&form, "ThingVerb", sem, INFLECTED_COST);
            }
        }
    }

    fn values(&mut self, model: &Model, read: &IndexMap<DimensionId, Values>) {
        let shown = || model.dimensions.values().filter(|dimension| !dimension.hidden);
        // Which dimensions the model gives a name of a value to.
        let mut names: FxHashMap<String, Vec<&DimensionId>> = FxHashMap::default();
        for dimension in shown() {
            for (id, value) in &dimension.values {
                let before = self.entries.len();
                let sem = Sem::Objects(Objects::one(dimension.id.clone(), id.clone()));
                let sem = self.add(&value.names, Forms::Noun, "Value", sem);
                for key in self.entries.keys_from(before) {
                    names.entry(key.to_owned()).or_default().push(&dimension.id);
                }
                self.done_value(&value.names, sem);
            }
        }
        for dimension in shown() {
            let takes_read = dimension.values_from_data.is_some() && dimension.kind != DimensionKind::Number;
            let Some(found) = read.get(&dimension.id).filter(|_| takes_read) else { continue };
            let stored = dimension.values.values().flat_map(|value| &value.stored);
            let named: BTreeSet<&str> = stored.map(String::as_str).collect();
            // A stored value that is spelt like the id of a named one cannot be told from it in a draft.
            let open = |stored: &&String| !named.contains(stored.as_str()) && !dimension.values.contains_key(*stored);
            let field = self.sems.field(&dimension.id);
            for stored in found.values.iter().filter(open) {
                let sem = self.sems.value(field, stored);
                let key = fold_key(stored);
                let word = key.chars().all(|c| c.is_ascii_alphabetic());
                let cost = if word { READ_WORD_COST } else { READ_VALUE_COST };
                let elsewhere = names.get(&key).is_some_and(|fields| fields.iter().any(|of| **of != dimension.id));
                let cost = if elsewhere { SHADOWED_COST } else { cost };
                self.put(&key, "Value", sem, cost);
                for other in inflect::noun_forms(&key) {
                    self.put(&other, "Value", sem, cost + INFLECTED_COST);
                }
            }
        }
    }

    fn finish(mut self) -> Lexicon {
        let spelling = Spelling::new(&self.entries);
        let words = self.entries.pack(&mut self.sems);
        let han = HanNames::new(&words);
        Lexicon {
            words,
            sems: self.sems,
            shown: self.shown,
            spelling,
            han,
            currencies: self.currencies,
            first: self.first,
        }
    }
}

/// Units that are codes of currencies, each once, sorted.
fn currencies(model: &Model) -> Vec<String> {
    let metrics = model.metrics.values().filter_map(|metric| metric.unit.as_deref());
    let tags = model.tags.values().filter_map(|tag| tag.numbers.unit.as_deref());
    let code = |unit: &&str| unit.len() == 3 && unit.chars().all(|c| c.is_ascii_uppercase());
    let codes: BTreeSet<String> = metrics.chain(tags).filter(code).map(str::to_owned).collect();
    codes.into_iter().collect()
}
