//! Metrics and the events that conversions need.

mod made;
mod measure;

use super::{Options, about, names};
use crate::NotCarried;
use crate::catalog::Catalog;
use crate::manifest::Metric;
use measure::Simple;
use serde_json::{Map, Value, json};

/// Metrics in the making.
struct Metrics<'a> {
    catalog: &'a Catalog,
    done: Map<String, Value>,
    events: Map<String, Value>,
}

/// Adds metrics and events to the file, and to its sources the columns that they need. What cannot be carried is listed.
pub(super) fn metrics(catalog: &Catalog, options: &Options, file: &mut Map<String, Value>, lost: &mut Vec<NotCarried>) {
    let mut metrics = Metrics { catalog, done: Map::new(), events: Map::new() };
    for metric in catalog.metrics.values() {
        match metrics.one(metric) {
            Ok(item) => metrics.add(&metric.name, item, metric.label.as_deref(), metric.description.as_deref()),
            Err(reason) => lost.push(NotCarried::new("metric", &metric.name, reason)),
        }
        for input in metric.type_params.measure.iter().filter(|input| input.join_to_timespine) {
            let name = format!("{}.{}", metric.name, input.name);
            let reason = "units of time without rows are shown where a view asks for a grain, not by the metric";
            lost.push(NotCarried::new("join_to_timespine", &name, reason));
        }
    }
    if options.row_counts {
        for metric in catalog.metrics.values().filter(|metric| metric.kind == "derived") {
            metrics.parts(metric);
        }
        let sources: Vec<String> =
            file["sources"].as_object().into_iter().flat_map(|all| all.keys().cloned()).collect();
        for source in sources {
            metrics.add(&format!("{source}__rows"), json!({"count": source}), None, None);
        }
    }
    for (table, column, sql) in measure::columns(catalog) {
        file["sources"][table]["columns"][column] = json!({"sql": sql});
    }
    file.insert("events".to_owned(), Value::Object(metrics.events));
    file.insert("metrics".to_owned(), Value::Object(metrics.done));
}

impl Metrics<'_> {
    fn add(&mut self, id: &str, item: Value, label: Option<&str>, said: Option<&str>) {
        let Value::Object(mut item) = item else { return };
        item.insert("names".to_owned(), names(label, id));
        about(&mut item, said, id);
        self.done.insert(id.to_owned(), Value::Object(item));
    }

    fn one(&mut self, metric: &Metric) -> Result<Value, String> {
        let params = &metric.type_params;
        match metric.kind.as_str() {
            "simple" => {
                let input = params.measure.as_ref().ok_or("it names no measure")?;
                self.simple(&Simple::of(input, &metric.filter))
            }
            "ratio" => self.ratio(metric),
            "derived" => self.derived(metric),
            "cumulative" => self.cumulative(metric),
            "conversion" => self.conversion(metric),
            other => Err(format!("metrics of type `{other}` are not known")),
        }
    }
}
