//! Where a source's raw rows come from: a table or view, or the distinct values of other sources.

use super::tables::{Loaded, Stored, stored};
use postgres::types::Type;
use tagmata_core::data::{found, ident, with_near};
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::model::{ColumnRef, Origin, Source};

/// A relation with its own columns.
pub(super) struct Raw {
    /// What to put behind FROM.
    pub(super) relation: String,
    /// Its columns and their types.
    pub(super) columns: Vec<(String, Type)>,
}

impl Raw {
    /// A column as the table spells it: exactly so, or else but for case.
    pub(super) fn column(&self, name: &str) -> Option<&(String, Type)> {
        let exact = self.columns.iter().find(|(known, _)| known == name);
        exact.or_else(|| self.columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)))
    }

    /// All columns' names.
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// Opens a source's raw rows.
pub(super) fn open(tables: &mut Loaded<'_, '_>, source: &Source) -> Result<Raw, Diagnostic> {
    match &source.origin {
        Origin::Relation { schema, table } => relation(tables, source, schema, table),
        Origin::Distinct(columns) => distinct(tables, source, columns),
        Origin::Files(file) | Origin::Table { file, .. } => {
            Err(found(&source.id, format!("`{file}` is a file, which PostgreSQL does not read")))
        }
    }
}

fn relation(tables: &mut Loaded<'_, '_>, source: &Source, schema: &str, table: &str) -> Result<Raw, Diagnostic> {
    // Tables, partitioned and foreign ones, views and materialized views.
    let sql = "SELECT relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY 1";
    let rows = tables.rows(sql, &[schema]).map_err(|why| found(&source.id, why))?;
    let known: Vec<String> = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
    if !known.iter().any(|name| name == table) {
        let diagnostic = found(&source.id, format!("the database has no table `{schema}.{table}`"));
        return Err(with_near(diagnostic, table, &known, &format!("`{schema}` has")));
    }
    looked_at(tables, source, format!("{}.{}", ident(schema), ident(table)))
}

fn distinct(tables: &mut Loaded<'_, '_>, source: &Source, columns: &[ColumnRef]) -> Result<Raw, Diagnostic> {
    let key = source.key.as_deref().ok_or_else(|| found(&source.id, "a source of distinct values needs a `key`"))?;
    let parts: Vec<String> =
        columns.iter().map(|c| format!("SELECT {} AS v FROM {}", ident(&c.column), ident(c.source.as_str()))).collect();
    let mut texts = 0;
    for part in &parts {
        let described = tables.describe(part).map_err(|why| found(&source.id, why))?;
        texts += described.iter().filter(|(_, kind)| stored(kind) == Stored::Text).count();
    }
    if texts != 0 && texts != parts.len() {
        let message = "its `distinct` columns are partly text and partly not; state one `type` for all of them";
        return Err(found(&source.id, message));
    }
    let all = parts.join(" UNION ALL ");
    let relation =
        format!("(SELECT DISTINCT v AS {} FROM ({all}) AS every WHERE v IS NOT NULL) AS distinct_values", ident(key));
    looked_at(tables, source, relation)
}

fn looked_at(tables: &mut Loaded<'_, '_>, source: &Source, relation: String) -> Result<Raw, Diagnostic> {
    let columns = tables
        .describe(&format!("SELECT * FROM {relation}"))
        .map_err(|why| found(&source.id, format!("it could not be read: {why}")))?;
    Ok(Raw { relation, columns })
}
