//! Words that come apart or are shortened: a verb around its object, a passive around who did it, a name without its last
//! character. Knows no word of a model.

use super::build::{INFLECTED_COST, Words};
use super::{Sense, inflect};
use crate::fold::{fold_key, is_han};
use crate::sem::Sem;
use std::sync::Arc;
use tagmata_core::model::Names;

/// Said before a noun instead of "a".
const DETERMINERS: [&str; 4] = ["any ", "one ", "a single ", ""];

impl Words<'_> {
    /// A Chinese verb with its object inside takes the mark of the past between the two, or the number: 下过单, 下过3单.
    pub(super) fn separable(&mut self, verbs: &Names, counters: &Names, sem: &Arc<Sem>) {
        let cats = (self.grammar.cat("Verb"), self.grammar.cat("VerbStem"));
        let first_verb = self.grammar.cat("FirstVerb");
        let sense = |cat| Sense { cat, sem: sem.clone(), cost: INFLECTED_COST, group: None };
        for verb in &verbs.zh {
            let verb = fold_key(verb);
            let mut chars = verb.chars();
            let Some(first) = chars.next().filter(|c| is_han(*c)) else { continue };
            let rest = chars.as_str();
            // A foreign word behind the verb is its object: 打开App, 打开过App.
            if let Some(object) = verb.find(|c: char| !is_han(c)) {
                let (verb, object) = verb.split_at(object);
                for mark in ["过", "了", "过了"] {
                    self.put(format!("{verb}{mark}{object}"), sense(cats.0));
                }
            }
            if !rest.chars().next().is_some_and(is_han) {
                continue;
            }
            // 首 before the first half of a verb is the first time.
            self.put(format!("首{first}"), sense(first_verb));
            for mark in ["过", "了", "过了"] {
                self.put(format!("{first}{mark}{rest}"), sense(cats.0));
            }
            if counters.zh.iter().any(|counter| counter == rest) {
                self.put(first.to_string(), sense(cats.1));
            }
        }
    }

    /// The halves of a Chinese verb with its object inside, and a passive without its mark.
    pub(super) fn halves(&mut self, verbs: &Names, sem: &Arc<Sem>) {
        let cats = ["VerbHead", "VerbObject", "PassiveVerb"].map(|cat| self.grammar.cat(cat));
        let [head, object, passive] = cats;
        let sense = |cat| Sense { cat, sem: sem.clone(), cost: INFLECTED_COST, group: None };
        for verb in &verbs.zh {
            let verb = fold_key(verb);
            let mut chars = verb.chars();
            let Some(first) = chars.next().filter(|c| is_han(*c)) else { continue };
            let rest = chars.as_str();
            if rest.is_empty() || !rest.chars().all(is_han) {
                continue;
            }
            if first == '被' {
                for mark in ["", "过", "了", "过了"] {
                    self.put(format!("{rest}{mark}"), sense(passive));
                }
            } else if rest.chars().count() <= 3 && !rest.ends_with('过') {
                self.put(first.to_string(), sense(head));
                self.put(rest.to_owned(), sense(object));
            }
        }
    }

    /// "Redeem a coupon": any coupon, coupons.
    pub(super) fn determiners(&mut self, verbs: &Names, sem: &Arc<Sem>) {
        let cat = self.grammar.cat("Verb");
        for verb in verbs.en.iter().map(|verb| fold_key(verb)) {
            let parted = verb.split_once(" a ").or_else(|| verb.split_once(" an "));
            let Some((head, noun)) = parted else { continue };
            let mut nouns = inflect::noun_forms(noun);
            nouns.push(noun.to_owned());
            let mut heads = inflect::verb_forms(head);
            heads.push(head.to_owned());
            for head in &heads {
                for noun in &nouns {
                    for determiner in DETERMINERS {
                        let sense = Sense { cat, sem: sem.clone(), cost: INFLECTED_COST, group: None };
                        self.put(format!("{head} {determiner}{noun}"), sense);
                    }
                }
            }
        }
    }

    /// A value whose Chinese name is a verb with its object: done, with a mark of the past between the two.
    pub(super) fn done_value(&mut self, names: &Names, sem: &Arc<Sem>) {
        let cat = self.grammar.cat("DoneValue");
        for name in &names.zh {
            let key = fold_key(name);
            let chars: Vec<char> = key.chars().collect();
            let [verb, object] = chars[..] else { continue };
            if is_han(verb) && is_han(object) {
                for mark in ["过", "过了"] {
                    let sense = Sense { cat, sem: sem.clone(), cost: INFLECTED_COST, group: None };
                    self.put(format!("{verb}{mark}{object}"), sense);
                }
            }
        }
    }

    /// A Chinese name of a number without its word for amount.
    pub(super) fn stems(&mut self, names: &Names, sem: &Arc<Sem>) {
        let cat = self.grammar.cat("MetricStem");
        for name in &names.zh {
            let key = fold_key(name);
            let stem = ["金额", "额", "数量", "数", "量"].iter().find_map(|end| key.strip_suffix(end));
            if let Some(stem) = stem.filter(|stem| stem.chars().count() > 1) {
                self.put(stem.to_owned(), Sense { cat, sem: sem.clone(), cost: INFLECTED_COST, group: None });
            }
        }
    }
}
