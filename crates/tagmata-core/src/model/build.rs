//! From a spec of the right shape to a checked model: every name is looked up, every join path is tried.
//!
//! Each step adds its parts to the model under construction and its mistakes to the report; a part that cannot be
//! built is left out, and references to it are not reported again.

mod calendar;
mod cycles;
mod expression;
mod joins;
mod names;
mod numbers;
mod over_time;
mod parts;
mod show;
mod sources;
mod tags;
mod who;
mod window;

use super::load::{Broken, Report};
use super::paths::{PathProblem, Paths, Step};
use super::spec::{AboutSpec, ModelSpec, NamesSpec};
use super::{Absent, DimensionId, Model, Names, SourceId};
use crate::diagnostic::Code;
use crate::shape;
use crate::words::Words;
use indexmap::IndexMap;
use sha2::{Digest, Sha256};

/// Builds the model. It is whole only where the report stays empty.
pub(super) fn build(spec: &ModelSpec, text: &str, broken: &Broken, report: &mut Report) -> Model {
    let mut build = Build { spec, broken, report, model: empty(spec, text), joins_whole: !broken.any("sources") };
    build.calendar();
    build.sources();
    build.entities();
    build.dimensions();
    build.labels();
    build.metrics();
    build.events();
    build.metric_filters();
    build.tags();
    build.segments();
    build.terms();
    build.conditions();
    build.verified();
    build.cycles();
    build.names();
    build.model
}

/// A model under construction.
struct Build<'a> {
    spec: &'a ModelSpec,
    broken: &'a Broken,
    report: &'a mut Report,
    model: Model,
    /// Every join of the file is in the model. Where not, a missing path proves nothing.
    joins_whole: bool,
}

impl<'a> Build<'a> {
    fn add(&mut self, code: Code, path: &str, message: impl Into<String>, hint: impl Into<String>) {
        let hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self.report.add(code, path, message.into(), hint);
    }

    /// Reports a name that the file does not have, unless it is there but broken.
    fn unknown(&mut self, section: &str, what: &str, id: &str, path: &str) {
        let known = self.ids(section);
        if known.contains(&id) || self.broken.has(section, id) {
            return;
        }
        let hint = match shape::near_hint(id, known) {
            Some(words) => words.en,
            None => format!("declare it under `{section}`"),
        };
        self.add(Code::UnknownName, path, format!("there is no {what} `{id}`"), hint);
    }

    /// The ids of a section, in file order.
    fn ids(&self, section: &str) -> Vec<&'a str> {
        fn of<T>(map: &IndexMap<String, T>) -> Vec<&str> {
            map.keys().map(String::as_str).collect()
        }
        match section {
            "sources" => of(&self.spec.sources),
            "entities" => of(&self.spec.entities),
            "dimensions" => of(&self.spec.dimensions),
            "events" => of(&self.spec.events),
            "metrics" => of(&self.spec.metrics),
            "tags" => of(&self.spec.tags),
            "segments" => of(&self.spec.segments),
            _ => of(&self.spec.terms),
        }
    }

    /// Whether one source reaches another, reporting where it does not.
    fn reaches(&mut self, from: &SourceId, to: &SourceId, path: &str) -> bool {
        match self.model.path(from, to).err().cloned() {
            None => true,
            Some(problem) => {
                self.no_path(from, to, &problem, path);
                false
            }
        }
    }

    /// Whether a source reaches a dimension, reporting where it does not.
    fn reaches_dimension(&mut self, from: &SourceId, id: &DimensionId, path: &str) -> bool {
        let first = self.model.dimensions[id].via.first().map(|step| step.from.clone());
        let to = first.unwrap_or_else(|| self.model.dimensions[id].column.source.clone());
        self.reaches(from, &to, path)
    }

    fn no_path(&mut self, from: &SourceId, to: &SourceId, problem: &PathProblem, path: &str) {
        match problem {
            PathProblem::None if !self.joins_whole => {}
            PathProblem::None => self.add(
                Code::NoJoinPath,
                path,
                format!("source `{from}` has no chain of joins to `{to}`"),
                format!("give `{from}` (or a source it joins) a join to the key of `{to}`: `joins: {{column: {to}}}`"),
            ),
            PathProblem::Several(paths) => {
                let said: Vec<String> = paths.iter().map(|steps| path_words(from, steps)).collect();
                self.add(
                    Code::NoJoinPath,
                    path,
                    format!("source `{from}` reaches `{to}` in {} ways: {}", paths.len(), said.join("; ")),
                    "mark all but one of these joins `named: true`, and give dimensions of the others a `via`",
                );
            }
        }
    }
}

/// `lines -order_id→ orders -user_id→ users`
fn path_words(from: &SourceId, steps: &[Step]) -> String {
    let mut said = from.to_string();
    for step in steps {
        let column =
            if step.holder == step.from { step.column.clone() } else { format!("{}.{}", step.holder, step.column) };
        said.push_str(&format!(" -{column}→ {}", step.to));
    }
    said
}

fn names(spec: &NamesSpec) -> Names {
    Names { zh: spec.zh.clone(), en: spec.en.clone() }
}

/// Names with the id as the English one where there are none.
fn names_or_id(spec: &NamesSpec, id: &str) -> Names {
    let mut names = names(spec);
    if names.zh.is_empty() && names.en.is_empty() {
        names.en.push(id.to_string());
    }
    names
}

/// One line in both languages, each standing in for the other where it is missing.
fn about(spec: &Option<AboutSpec>) -> Words {
    let Some(spec) = spec else {
        return Words::plain("");
    };
    let either = |first: &String, second: &String| if first.is_empty() { second.clone() } else { first.clone() };
    Words::both(either(&spec.zh, &spec.en), either(&spec.en, &spec.zh))
}

fn empty(spec: &ModelSpec, text: &str) -> Model {
    let mut absent = Vec::new();
    for (id, thing) in &spec.absent {
        absent.push(Absent { id: id.clone(), names: names_or_id(&thing.names, id), about: about(&thing.about) });
    }
    Model {
        name: spec.model.clone(),
        about: about(&spec.about),
        warehouse: spec.warehouse.clone(),
        calendar: calendar::built(&spec.calendar),
        sources: IndexMap::new(),
        entities: IndexMap::new(),
        dimensions: IndexMap::new(),
        events: IndexMap::new(),
        metrics: IndexMap::new(),
        tags: IndexMap::new(),
        segments: IndexMap::new(),
        terms: IndexMap::new(),
        absent,
        verified: Vec::new(),
        examples: spec.examples.clone(),
        notes: spec.notes.iter().map(|note| about(&Some(note.clone()))).collect(),
        unknown_groups: spec.unknown_groups,
        hash: hex(&Sha256::digest(text.as_bytes())),
        paths: Paths::default(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
