//! Measuring a folder of files or a database: what `tagmata-infer` makes a starter model from. It only reads and counts;
//! what the counts mean is decided elsewhere.

mod columns;
mod declared;
mod open;
mod shapes;

use crate::engine::shown;
use duckdb::Connection;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tagmata_core::data::ident;
use tagmata_infer::profile::{Column, Data, Inclusion, NotMeasured, Profile, Stored, Table};

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// There is no such file or folder, or it cannot be listed.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is of no known kind.
    #[error("{0} is neither a folder of Parquet or CSV files, nor a DuckDB or SQLite file")]
    Unknown(PathBuf),
    /// The engine failed.
    #[error("{0}")]
    Engine(String),
}

impl From<duckdb::Error> for ProfileError {
    fn from(error: duckdb::Error) -> ProfileError {
        ProfileError::Engine(shown(&error))
    }
}

/// The tables of a source, opened and ready to be counted further.
pub struct Profiler {
    connection: Connection,
    /// What to put behind FROM, by the table's `from`.
    relations: HashMap<String, String>,
}

/// Opens a folder of Parquet or CSV files, a DuckDB file or a SQLite file, and measures every table of it.
pub fn profile(source: &Path) -> Result<(Profile, Profiler), ProfileError> {
    let connection = Connection::open_in_memory()?;
    let spill = std::env::temp_dir().join(format!("tagmata-infer-{}", std::process::id()));
    connection.execute_batch(&format!(
        "SET temp_directory = {}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false",
        tagmata_core::data::literal(&spill.to_string_lossy())
    ))?;
    let opened = open::open(&connection, source)?;
    let mut profile = Profile { left_out: opened.left_out, ..Profile::default() };
    let mut relations = HashMap::new();
    for mut found in opened.tables {
        match columns::measure(&connection, &found.relation) {
            Ok((rows, columns)) => {
                (found.table.rows, found.table.columns) = (rows, columns);
                relations.insert(found.table.from.clone(), found.relation);
                profile.tables.push(found.table);
            }
            Err(error) => {
                profile.left_out.push((found.table.from, format!("it could not be read: {}", shown(&error))));
            }
        }
    }
    Ok((profile, Profiler { connection, relations }))
}

impl Profiler {
    fn relation(&self, table: &Table) -> Result<&str, NotMeasured> {
        let relation = self.relations.get(&table.from).map(String::as_str);
        relation.ok_or_else(|| NotMeasured(format!("`{}` is not one of the measured tables", table.name)))
    }

    fn counts(&self, sql: &str, columns: usize) -> Result<Vec<u64>, NotMeasured> {
        let row = self.connection.query_row(sql, [], |row| (0..columns).map(|i| row.get::<_, u64>(i)).collect());
        row.map_err(|error| NotMeasured(shown(&error)))
    }
}

impl Data for Profiler {
    fn inclusion(&mut self, from: (&Table, &Column), to: (&Table, &Column)) -> Result<Inclusion, NotMeasured> {
        let alike =
            from.1.is_number() == to.1.is_number() && (from.1.stored == Stored::Text) == (to.1.stored == Stored::Text);
        let value = |column: &Column| match alike {
            true => ident(&column.name),
            false => format!("CAST({} AS VARCHAR)", ident(&column.name)),
        };
        let sql = format!(
            "WITH here AS (SELECT {0} AS v, count(*) AS n FROM {1} WHERE {0} IS NOT NULL GROUP BY 1), \
             there AS (SELECT DISTINCT {2} AS v FROM {3} WHERE {2} IS NOT NULL) \
             SELECT CAST(coalesce(sum(n), 0) AS UBIGINT), CAST(coalesce(sum(n) FILTER (there.v IS NULL), 0) AS UBIGINT), count(*), \
             count(*) FILTER (there.v IS NULL), (SELECT count(*) FROM there) FROM here LEFT JOIN there ON here.v = there.v",
            value(from.1),
            self.relation(from.0)?,
            value(to.1),
            self.relation(to.0)?
        );
        let counts = self.counts(&sql, 5)?;
        Ok(Inclusion {
            filled: counts[0],
            orphans: counts[1],
            distinct: counts[2],
            distinct_orphans: counts[3],
            there: counts[4],
        })
    }

    fn repeats(&mut self, table: &Table, columns: &[&str]) -> Result<u64, NotMeasured> {
        let names: Vec<String> = columns.iter().map(|name| ident(name)).collect();
        let relation = self.relation(table)?;
        let sql = format!(
            "SELECT (SELECT count(*) FROM {relation}) - (SELECT count(*) FROM (SELECT DISTINCT {} FROM {relation}))",
            names.join(", ")
        );
        Ok(self.counts(&sql, 1)?[0])
    }
}
