//! What a project names, under the ids that it has in the model file: tables, joins, fields and the ways between them.

mod behind;
mod resolve;
mod tables;

pub(crate) use resolve::{Resolved, Target};

use crate::grain::Grain;
use crate::manifest::{Measure, Metric};
use indexmap::IndexMap;

/// All names of a project.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalog {
    /// One per semantic model.
    pub tables: Vec<Table>,
    /// Units of time of the project's own.
    pub custom: Vec<String>,
    /// The tables of days and hours.
    pub spines: Vec<crate::manifest::Spine>,
    /// Metrics by name.
    pub metrics: IndexMap<String, Metric>,
    /// Measures by name, each with its table.
    pub measures: IndexMap<String, (usize, Measure)>,
    /// Keyed entities, each with its table.
    pub entities: IndexMap<String, usize>,
}

/// A semantic model as a source.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// The source's id.
    pub id: String,
    /// The table's name in the warehouse.
    pub alias: String,
    /// The names of its own rows: `user` in `user__city`.
    pub prefixes: Vec<String>,
    /// The column that tells rows apart.
    pub key: Option<String>,
    /// The name of the time dimension that dates rows.
    pub time: Option<String>,
    /// Columns computed at load.
    pub columns: IndexMap<String, Computed>,
    /// Entities with their columns, in order.
    pub keys: IndexMap<String, Key>,
    /// What it can be grouped and filtered by.
    pub fields: Vec<Field>,
    /// Ways to other tables.
    pub joins: Vec<Join>,
    /// Columns that lead to the table of days, each with the time dimension it is the day of.
    pub days: Vec<(String, String)>,
}

/// A column computed at load.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Computed {
    /// An expression over the file's columns.
    pub sql: String,
    /// The type, where it matters.
    pub kind: Option<&'static str>,
}

/// An entity's column in a table.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// `primary`, `unique`, `natural` or `foreign`.
    pub kind: String,
    /// The column.
    pub column: String,
}

/// A dimension, or the key of an entity.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its name in the project.
    pub name: String,
    /// What people call it.
    pub label: Option<String>,
    /// One line.
    pub about: Option<String>,
    /// The column.
    pub column: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Rows of two tables meet only where this is equal.
    pub is_partition: bool,
    /// From (`true`) or until when the row is valid.
    pub validity: Option<bool>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FieldKind {
    /// Names; `number` is the column of the same values as numbers, where the project compares them.
    Category {
        /// The column that holds numbers.
        number: Option<String>,
    },
    /// Dates or times, no finer than this.
    Time(Grain),
    /// Keys.
    Key,
}

/// A way to the one row of another table that belongs to a row.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    /// The entity both share.
    pub entity: String,
    /// The join, and its table, behind which the column is, where it is not this table's.
    pub behind: Option<(String, usize)>,
    /// The column.
    pub column: String,
    /// The other table.
    pub to: usize,
    /// The other table's column.
    pub on: String,
    /// Columns that are equal as well, this table's first.
    pub also: Vec<(String, String)>,
    /// The other table's columns that say from and until when a row is valid.
    pub valid: Option<(String, String)>,
}

impl Join {
    /// The entities on the way, as names say them: `listing` and `user`.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.behind.iter().map(|(entity, _)| entity.as_str()).chain([self.entity.as_str()])
    }

    /// The tables that are joined.
    pub fn tables(&self) -> impl Iterator<Item = usize> {
        self.behind.iter().map(|(_, table)| *table).chain([self.to])
    }
}

impl Catalog {
    /// The id of a dimension of a table: under the first name of its rows or, where an earlier table has that, its own.
    pub fn dimension(&self, table: usize, name: &str) -> String {
        let here = &self.tables[table];
        let prefix = here.prefixes.first();
        let has =
            |other: &Table| other.prefixes.first() == prefix && other.fields.iter().any(|field| field.name == name);
        match prefix.filter(|_| !self.tables[..table].iter().any(has)) {
            Some(prefix) if prefix == name => name.to_owned(),
            Some(prefix) => format!("{prefix}__{name}"),
            None => format!("{}__{name}", here.id),
        }
    }

    /// The table with a row for each day; the one that knows the project's own units, where one does.
    pub fn table_of_days(&self) -> Option<&crate::manifest::Spine> {
        let mut daily = self.spines.iter().filter(|spine| spine.grain == "day");
        daily.clone().find(|spine| !spine.custom.is_empty()).or_else(|| daily.next())
    }

    /// The name of the time dimension that dates a measure.
    pub fn time_of(&self, measure: &str) -> Option<&str> {
        let (table, measure) = self.measures.get(measure)?;
        measure.agg_time_dimension.as_deref().or(self.tables[*table].time.as_deref())
    }

    /// The measures that a metric is made of, through the metrics that it names.
    pub fn measures_of(&self, metric: &str) -> Vec<String> {
        let (mut found, mut open, mut seen) = (Vec::new(), vec![metric.to_owned()], Vec::new());
        while let Some(name) = open.pop() {
            let Some(metric) = self.metrics.get(&name).filter(|_| !seen.contains(&name)) else { continue };
            let params = &metric.type_params;
            found.extend(params.measure.iter().map(|measure| measure.name.clone()));
            found.extend(params.conversion_type_params.iter().map(|both| both.base_measure.name.clone()));
            let parts = params.metrics.iter().chain(&params.numerator).chain(&params.denominator);
            open.extend(parts.chain(&params.cumulative_type_params.metric).map(|part| part.name.clone()));
            seen.push(name);
        }
        found.dedup();
        found
    }
}
