//! Metrics made of others: ratios, arithmetic, cumulative metrics, conversions.

use super::Metrics;
use super::measure::Simple;
use crate::condition::Rows;
use crate::formula::arithmetic;
use crate::grain::{length, unit, unit_name, within};
use crate::manifest::{ConversionParams, Input, Metric};
use serde_json::{Map, Value, json};
use tagmata_core::draft::RowTest;

impl Metrics<'_> {
    pub fn ratio(&mut self, metric: &Metric) -> Result<Value, String> {
        let params = &metric.type_params;
        let (Some(top), Some(bottom)) = (&params.numerator, &params.denominator) else {
            return Err("a numerator or denominator is missing".to_owned());
        };
        let is_plain = |input: &Input| input.filter.is_empty() && input.offset_window.is_none();
        if metric.filter.is_empty() && is_plain(top) && is_plain(bottom) {
            return Ok(json!({"ratio": [top.name, bottom.name]}));
        }
        let named = |input: &Input, alias: &str| Input { alias: Some(alias.to_owned()), ..input.clone() };
        let inputs = [named(top, "numerator"), named(bottom, "denominator")];
        self.expression("numerator / denominator".to_owned(), &inputs, &metric.filter)
    }

    /// The inputs of a derived metric as metrics of their own: MetricFlow has a row wherever one of them has.
    pub fn parts(&mut self, metric: &Metric) {
        for (index, part) in metric.type_params.metrics.iter().enumerate() {
            let input = Input { alias: Some("part".to_owned()), ..part.clone() };
            if let Ok(item) = self.expression("part".to_owned(), &[input], &metric.filter) {
                self.add(&format!("{}__part_{index}", metric.name), item, None, None);
            }
        }
    }

    pub fn derived(&mut self, metric: &Metric) -> Result<Value, String> {
        let params = &metric.type_params;
        let formula = arithmetic(params.expr.as_deref().ok_or("it has no expression")?)?;
        self.expression(formula, &params.metrics, &metric.filter)
    }

    /// `14 days` back, or so many units of the project's own.
    fn shift(&self, window: &str) -> Result<Value, String> {
        let own = window.split_once(' ').and_then(|(count, named)| {
            let spine = self.catalog.table_of_days()?;
            let unit = spine.custom.iter().find(|custom| custom.as_str() == named.trim())?;
            Some((count.parse::<u32>().ok()?, format!("{}__{unit}", spine.alias)))
        });
        Ok(match own {
            Some((count, unit)) => json!({"by": -i64::from(count), "of_day": unit}),
            None => {
                let back = length(window)?;
                json!({"by": -i64::from(back.count), "unit": unit_name(back.unit)})
            }
        })
    }

    fn expression(&self, formula: String, parts: &[Input], filters: &[String]) -> Result<Value, String> {
        let mut inputs = Map::new();
        for part in parts {
            let mut input = json!({"metric": part.name});
            let tests = self.tests(&part.name, &part.filter, filters)?;
            if !tests.is_empty() {
                input["where"] = json!(tests);
            }
            if let Some(window) = &part.offset_window {
                input["shift"] = self.shift(window)?;
            }
            if let Some(grain) = &part.offset_to_grain {
                let unit = unit(grain).ok_or_else(|| format!("there is no start of a `{grain}` among days"))?;
                input["at_start_of"] = json!(unit_name(unit));
            }
            let is_plain = input.as_object().is_some_and(|keys| keys.len() == 1);
            let name = part.alias.as_deref().unwrap_or(&part.name);
            if !is_plain || name != part.name {
                inputs.insert(name.to_owned(), input);
            }
        }
        let mut item = json!({"expression": formula});
        if !inputs.is_empty() {
            item["inputs"] = Value::Object(inputs);
        }
        Ok(item)
    }

    /// Conditions on the rows of the measures that a metric is made of, which must be the same for all of them.
    fn tests(&self, metric: &str, own: &[String], around: &[String]) -> Result<Vec<RowTest>, String> {
        let filters: Vec<String> = own.iter().chain(around).cloned().collect();
        if filters.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Option<Vec<RowTest>> = None;
        for name in self.catalog.measures_of(metric) {
            let (table, _) = self.measure(&name)?;
            let tests =
                Rows { catalog: self.catalog, table, time: self.catalog.time_of(&name), days: None }.tests(&filters)?;
            if found.as_ref().is_some_and(|known| *known != tests) {
                return Err(format!("its condition means different things for the parts of `{metric}`"));
            }
            found = Some(tests);
        }
        found.ok_or_else(|| format!("there is no metric `{metric}`"))
    }

    pub fn cumulative(&mut self, metric: &Metric) -> Result<Value, String> {
        let params = &metric.type_params;
        let deep = &params.cumulative_type_params;
        let of = match (&params.measure, &deep.metric) {
            (Some(input), _) if metric.filter.is_empty() && input.filter.is_empty() => self.plain(&input.name)?,
            (Some(input), _) => {
                let id = format!("{}__rows", metric.name);
                let item = self.simple(&Simple::of(input, &metric.filter))?;
                self.add(&id, item, None, None);
                id
            }
            (None, Some(input)) if metric.filter.is_empty() && input.filter.is_empty() => input.name.clone(),
            _ => return Err("it names neither a measure nor a metric without conditions".to_owned()),
        };
        let mut item = json!({"metric": of});
        if let Some(window) = params.window.as_ref().or(deep.window.as_ref()) {
            item["last"] = json!(length(window)?);
        }
        if let Some(grain) = params.grain_to_date.as_ref().or(deep.grain_to_date.as_ref()) {
            let unit = unit(grain).ok_or_else(|| format!("`{grain}` is shorter than a day"))?;
            item["to_date"] = json!(unit_name(unit));
        }
        item["take"] = json!(deep.period_agg.as_deref().unwrap_or("first").to_lowercase());
        let fill = params.measure.as_ref().and_then(|input| input.fill_nulls_with);
        Ok(match fill {
            Some(0.0) => json!({"cumulative": item}),
            None => json!({"cumulative": item}),
            Some(other) => return Err(format!("it is {other} over no rows; only 0 or nothing is carried")),
        })
    }

    pub fn conversion(&mut self, metric: &Metric) -> Result<Value, String> {
        let params = metric.type_params.conversion_type_params.as_ref().ok_or("it has no parameters")?;
        let (base, end) = (&params.base_measure, &params.conversion_measure);
        let from = self.event(base, &params.entity, &metric.filter, &metric.name)?;
        let to = self.event(end, &params.entity, &[], &metric.name)?;
        let mut item = json!({"from": from, "to": to});
        if let Some(window) = &params.window {
            item["within"] = json!(within(window)?);
        }
        let same = self.constants(params)?;
        if !same.is_empty() {
            item["same"] = json!(same);
        }
        let id = format!("{}__conversions", metric.name);
        self.add(&id, json!({"conversions": item}), None, None);
        let is_rate = params.calculation.as_deref() != Some("conversions");
        let filled = end.fill_nulls_with == Some(0.0);
        if !is_rate {
            let formula = if filled { id } else { known(&id) };
            return Ok(json!({"expression": formula}));
        }
        let count = if metric.filter.is_empty() && base.filter.is_empty() {
            self.plain(&base.name)?
        } else {
            let id = format!("{}__base", metric.name);
            let rows = self.simple(&Simple::of(base, &metric.filter))?;
            self.add(&id, rows, None, None);
            id
        };
        Ok(match filled {
            true => json!({"ratio": [id, count]}),
            false => json!({"expression": format!("{} / {count}", known(&id))}),
        })
    }

    /// The event that a measure counts the rows of.
    fn event(&mut self, input: &Input, entity: &str, filters: &[String], metric: &str) -> Result<String, String> {
        let (table, measure) = self.measure(&input.name)?;
        let is_count = matches!(measure.agg.as_str(), "count" | "sum") && measure.expr.as_deref() == Some("1");
        if !is_count {
            return Err(format!("`{}` does not count rows", input.name));
        }
        if !self.catalog.entities.contains_key(entity) {
            return Err(format!("no table has one row per `{entity}`"));
        }
        let here = &self.catalog.tables[table];
        let time = self.catalog.time_of(&input.name);
        if time != here.time.as_deref() {
            return Err(format!("`{}` is dated by another time than the rows of `{}`", input.name, here.id));
        }
        let filters: Vec<String> = input.filter.iter().chain(filters).cloned().collect();
        let tests = Rows { catalog: self.catalog, table, time, days: None }.tests(&filters)?;
        let id = if tests.is_empty() { input.name.clone() } else { format!("{}__{metric}", input.name) };
        let mut event = json!({"source": here.id, "entity": entity, "names": super::names(None, &id)});
        if !tests.is_empty() {
            event["where"] = json!(tests);
        }
        self.events.insert(id.clone(), event);
        Ok(id)
    }

    fn constants(&self, params: &ConversionParams) -> Result<Vec<(String, String)>, String> {
        let column = |measure: &str, name: &str| {
            let (table, _) = self.measure(measure)?;
            let here = &self.catalog.tables[table];
            let field = here.fields.iter().find(|field| field.name == name);
            field
                .map(|field| format!("{}.{}", here.id, field.column))
                .ok_or_else(|| format!("`{}` has no `{name}`", here.id))
        };
        let mut same = Vec::new();
        for constant in &params.constant_properties {
            let base = column(&params.base_measure.name, &constant.base_property)?;
            let end = column(&params.conversion_measure.name, &constant.conversion_property)?;
            same.push((base, end));
        }
        Ok(same)
    }
}

/// A count that is nothing where it is 0: dividing by 0 gives nothing. MetricFlow has no conversions where there are none.
fn known(count: &str) -> String {
    format!("{count} * {count} / {count}")
}
