//! Sources: origins, keys, joins, times, and the columns that the model uses.

use super::Build;
use super::calendar::zone_is_well_formed;
use crate::diagnostic::Code;
use crate::model::paths::Paths;
use crate::model::spec::{ColumnSpec, SourceSpec};
use crate::model::{Column, ColumnKind, ColumnRef, Engine, Join, Origin, Source, SourceId};
use indexmap::IndexMap;

impl Build<'_> {
    pub(super) fn sources(&mut self) {
        let spec = self.spec;
        for (id, source) in &spec.sources {
            let origin = self.origin(id, source);
            let built = Source {
                id: SourceId::new(id),
                origin,
                short_rows: source.short_rows,
                key: source.key.clone(),
                time: None,
                columns: IndexMap::new(),
                joins: Vec::new(),
                bridge: None,
            };
            self.model.sources.insert(SourceId::new(id), built);
        }
        for (id, source) in &spec.sources {
            self.declared(id, source);
            if let Some(key) = &source.key {
                self.use_column(&own(id, key), None);
            }
            self.joins(id, source);
        }
        for (id, source) in &spec.sources {
            self.bridge(id, source);
        }
        self.model.paths = Paths::of(&self.model.sources);
        self.joins_behind();
        for (id, source) in &spec.sources {
            self.distinct(id, source);
            self.time(id, source);
        }
        self.validity();
    }

    fn origin(&mut self, id: &str, source: &SourceSpec) -> Origin {
        let path = format!("sources.{id}");
        match (&source.from, source.distinct.is_empty()) {
            (Some(_), false) => {
                let message = format!("source `{id}` has both `from` and `distinct`");
                self.add(
                    Code::Conflict,
                    &path,
                    message,
                    "keep `from` for a file, `distinct` for the keys of other sources",
                );
            }
            (None, true) => {
                let message = format!("source `{id}` has neither `from` nor `distinct`");
                self.add(Code::Shape, &path, message, "add `from: \"file.parquet\"`");
            }
            _ => {}
        }
        match &source.from {
            Some(from) if self.spec.warehouse.engine == Engine::Postgres => self.relation(&path, from),
            // A `#` can be a part of a file's own name.
            Some(from) if is_file(from) => Origin::Files(from.clone()),
            Some(from) => match from.split_once('#') {
                Some((file, table)) => Origin::Table { file: file.to_string(), table: table.to_string() },
                None => Origin::Files(from.clone()),
            },
            None => Origin::Distinct(Vec::new()),
        }
    }

    /// A `schema.table` of a database server.
    fn relation(&mut self, path: &str, from: &str) -> Origin {
        let (schema, table) = from.split_once('.').unwrap_or(("public", from));
        let is_file = is_file(from) || from.ends_with(".duckdb");
        let is_plain = !schema.is_empty() && !table.is_empty() && !table.contains(['.', '#', '*', '/', '"']);
        if is_file || !is_plain || schema.contains(['#', '*', '/', '"']) {
            let message = format!("`{from}` is no table: the warehouse of this model is `engine: postgres`");
            let hint = "write `schema.table`, as the server spells them; files need `engine: duckdb`";
            self.add(Code::BadValue, &format!("{path}.from"), message, hint);
        }
        Origin::Relation { schema: schema.to_string(), table: table.to_string() }
    }

    fn declared(&mut self, id: &str, source: &SourceSpec) {
        for (name, column) in &source.columns {
            self.declared_column(&format!("sources.{id}.columns.{name}"), column);
            let kind = match column {
                ColumnSpec { kind: Some(kind), .. } => Some(*kind),
                ColumnSpec { scale: Some(_), .. } => Some(ColumnKind::Number),
                ColumnSpec { zone: Some(_), .. } => Some(ColumnKind::Timestamp),
                _ => None,
            };
            let built = Column { kind, scale: column.scale, zone: column.zone.clone(), sql: column.sql.clone() };
            self.model.sources[&SourceId::new(id)].columns.insert(name.clone(), built);
        }
    }

    fn declared_column(&mut self, path: &str, column: &ColumnSpec) {
        if column.scale.is_some() && column.kind.is_some_and(|kind| kind != ColumnKind::Number) {
            self.add(Code::Conflict, path, "only a number has a `scale`", "drop `scale`, or write `type: number`");
        }
        if column.scale.is_some_and(|scale| scale > 18) {
            self.add(Code::BadValue, path, "a `scale` is at most 18", "money has a scale of 2");
        }
        if column.zone.is_some() && column.kind.is_some_and(|kind| kind != ColumnKind::Timestamp) {
            self.add(Code::Conflict, path, "only a timestamp has a `zone`", "drop `zone`, or write `type: timestamp`");
        }
        if column.zone.as_deref().is_some_and(|zone| !zone_is_well_formed(zone)) {
            let message = format!("`{}` is not the name of a time zone", column.zone.as_deref().unwrap_or_default());
            self.add(
                Code::BadValue,
                &format!("{path}.zone"),
                message,
                "write an IANA name such as Asia/Shanghai or UTC",
            );
        }
    }

    fn distinct(&mut self, id: &str, source: &SourceSpec) {
        if source.distinct.is_empty() || source.from.is_some() {
            return;
        }
        if source.key.is_none() {
            let message = format!("source `{id}` holds distinct keys, but does not name its own `key`");
            self.add(Code::Shape, &format!("sources.{id}"), message, "add `key: …`, the name of its one column");
        }
        let mut columns = Vec::new();
        for (index, text) in source.distinct.iter().enumerate() {
            let path = format!("sources.{id}.distinct.{index}");
            columns.extend(self.column(text, &path, None));
        }
        self.model.sources[&SourceId::new(id)].origin = Origin::Distinct(columns);
    }

    fn time(&mut self, id: &str, source: &SourceSpec) {
        let Some(text) = &source.time else {
            return;
        };
        let path = format!("sources.{id}.time");
        let here = SourceId::new(id);
        let full = if text.contains('.') { text.clone() } else { format!("{id}.{text}") };
        let Some(column) = self.dated_column(&full, &path) else {
            return;
        };
        self.reaches(&here, &column.source, &path);
        self.model.sources[&here].time = Some(column);
    }

    /// A `source.column` that dates rows.
    pub(super) fn dated_column(&mut self, text: &str, path: &str) -> Option<ColumnRef> {
        let column = self.column(text, path, Some(ColumnKind::Timestamp))?;
        let kind = self.model.sources[&column.source].columns.get(&column.column).and_then(|column| column.kind);
        if !matches!(kind, Some(ColumnKind::Timestamp | ColumnKind::Date)) {
            let message = format!("`{text}` dates the rows, but is declared as neither a date nor a timestamp");
            self.add(Code::Conflict, path, message, "declare it as `type: date` or `type: timestamp`");
        }
        Some(column)
    }

    /// The source with this id.
    pub(super) fn source(&mut self, id: &str, path: &str) -> Option<SourceId> {
        let source = SourceId::new(id);
        if self.model.sources.contains_key(&source) {
            return Some(source);
        }
        self.unknown("sources", "source", id, path);
        None
    }

    /// A `source.column`, marked as used; `kind` is what its use makes of it where the file does not say.
    pub(super) fn column(&mut self, text: &str, path: &str, kind: Option<ColumnKind>) -> Option<ColumnRef> {
        let Some((source, column)) = text.split_once('.') else {
            let message = format!("`{text}` does not say which source it is in");
            self.add(
                Code::Shape,
                path,
                message,
                format!("write it as `source.column`, such as `{}.{text}`", self.any_source()),
            );
            return None;
        };
        let column = ColumnRef { source: self.source(source, path)?, column: column.to_string() };
        let holder = &self.model.sources[&column.source];
        let only_key = matches!(holder.origin, Origin::Distinct(_)) && holder.key.is_some();
        if only_key && holder.key.as_ref() != Some(&column.column) && !holder.columns.contains_key(&column.column) {
            let key = holder.key.clone().unwrap_or_default();
            let message = format!("source `{source}` holds distinct keys: it has no column `{}`", column.column);
            self.add(
                Code::UnknownName,
                path,
                message,
                format!("its one column is `{source}.{key}`; join the table that has the other"),
            );
            return None;
        }
        self.use_column(&column, kind);
        Some(column)
    }

    fn any_source(&self) -> &str {
        self.spec.sources.keys().next().map_or("source", String::as_str)
    }

    /// Marks a column as used. Keys and join columns keep the file's type, so that both ends of a join still meet.
    pub(super) fn use_column(&mut self, column: &ColumnRef, kind: Option<ColumnKind>) {
        let points = |join: &Join| join.holder == column.source && join.column == column.column;
        let joined = self.model.sources[&column.source].key.as_ref() == Some(&column.column)
            || self.model.sources.values().any(|source| source.joins.iter().any(points));
        let source = &mut self.model.sources[&column.source];
        let used = source.columns.entry(column.column.clone()).or_default();
        if used.kind.is_none() && !joined {
            used.kind = kind;
        }
    }
}

/// Whether a `from` names files of rows.
fn is_file(from: &str) -> bool {
    [".parquet", ".csv", ".tsv", ".gz", ".zst"].iter().any(|end| from.ends_with(end))
}

/// A column of a source.
pub(super) fn own(source: &str, column: &str) -> ColumnRef {
    ColumnRef { source: SourceId::new(source), column: column.to_string() }
}
