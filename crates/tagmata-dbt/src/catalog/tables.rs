//! Semantic models to tables with computed columns, keys and joins.

use super::{Catalog, Computed, Field, FieldKind, Join, Key, Table};
use crate::NotCarried;
use crate::fragment::{self, Fragment};
use crate::grain::{self, Grain, PARTS, grain, unit_name};
use crate::manifest::{Dimension, Manifest, Metric, SemanticModel};
use sqlparser::ast::{BinaryOperator, Expr};
use std::collections::HashSet;
use tagmata_core::draft::Unit;

impl Catalog {
    /// Looks at all of a project. What cannot be carried is listed.
    pub fn of(manifest: &Manifest, lost: &mut Vec<NotCarried>) -> Catalog {
        let mut catalog = Catalog { spines: manifest.spines.clone(), ..Catalog::default() };
        let daily = manifest.spines.iter().filter(|spine| spine.grain == "day");
        catalog.custom = daily.flat_map(|spine| spine.custom.clone()).collect();
        let numbers = compared_with_numbers(manifest);
        let keys = manifest.models.iter().flat_map(|model| &model.entities);
        let pointed_at: HashSet<&str> = keys.filter(|key| key.kind == "foreign").map(|key| key.name.as_str()).collect();
        for model in &manifest.models {
            let table = catalog.table(model, &numbers, lost);
            let index = catalog.tables.len();
            let twins = table.twins(&pointed_at);
            catalog.tables.push(table);
            catalog.tables.extend(twins);
            for measure in &model.measures {
                catalog.measures.insert(measure.name.clone(), (index, measure.clone()));
            }
        }
        for metric in &manifest.metrics {
            catalog.metrics.insert(metric.name.clone(), metric.clone());
        }
        catalog.own_metrics();
        catalog.joins(lost);
        catalog.joins_behind();
        catalog.choose_entities();
        catalog
    }

    /// Measures that say that they are metrics.
    fn own_metrics(&mut self) {
        for (name, (_, measure)) in &self.measures {
            if measure.create_metric && !self.metrics.contains_key(name) {
                let input = crate::manifest::Input { name: name.clone(), ..Default::default() };
                let params = crate::manifest::MetricParams { measure: Some(input), ..Default::default() };
                let metric = Metric {
                    name: name.clone(),
                    description: measure.description.clone(),
                    label: measure.label.clone(),
                    kind: "simple".to_owned(),
                    type_params: params,
                    ..Metric::default()
                };
                self.metrics.insert(name.clone(), metric);
            }
        }
    }

    fn table(&self, model: &SemanticModel, numbers: &HashSet<String>, lost: &mut Vec<NotCarried>) -> Table {
        let mut table = Table {
            id: model.name.clone(),
            alias: alias(model),
            time: model.defaults.agg_time_dimension.clone(),
            ..Table::default()
        };
        table.prefixes.extend(model.primary_entity.clone());
        for entity in &model.entities {
            let column = table.column(&entity.name, entity.expr.as_deref());
            if entity.kind != "foreign" && !table.prefixes.contains(&entity.name) {
                table.prefixes.push(entity.name.clone());
            }
            table.keys.insert(entity.name.clone(), Key { kind: entity.kind.clone(), column: column.clone() });
            let kind = FieldKind::Key;
            let name = entity.name.clone();
            table.fields.push(Field {
                name,
                label: None,
                about: None,
                column,
                kind,
                is_partition: false,
                validity: None,
            });
        }
        for dimension in &model.dimensions {
            match self.field(&mut table, dimension, numbers) {
                Ok(field) => table.fields.push(field),
                Err(reason) => {
                    lost.push(NotCarried::new("dimension", &format!("{}.{}", model.name, dimension.name), reason));
                }
            }
        }
        // Rows of a partitioned table are told apart by the partition as well: no one column is its key.
        if !table.fields.iter().any(|field| field.is_partition) {
            let own = |kind: &str| table.keys.values().find(|key| key.kind == kind).map(|key| key.column.clone());
            table.key = own("primary").or_else(|| own("unique"));
        }
        table
    }

    fn field(&self, table: &mut Table, given: &Dimension, numbers: &HashSet<String>) -> Result<Field, String> {
        let mut column = table.column(&given.name, given.expr.as_deref());
        let kind = match given.kind.as_str() {
            "categorical" => {
                let is_number = numbers.contains(&given.name);
                FieldKind::Category { number: is_number.then(|| table.number(&column)) }
            }
            "time" => {
                let named = given.type_params.time_granularity.as_deref().unwrap_or("day").to_lowercase();
                let smallest = grain(&named, &[]).ok_or(format!("its unit of time is `{named}`"))?;
                match &smallest {
                    Grain::Unit(Unit::Day) => self.custom_days(table, &given.name, &column),
                    Grain::Unit(unit) => column = table.coarse(&column, *unit),
                    Grain::Part(part) => {
                        PARTS.iter().skip_while(|known| *known != part).for_each(|part| table.part(&column, part));
                        self.custom_days(table, &given.name, &column);
                    }
                    Grain::Custom(_) => {}
                }
                FieldKind::Time(smallest)
            }
            other => return Err(format!("dimensions of type `{other}` are not known")),
        };
        Ok(Field {
            name: given.name.clone(),
            label: given.label.clone(),
            about: given.description.clone(),
            column,
            kind,
            is_partition: given.is_partition,
            validity: given
                .type_params
                .validity_params
                .as_ref()
                .filter(|which| which.is_start || which.is_end)
                .map(|which| which.is_start),
        })
    }

    /// A way to the table of days, which knows the project's own units for a date.
    fn custom_days(&self, table: &mut Table, name: &str, column: &str) {
        if !self.custom.is_empty() {
            let day = format!("{column}__day");
            let sql = format!("CAST({} AS DATE)", quoted(column, table));
            table.columns.insert(day.clone(), Computed { sql, kind: None });
            table.days.push((day, name.to_owned()));
        }
    }

    /// Ways from every table to every table that has a row for one of its keys.
    fn joins(&mut self, lost: &mut Vec<NotCarried>) {
        for from in 0..self.tables.len() {
            for to in 0..self.tables.len() {
                let shared = self.tables[from].keys.clone();
                for (entity, key) in shared.iter().filter(|_| from != to) {
                    let Some(target) = self.tables[to].keys.get(entity).filter(|key| key.kind != "foreign") else {
                        continue;
                    };
                    match self.join(from, to, entity, (key, target)) {
                        Ok(join) => self.tables[from].joins.extend(join),
                        Err(reason) => {
                            let name = format!("{} to {} by {entity}", self.tables[from].id, self.tables[to].id);
                            lost.push(NotCarried::new("join", &name, reason));
                        }
                    }
                }
            }
        }
    }

    /// The join by a shared entity, or why it would not find the one row that belongs to a row; `None` where a twin of the
    /// other table has that key.
    pub(super) fn join(
        &self,
        rows: usize,
        to: usize,
        entity: &str,
        keys: (&Key, &Key),
    ) -> Result<Option<Join>, String> {
        let (here, there) = (&self.tables[rows], &self.tables[to]);
        let (key, target) = keys;
        let mut join = Join {
            entity: entity.to_owned(),
            behind: None,
            column: key.column.clone(),
            to,
            on: target.column.clone(),
            also: Vec::new(),
            valid: None,
        };
        for partition in there.fields.iter().filter(|field| field.is_partition) {
            let same = here.fields.iter().find(|field| field.is_partition && field.name == partition.name);
            let same = same.ok_or_else(|| {
                format!("`{}` has rows for each `{}`, which `{}` lacks", there.id, partition.name, here.id)
            })?;
            join.also.push((same.column.clone(), partition.column.clone()));
        }
        if target.kind == "natural" {
            let end = |start: bool| there.fields.iter().find(|field| field.validity == Some(start));
            let (Some(since), Some(until)) = (end(true), end(false)) else {
                return Err(format!("`{}` does not say when its rows are valid", there.id));
            };
            if here.time.is_none() {
                return Err(format!("`{}` has no time at which a row there could be valid", here.id));
            }
            join.valid = Some((since.column.clone(), until.column.clone()));
            return Ok(Some(join));
        }
        Ok((there.key.as_ref() == Some(&target.column) || !join.also.is_empty()).then_some(join))
    }

    /// Each entity's own table, the most pointed at first: what a question means that names none.
    fn choose_entities(&mut self) {
        let mut found: Vec<(usize, String, usize)> = Vec::new();
        for (index, table) in self.tables.iter().enumerate() {
            let is_whole = !table.fields.iter().any(|field| field.is_partition);
            for (name, key) in &table.keys {
                let is_own = key.kind == "primary" && table.key.as_ref() == Some(&key.column) && is_whole;
                if is_own && !found.iter().any(|(_, known, _)| known == name) {
                    let foreign = |other: &&Table| other.keys.get(name).is_some_and(|key| key.kind == "foreign");
                    found.push((self.tables.iter().filter(foreign).count(), name.clone(), index));
                }
            }
        }
        found.sort_by_key(|(pointed_at, ..)| std::cmp::Reverse(*pointed_at));
        self.entities = found.into_iter().map(|(_, name, index)| (name, index)).collect();
    }
}

impl Table {
    /// The same table once more for each further unique key that others point at: a source has one key.
    fn twins(&self, pointed_at: &HashSet<&str>) -> Vec<Table> {
        let further = |name: &String, key: &Key| {
            let is_other = self.key.as_ref().is_some_and(|own| *own != key.column);
            key.kind == "unique" && is_other && pointed_at.contains(name.as_str())
        };
        let twin = |(name, key): (&String, &Key)| Table {
            id: format!("{}__by_{name}", self.id),
            prefixes: vec![name.clone()],
            key: Some(key.column.clone()),
            keys: [(name.clone(), key.clone())].into_iter().collect(),
            time: None,
            ..self.clone()
        };
        self.keys.iter().filter(|(name, key)| further(name, key)).map(twin).collect()
    }

    /// The column that holds an expression, computed where it is more than a name.
    pub fn column(&mut self, name: &str, expr: Option<&str>) -> String {
        let Some(expr) = expr.filter(|expr| *expr != name) else { return name.to_owned() };
        if let Ok(Expr::Identifier(column)) = fragment::expression(expr) {
            return column.value;
        }
        let computed = format!("{name}__value");
        self.columns.insert(computed.clone(), Computed { sql: expr.to_owned(), kind: None });
        computed
    }

    /// The column of the same values as numbers.
    fn number(&mut self, column: &str) -> String {
        let name = format!("{column}__number");
        self.columns.insert(name.clone(), Computed { sql: quoted(column, self), kind: Some("number") });
        name
    }

    /// The column of the first day of a unit that values are known to.
    fn coarse(&mut self, column: &str, unit: Unit) -> String {
        let name = format!("{column}__{}", unit_name(unit));
        let sql = format!("CAST(date_trunc('{}', {}) AS DATE)", unit_name(unit), quoted(column, self));
        self.columns.insert(name.clone(), Computed { sql, kind: Some("date") });
        name
    }

    /// The column of the start of a part of a day.
    fn part(&mut self, column: &str, part: &str) {
        let sql = format!("date_trunc('{part}', {})", quoted(column, self));
        self.columns.insert(format!("{column}__{part}"), Computed { sql, kind: Some("timestamp") });
    }
}

/// A column as an expression over the file: a computed one is written out.
pub(super) fn quoted(column: &str, table: &Table) -> String {
    match table.columns.get(column) {
        Some(computed) => format!("({})", computed.sql),
        None => format!("\"{}\"", column.replace('"', "\"\"")),
    }
}

/// `ref('orders')` is `orders`.
fn alias(model: &SemanticModel) -> String {
    let named = model.node_relation.as_ref().map(|relation| relation.alias.clone());
    let last = |text: &String| text.split(['\'', '"']).rev().nth(1).unwrap_or(text).to_owned();
    named.or_else(|| model.model.as_ref().map(last)).unwrap_or_else(|| model.name.clone())
}

/// The names of dimensions that conditions of the project compare with numbers.
fn compared_with_numbers(manifest: &Manifest) -> HashSet<String> {
    let metrics = manifest.metrics.iter().flat_map(|metric| {
        let params = &metric.type_params;
        let inputs = params.metrics.iter().chain(&params.measure).chain(&params.numerator).chain(&params.denominator);
        metric.filter.iter().chain(inputs.flat_map(|input| &input.filter))
    });
    let kept = manifest.saved_queries.iter().flat_map(|query| &query.query_params.filter);
    let mut names = HashSet::new();
    for text in metrics.chain(kept) {
        if let Ok(fragment) = fragment::fragment(text) {
            numbers_in(&fragment, &fragment.expr, &mut names);
        }
    }
    names
}

fn numbers_in(fragment: &Fragment, expr: &Expr, names: &mut HashSet<String>) {
    use BinaryOperator::{Gt, GtEq, Lt, LtEq};
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => numbers_in(fragment, inner, names),
        Expr::BinaryOp { left, op: Gt | GtEq | Lt | LtEq, .. } => {
            let call = fragment.call(left).filter(|call| call.kind == "Dimension");
            names.extend(call.and_then(|call| call.name.rsplit("__").next()).map(str::to_owned));
        }
        Expr::BinaryOp { left, right, .. } => {
            numbers_in(fragment, left, names);
            numbers_in(fragment, right, names);
        }
        _ => {}
    }
}

/// The unit that a field is shown by where none is asked for.
pub(crate) fn default_unit(smallest: &Grain) -> Unit {
    match smallest {
        grain::Grain::Unit(unit) => *unit,
        _ => Unit::Day,
    }
}
