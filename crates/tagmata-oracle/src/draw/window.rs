//! Random days and windows, cut at today as the plan cuts them.

use super::{Draw, pick};
use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::Date;
use tagmata_core::period::Window;

/// A day around today: often close to it, often at the border of a month, sometimes two years back.
pub fn day(rng: &mut Rng, today: Date) -> Date {
    let near = [0, 1, 2, 7, 28, 29, 30, 31, 60, 90, 364, 365, 366];
    let back = match rng.u8(..10) {
        0..3 => *pick(rng, &near),
        3..7 => rng.i32(-2..70),
        _ => rng.i32(-2..760),
    };
    let day = today.checked_sub(back.days()).expect("two years lie before any day drawn");
    if rng.f64() < 0.15 { day.first_of_month() } else { day }
}

/// Two days in order.
pub fn closed(rng: &mut Rng, today: Date) -> Window {
    loop {
        let (a, b) = (day(rng, today), day(rng, today));
        if a != b {
            return Window::new(a.min(b), a.max(b));
        }
    }
}

impl Draw<'_, '_> {
    /// A window of a fact, begun before today.
    pub(super) fn window(&mut self) -> Window {
        loop {
            let drawn = closed(self.rng, self.today);
            let window = match self.rng.u8(..10) {
                0..3 => Window::default(),
                3 => Window { to: None, ..drawn },
                4 => Window { from: None, ..drawn },
                _ => drawn,
            };
            let window = self.until_today(window);
            if window.from.is_none_or(|from| from < self.today) {
                return window;
            }
        }
    }

    /// A window with two ends, begun before today.
    pub(super) fn closed_window(&mut self) -> Window {
        loop {
            let drawn = closed(self.rng, self.today);
            let window = self.until_today(drawn);
            if window.from.is_some_and(|from| from < self.today) {
                return window;
            }
        }
    }

    /// Nothing from today on is counted, also where the data has such rows.
    pub(super) fn until_today(&self, window: Window) -> Window {
        let reaches_today = self.days.is_some_and(|(_, last)| last >= self.today);
        let cut = window.to.map_or(reaches_today, |to| to > self.today);
        if cut { Window { to: Some(self.today), ..window } } else { window }
    }
}
