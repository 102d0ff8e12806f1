//! SHOW: views with their numbers, groups and windows looked up.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, Column};
use crate::query::{self, Number, Show};
use crate::words::Words;

impl Planner<'_> {
    pub(super) fn show(&mut self, path: &str, show: &draft::Show, has_who: bool) -> Option<Show> {
        match show {
            draft::Show::Count(count) => {
                let share_of = match &count.share_of {
                    Some(base) => Some(self.who(&format!("{path}.count.share_of"), base)?),
                    None => None,
                };
                Some(Show::Count { share_of })
            }
            draft::Show::Members(members) => self.members(&format!("{path}.members"), members),
            draft::Show::Measure(measure) => {
                self.measure(&format!("{path}.measure"), measure, has_who).map(Show::Measure)
            }
            draft::Show::Distribution(distribution) => self.distribution(&format!("{path}.distribution"), distribution),
            draft::Show::Define(_) | draft::Show::Catalog {} => None,
            draft::Show::Profile(profile) => self.profile(&format!("{path}.profile"), profile),
            draft::Show::Retention(retention) => self.retention(&format!("{path}.retention"), retention),
            draft::Show::Funnel(funnel) => self.funnel(&format!("{path}.funnel"), funnel),
            draft::Show::Overlap(overlap) => self.overlap(&format!("{path}.overlap"), overlap),
            draft::Show::Compare(sides) => self.side_by_side(&format!("{path}.compare"), sides),
            draft::Show::Tiers(tiers) => self.tiers(&format!("{path}.tiers"), tiers),
            draft::Show::Migration(migration) => self.migration(&format!("{path}.migration"), migration),
        }
    }

    fn members(&mut self, path: &str, members: &draft::Members) -> Option<Show> {
        let mut columns = Vec::new();
        let home = self.model.entities[&self.entity].key.source.clone();
        for (i, column) in members.columns.iter().enumerate() {
            let at = format!("{path}.columns.{i}");
            columns.push(match column {
                Column::Field(name) => self.known_dimension(&at, name).and_then(|id| {
                    let entity = self.entity.clone();
                    self.reaches(&at, &home, entity.as_str(), &id)?;
                    Some(query::Column::Field(id))
                }),
                Column::Tag(name) => self.known_tag(&at, name).and_then(|id| {
                    self.tag_rules(&id)?;
                    Some(query::Column::Tag(id))
                }),
                Column::Term(term) => self
                    .entity_number(&at, term)
                    .map(|expr| query::Column::Number(Number { label: self.label(term), unit: self.unit(term), expr })),
            });
        }
        let sort = self.sort(path, members.sort.as_ref(), members.columns.len())?;
        let columns = columns.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Show::Members { columns, sort, limit: members.limit })
    }

    pub(super) fn sort(
        &mut self,
        path: &str,
        sort: Option<&draft::Sort>,
        of: usize,
    ) -> Option<Option<(usize, draft::Order)>> {
        match sort {
            Some(sort) if sort.by >= of => {
                let message = Words::both(
                    format!("排序列 {} 不存在（共 {of} 列，从 0 数起）", sort.by),
                    format!("there is no number {} to sort by ({of} in all, counted from 0)", sort.by),
                );
                self.problem(Code::BadValue, &format!("{path}.sort.by"), message, None);
                None
            }
            sort => Some(sort.map(|sort| (sort.by, sort.order))),
        }
    }

    fn distribution(&mut self, path: &str, distribution: &draft::Distribution) -> Option<Show> {
        let expr = self.entity_number(&format!("{path}.term"), &distribution.term)?;
        let cuts = distribution.cuts.clone();
        self.valid_cuts(&format!("{path}.cuts"), &cuts)?;
        let unit = self.unit(&distribution.term);
        let number = Number { label: self.label(&distribution.term), unit, expr };
        Some(Show::Distribution { number, cuts })
    }
}
