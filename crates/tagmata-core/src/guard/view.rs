//! What is in scope where the walk stands: CTEs, and the relations of the selects around. Knows no rule.

use super::catalog::Catalog;
use crate::model::Engine;
use sqlparser::ast::Ident;
use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

/// A name as engines compare it: ASCII letters in lower case, doubled quotes undone.
pub(super) type Name<'a> = Cow<'a, str>;

/// The name an identifier means.
pub(super) fn name(ident: &Ident) -> Name<'_> {
    let doubled = ident.quote_style.is_some() && ident.value.contains('"');
    if !doubled && !ident.value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(&ident.value);
    }
    let folded = ident.value.to_ascii_lowercase();
    Cow::Owned(if doubled { folded.replace("\"\"", "\"") } else { folded })
}

/// The columns of a relation.
#[derive(Debug, Clone)]
pub(super) enum Columns<'a> {
    /// A table of the catalog.
    Table(&'a HashSet<String>),
    /// A query's named outputs.
    Outputs(Rc<[Name<'a>]>),
    /// A relation that is not known, or cannot be seen here; no name is a column of it.
    None,
}

impl Columns<'_> {
    /// Whether a name is one of them.
    pub fn has(&self, column: &str) -> bool {
        match self {
            Columns::Table(columns) => columns.contains(column),
            Columns::Outputs(columns) => columns.iter().any(|known| known == column),
            Columns::None => false,
        }
    }
}

/// A name and the columns behind it: a CTE, or a relation of a `FROM`.
#[derive(Debug, Clone)]
pub(super) struct Binding<'a> {
    /// Its alias, else its name; `None` for a derived table without one.
    pub name: Option<Name<'a>>,
    /// Its columns.
    pub columns: Columns<'a>,
}

/// One select.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    /// Its relations so far, from left to right.
    pub bindings: Vec<Binding<'a>>,
}

/// Everything in scope.
#[derive(Debug)]
pub(super) struct View<'a> {
    /// The tables there are.
    pub catalog: &'a Catalog,
    /// The CTEs in scope, the innermost last.
    pub ctes: Vec<Binding<'a>>,
    /// The selects around, the innermost last.
    pub scopes: Vec<Scope<'a>>,
    /// The first of `scopes` that can be seen from here.
    pub first: usize,
    /// The select list's aliases, while the walk stands at a bare name of its `ORDER BY`.
    pub aliases: Option<Vec<Name<'a>>>,
}

impl<'a> View<'a> {
    /// Whether the statement is for PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.catalog.engine() == Engine::Postgres
    }

    /// Nothing but the catalog.
    pub fn of(catalog: &'a Catalog) -> View<'a> {
        View { catalog, ctes: Vec::new(), scopes: Vec::new(), first: 0, aliases: None }
    }

    /// The columns of the relation that a name means in a `FROM`.
    pub fn relation(&self, name: &str) -> Option<Columns<'a>> {
        if let Some(cte) = self.ctes.iter().rev().find(|cte| cte.name.as_deref() == Some(name)) {
            return Some(cte.columns.clone());
        }
        self.catalog.table(name).map(Columns::Table)
    }

    /// The relations of the innermost select.
    pub fn own(&self) -> &[Binding<'a>] {
        self.scopes.last().map_or(&[], |scope| &scope.bindings)
    }

    /// The columns behind an alias, the innermost first.
    pub fn alias(&self, alias: &str) -> Option<&Columns<'a>> {
        let seen = &self.scopes[self.first.min(self.scopes.len())..];
        let mut bindings = seen.iter().rev().flat_map(|scope| &scope.bindings);
        bindings.find(|binding| binding.name.as_deref() == Some(alias)).map(|binding| &binding.columns)
    }
}
