//! SHOW: views with their numbers, groups and windows looked up.

use super::{Planned, Planner};
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
            draft::Show::Profile(_) => self.no_view(path, "profile"),
            draft::Show::Retention(retention) => self.retention(&format!("{path}.retention"), retention),
            draft::Show::Funnel(_) => self.no_view(path, "funnel"),
            draft::Show::Overlap(overlap) => self.overlap(&format!("{path}.overlap"), overlap),
            draft::Show::Compare(sides) => self.side_by_side(&format!("{path}.compare"), sides),
            draft::Show::Tiers(tiers) => self.tiers(&format!("{path}.tiers"), tiers),
            draft::Show::Migration(migration) => self.migration(&format!("{path}.migration"), migration),
        }
    }

    fn no_view(&mut self, path: &str, what: &str) -> Option<Show> {
        self.not_built(path, what);
        None
    }

    pub(super) fn define(&mut self, define: &draft::Define) -> Option<Planned> {
        let name = &define.name;
        let (owner, value) = name.split_once('=').map_or((name.as_str(), None), |(owner, value)| (owner, Some(value)));
        let model = self.model;
        let known = match value {
            Some(value) => {
                model.tags.get(owner).is_some_and(|tag| tag.values.contains_key(value))
                    || model.dimensions.get(owner).is_some_and(|dimension| dimension.values.contains_key(value))
            }
            None => {
                model.metrics.contains_key(owner)
                    || model.tags.contains_key(owner)
                    || model.dimensions.contains_key(owner)
                    || model.events.contains_key(owner)
                    || model.segments.contains_key(owner)
                    || model.terms.contains_key(owner)
                    || model.entities.contains_key(owner)
            }
        };
        if known {
            return Some(Planned::Define(name.clone()));
        }
        let message = Words::both(format!("模型里没有“{name}”"), format!("the model has no `{name}`"));
        self.problem(Code::UnknownName, "show.define.name", message, None);
        None
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
