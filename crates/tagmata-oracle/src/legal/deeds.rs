//! Legal deeds: what an event may be asked for.

use super::{Legal, ensure};
use crate::calendar;
use tagmata_core::model::{EventId, Formula, SourceId};
use tagmata_core::query::{Did, Each, Regular, RowTest, Sequence};

impl Legal<'_, '_> {
    /// An event of the entity with filters on its rows; the source of its rows.
    pub(super) fn event(&self, event: &EventId, filters: &[RowTest]) -> Result<&SourceId, String> {
        let event = self.world.model.events.get(event).ok_or("not so: the event is known")?;
        ensure(event.entity == *self.entity, "the event is the entity's")?;
        self.rows(&event.source, filters)?;
        Ok(&event.source)
    }

    pub(super) fn did(&self, did: &Did) -> Result<(), String> {
        let source = self.event(&did.event, &did.filters)?;
        self.rows(source, &did.that)?;
        ensure(did.that.is_empty() || did.only.is_some(), "one occurrence is meant")?;
        ensure(did.count.is_none() || did.only.is_none(), "one occurrence is not counted")?;
        self.window(did.window)?;
        did.count.map_or(Ok(()), |count| self.test(count))?;
        did.each.as_ref().map_or(Ok(()), |each| self.each(&did.event, source, each))
    }

    fn each(&self, event: &EventId, source: &SourceId, each: &Each) -> Result<(), String> {
        let model = self.world.model;
        let metric = model.metrics.get(&each.metric).ok_or("not so: the metric is known")?;
        let over_rows = metric.formula.parts().is_empty()
            && !matches!(metric.formula, Formula::DaysSince(..) | Formula::Balance(_) | Formula::Conversions(_));
        ensure(over_rows && self.world.source_of(&each.metric) == source, "the number is over the event's own rows")?;
        ensure(metric.filters.is_empty() && metric.time.is_none(), "the number is over all rows")?;
        let told_apart = model.events[event].occasion.is_some() || model.sources[source].key.is_some();
        ensure(told_apart, "occasions are told apart")?;
        self.test(each.test)
    }

    pub(super) fn sequence(&self, sequence: &Sequence) -> Result<(), String> {
        let steps = &sequence.steps;
        ensure((2..=4).contains(&steps.len()), "there are a few steps")?;
        ensure(!steps[0].absent && steps[0].within.is_none(), "the first step has none before it")?;
        let neighbours = steps.windows(2).any(|pair| pair[0].absent && pair[1].absent);
        ensure(!neighbours, "absent steps are no neighbours")?;
        let plain = steps.iter().all(|step| !step.absent && step.within.is_none());
        ensure(plain || !sequence.any_order, "steps in any order are plain")?;
        for step in steps {
            let source = self.event(&step.event, &step.filters)?;
            for id in &sequence.same {
                let known = self.world.model.dimensions.get(id).ok_or("not so: the dimension is known")?;
                self.reached(source, &known.column.source)?;
            }
        }
        let lengths = steps.iter().map(|step| step.within).chain([sequence.within]).flatten();
        ensure(lengths.into_iter().all(|length| (1..100).contains(&length.count)), "lengths are short")?;
        self.window(sequence.window)
    }

    pub(super) fn regular(&self, regular: &Regular) -> Result<(), String> {
        self.event(&regular.event, &regular.filters)?;
        self.window(regular.window)?;
        let (Some(from), Some(to)) = (regular.window.from, regular.window.to) else {
            return ensure(false, "a habit has a window with two dates");
        };
        let calendar = &self.world.model.calendar;
        let whole = |day| calendar::bucket(day, regular.per, calendar) == day;
        ensure(whole(from) && whole(to), "the window is made of whole units")?;
        let units = calendar::buckets(from, to, regular.per, calendar).len();
        ensure((1..=units).contains(&(regular.at_least as usize)), "so many units are in the window")
    }
}
