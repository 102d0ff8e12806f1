//! Joins to a table that has rows for each partition, from rows that have the partition but reach its key through another
//! table only: `listing__user` where bookings and users have rows for each day and listings have not.

use super::{Catalog, Join};

impl Catalog {
    /// Adds them, where nothing else leads from the rows to the table.
    pub(super) fn joins_behind(&mut self) {
        for from in 0..self.tables.len() {
            for to in (0..self.tables.len()).filter(|to| *to != from) {
                let mut found = self.found_behind(from, to);
                if found.len() == 1 && matches!(self.way(from, to), Ok(None)) {
                    self.tables[from].joins.append(&mut found);
                }
            }
        }
    }

    /// Every such join between two tables.
    fn found_behind(&self, from: usize, to: usize) -> Vec<Join> {
        let mut found = Vec::new();
        for first in self.tables[from].joins.iter().filter(|first| first.behind.is_none() && first.to != to) {
            for (entity, key) in &self.tables[first.to].keys {
                let target =
                    self.tables[to].keys.get(entity).filter(|key| key.kind != "foreign" && key.kind != "natural");
                let Some(target) = target.filter(|_| *entity != first.entity) else { continue };
                let Ok(Some(join)) = self.join(from, to, entity, (key, target)) else { continue };
                if !join.also.is_empty() {
                    found.push(Join { behind: Some((first.entity.clone(), first.to)), ..join });
                }
            }
        }
        found
    }
}
