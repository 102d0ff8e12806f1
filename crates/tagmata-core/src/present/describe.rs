//! Sentences that say what a query asks, in both languages.

use crate::model::Model;
use crate::query::SemanticQuery;
use crate::words::Words;

/// The whole query in one sentence.
pub fn query(_query: &SemanticQuery, _model: &Model) -> Words {
    Words::plain("")
}
