//! Random deeds: events, once or often, one after another, again and again.

use super::{Draw, pick};
use crate::calendar;
use tagmata_core::draft::{Length, Occurrence, Unit};
use tagmata_core::model::{DimensionId, EventId, SourceId};
use tagmata_core::period::Window;
use tagmata_core::query::{Did, Each, Regular, RowTest, Sequence, Step, Who};

pub(super) const UNITS: [Unit; 6] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year];

impl Draw<'_, '_> {
    /// An event of the entity with filters on its rows.
    pub(super) fn event(&mut self) -> Option<(EventId, SourceId, Vec<RowTest>)> {
        let events = self.world.model.events.values();
        let own: Vec<_> = events.filter(|event| event.entity == self.entity).collect();
        if own.is_empty() {
            return None;
        }
        let event = *pick(self.rng, &own);
        let filters = self.filters(&event.source, 0.3);
        Some((event.id.clone(), event.source.clone(), filters))
    }

    pub(super) fn did(&mut self) -> Option<Who> {
        let (event, source, filters) = self.event()?;
        let window = self.window();
        let only = self.chance(0.35).then(|| *pick(self.rng, &[Occurrence::First, Occurrence::Last]));
        let count = if only.is_none() && self.rng.bool() { Some(self.test()) } else { None };
        let that = if only.is_some() { self.filters(&source, 0.5) } else { Vec::new() };
        let mut each = None;
        let metrics = self.metrics(|draw, metric| *draw.world.source_of(metric) == source);
        if !metrics.is_empty() && self.chance(0.3) {
            each = Some(Each { metric: pick(self.rng, &metrics).clone(), test: self.test() });
        }
        Some(Who::Did(Did { event, filters, window, count, only, that, each }))
    }

    /// A short stretch of time.
    pub(super) fn length(&mut self) -> Length {
        let unit = *pick(self.rng, &[Unit::Day, Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year]);
        Length { count: 1 + self.rng.u32(..if unit == Unit::Day { 40 } else { 3 }), unit }
    }

    pub(super) fn sequence(&mut self) -> Option<Who> {
        let any_order = self.chance(0.3);
        let (steps, same) = self.sequence_steps(any_order, false)?;
        let within = self.chance(0.3).then(|| self.length());
        let window = self.window();
        Some(Who::Sequence(Sequence { steps, window, within, same, any_order }))
    }

    /// Steps, and what is the same in all of them.
    pub(super) fn sequence_steps(&mut self, plain: bool, all_there: bool) -> Option<(Vec<Step>, Vec<DimensionId>)> {
        let mut steps = Vec::new();
        for at in 0..2 + self.rng.usize(..3) {
            let (event, _, filters) = self.event()?;
            let absent = at > 0 && !plain && !all_there && self.chance(0.3);
            let within = (at > 0 && !plain && self.chance(0.3)).then(|| self.length());
            steps.push(Step { event, filters, absent, within });
        }
        let mut same = Vec::new();
        if self.chance(0.3) {
            let source = self.world.model.events[&steps[0].event].source.clone();
            let known = self.dimensions(&source, |_| true);
            if !known.is_empty() {
                same.push(pick(self.rng, &known).clone());
            }
        }
        Some((steps, same))
    }

    pub(super) fn regular(&mut self) -> Option<Who> {
        let (event, _, filters) = self.event()?;
        let per = *pick(self.rng, &UNITS);
        let drawn = self.closed_window();
        let calendar = &self.world.model.calendar;
        let (from, to) = (calendar::bucket(drawn.from?, per, calendar), calendar::bucket(drawn.to?, per, calendar));
        let units = u32::try_from(calendar::buckets(from, to, per, calendar).len()).ok()?;
        if units == 0 {
            return None;
        }
        let at_least = 1 + self.rng.u32(..units.min(4));
        Some(Who::Regular(Regular {
            event,
            filters,
            per,
            window: Window::new(from, to),
            at_least,
            in_a_row: self.rng.bool(),
        }))
    }
}
