//! A MetricFlow query to a draft over the imported model.

mod condition;
mod groups;
mod standins;

use crate::catalog::Catalog;
use crate::import::Import;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::HashMap;
use tagmata_core::draft::{By, ByTime, Dates, Draft, During, EmptyUnits, Leaf, Measure, Order, Show, Sort, Term, Unit};

/// A query as MetricFlow takes it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SemanticQuery {
    /// Metrics by name; none asks for the groups alone.
    #[serde(default)]
    pub metrics: Vec<String>,
    /// What to group by: `listing__country`, `metric_time__week`.
    #[serde(default)]
    pub group_bys: Vec<String>,
    /// The same with everything stated.
    #[serde(default)]
    pub group_by_objs: Vec<GroupBy>,
    /// First and last day, both included.
    #[serde(default)]
    pub time_constraint: Option<(Date, Date)>,
    /// Conditions on rows.
    #[serde(default, rename = "where_filter", deserialize_with = "texts")]
    pub filters: Vec<String>,
    /// What to order by; a minus in front means largest first.
    #[serde(default)]
    pub order_bys: Vec<String>,
    /// Rows at most.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Equal rows are one row.
    #[serde(default = "yes")]
    pub apply_group_by: bool,
}

/// What to group by, with everything stated.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct GroupBy {
    /// The name.
    pub name: String,
    /// A unit of time.
    #[serde(default)]
    pub grain: Option<String>,
    /// A part of a date.
    #[serde(default)]
    pub date_part: Option<String>,
}

/// What a query needs to know of the data.
#[derive(Debug, Clone, Default)]
pub struct Data {
    /// The first and last day of the table of days, where there is one.
    pub spine: Option<(Date, Date)>,
    /// Sources whose declared key repeats, so that how often they are joined matters.
    pub repeating: Vec<String>,
}

/// A query as a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The draft.
    pub draft: Draft,
    /// What MetricFlow calls the columns of the answer, in the order of the answer's: groups, time, numbers. `None` is a
    /// number that was not asked for.
    pub columns: Vec<Option<String>>,
    /// How many of the columns are groups; the others are numbers.
    pub groups: usize,
    /// Rows in which no number is known are to be left out: a view with a grain shows every unit of time, MetricFlow only
    /// those that have rows.
    pub only_known: bool,
}

fn yes() -> bool {
    true
}

fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(Vec::new()),
        Value::String(text) => Ok(vec![text]),
        other => serde_json::from_value(other).map_err(serde::de::Error::custom),
    }
}

impl Import {
    /// The draft that asks the same. On failure says what cannot be asked so that it would give the same rows.
    pub fn draft(&self, query: &SemanticQuery, data: &Data) -> Result<Asked, String> {
        if !query.apply_group_by {
            return Err("rows that are equal are always one group".to_owned());
        }
        if query.limit.is_some() {
            return Err("a limit without a ranking is not carried".to_owned());
        }
        let (query, named) = &standins::of(&self.catalog, query);
        for metric in &query.metrics {
            self.has_metric(metric)?;
        }
        let asking = Asking { import: self, catalog: &self.catalog, query, data, named };
        if query.metrics.is_empty() { asking.groups_alone() } else { asking.numbers() }
    }

    fn has_metric(&self, name: &str) -> Result<(), String> {
        if self.model.metrics.contains_key(name) {
            return Ok(());
        }
        let known = self.not_carried.iter().find(|lost| lost.kind == "metric" && lost.name == name);
        Err(match known {
            Some(lost) => format!("metric `{name}` is not carried: {}", lost.reason),
            None => format!("there is no metric `{name}`"),
        })
    }
}

/// A query that is being turned into a draft.
struct Asking<'a> {
    import: &'a Import,
    catalog: &'a Catalog,
    query: &'a SemanticQuery,
    data: &'a Data,
    /// What the query calls a metric that another stands for.
    named: &'a HashMap<String, String>,
}

/// How a metric behaves in time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Behaviour {
    /// A row of the answer can count rows of other days.
    moved: bool,
    /// Units of time without rows are shown.
    filled: bool,
}

impl Asking<'_> {
    fn numbers(&self) -> Result<Asked, String> {
        let metrics = &self.query.metrics;
        let behaviours: Vec<Behaviour> = metrics.iter().map(|metric| self.behaviour(metric)).collect();
        let moved = behaviours.iter().any(|behaviour| behaviour.moved);
        let filled = behaviours.iter().any(|behaviour| behaviour.filled);
        let (mut keys, mut columns) = (Vec::new(), Vec::new());
        for group in self.groups() {
            let (key, name) = self.key(&group, moved)?;
            keys.push(key);
            columns.push(Some(name));
        }
        let groups = columns.len();
        self.joined_once()?;
        let mut dates = self.constraint(&keys)?;
        let (mut terms, mut days) = (Vec::new(), Vec::new());
        for metric in metrics {
            let filters = self.conditions(metric, moved, &mut dates, &mut days)?;
            terms.push(Term::Leaf(Leaf { metric: metric.clone(), filters, ..Leaf::default() }));
            columns.push(Some(self.named.get(metric).unwrap_or(metric).clone()));
        }
        let times = keys.iter().filter(|key| is_of_the_day(key)).count();
        let mut measure = Measure { terms, by: keys, days, ..Measure::default() };
        // Everything is computed day by day, also where the answer has longer units.
        let whole_units = measure.by.iter().all(is_no_longer_unit);
        let by_unit = moved && !filled && times == 1 && whole_units && self.is_one_unit(&measure.by);
        if filled && times > 0 {
            if measure.by.len() > 1 {
                self.filled_beside_groups(&measure.by)?;
                measure.empty_units = EmptyUnits::Once;
            }
            measure.grain = take_time(&mut measure.by, &mut columns);
            measure.grain.ok_or("units of time without rows are filled by calendar units")?;
        } else if by_unit {
            // The time comes behind the groups in the answer.
            measure.grain = take_time(&mut measure.by, &mut columns);
            for (at, metric) in metrics.iter().enumerate() {
                let parts = self.parts(metric, &measure.terms[at]);
                columns.extend(parts.iter().map(|_| None));
                measure.terms.extend(parts);
            }
        }
        if (filled || moved) && times > 0 {
            let (from, to) = self.data.spine.ok_or("the project has no table of days")?;
            let to = to.tomorrow().map_err(|problem| problem.to_string())?;
            dates = both(dates, Dates { from: Some(from), to: Some(to) });
        }
        if dates.from.is_some() || dates.to.is_some() {
            measure.during = Some(During::Dates(dates));
        }
        measure.sort = self.sort();
        let only_known = measure.grain.is_some() && !filled;
        Ok(Asked {
            draft: Draft { entity: None, who: None, show: Show::Measure(measure) },
            columns,
            groups,
            only_known,
        })
    }

    /// A table whose declared key repeats gives each row several partners. MetricFlow joins it once per dimension, the model
    /// once for all, so more than one dimension behind it would be multiplied differently.
    fn joined_once(&self) -> Result<(), String> {
        let mut behind: Vec<(&str, &str)> = Vec::new();
        let groups = self.groups();
        for group in &groups {
            for (table, _) in self.query.metrics.iter().flat_map(|metric| self.times(metric)) {
                for passed in self.catalog.passed(&group.name, group.grain.as_deref(), table)? {
                    if self.data.repeating.iter().any(|id| id == passed) && !behind.contains(&(passed, &group.name)) {
                        behind.push((passed, &group.name));
                    }
                }
            }
        }
        match behind.as_slice() {
            [(first, _), (second, _), ..] if first == second => {
                Err(format!("the key of `{first}` repeats in the data, and several groups lie behind it"))
            }
            _ => Ok(()),
        }
    }

    /// Units without rows are filled once beside groups. MetricFlow does so for each number before it joins them, so that
    /// a unit can be empty of one and not of another: only a number of one measure has the same rows here.
    fn filled_beside_groups(&self, keys: &[By]) -> Result<(), String> {
        let is_simple = |name: &String| self.catalog.metrics.get(name).is_some_and(|metric| metric.kind == "simple");
        match self.query.metrics.as_slice() {
            [only] if is_simple(only) && self.is_one_unit(keys) => Ok(()),
            _ => Err("units of time without rows are filled for each number, not for all together".to_owned()),
        }
    }

    fn sort(&self) -> Option<Sort> {
        for order in &self.query.order_bys {
            let (name, order) = match order.strip_prefix('-') {
                Some(name) => (name, Order::Desc),
                None => (order.as_str(), Order::Asc),
            };
            if let Some(by) = self.query.metrics.iter().position(|metric| metric == name) {
                return Some(Sort { by, order });
            }
        }
        None
    }

    /// The inputs of a derived metric, under the same conditions.
    fn parts(&self, metric: &str, term: &Term) -> Vec<Term> {
        let Term::Leaf(leaf) = term else { return Vec::new() };
        let names = (0..).map(|index| format!("{metric}__part_{index}"));
        let known = names.take_while(|name| self.import.model.metrics.contains_key(name.as_str()));
        known.map(|metric| Term::Leaf(Leaf { metric, ..leaf.clone() })).collect()
    }

    /// Whether all groups but one unit of the rows' own time are no times.
    fn is_one_unit(&self, keys: &[By]) -> bool {
        let times: Vec<&ByTime> = keys
            .iter()
            .filter_map(|key| match key {
                By::Time(time) => Some(time),
                By::Name(_) | By::OfDay(_) => None,
            })
            .collect();
        matches!(times.as_slice(), [time] if time.field.is_none() && time.grain.is_some())
    }

    /// How a metric behaves in time, through the metrics that it is made of.
    fn behaviour(&self, metric: &str) -> Behaviour {
        let mut behaviour = Behaviour::default();
        let Some(metric) = self.catalog.metrics.get(metric) else { return behaviour };
        let params = &metric.type_params;
        behaviour.moved = metric.kind == "cumulative";
        behaviour.filled = params.measure.iter().any(|input| input.join_to_timespine);
        if let Some(both) = &params.conversion_type_params {
            behaviour.filled |= both.base_measure.join_to_timespine || both.conversion_measure.join_to_timespine;
        }
        let parts = params.metrics.iter().chain(&params.numerator).chain(&params.denominator);
        for part in parts.chain(&params.cumulative_type_params.metric).filter(|part| part.name != metric.name) {
            let inner = self.behaviour(&part.name);
            let is_offset = part.offset_window.is_some() || part.offset_to_grain.is_some();
            behaviour.moved |= inner.moved || is_offset;
            behaviour.filled |= inner.filled;
        }
        behaviour
    }

    /// The table and time dimension of each measure that a metric is made of.
    fn times(&self, metric: &str) -> Vec<(usize, Option<&str>)> {
        let mut times = Vec::new();
        for measure in self.catalog.measures_of(metric) {
            if let Some((table, _)) = self.catalog.measures.get(&measure) {
                times.push((*table, self.catalog.time_of(&measure)));
            }
        }
        times.dedup();
        times
    }
}

/// Whether a group is of the day that a number is shown for.
fn is_of_the_day(key: &By) -> bool {
    match key {
        By::Time(time) => time.field.is_none(),
        By::OfDay(_) => true,
        By::Name(_) => false,
    }
}

/// Whether a group is none of units longer than a day.
fn is_no_longer_unit(key: &By) -> bool {
    match key {
        By::Time(time) => time.field.is_some() || time.grain == Some(Unit::Day),
        By::Name(_) | By::OfDay(_) => true,
    }
}

/// Takes the one time out of the keys and puts its column behind the others'.
fn take_time(keys: &mut Vec<By>, columns: &mut [Option<String>]) -> Option<Unit> {
    let at = keys.iter().position(|key| matches!(key, By::Time(_)))?;
    columns[at..keys.len()].rotate_left(1);
    match keys.remove(at) {
        By::Time(time) => time.grain,
        By::Name(_) | By::OfDay(_) => None,
    }
}

/// Days that lie in both windows.
fn both(first: Dates, second: Dates) -> Dates {
    let later = |a: Option<Date>, b: Option<Date>| a.max(b);
    let earlier = match (first.to, second.to) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Dates { from: later(first.from, second.from), to: earlier }
}
