//! Words packed: each key of the FST leads to its senses in one list of twelve bytes each, and the values read from data
//! lie in one text. A hundred thousand values take a few megabytes, a million some tens. Knows no word.

use crate::rules::Cat;
use crate::sem::{Objects, Sem};
use fst::raw::{Builder, Fst};
use std::sync::Arc;
use tagmata_core::model::DimensionId;

/// The bit of a meaning that is a value.
const VALUE: u32 = 1 << 31;
/// Meanings of one name that are looked through for the same one: a name that so many things share is refused anyway.
const SENSES_MAX: usize = 200;
/// No group of function words.
const NO_GROUP: u16 = u16::MAX;

/// The category of a meaning that a test has taken out.
#[cfg(test)]
pub const TAKEN: Cat = Cat::MAX;

/// A meaning, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SemAt(u32);

impl SemAt {
    /// The meaning of a value by its place.
    pub fn of_value(at: usize) -> SemAt {
        SemAt(at as u32 | VALUE)
    }

    /// The value's place, where it is one.
    pub fn value(self) -> Option<usize> {
        if self.0 & VALUE == 0 { None } else { Some((self.0 & !VALUE) as usize) }
    }
}

/// One meaning of a word.
#[derive(Debug, Clone, Copy)]
pub struct Packed {
    /// What it means.
    pub sem: SemAt,
    /// Its category.
    pub cat: Cat,
    /// Extra cost.
    pub cost: i16,
    group: u16,
}

impl Packed {
    /// A word of the model.
    pub fn of_model(sem: SemAt, cat: Cat, cost: i32) -> Packed {
        Packed { sem, cat, cost: cost as i16, group: NO_GROUP }
    }

    /// A function word of a group.
    pub fn of_group(sem: SemAt, cat: Cat, group: usize) -> Packed {
        let group = u16::try_from(group).expect("the rule files hold some hundred groups");
        Packed { sem, cat, cost: 0, group }
    }

    /// For a function word, its group.
    pub fn group(&self) -> Option<usize> {
        if self.group == NO_GROUP { None } else { Some(usize::from(self.group)) }
    }
}

/// What words mean: the model's own meanings one by one, values as texts.
#[derive(Default)]
pub struct Sems {
    own: Vec<Arc<Sem>>,
    /// Fields with the places of their first values.
    fields: Vec<(DimensionId, usize)>,
    text: String,
    /// For each value, where its text ends and which field it is of.
    values: Vec<(u32, u16)>,
}

impl Sems {
    /// Keeps a meaning.
    pub fn add(&mut self, sem: Sem) -> SemAt {
        self.own.push(Arc::new(sem));
        SemAt((self.own.len() - 1) as u32)
    }

    /// Keeps a field whose values follow; gives its place.
    pub fn field(&mut self, id: &DimensionId) -> usize {
        self.fields.push((id.clone(), self.values.len()));
        self.fields.len() - 1
    }

    /// Keeps a value of a field.
    pub fn value(&mut self, field: usize, stored: &str) -> SemAt {
        self.text.push_str(stored);
        let end = u32::try_from(self.text.len()).expect("the values of a model are far below four gigabytes");
        self.values.push((end, u16::try_from(field).expect("a model has far fewer fields")));
        SemAt::of_value(self.values.len() - 1)
    }

    /// A value's field and text.
    pub fn value_at(&self, at: usize) -> (&DimensionId, &str) {
        let from = if at == 0 { 0 } else { self.values[at - 1].0 as usize };
        let (end, field) = self.values[at];
        (&self.fields[usize::from(field)].0, &self.text[from..end as usize])
    }

    /// How many values of the same field are more frequent.
    pub fn rank(&self, at: usize) -> usize {
        at - self.fields[usize::from(self.values[at].1)].1
    }

    /// A meaning.
    pub fn get(&self, sem: SemAt) -> Arc<Sem> {
        match sem.value() {
            None => self.own[sem.0 as usize].clone(),
            Some(at) => {
                let (field, stored) = self.value_at(at);
                Arc::new(Sem::Objects(Objects::one(field.clone(), stored.to_owned())))
            }
        }
    }

    /// The one meaning of a word that has two, where they are one: equal ones, or counters that events share, for which of
    /// them is meant is for the rest of the question to say.
    fn one(&mut self, one: SemAt, other: SemAt) -> Option<SemAt> {
        if one == other {
            return Some(one);
        }
        if one.value().is_some() || other.value().is_some() {
            return None;
        }
        match (&*self.get(one), &*self.get(other)) {
            (Sem::EventCounter(events), Sem::EventCounter(more)) => {
                let mut all = events.clone();
                all.extend(more.iter().filter(|event| !events.contains(event)).cloned());
                Some(self.add(Sem::EventCounter(all)))
            }
            (a, b) => (a == b).then_some(one),
        }
    }

    fn shrink(&mut self) {
        self.own.shrink_to_fit();
        self.text.shrink_to_fit();
        self.values.shrink_to_fit();
    }
}

/// Words as they are collected.
#[derive(Default)]
pub struct Entries {
    text: String,
    all: Vec<(u32, u32, Packed)>,
}

/// Words as they are looked up: an FST to places in `starts`, and from there to the senses.
pub struct Words {
    /// Keys to places.
    pub fst: Fst<Vec<u8>>,
    starts: Vec<u32>,
    senses: Vec<Packed>,
}

impl Words {
    /// The senses of a key's place.
    pub fn senses(&self, at: u64) -> &[Packed] {
        let at = at as usize;
        &self.senses[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

#[cfg(test)]
impl Words {
    /// Takes the meanings that a group of function words gives to a key out; what they were, and where.
    pub fn take(&mut self, at: u64, group: usize) -> Vec<(usize, Packed)> {
        let (from, to) = (self.starts[at as usize] as usize, self.starts[at as usize + 1] as usize);
        let taken: Vec<(usize, Packed)> =
            (from..to).filter(|at| self.senses[*at].group() == Some(group)).map(|at| (at, self.senses[at])).collect();
        for (at, _) in &taken {
            self.senses[*at].cat = TAKEN;
        }
        taken
    }

    /// Puts them back.
    pub fn put_back(&mut self, taken: Vec<(usize, Packed)>) {
        for (at, sense) in taken {
            self.senses[at] = sense;
        }
    }
}

impl Entries {
    /// Adds a meaning of a folded word.
    pub fn put(&mut self, key: &str, sense: Packed) {
        if !key.is_empty() {
            let from = self.text.len() as u32;
            self.text.push_str(key);
            let to = u32::try_from(self.text.len()).expect("the words of a model are far below four gigabytes");
            self.all.push((from, to, sense));
        }
    }

    fn key(&self, entry: &(u32, u32, Packed)) -> &str {
        &self.text[entry.0 as usize..entry.1 as usize]
    }

    /// How many meanings of words there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The words of the meanings from a place on.
    pub fn keys_from(&self, from: usize) -> impl Iterator<Item = &str> {
        self.all[from..].iter().map(|entry| self.key(entry))
    }

    /// Every key with one of its meanings, in no order.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &Packed)> {
        self.all.iter().map(|entry| (self.key(entry), &entry.2))
    }

    /// Sorts the words; of equal meanings of one word the cheapest stays, in the place of the first.
    pub fn pack(mut self, sems: &mut Sems) -> Words {
        let mut all = std::mem::take(&mut self.all);
        // Stable: the senses of a word keep the order in which they came.
        all.sort_by(|a, b| self.key(a).cmp(self.key(b)));
        let mut builder = Builder::memory();
        let (mut starts, mut senses) = (Vec::new(), Vec::<Packed>::with_capacity(all.len()));
        for same in all.chunk_by(|a, b| self.key(a) == self.key(b)) {
            let first = senses.len();
            let key = self.key(&same[0]).as_bytes();
            builder.insert(key, starts.len() as u64).expect("sorted keys, once each");
            starts.push(first as u32);
            for (_, _, sense) in same {
                let known = senses[first..].iter_mut().take(SENSES_MAX).filter(|other| other.cat == sense.cat);
                match known.into_iter().find_map(|other| Some((sems.one(other.sem, sense.sem)?, other))) {
                    Some((sem, other)) => (other.sem, other.cost) = (sem, other.cost.min(sense.cost)),
                    None => senses.push(*sense),
                }
            }
        }
        starts.push(senses.len() as u32);
        starts.shrink_to_fit();
        senses.shrink_to_fit();
        sems.shrink();
        let mut bytes = builder.into_inner().expect("writing to memory cannot fail");
        bytes.shrink_to_fit();
        let fst = Fst::new(bytes).expect("the builder's own bytes are an FST");
        Words { fst, starts, senses }
    }
}
