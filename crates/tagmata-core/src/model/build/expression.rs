//! Metrics that are arithmetic over others: `revenue - 0.5 * cost`, read into a tree of names and numbers.
//!
//! Knows the text, the names it may hold and nothing of what they compute.

use super::Build;
use crate::diagnostic::Code;
use crate::model::spec::{InputSpec, MetricSpec, ShiftSpec};
use crate::model::{Arithmetic, Formula, Input, MetricId, ShiftUnit};
use crate::shape;
use sqlparser::ast::{BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

/// What an expression may look like.
const EXAMPLE: &str = "write it with names, numbers, + - * / and brackets, such as `revenue - 0.5 * cost`";

impl Build<'_> {
    /// The formula of an expression at `path`.
    pub(super) fn expression(&mut self, path: &str, metric: &MetricSpec, text: &str) -> Option<Formula> {
        let at = format!("{path}.expression");
        if !metric.filters.is_empty() {
            let message = "a metric made of others has no rows of its own to filter";
            let hint = "give the `where` to the metrics it is made of, or to one of its `inputs`";
            self.add(Code::Conflict, &format!("{path}.where"), message, hint);
        }
        let parsed = match parsed(text) {
            Ok(parsed) => parsed,
            Err(problem) => {
                self.add(Code::BadValue, &at, format!("`{text}` cannot be read: {problem}"), EXAMPLE);
                return None;
            }
        };
        let mut reading = Reading { path, metric, used: Vec::new() };
        let arithmetic = self.arithmetic(&mut reading, &parsed)?;
        if arithmetic.metrics().is_empty() {
            self.add(Code::Conflict, &at, "the expression names no metric", EXAMPLE);
            return None;
        }
        for unused in metric.inputs.keys().filter(|name| !reading.used.contains(name)) {
            let message = format!("`{unused}` is not in the expression");
            self.add(Code::Conflict, &format!("{path}.inputs.{unused}"), message, "use it there, or remove it");
        }
        Some(Formula::Expression(arithmetic))
    }

    fn arithmetic<'m>(&mut self, reading: &mut Reading<'m>, expr: &Expr) -> Option<Arithmetic> {
        match expr {
            Expr::Nested(inner) => self.arithmetic(reading, inner),
            Expr::Identifier(name) => self.named(reading, &name.value),
            Expr::CompoundIdentifier(parts) => {
                let name = parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(".");
                self.named(reading, &name)
            }
            Expr::Value(value) => match &value.value {
                Value::Number(digits, _) => digits.parse().ok().filter(|n: &f64| n.is_finite()).map(Arithmetic::Number),
                _ => self.no_arithmetic(reading, expr),
            },
            Expr::UnaryOp { op: UnaryOperator::Plus, expr } => self.arithmetic(reading, expr),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => Some(match self.arithmetic(reading, expr)? {
                Arithmetic::Number(n) => Arithmetic::Number(-n),
                other => Arithmetic::Times(Box::new((Arithmetic::Number(-1.0), other))),
            }),
            Expr::BinaryOp { left, op, right } => {
                let sides = (self.arithmetic(reading, left), self.arithmetic(reading, right));
                let pair = Box::new((sides.0?, sides.1?));
                match op {
                    BinaryOperator::Plus => Some(Arithmetic::Plus(pair)),
                    BinaryOperator::Minus => Some(Arithmetic::Minus(pair)),
                    BinaryOperator::Multiply => Some(Arithmetic::Times(pair)),
                    BinaryOperator::Divide => Some(Arithmetic::Over(pair)),
                    _ => self.no_arithmetic(reading, expr),
                }
            }
            _ => match not_zero(expr) {
                Some(inner) => self.arithmetic(reading, inner),
                None => self.no_arithmetic(reading, expr),
            },
        }
    }

    fn no_arithmetic(&mut self, reading: &Reading<'_>, expr: &Expr) -> Option<Arithmetic> {
        let message = format!("`{expr}` is not arithmetic over metrics");
        self.add(Code::BadValue, &format!("{}.expression", reading.path), message, EXAMPLE);
        None
    }

    /// An input or a metric of this name.
    fn named<'m>(&mut self, reading: &mut Reading<'m>, name: &str) -> Option<Arithmetic> {
        if let Some((name, spec)) = reading.metric.inputs.get_key_value(name) {
            reading.used.push(name);
            return self.input(&format!("{}.inputs.{name}", reading.path), spec);
        }
        let plain = InputSpec { metric: name.to_string(), filters: Vec::new(), shift: None, at_start_of: None };
        if self.spec.metrics.contains_key(name) || reading.metric.inputs.is_empty() {
            return self.part(&format!("{}.expression", reading.path), &plain);
        }
        // Both kinds of names are near names here.
        let known = reading.metric.inputs.keys().map(String::as_str).chain(self.ids("metrics"));
        let hint = shape::near_hint(name, known).map(|words| words.en).unwrap_or_default();
        let message = format!("there is no metric or input `{name}`");
        self.add(Code::UnknownName, &format!("{}.expression", reading.path), message, hint);
        None
    }

    fn input(&mut self, path: &str, spec: &InputSpec) -> Option<Arithmetic> {
        if spec.shift.is_some() && spec.at_start_of.is_some() {
            let message = "an input is either shifted or taken at the start of a unit";
            self.add(Code::Conflict, path, message, "keep one of `shift` and `at_start_of`");
            return None;
        }
        self.part(&format!("{path}.metric"), spec)
    }

    /// A metric that may be a part of another.
    fn part(&mut self, at: &str, spec: &InputSpec) -> Option<Arithmetic> {
        self.may_be_a_part(at, &spec.metric)?;
        let metric = MetricId::new(&spec.metric);
        let filters = spec.filters.clone();
        let shift = match &spec.shift {
            Some(shift) => Some((shift.by, self.shift_unit(at, shift)?)).filter(|(by, _)| *by != 0),
            None => None,
        };
        Some(Arithmetic::Metric(Box::new(Input { metric, filters, shift, at_start_of: spec.at_start_of })))
    }

    /// What an input is shifted by.
    fn shift_unit(&mut self, at: &str, shift: &ShiftSpec) -> Option<ShiftUnit> {
        let (message, hint) = match (shift.unit, &shift.of_day) {
            (Some(unit), None) => return Some(ShiftUnit::Calendar(unit)),
            (None, Some(name)) => match self.model.dimensions.get(name.as_str()) {
                Some(known) if known.table_of_days(&self.model).is_some() => {
                    return Some(ShiftUnit::OfDay(known.id.clone()));
                }
                _ => (
                    format!("`{name}` is no dimension of a table of days"),
                    "a table of days is a source whose `key` is a column declared `type: date`",
                ),
            },
            _ => ("a shift has exactly one of `unit` and `of_day`".to_string(), "keep one of them"),
        };
        self.add(Code::BadValue, at, message, hint);
        None
    }

    /// The filters of inputs, once everything they can name is built.
    pub(super) fn input_filters(&mut self) {
        let spec = self.spec;
        for (id, metric) in &spec.metrics {
            for (name, input) in &metric.inputs {
                let sources = self.metric_sources(&MetricId::new(&input.metric));
                self.filters(&input.filters, &sources, &format!("metrics.{id}.inputs.{name}.where"));
            }
        }
    }
}

/// One expression being read.
struct Reading<'m> {
    path: &'m str,
    metric: &'m MetricSpec,
    /// The inputs met so far.
    used: Vec<&'m String>,
}

/// The text as one expression; on failure says where it goes wrong.
fn parsed(text: &str) -> Result<Expr, String> {
    let plain = |error: ParserError| match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
        ParserError::RecursionLimitExceeded => "it is nested too deeply".to_string(),
    };
    let mut parser = Parser::new(&GenericDialect {}).try_with_sql(text).map_err(plain)?;
    let expr = parser.parse_expr().map_err(plain)?;
    match parser.peek_token().token {
        Token::EOF => Ok(expr),
        rest => Err(format!("`{rest}` follows `{expr}`")),
    }
}

/// `x` of `nullif(x, 0)`: division by 0 is nothing by itself.
fn not_zero(expr: &Expr) -> Option<&Expr> {
    let Expr::Function(function) = expr else { return None };
    let FunctionArguments::List(list) = &function.args else { return None };
    let named = function.name.to_string().eq_ignore_ascii_case("nullif");
    let plain = function.over.is_none() && function.filter.is_none() && list.clauses.is_empty();
    match list.args.as_slice() {
        [
            FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)),
            FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(zero))),
        ] if named && plain => matches!(&zero.value, Value::Number(digits, _) if digits == "0").then_some(inner),
        _ => None,
    }
}
