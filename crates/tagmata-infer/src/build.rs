//! From facts to a sketch of the model: sources, entities, dimensions, metrics, events, tags.

mod dimensions;
mod events;
mod examples;
mod fallback;
mod metrics;
mod notes;
mod sources;
mod tags;

use crate::Options;
use crate::facts::Facts;
use crate::keys::spoken;
use crate::meaning::Sense;
use crate::naming::{Names, Taken};
use crate::profile::Column;
use crate::sketch::Sketch;
use crate::vocabulary::BARE;
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
    build.notes();
    build.sketch
}

impl Build<'_> {
    fn claim(&mut self, kind: &'static str, names: &Names) -> Names {
        self.taken.entry(kind).or_default().claim(names)
    }

    fn id(&mut self, kind: &'static str, wanted: &str) -> String {
        self.ids.entry(kind).or_default().id(wanted)
    }

    /// What people call a column: what the file of names says, its own words, those behind the table's noun, and the
    /// noun in front of them.
    fn column_names(&self, place: usize, column: &Column) -> ColumnNames {
        let fact = &self.facts.tables[place];
        let table = self.facts.table(place);
        let all = spoken(column);
        let mut bare = self.facts.names.column(&table.name, &column.name);
        bare.add(&words::join(&all));
        let behind = |list: &[String]| list.strip_prefix(fact.noun.as_slice()).map(<[String]>::to_vec);
        let tail = behind(&all)
            .or_else(|| {
                let (first, rest) = all.split_first()?;
                (Some(first) == fact.noun.last()).then(|| rest.to_vec())
            })
            .or_else(|| Some(vec![behind_han(all.first()?, &fact.names.zh)?]).filter(|_| all.len() == 1));
        let plain = tail.filter(|tail| !tail.is_empty()).unwrap_or_else(|| all.clone());
        if !(plain.len() == 1 && BARE.contains(&plain[0].as_str())) {
            bare.add(&words::join(&plain));
        }
        let mut short = Names::default();
        if let [before @ .., last] = plain.as_slice()
            && (last == "code" || last == "name" && before.len() > 1)
            && !before.is_empty()
        {
            short.add(&words::join(before));
        }
        let mut full = Names::default();
        for noun in fact.names.en.iter().take(1) {
            let said = bare.en.first().filter(|name| !name.split(' ').any(|word| noun.ends_with(word)));
            full.en.extend(said.map(|name| format!("{noun} {name}")));
            let tail = words::join(&plain);
            if full.en.is_empty() && !words::has_han(&tail) {
                full.add(&format!("{noun} {tail}"));
            }
        }
        for noun in fact.names.zh.iter().take(1) {
            let said = bare.zh.first().filter(|name| !name.starts_with(noun.as_str()));
            full.zh.extend(said.map(|name| format!("{noun}{name}")));
        }
        ColumnNames { bare, short, full, plain: words::join(&plain) }
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

/// 金额 of 订单金额, in a table of 订单.
fn behind_han(word: &str, nouns: &[String]) -> Option<String> {
    let tail = nouns.iter().find_map(|noun| word.strip_prefix(noun.as_str()))?;
    (tail.chars().count() > 1).then(|| tail.to_owned())
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
