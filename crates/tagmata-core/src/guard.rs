//! The guard: reads SQL text back and lets through only what is on its lists.
//!
//! It must not import `compile`: it re-parses the text with its own eyes, so that both cannot share one bug. It knows
//! no question, no draft and no engine; of the model it knows tables and columns only.
//!
//! # What is allowed
//!
//! Everything that is not named here is refused. The lists are rules over the tree, one function each, in the order
//! of `rules::RULES`; the tests hold for each rule a statement that passes as soon as that rule is dropped.
//!
//! * **Text.** At most 64 KiB, 20,000 tokens and 2,048 operators; no comments, no brackets, braces or placeholders, no
//!   strings but `'…'` (a quote is doubled; a backslash means itself). Exactly one statement, and it is a query.
//! * **Query.** `WITH` without recursion; `SELECT [DISTINCT]`; `UNION [ALL]`; `WHERE`, `GROUP BY` expressions, `HAVING`,
//!   `ORDER BY` expressions with `ASC`/`DESC` and `NULLS FIRST`/`LAST`, `LIMIT` and `OFFSET` with a plain number. Each
//!   column is written out: no `*`, no `COLUMNS()`. A name in `WITH` is used once and names no table.
//! * **Relations.** At most one item in `FROM`: a bare name of a table of the [`Catalog`] or of a CTE in scope, or a
//!   subquery with an alias; joined by `INNER`, `LEFT`, `RIGHT`, `FULL`, `SEMI` or `ANTI JOIN … ON`, or `CROSS JOIN`.
//! * **Columns.** `name` must be a column of exactly the select it stands in; `alias.name` of that select or of one
//!   around it. Subqueries in `FROM` and in `WITH` see nothing of what is around them, as engines join laterally on
//!   their own accord. Aliases of the select list are seen by `ORDER BY` alone, and only bare: everywhere else an
//!   engine prefers the table's column of that name, which may be a hidden one. An alias of a relation is no value.
//! * **Engine.** The text is read as the [`Catalog`]'s engine reads it, and what passed is marked with it. What only one
//!   engine knows is allowed for that one alone: functions, `SEMI`/`ANTI JOIN` and `TRY_CAST` (which PostgreSQL would read
//!   as something else). A name for PostgreSQL has at most 63 bytes: it would cut a longer one to another name.
//! * **Expressions.** Columns, numbers, `'…'`, `TRUE`, `FALSE`, `NULL`, `DATE '…'`, `TIMESTAMP '…'`, `INTERVAL` literals;
//!   `AND OR NOT`, comparison, `+ - * / %`, `IS [NOT] NULL/TRUE/FALSE/UNKNOWN/DISTINCT FROM`, `[NOT] BETWEEN`, `[NOT] IN`
//!   a list or subquery, `[NOT] EXISTS`, scalar subqueries, `CASE`, `EXTRACT`, `COLLATE "C"`, `CAST`, `TRY_CAST` and `::` to a plain type.
//! * **Functions.** Those of `functions::KNOWN`, by bare name and with so many arguments; `DISTINCT` and `FILTER` for
//!   aggregates; `WITHIN GROUP` for percentiles; `OVER (…)` for aggregates and window functions. None allocates by a number it is given.
//!
//! What runs is never the text that came in: it is the checked tree, printed, after a second reading has shown that
//! the print means the same tree.

mod catalog;
mod expressions;
mod functions;
mod names;
mod queries;
mod relations;
mod rules;
mod text;
mod view;
mod walk;

#[cfg(test)]
mod tests;

pub use catalog::Catalog;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::Engine;
use crate::sql::SqlText;
use crate::words::Words;
use rules::{Finding, Node, RuleSet};
use sqlparser::ast::Statement;

/// A statement that passed the guard, re-serialised from the tree that was checked. Only [`check`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedSql {
    sql: String,
    engine: Engine,
}

impl CheckedSql {
    /// The statement.
    pub fn as_str(&self) -> &str {
        &self.sql
    }

    /// The engine it was read for; it runs on no other.
    pub fn engine(&self) -> Engine {
        self.engine
    }
}

/// Checks one statement: either it holds only what this module's lists name, or everything refused is told.
pub fn check(sql: &SqlText, catalog: &Catalog) -> Result<CheckedSql, Vec<Diagnostic>> {
    match check_by(RuleSet::all(), &sql.0, catalog) {
        Ok(printed) => Ok(CheckedSql { sql: printed, engine: catalog.engine() }),
        Err(findings) => Err(findings.into_iter().map(diagnostic).collect()),
    }
}

/// The same under a given set of rules, so that a test can drop one.
fn check_by(rules: &RuleSet, text: &str, catalog: &Catalog) -> Result<String, Vec<Finding>> {
    let mut findings = Vec::new();
    let engine = catalog.engine();
    if !rules.ask(Node::Text(text), None, &mut findings) {
        return Err(findings);
    }
    let tokens = text::tokens(text, engine).map_err(|refusal| vec![Finding { rule: "parse", refusal }])?;
    if !rules.ask(Node::Budget(&tokens), None, &mut findings) {
        return Err(findings);
    }
    rules.ask(Node::Tokens(&tokens), None, &mut findings);
    let statements = match text::parse(tokens, engine) {
        Ok(statements) => statements,
        Err(refusal) => {
            findings.push(Finding { rule: "parse", refusal });
            return Err(findings);
        }
    };
    rules.ask(Node::Statements(&statements), None, &mut findings);
    for statement in &statements {
        rules.ask(Node::Statement(statement), None, &mut findings);
        if let Statement::Query(query) = statement {
            findings.extend(walk::findings(rules, query, catalog));
        }
    }
    let printed = text::print(&statements);
    if findings.is_empty() {
        rules.ask(Node::Printed { text, statements: &statements, printed: &printed, engine }, None, &mut findings);
    }
    if findings.is_empty() { Ok(printed) } else { Err(findings) }
}

/// A finding as its reader sees it.
fn diagnostic(finding: Finding) -> Diagnostic {
    let Finding { rule, refusal } = finding;
    let words = Words::both(
        format!("查询语句没有通过安全检查（{rule}）：不允许 {}；只允许 {}", refusal.what, refusal.allowed),
        format!(
            "the statement did not pass the guard ({rule}): {} is not allowed; allowed: {}",
            refusal.what, refusal.allowed
        ),
    );
    Diagnostic::new(Code::Guarded, Place::None, words)
}
