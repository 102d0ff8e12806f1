//! dbt conditions to conditions on rows.

use crate::catalog::{Catalog, FieldKind, Resolved, Target};
use crate::fragment::{Call, Fragment, fragment};
use crate::grain::Grain;
use crate::manifest::Spine;
use jiff::civil::{Date, DateTime};
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use tagmata_core::draft::{Dates, During, Leaf, MetricIs, RowFilter, RowOf, RowTest, Term, Test, Unit, Who};

/// Whose rows a condition is about.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// The names.
    pub catalog: &'a Catalog,
    /// The table.
    pub table: usize,
    /// The time dimension that dates the rows.
    pub time: Option<&'a str>,
    /// The date of the rows is the day of the answer: the condition is on this table of days.
    pub days: Option<&'a Spine>,
}

impl Rows<'_> {
    /// Conditions, all of which must hold. On failure says which is not carried and why.
    pub fn tests(&self, texts: &[String]) -> Result<Vec<RowTest>, String> {
        let mut tests = Vec::new();
        for text in texts {
            let fragment = fragment(text)?;
            for part in fragment.conjuncts() {
                tests.push(self.test(&fragment, part).map_err(|reason| fragment.said(&reason))?);
            }
        }
        Ok(tests)
    }

    /// One condition.
    pub fn test(&self, of: &Fragment, expr: &Expr) -> Result<RowTest, String> {
        match expr {
            Expr::Nested(inner) => self.test(of, inner),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => Ok(RowTest::Not { not: Box::new(self.test(of, expr)?) }),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                Ok(RowTest::All { all: vec![self.test(of, left)?, self.test(of, right)?] })
            }
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
                Ok(RowTest::Any { any: vec![self.test(of, left)?, self.test(of, right)?] })
            }
            Expr::BinaryOp { left, op, right } => match of.call(left) {
                Some(call) if call.kind == "Metric" => self.metric(call, op, right),
                Some(call) => self.compared(call, op, right),
                None => Err(format!("`{expr}` does not start with a dimension, entity or metric")),
            },
            Expr::InList { expr: inner, list, negated } => {
                let values = list.iter().map(written).collect::<Option<Vec<_>>>();
                let (Some(call), Some(values)) = (of.call(inner), values) else {
                    return Err(format!("`{expr}` is not a list of values of a dimension"));
                };
                let filter = self.filter(call)?;
                Ok(match negated {
                    false => RowFilter { is: values, ..filter }.into(),
                    true => RowFilter { is_not: values, ..filter }.into(),
                })
            }
            Expr::IsNull(inner) => self.unknown(of, inner),
            Expr::IsNotNull(inner) => Ok(RowTest::Not { not: Box::new(self.unknown(of, inner)?) }),
            Expr::Identifier(_) => match of.call(expr) {
                Some(call) => Ok(RowFilter { is: vec!["true".to_owned()], ..self.filter(call)? }.into()),
                None => Err(format!("`{expr}` is a plain column; only dimensions, entities and metrics are carried")),
            },
            other => Err(format!("`{other}` is no condition that can be carried")),
        }
    }

    fn unknown(&self, of: &Fragment, expr: &Expr) -> Result<RowTest, String> {
        let call = of.call(expr).ok_or_else(|| format!("`{expr}` is not a dimension"))?;
        Ok(RowFilter { or_unknown: true, ..self.filter(call)? }.into())
    }

    /// What a call means for these rows; the date of the rows is the dimension that dates them.
    fn resolved(&self, call: &Call) -> Result<(Resolved, String), String> {
        let resolved = self.catalog.resolve(&call.name, call.grain.as_deref(), self.table)?;
        match &resolved.target {
            Target::Field { id, .. } if self.days.is_some() => {
                Err(format!("`{id}` is about the rows, and the condition about the days of the answer as well"))
            }
            Target::MetricTime if let Some(spine) = self.days => {
                let name = match &resolved.grain {
                    None | Some(Grain::Unit(Unit::Day)) => "day",
                    Some(Grain::Custom(custom)) => custom,
                    Some(_) => return Err("only days are compared with dates".to_owned()),
                };
                let id = format!("{}__{name}", spine.alias);
                Ok((resolved, id))
            }
            Target::Field { id, .. } => {
                let id = id.clone();
                Ok((resolved, id))
            }
            Target::MetricTime => {
                let name = self.time.ok_or("its rows have no time")?;
                let fields = &self.catalog.tables[self.table].fields;
                let field = fields.iter().position(|field| field.name == name).ok_or("its rows have no time")?;
                let id = self.catalog.id_of(self.table, field, &resolved.grain);
                Ok((resolved, id))
            }
        }
    }

    fn filter(&self, call: &Call) -> Result<RowFilter, String> {
        let (_, field) = self.resolved(call)?;
        Ok(RowFilter { field, is: Vec::new(), is_not: Vec::new(), test: None, during: None, or_unknown: false })
    }

    fn compared(&self, call: &Call, op: &BinaryOperator, right: &Expr) -> Result<RowTest, String> {
        let (resolved, id) = self.resolved(call)?;
        let filter = self.filter(call)?;
        let kind = match &resolved.target {
            Target::MetricTime => None,
            Target::Field { table, field, .. } => Some(&self.catalog.field_of(*table, *field).kind),
        };
        match kind {
            None | Some(FieldKind::Time(_)) => {
                let dates = window(&resolved, op, right)?;
                let field = match resolved.grain {
                    Some(Grain::Custom(_)) => format!("{id}__date"),
                    _ => id,
                };
                Ok(RowFilter { field, during: Some(During::Dates(dates)), ..filter }.into())
            }
            Some(FieldKind::Category { .. } | FieldKind::Key) if matches!(op, BinaryOperator::Eq) => {
                let value = written(right).ok_or_else(|| format!("`{right}` is not a value"))?;
                Ok(RowFilter { is: vec![value], ..filter }.into())
            }
            Some(FieldKind::Category { .. } | FieldKind::Key) if matches!(op, BinaryOperator::NotEq) => {
                let value = written(right).ok_or_else(|| format!("`{right}` is not a value"))?;
                Ok(RowFilter { is_not: vec![value], ..filter }.into())
            }
            Some(FieldKind::Category { number: Some(_) }) => {
                let field = format!("{id}__number");
                Ok(RowFilter { field, test: Some(number_test(op, right)?), ..filter }.into())
            }
            Some(_) => Err(format!("`{id}` is not known to be a number, so it has no `{op}`")),
        }
    }

    /// Rows whose entity has a metric that passes a test.
    fn metric(&self, call: &Call, op: &BinaryOperator, right: &Expr) -> Result<RowTest, String> {
        let [entity] = call.per.as_slice() else {
            return Err(format!("metric `{}` is taken per {} entities, not per one", call.name, call.per.len()));
        };
        if !self.catalog.entities.contains_key(entity) {
            return Err(format!("no table has one row per `{entity}`"));
        }
        if !self.catalog.tables[self.table].keys.contains_key(entity) {
            return Err(format!("the rows have no key `{entity}`"));
        }
        let leaf = Leaf { metric: call.name.clone(), ..Leaf::default() };
        let who = Who::Metric(MetricIs { term: Term::Leaf(leaf), test: number_test(op, right)? });
        Ok(RowTest::Of(RowOf { entity: entity.clone(), who }))
    }
}

/// The window of a condition on the date of the rows alone; `None` where it is about something else as well.
pub(crate) fn time_window(
    of: &Fragment,
    expr: &Expr,
    catalog: &Catalog,
    table: usize,
) -> Result<Option<Dates>, String> {
    let Expr::BinaryOp { left, op, right } = expr else { return Ok(None) };
    let Some(call) = of.call(left).filter(|call| call.kind != "Metric") else { return Ok(None) };
    let resolved = catalog.resolve(&call.name, call.grain.as_deref(), table)?;
    if resolved.target != Target::MetricTime || matches!(resolved.grain, Some(Grain::Custom(_))) {
        return Ok(None);
    }
    window(&resolved, op, right).map(Some)
}

/// Whether a part of a condition names the date of the rows.
pub(crate) fn names_time(of: &Fragment, part: &Expr) -> bool {
    of.named(part).any(|call| call.name.split("__").next() == Some("metric_time"))
}

/// The days on which a date compares so.
fn window(resolved: &Resolved, op: &BinaryOperator, right: &Expr) -> Result<Dates, String> {
    if !matches!(resolved.grain, None | Some(Grain::Unit(Unit::Day) | Grain::Custom(_))) {
        return Err("only days are compared with dates".to_owned());
    }
    let day = date(right).ok_or_else(|| format!("`{right}` is not a day"))?;
    let next = day.tomorrow().map_err(|problem| problem.to_string())?;
    Ok(match op {
        BinaryOperator::Eq => Dates { from: Some(day), to: Some(next) },
        BinaryOperator::GtEq => Dates { from: Some(day), to: None },
        BinaryOperator::Gt => Dates { from: Some(next), to: None },
        BinaryOperator::Lt => Dates { from: None, to: Some(day) },
        BinaryOperator::LtEq => Dates { from: None, to: Some(next) },
        other => return Err(format!("`{other}` is not carried for dates")),
    })
}

fn number_test(op: &BinaryOperator, right: &Expr) -> Result<Test, String> {
    let number = number(right).ok_or_else(|| format!("`{right}` is not a number"))?;
    Ok(match op {
        BinaryOperator::Eq => Test::Equals(number),
        BinaryOperator::GtEq => Test::AtLeast(number),
        BinaryOperator::Gt => Test::MoreThan(number),
        BinaryOperator::Lt => Test::LessThan(number),
        BinaryOperator::LtEq => Test::AtMost(number),
        other => return Err(format!("`{other}` is not carried for numbers")),
    })
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Nested(inner) => number(inner),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => number(expr).map(|n| -n),
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// A literal as it is stored.
fn written(expr: &Expr) -> Option<String> {
    let Expr::Value(value) = expr else { return None };
    match &value.value {
        Value::SingleQuotedString(text) => Some(text.clone()),
        Value::Number(digits, _) => Some(digits.clone()),
        Value::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A literal that is a whole day, through casts.
fn date(expr: &Expr) -> Option<Date> {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => date(inner),
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => day(text),
            _ => None,
        },
        _ => None,
    }
}

fn day(text: &str) -> Option<Date> {
    if let Ok(moment) = text.parse::<DateTime>()
        && text.len() > "2020-01-01".len()
    {
        return (moment == moment.date().at(0, 0, 0, 0)).then(|| moment.date());
    }
    text.parse().ok()
}
