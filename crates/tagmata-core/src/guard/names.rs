//! Rules over names: how they may be written, and that a column is one. Knows scopes, not queries.

use super::rules::{Node, Verdict, allow_if};
use super::view::{View, name};
use sqlparser::ast::Expr;

/// Bytes of a name that PostgreSQL keeps.
const POSTGRES_BYTES: usize = 63;

/// `name_forms`: bare or in double quotes, and not empty. `'x'` as a name is read differently by different engines, and
/// PostgreSQL would cut a longer name to one that may mean another column.
pub(super) fn forms(node: Node, view: Option<&View>) -> Verdict {
    let Node::Ident(ident) = node else { return Ok(()) };
    let plain = matches!(ident.quote_style, None | Some('"')) && !ident.value.is_empty();
    let whole = !view.is_some_and(View::is_postgres) || ident.value.len() <= POSTGRES_BYTES;
    allow_if(
        plain && whole,
        || format!("the name {ident}"),
        "a bare name or a \"name\", of 63 bytes at most in PostgreSQL",
    )
}

/// `columns`: a name is a column of this select, `alias.name` of this select or one around it, and nothing else is.
///
/// A bare name never means a column of a select around it: where the inner table has a hidden column of that name, an
/// engine would take that one.
pub(super) fn columns(node: Node, view: Option<&View>) -> Verdict {
    let (Node::Expr(expr), Some(view)) = (node, view) else { return Ok(()) };
    let known = match expr {
        Expr::Identifier(column) => {
            let column = name(column);
            let own = view.own().iter().any(|binding| binding.columns.has(&column));
            own || view.aliases.as_ref().is_some_and(|aliases| aliases.contains(&column))
        }
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [alias, column] => view.alias(&name(alias)).is_some_and(|columns| columns.has(&name(column))),
            _ => false,
        },
        _ => return Ok(()),
    };
    allow_if(known, || format!("the name {expr}"), "columns of the relations in FROM, as column or alias.column")
}
