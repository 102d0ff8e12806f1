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
use std::collections::BTreeSet;
use tagmata_core::model::{DimensionId, DimensionKind, Model, Names};
use tagmata_core::period::named_days;
use tagmata_core::warehouse::Values;

/// A form that is not the name itself.
const INFLECTED_COST: i32 = 1;
/// A value read from the data, against one that the model names.
const READ_VALUE_COST: i32 = 2;
/// Such a value that is a single English word: it may well be a common word that means something else.
const READ_WORD_COST: i32 = 6;

#[derive(Clone, Copy, PartialEq)]
enum Forms {
    Noun,
    Verb,
}

struct Collected<'a> {
    grammar: &'a Grammar,
    entries: Entries,
    sems: Sems,
    shown: Shown,
}

impl Lexicon {
    /// Collects every word of a model and of the grammar.
    pub fn build(grammar: &Grammar, model: &Model, values: &IndexMap<DimensionId, Values>) -> Lexicon {
        let mut words = Collected::of_words(grammar);
        words.nouns(model);
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
        let mut words = Collected { grammar, entries, sems, shown };
        words.function_words();
        words.named_days();
        words
    }

    fn put(&mut self, key: &str, cat: &str, sem: SemAt, cost: i32) {
        self.entries.put(key, Packed::of_model(sem, self.grammar.cat(cat), cost));
    }

    fn add(&mut self, names: &Names, forms: Forms, cat: &str, sem: Sem) -> SemAt {
        let sem = self.sems.add(sem);
        for name in &names.zh {
            self.put(&fold_key(name), cat, sem, 0);
            self.shown.add(name);
        }
        for name in &names.en {
            let key = fold_key(name);
            let others = match forms {
                Forms::Noun => [inflect::noun_forms(&key), inflect::having_forms(&key)].concat(),
                Forms::Verb => inflect::verb_forms(&key),
            };
            self.shown.add(name);
            self.put(&key, cat, sem, 0);
            for other in others {
                self.put(&other, cat, sem, INFLECTED_COST);
            }
        }
        sem
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
            let sem = Sem::Metric(metric.id.clone());
            self.add(&metric.names, Forms::Noun, "Metric", sem.clone());
            self.add(&metric.verbs, Forms::Verb, "MetricVerb", sem);
            self.add(&metric.counters, Forms::Noun, "MetricCounter", Sem::MetricCounter(metric.id.clone()));
        }
        for dimension in model.dimensions.values() {
            self.add(&dimension.names, Forms::Noun, "Field", Sem::Field(dimension.id.clone()));
        }
        for tag in model.tags.values() {
            self.add(&tag.names, Forms::Noun, "TagName", Sem::TagName(tag.id.clone()));
            for (id, value) in &tag.values {
                let sem = Sem::TagValues(tag.id.clone(), vec![id.clone()]);
                let sem = self.add(&value.names, Forms::Noun, "TagVal", sem);
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
            let sem = Sem::Event(event.id.clone());
            let verb = self.add(&event.verbs, Forms::Verb, "Verb", sem.clone());
            self.separable(&event.verbs, &event.counters, verb);
            self.add(&event.names, Forms::Noun, "EventNoun", sem.clone());
            self.add(&event.doers, Forms::Noun, "Doer", sem);
            self.add(&event.counters, Forms::Noun, "EventCounter", Sem::EventCounter(event.id.clone()));
        }
    }

    /// A Chinese verb with its object inside takes the mark of the past between the two, or the number: 下过单, 下过3单.
    fn separable(&mut self, verbs: &Names, counters: &Names, sem: SemAt) {
        for verb in &verbs.zh {
            let verb = fold_key(verb);
            let mut chars = verb.chars();
            let Some(first) = chars.next().filter(|c| is_han(*c)) else { continue };
            let rest = chars.as_str();
            // A foreign word behind the verb is its object: 打开App, 打开过App.
            if let Some(object) = verb.find(|c: char| !is_han(c)) {
                let (verb, object) = verb.split_at(object);
                for mark in ["过", "了", "过了"] {
                    self.put(&format!("{verb}{mark}{object}"), "Verb", sem, INFLECTED_COST);
                }
            }
            if !rest.chars().next().is_some_and(is_han) {
                continue;
            }
            // 首 before the first half of a verb is the first time.
            self.put(&format!("首{first}"), "FirstVerb", sem, INFLECTED_COST);
            for mark in ["过", "了", "过了"] {
                self.put(&format!("{first}{mark}{rest}"), "Verb", sem, INFLECTED_COST);
            }
            if counters.zh.iter().any(|counter| counter == rest) {
                self.put(&first.to_string(), "VerbStem", sem, INFLECTED_COST);
            }
        }
    }

    fn values(&mut self, model: &Model, read: &IndexMap<DimensionId, Values>) {
        for dimension in model.dimensions.values().filter(|dimension| !dimension.hidden) {
            let mut named: BTreeSet<&str> = BTreeSet::new();
            for (id, value) in &dimension.values {
                let sem = Sem::Objects(Objects::one(dimension.id.clone(), id.clone()));
                self.add(&value.names, Forms::Noun, "Value", sem);
                named.extend(value.stored.iter().map(String::as_str));
            }
            let takes_read = dimension.values_from_data.is_some() && dimension.kind != DimensionKind::Number;
            let Some(found) = read.get(&dimension.id).filter(|_| takes_read) else { continue };
            let field = self.sems.field(&dimension.id);
            // A stored value that is spelt like the id of a named one cannot be told from it in a draft.
            let open = |stored: &&String| !named.contains(stored.as_str()) && !dimension.values.contains_key(*stored);
            for stored in found.values.iter().filter(open) {
                let sem = self.sems.value(field, stored);
                let key = fold_key(stored);
                let word = key.chars().all(|c| c.is_ascii_alphabetic());
                let cost = if word { READ_WORD_COST } else { READ_VALUE_COST };
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
        Lexicon { words, sems: self.sems, shown: self.shown, spelling, han }
    }
}
