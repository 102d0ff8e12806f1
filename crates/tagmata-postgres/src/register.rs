//! The register of snapshots: the table `tagmata.snapshots`, which says per model what is published and in which schema
//! it lies. It knows no table of a snapshot.

use crate::server::{Address, ServerError, is_missing};
use postgres::{Client, GenericClient, Transaction};
use tagmata_core::data::ident;
use tagmata_core::warehouse::Manifest;

/// Snapshots that stay: the one in force and the one before it, for statements in flight.
const SNAPSHOTS_KEPT: i64 = 2;

/// What every schema of a snapshot begins with.
const SCHEMA_START: &str = "tagmata_";

/// The number that a lock of this program begins with, so that it meets no other program's.
const LOCK_CLASS: i32 = 0x7a67_6d61;

/// What is published for a model on a server; `None` when nothing is.
pub fn status(address: &Address, model: &str) -> Result<Option<Manifest>, ServerError> {
    current(&mut address.connect_to_read()?, model)
}

/// The manifest of a model's snapshot in force.
pub(crate) fn current(client: &mut impl GenericClient, model: &str) -> Result<Option<Manifest>, ServerError> {
    let row = match client.query_opt("SELECT manifest FROM tagmata.snapshots WHERE model = $1 AND in_force", &[&model])
    {
        Ok(row) => row,
        // Nothing was ever loaded into this database.
        Err(error) if is_missing(&error) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(row) = row else { return Ok(None) };
    let text: &str = row.try_get(0)?;
    let damaged = |cause| ServerError(format!("the register of snapshots is damaged: {cause}; load the data again"));
    serde_json::from_str(text).map(Some).map_err(damaged)
}

/// The schema that a snapshot lies in.
pub(crate) fn schema(snapshot: &str) -> String {
    format!("{SCHEMA_START}{snapshot}")
}

/// Makes the register where there is none.
pub(crate) fn prepare(client: &mut Client) -> Result<(), postgres::Error> {
    if client.query_one("SELECT to_regclass('tagmata.snapshots') IS NOT NULL", &[])?.try_get(0)? {
        return Ok(());
    }
    let mut transaction = client.transaction()?;
    // Two first loads at once would both make it.
    transaction.execute("SELECT pg_advisory_xact_lock($1, 0)", &[&LOCK_CLASS])?;
    transaction.batch_execute(
        "CREATE SCHEMA IF NOT EXISTS tagmata; \
         CREATE TABLE IF NOT EXISTS tagmata.snapshots (snapshot text PRIMARY KEY, model text NOT NULL, \
         in_force boolean NOT NULL, manifest text NOT NULL, published_at timestamptz NOT NULL DEFAULT now()); \
         CREATE UNIQUE INDEX IF NOT EXISTS snapshots_in_force ON tagmata.snapshots (model) WHERE in_force",
    )?;
    transaction.commit()
}

/// Holds a model for one load, until [`unlock`] or the session's end; `false` where another load has it.
pub(crate) fn lock(client: &mut Client, model: &str) -> Result<bool, postgres::Error> {
    let row = client.query_one("SELECT pg_try_advisory_lock($1, hashtext($2))", &[&LOCK_CLASS, &model])?;
    row.try_get(0)
}

/// Lets go of a model. The server ends a session some time after its client is gone: a load that follows at once would
/// find the lock still held.
pub(crate) fn unlock(client: &mut Client, model: &str) -> Result<(), postgres::Error> {
    client.query_one("SELECT pg_advisory_unlock($1, hashtext($2))", &[&LOCK_CLASS, &model]).map(drop)
}

/// A new id: the server's time, to the microsecond, and what keeps two sessions apart. Ids sort by time.
pub(crate) fn new_id(client: &mut impl GenericClient) -> Result<String, postgres::Error> {
    let sql = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD\"t\"HH24MISSUS') || '_' || \
               to_hex(pg_backend_pid())";
    client.query_one(sql, &[])?.try_get(0)
}

/// Puts a snapshot in force, in the transaction that made it.
pub(crate) fn publish(transaction: &mut Transaction<'_>, manifest: &Manifest) -> Result<(), postgres::Error> {
    let text = serde_json::to_string(manifest).expect("a manifest is plain data");
    transaction
        .execute("UPDATE tagmata.snapshots SET in_force = false WHERE model = $1 AND in_force", &[&manifest.model])?;
    transaction.execute(
        "INSERT INTO tagmata.snapshots (snapshot, model, in_force, manifest) VALUES ($1, $2, true, $3)",
        &[&manifest.snapshot, &manifest.model, &text],
    )?;
    Ok(())
}

/// Removes a model's snapshots but the newest ones. One that a statement still reads stays until the next load.
pub(crate) fn prune(client: &mut Client, model: &str) -> Result<(), postgres::Error> {
    let old = client.query(
        "SELECT snapshot FROM tagmata.snapshots WHERE model = $1 ORDER BY in_force DESC, snapshot DESC OFFSET $2",
        &[&model, &SNAPSHOTS_KEPT],
    )?;
    for row in old {
        let snapshot: &str = row.try_get(0)?;
        let mut transaction = client.transaction()?;
        transaction.batch_execute(&format!(
            "SET LOCAL lock_timeout = '2s'; DROP SCHEMA IF EXISTS {} CASCADE",
            ident(&schema(snapshot))
        ))?;
        transaction.execute("DELETE FROM tagmata.snapshots WHERE snapshot = $1", &[&snapshot])?;
        transaction.commit()?;
    }
    Ok(())
}
