//! Five starter tags of the main entity: what it does, what it is worth, what it is.

use super::Build;
use crate::meaning::Sense;
use crate::naming::Names;
use crate::profile::Column;
use crate::sketch::Item;
use crate::vocabulary::FUNCTION_WORDS;
use crate::write::{names, scalar};
use std::collections::HashSet;

/// So many tags make a start.
const TAGS_MAX: usize = 5;
/// Who did something within so many days is active.
const ACTIVE_DAYS: i32 = 30;
/// Who did nothing for so many days is dormant.
const DORMANT_DAYS: i32 = 90;
/// A tag by a column has at most so many values.
const VALUES_MAX: u64 = 20;
/// Longer values are no names.
const VALUE_CHARS_MAX: usize = 40;

impl Build<'_> {
    pub(super) fn tags(&mut self) {
        let Some(main) = self.facts.entities.first().copied() else { return };
        if let Some((event, place, _)) = self.doings.get(&main).cloned() {
            self.activity(&event, place);
            self.frequency(&event);
            let sum =
                self.facts.table(place).columns.iter().find_map(|c| self.sums.get(&(place, c.name.clone())).cloned());
            if let Some(metric) = sum {
                self.worth(&event, &metric);
            }
        }
        let columns: Vec<Column> = self
            .columns(main)
            .filter(|(_, m)| m.personal.is_none())
            .filter(|(_, m)| matches!(m.sense, Sense::Category | Sense::Flag))
            .map(|(column, _)| column.clone())
            .collect();
        for column in columns {
            if self.sketch.section("tags").len() >= TAGS_MAX {
                break;
            }
            let few = (2..=VALUES_MAX).contains(&column.distinct) && column.distinct * 2 <= column.filled;
            let short = column.values.iter().flatten().all(|(value, _)| value.chars().count() <= VALUE_CHARS_MAX);
            if few && short {
                self.attribute(main, &column);
            }
        }
    }

    fn activity(&mut self, event: &str, place: usize) {
        let lag = self.facts.newest().zip(self.facts.days(place)).map(|(newest, (_, last))| (newest - last).get_days());
        if lag.is_none_or(|lag| lag >= ACTIVE_DAYS) {
            let why = "its newest row is much older than the newest of all, and days are counted from that";
            self.sketch.left_out.push(format!("a tag for activity by the event `{event}`: {why}"));
            return;
        }
        let did = |days: i32| format!("{{did: {{event: {event}, during: {{last: {days}, unit: day}}}}}}");
        let rules = [
            ("active", "活跃", "active", format!("when: {}", did(ACTIVE_DAYS))),
            ("dormant", "沉睡", "dormant", format!("when: {{not: {}}}", did(DORMANT_DAYS))),
            ("cooling", "降温", "cooling", "otherwise: true".to_owned()),
        ];
        self.rule_tag(
            "activity",
            ("活跃度", "activity"),
            "behaviour",
            &rules,
            "a guess: set the days that fit your business",
        );
    }

    fn frequency(&mut self, event: &str) {
        let did = |least: u32| format!("when: {{did: {{event: {event}, count: {{at_least: {least}}}}}}}");
        let rules = [
            ("frequent", "高频", "frequent", did(5)),
            ("repeat", "复次", "repeat", did(2)),
            ("one_time", "一次", "one-time", did(1)),
            ("never", "从未", "never active", "otherwise: true".to_owned()),
        ];
        self.rule_tag(
            "frequency",
            ("频次", "frequency"),
            "behaviour",
            &rules,
            "a guess: set the counts that fit your business",
        );
    }

    fn worth(&mut self, event: &str, metric: &str) {
        let rank = |percent: u32| {
            format!("when: {{rank: {{term: {{metric: {metric}}}, order: desc, keep: {{percent: {percent}}}}}}}")
        };
        let rules = [
            ("high", "高", "high value tier", rank(20)),
            ("middle", "中", "middle value tier", rank(60)),
            ("low", "低", "low value tier", format!("when: {{did: {{event: {event}}}}}")),
        ];
        self.rule_tag(
            "value_tier",
            ("价值层级", "value tier"),
            "value",
            &rules,
            "a guess: the top 20 % and the next 40 % by this number",
        );
    }

    fn rule_tag(
        &mut self,
        id: &str,
        (zh, en): (&str, &str),
        class: &str,
        rules: &[(&str, &str, &str, String)],
        comment: &str,
    ) {
        let chinese = self.has_chinese();
        let both = |zh: &str, en: &str| Names {
            zh: if chinese { vec![zh.to_owned()] } else { Vec::new() },
            en: vec![en.to_owned()],
        };
        let own = self.claim("tag", &both(zh, en));
        let id = self.id("dimensions", id);
        let mut item = Item::new(&id, comment).with("class", class).with("names", names(&own));
        let lines = rules.iter().map(|(value, zh, en, when)| {
            let zh = if zh.chars().count() == 1 { format!("{zh}价值层") } else { (*zh).to_owned() };
            (String::new(), format!("{{value: {value}, names: {}, {when}}}", names(&both(&zh, en))))
        });
        item.lists.push(("rules".to_owned(), lines.collect()));
        self.sketch.section("tags").push(item);
    }

    /// A tag by a column with few values, all of them listed.
    fn attribute(&mut self, main: usize, column: &Column) {
        let called = self.column_names(main, column);
        let mut all = called.bare.clone();
        all.extend(&called.short);
        all.extend(&called.full);
        // The bare name of a tag must be free among the dimensions, too: questions group by both.
        let own = self.claim("dimension", &all);
        if own.is_empty() {
            return;
        }
        let entity = self.entities[&main].clone();
        let id = self.id("dimensions", &format!("{entity}.{}", crate::words::id(&called.plain)));
        let full = scalar(&format!("{}.{}", self.facts.tables[main].id, column.name));
        let item = Item::new(&id, crate::profile::counted(column.distinct, "value"))
            .with("column", full)
            .with("names", names(&own));
        let item = Item { lists: vec![("values".to_owned(), values(column, &called.plain))], ..item };
        self.tagged.insert((main, column.name.clone()));
        self.sketch.section("tags").push(item);
    }
}

/// The values of a column as a dictionary; values that differ in case or space only are one.
pub(super) fn values(column: &Column, plain: &str) -> Vec<(String, String)> {
    let all: &[(String, u64)] = column.values.as_deref().unwrap_or_default();
    let ones = ["0", "1", "false", "true"];
    let flag = all.iter().all(|(value, _)| ones.contains(&value.as_str()));
    let gender = plain.ends_with("gender") || plain.ends_with("sex");
    let mut listed: Vec<(String, Vec<String>)> = Vec::new();
    for (value, _) in all {
        let folded = value.trim().to_lowercase();
        match listed.iter_mut().find(|(known, _)| known.trim().to_lowercase() == folded) {
            Some((_, same)) => same.push(value.clone()),
            None => listed.push((value.clone(), vec![value.clone()])),
        }
    }
    let mut taken: HashSet<String> = HashSet::new();
    let mut lines = Vec::new();
    for (id, same) in listed {
        let mut called = Names::default();
        if flag && !gender {
            let name = plain.trim_start_matches("is ").trim_start_matches("has ").trim_end_matches(" flag");
            called.add(&if id == "1" || id == "true" { name.to_owned() } else { format!("not {name}") });
        } else if gender && ["m", "f"].contains(&id.to_lowercase().as_str()) {
            called.add(if id.eq_ignore_ascii_case("m") { "male" } else { "female" });
        } else {
            called = value_names(&id);
        }
        called.zh.retain(|name| taken.insert(name.to_lowercase()));
        called.en.retain(|name| taken.insert(name.to_lowercase()));
        let mut parts = Vec::new();
        if same.len() > 1 || id.trim() != id || id.is_empty() {
            parts.push(format!("is: {}", crate::write::list_of(&same)));
        }
        if !called.is_empty() {
            parts.push(format!("names: {}", names(&called)));
        }
        let id = if id.trim().is_empty() { "blank".to_owned() } else { id.trim().to_owned() };
        lines.push((id, format!("{{{}}}", parts.join(", "))));
    }
    lines
}

/// A value as people say it: as it is stored, and in words where it is written as an identifier.
fn value_names(value: &str) -> Names {
    let mut called = Names::default();
    let text = value.trim();
    let numeric = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | ','));
    // A single letter, or a word that holds sentences together, would be found in every question.
    let letter = text.len() == 1;
    if text.is_empty() || numeric || letter || FUNCTION_WORDS.contains(&text.to_lowercase().as_str()) {
        return called;
    }
    called.add(text);
    if text.contains('_')
        || text.chars().any(char::is_lowercase) && text.chars().skip(1).any(char::is_uppercase) && !text.contains(' ')
    {
        called.add(&crate::words::join(&crate::words::split(text)));
    }
    called
}
