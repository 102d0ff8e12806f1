//! Rules over statements, queries and selects.
//!
//! The structs of the tree are taken apart with every field named, so that a field which a new sqlparser adds breaks
//! the build instead of slipping through.

use super::rules::{Node, Verdict, allow_if};
use super::view::{View, name};
use sqlparser::ast::{
    Cte, Distinct, Expr, GroupByExpr, LimitClause, Offset, OrderBy, OrderByExpr, OrderByKind, OrderByOptions,
    OrderBySort, Query, Select, SelectFlavor, SelectItem, SetExpr, SetOperator, SetQuantifier, Statement, Value, With,
};

/// Levels of nesting at most. The links of a chain of `AND`, `+` or `UNION` are of one level.
const DEPTH_MAX: usize = 64;

/// `one_statement`: neither none nor two.
pub(super) fn one_statement(node: Node, _: Option<&View>) -> Verdict {
    let Node::Statements(statements) = node else { return Ok(()) };
    allow_if(statements.len() == 1, || format!("a text of {} statements", statements.len()), "exactly one statement")
}

/// `only_a_query`: no other kind of statement.
pub(super) fn only_a_query(node: Node, _: Option<&View>) -> Verdict {
    let Node::Statement(statement) = node else { return Ok(()) };
    allow_if(matches!(statement, Statement::Query(_)), || statement, "a query")
}

/// `depth`: a bound on the stack that every later reader of the tree needs.
pub(super) fn depth(node: Node, _: Option<&View>) -> Verdict {
    let Node::Depth(depth) = node else { return Ok(()) };
    allow_if(depth <= DEPTH_MAX, || "deeper nesting", "64 levels")
}

/// `query_clauses`: nothing behind `LIMIT`.
pub(super) fn query_clauses(node: Node, _: Option<&View>) -> Verdict {
    let Node::Query(query) = node else { return Ok(()) };
    let Query {
        with: _,
        body: _,
        order_by: _,
        limit_clause: _,
        fetch,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    let none = fetch.is_none()
        && locks.is_empty()
        && for_clause.is_none()
        && settings.is_none()
        && format_clause.is_none()
        && pipe_operators.is_empty();
    allow_if(none, || query, "WITH, a body, ORDER BY, LIMIT and OFFSET")
}

/// `limits`: plain numbers.
pub(super) fn limits(node: Node, _: Option<&View>) -> Verdict {
    let Node::Query(query) = node else { return Ok(()) };
    let plain = match &query.limit_clause {
        None => true,
        Some(LimitClause::LimitOffset { limit, offset, limit_by }) => {
            let offset = offset.as_ref().map(|Offset { value, rows: _ }| value);
            limit_by.is_empty() && limit.iter().chain(offset).all(is_count)
        }
        Some(LimitClause::OffsetCommaLimit { offset: _, limit: _ }) => false,
    };
    allow_if(plain, || "a LIMIT or OFFSET that is not a plain number", "LIMIT 100 OFFSET 100")
}

/// Digits only.
fn is_count(expr: &Expr) -> bool {
    let Expr::Value(value) = expr else { return false };
    matches!(&value.value, Value::Number(digits, false) if digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `with`: no recursion, no column lists.
pub(super) fn with(node: Node, _: Option<&View>) -> Verdict {
    let Node::With(with) = node else { return Ok(()) };
    let With { with_token: _, recursive, cte_tables } = with;
    allow_if(!recursive, || "WITH RECURSIVE", "WITH")?;
    for Cte { alias, query: _, from, materialized: _, closing_paren_token: _ } in cte_tables {
        let plain = alias.columns.is_empty() && alias.at.is_none() && from.is_none();
        allow_if(plain, || format!("the CTE {alias}"), "name AS (query)")?;
    }
    Ok(())
}

/// `with_names`: one name, one meaning; no CTE hides a table or another CTE.
pub(super) fn with_names(node: Node, view: Option<&View>) -> Verdict {
    let (Node::With(with), Some(view)) = (node, view) else { return Ok(()) };
    for (index, cte) in with.cte_tables.iter().enumerate() {
        let taken = name(&cte.alias.name);
        let twice = with.cte_tables[..index].iter().any(|before| name(&before.alias.name) == taken);
        allow_if(
            !twice && view.relation(&taken).is_none(),
            || format!("a second {taken}"),
            "a name of its own for each CTE",
        )?;
    }
    Ok(())
}

/// `bodies`: selects, and unions of them.
pub(super) fn bodies(node: Node, _: Option<&View>) -> Verdict {
    let Node::Body(body) = node else { return Ok(()) };
    let allowed = match body {
        SetExpr::Select(_) | SetExpr::Query(_) => true,
        SetExpr::SetOperation { left: _, op, set_quantifier, right: _ } => {
            let plain = matches!(set_quantifier, SetQuantifier::All | SetQuantifier::Distinct | SetQuantifier::None);
            matches!(op, SetOperator::Union) && plain
        }
        _ => false,
    };
    allow_if(allowed, || body, "SELECT, UNION and UNION ALL")
}

/// `select_clauses`: `SELECT [DISTINCT] … FROM … WHERE … GROUP BY … HAVING …`, in this order.
pub(super) fn select_clauses(node: Node, _: Option<&View>) -> Verdict {
    let Node::Select(select) = node else { return Ok(()) };
    let Select {
        select_token: _,
        optimizer_hints,
        distinct,
        select_modifiers,
        top,
        top_before_distinct: _,
        projection: _,
        exclude,
        into,
        from: _,
        lateral_views,
        prewhere,
        selection: _,
        connect_by,
        group_by: _,
        cluster_by,
        distribute_by,
        sort_by,
        having: _,
        named_window,
        qualify,
        window_before_qualify: _,
        value_table_mode,
        flavor,
    } = select;
    let none = optimizer_hints.is_empty()
        && select_modifiers.is_none()
        && top.is_none()
        && exclude.is_none()
        && into.is_none()
        && lateral_views.is_empty()
        && prewhere.is_none()
        && connect_by.is_empty()
        && cluster_by.is_empty()
        && distribute_by.is_empty()
        && sort_by.is_empty()
        && named_window.is_empty()
        && qualify.is_none()
        && value_table_mode.is_none()
        && matches!(flavor, SelectFlavor::Standard)
        && matches!(distinct, None | Some(Distinct::Distinct | Distinct::All));
    allow_if(none, || select, "SELECT [DISTINCT], FROM, WHERE, GROUP BY and HAVING")
}

/// `one_relation`: no comma in `FROM`, where `ON` sees less than it seems to.
pub(super) fn one_relation(node: Node, _: Option<&View>) -> Verdict {
    let Node::Select(select) = node else { return Ok(()) };
    allow_if(select.from.len() <= 1, || "a comma in FROM", "joins")
}

/// `grouping`: expressions, neither `ALL` nor `ROLLUP`.
pub(super) fn grouping(node: Node, _: Option<&View>) -> Verdict {
    let Node::Select(select) = node else { return Ok(()) };
    let plain = matches!(&select.group_by, GroupByExpr::Expressions(_, modifiers) if modifiers.is_empty());
    allow_if(plain, || &select.group_by, "GROUP BY expressions")
}

/// `items`: each column is written out and has at most one name.
pub(super) fn items(node: Node, _: Option<&View>) -> Verdict {
    let Node::Item(item) = node else { return Ok(()) };
    let written = matches!(item, SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { expr: _, alias: _ });
    allow_if(written, || item, "expressions, each with at most one alias")
}

/// `ordering`: expressions, not `ALL`.
pub(super) fn ordering(node: Node, _: Option<&View>) -> Verdict {
    let Node::OrderBy(order) = node else { return Ok(()) };
    let OrderBy { kind, interpolate } = order;
    let plain = match kind {
        OrderByKind::Expressions(exprs) => exprs.iter().all(is_plain_order),
        OrderByKind::All(_) => false,
    };
    allow_if(
        plain && interpolate.is_none(),
        || order,
        "ORDER BY expressions with ASC, DESC, NULLS FIRST and NULLS LAST",
    )
}

/// `ASC`, `DESC`, `NULLS FIRST`, `NULLS LAST`.
pub(super) fn is_plain_order(order: &OrderByExpr) -> bool {
    let OrderByExpr { expr: _, options: OrderByOptions { sort, nulls_first: _ }, with_fill } = order;
    with_fill.is_none() && matches!(sort, None | Some(OrderBySort::Asc | OrderBySort::Desc))
}
