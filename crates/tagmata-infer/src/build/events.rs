//! Events: tables with a time that lead to an entity.

use super::Build;
use super::metrics::is_money;
use crate::meaning::Sense;
use crate::naming::Names;
use crate::sketch::Item;
use crate::vocabulary::{DOINGS, JOINED};
use crate::words;
use crate::write::{list_of, names};

impl Build<'_> {
    pub(super) fn events(&mut self) {
        for place in self.facts.doings.clone() {
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
            if let Some(parent) = self.whole(place) {
                item = item.with("occasion", crate::write::scalar(&format!("{}.{parent}", fact.id)));
            }
            // "more than 3 orders" would be money as well, were the verb the noun.
            let plain = verbs.en.iter().chain(&verbs.zh).all(|verb| !own.en.contains(verb) && !own.zh.contains(verb));
            if let Some(amount) = self.amount(place).filter(|_| plain) {
                item = item.with("amount", amount);
            }
            let weight = (!verbs.is_empty(), steps == 1, self.amount(place).is_some(), self.facts.table(place).rows);
            let first = self.doings.entry(entity).or_insert_with(|| (id.clone(), place, weight));
            if weight > first.2 {
                *first = (id, place, weight);
            }
            self.sketch.section("events").push(item);
        }
        self.joining();
    }

    /// Becoming one of the main entity, where its table has the day.
    fn joining(&mut self) {
        let Some(main) = self.facts.entities.first().copied() else { return };
        let Some((column, evidence)) = self.facts.tables[main].time.clone() else { return };
        let all = self.facts.table(main).column(&column).map(crate::keys::spoken).unwrap_or_default();
        let joined =
            |word: &String| JOINED.iter().any(|known| known == word || (words::has_han(known) && word.contains(known)));
        if !all.iter().any(joined) {
            return;
        }
        let chinese = |words: &[&str]| {
            if self.has_chinese() { words.iter().map(|w| (*w).to_owned()).collect() } else { Vec::new() }
        };
        let english = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let called = Names { zh: chinese(&["注册"]), en: english(&["registration", "sign-up"]) };
        let verbs = Names { zh: chinese(&["注册", "加入"]), en: english(&["register", "sign up", "join"]) };
        let own = self.claim("event", &called);
        let id = self.id("events", "register");
        let item = Item::new(&id, format!("`{column}`: {evidence}")).with("source", self.facts.tables[main].id.clone());
        self.sketch.section("events").push(item.with("names", names(&own)).with("verbs", names(&verbs)));
    }

    /// The entity that does it: the likeliest that its rows lead to.
    fn doer(&self, place: usize) -> Option<(usize, usize)> {
        let reached = self.facts.entities.iter().filter(|entity| **entity != place);
        reached.filter_map(|entity| self.facts.steps(place, *entity).map(|steps| (*entity, steps))).next()
    }

    fn verbs(&self, place: usize) -> Names {
        let fact = &self.facts.tables[place];
        let mut verbs = Names::default();
        if self.whole(place).is_some() {
            ["buy", "purchase"].iter().for_each(|verb| verbs.add(verb));
            if self.has_chinese() {
                ["购买", "买"].iter().for_each(|verb| verbs.add(verb));
            }
            return verbs;
        }
        for doing in DOINGS.iter() {
            let ends = fact
                .noun
                .last()
                .is_some_and(|last| last == doing.noun || (words::has_han(last) && last.ends_with(doing.zh_noun)));
            if ends {
                doing.verbs.iter().for_each(|verb| verbs.add(verb));
                if self.has_chinese() {
                    doing.zh_verbs.iter().for_each(|verb| verbs.add(verb));
                }
            }
        }
        verbs
    }

    /// The column that leads from lines to the order that they are lines of, where they also lead to what was ordered.
    fn whole(&self, place: usize) -> Option<String> {
        let links = self.facts.plain_links(place);
        let noun = &self.facts.tables[place].noun;
        let parent = links.iter().find(|link| {
            let other = &self.facts.tables[link.to].noun;
            let last = other.last().map(String::as_str).unwrap_or_default();
            let sold = ["order", "sale", "purchase", "invoice", "transaction", "receipt", "订单"].contains(&last);
            sold && self.facts.doings.contains(&link.to) && noun.len() > 1 && noun.contains(&last.to_owned())
        })?;
        let leads_on = links.iter().any(|link| link.to != parent.to && !self.facts.tables[link.to].people);
        leads_on.then(|| parent.column.clone())
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
            if meaning.sense == Sense::Added && is_money(column) {
                return self.sums.get(&(place, column.name.clone())).cloned();
            }
        }
        None
    }
}
