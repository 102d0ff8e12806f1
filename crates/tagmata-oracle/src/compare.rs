//! Whether two results are the same: the same rows in the same order, numbers but for their last bits.

use crate::value::Value;

/// How far numbers may lie apart, relative to the larger one.
const NOISE: f64 = 1e-9;

/// Whether two results are the same.
pub fn same(a: &[Vec<Value>], b: &[Vec<Value>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_row(a, b))
}

fn same_row(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_cell(a, b))
}

fn same_cell(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => (a - b).abs() <= NOISE * a.abs().max(b.abs()),
        _ => a == b,
    }
}
