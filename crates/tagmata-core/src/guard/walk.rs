//! The walk over a query: puts each node before the rules, with what is in scope there.
//!
//! It decides nothing. It descends into the kinds of node that the rules let through and into no other.

use super::catalog::Catalog;
use super::relations::bare;
use super::rules::{Finding, Node, RuleSet};
use super::view::{Binding, Columns, Name, Scope, View, name};
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, Ident, Join, JoinConstraint,
    JoinOperator, LimitClause, OrderBy, OrderByKind, Query, Select, SelectItem, SetExpr, TableAlias, TableFactor,
    WindowFrameBound, WindowSpec, WindowType,
};
use std::rc::Rc;

/// What the rules find in a query.
pub(super) fn findings(rules: &RuleSet, query: &Query, catalog: &Catalog) -> Vec<Finding> {
    let mut walk = Walk { rules, view: View::of(catalog), depth: 0, findings: Vec::new() };
    walk.query(query);
    walk.findings
}

struct Walk<'a> {
    rules: &'a RuleSet,
    view: View<'a>,
    depth: usize,
    findings: Vec<Finding>,
}

impl<'a> Walk<'a> {
    fn ask(&mut self, node: Node<'_, 'a>) -> bool {
        self.rules.ask(node, Some(&self.view), &mut self.findings)
    }

    fn idents(&mut self, idents: impl IntoIterator<Item = &'a Ident>) {
        for ident in idents {
            self.ask(Node::Ident(ident));
        }
    }

    /// Walks one level down, unless that is too deep.
    fn deeper<T: Default>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let made = if self.ask(Node::Depth(self.depth)) { walk(self) } else { T::default() };
        self.depth -= 1;
        made
    }

    /// Walks a query; gives the names of its columns.
    fn query(&mut self, query: &'a Query) -> Vec<Name<'a>> {
        self.deeper(|walk| walk.query_here(query))
    }

    fn query_here(&mut self, query: &'a Query) -> Vec<Name<'a>> {
        self.ask(Node::Query(query));
        let ctes_around = self.view.ctes.len();
        if let Some(with) = &query.with {
            self.ask(Node::With(with));
            for cte in &with.cte_tables {
                self.idents([&cte.alias.name]);
                let outputs = self.apart(&cte.query);
                self.view
                    .ctes
                    .push(Binding { name: Some(name(&cte.alias.name)), columns: Columns::Outputs(outputs.into()) });
            }
        }
        self.view.scopes.push(Scope::default());
        let outputs = match query.body.as_ref() {
            SetExpr::Select(select) => {
                self.ask(Node::Body(&query.body));
                self.select(select)
            }
            _ => self.body(&query.body),
        };
        if let Some(order) = &query.order_by {
            self.order_by(order, &outputs);
        }
        if let Some(LimitClause::LimitOffset { limit, offset, limit_by: _ }) = &query.limit_clause {
            self.exprs(limit.iter().chain(offset.as_ref().map(|offset| &offset.value)));
        }
        self.view.scopes.pop();
        self.view.ctes.truncate(ctes_around);
        outputs
    }

    /// Walks a query that sees no select around it.
    fn apart(&mut self, query: &'a Query) -> Vec<Name<'a>> {
        let first = std::mem::replace(&mut self.view.first, self.view.scopes.len());
        let outputs = self.query(query);
        self.view.first = first;
        outputs
    }

    /// Walks a union; its names are those of its first part.
    fn body(&mut self, body: &'a SetExpr) -> Vec<Name<'a>> {
        let mut parts = Vec::new();
        let mut left = body;
        // A chain of unions leans to the left and may be long: it is one level.
        while let SetExpr::SetOperation { left: next, right, .. } = left {
            self.ask(Node::Body(left));
            parts.push(right.as_ref());
            left = next;
        }
        parts.push(left);
        let mut outputs = Vec::new();
        for part in parts.into_iter().rev() {
            let made = self.deeper(|walk| walk.part(part));
            if outputs.is_empty() {
                outputs = made;
            }
        }
        outputs
    }

    fn part(&mut self, part: &'a SetExpr) -> Vec<Name<'a>> {
        match part {
            SetExpr::SetOperation { .. } => return self.body(part),
            _ => self.ask(Node::Body(part)),
        };
        match part {
            SetExpr::Select(select) => {
                self.view.scopes.push(Scope::default());
                let outputs = self.select(select);
                self.view.scopes.pop();
                outputs
            }
            SetExpr::Query(query) => self.query(query),
            _ => Vec::new(),
        }
    }

    /// Walks a select into the innermost scope; gives the names of its columns.
    fn select(&mut self, select: &'a Select) -> Vec<Name<'a>> {
        self.ask(Node::Select(select));
        for item in &select.from {
            self.relation(&item.relation);
            for join in &item.joins {
                self.join(join);
            }
        }
        let mut outputs = Vec::with_capacity(select.projection.len());
        for item in &select.projection {
            outputs.extend(self.item(item));
        }
        self.exprs(select.selection.iter().chain(&select.having));
        if let GroupByExpr::Expressions(exprs, _) = &select.group_by {
            self.exprs(exprs);
        }
        outputs
    }

    fn item(&mut self, item: &'a SelectItem) -> Option<Name<'a>> {
        self.ask(Node::Item(item));
        match item {
            SelectItem::UnnamedExpr(expr) => {
                self.expr(expr);
                match expr {
                    Expr::Identifier(column) => Some(name(column)),
                    Expr::CompoundIdentifier(parts) => parts.last().map(name),
                    _ => None,
                }
            }
            SelectItem::ExprWithAlias { expr, alias } => {
                self.expr(expr);
                self.idents([alias]);
                Some(name(alias))
            }
            _ => None,
        }
    }

    fn relation(&mut self, relation: &'a TableFactor) {
        self.ask(Node::Relation(relation));
        let (own, alias, columns) = match relation {
            TableFactor::Table { name: object, alias, .. } => {
                let ident = bare(object);
                self.idents(ident);
                let own = ident.map(name);
                let columns = own.as_deref().and_then(|own| self.view.relation(own));
                (own, alias.as_ref(), columns.unwrap_or(Columns::None))
            }
            TableFactor::Derived { subquery, alias, .. } => {
                let outputs: Rc<[Name]> = self.apart(subquery).into();
                (None, alias.as_ref(), Columns::Outputs(outputs))
            }
            _ => return,
        };
        self.bind(own, alias, columns);
    }

    /// Puts a relation into the innermost scope.
    fn bind(&mut self, own: Option<Name<'a>>, alias: Option<&'a TableAlias>, columns: Columns<'a>) {
        self.idents(alias.map(|alias| &alias.name));
        let name = alias.map(|alias| name(&alias.name)).or(own);
        if let Some(scope) = self.view.scopes.last_mut() {
            scope.bindings.push(Binding { name, columns });
        }
        self.ask(Node::Alias(alias));
    }

    /// Walks a join. Its condition sees the relations up to it; what is only probed cannot be seen behind it, and yet
    /// keeps its name, so that the name does not come to mean a relation of a select around.
    fn join(&mut self, join: &'a Join) {
        self.ask(Node::Join(join));
        self.relation(&join.relation);
        let (constraint, probed) = match &join.join_operator {
            JoinOperator::Join(on)
            | JoinOperator::Inner(on)
            | JoinOperator::Left(on)
            | JoinOperator::LeftOuter(on)
            | JoinOperator::Right(on)
            | JoinOperator::RightOuter(on)
            | JoinOperator::FullOuter(on) => (on, false),
            JoinOperator::Semi(on)
            | JoinOperator::LeftSemi(on)
            | JoinOperator::Anti(on)
            | JoinOperator::LeftAnti(on) => (on, true),
            _ => return,
        };
        if let JoinConstraint::On(condition) = constraint {
            self.expr(condition);
        }
        if probed && let Some(binding) = self.view.scopes.last_mut().and_then(|scope| scope.bindings.last_mut()) {
            binding.columns = Columns::None;
        }
    }

    fn order_by(&mut self, order: &'a OrderBy, outputs: &[Name<'a>]) {
        self.ask(Node::OrderBy(order));
        let OrderByKind::Expressions(exprs) = &order.kind else { return };
        for order in exprs {
            // Only a bare name is looked up among the aliases first; inside an expression the table's column wins.
            if matches!(order.expr, Expr::Identifier(_)) {
                self.view.aliases = Some(outputs.to_vec());
            }
            self.expr(&order.expr);
            self.view.aliases = None;
        }
    }

    fn exprs(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        let mut left = expr;
        // A chain of operators leans to the left and may be long: it is one level.
        while let Expr::BinaryOp { left: next, op: _, right } = left {
            self.ask(Node::Expr(left));
            self.deeper(|walk| walk.expr(right));
            left = next;
        }
        self.ask(Node::Expr(left));
        self.deeper(|walk| walk.inside(left));
    }

    fn inside(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Identifier(ident) => self.idents([ident]),
            Expr::CompoundIdentifier(idents) => self.idents(idents),
            Expr::Nested(one) | Expr::UnaryOp { op: _, expr: one } | Expr::Extract { expr: one, .. } => self.expr(one),
            Expr::IsNull(one) | Expr::IsNotNull(one) | Expr::IsUnknown(one) | Expr::IsNotUnknown(one) => self.expr(one),
            Expr::IsTrue(one) | Expr::IsNotTrue(one) | Expr::IsFalse(one) | Expr::IsNotFalse(one) => self.expr(one),
            Expr::Collate { expr: one, collation: _ } => self.expr(one),
            Expr::Ceil { expr: one, field: _ } | Expr::Floor { expr: one, field: _ } => self.expr(one),
            Expr::IsDistinctFrom(one, other) | Expr::IsNotDistinctFrom(one, other) => self.exprs([&**one, other]),
            Expr::Between { expr, negated: _, low, high } => self.exprs([&**expr, low, high]),
            Expr::InList { expr, list, negated: _ } => {
                self.expr(expr);
                self.exprs(list);
            }
            Expr::InSubquery { expr, subquery, negated: _ } => {
                self.expr(expr);
                self.query(subquery);
            }
            Expr::Exists { subquery, negated: _ } | Expr::Subquery(subquery) => {
                self.query(subquery);
            }
            Expr::Case { case_token: _, end_token: _, operand, conditions, else_result } => {
                self.exprs(operand.as_deref());
                self.exprs(conditions.iter().flat_map(|when| [&when.condition, &when.result]));
                self.exprs(else_result.as_deref());
            }
            Expr::Cast { kind: _, expr, data_type, format: _ } => {
                self.ask(Node::Type(data_type));
                self.expr(expr);
            }
            Expr::Function(function) => self.function(function),
            _ => {}
        }
    }

    fn function(&mut self, function: &'a Function) {
        self.ask(Node::Function(function));
        self.idents(bare(&function.name));
        if let FunctionArguments::List(list) = &function.args {
            for arg in &list.args {
                if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = arg {
                    self.expr(expr);
                }
            }
        }
        self.exprs(function.within_group.iter().map(|order| &order.expr));
        self.exprs(function.filter.as_deref());
        if let Some(WindowType::WindowSpec(window)) = &function.over {
            self.window(window);
        }
    }

    fn window(&mut self, window: &'a WindowSpec) {
        self.exprs(&window.partition_by);
        self.exprs(window.order_by.iter().map(|order| &order.expr));
        let Some(frame) = &window.window_frame else { return };
        for bound in [Some(&frame.start_bound), frame.end_bound.as_ref()].into_iter().flatten() {
            if let WindowFrameBound::Preceding(Some(by)) | WindowFrameBound::Following(Some(by)) = bound {
                self.expr(by);
            }
        }
    }
}
