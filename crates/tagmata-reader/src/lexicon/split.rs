//! Words that come apart or are shortened: a verb around its object, a passive around who did it, a name without its last
//! character. Knows no word of a model.

use super::build::{Collected, INFLECTED_COST};
use super::inflect;
use super::packed::SemAt;
use crate::fold::{fold_key, is_han};
use tagmata_core::model::Names;

/// Said before a noun instead of "a".
const DETERMINERS: [&str; 4] = ["any ", "one ", "a single ", ""];

impl Collected<'_> {
    /// A Chinese verb with its object inside takes the mark of the past between the two, or the number: 下过单, 下过3单.
    pub(super) fn separable(&mut self, verbs: &Names, counters: &Names, sem: SemAt) {
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

    /// The halves of a Chinese verb with its object inside, and a passive without its mark.
    pub(super) fn halves(&mut self, verbs: &Names, sem: SemAt) {
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
                    self.put(&format!("{rest}{mark}"), "PassiveVerb", sem, INFLECTED_COST);
                }
            } else if rest.chars().count() <= 3 && !rest.ends_with('过') {
                self.put(&first.to_string(), "VerbHead", sem, INFLECTED_COST);
                self.put(rest, "VerbObject", sem, INFLECTED_COST);
            }
        }
    }

    /// "Redeem a coupon": any coupon, coupons.
    pub(super) fn determiners(&mut self, verbs: &Names, sem: SemAt) {
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
                        self.put(&format!("{head} {determiner}{noun}"), "Verb", sem, INFLECTED_COST);
                    }
                }
            }
        }
    }

    /// A value whose Chinese name is a verb with its object: done, with a mark of the past between the two.
    pub(super) fn done_value(&mut self, names: &Names, sem: SemAt) {
        for name in &names.zh {
            let key = fold_key(name);
            let chars: Vec<char> = key.chars().collect();
            let [verb, object] = chars[..] else { continue };
            if is_han(verb) && is_han(object) {
                for mark in ["过", "过了"] {
                    self.put(&format!("{verb}{mark}{object}"), "DoneValue", sem, INFLECTED_COST);
                }
            }
        }
    }

    /// A Chinese name of a number without its word for amount.
    pub(super) fn stems(&mut self, names: &Names, sem: SemAt) {
        for name in &names.zh {
            let key = fold_key(name);
            let stem = ["金额", "额", "数量", "数", "量"].iter().find_map(|end| key.strip_suffix(end));
            if let Some(stem) = stem.filter(|stem| stem.chars().count() > 1) {
                self.put(stem, "MetricStem", sem, INFLECTED_COST);
            }
        }
    }
}
