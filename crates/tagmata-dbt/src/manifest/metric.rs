//! Metrics as a dbt project says them.

use super::{lower, text, texts};
use serde::Deserialize;

/// A number.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// One line.
    #[serde(default)]
    pub description: Option<String>,
    /// What people call it.
    #[serde(default)]
    pub label: Option<String>,
    /// `simple`, `ratio`, `derived`, `cumulative`, `conversion`.
    #[serde(rename = "type", deserialize_with = "lower")]
    pub kind: String,
    /// The parts.
    #[serde(default)]
    pub type_params: MetricParams,
    /// Only these rows.
    #[serde(default, deserialize_with = "texts")]
    pub filter: Vec<String>,
    /// The unit of time it is shown by where none is asked for.
    #[serde(default)]
    pub time_granularity: Option<String>,
}

/// The parts of a metric.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct MetricParams {
    /// Of a simple or cumulative metric.
    #[serde(default)]
    pub measure: Option<Input>,
    /// Of a ratio.
    #[serde(default)]
    pub numerator: Option<Input>,
    /// Of a ratio.
    #[serde(default)]
    pub denominator: Option<Input>,
    /// Of a derived metric.
    #[serde(default, deserialize_with = "text")]
    pub expr: Option<String>,
    /// Of a derived metric.
    #[serde(default)]
    pub metrics: Vec<Input>,
    /// Of a cumulative metric, in the older place.
    #[serde(default)]
    pub window: Option<String>,
    /// Of a cumulative metric, in the older place.
    #[serde(default)]
    pub grain_to_date: Option<String>,
    /// Of a cumulative metric.
    #[serde(default)]
    pub cumulative_type_params: CumulativeParams,
    /// Of a conversion metric.
    #[serde(default)]
    pub conversion_type_params: Option<ConversionParams>,
}

/// How far a cumulative metric reaches.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CumulativeParams {
    /// `7 days`
    #[serde(default)]
    pub window: Option<String>,
    /// `month`
    #[serde(default)]
    pub grain_to_date: Option<String>,
    /// `first`, `last` or `average`.
    #[serde(default)]
    pub period_agg: Option<String>,
    /// The metric, where no measure is named.
    #[serde(default)]
    pub metric: Option<Input>,
}

/// What a conversion is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ConversionParams {
    /// Who converts.
    pub entity: String,
    /// `conversion_rate` or `conversions`.
    #[serde(default)]
    pub calculation: Option<String>,
    /// What starts.
    pub base_measure: Input,
    /// What follows.
    pub conversion_measure: Input,
    /// At most this long after.
    #[serde(default)]
    pub window: Option<String>,
    /// What is equal in both.
    #[serde(default)]
    pub constant_properties: Vec<ConstantProperty>,
}

/// A property that is equal in both rows of a conversion.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ConstantProperty {
    /// Of what starts.
    pub base_property: String,
    /// Of what follows.
    pub conversion_property: String,
}

/// A measure or metric as a part: its name, or everything.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "InputText")]
pub struct Input {
    /// The measure or metric.
    pub name: String,
    /// What the expression calls it.
    pub alias: Option<String>,
    /// Only these rows.
    pub filter: Vec<String>,
    /// `14 days` earlier.
    pub offset_window: Option<String>,
    /// At the start of this unit.
    pub offset_to_grain: Option<String>,
    /// Units of time without rows are shown.
    pub join_to_timespine: bool,
    /// What it is over no rows.
    pub fill_nulls_with: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum InputText {
    Name(String),
    Full {
        name: String,
        #[serde(default)]
        alias: Option<String>,
        #[serde(default, deserialize_with = "texts")]
        filter: Vec<String>,
        #[serde(default)]
        offset_window: Option<String>,
        #[serde(default)]
        offset_to_grain: Option<String>,
        #[serde(default)]
        join_to_timespine: bool,
        #[serde(default)]
        fill_nulls_with: Option<f64>,
    },
}

impl From<InputText> for Input {
    fn from(text: InputText) -> Input {
        match text {
            InputText::Name(name) => Input { name, ..Input::default() },
            InputText::Full {
                name,
                alias,
                filter,
                offset_window,
                offset_to_grain,
                join_to_timespine,
                fill_nulls_with,
            } => Input { name, alias, filter, offset_window, offset_to_grain, join_to_timespine, fill_nulls_with },
        }
    }
}
