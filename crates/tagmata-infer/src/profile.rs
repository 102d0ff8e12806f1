//! What is measured of the data: tables, their columns, declared keys. It knows no engine and no model.

use std::fmt;

/// All tables of a source.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// The tables, in a fixed order.
    pub tables: Vec<Table>,
    /// What was found beside them and cannot be read, with the reason.
    pub left_out: Vec<(String, String)>,
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Its name: of the file without its ending, or in the database.
    pub name: String,
    /// Words at the start of its name that all tables share, or that say nothing: how many.
    pub prefix: usize,
    /// How a model file points at it.
    pub from: String,
    /// A CSV file in which some rows are shorter than the others.
    pub short_rows: bool,
    /// How many rows it has.
    pub rows: u64,
    /// Its columns, in the file's order.
    pub columns: Vec<Column>,
    /// The primary key that the database declares.
    pub key: Vec<String>,
    /// The foreign keys that the database declares.
    pub foreign: Vec<Foreign>,
}

/// A foreign key that a database declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Columns of the table that declares it.
    pub columns: Vec<String>,
    /// The other table.
    pub to: String,
    /// Its columns.
    pub to_columns: Vec<String>,
}

/// A column with what was counted of it. All counts are exact.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub stored: Stored,
    /// Rows with a value.
    pub filled: u64,
    /// Different values.
    pub distinct: u64,
    /// The smallest value of a number, date or timestamp, as text.
    pub min: Option<String>,
    /// The largest.
    pub max: Option<String>,
    /// Decimal places of a number that has few: at most this many in every row.
    pub scale: Option<u8>,
    /// For text: how many of the rows with a value have which shape.
    pub shapes: Shapes,
    /// All values with their rows, most frequent first, where there are few.
    pub values: Option<Vec<(String, u64)>>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stored {
    /// Text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// Any other number.
    Decimal,
    /// True or false.
    Bool,
    /// A date.
    Date,
    /// A date and time without a zone.
    Timestamp,
    /// A moment with its zone.
    Instant,
    /// A time of day, a list, bytes and the like.
    Other,
}

/// Shapes of text values, each counted over all rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shapes {
    /// Rows of white space only.
    pub blank: u64,
    /// Characters of the longest value.
    pub chars_max: u64,
    /// Characters on average.
    pub chars_mean: f64,
    /// Rows that are a number as they stand.
    pub numbers: u64,
    /// Rows that are a whole number with a zero in front, such as a postcode.
    pub zero_led: u64,
    /// Rows that are a number once signs of money, percent and thousands are taken away.
    pub decorated: u64,
    /// Values that stand for nothing between numbers, such as `N/A`, where there are few.
    pub placeholders: Vec<(String, u64)>,
    /// Rows that are an ISO date, with or without a time.
    pub dates: u64,
    /// Those of them that have a time other than midnight.
    pub times: u64,
    /// The `strptime` format, other than ISO, that all rows have.
    pub format: Option<String>,
    /// Another format that all rows have as well: day and month cannot be told apart.
    pub other_format: Option<String>,
    /// Rows that are an e-mail address.
    pub emails: u64,
    /// Rows that look like a phone number.
    pub phones: u64,
    /// Rows that are a number of an identity card.
    pub identity: u64,
}

/// How a column's values meet those of another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inclusion {
    /// Rows with a value.
    pub filled: u64,
    /// Rows whose value is not in the other column.
    pub orphans: u64,
    /// Different values.
    pub distinct: u64,
    /// Different values that are not in the other column.
    pub distinct_orphans: u64,
    /// Different values of the other column.
    pub there: u64,
}

/// The measured data, for questions that depend on what was found before.
pub trait Data {
    /// How the values of one table's column meet those of another's, compared as text where their types differ.
    fn inclusion(&mut self, from: (&Table, &Column), to: (&Table, &Column)) -> Result<Inclusion, NotMeasured>;

    /// How many rows repeat an earlier combination of these columns.
    fn repeats(&mut self, table: &Table, columns: &[&str]) -> Result<u64, NotMeasured>;
}

/// The engine could not count something.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct NotMeasured(pub String);

impl Table {
    /// The column with this name, compared without case.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

impl Column {
    /// Whether every row of a table has a value of its own.
    pub fn is_unique(&self, rows: u64) -> bool {
        rows > 0 && self.filled == rows && self.distinct == rows && self.shapes.blank == 0
    }

    /// Whether it holds numbers.
    pub fn is_number(&self) -> bool {
        matches!(self.stored, Stored::Integer | Stored::Decimal)
    }
}

/// A count with marks at the thousands: 1,234,567.
pub struct Count(pub u64);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        f.write_str(&text)
    }
}

/// `1 row`, `1,234 rows`.
pub fn rows(count: u64) -> String {
    counted(count, "row")
}

/// `1 value`, `1,234 values`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", Count(count), if count == 1 { "" } else { "s" })
}
