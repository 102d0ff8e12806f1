//! Random views that follow people over time: cohorts that come back, steps one after another.

use super::deeds::UNITS;
use super::{Draw, pick};
use tagmata_core::draft::{CohortBy, Counted, Returned, Unit};
use tagmata_core::model::TagBy;
use tagmata_core::query::{Funnel, Key, Retention, Rows, Show};

impl Draw<'_, '_> {
    pub(super) fn retention(&mut self) -> Option<Show> {
        let start = if self.chance(0.85) { Some(self.rows()?) } else { None };
        let cohort = if start.is_some() && self.chance(0.3) { CohortBy::Active } else { CohortBy::First };
        let back = match &start {
            Some(start) if self.chance(0.3) => start.clone(),
            _ => self.rows()?,
        };
        let window = if start.is_some() { self.window() } else { self.closed_window() };
        let unit = *pick(self.rng, &UNITS);
        let grain = if cohort == CohortBy::Active { unit } else { *pick(self.rng, &UNITS) };
        let returned = *pick(self.rng, &[Returned::On, Returned::OnOrAfter, Returned::Within]);
        let counted = if cohort == CohortBy::Active || self.rng.bool() { Counted::Calendar } else { Counted::Rolling };
        let far = if unit == Unit::Day { 40 } else { 5 };
        let mut marks: Vec<u32> = (0..2 + self.rng.usize(..4)).map(|_| self.rng.u32(..far)).collect();
        marks.sort_unstable();
        marks.dedup();
        Some(Show::Retention(Retention { start, cohort, back, window, grain, unit, marks, returned, counted }))
    }

    fn rows(&mut self) -> Option<Rows> {
        let (event, _, filters) = self.event()?;
        Some(Rows { event, filters })
    }

    pub(super) fn funnel(&mut self) -> Option<Show> {
        let (steps, same) = self.sequence_steps(false, true)?;
        let within = self.chance(0.3).then(|| self.length());
        let by = if self.chance(0.4) { self.own_key() } else { None };
        let window = self.window();
        Some(Show::Funnel(Funnel { steps, window, within, same, by }))
    }

    /// A tag of the entity, or a dimension that is a list of values.
    pub(super) fn own_key(&mut self) -> Option<Key> {
        let home = self.world.home(&self.entity).clone();
        let listed = |kind| !super::is_continuous(kind);
        let mut known: Vec<Key> = self.dimensions(&home, listed).into_iter().map(Key::Field).collect();
        for id in self.tags() {
            let stored = matches!(self.world.model.tags[&id].by, TagBy::Column(_));
            if stored || self.tag_rules(&id, 2).is_some() {
                known.push(Key::Tag(id));
            }
        }
        if known.is_empty() { None } else { Some(pick(self.rng, &known).clone()) }
    }
}
