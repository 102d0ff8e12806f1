//! A model with its rows: which rows there are, which row of another source belongs to one, when it happened and
//! whose it is. Join paths are found here, from the declared joins alone.

use crate::table::Tables;
use crate::value::Value;
use jiff::civil::{Date, DateTime};
use std::cell::RefCell;
use std::collections::HashMap;
use tagmata_core::model::{ColumnRef, EntityId, Formula, Join, MetricId, Model, SourceId};
use tagmata_core::query::{Expr, Rank};

/// A model and its tables.
pub struct World<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its tables.
    pub tables: &'a Tables,
    paths: HashMap<&'a SourceId, HashMap<&'a SourceId, Vec<&'a Join>>>,
    /// What was found out about the query being answered.
    pub(crate) found: RefCell<Found>,
}

/// Answers to parts of a query that are asked for again and again: for each person, the same ranking of all.
#[derive(Default)]
pub(crate) struct Found {
    /// Whom rankings keep, of an entity on a day.
    pub(crate) kept: Vec<((Rank, EntityId, Date), Vec<usize>)>,
    /// Statistics over a population of an entity on a day.
    pub(crate) statistics: Vec<((Expr, EntityId, Date), Option<f64>)>,
}

/// One row of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// The source.
    pub source: &'a SourceId,
    /// Its place in the table.
    pub at: usize,
}

impl<'a> World<'a> {
    /// A model over tables, one for each of its sources.
    pub fn new(model: &'a Model, tables: &'a Tables) -> World<'a> {
        let mut paths: HashMap<_, HashMap<_, _>> = HashMap::new();
        for from in model.sources.keys() {
            for to in model.sources.keys() {
                if let Some(path) = path(model, from, to) {
                    paths.entry(from).or_default().insert(to, path);
                }
            }
        }
        World { model, tables, paths, found: RefCell::default() }
    }

    /// All rows of a source.
    pub fn rows(&self, source: &SourceId) -> Vec<Row<'a>> {
        let (source, table) = self.tables.get_key_value(source).expect("every source has a table");
        (0..table.rows.len()).map(|at| Row { source, at }).collect()
    }

    /// A cell of a row's own table.
    pub fn cell(&self, row: Row<'a>, column: &str) -> &'a Value {
        let table = &self.tables[row.source];
        &table.rows[row.at][table.column(column)]
    }

    /// Whether one path leads from a source to another.
    pub fn reaches(&self, from: &SourceId, to: &SourceId) -> bool {
        self.joins(from, to).is_some()
    }

    /// The joins on the path from a source to another.
    pub fn joins(&self, from: &SourceId, to: &SourceId) -> Option<&[&'a Join]> {
        self.paths.get(from)?.get(to).map(Vec::as_slice)
    }

    /// The row of another source that belongs to a row; none where a key on the way is unknown or has no partner.
    pub fn follow(&self, row: Row<'a>, to: &SourceId) -> Option<Row<'a>> {
        let joins = self.joins(row.source, to).expect("a legal query uses paths that exist");
        joins.iter().try_fold(row, |here, join| self.step(here, join))
    }

    /// The partner of a row.
    fn step(&self, row: Row<'a>, join: &'a Join) -> Option<Row<'a>> {
        let key = self.cell(row, &join.column);
        if key.is_null() {
            return None;
        }
        let target = self.model.sources[&join.to].key.as_ref().expect("a joined source has a key");
        self.rows(&join.to).into_iter().find(|other| self.cell(*other, target) == key)
    }

    /// A column of the row that belongs to a row; unknown where there is none.
    pub fn value(&self, row: Row<'a>, column: &ColumnRef) -> Value {
        match self.follow(row, &column.source) {
            Some(found) => self.cell(found, &column.column).clone(),
            None => Value::Null,
        }
    }

    /// The day of a row, where its source has a time and the row has a day.
    pub fn day(&self, row: Row<'a>) -> Option<Date> {
        let time = self.model.sources[row.source].time.as_ref()?;
        self.value(row, time).day()
    }

    /// When a row happened, where its source has a time and the row has one.
    pub fn moment(&self, row: Row<'a>) -> Option<DateTime> {
        let time = self.model.sources[row.source].time.as_ref()?;
        match self.value(row, time) {
            Value::Time(moment) => Some(moment),
            _ => None,
        }
    }

    /// The source whose rows are an entity's universe.
    pub fn home(&self, entity: &EntityId) -> &'a SourceId {
        &self.model.entities[entity].key.source
    }

    /// Everyone: the rows of an entity's universe.
    pub fn everyone(&self, entity: &EntityId) -> Vec<Row<'a>> {
        self.rows(self.home(entity))
    }

    /// The person that a row belongs to; none where it belongs to nobody known.
    pub fn person(&self, row: Row<'a>, entity: &EntityId) -> Option<Row<'a>> {
        self.follow(row, self.home(entity))
    }

    /// The key of the person that a row names, whether anybody has it or not; none where it names nobody.
    pub fn owner(&self, row: Row<'a>, entity: &EntityId) -> Option<Value> {
        let home = self.home(entity);
        let (last, before) = match self.joins(row.source, home)?.split_last() {
            None => return Some(self.cell(row, &self.model.entities[entity].key.column).clone()),
            Some((last, before)) => (*last, before),
        };
        let at = before.iter().try_fold(row, |here, join| self.step(here, join))?;
        Some(self.cell(at, &last.column).clone()).filter(|key| !key.is_null())
    }

    /// The source whose rows a metric aggregates.
    pub fn source_of(&self, metric: &MetricId) -> &'a SourceId {
        let metric = &self.model.metrics[metric];
        match (&metric.of, &metric.formula) {
            (Some(of), _) => of,
            (None, Formula::Count(source)) => source,
            (None, Formula::DaysSince(event, _)) => &self.model.events[event].source,
            (None, Formula::Conversions(conversion)) => &self.model.events[&conversion.from].source,
            (None, formula) => &formula.column().expect("a metric over rows has a column").source,
        }
    }

    /// The first and last day over the rows of all sources that have a time.
    pub fn days(&self) -> Option<(Date, Date)> {
        self.days_of(self.model.sources.keys())
    }

    /// The first and last day over the rows of some sources.
    pub fn days_of<'s>(&self, sources: impl Iterator<Item = &'s SourceId>) -> Option<(Date, Date)> {
        let mut days: Vec<Date> = Vec::new();
        for source in sources {
            days.extend(self.rows(source).into_iter().filter_map(|row| self.day(row)));
        }
        Some((days.iter().min().copied()?, days.iter().max().copied()?))
    }
}

/// The one shortest chain of joins; none where there is none, or where several are equally short.
fn path<'a>(model: &'a Model, from: &'a SourceId, to: &SourceId) -> Option<Vec<&'a Join>> {
    let mut chains: Vec<Vec<&'a Join>> = vec![Vec::new()];
    while !chains.is_empty() {
        let end = |chain: &Vec<&'a Join>| chain.last().map_or(from, |join| &join.to);
        let mut arrived: Vec<Vec<&'a Join>> = chains.iter().filter(|chain| end(chain) == to).cloned().collect();
        match arrived.len() {
            0 => {}
            1 => return arrived.pop(),
            _ => return None,
        }
        let mut longer = Vec::new();
        for chain in &chains {
            for join in &model.sources[end(chain)].joins {
                let been = join.to == *from || chain.iter().any(|step| step.to == join.to);
                if !been {
                    longer.push(chain.iter().copied().chain([join]).collect());
                }
            }
        }
        chains = longer;
    }
    None
}
