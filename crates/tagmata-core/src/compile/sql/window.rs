//! Functions over windows of rows.

use super::{Call, invoke, order_by};
use crate::draft::Order;
use sqlparser::ast::{Expr, FunctionArgExpr, OrderByExpr, WindowSpec, WindowType};

fn over(partition_by: Vec<Expr>, order_by: Vec<OrderByExpr>) -> Option<WindowType> {
    Some(WindowType::WindowSpec(WindowSpec { window_name: None, partition_by, order_by, window_frame: None }))
}

/// `lag(of) OVER (ORDER BY …)`: the value of the row before.
pub(in crate::compile) fn lag(of: Expr, by: Expr) -> Expr {
    let over = over(Vec::new(), vec![order_by(by, Order::Asc)]);
    invoke("lag", vec![FunctionArgExpr::Expr(of)], Call { over, ..Call::default() })
}

/// `sum(of) OVER (PARTITION BY …)`
pub(in crate::compile) fn sum_over(of: Expr, partition_by: Vec<Expr>) -> Expr {
    let over = over(partition_by, Vec::new());
    invoke("sum", vec![FunctionArgExpr::Expr(of)], Call { over, ..Call::default() })
}

/// `row_number()` or `rank()` `OVER (PARTITION BY … ORDER BY …)`
pub(in crate::compile) fn position(name: &str, partition: Vec<Expr>, orders: Vec<(Expr, Order)>) -> Expr {
    let orders = orders.into_iter().map(|(expr, order)| order_by(expr, order)).collect();
    invoke(name, Vec::new(), Call { over: over(partition, orders), ..Call::default() })
}

/// `count(*) OVER (PARTITION BY …)`
pub(in crate::compile) fn count_over(partition: Vec<Expr>) -> Expr {
    invoke("count", vec![FunctionArgExpr::Wildcard], Call { over: over(partition, Vec::new()), ..Call::default() })
}
