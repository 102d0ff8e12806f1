//! One name for two things of the same kind: a question could not tell which is meant.

use super::Build;
use crate::diagnostic::Code;
use crate::model::Names;
use std::collections::HashMap;

/// A thing's id, the path of its names, and its names.
type Named = (String, String, Names);

impl Build<'_> {
    pub(super) fn names(&mut self) {
        let model = &self.model;
        let of =
            |section: &str, id: &str, names: &Names| (id.to_string(), format!("{section}.{id}.names"), names.clone());
        let mut kinds: Vec<(&str, Vec<Named>)> = vec![
            ("entity", model.entities.iter().map(|(id, x)| of("entities", id.as_str(), &x.names)).collect()),
            ("dimension", model.dimensions.iter().map(|(id, x)| of("dimensions", id.as_str(), &x.names)).collect()),
            ("event", model.events.iter().map(|(id, x)| of("events", id.as_str(), &x.names)).collect()),
            ("metric", model.metrics.iter().map(|(id, x)| of("metrics", id.as_str(), &x.names)).collect()),
            ("tag", model.tags.iter().map(|(id, x)| of("tags", id.as_str(), &x.names)).collect()),
            ("segment", model.segments.iter().map(|(id, x)| of("segments", id.as_str(), &x.names)).collect()),
            ("term", model.terms.iter().map(|(id, x)| of("terms", id.as_str(), &x.names)).collect()),
            ("absent thing", model.absent.iter().map(|x| of("absent", &x.id, &x.names)).collect()),
        ];
        for (id, dimension) in &model.dimensions {
            let section = format!("dimensions.{id}.values");
            kinds.push(("value", dimension.values.iter().map(|(id, x)| of(&section, id, &x.names)).collect()));
        }
        for (id, tag) in &model.tags {
            let written = &self.spec.tags[id.as_str()];
            let mut values = Vec::new();
            for (place, (value, x)) in tag.values.iter().enumerate() {
                let rules = !written.rules.is_empty();
                let section =
                    if rules { format!("tags.{id}.rules.{place}") } else { format!("tags.{id}.values.{value}") };
                values.push((value.clone(), format!("{section}.names"), x.names.clone()));
            }
            kinds.push(("value", values));
        }
        for (kind, things) in &kinds {
            self.one_kind(kind, things);
        }
        self.tags_and_dimensions();
    }

    fn one_kind(&mut self, kind: &str, things: &[Named]) {
        let mut owners: HashMap<(&str, String), &str> = HashMap::new();
        for (id, path, names) in things {
            for (lang, list) in [("zh", &names.zh), ("en", &names.en)] {
                for name in list {
                    let Some(owner) = owners.insert((lang, name.to_lowercase()), id) else {
                        continue;
                    };
                    if owner == id {
                        let message = format!("the name `{name}` is listed twice");
                        self.add(Code::Duplicate, path, message, "keep one of them");
                    } else {
                        let message = format!("the name `{name}` is already that of {kind} `{owner}`");
                        self.add(Code::Conflict, path, message, format!("keep it for one of `{owner}` and `{id}`"));
                    }
                }
            }
        }
    }

    /// A question groups by tags and dimensions alike, so they share one space of ids.
    fn tags_and_dimensions(&mut self) {
        let both: Vec<String> =
            self.spec.tags.keys().filter(|id| self.spec.dimensions.contains_key(*id)).cloned().collect();
        for id in both {
            let message = format!("`{id}` is both a tag and a dimension");
            self.add(Code::Conflict, &format!("tags.{id}"), message, format!("call the dimension `source.{id}`"));
        }
    }
}
