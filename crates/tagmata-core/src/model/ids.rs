//! Ids of the model's parts: one type each, so that a metric cannot be passed where a tag is expected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id with this text.
            pub fn new(text: impl Into<String>) -> $name {
                $name(text.into())
            }

            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

id! {
    /// A source: one table of the warehouse.
    SourceId,
    /// An entity: what a population is made of.
    EntityId,
    /// A dimension: a column that people name.
    DimensionId,
    /// An event: what an entity does.
    EventId,
    /// A metric: a number.
    MetricId,
    /// A tag: one of a closed list of values per entity.
    TagId,
    /// A saved or shipped segment.
    SegmentId,
    /// A business word that stands for a piece of a question.
    TermId,
}
