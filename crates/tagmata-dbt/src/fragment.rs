//! A piece of SQL with calls in double braces, as dbt writes conditions: `{{ Dimension('user__city') }} = 'Paris'`.
//!
//! Each call becomes a name that SQL can read, so that the rest is parsed as what it is.

use sqlparser::ast::{self, Expr};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::Parser;

/// A parsed condition with the calls that it names.
#[derive(Debug, Clone)]
pub(crate) struct Fragment {
    /// The condition; the name `call_0` stands for the first call.
    pub expr: Expr,
    /// The calls, in order.
    pub calls: Vec<Call>,
}

/// What stands in double braces.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    /// `Dimension`, `TimeDimension`, `Entity` or `Metric`.
    pub kind: String,
    /// The first argument.
    pub name: String,
    /// The unit of a time dimension.
    pub grain: Option<String>,
    /// The entities that a metric is taken per.
    pub per: Vec<String>,
}

const MARK: &str = "call_";

/// Reads a condition. On failure says what is not understood.
pub(crate) fn fragment(text: &str) -> Result<Fragment, String> {
    let (mut sql, mut calls, mut rest) = (String::new(), Vec::new(), text);
    while let Some(start) = rest.find("{{") {
        let end = rest.find("}}").filter(|end| *end > start).ok_or_else(|| format!("`{text}` has open braces"))?;
        sql.push_str(&rest[..start]);
        sql.push_str(&format!("{MARK}{}", calls.len()));
        calls.push(call(rest[start + 2..end].trim())?);
        rest = &rest[end + 2..];
    }
    sql.push_str(rest);
    Ok(Fragment { expr: expression(&sql)?, calls })
}

/// Reads one SQL expression.
pub(crate) fn expression(sql: &str) -> Result<Expr, String> {
    let parsed = Parser::new(&DuckDbDialect {}).try_with_sql(sql).and_then(|mut parser| {
        let expr = parser.parse_expr()?;
        parser.expect_token(&sqlparser::tokenizer::Token::EOF)?;
        Ok(expr)
    });
    parsed.map_err(|problem| format!("`{sql}` is not one SQL expression: {problem}"))
}

impl Fragment {
    /// The call that an expression is, through brackets and casts.
    pub fn call(&self, expr: &Expr) -> Option<&Call> {
        match expr {
            Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => self.call(inner),
            Expr::Identifier(name) => self.calls.get(name.value.strip_prefix(MARK)?.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The calls that a part of the condition names.
    pub fn named(&self, part: &Expr) -> impl Iterator<Item = &Call> {
        let said = part.to_string();
        let names = move |index: usize| {
            let mut words = said.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word.strip_prefix(MARK) == Some(index.to_string().as_str()))
        };
        self.calls.iter().enumerate().filter(move |(index, _)| names(*index)).map(|(_, call)| call)
    }

    /// A message with the calls as they were written.
    pub fn said(&self, message: &str) -> String {
        let mut said = message.to_owned();
        for (index, call) in self.calls.iter().enumerate().rev() {
            said = said.replace(&format!("{MARK}{index}"), &format!("{{{{ {}('{}') }}}}", call.kind, call.name));
        }
        said
    }

    /// The parts that must all hold.
    pub fn conjuncts(&self) -> Vec<&Expr> {
        let (mut parts, mut open) = (Vec::new(), vec![&self.expr]);
        while let Some(expr) = open.pop() {
            match expr {
                Expr::Nested(inner) => open.push(inner),
                Expr::BinaryOp { left, op: ast::BinaryOperator::And, right } => open.extend([&**right, &**left]),
                other => parts.push(other),
            }
        }
        parts
    }
}

/// `Dimension('a__b', entity_path=[])`, `TimeDimension('ds', 'day')`, `Metric('m', group_by=['listing'])`
fn call(text: &str) -> Result<Call, String> {
    let problem = || format!("`{{{{ {text} }}}}` is not understood");
    let (kind, arguments) = text.split_once('(').ok_or_else(problem)?;
    let kind = kind.trim();
    let arguments = arguments.strip_suffix(')').ok_or_else(problem)?;
    if !["Dimension", "TimeDimension", "Entity", "Metric"].contains(&kind) {
        return Err(problem());
    }
    let mut call = Call { kind: kind.to_owned(), name: String::new(), grain: None, per: Vec::new() };
    for (index, argument) in split(arguments).into_iter().enumerate() {
        let (key, value) = match argument.split_once('=') {
            Some((key, value)) => (key.trim(), value.trim()),
            None => ("", argument.trim()),
        };
        let position = if key.is_empty() { index } else { usize::MAX };
        match (key, position) {
            (_, 0) => call.name = quoted(value).ok_or_else(problem)?,
            ("group_by", _) | (_, 1) if kind == "Metric" => call.per = items(value).ok_or_else(problem)?,
            ("time_granularity_name", _) | (_, 1) if kind == "TimeDimension" => call.grain = quoted(value),
            // A way to a dimension is part of its name wherever it is not empty.
            ("entity_path", _) if items(value).is_some_and(|path| path.is_empty()) => {}
            _ => return Err(problem()),
        }
    }
    Ok(call)
}

/// Arguments between commas that stand outside brackets.
fn split(arguments: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0usize, 0);
    for (at, c) in arguments.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&arguments[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&arguments[from..]);
    parts
}

fn quoted(text: &str) -> Option<String> {
    let text = text.trim();
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    text.strip_prefix(quote)?.strip_suffix(quote).map(str::to_owned)
}

fn items(text: &str) -> Option<Vec<String>> {
    let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    if inner.is_empty() { Some(Vec::new()) } else { inner.split(',').map(quoted).collect() }
}
