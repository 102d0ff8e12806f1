//! Entities, dimensions and events.

use super::{Build, about, names, names_or_id};
use crate::diagnostic::Code;
use crate::model::spec::{DimensionSpec, EventSpec, OneOrMany, ValueSpec};
use crate::model::{
    ColumnKind, ColumnRef, Dimension, DimensionId, DimensionKind, Entity, EntityId, Event, EventId, SourceId, Value,
};
use indexmap::IndexMap;

impl Build<'_> {
    pub(super) fn entities(&mut self) {
        let spec = self.spec;
        if spec.entities.is_empty() && !self.broken.any("entities") {
            let message = "the model has no entity, so there is nobody to count";
            self.add(
                Code::Shape,
                "entities",
                message,
                "add one: `entities: {user: {source: users, names: {en: [user]}}}`",
            );
        }
        for (id, entity) in &spec.entities {
            let path = format!("entities.{id}.source");
            let Some(source) = self.source(&entity.source, &path) else {
                continue;
            };
            let Some(key) = self.model.sources[&source].key.clone() else {
                let message = format!("source `{source}` has no key, so its rows cannot be told apart");
                self.add(Code::Shape, &path, message, format!("give `{source}` a `key`"));
                continue;
            };
            let built = Entity {
                id: EntityId::new(id),
                names: names_or_id(&entity.names, id),
                about: about(&entity.about),
                key: ColumnRef { source, column: key },
                label: None,
            };
            self.model.entities.insert(EntityId::new(id), built);
        }
    }

    /// The entity with this id, or the file's first one.
    pub(super) fn entity(&mut self, id: Option<&str>, path: &str) -> Option<EntityId> {
        let id = id.or(self.spec.entities.keys().next().map(String::as_str))?;
        let entity = EntityId::new(id);
        if self.model.entities.contains_key(&entity) {
            return Some(entity);
        }
        self.unknown("entities", "entity", id, path);
        None
    }

    /// The source with one row per entity.
    pub(super) fn home(&self, entity: &EntityId) -> SourceId {
        self.model.entities[entity].key.source.clone()
    }

    pub(super) fn labels(&mut self) {
        let spec = self.spec;
        for (id, entity) in &spec.entities {
            let path = format!("entities.{id}.label");
            let entity_id = EntityId::new(id);
            let Some(label) = entity.label.as_deref().and_then(|label| self.dimension(label, &path)) else {
                continue;
            };
            if self.model.entities.contains_key(&entity_id) {
                let home = self.home(&entity_id);
                self.reaches_dimension(&home, &label, &path);
                self.model.entities[&entity_id].label = Some(label);
            }
        }
    }

    pub(super) fn dimensions(&mut self) {
        let spec = self.spec;
        for (id, dimension) in &spec.dimensions {
            let path = format!("dimensions.{id}");
            self.dimension_values(&path, dimension);
            let kind = match dimension.kind {
                DimensionKind::Category | DimensionKind::Ordered => Some(ColumnKind::Text),
                DimensionKind::Date => Some(ColumnKind::Date),
                DimensionKind::Number | DimensionKind::Id => None,
            };
            let Some(column) = self.column(&dimension.column, &format!("{path}.column"), kind) else {
                continue;
            };
            let Some(via) = self.via(&path, &dimension.via, &column.source) else {
                continue;
            };
            let built = Dimension {
                id: DimensionId::new(id),
                names: names_or_id(&dimension.names, id),
                about: about(&dimension.about),
                column,
                via,
                kind: dimension.kind,
                values: dimension.values.iter().map(|(id, value)| (id.clone(), stored(id, value))).collect(),
                values_from_data: dimension.values_from_data,
                leave_out: dimension.leave_out.clone(),
                hidden: dimension.hidden,
                share_values: dimension.share_values,
                unit: dimension.unit.clone(),
            };
            self.model.dimensions.insert(DimensionId::new(id), built);
        }
    }

    fn dimension_values(&mut self, path: &str, dimension: &DimensionSpec) {
        let listed = matches!(dimension.kind, DimensionKind::Category | DimensionKind::Ordered);
        let has_values = !dimension.values.is_empty() || dimension.values_from_data.is_some();
        if !listed && has_values {
            let message = "only a category or an ordered dimension has values";
            self.add(Code::Conflict, path, message, "drop the values, or write `type: category`");
        }
        if dimension.kind == DimensionKind::Ordered && dimension.values.is_empty() {
            let message = "an ordered dimension lists its values, lowest first";
            self.add(Code::Shape, path, message, "add `values`, or write `type: category`");
        }
        if dimension.share_values && dimension.hidden {
            let message = "values of personal data are never sent to a language model";
            self.add(Code::Conflict, &format!("{path}.share_values"), message, "drop `share_values` or `hidden`");
        }
        if dimension.values_from_data == Some(0) {
            let path = format!("{path}.values_from_data");
            self.add(Code::BadValue, &path, "0 values would be read", "write how many values may be read, such as 400");
        }
    }

    /// The dimension with this id.
    pub(super) fn dimension(&mut self, id: &str, path: &str) -> Option<DimensionId> {
        let dimension = DimensionId::new(id);
        if self.model.dimensions.contains_key(&dimension) {
            return Some(dimension);
        }
        self.unknown("dimensions", "dimension", id, path);
        None
    }

    pub(super) fn events(&mut self) {
        let spec = self.spec;
        for (id, event) in &spec.events {
            let path = format!("events.{id}");
            let source = self.source(&event.source, &format!("{path}.source"));
            let entity = self.entity(event.entity.as_deref(), &format!("{path}.entity"));
            let occasion =
                event.occasion.as_ref().and_then(|text| self.column(text, &format!("{path}.occasion"), None));
            let amount = event.amount.as_ref().and_then(|text| self.metric(text, &format!("{path}.amount")));
            let mut objects = Vec::new();
            for (index, object) in event.objects.iter().enumerate() {
                objects.extend(self.dimension(object, &format!("{path}.objects.{index}")));
            }
            let (Some(source), Some(entity)) = (source, entity) else {
                continue;
            };
            let built = Event {
                id: EventId::new(id),
                names: names_or_id(&event.names, id),
                verbs: names(&event.verbs),
                doers: names(&event.doers),
                about: about(&event.about),
                source,
                entity,
                filters: event.filters.clone(),
                occasion,
                counters: names(&event.counters),
                things: names(&event.things),
                amount,
                objects,
            };
            if self.event_is_sound(&path, event, &built) {
                let objects =
                    if event.objects.is_empty() { self.default_objects(&built) } else { built.objects.clone() };
                self.model.events.insert(EventId::new(id), Event { objects, ..built });
            }
        }
    }

    /// Whether an event has a time and reaches its entity, its objects and its filters.
    fn event_is_sound(&mut self, path: &str, spec: &EventSpec, event: &Event) -> bool {
        let mut sound = true;
        let timed = self.spec.sources[event.source.as_str()].time.is_some();
        if !timed {
            let message = format!("source `{}` has no time, so its rows are not events", event.source);
            self.add(
                Code::Shape,
                &format!("{path}.source"),
                message,
                format!("give `{}` a `time` column", event.source),
            );
            sound = false;
        }
        let home = self.home(&event.entity);
        sound &= self.reaches(&event.source, &home, &format!("{path}.source"));
        if let Some(occasion) = &event.occasion {
            sound &= self.reaches(&event.source, &occasion.source, &format!("{path}.occasion"));
        }
        for (index, object) in spec.objects.iter().enumerate() {
            let id = DimensionId::new(object);
            if self.model.dimensions.contains_key(&id) {
                sound &= self.reaches_dimension(&event.source, &id, &format!("{path}.objects.{index}"));
            }
        }
        self.filters(&spec.filters, std::slice::from_ref(&event.source), &format!("{path}.where"));
        sound
    }

    /// What the event's verb takes as its object: named values of what it reaches, except the doer's own properties.
    fn default_objects(&self, event: &Event) -> Vec<DimensionId> {
        let home = self.home(&event.entity);
        let mut objects = Vec::new();
        for (id, dimension) in &self.model.dimensions {
            let named = matches!(dimension.kind, DimensionKind::Category | DimensionKind::Ordered);
            let reached = self.model.path_to_dimension(&event.source, id).is_ok();
            let of_doer = self.model.path_to_dimension(&home, id).is_ok();
            if named && reached && !of_doer {
                objects.push(id.clone());
            }
        }
        objects
    }

    /// The event with this id.
    pub(super) fn event(&mut self, id: &str, path: &str) -> Option<EventId> {
        let event = EventId::new(id);
        if self.model.events.contains_key(&event) {
            return Some(event);
        }
        self.unknown("events", "event", id, path);
        None
    }
}

/// Values with the stored values they stand for.
pub(super) fn stored_values(values: &IndexMap<String, ValueSpec>) -> IndexMap<String, Value> {
    values.iter().map(|(id, value)| (id.clone(), stored(id, value))).collect()
}

fn stored(id: &str, value: &ValueSpec) -> Value {
    let stored = match &value.is {
        None => vec![id.to_string()],
        Some(OneOrMany::One(one)) => vec![one.clone()],
        Some(OneOrMany::Many(many)) => many.clone(),
    };
    Value { names: names(&value.names), verbs: names(&value.verbs), about: about(&value.about), stored }
}
