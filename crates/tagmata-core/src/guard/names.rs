//! Rules over names: how they may be written, and that a column is one. Knows scopes, not queries.

use super::rules::{Node, Verdict, allow_if};
use super::view::{View, name};
use sqlparser::ast::Expr;

/// `name_forms`: bare or in double quotes, and not empty. `'x'` as a name is read differently by different engines.
pub(super) fn forms(node: Node, _: Option<&View>) -> Verdict {
    let Node::Ident(ident) = node else { return Ok(()) };
    let plain = matches!(ident.quote_style, None | Some('"')) && !ident.value.is_empty();
    allow_if(plain, || format!("the name {ident}"), "a bare name or a \"name\"")
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
