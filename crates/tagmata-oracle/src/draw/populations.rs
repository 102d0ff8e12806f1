//! Random views that set people against one another, or against themselves on another day.

use super::number::named;
use super::numbers::Fits;
use super::{Draw, pick};
use tagmata_core::model::{TagBy, TagId};
use tagmata_core::period::Window;
use tagmata_core::query::{Bands, Compare, Expr, Migration, Moving, Population, Profile, Show, Tiers};
use tagmata_core::words::Words;

impl Draw<'_, '_> {
    pub(super) fn populations(&mut self) -> Vec<Population> {
        let mut found = Vec::new();
        for _ in 0..2 + self.rng.usize(..2) {
            found.push(Population { label: Words::plain("some"), who: self.who(2) });
        }
        found
    }

    pub(super) fn side_by_side(&mut self) -> Show {
        let populations = self.populations();
        let metrics = self.metrics(|draw, metric| draw.reaches_entity(metric));
        let fits = Fits { window: None, grain: None, compared: false, picked: true, own_time: false };
        let mut numbers = Vec::new();
        while !metrics.is_empty() && self.chance(0.6) {
            numbers.push(named(self.view_number(&metrics, fits)));
        }
        Show::Compare(Compare { populations, numbers })
    }

    pub(super) fn tiers(&mut self) -> Option<Show> {
        let expr = self.entity_number()?;
        let bands = self.bands();
        Some(Show::Tiers(Tiers { number: named(expr), bands }))
    }

    fn bands(&mut self) -> Bands {
        if self.rng.bool() {
            return Bands::Parts(2 + self.rng.u32(..4));
        }
        let mut cuts = super::some(self.rng, &[-1.0, 0.0, 0.5, 1.0, 2.5, 4.0, 10.0], 4);
        cuts.sort_by(f64::total_cmp);
        Bands::Cuts(cuts)
    }

    pub(super) fn migration(&mut self) -> Option<Show> {
        let (a, b) = (self.window(), self.window());
        let (from, to) = if starts_before(a, b) { (a, b) } else { (b, a) };
        let of = if self.rng.bool() { self.moving_tag(from, to)? } else { self.moving_tiers(from, to)? };
        Some(Show::Migration(Migration { of, from, to }))
    }

    fn moving_tag(&mut self, from: Window, to: Window) -> Option<Moving> {
        let by_rules = |tag: &TagId| matches!(self.world.model.tags[tag].by, TagBy::Rules(_));
        let tags: Vec<TagId> = self.tags().into_iter().filter(by_rules).collect();
        if tags.is_empty() {
            return None;
        }
        let tag = pick(self.rng, &tags).clone();
        let mut days = [self.today; 2];
        for (day, window) in days.iter_mut().zip([from, to]) {
            let earlier = window.to.filter(|to| *to < self.today);
            self.seen_from(earlier, |draw| draw.tag_rules(&tag, 3))?;
            *day = earlier.unwrap_or(self.today);
        }
        Some(Moving::Tag { tag, from: days[0], to: days[1] })
    }

    fn moving_tiers(&mut self, from: Window, to: Window) -> Option<Moving> {
        let before = self.entity_number()?;
        let mut after = before.clone();
        let mut undated = false;
        let mut first = before.clone();
        for (expr, window) in [(&mut first, from), (&mut after, to)] {
            over(expr, window, &mut |of| {
                let timed = self.world.model.sources[self.world.source_of(of)].time.is_some();
                undated |= !timed || self.world.model.metrics[of].undated;
            });
        }
        let bands = self.bands();
        let standing = matches!(bands, Bands::Parts(_)) && self.rng.bool();
        (!undated).then(|| Moving::Tiers { numbers: Box::new((named(first), named(after))), bands, standing })
    }

    pub(super) fn profile(&mut self) -> Option<Show> {
        let against = if self.rng.bool() { Some(self.who(2)) } else { None };
        let mut by = Vec::new();
        let mut numbers = Vec::new();
        while self.chance(0.6) {
            by.extend(self.own_key());
        }
        while self.chance(0.6) {
            numbers.extend(self.entity_number().map(named));
        }
        (!by.is_empty() || !numbers.is_empty()).then_some(Show::Profile(Profile { against, by, numbers }))
    }
}

/// Gives every aggregate of a number a window.
fn over(expr: &mut Expr, window: Window, seen: &mut impl FnMut(&tagmata_core::model::MetricId)) {
    match expr {
        Expr::Aggregate(of) => {
            seen(&of.metric);
            of.window = window;
        }
        Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
            over(&mut pair.0, window, seen);
            over(&mut pair.1, window, seen);
        }
        _ => {}
    }
}

fn starts_before(a: Window, b: Window) -> bool {
    let start = |window: Window| window.from.unwrap_or(jiff::civil::Date::MIN);
    start(a) <= start(b)
}
