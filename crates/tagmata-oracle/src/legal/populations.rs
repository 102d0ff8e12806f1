//! Legal views of people against one another, and over time.

use super::{Legal, ensure};
use jiff::civil::Date;
use tagmata_core::draft::{CohortBy, Counted, Returned};
use tagmata_core::model::TagBy;
use tagmata_core::period::Window;
use tagmata_core::query::{Bands, Funnel, Key, Migration, Moving, Population, Profile, Retention, Sequence, Tiers};

impl Legal<'_, '_> {
    pub(super) fn retention(&self, view: &Retention) -> Result<(), String> {
        let back = self.event(&view.back.event, &view.back.filters)?;
        if let Some(start) = &view.start {
            let source = self.event(&start.event, &start.filters)?;
            let same = source == back && start.filters == view.back.filters;
            let from_zero = view.returned == Returned::Within && view.marks.first() == Some(&0);
            ensure(!(same && from_zero), "a bracket does not hold the start itself")?;
        }
        let active = view.cohort == CohortBy::Active;
        let by_calendar = view.start.is_some() && view.grain == view.unit && view.counted == Counted::Calendar;
        ensure(!active || by_calendar, "cohorts by any start are counted in their own units")?;
        let least = if view.returned == Returned::Within { 2 } else { 1 };
        ensure(view.marks.len() >= least, "there are marks")?;
        let ascend = view.marks.windows(2).all(|pair| pair[0] < pair[1]);
        ensure(ascend && view.marks.iter().all(|mark| *mark < 100), "marks ascend")?;
        ensure(view.start.is_some() || view.window.from.is_some(), "everyone begins on a day")?;
        self.window(view.window)
    }

    pub(super) fn funnel(&self, view: &Funnel) -> Result<(), String> {
        ensure(view.steps.iter().all(|step| !step.absent), "a funnel has no absent steps")?;
        self.sequence(&Sequence {
            steps: view.steps.clone(),
            window: view.window,
            within: view.within,
            same: view.same.clone(),
            any_order: false,
        })?;
        view.by.as_ref().map_or(Ok(()), |by| self.own_key(by))
    }

    /// A tag of the entity, or a dimension that its own rows reach.
    fn own_key(&self, key: &Key) -> Result<(), String> {
        ensure(!matches!(key, Key::Time { .. }), "people have no unit of time")?;
        self.key(key, &[self.home().clone()])
    }

    pub(super) fn populations(&self, populations: &[Population], most: usize) -> Result<(), String> {
        ensure((2..=most).contains(&populations.len()), "there are a few populations")?;
        populations.iter().try_for_each(|part| self.who(&part.who))
    }

    pub(super) fn tiers(&self, view: &Tiers) -> Result<(), String> {
        self.bands(&view.bands)?;
        self.per_person(&view.number.expr)
    }

    fn bands(&self, bands: &Bands) -> Result<(), String> {
        match bands {
            Bands::Parts(parts) => ensure((2..=50).contains(parts), "there are a few bands"),
            Bands::Cuts(cuts) => {
                let ascend = cuts.windows(2).all(|pair| pair[0] < pair[1]) && cuts.iter().all(|cut| cut.is_finite());
                ensure(!cuts.is_empty() && ascend, "cut points ascend")
            }
        }
    }

    pub(super) fn migration(&self, view: &Migration) -> Result<(), String> {
        self.window(view.from)?;
        self.window(view.to)?;
        let start = |window: Window| window.from.unwrap_or(Date::MIN);
        let end = |window: Window| window.to.unwrap_or(Date::MAX);
        let ordered = start(view.from) <= start(view.to) && end(view.from) <= end(view.to) && view.from != view.to;
        ensure(ordered, "the earlier window is earlier")?;
        match &view.of {
            Moving::Tag { tag, from, to } => {
                let declared = self.world.model.tags.get(tag).ok_or("not so: the tag is known")?;
                ensure(matches!(declared.by, TagBy::Rules(_)), "a stored tag has no past")?;
                for (day, window) in [(from, view.from), (to, view.to)] {
                    let earlier = window.to.filter(|to| *to < self.today);
                    ensure(*day == earlier.unwrap_or(self.today), "a tag is seen at the end of a window")?;
                    self.at(earlier).tag(tag)?;
                }
                Ok(())
            }
            Moving::Tiers { numbers, bands, standing } => {
                self.bands(bands)?;
                ensure(!standing || matches!(bands, Bands::Parts(_)), "given cut points stay")?;
                for (number, window) in [(&numbers.0, view.from), (&numbers.1, view.to)] {
                    self.per_person(&number.expr)?;
                    let mut same = true;
                    number.expr.aggregates(&mut |of| same &= of.window == window);
                    ensure(same, "the view gives the windows")?;
                }
                Ok(())
            }
        }
    }

    pub(super) fn profile(&self, view: &Profile) -> Result<(), String> {
        view.against.as_ref().map_or(Ok(()), |base| self.who(base))?;
        ensure(!view.by.is_empty() || !view.numbers.is_empty(), "a profile has something")?;
        view.by.iter().try_for_each(|key| self.own_key(key))?;
        view.numbers.iter().try_for_each(|number| self.per_person(&number.expr))
    }
}
