//! Whether a computed column's text is exactly one expression, and nothing that reads anything but its own row.

use super::tables::Loaded;
use postgres::types::Type;
use sqlparser::ast::{Expr, Visit, Visitor};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;
use std::ops::ControlFlow;

/// Checks the text and says the type it computes. On failure says what is wrong with it.
pub(super) fn type_of(tables: &mut Loaded<'_, '_>, sql: &str, relation: &str) -> Result<Type, String> {
    is_one_expression(sql)?;
    // A WHERE takes no aggregate, no window and no unnesting: nothing that depends on other rows or makes more of them.
    tables.describe(&format!("SELECT 1 FROM {relation} WHERE ({sql}\n) IS NULL"))?;
    let mut columns = tables.describe(&format!("SELECT ({sql}\n) AS c FROM {relation}"))?;
    Ok(columns.remove(0).1)
}

/// The text must be one expression for itself, so that it is still one between parentheses.
fn is_one_expression(sql: &str) -> Result<(), String> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(sql).map_err(|error| error.to_string())?;
    let tree = parser.parse_expr().map_err(|error| error.to_string())?;
    if parser.peek_token().token != Token::EOF {
        return Err("it must be one expression".to_owned());
    }
    match tree.visit(&mut NoQuery) {
        ControlFlow::Break(()) => Err("it must not hold a query".to_owned()),
        ControlFlow::Continue(()) => Ok(()),
    }
}

struct NoQuery;

impl Visitor for NoQuery {
    type Break = ();

    fn pre_visit_query(&mut self, _: &sqlparser::ast::Query) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_plain_expression_passes() {
        for right in ["a + 1", "lower(b) -- why", "case when a > 1 then 'x' else 'y' end", "a::text"] {
            assert_eq!(is_one_expression(right), Ok(()), "{right}");
        }
        for wrong in [
            "",
            "a +",
            "a, b",
            "a), (b",
            "1); DROP TABLE raw; SELECT (1",
            "(SELECT 1)",
            "a IN (SELECT 1)",
            "1) AS x, (2",
        ] {
            assert!(is_one_expression(wrong).is_err(), "{wrong:?} passed");
        }
    }
}
