//! Events: tables with a time that lead to an entity.

use super::Build;
use crate::meaning::Sense;
use crate::naming::Names;
use crate::sketch::Item;
use crate::vocabulary::{DOINGS, MONEY};
use crate::words;
use crate::write::{list_of, names};

impl Build<'_> {
    pub(super) fn events(&mut self) {
        for place in 0..self.facts.tables.len() {
            // Rows that are people are who does things, not what they do.
            let is_somebody = self.facts.tables[place].people && self.entities.contains_key(&place);
            if self.facts.time(place).is_none() || is_somebody {
                continue;
            }
            let Some((entity, steps)) = self.doer(place) else { continue };
            let fact = &self.facts.tables[place];
            let id = self.id("events", &words::id(&fact.noun.join("_")));
            let own = self.claim("event", &fact.names);
            let doer = self.entities[&entity].clone();
            let verbs = self.verbs(place);
            let way = if steps == 1 { "its rows lead to" } else { "its rows lead, by way of another table, to" };
            let mut item = Item::new(&id, format!("{way} `{doer}` and have a time"));
            item = item.with("source", fact.id.clone());
            if self.facts.entities.first() != Some(&entity) {
                item = item.with("entity", doer);
            }
            item = item.with("names", names(&own));
            if !verbs.is_empty() {
                item = item.with("verbs", names(&verbs));
            }
            item = item.with("counters", self.counters(place));
            if let Some(amount) = self.amount(place) {
                item = item.with("amount", amount);
            }
            let weight = (!verbs.is_empty(), steps == 1, self.amount(place).is_some(), self.facts.table(place).rows);
            let first = self.doings.entry(entity).or_insert_with(|| (id.clone(), place, weight));
            if weight > first.2 {
                *first = (id, place, weight);
            }
            self.sketch.section("events").push(item);
        }
    }

    /// The entity that does it: the likeliest that its rows lead to.
    fn doer(&self, place: usize) -> Option<(usize, usize)> {
        let reached = self.facts.entities.iter().filter(|entity| **entity != place);
        reached.filter_map(|entity| self.facts.steps(place, *entity).map(|steps| (*entity, steps))).next()
    }

    fn verbs(&self, place: usize) -> Names {
        let fact = &self.facts.tables[place];
        let mut verbs = Names::default();
        for (noun, english, chinese_noun, chinese) in DOINGS {
            let ends = fact
                .noun
                .last()
                .is_some_and(|last| last == noun || (words::has_han(last) && last.ends_with(chinese_noun)));
            if ends {
                english.iter().for_each(|verb| verbs.add(verb));
                if self.has_chinese() {
                    chinese.iter().for_each(|verb| verbs.add(verb));
                }
            }
        }
        verbs
    }

    fn counters(&self, place: usize) -> String {
        let mut counters = Names { zh: Vec::new(), en: vec!["time".to_owned()] };
        if let Some(noun) = self.facts.tables[place].names.en.first().filter(|noun| !noun.contains(' ')) {
            counters.add(noun);
        }
        if self.has_chinese() {
            return format!("{{zh: {}, en: {}}}", list_of(&["次"]), list_of(&counters.en));
        }
        names(&counters)
    }

    /// The first sum of money of its rows.
    fn amount(&self, place: usize) -> Option<String> {
        for (column, meaning) in self.columns(place) {
            let all = crate::keys::spoken(column);
            let money = all.iter().any(|word| {
                MONEY.iter().any(|known| known == word || (words::has_han(known) && word.ends_with(known)))
            });
            if meaning.sense == Sense::Added && money {
                return self.sums.get(&(place, column.name.clone())).cloned();
            }
        }
        None
    }
}
