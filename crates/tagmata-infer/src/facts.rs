//! What was made of the tables before anything is written: ids, keys, joins, times, who is whom.

use crate::keys::{self, Key, noun};
use crate::links::{self, Link};
use crate::meaning::{self, Meaning, Sense};
use crate::naming::{Names, NamesFile, Taken};
use crate::profile::{Column, Count, Data, NotMeasured, Profile, Table};
use crate::vocabulary::{CUSTOMERS, DOINGS, HAPPENED, HAPPENINGS, NOT_HAPPENED, STAFF};
use crate::words;
use jiff::civil::Date;

/// A table with what was made of it.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its id in the model.
    pub id: String,
    /// What one row of it is, in words.
    pub noun: Vec<String>,
    /// What people call one row of it.
    pub names: Names,
    /// The column that tells rows apart.
    pub key: Option<Key>,
    /// What its columns are, in their order.
    pub meanings: Vec<Meaning>,
    /// Its own column that dates a row, with what speaks for it.
    pub time: Option<(String, String)>,
    /// It is about people.
    pub people: bool,
}

/// All tables, and what ties them together.
pub struct Facts<'a> {
    /// What was measured.
    pub profile: &'a Profile,
    /// By the place of the table.
    pub tables: Vec<Fact>,
    /// Foreign keys that the model can have.
    pub links: Vec<Link>,
    /// Foreign keys that it cannot have, with the reason.
    pub lost_links: Vec<(Link, String)>,
    /// Tables that can be entities, the main one first.
    pub entities: Vec<usize>,
    /// Tables whose rows are what entities do.
    pub doings: Vec<usize>,
    /// The names that were given.
    pub names: &'a NamesFile,
}

impl<'a> Facts<'a> {
    /// Finds keys, joins, times and entities.
    pub fn find(
        profile: &'a Profile,
        data: &mut dyn Data,
        names: &'a NamesFile,
        use_declared: bool,
    ) -> Result<Facts<'a>, NotMeasured> {
        let links = links::find(profile, data, use_declared)?;
        let mut ids = Taken::default();
        let mut tables = Vec::new();
        for (place, table) in profile.tables.iter().enumerate() {
            let key = key(table, place, &links, use_declared);
            let joined = |column: &Column| {
                key.as_ref().is_some_and(|key| key.column == column.name)
                    || links.iter().any(|link| link.from == place && link.column == column.name)
            };
            let meanings: Vec<Meaning> =
                table.columns.iter().map(|column| meaning::of(table, column, joined(column))).collect();
            let noun = noun(table);
            let mut given = Names::default();
            given.extend(&in_singular(&names.table(&table.name)));
            given.extend(&Names::of(&noun));
            let time = time(table, &meanings);
            let id = ids.id(&words::id(&table.name));
            tables.push(Fact { id, noun, names: given, key, meanings, time, people: meaning::is_people(table) });
        }
        let mut facts = Facts {
            profile,
            tables,
            links: Vec::new(),
            lost_links: Vec::new(),
            entities: Vec::new(),
            doings: Vec::new(),
            names,
        };
        facts.sift(links);
        facts.entities = facts.ranked();
        facts.doings = (0..facts.tables.len()).filter(|place| facts.is_doing(*place)).collect();
        let main = facts.entities.first().copied();
        let doings = facts.doings.clone();
        facts.entities.retain(|place| Some(*place) == main || !doings.contains(place));
        facts.doings.retain(|place| Some(*place) != main);
        Ok(facts)
    }

    /// Keeps the foreign keys that lead to a table's key. A guess that does not is no loss.
    fn sift(&mut self, links: Vec<Link>) {
        for link in links {
            match &self.tables[link.to].key {
                Some(key) if key.column == link.on => self.links.push(link),
                _ if !link.declared => {}
                _ => {
                    let why = format!("`{}` is not the key of `{}`", link.on, self.tables[link.to].id);
                    self.lost_links.push((link, why));
                }
            }
        }
    }

    /// Tables with a key and something to say, the likeliest entity first.
    fn ranked(&self) -> Vec<usize> {
        let mut ranked: Vec<(i64, usize)> = Vec::new();
        for (place, fact) in self.tables.iter().enumerate() {
            let table = &self.profile.tables[place];
            if fact.key.is_none() {
                continue;
            }
            let referenced = self.links.iter().filter(|link| link.to == place).count() as i64;
            let last = fact.noun.last().map(String::as_str).unwrap_or_default();
            let rank = |list: &[&str]| {
                list.iter().position(|word| *word == last || (words::has_han(word) && last.ends_with(word)))
            };
            let named = match (rank(&CUSTOMERS), rank(&STAFF)) {
                (Some(at), _) => 1000 - at as i64 * 5 + if fact.noun.len() == 1 { 200 } else { 0 },
                (None, Some(at)) => 400 - at as i64,
                _ if fact.people => 300,
                _ => 0,
            };
            let told = table.columns.len() as i64;
            ranked.push((named + referenced * 100 + told.min(20), place));
        }
        ranked.sort_by_key(|(rank, place)| (-rank, *place));
        ranked.into_iter().map(|(_, place)| place).collect()
    }

    /// Whether a table's rows are what an entity does: they have a time, lead to one, and are called like something that
    /// happens, or cannot be told apart at all.
    fn is_doing(&self, place: usize) -> bool {
        let fact = &self.tables[place];
        let reached = self.entities.iter().any(|entity| *entity != place && self.steps(place, *entity).is_some());
        if fact.people && fact.key.is_some() || self.time(place).is_none() || !reached {
            return false;
        }
        let last = fact.noun.last().map(String::as_str).unwrap_or_default();
        let known = |noun: &str| noun == last || (words::has_han(noun) && last.ends_with(noun));
        let happens = HAPPENINGS.iter().any(|noun| known(noun))
            || DOINGS.iter().any(|doing| known(doing.noun) || known(doing.zh_noun));
        let leads_to_people = self.plain_links(place).iter().any(|link| self.tables[link.to].people);
        let is_target = self.links.iter().any(|link| link.to == place);
        let ties = leads_to_people && self.plain_links(place).len() > 1 && !is_target;
        fact.key.is_none() || happens || ties || fact.time.is_none()
    }

    /// The table at a place.
    pub fn table(&self, place: usize) -> &'a Table {
        &self.profile.tables[place]
    }

    /// The joins that start at a table, in its columns' order.
    pub fn links_of(&self, place: usize) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(move |link| link.from == place)
    }

    /// The joins of a table that are walked without being named: the first to each other table, by the sureness of its
    /// name; never one to itself.
    pub fn plain_links(&self, place: usize) -> Vec<&Link> {
        let mut kept: Vec<&Link> = Vec::new();
        let mut all: Vec<&Link> = self.links_of(place).filter(|link| link.to != place).collect();
        // The one without a role is the one that is meant.
        all.sort_by_key(|link| {
            let stem = self.table(place).column(&link.column).and_then(keys::stem);
            stem.as_ref() != Some(&self.tables[link.to].noun)
        });
        for link in all {
            if !kept.iter().any(|other| other.to == link.to) {
                kept.push(link);
            }
        }
        kept
    }

    /// How many joins away another table is, where there is one shortest way.
    pub fn steps(&self, from: usize, to: usize) -> Option<usize> {
        let mut ways = vec![(from, 1_usize)];
        let mut seen = vec![from];
        for steps in 0..self.tables.len() {
            if let Some((_, count)) = ways.iter().find(|(at, _)| *at == to) {
                return (*count == 1).then_some(steps);
            }
            let mut next: Vec<(usize, usize)> = Vec::new();
            for (at, count) in &ways {
                for link in self.plain_links(*at).into_iter().filter(|link| !seen.contains(&link.to)) {
                    match next.iter_mut().find(|(place, _)| *place == link.to) {
                        Some((_, more)) => *more += count,
                        None => next.push((link.to, *count)),
                    }
                }
            }
            seen.extend(next.iter().map(|(place, _)| *place));
            ways = next;
        }
        None
    }

    /// The first and last day of the time of a table.
    pub fn days(&self, place: usize) -> Option<(Date, Date)> {
        let own = self.tables[place].time.as_ref().map(|(column, _)| (place, column.as_str()));
        let (place, column) = own.or_else(|| {
            let link = self.parent(place)?;
            self.tables[link.to].time.as_ref().map(|(column, _)| (link.to, column.as_str()))
        })?;
        let column = self.table(place).column(column)?;
        let day = |text: &Option<String>| text.as_deref()?.get(..10)?.parse::<Date>().ok();
        Some((day(&column.min)?, day(&column.max)?))
    }

    /// The last day of all.
    pub fn newest(&self) -> Option<Date> {
        (0..self.tables.len()).filter_map(|place| self.days(place)).map(|(_, last)| last).max()
    }

    /// The time of a table: its own column, or that of a table it is a part of, as `source.column`.
    pub fn time(&self, place: usize) -> Option<(String, String)> {
        if let Some((column, evidence)) = &self.tables[place].time {
            return Some((column.clone(), evidence.clone()));
        }
        let other = &self.tables[self.parent(place)?.to];
        let (column, _) = other.time.as_ref()?;
        Some((format!("{}.{column}", other.id), format!("the time of its `{}`", other.id)))
    }

    /// The join to the dated table that a table without a time is a part of: order items to orders.
    fn parent(&self, place: usize) -> Option<&Link> {
        let noun = &self.tables[place].noun;
        self.plain_links(place).into_iter().find(|link| {
            let other = &self.tables[link.to];
            let part = noun.len() > 1 && other.noun.iter().any(|word| noun[..noun.len() - 1].contains(word));
            let is_doing = self.links_of(link.to).next().is_some();
            other.time.is_some() && !other.people && (part || is_doing)
        })
    }
}

/// Names of tables are often in the plural; those of entities are not.
fn in_singular(names: &Names) -> Names {
    let one = |name: &String| match name.rsplit_once(' ') {
        Some((head, last)) => format!("{head} {}", words::singular(last)),
        None => words::singular(name),
    };
    Names { zh: names.zh.clone(), en: names.en.iter().map(one).collect() }
}

/// The key of a table: declared, else the likely column that most others point at.
fn key(table: &Table, place: usize, links: &[Link], use_declared: bool) -> Option<Key> {
    if use_declared && let Some(key) = keys::declared(table) {
        return Some(key);
    }
    let pointed = |column: &str| links.iter().filter(|link| link.to == place && link.on == column).count() as i32;
    if table.rows == 0 {
        let link = links.iter().find(|link| link.to == place)?;
        return Some(Key { column: link.on.clone(), evidence: keys::unique(table) });
    }
    let best = keys::candidates(table)
        .into_iter()
        .max_by_key(|(at, fitness)| (fitness + pointed(&table.columns[*at].name) * 15, std::cmp::Reverse(*at)));
    let (at, _) = best?;
    Some(Key { column: table.columns[at].name.clone(), evidence: keys::unique(table) })
}

/// The column that says when a row happened.
fn time(table: &Table, meanings: &[Meaning]) -> Option<(String, String)> {
    let noun = noun(table);
    let mut best: Option<(i32, usize)> = None;
    for (at, column) in table.columns.iter().enumerate() {
        if meanings[at].sense != Sense::Date || meanings[at].personal.is_some() || column.filled * 2 < table.rows {
            continue;
        }
        let all = keys::spoken(column);
        let says = |list: &[&str]| {
            all.iter()
                .any(|word| list.iter().any(|known| known == word || (words::has_han(known) && word.contains(known))))
        };
        if says(&NOT_HAPPENED) {
            continue;
        }
        let own = if all.iter().any(|word| noun.contains(word)) { 3 } else { 0 };
        let score = if says(&HAPPENED) { 10 } else { 5 } + own;
        if best.is_none_or(|(other, _)| score > other) {
            best = Some((score, at));
        }
    }
    let (_, at) = best?;
    let column = &table.columns[at];
    let range = match (&column.min, &column.max) {
        (Some(min), Some(max)) => meaning::range(min, max),
        _ => "dates".to_owned(),
    };
    let empty = table.rows - column.filled;
    let lacking = if empty > 0 { format!(", empty in {}", Count(empty)) } else { String::new() };
    Some((column.name.clone(), format!("{range}{lacking}")))
}
