//! Results that are kept: a snapshot never changes, so a statement that ran on it once need not run again. Bounded; what
//! was not asked for the longest goes first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tagmata_core::warehouse::ResultTable;

/// What an entry weighs besides its cells: its statement and its place.
const ENTRY_CELLS: usize = 64;
/// A single result takes at most this part of the room.
const SHARE_MAX: usize = 8;

/// Results by statement, of one snapshot.
pub(super) struct Kept {
    cells_max: usize,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    snapshot: String,
    entries: HashMap<String, Entry>,
    cells: usize,
    asked: u64,
}

struct Entry {
    rows: Arc<ResultTable>,
    cells: usize,
    /// When it was last asked for, in askings.
    last: u64,
}

impl Kept {
    /// Keeps as much as fits; nothing with room for no cells.
    pub(super) fn new(cells_max: usize) -> Kept {
        Kept { cells_max, inside: Mutex::default() }
    }

    /// The result of a statement on a snapshot, where it is kept.
    pub(super) fn get(&self, snapshot: &str, sql: &str) -> Option<Arc<ResultTable>> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.snapshot != snapshot {
            return None;
        }
        inside.asked += 1;
        let now = inside.asked;
        let entry = inside.entries.get_mut(sql)?;
        entry.last = now;
        Some(entry.rows.clone())
    }

    /// Keeps a result. Those of another snapshot go.
    pub(super) fn put(&self, snapshot: &str, sql: &str, rows: &Arc<ResultTable>) {
        let cells = ENTRY_CELLS + rows.rows.len() * rows.columns.len();
        if cells > self.cells_max / SHARE_MAX {
            return;
        }
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.snapshot != snapshot {
            *inside = Inside { snapshot: snapshot.to_owned(), ..Inside::default() };
        }
        let last = inside.asked;
        let replaced = inside.entries.insert(sql.to_owned(), Entry { rows: rows.clone(), cells, last });
        inside.cells = inside.cells + cells - replaced.map_or(0, |entry| entry.cells);
        while inside.cells > self.cells_max {
            let oldest = inside.entries.iter().min_by_key(|(_, entry)| entry.last).map(|(sql, _)| sql.clone());
            let Some(gone) = oldest.and_then(|sql| inside.entries.remove(&sql)) else { return };
            inside.cells -= gone.cells;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagmata_core::warehouse::{Cell, CellKind, ResultColumn};

    fn rows(n: usize) -> Arc<ResultTable> {
        let columns = vec![ResultColumn { name: "n".to_owned(), kind: CellKind::Integer }];
        Arc::new(ResultTable { columns, rows: vec![vec![Cell::Int(1)]; n], truncated: false })
    }

    #[test]
    fn results_belong_to_one_snapshot() {
        let kept = Kept::new(10_000);
        kept.put("a", "q", &rows(1));
        assert!(kept.get("a", "q").is_some());
        assert!(kept.get("b", "q").is_none());
        kept.put("b", "r", &rows(1));
        assert!(kept.get("a", "q").is_none() && kept.get("b", "q").is_none() && kept.get("b", "r").is_some());
    }

    #[test]
    fn what_was_not_asked_for_the_longest_goes_first() {
        let kept = Kept::new(8 * (ENTRY_CELLS + 1));
        for n in 0..8 {
            kept.put("a", &n.to_string(), &rows(1));
        }
        assert!(kept.get("a", "0").is_some());
        kept.put("a", "8", &rows(1));
        assert!(kept.get("a", "0").is_some() && kept.get("a", "8").is_some());
        let left = (0..=8).filter(|n| kept.get("a", &n.to_string()).is_some()).count();
        assert_eq!(left, 8);
    }

    #[test]
    fn what_is_too_large_is_not_kept() {
        let kept = Kept::new(1_000);
        kept.put("a", "q", &rows(200));
        assert!(kept.get("a", "q").is_none());
        Kept::new(0).put("a", "q", &rows(1));
    }
}
