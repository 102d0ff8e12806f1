//! A draft in words, as people would ask it, in either language: written apart from the rules that read it, so that both
//! agree only where both are right. Names, synonyms, comparators and frames are chosen by a seed; the same seed says
//! the same. `None` where a draft cannot be said: a thing has no name in the language, or none that means one thing.

mod amount;
mod deed;
mod people;
mod show;
mod window;

use super::world::World;
use crate::fold::is_han;
use crate::lexicon::inflect;
use fastrand::Rng;
use tagmata_core::draft::Draft;
use tagmata_core::model::{Event, Metric, Names};
use tagmata_core::words::Lang;

/// Says drafts over one model in one language.
pub struct Say<'w> {
    pub world: &'w World,
    pub lang: Lang,
    pub rng: Rng,
}

/// The question that asks a draft.
pub fn say(world: &World, draft: &Draft, lang: Lang, seed: u64) -> Option<String> {
    let mut say = Say { world, lang, rng: Rng::with_seed(seed) };
    let text = say.question(draft)?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ","))
}

/// A frame with its slots, which are capital letters, filled.
fn fill(frame: &str, slots: &[(char, &str)]) -> String {
    let mut filled = String::new();
    for c in frame.chars() {
        match slots.iter().find(|(slot, _)| *slot == c) {
            Some((_, text)) => filled.push_str(text),
            None => filled.push(c),
        }
    }
    filled
}

impl Say<'_> {
    fn zh(&self) -> bool {
        self.lang == Lang::Zh
    }

    /// One of the ways to put it in the language.
    fn of<'s>(&mut self, zh: &[&'s str], en: &[&'s str]) -> &'s str {
        let ways = if self.zh() { zh } else { en };
        ways[self.rng.usize(..ways.len())]
    }

    fn often(&mut self, percent: usize) -> bool {
        self.rng.usize(..100) < percent
    }

    /// Parts in order, with spaces where the language has them.
    fn join(&self, parts: &[&str]) -> String {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        parts.join(if self.zh() { "" } else { " " })
    }

    /// A function word of a category, any of the language.
    fn word(&mut self, cat: &str, which: &str) -> String {
        let mut words: Vec<&str> = Vec::new();
        for group in crate::grammar().groups.iter().filter(|group| group.cat == cat && group.which == which) {
            for word in &group.words {
                let (han, latin) = (word.chars().any(is_han), word.chars().any(|c| c.is_ascii_alphabetic()));
                if han == self.zh() && latin != self.zh() {
                    words.push(word);
                }
            }
        }
        words[self.rng.usize(..words.len())].to_owned()
    }

    /// A name that means this thing and nothing else.
    fn name(&mut self, names: &Names, cat: &str) -> Option<String> {
        let listed = if self.zh() { &names.zh } else { &names.en };
        let clear: Vec<&String> = listed.iter().filter(|name| self.world.clear(name, cat)).collect();
        (!clear.is_empty()).then(|| clear[self.rng.usize(..clear.len())].clone())
    }

    fn field_name(&mut self, id: &str) -> Option<String> {
        let world = self.world;
        self.name(&world.model.dimensions.get(id)?.names, "Field")
    }

    /// A tag or a dimension, as what is grouped by.
    fn group_name(&mut self, id: &str) -> Option<String> {
        let world = self.world;
        match world.model.tags.get(id) {
            Some(tag) => self.name(&tag.names, "TagName"),
            None => self.field_name(id),
        }
    }

    fn value_name(&mut self, field: &str, value: &str) -> Option<String> {
        let world = self.world;
        self.name(&world.model.dimensions.get(field)?.values.get(value)?.names, "Value")
    }

    fn entity_name(&mut self) -> Option<String> {
        let world = self.world;
        let name = self.name(&world.model.entities.values().next()?.names, "Entity")?;
        Some(if self.zh() { name } else { inflect::noun_forms(&name).into_iter().next().unwrap_or(name) })
    }

    fn metric_of(&self, id: &str) -> Option<&Metric> {
        self.world.model.metrics.values().find(|metric| metric.id.as_str() == id)
    }

    fn event_of(&self, id: &str) -> Option<&Event> {
        self.world.model.events.values().find(|event| event.id.as_str() == id)
    }

    /// A list of alternatives.
    fn either(&mut self, names: &[String]) -> String {
        let or = self.of(&["或", "或者"], &[" or "]);
        names.join(or)
    }
}
