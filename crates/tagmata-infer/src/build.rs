//! From facts to a sketch of the model: sources, entities, dimensions, metrics, events, tags.

mod dimensions;
mod events;
mod examples;
mod fallback;
mod metrics;
mod sources;
mod tags;

use crate::Options;
use crate::facts::Facts;
use crate::keys::spoken;
use crate::meaning::Sense;
use crate::naming::{Names, Taken};
use crate::profile::Column;
use crate::sketch::Sketch;
use crate::words;
use std::collections::{HashMap, HashSet};

/// What makes one event of an entity weigh more than another: a verb, the nearness of its table, money, rows.
type Weight = (bool, bool, bool, u64);

/// A sketch under construction.
pub struct Build<'a> {
    facts: &'a Facts<'a>,
    options: &'a Options,
    sketch: Sketch,
    /// The id of each table's entity.
    entities: HashMap<usize, String>,
    /// The dimension of each column, by table and column.
    dimensions: HashMap<(usize, String), String>,
    /// Columns that are tags instead, by table and column.
    tagged: HashSet<(usize, String)>,
    /// The metric of each column that adds up.
    sums: HashMap<(usize, String), String>,
    /// What each entity does above all: the event, its table, and what made it win.
    doings: HashMap<usize, (String, usize, Weight)>,
    /// Names that are taken, by kind.
    taken: HashMap<&'static str, Taken>,
    /// Ids that are taken, by kind.
    ids: HashMap<&'static str, Taken>,
}

/// Makes the sketch of a model.
pub fn build<'a>(facts: &'a Facts<'a>, options: &'a Options) -> Sketch {
    let mut build = Build {
        facts,
        options,
        sketch: Sketch { model: options.model.clone(), timezone: options.timezone.clone(), ..Sketch::default() },
        entities: HashMap::new(),
        dimensions: HashMap::new(),
        tagged: HashSet::new(),
        sums: HashMap::new(),
        doings: HashMap::new(),
        taken: HashMap::new(),
        ids: HashMap::new(),
    };
    for section in ["entities", "dimensions", "events", "metrics", "tags"] {
        build.sketch.section(section);
    }
    build.sources();
    build.entities();
    build.fallback();
    build.metrics();
    build.events();
    build.tags();
    build.dimensions();
    build.examples();
    build.left_out();
    build.sketch
}

impl Build<'_> {
    fn claim(&mut self, kind: &'static str, names: &Names) -> Names {
        self.taken.entry(kind).or_default().claim(names)
    }

    fn id(&mut self, kind: &'static str, wanted: &str) -> String {
        self.ids.entry(kind).or_default().id(wanted)
    }

    /// What people call a column: what the file of names says, its own words, and those without the table's noun.
    fn column_names(&self, place: usize, column: &Column) -> ColumnNames {
        let fact = &self.facts.tables[place];
        let table = self.facts.table(place);
        let given = self.facts.names.column(&table.name, &column.name);
        let all = spoken(column);
        let own: &[String] = match all.strip_prefix(fact.noun.as_slice()) {
            Some(rest) if !rest.is_empty() => rest,
            _ => &all,
        };
        let mut bare = given.clone();
        bare.add(&words::join(own));
        let endings = ["code", "name", "编号", "名称"];
        let mut short = Names::default();
        if let [before @ .., last] = own
            && !before.is_empty()
            && endings.contains(&last.as_str())
        {
            short.add(&words::join(before));
        }
        let mut full = Names::default();
        let nouns = &fact.names;
        for noun in nouns.en.iter().take(1) {
            let last = noun.rsplit(' ').next().unwrap_or(noun);
            let english = bare.en.first().filter(|name| !name.starts_with(&format!("{last} ")) && *name != last);
            full.en.extend(english.map(|name| format!("{noun} {name}")));
            // "customer order id" says the same as "customer order order id".
            let tail = bare.en.first().and_then(|name| name.strip_prefix(&format!("{last} ")));
            full.en.extend(tail.map(|tail| format!("{noun} {tail}")));
        }
        for noun in nouns.zh.iter().take(1) {
            let chinese = bare.zh.first().filter(|name| !name.starts_with(noun.as_str()));
            full.zh.extend(chinese.map(|name| format!("{noun}{name}")));
        }
        ColumnNames { bare, short, full, plain: words::join(own) }
    }

    /// The columns of a table that mean something, with what they mean.
    fn columns(&self, place: usize) -> impl Iterator<Item = (&Column, &crate::meaning::Meaning)> {
        let table = self.facts.table(place);
        let meanings = &self.facts.tables[place].meanings;
        table.columns.iter().zip(meanings).filter(|(_, meaning)| meaning.sense != Sense::Nothing)
    }

    /// Whether the model speaks Chinese at all.
    fn has_chinese(&self) -> bool {
        self.facts.tables.iter().any(|fact| !fact.names.zh.is_empty())
    }

    /// Tables in the order in which they may take names: entities first, the main one first of all.
    fn in_order(&self) -> Vec<usize> {
        let mut order = self.facts.entities.clone();
        order.extend((0..self.facts.tables.len()).filter(|place| !self.facts.entities.contains(place)));
        order
    }

    /// Says what could not be modelled.
    fn left_out(&mut self) {
        for (what, why) in &self.facts.profile.left_out {
            self.sketch.left_out.push(format!("{what}: {why}"));
        }
        for (link, why) in &self.facts.lost_links {
            let from = &self.facts.tables[link.from].id;
            self.sketch.left_out.push(format!("the join of {from}.{}: {why}", link.column));
        }
        for (place, fact) in self.facts.tables.iter().enumerate() {
            let table = self.facts.table(place);
            for (column, meaning) in table.columns.iter().zip(&fact.meanings) {
                if meaning.sense == Sense::Nothing {
                    let why =
                        if column.filled == 0 { "no row has a value" } else { "values that cannot be asked about" };
                    self.sketch.left_out.push(format!("{}.{}: {why}", fact.id, column.name));
                }
            }
        }
    }
}

/// What people call a column.
struct ColumnNames {
    /// As it is called inside its table.
    bare: Names,
    /// The same without an ending such as "code".
    short: Names,
    /// With the table's noun in front.
    full: Names,
    /// Its own words as one text, for ids.
    plain: String,
}
