//! What the numbers of a tag count whose values are numbers or bands of numbers.

use super::Names;
use crate::draft::Unit;

/// The unit of such numbers, and the words that say it.
#[derive(Debug, Clone, Default)]
pub struct TagNumbers {
    /// The unit: `USD`, `years`, `people`.
    pub unit: Option<String>,
    /// The stretch of time that an amount is for.
    pub per: Option<Unit>,
    /// Words behind a number that count it.
    pub counters: Names,
    /// Verbs before a number of it, plain.
    pub verbs: Names,
}
