//! From a model to the names that may stand in a prompt. Personal data has none.

use super::entry::{Entry, Kind, ValueEntry};
use super::quote::{id, json, quoted};
use indexmap::IndexMap;
use tagmata_core::draft::Who;
use tagmata_core::model::{Dimension, DimensionKind, Event, Formula, MetricId, Model, Names, SourceId, TagBy, Value};
use tagmata_core::words::Words;

/// Characters of what a word of the business means at most.
const MEANING_MAX: usize = 60;

/// What is meant without being named: the money of an event, people counted, what someone is, an occasion's number.
const LIKELY: f32 = 2.0;

/// Every name of a model, in the order of the parts of a prompt and of the file.
pub(super) fn entries(model: &Model) -> Vec<Entry> {
    let mut found = Vec::new();
    for (id, entity) in &model.entities {
        found.push(entry(Kind::Entity, id.as_str(), &entity.names, &entity.about));
    }
    for (id, metric) in &model.metrics {
        let mut one = entry(Kind::Metric, id.as_str(), &metric.names, &metric.about);
        one.further = vec![metric.counters.clone(), metric.verbs.clone()];
        let unit = metric.unit.as_deref().map(super::quote::id);
        one.facts = facts([unit, rows_of(model, id).map(|source| format!("@{source}"))]);
        if model.events.values().any(|event| event.amount.as_ref() == Some(id)) || counts_entities(model, id) {
            one.likely = LIKELY;
        }
        found.push(one);
    }
    for (id, event) in &model.events {
        let mut one = entry(Kind::Event, id.as_str(), &event.names, &event.about);
        one.further = vec![event.verbs.clone(), event.doers.clone(), event.counters.clone(), event.things.clone()];
        if one.names.zh.is_empty() && one.names.en.is_empty() {
            one.names = event.verbs.clone();
        }
        let several = model.entities.len() > 1;
        one.facts = facts([several.then(|| format!("of {}", event.entity)), Some(format!("@{}", event.source))]);
        one.needs = event.amount.iter().map(ToString::to_string).collect();
        found.push(one);
    }
    for (id, tag) in &model.tags {
        let mut one = entry(Kind::Tag, id.as_str(), &tag.names, &tag.about);
        one.values = values(&tag.values);
        one.further = vec![tag.numbers.counters.clone(), tag.numbers.verbs.clone()];
        let several = model.entities.len() > 1;
        let rules = matches!(tag.by, TagBy::Rules(_)).then(|| "by rules".to_string());
        one.facts = facts([several.then(|| format!("of {}", tag.entity)), rules]);
        found.push(one);
    }
    for (id, dimension) in model.dimensions.iter().filter(|(_, dimension)| !dimension.hidden) {
        let mut one = entry(Kind::Dimension, id.as_str(), &dimension.names, &dimension.about);
        one.values = values(&dimension.values);
        one.facts = of_dimension(dimension);
        one.part = reached_by(model, dimension);
        let first = model.entities.values().next();
        let occasion = |event: &Event| event.occasion.as_ref().is_some_and(|of| of.column == dimension.column.column);
        let of_person = first.is_some_and(|entity| model.path_to_dimension(&entity.key.source, id).is_ok());
        if of_person || (dimension.kind == DimensionKind::Id && model.events.values().any(occasion)) {
            one.likely = LIKELY;
        }
        found.push(one);
    }
    found.extend(words(model));
    found
}

/// Segments, words of the business, and what the data does not hold.
fn words(model: &Model) -> Vec<Entry> {
    let mut found = Vec::new();
    for (id, segment) in &model.segments {
        found.push(entry(Kind::Segment, id.as_str(), &segment.names, &segment.about));
    }
    for (id, term) in &model.terms {
        let mut one = entry(Kind::Term, id.as_str(), &term.names, &term.about);
        let mut means = Words::plain("");
        let mut all: Vec<&Who> = term.who.iter().collect();
        if let Some(who) = &term.who {
            means = Words::plain(format!(" = {}", json(who)));
        }
        for (about, who) in &term.options {
            all.push(who);
            means.zh.push_str(&format!(" | {} {}", quoted(&about.zh, MEANING_MAX), json(who)));
            means.en.push_str(&format!(" | {} {}", quoted(&about.en, MEANING_MAX), json(who)));
        }
        one.means = means;
        one.behind = all.iter().map(|who| serde_json::to_value(who).expect("a condition is JSON")).collect();
        found.push(one);
    }
    for absent in &model.absent {
        found.push(entry(Kind::Absent, &absent.id, &absent.names, &Words::plain("")));
    }
    found
}

fn entry(kind: Kind, id: &str, names: &Names, about: &Words) -> Entry {
    Entry {
        kind,
        id: id.to_string(),
        names: names.clone(),
        further: Vec::new(),
        about: about.clone(),
        facts: String::new(),
        means: Words::plain(""),
        part: String::new(),
        values: Vec::new(),
        likely: 0.0,
        behind: Vec::new(),
        needs: Vec::new(),
    }
}

fn values(values: &IndexMap<String, Value>) -> Vec<ValueEntry> {
    values.iter().map(|(id, value)| ValueEntry { id: id.clone(), names: value.names.clone() }).collect()
}

fn facts<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<String>>().join(" ")
}

fn of_dimension(dimension: &Dimension) -> String {
    let kind = match dimension.kind {
        DimensionKind::Category | DimensionKind::Ordered => None,
        DimensionKind::Number => Some("number".to_string()),
        DimensionKind::Date => Some("date".to_string()),
        DimensionKind::Id => Some("id".to_string()),
    };
    let any = dimension.values_from_data.is_some() || dimension.kind == DimensionKind::Id;
    facts([kind, dimension.unit.as_deref().map(id), any.then(|| "*".to_string())])
}

/// Whether a metric is how many of an entity there are, or did something.
fn counts_entities(model: &Model, metric: &MetricId) -> bool {
    model.entities.values().any(|entity| match &model.metrics[metric].formula {
        Formula::Count(source) => *source == entity.key.source,
        Formula::CountDistinct(column) => column.column == entity.key.column,
        _ => false,
    })
}

/// The source whose rows a metric is over; of one made of several, where they are one.
fn rows_of(model: &Model, metric: &MetricId) -> Option<SourceId> {
    if let Some(source) = model.metric_source(metric) {
        return Some(source.clone());
    }
    match &model.metrics[metric].formula {
        Formula::Ratio(a, b) | Formula::Minus(a, b) | Formula::Plus(a, b) => {
            let (a, b) = (rows_of(model, a), rows_of(model, b));
            if a == b { a } else { None }
        }
        _ => None,
    }
}

/// The entities that have a dimension, and the sources of metrics and events whose rows reach it: `user; @lines @orders`.
fn reached_by(model: &Model, dimension: &Dimension) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (id, entity) in &model.entities {
        if model.path_to_dimension(&entity.key.source, &dimension.id).is_ok() {
            parts.push(id.to_string());
        }
    }
    let mut sources: Vec<&SourceId> = Vec::new();
    let of_metrics = model.metrics.keys().filter_map(|id| model.metric_source(id));
    for source in of_metrics.chain(model.events.values().map(|event| &event.source)) {
        if !sources.contains(&source) && model.path_to_dimension(source, &dimension.id).is_ok() {
            sources.push(source);
        }
    }
    parts.extend(sources.iter().map(|source| format!("@{source}")));
    parts.join(" ")
}
