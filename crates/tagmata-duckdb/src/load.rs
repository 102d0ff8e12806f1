//! Loading: from a model's sources to a new published snapshot.
//!
//! Every source is looked at before any is loaded, so that all that is wrong with the data is said at once. The file is
//! written beside the snapshot in force and published only when it is whole.

mod columns;
mod expression;
mod origin;

#[cfg(test)]
mod tests;

use crate::engine::{Loaded, shown};
use crate::store::{Store, StoreError, new_id};
use crate::warehouse::{Options, open_locked};
use columns::Projection;
use duckdb::{Config, Connection};
use jiff::Timestamp;
use origin::Raw;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tagmata_core::data::{self, found, ident, literal};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::model::{Model, Origin, Source, SourceId};
use tagmata_core::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use tagmata_core::warehouse::{Loader, Manifest};
use tagmata_core::words::Words;

/// Loads a model's sources from a data folder into a folder of snapshots.
#[derive(Debug, Clone)]
pub struct DuckLoader {
    data_dir: PathBuf,
    store: Store,
}

impl DuckLoader {
    /// A loader that reads `data_dir` and publishes in `store_dir`.
    pub fn new(data_dir: impl AsRef<Path>, store_dir: impl AsRef<Path>) -> DuckLoader {
        DuckLoader { data_dir: data_dir.as_ref().to_owned(), store: Store::new(store_dir) }
    }

    fn publish(&self, model: &Model, id: &str) -> Result<Manifest, Vec<Diagnostic>> {
        // Taken before the files are read: a change while they are read then shows as one.
        let files = crate::stamp::stamps(&self.data_dir, model);
        let snapshot = Snapshot::create(&self.store, id, &self.data_dir, model)?;
        let mut manifest = snapshot.fill()?;
        manifest.files = files;
        manifest.snapshot = id.to_owned();
        snapshot.close()?;
        self.store.clear_spill(id).map_err(store_failed)?;
        manifest.loaded_at = Timestamp::now().to_string();
        self.store.publish(&manifest).map_err(store_failed)?;
        Ok(manifest)
    }
}

impl Loader for DuckLoader {
    fn load(&self, model: &Model) -> Result<Manifest, Vec<Diagnostic>> {
        let lock = self.store.lock().map_err(store_failed)?;
        let id = new_id();
        let outcome = self.publish(model, &id);
        let cleaned = match &outcome {
            Ok(_) => self.store.prune(&id),
            Err(_) => self.store.discard(&id),
        };
        // A file that could not be removed harms nothing and goes at the next load; the load's own outcome is the news.
        drop((cleaned, lock));
        outcome
    }

    fn check(&self, model: &Model) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let manifest = self.store.current().map_err(store_failed)?.ok_or_else(|| vec![data::nothing_loaded()])?;
        let file = self.store.database(&manifest.snapshot);
        let connection = open_locked(&file, &Options::default()).map_err(engine_failed)?;
        Ok(data::check(&mut Loaded(&connection), model))
    }
}

/// A snapshot that is being written.
struct Snapshot<'a> {
    connection: Connection,
    data_dir: &'a Path,
    model: &'a Model,
}

/// A source that was looked at and found loadable.
struct Planned<'a> {
    source: &'a Source,
    raw: Raw,
    projections: Vec<Projection>,
}

impl<'a> Snapshot<'a> {
    fn create(store: &Store, id: &str, data_dir: &'a Path, model: &'a Model) -> Result<Snapshot<'a>, Vec<Diagnostic>> {
        let zone = &model.calendar.timezone;
        let settings = format!(
            "SET temp_directory = {}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; \
             SET TimeZone = {};",
            literal(&store.spill(id).to_string_lossy()),
            literal(zone)
        );
        let opened = Connection::open_with_flags(store.database(id), Config::default());
        let connection = opened.and_then(|c| c.execute_batch(&settings).map(|()| c)).map_err(engine_failed)?;
        Ok(Snapshot { connection, data_dir, model })
    }

    /// Looks at every source, then loads every source, then counts.
    fn fill(&self) -> Result<Manifest, Vec<Diagnostic>> {
        let mut manifest =
            Manifest { model: self.model.name.clone(), model_hash: self.model.hash.clone(), ..Manifest::default() };
        let (distinct, stored): (Vec<&Source>, Vec<&Source>) =
            self.model.sources.values().partition(|source| matches!(source.origin, Origin::Distinct(_)));
        let planned = self.plan(&stored)?;
        for plan in &planned {
            let load_ms = self.load(plan)?;
            manifest.sources.entry(plan.source.id.clone()).or_default().load_ms = load_ms;
        }
        for source in data::in_order(&distinct) {
            for plan in self.plan(&[source])? {
                let load_ms = self.load(&plan)?;
                manifest.sources.entry(plan.source.id.clone()).or_default().load_ms = load_ms;
            }
        }
        let tables = &mut Loaded(&self.connection);
        data::join_types(tables, self.model)?;
        data::source_facts(tables, self.model, &mut manifest)?;
        data::metric_dates(tables, self.model, &mut manifest)?;
        self.calendar(&manifest).map_err(engine_failed)?;
        manifest.values = data::values(tables, self.model)?;
        let order: Vec<&SourceId> = self.model.sources.keys().collect();
        manifest.sources.sort_by_cached_key(|id, _| order.iter().position(|known| *known == id));
        Ok(manifest)
    }

    /// Looks at sources: their files, columns and every value that must become another type.
    fn plan<'s>(&self, sources: &[&'s Source]) -> Result<Vec<Planned<'s>>, Vec<Diagnostic>> {
        let mut planned = Vec::new();
        let mut wrong = Vec::new();
        for source in sources {
            let raw = match origin::open(&self.connection, self.data_dir, source) {
                Ok(raw) => raw,
                Err(diagnostic) => {
                    wrong.push(diagnostic);
                    continue;
                }
            };
            match columns::project(&self.connection, source, &raw, &self.model.calendar.timezone) {
                Ok(projections) => planned.push(Planned { source, raw, projections }),
                Err(diagnostics) => wrong.extend(diagnostics),
            }
        }
        if wrong.is_empty() { Ok(planned) } else { Err(wrong) }
    }

    /// Makes the source's table and says how many milliseconds it took. Rows lie in the order of time, so that a
    /// question about one period skips the other blocks.
    fn load(&self, plan: &Planned<'_>) -> Result<u64, Vec<Diagnostic>> {
        let started = Instant::now();
        let mut outputs: Vec<String> =
            plan.projections.iter().map(|p| format!("{} AS {}", p.expression, ident(&p.name))).collect();
        if outputs.is_empty() {
            // A table needs a column; this one only lets its rows be counted.
            outputs.push("true AS tagmata_row".to_owned());
        }
        let own_time = plan.source.time.as_ref().filter(|time| time.source == plan.source.id).map(|time| &time.column);
        let order: Vec<String> = own_time.into_iter().chain(&plan.source.key).map(|column| ident(column)).collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        let sql = format!(
            "CREATE TABLE {} AS SELECT * FROM (SELECT {} FROM {}){order}",
            ident(plan.source.id.as_str()),
            outputs.join(", "),
            plan.raw.relation
        );
        let made = self.connection.execute_batch(&sql).and_then(|()| match &plan.raw.release {
            Some(release) => self.connection.execute_batch(release),
            None => Ok(()),
        });
        made.map_err(|error| vec![found(&plan.source.id, format!("it could not be loaded: {}", shown(&error)))])?;
        Ok(started.elapsed().as_millis() as u64)
    }

    /// Makes the table of days.
    fn calendar(&self, manifest: &Manifest) -> duckdb::Result<()> {
        let (table, column) = (ident(CALENDAR_TABLE), ident(CALENDAR_DAY));
        self.connection.execute_batch(&format!("CREATE TABLE {table} ({column} DATE NOT NULL)"))?;
        let Some((first, last)) = manifest.span().map(data::calendar_days) else { return Ok(()) };
        self.connection.execute_batch(&format!(
            "INSERT INTO {table} SELECT CAST(unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 DAY)) AS DATE)"
        ))
    }

    /// Closes the file, so that everything is in it and nothing beside it.
    fn close(self) -> Result<(), Vec<Diagnostic>> {
        self.connection.execute_batch("CHECKPOINT").map_err(engine_failed)?;
        self.connection.close().map_err(|(_, error)| engine_failed(error))
    }
}

/// DuckDB failed outside of any one source.
fn engine_failed(error: duckdb::Error) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(format!("DuckDB failed: {}", shown(&error))))]
}

/// The folder of snapshots failed.
fn store_failed(error: StoreError) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(error.to_string()))]
}
