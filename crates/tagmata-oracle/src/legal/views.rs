//! Legal numbers of a view, and the windows of those that look at another unit of time.

use super::{Legal, ensure};
use crate::calendar;
use crate::world::World;
use jiff::civil::Date;
use tagmata_core::draft::{Length, Unit};
use tagmata_core::model::Formula;
use tagmata_core::period::Window;
use tagmata_core::query::{Aggregate, Expr};

/// Where a number of a view stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The unit of the series.
    pub(super) grain: Option<Unit>,
    /// The one window of all numbers.
    pub(super) window: Option<Window>,
    /// The numbers are compared with those of an earlier window.
    pub(super) compared: bool,
    /// People are picked.
    pub(super) picked: bool,
    /// Groups by the rows' own time.
    pub(super) own_time: bool,
    /// Populations side by side, which have no whole in common.
    pub(super) sides: bool,
}

impl Legal<'_, '_> {
    /// A number of a view.
    pub(super) fn in_view(&self, expr: &Expr, place: Place) -> Result<(), String> {
        match expr {
            Expr::Number(n) => ensure(n.is_finite(), "numbers are finite"),
            Expr::Aggregate(of) => {
                let formula = self.world.model.metrics.get(&of.metric).map(|metric| &metric.formula);
                ensure(!matches!(formula, Some(Formula::DaysSince(..))), "days since an event are of a person")?;
                self.shown(of, place)
            }
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
                self.in_view(&pair.0, place)?;
                self.in_view(&pair.1, place)
            }
            Expr::Per { of, .. } => {
                let mut plain = true;
                of.visit(&mut |part| plain &= !matches!(part, Expr::Cumulative { .. } | Expr::Statistic { .. }));
                ensure(plain, "a number per entity in a view is plain")?;
                self.each_shown(of, Place { picked: true, ..place })?;
                self.per_person(of)
            }
            Expr::Total(of) | Expr::Everyone(of) => {
                let total = matches!(expr, Expr::Total(_));
                ensure(!(total && place.sides), "populations have no whole in common")?;
                self.adds(of, place)?;
                self.in_view(of, if total { place } else { Place { picked: false, ..place } })
            }
            Expr::Among { of, who } => {
                self.who(who)?;
                self.in_view(of, Place { picked: true, ..place })
            }
            Expr::People => ensure(place.picked, "people are picked"),
            Expr::Statistic { .. } => self.of_population(expr),
            Expr::OnOtherDays { .. } => ensure(false, "this is not asked yet"),
            Expr::Running(of) => {
                ensure(place.grain.is_some() && !place.own_time, "a running number is one of a series")?;
                self.accumulated(of)?;
                self.shown(of, place)
            }
            Expr::Cumulative { of, .. } => {
                ensure(!place.compared && !place.own_time, "this is not asked yet")?;
                self.accumulated(of)?;
                self.shown(of, place)
            }
            Expr::Shifted { of, by, unit } => {
                let Place { grain: Some(grain), window: Some(window), .. } = place else {
                    return ensure(false, "this is not asked yet");
                };
                let there = shifted(self.world, self.today, (*by, *unit), grain, window);
                self.of_another_unit(of, there, place)
            }
            Expr::AtStartOf { of, unit } => {
                let Place { grain: Some(grain), window: Some(window), .. } = place else {
                    return ensure(false, "the start of a unit is one of a series");
                };
                let there = at_start_of(self.world, self.today, *unit, grain, window);
                self.of_another_unit(of, there, place)
            }
        }
    }

    fn of_another_unit(&self, of: &Expr, there: Option<Window>, place: Place) -> Result<(), String> {
        ensure(!place.compared && !place.own_time && there.is_some(), "units have a counterpart")?;
        ensure(matches!(of, Expr::Aggregate(_) | Expr::Cumulative { .. }), "another unit is one of a metric")?;
        self.in_view(of, Place { window: there, ..place })
    }

    /// What is shared out adds up: a sum, a count; a balance but for units of time.
    fn adds(&self, of: &Expr, place: Place) -> Result<(), String> {
        let Expr::Aggregate(aggregate) = of else { return ensure(false, "a total is of a metric") };
        let formula = self.world.model.metrics.get(&aggregate.metric).map(|metric| &metric.formula);
        let over_time = place.grain.is_some() || place.own_time;
        let adds = match formula {
            Some(Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_) | Formula::Conversions(_)) => true,
            Some(Formula::Balance(_)) => !over_time,
            _ => false,
        };
        ensure(adds && aggregate.only.is_none(), "a share is of a sum or a count")
    }

    fn each_shown(&self, of: &Expr, place: Place) -> Result<(), String> {
        let mut all: Vec<&Aggregate> = Vec::new();
        of.aggregates(&mut |of| all.push(of));
        all.into_iter().try_for_each(|of| self.shown(of, place))
    }

    /// An aggregate whose rows a view shows.
    fn shown(&self, of: &Aggregate, place: Place) -> Result<(), String> {
        let source = self.aggregate(of)?;
        if place.picked {
            self.reached(&source, self.home())?;
        }
        if place.grain.is_some() || place.compared {
            let undated = self.world.model.metrics[&of.metric].undated;
            ensure(self.world.model.sources[&source].time.is_some() && !undated, "a series has dates")?;
            ensure(Some(of.window) == place.window, "a series has one window")?;
        }
        Ok(())
    }
}

/// Whether a number is one of a group, and not of all groups or people alone.
pub(super) fn is_of_groups(expr: &Expr) -> bool {
    match expr {
        Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
            is_of_groups(&pair.0) || is_of_groups(&pair.1)
        }
        Expr::Among { of, .. } => is_of_groups(of),
        Expr::Total(_) | Expr::Everyone(_) | Expr::Number(_) | Expr::People | Expr::Statistic { .. } => false,
        _ => true,
    }
}

/// The window of the units that those of a view look at, some units away; none where one has no counterpart, or no data.
pub fn shifted(world: &World<'_>, today: Date, (by, unit): (i32, Unit), grain: Unit, view: Window) -> Option<Window> {
    let months = |unit| match unit {
        Unit::Day | Unit::Week => None,
        Unit::Month => Some(1),
        Unit::Quarter => Some(3),
        Unit::Half => Some(6),
        Unit::Year => Some(12),
    };
    let whole = match (grain, unit) {
        (Unit::Day, _) => true,
        (Unit::Week, Unit::Day) => by % 7 == 0,
        (Unit::Week, Unit::Week) => true,
        _ => months(unit).zip(months(grain)).is_some_and(|(unit, grain)| by * unit % grain == 0),
    };
    let length = Length { count: by.unsigned_abs(), unit };
    let away = |day| if by < 0 { calendar::earlier(day, length) } else { calendar::later(day, length) };
    if whole { elsewhere(world, today, grain, view, &away) } else { None }
}

/// The same for the first units of longer ones.
pub fn at_start_of(world: &World<'_>, today: Date, unit: Unit, grain: Unit, view: Window) -> Option<Window> {
    let calendar = &world.model.calendar;
    let longer = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year];
    let place = |unit| longer.iter().position(|other| *other == unit);
    if place(unit) < place(grain) {
        return None;
    }
    elsewhere(world, today, grain, view, &|day| calendar::bucket(day, unit, calendar))
}

fn elsewhere(world: &World<'_>, today: Date, grain: Unit, view: Window, away: &dyn Fn(Date) -> Date) -> Option<Window> {
    let calendar = &world.model.calendar;
    let looked_at = |day| calendar::bucket(away(calendar::bucket(day, grain, calendar)), grain, calendar);
    let (from, to) = (looked_at(view.from?), looked_at(view.to?.yesterday().ok()?));
    let (first, _) = world.days()?;
    let end = calendar::later(to, Length { count: 1, unit: grain });
    let window = Window::new(from.max(first), end.min(today));
    (window.from < window.to).then_some(window)
}
