//! The closed list of functions, and the rules over their calls.
//!
//! Not on the list, on purpose: whatever allocates by a number it is given (`repeat`, `lpad`, `range`, `list_*`,
//! `string_agg` …: engines neither bound nor interrupt it), reads anything but its arguments (`read_*`, `query`, `glob`,
//! `current_setting`, `nextval` …), tells the time or is not the same twice (`now`, `random`), or turns a row into a value.

use super::queries::is_plain_order;
use super::relations::bare;
use super::rules::{Node, Verdict, allow_if};
use super::view::View;
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList, FunctionArguments,
    Value, WindowFrame, WindowFrameBound, WindowSpec, WindowType,
};
use std::borrow::Cow;

/// Where a function may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anywhere.
    Scalar,
    /// Over a group or a window.
    Aggregate,
    /// Over a group in an order: `WITHIN GROUP (ORDER BY …)`.
    Ordered,
    /// Over a window only.
    Window,
}

/// Which engines have a function under this name and with this meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum In {
    /// DuckDB and PostgreSQL.
    Both,
    /// DuckDB alone.
    DuckDb,
}

/// A function and how many arguments it takes.
pub(super) struct Known {
    name: &'static str,
    kind: Kind,
    least: usize,
    most: usize,
    engines: In,
}

/// Shorter than the fields' names, as the list below is read as a table.
const fn known(name: &'static str, kind: Kind, least: usize, most: usize) -> Known {
    Known { name, kind, least, most, engines: In::Both }
}

/// A function of DuckDB.
const fn duckdb(name: &'static str, kind: Kind, least: usize, most: usize) -> Known {
    Known { engines: In::DuckDb, ..known(name, kind, least, most) }
}

/// Arguments of `coalesce`, `least` and `greatest` at most.
const MANY: usize = 64;

/// Every function.
pub(super) const KNOWN: [Known; 47] = [
    known("count", Kind::Aggregate, 1, 1),
    known("sum", Kind::Aggregate, 1, 1),
    known("avg", Kind::Aggregate, 1, 1),
    known("min", Kind::Aggregate, 1, 1),
    known("max", Kind::Aggregate, 1, 1),
    duckdb("median", Kind::Aggregate, 1, 1),
    duckdb("any_value", Kind::Aggregate, 1, 1),
    known("bool_and", Kind::Aggregate, 1, 1),
    known("bool_or", Kind::Aggregate, 1, 1),
    known("bit_or", Kind::Aggregate, 1, 1),
    duckdb("quantile_cont", Kind::Aggregate, 2, 2),
    duckdb("quantile_disc", Kind::Aggregate, 2, 2),
    known("percentile_cont", Kind::Ordered, 1, 1),
    known("percentile_disc", Kind::Ordered, 1, 1),
    known("row_number", Kind::Window, 0, 0),
    known("rank", Kind::Window, 0, 0),
    known("dense_rank", Kind::Window, 0, 0),
    known("percent_rank", Kind::Window, 0, 0),
    known("cume_dist", Kind::Window, 0, 0),
    known("ntile", Kind::Window, 1, 1),
    known("lag", Kind::Window, 1, 3),
    known("lead", Kind::Window, 1, 3),
    known("first_value", Kind::Window, 1, 1),
    known("last_value", Kind::Window, 1, 1),
    known("coalesce", Kind::Scalar, 1, MANY),
    known("least", Kind::Scalar, 1, MANY),
    known("greatest", Kind::Scalar, 1, MANY),
    known("nullif", Kind::Scalar, 2, 2),
    known("round", Kind::Scalar, 1, 2),
    known("floor", Kind::Scalar, 1, 1),
    known("ceil", Kind::Scalar, 1, 1),
    known("abs", Kind::Scalar, 1, 1),
    known("sqrt", Kind::Scalar, 1, 1),
    known("ln", Kind::Scalar, 1, 1),
    known("date_trunc", Kind::Scalar, 2, 2),
    known("date_part", Kind::Scalar, 2, 2),
    duckdb("date_diff", Kind::Scalar, 3, 3),
    duckdb("datediff", Kind::Scalar, 3, 3),
    duckdb("year", Kind::Scalar, 1, 1),
    duckdb("quarter", Kind::Scalar, 1, 1),
    duckdb("month", Kind::Scalar, 1, 1),
    duckdb("week", Kind::Scalar, 1, 1),
    duckdb("day", Kind::Scalar, 1, 1),
    duckdb("hour", Kind::Scalar, 1, 1),
    duckdb("dayofweek", Kind::Scalar, 1, 1),
    duckdb("isodow", Kind::Scalar, 1, 1),
    duckdb("isoyear", Kind::Scalar, 1, 1),
];

/// What the first argument of the functions of date parts may be.
const DATE_PARTS: [&str; 11] =
    ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "dow", "isodow", "isoyear"];

/// The function of the list that a call means. In quotes its name must be written as it is there.
fn listed(function: &Function, view: Option<&View>) -> Option<&'static Known> {
    let ident = bare(&function.name)?;
    let folded: Cow<str> = match ident.quote_style {
        None => Cow::Owned(ident.value.to_ascii_lowercase()),
        Some(_) => Cow::Borrowed(&ident.value),
    };
    let engines: &[In] = if view.is_some_and(View::is_postgres) { &[In::Both] } else { &[In::Both, In::DuckDb] };
    KNOWN.iter().find(|known| known.name == folded && engines.contains(&known.engines))
}

/// `functions`: on the list, without a schema.
pub(super) fn on_the_list(node: Node, view: Option<&View>) -> Verdict {
    let Node::Function(function) = node else { return Ok(()) };
    allow_if(
        listed(function, view).is_some(),
        || format!("the function {}", function.name),
        "the functions on the guard's list",
    )
}

/// The expressions a call is given; `None` when there is anything else among its arguments.
fn plain_arguments(list: &FunctionArgumentList) -> Option<Vec<&Expr>> {
    let expr = |arg| match arg {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref expr)) => Some(expr),
        _ => None,
    };
    list.args.iter().map(expr).collect()
}

/// `arguments`: as many plain expressions as the function takes, or `count(*)`; `WITHIN GROUP` where it belongs.
pub(super) fn arguments(node: Node, view: Option<&View>) -> Verdict {
    let Node::Function(function) = node else { return Ok(()) };
    let Function { name: _, uses_odbc_syntax, parameters, args, within_group, filter: _, null_treatment: _, over: _ } =
        function;
    let ordered = listed(function, view).is_some_and(|known| known.kind == Kind::Ordered);
    let mut plain = !uses_odbc_syntax && matches!(parameters, FunctionArguments::None);
    plain &= within_group.len() == usize::from(ordered) && within_group.iter().all(is_plain_order);
    plain &= match args {
        FunctionArguments::List(list) => {
            let FunctionArgumentList { duplicate_treatment: _, args, clauses } = list;
            let nulls =
                |clause: &FunctionArgumentClause| matches!(clause, FunctionArgumentClause::IgnoreOrRespectNulls(_));
            let star = matches!(args.as_slice(), [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]);
            let counted = match (listed(function, view), plain_arguments(list)) {
                (Some(known), _) if star => known.name == "count",
                (Some(known), Some(exprs)) => (known.least..=known.most).contains(&exprs.len()),
                (None, Some(_)) => true,
                (_, None) => false,
            };
            counted && clauses.iter().all(nulls)
        }
        FunctionArguments::None | FunctionArguments::Subquery(_) => false,
    };
    allow_if(plain, || function, "as many plain arguments as the function takes")
}

/// `constants`: a date part from the list, a quantile from 0 to 1, written as literals.
pub(super) fn constants(node: Node, view: Option<&View>) -> Verdict {
    let Node::Function(function) = node else { return Ok(()) };
    let (Some(known), FunctionArguments::List(list)) = (listed(function, view), &function.args) else { return Ok(()) };
    let Some(exprs) = plain_arguments(list) else { return Ok(()) };
    let literal = |index: usize| match exprs.get(index) {
        Some(Expr::Value(value)) => Some(&value.value),
        _ => None,
    };
    let plain = match known.name {
        "date_trunc" | "date_part" | "date_diff" | "datediff" => {
            matches!(literal(0), Some(Value::SingleQuotedString(part)) if DATE_PARTS.contains(&part.as_str()))
        }
        "quantile_cont" | "quantile_disc" => literal(1).is_some_and(is_fraction),
        "percentile_cont" | "percentile_disc" => literal(0).is_some_and(is_fraction),
        _ => true,
    };
    allow_if(plain, || function, "a date part ('year' … 'second') or a quantile (0 … 1), as a literal")
}

fn is_fraction(value: &Value) -> bool {
    let Value::Number(digits, _) = value else { return false };
    digits.parse().is_ok_and(|fraction: f64| (0.0..=1.0).contains(&fraction))
}

/// `aggregates`: `DISTINCT` and `FILTER` belong to aggregates.
pub(super) fn aggregates(node: Node, view: Option<&View>) -> Verdict {
    let Node::Function(function) = node else { return Ok(()) };
    let distinct = matches!(&function.args, FunctionArguments::List(list) if list.duplicate_treatment.is_some());
    let plain = match listed(function, view).map(|known| known.kind) {
        None | Some(Kind::Aggregate) => true,
        Some(Kind::Ordered) => !distinct,
        Some(Kind::Scalar | Kind::Window) => !(distinct || function.filter.is_some()),
    };
    allow_if(plain, || function, "DISTINCT and FILTER in aggregates")
}

/// `windows`: `OVER (PARTITION BY … ORDER BY … frame)` where the function is of windows, without names of windows.
pub(super) fn windows(node: Node, view: Option<&View>) -> Verdict {
    const ALLOWED: &str =
        "OVER (PARTITION BY … ORDER BY … ROWS | RANGE BETWEEN … AND …) for aggregates and window functions";
    let Node::Function(function) = node else { return Ok(()) };
    let kind = listed(function, view).map(|known| known.kind);
    let clauses = matches!(&function.args, FunctionArguments::List(list) if !list.clauses.is_empty());
    let nulls = function.null_treatment.is_some() || clauses;
    let plain = match &function.over {
        None => kind != Some(Kind::Window) && !nulls,
        Some(WindowType::NamedWindow(_)) => false,
        Some(WindowType::WindowSpec(WindowSpec { window_name, partition_by: _, order_by, window_frame })) => {
            let ordered = order_by.iter().all(is_plain_order);
            let bounded = window_frame.as_ref().is_none_or(is_plain_frame);
            window_name.is_none()
                && ordered
                && bounded
                && !matches!(kind, Some(Kind::Scalar | Kind::Ordered))
                && (!nulls || kind == Some(Kind::Window))
        }
    };
    allow_if(plain, || function, ALLOWED)
}

/// Bounds are literals.
fn is_plain_frame(frame: &WindowFrame) -> bool {
    let WindowFrame { units: _, start_bound, end_bound } = frame;
    [Some(start_bound), end_bound.as_ref()].into_iter().flatten().all(|bound| match bound {
        WindowFrameBound::CurrentRow | WindowFrameBound::Preceding(None) | WindowFrameBound::Following(None) => true,
        WindowFrameBound::Preceding(Some(by)) | WindowFrameBound::Following(Some(by)) => {
            matches!(by.as_ref(), Expr::Value(_) | Expr::Interval(_))
        }
    })
}
