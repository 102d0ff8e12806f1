//! Rules over expressions, but for names and function calls.

use super::rules::{Node, Verdict, allow_if};
use super::view::View;
use sqlparser::ast::{
    BinaryOperator, CastKind, CeilFloorKind, DataType, DateTimeField, Expr, Interval, TimezoneInfo, TypedString,
    UnaryOperator, Value,
};

/// `expressions`: the kinds of expression there are.
pub(super) fn kinds(node: Node, _: Option<&View>) -> Verdict {
    let Node::Expr(expr) = node else { return Ok(()) };
    let allowed = match expr {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Nested(_) => true,
        Expr::Value(_) | Expr::TypedString(_) | Expr::Interval(_) => true,
        Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::IsUnknown(_) | Expr::IsNotUnknown(_) => true,
        Expr::IsTrue(_) | Expr::IsNotTrue(_) | Expr::IsFalse(_) | Expr::IsNotFalse(_) => true,
        Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) => true,
        Expr::InList { .. } | Expr::InSubquery { .. } | Expr::Between { .. } => true,
        Expr::BinaryOp { .. } | Expr::UnaryOp { .. } | Expr::Case { .. } | Expr::Cast { .. } => true,
        Expr::Exists { .. } | Expr::Subquery(_) | Expr::Function(_) => true,
        Expr::Extract { field, syntax: _, expr: _ } => is_date_part(field),
        Expr::Collate { expr: _, collation } => collation.to_string() == "\"C\"",
        Expr::Ceil { expr: _, field } | Expr::Floor { expr: _, field } => {
            matches!(field, CeilFloorKind::DateTimeField(DateTimeField::NoDateTime))
        }
        _ => false,
    };
    allow_if(
        allowed,
        || expr,
        "columns, literals, comparison, arithmetic, CASE, CAST, COLLATE \"C\", IN, BETWEEN, EXISTS, IS and function calls",
    )
}

/// Years to seconds, and the days of a week.
fn is_date_part(field: &DateTimeField) -> bool {
    use DateTimeField::*;
    matches!(field, Year | Quarter | Month | Week(None) | Day | Hour | Minute | Second | Dow | Doy | Isodow | Isoyear)
}

/// `operators`: logic, comparison and arithmetic.
pub(super) fn operators(node: Node, _: Option<&View>) -> Verdict {
    use BinaryOperator::*;
    let Node::Expr(expr) = node else { return Ok(()) };
    match expr {
        Expr::BinaryOp { left: _, op, right: _ } => {
            let logic = matches!(op, And | Or | Eq | NotEq | Lt | LtEq | Gt | GtEq);
            let arithmetic = matches!(op, Plus | Minus | Multiply | Divide | Modulo);
            allow_if(logic || arithmetic, || format!("the operator {op}"), "AND OR = <> < <= > >= + - * / %")
        }
        Expr::UnaryOp { op, expr: _ } => {
            let allowed = matches!(op, UnaryOperator::Not | UnaryOperator::Minus);
            allow_if(allowed, || format!("the operator {op}"), "NOT and -")
        }
        _ => Ok(()),
    }
}

/// `literals`: numbers, `'…'`, `TRUE`, `FALSE`, `NULL`, `DATE '…'`, `TIMESTAMP '…'`, `INTERVAL '…' DAY`, `INTERVAL 1 DAY`.
pub(super) fn literals(node: Node, _: Option<&View>) -> Verdict {
    const ALLOWED: &str = "numbers, '…', TRUE, FALSE, NULL, DATE '…', TIMESTAMP '…' and INTERVAL '…' DAY";
    let Node::Expr(expr) = node else { return Ok(()) };
    let plain = match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, long) => {
                !long && digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.')
            }
            Value::SingleQuotedString(_) | Value::Boolean(_) | Value::Null => true,
            _ => false,
        },
        Expr::TypedString(TypedString { data_type, value, uses_odbc_syntax }) => {
            let dated = matches!(data_type, DataType::Date | DataType::Timestamp(None, TimezoneInfo::None));
            dated && matches!(value.value, Value::SingleQuotedString(_)) && !uses_odbc_syntax
        }
        Expr::Interval(interval) => is_plain_interval(interval),
        _ => true,
    };
    allow_if(plain, || format!("the literal {expr}"), ALLOWED)
}

fn is_plain_interval(interval: &Interval) -> bool {
    use DateTimeField::*;
    let Interval { value, leading_field, leading_precision, last_field, fractional_seconds_precision } = interval;
    let Expr::Value(value) = value.as_ref() else { return false };
    let number = matches!(value.value, Value::Number(_, false) | Value::SingleQuotedString(_));
    let field = match leading_field {
        None | Some(Year | Years | Quarter | Month | Months | Week(None) | Weeks | Day | Days) => true,
        Some(Hour | Hours | Minute | Minutes | Second | Seconds) => true,
        Some(_) => false,
    };
    number && field && leading_precision.is_none() && last_field.is_none() && fractional_seconds_precision.is_none()
}

/// `casts`: `CAST`, `::` and, where the engine has it, `TRY_CAST`; without a format.
pub(super) fn casts(node: Node, view: Option<&View>) -> Verdict {
    let Node::Expr(cast @ Expr::Cast { kind, expr: _, data_type: _, format }) = node else { return Ok(()) };
    let known = match kind {
        CastKind::Cast | CastKind::DoubleColon => true,
        CastKind::TryCast => !view.is_some_and(View::is_postgres),
        _ => false,
    };
    allow_if(known && format.is_none(), || cast, "CAST, TRY_CAST and :: without FORMAT")
}

/// `types`: what a value may be cast to.
pub(super) fn types(node: Node, _: Option<&View>) -> Verdict {
    use DataType::*;
    let Node::Type(data_type) = node else { return Ok(()) };
    let allowed = match data_type {
        Varchar(None) | Text | Date | Boolean | Bool => true,
        Timestamp(None, TimezoneInfo::None) => true,
        BigInt(None) | Integer(None) | Int(None) | SmallInt(None) | DoublePrecision => true,
        Double(size) => matches!(size, sqlparser::ast::ExactNumberInfo::None),
        Decimal(_) | Numeric(_) => true,
        _ => false,
    };
    allow_if(
        allowed,
        || format!("the type {data_type}"),
        "VARCHAR, DATE, TIMESTAMP, BIGINT, INTEGER, DOUBLE, DECIMAL(p, s) and BOOLEAN",
    )
}
