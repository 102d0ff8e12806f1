//! A segment definition: a `who` with its model and a name, fit to be saved, sent on and compared.

use crate::draft::Who;
use crate::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Which people, as a thing of its own. Windows stay as they were said, so that a refresh moves with the calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentDefinition {
    /// The model it is defined over.
    pub model: String,
    /// The model file's hash when it was defined.
    pub model_hash: String,
    /// What it is made of.
    pub entity: String,
    /// Which of them.
    pub who: Who,
    /// The same in a sentence, with the dates that its windows had when it was defined.
    pub words: Words,
}

/// One version of a saved segment, as a question can name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedSegment {
    /// Its id.
    pub id: String,
    /// Its version; the highest of an id is the newest.
    pub version: u32,
    /// What it is made of.
    pub entity: String,
    /// Which of them.
    pub who: Who,
}

impl SegmentDefinition {
    /// SHA-256 of what it says (model id, entity and `who`), in hexadecimal: equal for equal definitions.
    pub fn hash(&self) -> String {
        let said = serde_json::json!([self.model, self.entity, self.who]);
        Sha256::digest(said.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
