//! Dimensions: the columns that people name, those behind a role included. Personal data is hidden.

use super::Build;
use super::tags::values;
use crate::Personal;
use crate::links::Link;
use crate::meaning::{Meaning, Sense};
use crate::naming::Names;
use crate::profile::{Column, Stored};
use crate::sketch::Item;
use crate::vocabulary::LABELS;
use crate::words;
use crate::write::{names, scalar};

/// Values up to so many are listed, so that other names can be added to them.
const LISTED_MAX: u64 = 12;
/// Columns of a table that a role shows.
const ROLE_COLUMNS_MAX: usize = 4;

/// Whose names come first: the order's own number is the order's, what is hidden takes what is left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    OwnKeys,
    Open,
    Hidden,
}

impl Build<'_> {
    pub(super) fn dimensions(&mut self) {
        let order = self.in_order();
        for turn in [Turn::OwnKeys, Turn::Open, Turn::Hidden] {
            for place in &order {
                let columns: Vec<_> = self.columns(*place).map(|(c, m)| (c.clone(), m.clone())).collect();
                for (column, meaning) in columns {
                    if self.turn(*place, &column, &meaning) == turn {
                        self.dimension(*place, &column, &meaning);
                    }
                }
            }
        }
        for place in order {
            let all: Vec<Link> = self.facts.links_of(place).filter(|link| link.to != place).cloned().collect();
            let roles = all.iter().filter(|link| all.iter().filter(|other| other.to == link.to).count() > 1);
            for link in roles {
                self.role(place, link);
            }
        }
        self.labels();
    }

    /// When a column may take its names.
    fn turn(&self, place: usize, column: &Column, meaning: &Meaning) -> Turn {
        let fact = &self.facts.tables[place];
        let is_key = fact.key.as_ref().is_some_and(|key| key.column == column.name);
        let own = crate::keys::stem(column).is_some_and(|stem| stem.is_empty() || fact.noun.ends_with(&stem));
        match meaning.personal {
            Some(_) if self.options.personal == Personal::Hide => Turn::Hidden,
            _ if is_key && own => Turn::OwnKeys,
            _ => Turn::Open,
        }
    }

    fn dimension(&mut self, place: usize, column: &Column, meaning: &Meaning) {
        let is_link = self.facts.links_of(place).any(|link| link.column == column.name);
        let here = (place, column.name.clone());
        let is_key = self.facts.tables[place].key.as_ref().is_some_and(|key| key.column == column.name);
        if self.tagged.contains(&here) || (is_link && !is_key) {
            return;
        }
        let called = self.column_names(place, column);
        let mut all = called.bare.clone();
        all.extend(&called.short);
        all.extend(&called.full);
        let own = self.claim("dimension", &all);
        if own.is_empty() {
            let id = &self.facts.tables[place].id;
            self.sketch.left_out.push(format!("{id}.{}: other columns have all of its names", column.name));
            return;
        }
        let prefix =
            self.entities.get(&place).cloned().unwrap_or_else(|| words::id(&self.facts.tables[place].noun.join("_")));
        let id = self.id("dimensions", &format!("{prefix}.{}", words::id(&called.plain)));
        let full = scalar(&format!("{}.{}", self.facts.tables[place].id, column.name));
        let item = Item::new(&id, meaning.evidence.clone()).with("column", full);
        let item = self.shaped(item.with("names", names(&own)), column, meaning, &called.plain);
        self.dimensions.insert(here, id);
        self.sketch.section("dimensions").push(item);
    }

    /// The kind of a dimension, its values, and whether it is hidden.
    fn shaped(&self, item: Item, column: &Column, meaning: &Meaning, plain: &str) -> Item {
        let kind = match meaning.sense {
            Sense::Category | Sense::Flag => None,
            Sense::Date => Some("date"),
            Sense::Id | Sense::Nothing => Some("id"),
            Sense::Added | Sense::Averaged | Sense::Number => Some("number"),
        };
        let hidden = self.options.personal == Personal::Hide;
        if let Some(why) = meaning.personal.as_ref().filter(|_| hidden) {
            let item = kind.map_or(item.clone(), |kind| item.with("type", kind));
            return Item { comment: format!("personal data: {why}"), ..item.with("hidden", "true") };
        }
        let Some(kind) = kind else {
            let cap = [50, 100, 500, 2000].into_iter().find(|cap| column.distinct <= *cap).unwrap_or(2000);
            let mut item = item.with("values_from_data", cap.to_string());
            let listed =
                column.distinct <= LISTED_MAX && (column.stored != Stored::Text || column.shapes.chars_max <= 40);
            let lines = if listed { values(column, plain) } else { Vec::new() };
            if lines.iter().any(|(_, line)| line != "{}") && column.distinct * 2 <= column.filled {
                item.lists.push(("values".to_owned(), lines));
            }
            return item;
        };
        item.with("type", kind)
    }

    /// Columns of a table that a second join leads to, under the join's name.
    fn role(&mut self, place: usize, link: &Link) {
        let from = self.facts.tables[place].id.clone();
        let role = crate::keys::stem(self.facts.table(place).column(&link.column).expect("a link has a column"));
        let role = role.filter(|role| !role.is_empty()).unwrap_or_else(|| words::split(&link.column));
        let columns: Vec<(Column, Meaning)> = self.columns(link.to).map(|(c, m)| (c.clone(), m.clone())).collect();
        let mut made = 0;
        for (column, meaning) in columns {
            let is_key = self.facts.tables[link.to].key.as_ref().is_some_and(|key| key.column == column.name);
            let fit = matches!(meaning.sense, Sense::Category | Sense::Flag) && meaning.personal.is_none() && !is_key;
            if !fit || made == ROLE_COLUMNS_MAX {
                continue;
            }
            let called = self.column_names(link.to, &column);
            let mut all = Names::default();
            let bare = called.bare.en.first().or(called.bare.zh.first()).cloned().unwrap_or_default();
            let mut worded = role.clone();
            worded.push(bare);
            all.add(&words::join(&worded));
            let own = self.claim("dimension", &all);
            if own.is_empty() {
                continue;
            }
            let id = self.id("dimensions", &format!("{}.{}", words::id(&role.join("_")), words::id(&called.plain)));
            let full = scalar(&format!("{}.{}", self.facts.tables[link.to].id, column.name));
            let via = format!("[{}]", scalar(&format!("{from}.{}", link.column)));
            let item = Item::new(&id, meaning.evidence.clone()).with("column", full).with("via", via);
            let item = self.shaped(item.with("names", names(&own)), &column, &meaning, &called.plain);
            self.sketch.section("dimensions").push(item);
            made += 1;
        }
    }

    /// The dimension that tells one of an entity from another: a name that may be shown.
    fn labels(&mut self) {
        for place in self.facts.entities.clone() {
            let noun = &self.facts.tables[place].noun;
            let mut best: Option<(usize, String)> = None;
            for (column, meaning) in self.columns(place) {
                let all = crate::keys::spoken(column);
                let last = all.last().map(String::as_str).unwrap_or_default();
                let named = LABELS.iter().any(|word| *word == last || (words::has_han(word) && last.ends_with(word)));
                let shown = meaning.personal.is_none() || self.options.personal == Personal::Show;
                let own = all.len() == 1 || all[..all.len() - 1] == noun[..] || noun.ends_with(&all[..all.len() - 1]);
                let whole = words::has_han(last) && all.len() == 1;
                let rank = usize::from(all.len() == 1) + 1;
                if !(own || whole) || !named || !shown || column.stored != Stored::Text {
                    continue;
                }
                if let Some(id) = self.dimensions.get(&(place, column.name.clone()))
                    && best.as_ref().is_none_or(|(other, _)| rank > *other)
                {
                    best = Some((rank, id.clone()));
                }
            }
            let Some((_, label)) = best else { continue };
            let entity = self.entities[&place].clone();
            let item = self.sketch.section("entities").iter_mut().find(|item| item.id == entity);
            item.expect("it was made").fields.push(("label".to_owned(), label));
        }
    }
}
