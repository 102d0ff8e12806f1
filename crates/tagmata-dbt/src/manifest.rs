//! What a dbt project says: semantic models, metrics, saved queries and time spines, as their YAML has them.
//!
//! Keys that no part of the import reads are left alone here. Knows nothing of Tagmata's model.

mod metric;

pub use metric::{ConversionParams, Input, Metric, MetricParams};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// All files of a project together.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Tables with their entities, dimensions and measures.
    pub models: Vec<SemanticModel>,
    /// Numbers.
    pub metrics: Vec<Metric>,
    /// Questions that are kept.
    pub saved_queries: Vec<SavedQuery>,
    /// Tables of days, hours and units of one's own.
    pub spines: Vec<Spine>,
}

/// A table with what can be asked of it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SemanticModel {
    /// Its name.
    pub name: String,
    /// The table, as MetricFlow says it.
    #[serde(default)]
    pub node_relation: Option<Relation>,
    /// The table, as dbt says it: `ref('orders')`.
    #[serde(default)]
    pub model: Option<String>,
    /// What measures take where they say nothing.
    #[serde(default)]
    pub defaults: Defaults,
    /// Keys.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Aggregations.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Columns to group and filter by.
    #[serde(default)]
    pub dimensions: Vec<Dimension>,
    /// The name of a row, where no column holds its key.
    #[serde(default)]
    pub primary_entity: Option<String>,
}

/// `{schema_name: …, alias: …}`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Relation {
    /// The table's name.
    pub alias: String,
}

/// What measures take where they say nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Defaults {
    /// The time dimension.
    #[serde(default)]
    pub agg_time_dimension: Option<String>,
}

/// A key.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Entity {
    /// Its name; tables that share it can be joined.
    pub name: String,
    /// `primary`, `unique`, `natural` or `foreign`.
    #[serde(rename = "type", deserialize_with = "lower")]
    pub kind: String,
    /// The column or an expression; absent means a column of its name.
    #[serde(default, deserialize_with = "text")]
    pub expr: Option<String>,
}

/// An aggregation.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// One line.
    #[serde(default)]
    pub description: Option<String>,
    /// What people call it.
    #[serde(default)]
    pub label: Option<String>,
    /// `sum`, `count`, `count_distinct`, `average`, `min`, `max`, `median`, `percentile`, `sum_boolean`.
    #[serde(deserialize_with = "lower")]
    pub agg: String,
    /// The column or an expression; absent means a column of its name.
    #[serde(default, deserialize_with = "text")]
    pub expr: Option<String>,
    /// What a percentile needs.
    #[serde(default)]
    pub agg_params: AggParams,
    /// The time dimension that dates it.
    #[serde(default)]
    pub agg_time_dimension: Option<String>,
    /// It does not add up along this.
    #[serde(default)]
    pub non_additive_dimension: Option<NonAdditive>,
    /// It is a metric as it stands.
    #[serde(default)]
    pub create_metric: bool,
}

/// What a percentile needs.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AggParams {
    /// From 0 to 1.
    #[serde(default)]
    pub percentile: Option<f64>,
    /// A value that occurs.
    #[serde(default)]
    pub use_discrete_percentile: bool,
    /// Near enough will do.
    #[serde(default)]
    pub use_approximate_percentile: bool,
}

/// A measure is taken at the first or last date only.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NonAdditive {
    /// The time dimension.
    pub name: String,
    /// `min` or `max`.
    #[serde(deserialize_with = "lower")]
    pub window_choice: String,
    /// Entities that each have a date of their own.
    #[serde(default)]
    pub window_groupings: Vec<String>,
}

/// A column to group and filter by.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// `categorical` or `time`.
    #[serde(rename = "type", deserialize_with = "lower")]
    pub kind: String,
    /// One line.
    #[serde(default)]
    pub description: Option<String>,
    /// What people call it.
    #[serde(default)]
    pub label: Option<String>,
    /// The column or an expression; absent means a column of its name.
    #[serde(default, deserialize_with = "text")]
    pub expr: Option<String>,
    /// Rows of two tables meet only where this is equal.
    #[serde(default)]
    pub is_partition: bool,
    /// For time.
    #[serde(default)]
    pub type_params: DimensionParams,
}

/// What a time dimension says.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DimensionParams {
    /// Its smallest unit.
    #[serde(default)]
    pub time_granularity: Option<String>,
    /// It says from or until when a row is valid.
    #[serde(default)]
    pub validity_params: Option<Validity>,
}

/// Which end of validity a time dimension is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Validity {
    /// From when.
    #[serde(default)]
    pub is_start: bool,
    /// Until when, excluded.
    #[serde(default)]
    pub is_end: bool,
}

/// A question that is kept.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SavedQuery {
    /// Its name.
    pub name: String,
    /// What is asked.
    #[serde(default)]
    pub query_params: QueryParams,
}

/// What a saved query asks.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct QueryParams {
    /// Its conditions.
    #[serde(default, rename = "where", deserialize_with = "texts")]
    pub filter: Vec<String>,
}

/// A table of days or hours.
#[derive(Debug, Clone, Default)]
pub struct Spine {
    /// The table.
    pub alias: String,
    /// The column of its moments.
    pub column: String,
    /// The unit of its rows.
    pub grain: String,
    /// Columns that hold units of one's own.
    pub custom: Vec<String>,
}

fn lower<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| text.to_lowercase())
}

/// A text, number or truth as text.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}

/// One text or several.
fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(Vec::new()),
        Value::String(text) => Ok(vec![text]),
        Value::Array(items) => items
            .into_iter()
            .map(|item| match item {
                Value::String(text) => Ok(text),
                other => Err(serde::de::Error::custom(format!("expected a text, found {other}"))),
            })
            .collect(),
        other => Err(serde::de::Error::custom(format!("expected a text or a list of texts, found {other}"))),
    }
}
