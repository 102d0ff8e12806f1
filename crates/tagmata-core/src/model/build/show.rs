//! Approved drafts in the file: every name in them exists.

use super::Build;
use crate::diagnostic::Code;
use crate::draft::{By, Column, Define, Draft, Measure, Members, Show, Sort};
use crate::model::EntityId;

impl Build<'_> {
    pub(super) fn draft(&mut self, draft: &Draft, path: &str) {
        let Some(entity) = self.entity(draft.entity.as_deref(), &format!("{path}.entity")) else {
            return;
        };
        if let Some(who) = &draft.who {
            self.who(&entity, who, &format!("{path}.who"));
        }
        let path = format!("{path}.show");
        match &draft.show {
            Show::Count(count) => {
                if let Some(base) = &count.share_of {
                    self.who(&entity, base, &format!("{path}.count.share_of"));
                }
            }
            Show::Members(members) => self.members(&entity, members, &format!("{path}.members")),
            Show::Measure(measure) => self.measure(measure, &format!("{path}.measure")),
            Show::Distribution(distribution) => {
                self.number(&entity, &distribution.term, &format!("{path}.distribution.term"));
                if !distribution.cuts.is_sorted() {
                    let path = format!("{path}.distribution.cuts");
                    self.add(Code::BadValue, &path, "the cut points are not in order", "list them from low to high");
                }
            }
            Show::Define(define) => self.define(define, &format!("{path}.define.name")),
            Show::Catalog {} => {}
            Show::Profile(_)
            | Show::Retention(_)
            | Show::Funnel(_)
            | Show::Overlap(_)
            | Show::Compare(_)
            | Show::Tiers(_)
            | Show::Migration(_) => {}
        }
    }

    fn members(&mut self, entity: &EntityId, members: &Members, path: &str) {
        for (index, column) in members.columns.iter().enumerate() {
            let path = format!("{path}.columns.{index}");
            match column {
                Column::Field(id) => {
                    if let Some(dimension) = self.dimension(id, &path) {
                        let (home, at) = (self.home(entity), self.model.dimensions[&dimension].column.source.clone());
                        self.reaches(&home, &at, &path);
                    }
                }
                Column::Tag(id) if self.model.tags.contains_key(id.as_str()) => {}
                Column::Tag(id) => self.unknown("tags", "tag", id, &path),
                Column::Term(term) => self.number(entity, term, &format!("{path}.term")),
            }
        }
        self.sort(members.sort.as_ref(), members.columns.len(), &format!("{path}.sort"));
    }

    fn measure(&mut self, measure: &Measure, path: &str) {
        if measure.terms.is_empty() {
            self.add(Code::Shape, &format!("{path}.terms"), "nothing is measured", "list at least one term");
        }
        for (index, term) in measure.terms.iter().enumerate() {
            self.term(term, &format!("{path}.terms.{index}"));
        }
        for (index, by) in measure.by.iter().enumerate() {
            match by {
                By::Name(by) => self.group(by, &format!("{path}.by.{index}")),
                By::OfDay(by) => self.group(&by.of_day, &format!("{path}.by.{index}.of_day")),
                By::Time(_) => {}
            }
        }
        if let Some(during) = &measure.during {
            self.window(during, &format!("{path}.during"));
        }
        for (index, having) in measure.having.iter().enumerate() {
            let path = format!("{path}.having.{index}");
            self.test(&having.test, &format!("{path}.test"));
            self.index(having.term, measure.terms.len(), &format!("{path}.term"));
        }
        self.sort(measure.sort.as_ref(), measure.terms.len(), &format!("{path}.sort"));
    }

    fn sort(&mut self, sort: Option<&Sort>, listed: usize, path: &str) {
        if let Some(sort) = sort {
            self.index(sort.by, listed, &format!("{path}.by"));
        }
    }

    fn index(&mut self, index: usize, listed: usize, path: &str) {
        if index >= listed {
            let message = format!("number {index} is meant, but {listed} are listed, counted from 0");
            self.add(Code::BadValue, path, message, "point at one that is listed");
        }
    }

    fn define(&mut self, define: &Define, path: &str) {
        let id = define.name.split('=').next().unwrap_or_default();
        let sections = ["entities", "dimensions", "events", "metrics", "tags", "segments", "terms"];
        let known: Vec<&str> = sections.iter().flat_map(|section| self.ids(section)).collect();
        let broken = sections.iter().any(|section| self.broken.has(section, id));
        if !known.contains(&id) && !broken {
            let hint = crate::shape::near_hint(id, known).map(|words| words.en).unwrap_or_default();
            self.add(Code::UnknownName, path, format!("the model has nothing called `{id}`"), hint);
        }
    }
}
