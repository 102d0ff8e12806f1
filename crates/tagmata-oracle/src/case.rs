//! A case as a text file that says everything: a model, its tables, a query, and, for people, both results.
//!
//! ```text
//! What the case is about.
//! === model
//! model: drawn
//! === table person
//! id int, city text
//! [1,"a"]
//! === query
//! {"entity": "person", "show": {"count": {"share_of": null}}, "today": "2024-03-01"}
//! === right
//! [1,0,1]
//! === found
//! [2,0,1]
//! ```

use crate::table::{Kind, Table, Tables};
use crate::value::Value;
use serde_json::Value as Json;
use std::fmt::Write;
use tagmata_core::model::{Model, SourceId};
use tagmata_core::query::SemanticQuery;

/// A model, its tables and a query over them.
#[derive(Debug, Clone)]
pub struct Case {
    /// The model file's text.
    pub text: String,
    /// The model.
    pub model: Model,
    /// Its tables.
    pub tables: Tables,
    /// The query.
    pub query: SemanticQuery,
}

/// A model from its text; what is wrong with it in words.
pub fn model(text: &str) -> Result<Model, String> {
    Model::load("model", text).map_err(|problems| {
        let said: Vec<String> = problems.iter().map(|p| format!("{:?}: {}", p.place, p.message.en)).collect();
        said.join("\n")
    })
}

impl Case {
    /// The case in the text of a file; results in it are not read: they are computed anew.
    pub fn read(file: &str) -> Result<Case, String> {
        let mut text = String::new();
        let mut query = String::new();
        let mut tables = Tables::new();
        for section in file.split("\n=== ").skip(1) {
            let (head, body) = section.split_once('\n').unwrap_or((section, ""));
            match head.split_once(' ') {
                Some(("table", source)) => {
                    tables.insert(SourceId::new(source), table(source, body)?);
                }
                None if head == "model" => text = format!("{}\n", body.trim_end()),
                None if head == "query" => query = body.to_string(),
                None if head == "right" || head == "found" => {}
                _ => return Err(format!("no part of a case is called `{head}`")),
            }
        }
        let query = serde_json::from_str(&query).map_err(|error| format!("the query: {error}"))?;
        Ok(Case { model: model(&text)?, text, tables, query })
    }

    /// The text of the file, with both results.
    pub fn write(&self, about: &str, right: &[Vec<Value>], found: &str) -> String {
        let mut out = format!("{about}\n=== model\n{}", self.text);
        for (source, table) in &self.tables {
            let columns: Vec<String> =
                table.columns.iter().map(|(name, kind)| format!("{name} {}", kind.name())).collect();
            writeln!(out, "=== table {source}\n{}\n{}", columns.join(", "), lines(&table.rows).trim_end())
                .expect("a text takes any text");
        }
        let query = serde_json::to_string_pretty(&self.query).expect("a query has a text");
        writeln!(out, "=== query\n{query}\n=== right\n{}=== found\n{}", lines(right), found.trim_end())
            .expect("a text takes any text");
        out.replace("\n\n", "\n")
    }
}

/// Rows as case files write them: one a line.
pub fn lines(rows: &[Vec<Value>]) -> String {
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(Value::to_string).collect();
        writeln!(out, "[{}]", cells.join(",")).expect("a text takes any text");
    }
    out
}

fn table(source: &str, body: &str) -> Result<Table, String> {
    let mut lines = body.lines().filter(|line| !line.trim().is_empty());
    let mut columns = Vec::new();
    for column in lines.next().unwrap_or_default().split(", ") {
        let named = column.split_once(' ').and_then(|(name, kind)| Some((name.to_string(), Kind::named(kind)?)));
        columns.push(named.ok_or_else(|| format!("table {source}: `{column}` is no column and its kind"))?);
    }
    let mut rows = Vec::new();
    for line in lines {
        let cells: Vec<Json> =
            serde_json::from_str(line).map_err(|error| format!("table {source}: {line}: {error}"))?;
        let row: Option<Vec<Value>> = columns.iter().zip(&cells).map(|((_, kind), cell)| kind.read(cell)).collect();
        let row = row.filter(|row| row.len() == columns.len() && cells.len() == columns.len());
        rows.push(row.ok_or_else(|| format!("table {source}: {line} does not fit its columns"))?);
    }
    Ok(Table { columns, rows })
}
