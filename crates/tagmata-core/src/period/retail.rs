//! Retail calendars: years of 52 or 53 weeks, their months made of whole weeks by a pattern such as 4-4-5.
//!
//! A month keeps the name of the calendar month that holds its 15th day; as an *ordinal* that is one whole number,
//! `12 × year + month − 1`, in which units are added and counted.

use crate::draft::Unit;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Weeks in the months of each quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retail {
    /// Weeks of a quarter's first, second and third month; the 53rd week of a year joins its last month.
    pub weeks: [i8; 3],
    /// The weekday that years, and so weeks, end on.
    pub ends_on: Weekday,
    /// The month whose end a year ends at, 1 to 12.
    pub ends_in: i8,
    /// Years end on the last such weekday of that month, or on the one nearest to its end.
    pub nearest: bool,
    /// A year has the number of the calendar year in which its first month lies, and not its last.
    pub named_after_start: bool,
}

impl Retail {
    /// Months of the calendar year before the first month of a retail year.
    pub fn months_before(&self) -> i8 {
        self.ends_in % 12
    }

    /// How many days a year's end may lie behind the end of its month.
    pub fn days_behind(&self) -> i8 {
        if self.nearest { 3 } else { 0 }
    }

    /// The day that weeks begin on.
    pub fn week_starts(&self) -> Weekday {
        self.ends_on.next()
    }

    /// The first day of the week that a day lies in.
    pub fn week(&self, day: Date) -> Date {
        let back = i32::from(day.weekday().since(self.week_starts()));
        day.checked_sub(back.days()).unwrap_or(day)
    }

    /// The first day of the unit that a day lies in; the day itself at the ends of time.
    pub fn starts(&self, day: Date, unit: Unit) -> Date {
        match unit {
            Unit::Day => day,
            Unit::Week => self.week(day),
            _ => self.ordinal(day).and_then(|month| self.month(self.first_of(month, unit))).unwrap_or(day),
        }
    }

    /// A day moved by months: the same day of another month, or that month's last one. `None` outside time.
    pub fn add_months(&self, day: Date, by: i32) -> Option<Date> {
        let ordinal = self.ordinal(day)?;
        let moved = ordinal.checked_add(by)?;
        let (from, to) = (self.month(moved)?, self.month(moved.checked_add(1)?)?);
        let place = (day - self.month(ordinal)?).get_days();
        Some(from.checked_add(place.days()).ok()?.min(to.yesterday().ok()?))
    }

    /// The ordinal of the month that a day lies in.
    pub fn ordinal(&self, day: Date) -> Option<i32> {
        let last = self.week(day).checked_add((6 - i32::from(self.days_behind())).days()).ok()?;
        let before = i32::from(self.months_before());
        let year = (i32::from(last.year()) * 12 + i32::from(last.month()) - 1 - before).div_euclid(12);
        let first = self.year(year)?;
        let week = (day - first).get_days() / 7;
        let month = (0..12).rev().find(|month| self.weeks_before(*month) <= week)?;
        Some(year * 12 + before + month)
    }

    /// The first day of the month of an ordinal.
    pub fn month(&self, ordinal: i32) -> Option<Date> {
        let in_year = ordinal - i32::from(self.months_before());
        let weeks = self.weeks_before(in_year.rem_euclid(12));
        self.year(in_year.div_euclid(12))?.checked_add(weeks.weeks()).ok()
    }

    /// The number that a year has by its first month's ordinal.
    pub fn year_name(&self, first: i32) -> i32 {
        let named_by = if self.named_after_start { first } else { first + 11 };
        named_by.div_euclid(12)
    }

    /// The ordinal of the first month of the year of that number.
    pub fn year_named(&self, name: i16) -> i32 {
        let crosses = self.months_before() > 0 && !self.named_after_start;
        (i32::from(name) - i32::from(crosses)) * 12 + i32::from(self.months_before())
    }

    /// The ordinal of the first month of the unit that a month lies in.
    pub fn first_of(&self, ordinal: i32, unit: Unit) -> i32 {
        let size = match unit {
            Unit::Day | Unit::Week | Unit::Month => 1,
            Unit::Quarter => 3,
            Unit::Half => 6,
            Unit::Year => 12,
        };
        ordinal - (ordinal - i32::from(self.months_before())).rem_euclid(size)
    }

    /// The first day of the retail year whose first month lies in a calendar year.
    fn year(&self, year: i32) -> Option<Date> {
        let month = Date::new(i16::try_from(year).ok()?, self.months_before() + 1, 1).ok()?;
        Some(self.week(month.checked_add(i32::from(self.days_behind()).days()).ok()?))
    }

    /// Weeks of a year before its month at a place, from 0.
    fn weeks_before(&self, month: i32) -> i32 {
        let [first, second, _] = self.weeks.map(i32::from);
        month / 3 * 13 + [0, first, first + second][usize::try_from(month % 3).expect("a place is not negative")]
    }
}

#[cfg(test)]
mod tests;
