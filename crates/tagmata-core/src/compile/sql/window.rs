//! Functions over windows of rows.

use super::{Call, invoke, order_by};
use crate::draft::Order;
use sqlparser::ast::{Expr, FunctionArgExpr, WindowSpec, WindowType};

/// `lag(of) OVER (ORDER BY …)`: the value of the row before.
pub(in crate::compile) fn lag(of: Expr, by: Expr) -> Expr {
    let order_by = vec![order_by(by, Order::Asc)];
    let spec = WindowSpec { window_name: None, partition_by: Vec::new(), order_by, window_frame: None };
    let over = Some(WindowType::WindowSpec(spec));
    invoke("lag", vec![FunctionArgExpr::Expr(of)], Call { over, ..Call::default() })
}

/// `sum(of) OVER (PARTITION BY …)`
pub(in crate::compile) fn sum_over(of: Expr, partition_by: Vec<Expr>) -> Expr {
    let spec = WindowSpec { window_name: None, partition_by, order_by: Vec::new(), window_frame: None };
    let over = Some(WindowType::WindowSpec(spec));
    invoke("sum", vec![FunctionArgExpr::Expr(of)], Call { over, ..Call::default() })
}
