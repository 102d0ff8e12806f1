//! Rankings: the number, how many are kept, and whom they are ranked with.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, RankSize};
use crate::query::{Key, Rank, Who};
use crate::words::Words;

impl Planner<'_> {
    /// A ranking.
    pub(super) fn rank(&mut self, path: &str, rank: &draft::Rank) -> Option<Who> {
        self.rank_size(&format!("{path}.keep"), rank.keep)?;
        let among = match &rank.among {
            Some(among) => Some(Box::new(self.who(&format!("{path}.among"), among)?)),
            None => None,
        };
        let term = self.entity_number(&format!("{path}.term"), &rank.term)?;
        let within = match &rank.within {
            Some(within) => Some(self.own_group(&format!("{path}.within"), within)?),
            None => None,
        };
        let (order, keep, with_ties) = (rank.order, rank.keep, rank.with_ties);
        Some(Who::Rank(Rank { term, order, keep, among, within, with_ties }))
    }

    /// A tag or dimension of the entity itself.
    pub(super) fn own_group(&mut self, path: &str, name: &str) -> Option<Key> {
        let key = self.key(path, name)?;
        if let Key::Field(id) = &key {
            let (home, entity) = (self.model.entities[&self.entity].key.source.clone(), self.entity.clone());
            self.reaches(path, &home, entity.as_str(), id)?;
        }
        Some(key)
    }

    pub(super) fn rank_size(&mut self, path: &str, keep: RankSize) -> Option<()> {
        let valid = match keep {
            RankSize::Count(n) => n > 0,
            RankSize::Percent(p) => p > 0.0 && p <= 100.0,
        };
        if !valid {
            let message = Words::both(
                "排名数量需为正数，百分比需在 0–100 之间",
                "a ranking keeps a positive number, or 0–100 percent",
            );
            self.problem(Code::BadValue, path, message, None);
        }
        valid.then_some(())
    }
}
