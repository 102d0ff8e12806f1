//! The ports: what runs checked SQL, and what loads data. The core knows no engine.

use crate::diagnostic::Diagnostic;
use crate::guard::CheckedSql;
use crate::model::{ColumnRef, DimensionId, Model, SourceId};
use indexmap::IndexMap;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Runs checked SQL on the published data. Blocking: callers on an async runtime move it to a blocking thread.
pub trait Warehouse: Send + Sync {
    /// Runs one statement; rows beyond `limits.rows_max` are cut and said in `truncated`.
    fn run(&self, sql: &CheckedSql, limits: &Limits, cancel: &Cancel) -> Result<ResultTable, RunError>;

    /// What is loaded now.
    fn manifest(&self) -> Arc<Manifest>;
}

/// Loads and checks data. Only the command line and the scheduler reach it.
pub trait Loader {
    /// Reads the model's sources and publishes a new snapshot; on failure the old one stays in force.
    fn load(&self, model: &Model) -> Result<Manifest, Vec<Diagnostic>>;

    /// Compares the published data with what the model declares: unique keys, joins, values.
    fn check(&self, model: &Model) -> Result<Vec<Diagnostic>, Vec<Diagnostic>>;
}

/// Bounds of one run.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rows returned at most.
    pub rows_max: usize,
    /// Wall time at most.
    pub deadline: Duration,
}

/// A switch that stops a run from another thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Stops the run as soon as the engine listens.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was stopped.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a run gave no rows. The engine's own text stays in the log: it can carry cell values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunError {
    /// The deadline passed.
    Deadline,
    /// The asker went away.
    Cancelled,
    /// The engine ran out of its memory limit.
    Memory,
    /// No data is loaded.
    NoData,
    /// Any other failure; the text is for the log only.
    Engine(String),
}

/// Rows with typed columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ResultTable {
    /// The columns, in order.
    pub columns: Vec<ResultColumn>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// Rows were cut at the cap.
    pub truncated: bool,
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResultColumn {
    /// Its name in the SQL.
    pub name: String,
    /// Its type.
    pub kind: CellKind,
}

/// The type of a column of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// Any other number.
    Number,
    /// Text.
    Text,
    /// A date.
    Date,
    /// A date and time.
    Timestamp,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A binary floating-point number.
    Float(f64),
    /// An exact decimal.
    Decimal(Decimal),
    /// Text.
    Text(String),
    /// A date.
    Date(Date),
    /// A date and time.
    Timestamp(DateTime),
}

impl Cell {
    /// The cell as a number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Cell::Int(n) => Some(*n as f64),
            Cell::Float(n) => Some(*n),
            Cell::Decimal(d) => Some(d.to_f64()),
            _ => None,
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Null => s.serialize_none(),
            Cell::Bool(b) => s.serialize_bool(*b),
            Cell::Int(n) => s.serialize_i64(*n),
            Cell::Float(n) => s.serialize_f64(*n),
            Cell::Decimal(d) => s.serialize_f64(d.to_f64()),
            Cell::Text(t) => s.serialize_str(t),
            Cell::Date(d) => s.collect_str(d),
            Cell::Timestamp(t) => s.collect_str(t),
        }
    }
}

/// An exact decimal number: `unscaled / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The digits.
    pub unscaled: i128,
    /// How many of them are behind the point.
    pub scale: u8,
}

impl Decimal {
    /// The nearest binary floating-point number.
    pub fn to_f64(self) -> f64 {
        // Parsing the exact text rounds once; dividing by a power of ten would round twice.
        self.to_string().parse().expect("a decimal prints as a number")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.unscaled.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - self.scale as usize);
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

/// What a snapshot holds; written beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The model's id.
    pub model: String,
    /// The model's hash at load.
    pub model_hash: String,
    /// The snapshot's id.
    pub snapshot: String,
    /// When it was published, RFC 3339.
    pub loaded_at: String,
    /// Rows, dates and time per source.
    pub sources: IndexMap<SourceId, SourceFacts>,
    /// First and last days of the columns that date a metric's rows in place of its source's time.
    #[serde(default)]
    pub dates: Vec<ColumnDays>,
    /// Values read from the data, per dimension that asks for them.
    pub values: IndexMap<DimensionId, Values>,
    /// The files that were read, as they were then.
    #[serde(default)]
    pub files: Vec<FileStamp>,
}

/// A source file as it was when it was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Its path below the data folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// When it was last changed, in microseconds since 1970.
    pub changed_us: u64,
}

/// What is known of one loaded source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceFacts {
    /// Rows.
    pub rows: u64,
    /// The first day in it, where it has a time.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The last day in it.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub through: Option<Date>,
    /// Milliseconds it took to load.
    pub load_ms: u64,
}

/// The first and last day of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnDays {
    /// The column.
    pub column: ColumnRef,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub through: Date,
}

/// The values of a dimension as found in the data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// Distinct stored values, most frequent first.
    pub values: Vec<String>,
    /// Whether that is all of them, or the cap was reached.
    pub complete: bool,
}

impl Manifest {
    /// The first and last loaded day over all sources that have a time.
    pub fn days(&self) -> Option<(Date, Date)> {
        let from = self.sources.values().filter_map(|s| s.from).min()?;
        let through = self.sources.values().filter_map(|s| s.through).max()?;
        Some((from, through))
    }

    /// The same with the columns that date a metric's rows: what is shipped after the newest order is a day of data, too.
    pub fn span(&self) -> Option<(Date, Date)> {
        let days = self.days();
        let from = self.dates.iter().map(|dates| dates.from).chain(days.map(|(from, _)| from)).min()?;
        let through = self.dates.iter().map(|dates| dates.through).chain(days.map(|(_, through)| through)).max()?;
        Some((from, through))
    }
}
