//! Small constructors over sqlparser's tree, so that the compiler reads like the SQL it means.

mod select;
mod window;

pub(super) use select::Select;
pub(super) use window::{Back, Over, count_over, lag, position, sum_over, windowed};

use crate::draft::Order;
use jiff::civil::Date;
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::*;
use sqlparser::keywords::ALL_KEYWORDS;

fn body(body: SetExpr) -> Query {
    Query {
        with: None,
        body: Box::new(body),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

/// `WITH … body`
pub(super) fn with(ctes: Vec<(String, Query)>, mut body: Query) -> Query {
    if ctes.is_empty() {
        return body;
    }
    let cte = |(name, query): (String, Query)| Cte {
        alias: TableAlias { explicit: false, ..alias(&name) },
        query: Box::new(query),
        from: None,
        materialized: None,
        closing_paren_token: AttachedToken::empty(),
    };
    let cte_tables = ctes.into_iter().map(cte).collect();
    body.with = Some(With { with_token: AttachedToken::empty(), recursive: false, cte_tables });
    body
}

/// `a UNION ALL b …`
pub(super) fn union_all(queries: Vec<Query>) -> Query {
    let mut parts = queries.into_iter().map(|query| *query.body);
    let first = parts.next().expect("a union has a part");
    body(parts.fold(first, |left, right| SetExpr::SetOperation {
        left: Box::new(left),
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        right: Box::new(right),
    }))
}

/// A name; quoted where it is not a plain lower-case word or could be read as a keyword.
pub(super) fn ident(name: &str) -> Ident {
    let mut chars = name.chars();
    let plain = chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let keyword = ALL_KEYWORDS.binary_search(&name.to_ascii_uppercase().as_str()).is_ok();
    if plain && !keyword { Ident::new(name) } else { Ident::with_quote('"', name) }
}

fn alias(name: &str) -> TableAlias {
    TableAlias { explicit: true, name: ident(name), columns: Vec::new(), at: None }
}

/// A table, under another name where `as_name` differs.
pub(super) fn table(name: &str, as_name: &str) -> TableFactor {
    TableFactor::Table {
        name: ObjectName::from(vec![ident(name)]),
        alias: (name != as_name).then(|| alias(as_name)),
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    }
}

/// `(query) AS name`
pub(super) fn derived(query: Query, name: &str) -> TableFactor {
    TableFactor::Derived { lateral: false, subquery: Box::new(query), alias: Some(alias(name)), sample: None }
}

/// `table.column`
pub(super) fn column(table: &str, column: &str) -> Expr {
    Expr::CompoundIdentifier(vec![ident(table), ident(column)])
}

/// A string literal. The printer leaves quotes alone that look escaped to it (`''` and `\'`), so that a hostile value
/// could end the literal early; with every quote doubled beforehand it prints exactly what is meant.
pub(super) fn text(value: &str) -> Expr {
    Expr::value(Value::SingleQuotedString(value.replace('\'', "''")))
}

pub(super) fn integer(value: i64) -> Expr {
    number_text(value.to_string())
}

/// A number in plain digits: no exponent, so that it stays an exact decimal.
pub(super) fn number(value: f64) -> Expr {
    number_text(value.to_string())
}

fn number_text(digits: String) -> Expr {
    match digits.strip_prefix('-') {
        Some(positive) => Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr: Box::new(Expr::value(Value::Number(positive.to_string(), false))),
        },
        None => Expr::value(Value::Number(digits, false)),
    }
}

pub(super) fn boolean(value: bool) -> Expr {
    Expr::value(Value::Boolean(value))
}

pub(super) fn null() -> Expr {
    Expr::value(Value::Null)
}

pub(super) fn date(date: Date) -> Expr {
    Expr::TypedString(TypedString {
        data_type: DataType::Date,
        value: Value::SingleQuotedString(date.to_string()).with_empty_span(),
        uses_odbc_syntax: false,
    })
}

/// Brackets around anything that an operator beside it could tear apart.
fn wrap(expr: Expr) -> Expr {
    match expr {
        Expr::Identifier(_)
        | Expr::CompoundIdentifier(_)
        | Expr::Value(_)
        | Expr::Function(_)
        | Expr::Nested(_)
        | Expr::Case { .. }
        | Expr::Cast { .. }
        | Expr::TypedString(_) => expr,
        other => Expr::Nested(Box::new(other)),
    }
}

pub(super) fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp { left: Box::new(wrap(left)), op, right: Box::new(wrap(right)) }
}

pub(super) fn eq(left: Expr, right: Expr) -> Expr {
    binary(left, BinaryOperator::Eq, right)
}

fn chain(parts: Vec<Expr>, op: BinaryOperator, empty: bool) -> Expr {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return boolean(empty) };
    let Some(second) = parts.next() else { return first };
    // A flat chain `a AND b AND c`: only its members are bracketed.
    parts.fold(binary(first, op.clone(), second), |left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: op.clone(),
        right: Box::new(wrap(right)),
    })
}

pub(super) fn and(parts: Vec<Expr>) -> Expr {
    chain(parts, BinaryOperator::And, true)
}

pub(super) fn or(parts: Vec<Expr>) -> Expr {
    chain(parts, BinaryOperator::Or, false)
}

pub(super) fn not(expr: Expr) -> Expr {
    Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(wrap(expr)) }
}

pub(super) fn is_null(expr: Expr) -> Expr {
    Expr::IsNull(Box::new(wrap(expr)))
}

pub(super) fn is_not_null(expr: Expr) -> Expr {
    Expr::IsNotNull(Box::new(wrap(expr)))
}

pub(super) fn is_true(expr: Expr) -> Expr {
    Expr::IsTrue(Box::new(wrap(expr)))
}

pub(super) fn is_not_true(expr: Expr) -> Expr {
    Expr::IsNotTrue(Box::new(wrap(expr)))
}

/// `expr IN (1, 2)`.
pub(super) fn in_integers(expr: Expr, values: &[u16]) -> Expr {
    let list = values.iter().map(|value| integer(i64::from(*value))).collect();
    Expr::InList { expr: Box::new(expr), list, negated: false }
}

pub(super) fn in_list(expr: Expr, values: &[String], negated: bool) -> Expr {
    let list: Vec<Expr> = values.iter().map(|value| text(value)).collect();
    match (list.len(), negated) {
        (0, false) => boolean(false),
        (1, false) => eq(expr, text(&values[0])),
        (1, true) => binary(expr, BinaryOperator::NotEq, text(&values[0])),
        _ => Expr::InList { expr: Box::new(wrap(expr)), list, negated },
    }
}

pub(super) fn in_query(expr: Expr, subquery: Query) -> Expr {
    Expr::InSubquery { expr: Box::new(wrap(expr)), subquery: Box::new(subquery), negated: false }
}

pub(super) fn exists(subquery: Query) -> Expr {
    Expr::Exists { subquery: Box::new(subquery), negated: false }
}

/// `CASE WHEN … THEN … ELSE … END`; without a WHEN what stands behind ELSE, or nothing.
pub(super) fn case(whens: Vec<(Expr, Expr)>, otherwise: Option<Expr>) -> Expr {
    if whens.is_empty() {
        return otherwise.unwrap_or_else(null);
    }
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: whens.into_iter().map(|(condition, result)| CaseWhen { condition, result }).collect(),
        else_result: otherwise.map(Box::new),
    }
}

pub(super) fn cast(expr: Expr, data_type: DataType) -> Expr {
    Expr::Cast { kind: CastKind::Cast, expr: Box::new(expr), data_type, format: None }
}

/// A call, and what follows its arguments.
#[derive(Default)]
struct Call {
    distinct: bool,
    within: Vec<OrderByExpr>,
    filter: Option<Expr>,
    over: Option<WindowType>,
}

fn invoke(name: &str, args: Vec<FunctionArgExpr>, call: Call) -> Expr {
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: call.distinct.then_some(DuplicateTreatment::Distinct),
            args: args.into_iter().map(FunctionArg::Unnamed).collect(),
            clauses: Vec::new(),
        }),
        within_group: call.within,
        filter: call.filter.map(Box::new),
        null_treatment: None,
        over: call.over,
    })
}

fn function_args(args: Vec<Expr>) -> Vec<FunctionArgExpr> {
    args.into_iter().map(FunctionArgExpr::Expr).collect()
}

pub(super) fn function(name: &str, args: Vec<Expr>) -> Expr {
    invoke(name, function_args(args), Call::default())
}

pub(super) fn count_distinct(expr: Expr) -> Expr {
    invoke("count", vec![FunctionArgExpr::Expr(expr)], Call { distinct: true, ..Call::default() })
}

/// The value below which a fraction (0 to 1) of a group lies, between its neighbours; 0.5 is the median.
///
/// As a floating-point number: over decimals DuckDB would cut the median of 1.00 and 1.01 to 1.00.
pub(super) fn quantile(fraction: f64, of: Expr) -> Expr {
    in_order("percentile_cont", fraction, cast(of, DataType::DoublePrecision))
}

/// The smallest value of a group that at least a fraction (0 to 1) of it does not exceed.
pub(super) fn quantile_of_values(fraction: f64, of: Expr) -> Expr {
    in_order("percentile_disc", fraction, of)
}

/// `name(fraction) WITHIN GROUP (ORDER BY of)`
fn in_order(name: &str, fraction: f64, of: Expr) -> Expr {
    let within =
        vec![OrderByExpr { expr: of, options: OrderByOptions { sort: None, nulls_first: None }, with_fill: None }];
    invoke(name, vec![FunctionArgExpr::Expr(number(fraction))], Call { within, ..Call::default() })
}

/// A part of a date as a whole number: its month, its hour.
pub(super) fn extract(field: DateTimeField, date: Expr) -> Expr {
    Expr::Extract { field, syntax: ExtractSyntax::From, expr: Box::new(date) }
}

pub(super) fn count_rows() -> Expr {
    invoke("count", vec![FunctionArgExpr::Wildcard], Call::default())
}

pub(super) fn count_where(filter: Expr) -> Expr {
    invoke("count", vec![FunctionArgExpr::Wildcard], Call { filter: Some(filter), ..Call::default() })
}

/// An aggregate of one argument over the rows for which a condition is true.
pub(super) fn function_where(name: &str, of: Expr, filter: Expr) -> Expr {
    invoke(name, vec![FunctionArgExpr::Expr(of)], Call { filter: Some(filter), ..Call::default() })
}

fn order_by(expr: Expr, order: Order) -> OrderByExpr {
    let sort = match order {
        Order::Asc => OrderBySort::Asc,
        Order::Desc => OrderBySort::Desc,
    };
    OrderByExpr { expr, options: OrderByOptions { sort: Some(sort), nulls_first: Some(false) }, with_fill: None }
}

pub(super) fn coalesce(expr: Expr, otherwise: Expr) -> Expr {
    function("coalesce", vec![expr, otherwise])
}

pub(super) fn minus(left: Expr, right: Expr) -> Expr {
    binary(left, BinaryOperator::Minus, right)
}

pub(super) fn plus(left: Expr, right: Expr) -> Expr {
    binary(left, BinaryOperator::Plus, right)
}

pub(super) fn times(left: Expr, right: Expr) -> Expr {
    binary(left, BinaryOperator::Multiply, right)
}

pub(super) fn interval(count: i64, unit: DateTimeField) -> Expr {
    Expr::Interval(Interval {
        value: Box::new(text(&count.to_string())),
        leading_field: Some(unit),
        leading_precision: None,
        last_field: None,
        fractional_seconds_precision: None,
    })
}
