//! What the constructors may ask of the model: which dimension belongs to whom, what a metric's rows reach.
//!
//! Worked out once when a reader is made. Knows no question.

use crate::bands::Band;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tagmata_core::model::{
    DimensionId, DimensionKind, EntityId, Event, EventId, Formula, Metric, MetricId, Model, SourceId, TagId,
};

/// The model with the answers that would need a path search, seen from one entity. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Known {
    /// The model.
    pub model: Arc<Model>,
    /// The first entity: whom a question is about that does not say.
    pub main: EntityId,
    /// The entity that the question is about.
    pub entity: EntityId,
    /// Dimensions that hold one value per entity.
    pub fields: Arc<BTreeMap<EntityId, BTreeSet<DimensionId>>>,
    /// Dimensions that a metric's rows reach.
    pub reach: Arc<BTreeMap<MetricId, BTreeSet<DimensionId>>>,
    /// Dimensions that an event's rows reach.
    pub event_reach: Arc<BTreeMap<EventId, BTreeSet<DimensionId>>>,
    /// The metric that counts the rows of an entity, where there is one.
    pub entity_count: Arc<BTreeMap<EntityId, MetricId>>,
    /// The metric that counts those who did an event, each once, over all rows of its source.
    pub event_people: Arc<BTreeMap<EventId, MetricId>>,
    /// The event meant where none is named: the first that takes objects.
    pub default_event: Option<EventId>,
    /// Tags whose values are numbers or bands of numbers; filled in when the reader has its rules.
    pub bands: Arc<BTreeMap<TagId, Vec<Band>>>,
}

impl Known {
    /// Asks the model everything once; `None` for a model without an entity.
    pub fn new(model: &Model) -> Option<Known> {
        let entity = model.entities.keys().next()?.clone();
        let from = |source: &SourceId| -> BTreeSet<DimensionId> {
            let reached = model.dimensions.values().filter(|d| model.path(source, &d.column.source).is_ok());
            reached.map(|d| d.id.clone()).collect()
        };
        let fields = model.entities.values().map(|e| (e.id.clone(), from(&e.key.source))).collect();
        let mut reach = BTreeMap::new();
        for metric in model.metrics.keys() {
            reach.insert(metric.clone(), metric_reach(model, metric, &from, 0));
        }
        let event_reach = model.events.values().map(|e| (e.id.clone(), from(&e.source))).collect();
        let mut entity_count = BTreeMap::new();
        for entity in model.entities.values() {
            let counts = |metric: &&tagmata_core::model::Metric| match &metric.formula {
                Formula::Count(source) => *source == entity.key.source && metric.filters.is_empty(),
                Formula::CountDistinct(column) => *column == entity.key && metric.filters.is_empty(),
                _ => false,
            };
            if let Some(metric) = model.metrics.values().find(counts) {
                entity_count.insert(entity.id.clone(), metric.id.clone());
            }
        }
        let counts_doers = |event: &Event, metric: &&Metric| {
            let rows = model.metric_source(&metric.id) == Some(&event.source) && metric.filters.is_empty();
            let owner = model.path_to_entity(&event.source, &event.entity).ok().map(|(_, owner)| owner);
            // What is done once has a row for each who did.
            let once = owner.as_ref().is_some_and(|owner| owner.source == event.source) && !metric.undated;
            rows && match &metric.formula {
                Formula::CountDistinct(column) => Some(column) == owner.as_ref(),
                Formula::Count(source) => once && *source == event.source,
                _ => false,
            }
        };
        let doers = |event: &Event| model.metrics.values().find(|metric| counts_doers(event, metric));
        let event_people = model.events.values().filter_map(|e| Some((e.id.clone(), doers(e)?.id.clone()))).collect();
        Some(Known {
            model: Arc::new(model.clone()),
            main: entity.clone(),
            default_event: default_event(model, &entity),
            entity,
            fields: Arc::new(fields),
            reach: Arc::new(reach),
            event_reach: Arc::new(event_reach),
            entity_count: Arc::new(entity_count),
            event_people: Arc::new(event_people),
            bands: Arc::default(),
        })
    }

    /// The same model, seen from another of its entities.
    pub fn about(&self, entity: &EntityId) -> Known {
        Known { entity: entity.clone(), default_event: default_event(&self.model, entity), ..self.clone() }
    }

    /// Whether an event's rows are the people themselves: it is done once.
    pub fn once(&self, event: &EventId) -> bool {
        let Some(event) = self.model.events.get(event) else { return false };
        self.model.entities.get(&event.entity).is_some_and(|entity| entity.key.source == event.source)
    }

    /// Whether a dimension holds one value per entity.
    pub fn is_field(&self, entity: &EntityId, field: &DimensionId) -> bool {
        self.fields.get(entity).is_some_and(|fields| fields.contains(field))
    }

    /// Whether a metric's rows reach a dimension.
    pub fn reaches(&self, metric: &MetricId, field: &DimensionId) -> bool {
        self.reach.get(metric).is_some_and(|fields| fields.contains(field))
    }

    /// How well a dimension's values fit an event as its object: 0 named as one, 1 reached, `None` not at all.
    pub fn fits_event(&self, event: &EventId, field: &DimensionId) -> Option<i32> {
        let declared = self.model.events.get(event).is_some_and(|e| e.objects.contains(field));
        let entity = &self.model.events[event].entity;
        if declared && !self.is_field(entity, field) {
            return Some(0);
        }
        let reached = self.event_reach.get(event).is_some_and(|fields| fields.contains(field));
        if reached && !self.is_field(entity, field) { Some(1) } else { None }
    }

    /// What a dimension's values are.
    pub fn kind(&self, field: &DimensionId) -> DimensionKind {
        self.model.dimensions.get(field).map_or(DimensionKind::Category, |d| d.kind)
    }
}

/// The first event of an entity that takes objects.
fn default_event(model: &Model, entity: &EntityId) -> Option<EventId> {
    let fits = |event: &&Event| event.entity == *entity && !event.objects.is_empty();
    model.events.values().find(fits).map(|event| event.id.clone())
}

fn metric_reach(
    model: &Model,
    metric: &MetricId,
    from: &dyn Fn(&SourceId) -> BTreeSet<DimensionId>,
    depth: usize,
) -> BTreeSet<DimensionId> {
    if let Some(source) = model.metric_source(metric) {
        return from(source);
    }
    match &model.metrics[metric].formula {
        Formula::Ratio(a, b) | Formula::Minus(a, b) | Formula::Plus(a, b) if depth < 8 => {
            let left = metric_reach(model, a, from, depth + 1);
            let right = metric_reach(model, b, from, depth + 1);
            left.intersection(&right).cloned().collect()
        }
        _ => BTreeSet::new(),
    }
}
