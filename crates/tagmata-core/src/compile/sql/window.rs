//! Functions over windows of rows.

use super::{Call, function_args, invoke, order_by};
use crate::draft::Order;
use sqlparser::ast::*;

/// The rows that a function looks at from each row.
#[derive(Default)]
pub(in crate::compile) struct Over {
    pub(in crate::compile) partition: Vec<Expr>,
    /// Ascending.
    pub(in crate::compile) order: Vec<Expr>,
    pub(in crate::compile) back: Back,
}

/// How far a window reaches back.
#[derive(Default)]
pub(in crate::compile) enum Back {
    /// What the engines do where nothing is said.
    #[default]
    Unsaid,
    /// All rows before the row, and the row.
    All,
    /// So many rows before the row, and the row.
    Rows(i64),
}

/// `name(args) OVER (PARTITION BY … ORDER BY … ROWS …)`
pub(in crate::compile) fn windowed(name: &str, args: Vec<Expr>, over: Over) -> Expr {
    let from = match over.back {
        Back::Unsaid => None,
        Back::All => Some(None),
        Back::Rows(n) => Some(Some(Box::new(super::integer(n)))),
    };
    let window_frame = from.map(|rows| WindowFrame {
        units: WindowFrameUnits::Rows,
        start_bound: WindowFrameBound::Preceding(rows),
        end_bound: Some(WindowFrameBound::CurrentRow),
    });
    let spec = WindowSpec {
        window_name: None,
        partition_by: over.partition,
        order_by: over.order.into_iter().map(|expr| order_by(expr, Order::Asc)).collect(),
        window_frame,
    };
    invoke(name, function_args(args), Call { over: Some(WindowType::WindowSpec(spec)), ..Call::default() })
}

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
