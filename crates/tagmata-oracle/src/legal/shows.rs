//! Legal views.

use super::views::{self, Place};
use super::{Legal, ensure};
use jiff::civil::date;
use tagmata_core::draft::ZeroRows;
use tagmata_core::model::{DimensionKind, SourceId, TagBy};
use tagmata_core::period::Window;
use tagmata_core::query::{Column, Expr, Key, Measure, Show};

impl Legal<'_, '_> {
    pub(super) fn show(&self) -> Result<(), String> {
        match &self.query.show {
            Show::Count { share_of } => share_of.as_ref().map_or(Ok(()), |base| self.who(base)),
            Show::Members { columns, sort, .. } => {
                for column in columns {
                    match column {
                        Column::Field(id) => {
                            let known = self.world.model.dimensions.get(id).ok_or("not so: the dimension is known")?;
                            self.reached(self.home(), &known.column.source)?;
                        }
                        Column::Tag(tag) => self.tag(tag)?,
                        Column::Number(number) => self.per_person(&number.expr)?,
                    }
                }
                ensure(sort.is_none_or(|(by, _)| by < columns.len()), "a list is sorted by its own columns")
            }
            Show::Distribution { number, cuts } => {
                let ascend = cuts.windows(2).all(|pair| pair[0] < pair[1]) && cuts.iter().all(|cut| cut.is_finite());
                ensure(ascend, "cut points ascend")?;
                self.per_person(&number.expr)
            }
            Show::Measure(measure) => self.measure(measure),
            Show::Retention(view) => self.retention(view),
            Show::Funnel(view) => self.funnel(view),
            Show::Overlap(populations) => self.populations(populations, 5),
            Show::Tiers(view) => self.tiers(view),
            Show::Migration(view) => self.migration(view),
            Show::Profile(view) => self.profile(view),
            Show::Compare(view) => {
                self.populations(&view.populations, 8)?;
                let place =
                    Place { grain: None, window: None, compared: false, picked: true, own_time: false, sides: true };
                let mut found = view.numbers.is_empty();
                for number in &view.numbers {
                    self.in_view(&number.expr, place)?;
                    number.expr.aggregates(&mut |_| found = true);
                    number.expr.visit(&mut |part| found |= matches!(part, Expr::Statistic { .. }));
                }
                ensure(found, "a view has a metric")
            }
        }
    }

    fn measure(&self, measure: &Measure) -> Result<(), String> {
        let of = measure.numbers.len();
        ensure(measure.having.iter().all(|(by, _)| *by < of), "having names a number")?;
        measure.having.iter().try_for_each(|(_, test)| self.test(*test))?;
        ensure(measure.sort.is_none_or(|(by, _)| by < of), "a view is sorted by its own numbers")?;
        measure.top.map_or(Ok(()), |top| self.size(top))?;
        let own_time = measure.by.iter().any(Key::is_rows_time);
        let series = measure.grain.is_some() || measure.compare.is_some();
        let place = Place {
            grain: measure.grain,
            window: series.then_some(measure.window),
            compared: measure.compare.is_some(),
            picked: self.query.who.is_some(),
            own_time,
            sides: false,
        };
        let mut sources: Vec<SourceId> = Vec::new();
        let mut zeros = false;
        for number in &measure.numbers {
            self.in_view(&number.expr, place)?;
            number.expr.visit(&mut |part| zeros |= matches!(part, Expr::Per { zeros: ZeroRows::Include, .. }));
            number.expr.aggregates(&mut |of| sources.push(self.world.source_of(&of.metric).clone()));
        }
        let stands = measure.numbers.iter().any(|number| views::is_of_groups(&number.expr));
        ensure(!sources.is_empty() && stands, "a view has a metric")?;
        if zeros {
            sources.push(self.home().clone());
        }
        ensure(!(own_time && (zeros || measure.compare.is_some())), "people without rows have no time of rows")?;
        let plain = measure.days.is_none() && !measure.also_without_rows && measure.empty_units.is_default();
        ensure(plain, "nothing more is asked")?;
        let others = measure.top.is_some() && measure.grain.is_none() && !measure.by.is_empty();
        ensure(!measure.others || others, "all others are groups that are not kept")?;
        measure.by.iter().try_for_each(|key| self.key(key, &sources))?;
        self.periods(measure)
    }

    pub(super) fn key(&self, key: &Key, sources: &[SourceId]) -> Result<(), String> {
        match key {
            Key::Field(id) => {
                let known = self.world.model.dimensions.get(id).ok_or("not so: the dimension is known")?;
                let groups = !matches!(known.kind, DimensionKind::Number | DimensionKind::Date);
                ensure(groups, "numbers and dates are no groups")?;
                sources.iter().try_for_each(|source| self.reached(source, &known.column.source))
            }
            Key::Time { dimension: None, .. } => {
                let timed = |source: &SourceId| self.world.model.sources[source].time.is_some();
                ensure(sources.iter().all(timed), "rows have a time")
            }
            Key::OfDay(_) => ensure(false, "tables of days are not drawn"),
            Key::Time { dimension: Some(id), .. } => {
                let known = self.world.model.dimensions.get(id).ok_or("not so: the dimension is known")?;
                ensure(known.kind == DimensionKind::Date, "a date has units and parts")?;
                sources.iter().try_for_each(|source| self.reached(source, &known.column.source))
            }
            Key::Tag(tag) => {
                self.tag(tag)?;
                sources.iter().try_for_each(|source| self.reached(source, self.home()))?;
                match &self.world.model.tags[tag].by {
                    TagBy::Column(column) => sources.iter().try_for_each(|source| self.reached(source, &column.source)),
                    TagBy::Rules(_) => Ok(()),
                }
            }
        }
    }

    /// The window of a series or a comparison.
    fn periods(&self, measure: &Measure) -> Result<(), String> {
        let Window { from: Some(from), to: Some(to) } = measure.window else {
            return ensure(
                measure.grain.is_none() && measure.compare.is_none(),
                "a series has a window with two dates",
            );
        };
        if let Some(earlier) = &measure.compare {
            let ordered = earlier.window.from.zip(earlier.window.to).is_some_and(|(from, to)| from < to);
            ensure(ordered, "the earlier window has two dates")?;
        }
        if measure.grain.is_some() || measure.compare.is_some() {
            self.window(measure.window)?;
        }
        if measure.grain.is_some() {
            let within = self
                .world
                .days()
                .is_some_and(|(first, last)| first.first_of_year() <= from && to <= date(last.year() + 1, 12, 31));
            ensure(within, "a series lies within the years of the data")?;
        }
        Ok(())
    }
}
