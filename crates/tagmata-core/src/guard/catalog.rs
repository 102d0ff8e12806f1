//! The tables and columns that a statement may name. Knows the model's sources, and no rule.

use crate::model::{ColumnRef, Engine, Join, Model, Origin, TagBy};
use crate::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use std::collections::{HashMap, HashSet};

/// The relations and columns that a statement may name. Names do not differ by the case of ASCII letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    engine: Engine,
    tables: HashMap<String, HashSet<String>>,
}

impl Catalog {
    /// What the model's snapshot holds: every source's columns, without those that serve hidden dimensions only, and
    /// the calendar.
    pub fn of(model: &Model) -> Catalog {
        let shown = shown(model);
        let hidden: HashSet<&ColumnRef> =
            model.dimensions.values().filter(|d| d.hidden && !shown.contains(&d.column)).map(|d| &d.column).collect();
        let mut catalog = Catalog::new([(CALENDAR_TABLE, [CALENDAR_DAY])]).of_engine(model.warehouse.engine);
        for source in model.sources.values() {
            let columns = source
                .columns
                .keys()
                .filter(|&column| !hidden.contains(&ColumnRef { source: source.id.clone(), column: column.clone() }));
            catalog.add(source.id.as_str(), columns);
        }
        catalog
    }

    /// A catalog of these tables and columns in DuckDB.
    pub fn new<T, C>(tables: impl IntoIterator<Item = (T, C)>) -> Catalog
    where
        T: AsRef<str>,
        C: IntoIterator,
        C::Item: AsRef<str>,
    {
        let mut catalog = Catalog::default();
        for (table, columns) in tables {
            catalog.add(table.as_ref(), columns);
        }
        catalog
    }

    /// The same tables in another engine.
    #[must_use]
    pub fn of_engine(self, engine: Engine) -> Catalog {
        Catalog { engine, ..self }
    }

    /// Whose SQL is read against it.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    fn add<C>(&mut self, table: &str, columns: C)
    where
        C: IntoIterator,
        C::Item: AsRef<str>,
    {
        let columns = columns.into_iter().map(|column| column.as_ref().to_ascii_lowercase()).collect();
        self.tables.insert(table.to_ascii_lowercase(), columns);
    }

    /// The columns of a table, by its name in lower case.
    pub(super) fn table(&self, name: &str) -> Option<&HashSet<String>> {
        self.tables.get(name)
    }
}

/// Every column that something other than a hidden dimension uses.
fn shown(model: &Model) -> HashSet<ColumnRef> {
    let mut shown = HashSet::new();
    for source in model.sources.values() {
        let own = |column: &String| ColumnRef { source: source.id.clone(), column: column.clone() };
        shown.extend(source.key.as_ref().map(own));
        let points = |join: &Join| ColumnRef { source: join.holder.clone(), column: join.column.clone() };
        shown.extend(source.joins.iter().map(points));
        shown.extend(source.time.clone());
        if let Origin::Distinct(columns) = &source.origin {
            shown.extend(columns.iter().cloned());
        }
    }
    shown.extend(model.entities.values().map(|entity| entity.key.clone()));
    shown.extend(
        model.dimensions.values().filter(|dimension| !dimension.hidden).map(|dimension| dimension.column.clone()),
    );
    shown.extend(model.events.values().filter_map(|event| event.occasion.clone()));
    shown.extend(model.metrics.values().flat_map(|metric| metric.formula.columns()).cloned());
    for tag in model.tags.values() {
        if let TagBy::Column(column) = &tag.by {
            shown.insert(column.clone());
        }
    }
    shown
}
