//! A derived metric's SQL arithmetic as the arithmetic of a model file.

use crate::fragment::expression;
use sqlparser::ast::{BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value};

/// Prints the arithmetic. On failure says what is not arithmetic.
pub(crate) fn arithmetic(sql: &str) -> Result<String, String> {
    printed(&expression(sql)?, false)
}

/// `is_divisor`: dividing by nothing and by 0 are one and the same, so `NULLIF(x, 0)` there is `x`.
fn printed(expr: &Expr, is_divisor: bool) -> Result<String, String> {
    match expr {
        Expr::Nested(inner) => Ok(format!("({})", printed(inner, is_divisor)?)),
        Expr::Identifier(name) => Ok(name.value.clone()),
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => Ok(digits.clone()),
            other => Err(format!("`{other}` is not a number")),
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => Ok(format!("(0 - {})", printed(expr, false)?)),
        Expr::BinaryOp { left, op, right } => {
            let is_division = *op == BinaryOperator::Divide;
            let sign = match op {
                BinaryOperator::Plus => '+',
                BinaryOperator::Minus => '-',
                BinaryOperator::Multiply => '*',
                BinaryOperator::Divide => '/',
                other => return Err(format!("`{other}` is not one of + - * /")),
            };
            Ok(format!("{} {sign} {}", printed(left, false)?, printed(right, is_division)?))
        }
        Expr::Function(function) if is_divisor && function.name.to_string().eq_ignore_ascii_case("nullif") => {
            nullif_zero(&function.args).ok_or_else(|| format!("`{expr}` is not `NULLIF(x, 0)`"))?
        }
        other => Err(format!("`{other}` is not arithmetic over metrics")),
    }
}

fn nullif_zero(args: &FunctionArguments) -> Option<Result<String, String>> {
    let FunctionArguments::List(list) = args else { return None };
    match list.args.as_slice() {
        [
            FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)),
            FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(zero))),
        ] if zero.value.to_string() == "0" => Some(
            printed(inner, true)
                .map(|text| if matches!(inner, Expr::BinaryOp { .. }) { format!("({text})") } else { text }),
        ),
        _ => None,
    }
}
