//! Readings of a model that are kept, so that the same question costs once. The key holds all that a reading may depend
//! on, and who asked, so that nothing is shared between people or turns.

use super::super::ear::Ear;
use jiff::civil::Date;
use lru::LruCache;
use sha2::{Digest, Sha256};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use tagmata_core::draft::Draft;
use tagmata_llm::{Made, Prompter};

/// What a reading belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of a text, asked as it was.
    pub fn of(model: &str, ear: &Ear<'_>, text: &str, previous: Option<&Draft>, today: Date) -> Key {
        let loaded = ear.loaded;
        let parts = (
            (&loaded.model.hash, &loaded.manifest.snapshot),
            (env!("CARGO_PKG_VERSION"), Prompter::version(), model),
            // Everyone has the same rights so far; who asks stands for them.
            (&ear.question.asker, ear.lang, today, ear.facts.asked_on),
            (previous, text),
        );
        let text = serde_json::to_string(&parts).expect("names, dates and a draft are JSON");
        Key(Sha256::digest(text.as_bytes()).into())
    }
}

/// A bounded number of readings; the one not asked for the longest goes first.
pub struct KeptReadings(Option<Mutex<LruCache<Key, Arc<Made>>>>);

impl KeptReadings {
    /// Keeps so many.
    pub fn new(most: usize) -> KeptReadings {
        KeptReadings(NonZeroUsize::new(most).map(|most| Mutex::new(LruCache::new(most))))
    }

    /// What was kept.
    pub fn get(&self, key: &Key) -> Option<Arc<Made>> {
        self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Keeps a reading.
    pub fn put(&self, key: Key, made: &Arc<Made>) {
        if let Some(kept) = &self.0 {
            kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, made.clone());
        }
    }
}
