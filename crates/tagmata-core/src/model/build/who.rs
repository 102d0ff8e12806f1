//! Conditions in the file: every name and value in them exists, every row filter and number is reached.

use super::Build;
use crate::diagnostic::Code;
use crate::draft::{Did, During, FieldIs, Leaf, Rank, RankSize, RowFilter, RowTest, TagIs, Term, Test, Who};
use crate::model::{DimensionId, DimensionKind, EntityId, MetricId, SourceId};
use crate::shape;

impl Build<'_> {
    /// Checks one condition on an entity.
    pub(super) fn who(&mut self, entity: &EntityId, who: &Who, path: &str) {
        match who {
            Who::All(list) => self.who_list(entity, list, &format!("{path}.all")),
            Who::Any(list) => self.who_list(entity, list, &format!("{path}.any")),
            Who::Not(inner) => self.who(entity, inner, &format!("{path}.not")),
            Who::Tag(tag) => self.tag_is(entity, tag, &format!("{path}.tag")),
            Who::Field(field) => self.field_is(entity, field, &format!("{path}.field")),
            Who::Metric(metric) => {
                self.number(entity, &metric.term, &format!("{path}.metric.term"));
                self.test(&metric.test, &format!("{path}.metric.test"));
            }
            Who::Did(did) => self.did(entity, did, &format!("{path}.did")),
            Who::Rank(rank) => self.rank(entity, rank, &format!("{path}.rank")),
            Who::InSegment(in_segment) => {
                let at = format!("{path}.in_segment");
                let path = format!("{at}.segment");
                if !self.model.segments.contains_key(in_segment.segment.as_str()) {
                    self.unknown("segments", "segment", &in_segment.segment, &path);
                }
                self.during(in_segment.entered.as_ref(), &format!("{at}.entered"));
            }
            Who::Change(_) | Who::Sequence(_) | Who::Regular(_) => {}
            Who::Score(_) => self.not_built(path, "score"),
        }
    }

    fn who_list(&mut self, entity: &EntityId, list: &[Who], path: &str) {
        for (index, who) in list.iter().enumerate() {
            self.who(entity, who, &format!("{path}.{index}"));
        }
    }

    pub(super) fn not_built(&mut self, path: &str, what: &str) {
        let message = format!("`{what}` has a place in the format, but is not answered yet");
        self.add(
            Code::NotBuilt,
            &format!("{path}.{what}"),
            message,
            "use all, any, not, tag, field, metric, did, rank or in_segment",
        );
    }

    fn tag_is(&mut self, entity: &EntityId, tag: &TagIs, path: &str) {
        let Some(known) = self.model.tags.get(tag.name.as_str()) else {
            self.unknown("tags", "tag", &tag.name, &format!("{path}.name"));
            return;
        };
        let values: Vec<String> = known.values.keys().cloned().collect();
        let of = known.entity.clone();
        if of != *entity {
            let message = format!("tag `{}` is of `{of}`, not of `{entity}`", tag.name);
            self.add(Code::Conflict, &format!("{path}.name"), message, format!("use a tag of `{entity}`"));
        }
        if tag.is.is_empty() && tag.is_not.is_empty() {
            let message = format!("no value of tag `{}` is given", tag.name);
            self.add(Code::Shape, path, message, format!("add `is: [{}]`", values.join(", ")));
        }
        self.values(&format!("tag `{}`", tag.name), &values, &tag.is, &format!("{path}.is"));
        self.values(&format!("tag `{}`", tag.name), &values, &tag.is_not, &format!("{path}.is_not"));
        self.during(tag.as_of.as_ref(), &format!("{path}.as_of"));
    }

    /// Reports each value that is not in a closed list.
    fn values(&mut self, of: &str, known: &[String], given: &[String], path: &str) {
        for (index, value) in given.iter().enumerate() {
            if known.contains(value) {
                continue;
            }
            let hint = shape::near_hint(value, known.iter().map(String::as_str)).map(|words| words.en);
            let message = format!("{of} has no value `{value}`");
            self.add(Code::UnknownValue, &format!("{path}.{index}"), message, hint.unwrap_or_default());
        }
    }

    fn field_is(&mut self, entity: &EntityId, field: &FieldIs, path: &str) {
        let Some(dimension) = self.dimension(&field.name, &format!("{path}.name")) else {
            return;
        };
        let home = self.home(entity);
        self.reaches_dimension(&home, &dimension, &format!("{path}.name"));
        let filter = RowFilter {
            field: field.name.clone(),
            is: field.is.clone(),
            is_not: field.is_not.clone(),
            test: field.test,
            during: field.during.clone(),
            or_unknown: false,
        };
        self.filter_fits(&dimension, &filter, path);
    }

    /// Checks row filters on the rows of some sources.
    pub(super) fn filters(&mut self, filters: &[RowTest], sources: &[SourceId], path: &str) {
        for (index, filter) in filters.iter().enumerate() {
            let path = format!("{path}.{index}");
            let RowTest::Field(filter) = filter else { continue };
            let Some(dimension) = self.dimension(&filter.field, &format!("{path}.field")) else {
                continue;
            };
            for source in sources {
                self.reaches_dimension(source, &dimension, &format!("{path}.field"));
            }
            self.filter_fits(&dimension, filter, &path);
        }
    }

    /// Whether what a filter asks of a dimension suits its kind and values.
    fn filter_fits(&mut self, dimension: &DimensionId, filter: &RowFilter, path: &str) {
        let known = &self.model.dimensions[dimension];
        let kind = known.kind;
        let closed = !known.values.is_empty() && known.values_from_data.is_none();
        let values: Vec<String> = known.values.keys().cloned().collect();
        let by_value = !filter.is.is_empty() || !filter.is_not.is_empty();
        let wanted = match kind {
            DimensionKind::Number if by_value || filter.during.is_some() => Some("numbers: give a `test`"),
            DimensionKind::Date if by_value || filter.test.is_some() => Some("dates: give a `during`"),
            DimensionKind::Category | DimensionKind::Ordered | DimensionKind::Id
                if filter.test.is_some() || filter.during.is_some() =>
            {
                Some("names: give `is` or `is_not`")
            }
            _ => None,
        };
        if let Some(wanted) = wanted {
            let message = format!("dimension `{dimension}` holds {wanted}");
            self.add(Code::Conflict, path, message, "or change the dimension's `type`");
        } else if !by_value && filter.test.is_none() && filter.during.is_none() && !filter.or_unknown {
            let message = format!("nothing is asked of dimension `{dimension}`");
            self.add(Code::Shape, path, message, "add `is: […]`, a `test` or a `during`");
        }
        if closed && wanted.is_none() {
            self.values(&format!("dimension `{dimension}`"), &values, &filter.is, &format!("{path}.is"));
            self.values(&format!("dimension `{dimension}`"), &values, &filter.is_not, &format!("{path}.is_not"));
        }
        if let Some(test) = &filter.test {
            self.test(test, &format!("{path}.test"));
        }
        self.during(filter.during.as_ref(), &format!("{path}.during"));
    }

    fn did(&mut self, entity: &EntityId, did: &Did, path: &str) {
        self.during(did.during.as_ref(), &format!("{path}.during"));
        if let Some(test) = &did.count {
            self.test(test, &format!("{path}.count"));
        }
        let Some(event) = self.event(&did.event, &format!("{path}.event")) else {
            return;
        };
        let event = &self.model.events[&event];
        let (of, source) = (event.entity.clone(), event.source.clone());
        if of != *entity {
            let message = format!("event `{}` is done by `{of}`, not by `{entity}`", did.event);
            self.add(Code::Conflict, &format!("{path}.event"), message, format!("use an event of `{entity}`"));
        }
        self.filters(&did.filters, &[source], &format!("{path}.where"));
    }

    fn rank(&mut self, entity: &EntityId, rank: &Rank, path: &str) {
        self.number(entity, &rank.term, &format!("{path}.term"));
        let fits = match rank.keep {
            RankSize::Count(count) => count > 0,
            RankSize::Percent(percent) => percent > 0.0 && percent <= 100.0,
        };
        if !fits {
            let message = "a ranking keeps at least 1, or a percentage above 0 and up to 100";
            self.add(Code::BadValue, &format!("{path}.keep"), message, "write `{count: 10}` or `{percent: 20}`");
        }
        if let Some(within) = &rank.within {
            self.group(within, &format!("{path}.within"));
        }
    }

    /// Checks the name of something to group by: a tag or a dimension.
    pub(super) fn group(&mut self, id: &str, path: &str) {
        let known: Vec<&str> = self.ids("tags").into_iter().chain(self.ids("dimensions")).collect();
        if known.contains(&id) || self.broken.has("tags", id) || self.broken.has("dimensions", id) {
            return;
        }
        let hint = shape::near_hint(id, known).map(|words| words.en).unwrap_or_default();
        self.add(Code::UnknownName, path, format!("there is no tag or dimension `{id}`"), hint);
    }

    /// Checks a number per entity: its metrics must reach the entity.
    pub(super) fn number(&mut self, entity: &EntityId, term: &Term, path: &str) {
        for (leaf, at) in leaves(term, path) {
            if let Some(metric) = self.leaf(leaf, &at) {
                let home = self.home(entity);
                for source in self.metric_sources(&metric) {
                    self.reaches(&source, &home, &format!("{at}.metric"));
                }
            }
        }
    }

    /// Checks a number: its names, filters and windows.
    pub(super) fn term(&mut self, term: &Term, path: &str) {
        for (leaf, at) in leaves(term, path) {
            self.leaf(leaf, &at);
        }
    }

    fn leaf(&mut self, leaf: &Leaf, path: &str) -> Option<MetricId> {
        self.during(leaf.during.as_ref(), &format!("{path}.during"));
        if let Some(per) = &leaf.per {
            self.entity(Some(&per.entity), &format!("{path}.per.entity"));
        }
        let metric = self.metric(&leaf.metric, &format!("{path}.metric"))?;
        let sources = self.metric_sources(&metric);
        self.filters(&leaf.filters, &sources, &format!("{path}.where"));
        Some(metric)
    }

    pub(super) fn test(&mut self, test: &Test, path: &str) {
        if let Test::Between(from, to) = test
            && from > to
        {
            let message = format!("nothing lies between {from} and {to}");
            self.add(Code::BadValue, path, message, format!("write `between: [{to}, {from}]`"));
        }
    }

    fn during(&mut self, during: Option<&During>, path: &str) {
        if let Some(during) = during {
            self.window(during, path);
        }
    }
}

/// The metrics in a term, each with its path.
fn leaves<'t>(term: &'t Term, path: &str) -> Vec<(&'t Leaf, String)> {
    let (pair, word) = match term {
        Term::Leaf(leaf) => return vec![(leaf, path.to_string())],
        Term::Number(_) => return Vec::new(),
        Term::Among(among) => return leaves(&among.of, &format!("{path}.of")),
        Term::Statistic(statistic) => return leaves(&statistic.of, &format!("{path}.of")),
        Term::Plus { plus } => (plus, "plus"),
        Term::Times { times } => (times, "times"),
        Term::Ratio { ratio } => (ratio, "ratio"),
        Term::Minus { minus } => (minus, "minus"),
    };
    let mut found = leaves(&pair.0, &format!("{path}.{word}.0"));
    found.extend(leaves(&pair.1, &format!("{path}.{word}.1")));
    found
}
