//! A SELECT statement, built clause by clause.

use super::{and, body, ident, integer, order_by};
use crate::draft::Order;
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::*;

/// A SELECT being built.
#[derive(Clone)]
pub(in crate::compile) struct Select {
    items: Vec<SelectItem>,
    from: Vec<TableWithJoins>,
    filters: Vec<Expr>,
    groups: Vec<Expr>,
    having: Vec<Expr>,
    orders: Vec<OrderByExpr>,
    limit: Option<u64>,
    distinct: bool,
}

impl Select {
    /// A SELECT over a relation.
    pub(in crate::compile) fn from(relation: TableFactor) -> Select {
        Select { from: vec![TableWithJoins { relation, joins: Vec::new() }], ..Select::row() }
    }

    /// One row of literals, without FROM.
    pub(in crate::compile) fn row() -> Select {
        Select {
            items: Vec::new(),
            from: Vec::new(),
            filters: Vec::new(),
            groups: Vec::new(),
            having: Vec::new(),
            orders: Vec::new(),
            limit: None,
            distinct: false,
        }
    }

    pub(in crate::compile) fn item(&mut self, expr: Expr, alias: &str) {
        self.items.push(SelectItem::ExprWithAlias { expr, alias: ident(alias) });
    }

    pub(in crate::compile) fn group(&mut self, expr: Expr, alias: &str) {
        self.groups.push(expr.clone());
        self.item(expr, alias);
    }

    /// Groups by something that is not shown.
    pub(in crate::compile) fn group_only(&mut self, expr: Expr) {
        self.groups.push(expr);
    }

    pub(in crate::compile) fn left_join(&mut self, relation: TableFactor, on: Expr) {
        let join_operator = JoinOperator::Left(JoinConstraint::On(on));
        self.join(relation, join_operator);
    }

    /// Only where the key on one side is unique, or where each pair counts.
    pub(in crate::compile) fn inner_join(&mut self, relation: TableFactor, on: Expr) {
        self.join(relation, JoinOperator::Inner(JoinConstraint::On(on)));
    }

    pub(in crate::compile) fn cross_join(&mut self, relation: TableFactor) {
        self.join(relation, JoinOperator::CrossJoin(JoinConstraint::None));
    }

    fn join(&mut self, relation: TableFactor, join_operator: JoinOperator) {
        let from = self.from.last_mut().expect("a row of literals joins nothing");
        from.joins.push(Join { relation, global: false, join_operator });
    }

    pub(in crate::compile) fn filter(&mut self, expr: Expr) {
        self.filters.push(expr);
    }

    pub(in crate::compile) fn having(&mut self, expr: Expr) {
        self.having.push(expr);
    }

    pub(in crate::compile) fn order(&mut self, expr: Expr, order: Order) {
        // A constant orders nothing; a bare number would even name a column by its place.
        let unsigned = if let Expr::UnaryOp { expr, .. } = &expr { expr } else { &expr };
        if matches!(unsigned, Expr::Value(_)) {
            return;
        }
        self.orders.push(order_by(expr, order));
    }

    pub(in crate::compile) fn limit(&mut self, rows: u64) {
        self.limit = Some(rows);
    }

    pub(in crate::compile) fn distinct(&mut self) {
        self.distinct = true;
    }

    pub(in crate::compile) fn query(self) -> Query {
        let select = sqlparser::ast::Select {
            select_token: AttachedToken::empty(),
            optimizer_hints: Vec::new(),
            distinct: self.distinct.then_some(Distinct::Distinct),
            select_modifiers: None,
            top: None,
            top_before_distinct: false,
            projection: self.items,
            exclude: None,
            into: None,
            from: self.from,
            lateral_views: Vec::new(),
            prewhere: None,
            selection: (!self.filters.is_empty()).then(|| and(self.filters)),
            connect_by: Vec::new(),
            group_by: GroupByExpr::Expressions(self.groups, Vec::new()),
            cluster_by: Vec::new(),
            distribute_by: Vec::new(),
            sort_by: Vec::new(),
            having: (!self.having.is_empty()).then(|| and(self.having)),
            named_window: Vec::new(),
            qualify: None,
            window_before_qualify: false,
            value_table_mode: None,
            flavor: SelectFlavor::Standard,
        };
        let mut query = body(SetExpr::Select(Box::new(select)));
        if !self.orders.is_empty() {
            query.order_by = Some(OrderBy { kind: OrderByKind::Expressions(self.orders), interpolate: None });
        }
        if let Some(rows) = self.limit {
            let limit = Some(integer(i64::try_from(rows).unwrap_or(i64::MAX)));
            query.limit_clause = Some(LimitClause::LimitOffset { limit, offset: None, limit_by: Vec::new() });
        }
        query
    }
}
