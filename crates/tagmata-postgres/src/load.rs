//! Loading: from a model's tables to a new published snapshot, in one transaction.
//!
//! The transaction sees the source tables as they were at one moment, and everything it makes is there at once or not
//! at all. Every source is looked at before any is loaded, so that all that is wrong with the data is said at once.

mod cast;
mod columns;
mod expression;
mod origin;
mod tables;

use crate::register;
use crate::server::{Address, ServerError, shown};
use columns::Projection;
use jiff::Timestamp;
use origin::Raw;
use postgres::{Client, IsolationLevel, Transaction};
use std::time::Instant;
use tables::Loaded;
use tagmata_core::data::{self, found, ident, literal};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::model::{Model, Origin, Source, SourceId};
use tagmata_core::sql::{CALENDAR_DAY, CALENDAR_TABLE};
use tagmata_core::warehouse::{Loader, Manifest};
use tagmata_core::words::Words;

/// Loads a model's tables into a schema of the same database.
#[derive(Debug, Clone)]
pub struct PostgresLoader {
    address: Address,
}

impl PostgresLoader {
    /// A loader on a server.
    pub fn new(address: Address) -> PostgresLoader {
        PostgresLoader { address }
    }
}

impl Loader for PostgresLoader {
    fn load(&self, model: &Model) -> Result<Manifest, Vec<Diagnostic>> {
        let mut client = self.address.connect().map_err(server_failed)?;
        encoding(&mut client)?;
        register::prepare(&mut client).map_err(server_failed)?;
        if !register::lock(&mut client, &model.name).map_err(server_failed)? {
            return Err(failed(&format!("another load of `{}` is running in this database", model.name)));
        }
        let written = write(&mut client, model);
        if written.is_ok() {
            // A snapshot that could not be removed harms nothing and goes at the next load.
            drop(register::prune(&mut client, &model.name));
        }
        // A session that fails here ends, and with it the lock.
        drop(register::unlock(&mut client, &model.name));
        written
    }

    fn check(&self, model: &Model) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let mut client = self.address.connect_to_read().map_err(server_failed)?;
        let manifest = register::current(&mut client, &model.name).map_err(|error| failed(&error.to_string()))?;
        let manifest = manifest.ok_or_else(|| vec![data::nothing_loaded()])?;
        let mut transaction = client.transaction().map_err(server_failed)?;
        look_in(&mut transaction, &manifest.snapshot).map_err(server_failed)?;
        Ok(data::check(&mut Loaded(&mut transaction), model))
    }
}

/// Makes a snapshot and puts it in force, all at once.
fn write(client: &mut Client, model: &Model) -> Result<Manifest, Vec<Diagnostic>> {
    let transaction = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).start();
    let mut snapshot = Snapshot::create(transaction.map_err(server_failed)?, model)?;
    let mut manifest = snapshot.fill()?;
    manifest.loaded_at = Timestamp::now().to_string();
    register::publish(&mut snapshot.transaction, &manifest).map_err(server_failed)?;
    snapshot.transaction.commit().map_err(server_failed)?;
    Ok(manifest)
}

/// A snapshot that is being written.
struct Snapshot<'a> {
    transaction: Transaction<'a>,
    model: &'a Model,
    id: String,
}

/// A source that was looked at and found loadable.
struct Planned<'a> {
    source: &'a Source,
    raw: Raw,
    projections: Vec<Projection>,
}

impl<'a> Snapshot<'a> {
    fn create(mut transaction: Transaction<'a>, model: &'a Model) -> Result<Snapshot<'a>, Vec<Diagnostic>> {
        let mut create = || {
            let id = register::new_id(&mut transaction)?;
            let schema = ident(&register::schema(&id));
            let settings =
                format!("CREATE SCHEMA {schema}; SET LOCAL TimeZone = {}", literal(&model.calendar.timezone));
            transaction.batch_execute(&settings)?;
            look_in(&mut transaction, &id)?;
            Ok(id)
        };
        let id = create().map_err(server_failed)?;
        Ok(Snapshot { transaction, model, id })
    }

    /// Looks at every source, then loads every source, then counts.
    fn fill(&mut self) -> Result<Manifest, Vec<Diagnostic>> {
        let mut manifest = Manifest {
            model: self.model.name.clone(),
            model_hash: self.model.hash.clone(),
            snapshot: self.id.clone(),
            ..Manifest::default()
        };
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
        let tables = &mut Loaded(&mut self.transaction);
        data::join_types(tables, self.model)?;
        data::source_facts(tables, self.model, &mut manifest)?;
        data::metric_dates(tables, self.model, &mut manifest)?;
        self.calendar(&manifest).map_err(server_failed)?;
        manifest.values = data::values(&mut Loaded(&mut self.transaction), self.model)?;
        let order: Vec<&SourceId> = self.model.sources.keys().collect();
        manifest.sources.sort_by_cached_key(|id, _| order.iter().position(|known| *known == id));
        Ok(manifest)
    }

    /// Looks at sources: their tables, columns and every value that must become another type.
    fn plan<'s>(&mut self, sources: &[&'s Source]) -> Result<Vec<Planned<'s>>, Vec<Diagnostic>> {
        let mut planned = Vec::new();
        let mut wrong = Vec::new();
        for source in sources {
            let tables = &mut Loaded(&mut self.transaction);
            let raw = match origin::open(tables, source) {
                Ok(raw) => raw,
                Err(diagnostic) => {
                    wrong.push(diagnostic);
                    continue;
                }
            };
            match columns::project(tables, source, &raw, &self.model.calendar.timezone) {
                Ok(projections) => planned.push(Planned { source, raw, projections }),
                Err(diagnostics) => wrong.extend(diagnostics),
            }
        }
        if wrong.is_empty() { Ok(planned) } else { Err(wrong) }
    }

    /// Makes the source's table and says how many milliseconds it took. Rows lie in the order of time, so that a
    /// question about one period skips the other blocks.
    fn load(&mut self, plan: &Planned<'_>) -> Result<u64, Vec<Diagnostic>> {
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
        let table = ident(plan.source.id.as_str());
        let mut statements = vec![format!(
            "CREATE TABLE {table} AS SELECT * FROM (SELECT {} FROM {}) AS loaded{order}",
            outputs.join(", "),
            plan.raw.relation
        )];
        if let Some(key) = &plan.source.key {
            statements.push(format!("CREATE INDEX ON {table} ({})", ident(key)));
        }
        if let Some(time) = own_time {
            statements.push(format!("CREATE INDEX ON {table} USING brin ({})", ident(time)));
        }
        statements.push(format!("ANALYZE {table}"));
        for statement in statements {
            // One at a time, so that a computed column cannot hold a second statement.
            let made = self.transaction.execute(&statement, &[]);
            let could_not = |error| vec![found(&plan.source.id, format!("it could not be loaded: {}", shown(&error)))];
            made.map_err(could_not)?;
        }
        Ok(started.elapsed().as_millis() as u64)
    }

    /// Makes the table of days.
    fn calendar(&mut self, manifest: &Manifest) -> Result<(), postgres::Error> {
        let (table, column) = (ident(CALENDAR_TABLE), ident(CALENDAR_DAY));
        self.transaction.batch_execute(&format!("CREATE TABLE {table} ({column} date NOT NULL)"))?;
        if let Some((first, last)) = manifest.span().map(data::calendar_days) {
            self.transaction.batch_execute(&format!(
                "INSERT INTO {table} SELECT DATE '{first}' + n FROM \
                 generate_series(0, DATE '{last}' - DATE '{first}') AS days (n)"
            ))?;
        }
        self.transaction.batch_execute(&format!("ANALYZE {table}"))
    }
}

/// Makes a snapshot's tables the ones that plain names mean, before any table of the server's own.
fn look_in(transaction: &mut Transaction<'_>, snapshot: &str) -> Result<(), postgres::Error> {
    let schema = ident(&register::schema(snapshot));
    transaction.batch_execute(&format!("SET LOCAL search_path = {schema}, pg_catalog, pg_temp"))
}

/// Text must sort by its bytes, which are in the order of characters in UTF-8 only.
fn encoding(client: &mut Client) -> Result<(), Vec<Diagnostic>> {
    let row = client.query_one("SELECT current_setting('server_encoding')", &[]).map_err(server_failed)?;
    let encoding: String = row.try_get(0).map_err(server_failed)?;
    match encoding.as_str() {
        "UTF8" => Ok(()),
        other => Err(failed(&format!("the database is encoded in {other}; expected UTF8"))),
    }
}

/// The server failed outside of any one source.
fn server_failed(error: postgres::Error) -> Vec<Diagnostic> {
    failed(&ServerError::from(error).to_string())
}

fn failed(why: &str) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(why))]
}
