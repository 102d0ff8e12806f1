//! Windows of the question against those of the draft, by their dates.

use super::{Checker, held};
use crate::gist::{Way, Window};
use jiff::civil::Date;
use tagmata_core::draft::{Compare, During, Unit};
use tagmata_core::period::{self, previous, resolve};

impl Checker<'_> {
    /// Whether a number is a year of a window that the question says: years of birth are numbers, too.
    pub fn in_a_window(&self, number: f64) -> bool {
        let year = |day: Option<Date>| day.map(|day| f64::from(day.year()));
        self.gist.windows.iter().any(|window| {
            let dates = resolve(&window.during, self.today, self.calendar).ok();
            dates.is_some_and(|dates| {
                let last = dates.to.and_then(|to| to.yesterday().ok());
                year(dates.from) == Some(number) || year(last) == Some(number)
            })
        })
    }

    /// Whether a number is the year of a window.
    pub fn is_year(&self, number: f64, during: &During) -> bool {
        let year = |day: Option<Date>| day.is_some_and(|day| f64::from(day.year()) == number);
        resolve(during, self.today, self.calendar).is_ok_and(|window| year(window.from))
    }

    /// Whether the draft holds a window of the question.
    pub fn has_window(&self, window: &Window) -> bool {
        if let During::Last(last) = &window.during
            && self.held.numbers.contains(&f64::from(last.last))
        {
            return true;
        }
        // "Over-40s" is no decade: its figures are tested by.
        let figures = held::figures(&window.span.text);
        let tested = !figures.is_empty() && figures.iter().all(|figure| self.held.tested.contains(figure));
        let years = self.held.tested.iter().any(|number| self.in_a_window(*number));
        let all = || self.held.windows.iter().chain(&self.before.windows);
        let others = || self.gist.windows.iter().filter(|other| *other != window);
        // A window that holds another one which the draft has only says which one.
        let names = |during: &During| {
            self.within(during, &window.during) && others().any(|other| self.agree(&other.during, during))
        };
        tested || years || all().any(|during| self.agree(&window.during, during) || names(during))
    }

    fn within(&self, inner: &During, outer: &During) -> bool {
        let dates = |during: &During| resolve(during, self.today, self.calendar).ok();
        dates(outer).zip(dates(inner)).is_some_and(|(outer, inner)| outer.holds(inner))
    }

    /// Whether a window is that of the draft before, a year or its own length earlier.
    pub fn is_earlier(&self, window: &During, before: &During) -> bool {
        let dates = |during: &During| resolve(during, self.today, self.calendar).ok();
        let (Some(window), Some(before)) = (dates(window), dates(before)) else { return false };
        let year = period::shifted(before, Unit::Year, -1, self.calendar).ok();
        year == Some(window) || previous(before, self.calendar) == Some(window)
    }

    /// The windows that the draft sets beside one of its own.
    fn earlier(&self, window: period::Window) -> Vec<period::Window> {
        let compares = |compare| self.held.ways.contains(&Way::Compare(compare));
        let (period, year) = (compares(Compare::PreviousPeriod), compares(Compare::LastYear));
        let shifted = || period::shifted(window, Unit::Year, -1, self.calendar).ok();
        let mut earlier = Vec::new();
        earlier.extend(previous(window, self.calendar).filter(|_| period || !year));
        earlier.extend(shifted().filter(|_| year || !period));
        earlier
    }

    /// Whether two windows have the same dates, begin or end together, or one is set beside the other.
    pub fn agree(&self, said: &During, held: &During) -> bool {
        let dates = |during: &During| resolve(during, self.today, self.calendar).ok();
        let piece = said;
        // A window without dates of its own is from each one's own date on.
        let (Some(said), Some(held)) = (dates(said), dates(held)) else { return true };
        let joined = |one: period::Window, other: period::Window| {
            let ends = |window: &period::Window| window.to.map(|to| to.min(self.today));
            let open = one.from.is_none() || one.to.is_none() || other.from.is_none() || other.to.is_none();
            let from = one.from.is_some() && one.from == other.from;
            let to = one.to.is_some() && one.to == other.to;
            one == other || from && (open || ends(&one) == ends(&other)) || to && open
        };
        let earlier = self.earlier(held);
        let set_beside = |before: &period::Window| joined(said, *before) || said.holds(*before);
        // The end of a window is said by the window, where something stands as of its end.
        let piece = matches!(piece, During::Piece(_)) && said.to.is_some() && said.to == held.to;
        piece || joined(said, held) || self.held.compares && earlier.iter().any(set_beside)
    }
}
