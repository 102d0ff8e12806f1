//! Building the lexicon: names, values and verbs of a model with their English forms, and the function words.

use super::{Lexicon, Sense, inflect};
use crate::fold::{fold_key, is_han};
use crate::rules::Grammar;
use crate::sem::{Objects, Sem};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tagmata_core::model::{DimensionId, DimensionKind, Model, Names};
use tagmata_core::period::named_days;
use tagmata_core::warehouse::Values;

/// A form that is not the name itself.
pub(super) const INFLECTED_COST: i32 = 1;
/// A value read from the data, against one that the model names.
const READ_VALUE_COST: i32 = 2;
/// Such a value of another dimension than the one where the model gives this name to a value: the latter is meant.
const SHADOWED_COST: i32 = 14;
/// Such a value that is a single English word: it may well be a common word that means something else.
const READ_WORD_COST: i32 = 6;

#[derive(Clone, Copy, PartialEq)]
enum Forms {
    Noun,
    Verb,
    /// A verb with its object.
    Having,
}

pub(super) struct Words<'a> {
    pub(super) grammar: &'a Grammar,
    entries: BTreeMap<String, Vec<Sense>>,
    names: Vec<String>,
}

impl Lexicon {
    /// Collects every word of a model and of the grammar.
    pub fn build(grammar: &Grammar, model: &Model, values: &IndexMap<DimensionId, Values>) -> Lexicon {
        let mut words = Words { grammar, entries: BTreeMap::new(), names: Vec::new() };
        words.function_words();
        words.named_days();
        words.nouns(model);
        words.doings(model);
        words.values(model, values);
        words.finish()
    }

    /// Function words and named days alone, for texts without a model.
    pub fn of_words(grammar: &Grammar) -> Lexicon {
        let mut words = Words { grammar, entries: BTreeMap::new(), names: Vec::new() };
        words.function_words();
        words.named_days();
        words.finish()
    }
}

impl Words<'_> {
    pub(super) fn put(&mut self, key: String, sense: Sense) {
        if key.is_empty() {
            return;
        }
        let senses = self.entries.entry(key).or_default();
        if let Sem::EventCounter(more) = &*sense.sem {
            // A counter that events share is one word: of which of them is for the rest of the question to say.
            for other in senses.iter_mut().filter(|other| other.cat == sense.cat) {
                let Sem::EventCounter(events) = &*other.sem else { continue };
                let mut all = events.clone();
                all.extend(more.iter().filter(|event| !events.contains(event)).cloned());
                other.sem = Arc::new(Sem::EventCounter(all));
                other.cost = other.cost.min(sense.cost);
                return;
            }
        }
        match senses.iter_mut().find(|other| other.cat == sense.cat && other.sem == sense.sem) {
            Some(other) => other.cost = other.cost.min(sense.cost),
            None => senses.push(sense),
        }
    }

    fn add(&mut self, names: &Names, forms: Forms, cat: &str, sem: &Arc<Sem>) {
        let cat = self.grammar.cat(cat);
        let sense = |cost| Sense { cat, sem: sem.clone(), cost, group: None };
        for name in &names.zh {
            self.put(fold_key(name), sense(0));
            self.names.push(name.clone());
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
            self.names.push(name.clone());
            self.put(key, sense(0));
            for other in others {
                self.put(other, sense(INFLECTED_COST));
            }
        }
    }

    fn function_words(&mut self) {
        for (at, group) in self.grammar.groups.iter().enumerate() {
            let cat = self.grammar.cat(&group.cat);
            let sem = Arc::new(Sem::Word(group.which.clone()));
            for word in &group.words {
                self.put(word.clone(), Sense { cat, sem: sem.clone(), cost: 0, group: Some(at) });
            }
        }
    }

    fn named_days(&mut self) {
        let cat = self.grammar.cat("NamedDay");
        for day in named_days() {
            let sem = Arc::new(Sem::Word(day.id.clone()));
            for name in day.zh.iter().chain(&day.en) {
                self.put(fold_key(name), Sense { cat, sem: sem.clone(), cost: 0, group: None });
            }
        }
    }

    fn nouns(&mut self, model: &Model) {
        for entity in model.entities.values() {
            self.add(&entity.names, Forms::Noun, "Entity", &Arc::new(Sem::Entity(Some(entity.id.clone()))));
        }
        for metric in model.metrics.values() {
            let sem = Arc::new(Sem::Metric(metric.id.clone()));
            self.add(&metric.names, Forms::Noun, "Metric", &sem);
            self.stems(&metric.names, &sem);
            self.add(&metric.verbs, Forms::Verb, "MetricVerb", &sem);
            self.agents(&metric.verbs, &sem);
            self.add(&metric.counters, Forms::Noun, "MetricCounter", &Arc::new(Sem::MetricCounter(metric.id.clone())));
        }
        for dimension in model.dimensions.values() {
            self.add(&dimension.names, Forms::Noun, "Field", &Arc::new(Sem::Field(dimension.id.clone())));
        }
        for tag in model.tags.values() {
            let name = Arc::new(Sem::TagName(tag.id.clone()));
            self.add(&tag.names, Forms::Noun, "TagName", &name);
            self.add(&tag.numbers.counters, Forms::Noun, "TagCounter", &name);
            self.add(&tag.numbers.verbs, Forms::Verb, "TagVerb", &name);
            for (id, value) in &tag.values {
                let sem = Arc::new(Sem::TagValues(tag.id.clone(), vec![id.clone()]));
                self.add(&value.names, Forms::Noun, "TagVal", &sem);
                self.add(&value.verbs, Forms::Having, "TagVal", &sem);
                self.id(id, "TagVal", &sem);
            }
        }
        for segment in model.segments.values() {
            self.add(&segment.names, Forms::Noun, "Segment", &Arc::new(Sem::Segment(segment.id.clone())));
        }
        for term in model.terms.values() {
            let cat = if term.who.is_some() { "Term" } else { "Undefined" };
            self.add(&term.names, Forms::Noun, cat, &Arc::new(Sem::Term(term.id.clone())));
        }
        for (at, absent) in model.absent.iter().enumerate() {
            self.add(&absent.names, Forms::Noun, "Absent", &Arc::new(Sem::Absent(at)));
        }
    }

    /// An id of digits and letters is said as it stands: 95s.
    fn id(&mut self, id: &str, cat: &str, sem: &Arc<Sem>) {
        let has = |test: fn(&char) -> bool| id.chars().any(|c| test(&c));
        if has(char::is_ascii_digit) && has(char::is_ascii_alphabetic) {
            let cat = self.grammar.cat(cat);
            self.put(fold_key(id), Sense { cat, sem: sem.clone(), cost: INFLECTED_COST, group: None });
        }
    }

    fn doings(&mut self, model: &Model) {
        for event in model.events.values() {
            let sem = Arc::new(Sem::Event(event.id.clone()));
            self.add(&event.verbs, Forms::Verb, "Verb", &sem);
            self.separable(&event.verbs, &event.counters, &sem);
            self.with_things(&event.verbs, &event.things, &sem);
            self.halves(&event.verbs, &sem);
            self.determiners(&event.verbs, &sem);
            self.add(&event.names, Forms::Noun, "EventNoun", &sem);
            self.add(&event.doers, Forms::Noun, "Doer", &sem);
            let counter = Arc::new(Sem::EventCounter(vec![event.id.clone()]));
            self.add(&event.counters, Forms::Noun, "EventCounter", &counter);
            // A counter of one character stands behind a number only; a longer one is a noun of its own.
            let nouns = event.counters.zh.iter().filter(|name| name.chars().filter(|c| is_han(*c)).count() > 1);
            let nouns = Names { zh: nouns.cloned().collect(), en: Vec::new() };
            self.add(&nouns, Forms::Noun, "OccasionNoun", &counter);
        }
    }

    /// Who does what an English verb says, one or many: spender, spenders.
    fn agents(&mut self, verbs: &Names, sem: &Arc<Sem>) {
        let cat = self.grammar.cat("AgentNoun");
        for agent in verbs.en.iter().filter_map(|verb| inflect::agent(&fold_key(verb))) {
            let sense = |cost| Sense { cat, sem: sem.clone(), cost, group: None };
            for form in inflect::noun_forms(&agent) {
                self.put(form, sense(INFLECTED_COST));
            }
            self.put(agent, sense(INFLECTED_COST));
        }
    }

    /// A verb whose object is a thing of the event stands without it, too, where the thing is said apart: 用了3张券.
    fn with_things(&mut self, verbs: &Names, things: &Names, sem: &Arc<Sem>) {
        self.add(things, Forms::Noun, "Thing", sem);
        let cat = self.grammar.cat("VerbStem");
        let sense = || Sense { cat, sem: sem.clone(), cost: INFLECTED_COST, group: None };
        for verb in &verbs.zh {
            let verb = fold_key(verb);
            let stem = things.zh.iter().find_map(|thing| verb.strip_suffix(&fold_key(thing)));
            if let Some(stem) = stem.map(|stem| stem.trim_end_matches(['过', '了'])).filter(|stem| !stem.is_empty()) {
                self.put(stem.to_owned(), sense());
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
            self.put(stem.to_owned(), sense());
            for form in inflect::verb_forms(stem) {
                self.put(form, sense());
            }
        }
    }

    fn values(&mut self, model: &Model, read: &IndexMap<DimensionId, Values>) {
        let cat = self.grammar.cat("Value");
        let shown = || model.dimensions.values().filter(|dimension| !dimension.hidden);
        let object = |field: &DimensionId, id: &str| Arc::new(Sem::Objects(Objects::one(field.clone(), id.to_owned())));
        for dimension in shown() {
            for (id, value) in &dimension.values {
                let sem = object(&dimension.id, id);
                self.add(&value.names, Forms::Noun, "Value", &sem);
                self.done_value(&value.names, &sem);
            }
        }
        for dimension in shown() {
            let stored = dimension.values.values().flat_map(|value| &value.stored);
            let named: BTreeSet<&str> = stored.map(String::as_str).collect();
            let takes_read = dimension.values_from_data.is_some() && dimension.kind != DimensionKind::Number;
            let Some(found) = read.get(&dimension.id).filter(|_| takes_read) else { continue };
            for stored in found.values.iter().filter(|stored| !named.contains(stored.as_str())) {
                let sense = |cost| Sense { cat, sem: object(&dimension.id, stored), cost, group: None };
                let key = fold_key(stored);
                let others = inflect::noun_forms(&key);
                let word = key.chars().all(|c| c.is_ascii_alphabetic());
                let cost = if word { READ_WORD_COST } else { READ_VALUE_COST };
                let cost = if self.is_named(&key, &dimension.id) { SHADOWED_COST } else { cost };
                self.put(key, sense(cost));
                for other in others {
                    self.put(other, sense(cost + INFLECTED_COST));
                }
                self.names.push(stored.clone());
            }
        }
    }

    /// Whether the model gives this name to a value of another dimension.
    fn is_named(&self, key: &str, field: &DimensionId) -> bool {
        let value = self.grammar.cat("Value");
        let other =
            |sem: &Sem| matches!(sem, Sem::Objects(objects) if objects.values.iter().any(|(of, _)| of != field));
        let senses = self.entries.get(key).into_iter().flatten();
        senses.into_iter().any(|sense| sense.cat == value && sense.cost < READ_VALUE_COST && other(&sense.sem))
    }

    fn finish(self) -> Lexicon {
        let mut builder = fst::raw::Builder::memory();
        let mut senses = Vec::with_capacity(self.entries.len());
        let mut all: BTreeSet<String> = BTreeSet::new();
        for (key, group) in self.entries {
            builder.insert(key.as_bytes(), senses.len() as u64).expect("a BTreeMap gives its keys in order, once each");
            let words = key.split(|c: char| !(c.is_ascii_alphabetic() || c == '\'')).filter(|word| !word.is_empty());
            all.extend(words.map(str::to_owned));
            senses.push(group);
        }
        let bytes = builder.into_inner().expect("writing to memory cannot fail");
        let fst = fst::raw::Fst::new(bytes).expect("the builder's own bytes are an FST");
        let latin = all.iter().filter(|word| word.len() >= 5).cloned().collect();
        Lexicon { fst, senses, names: self.names, latin, latin_all: all.into_iter().collect() }
    }
}
