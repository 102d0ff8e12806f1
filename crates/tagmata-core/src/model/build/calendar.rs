//! `calendar`: the zone, and weeks, years and patterns that do not contradict one another.

use super::Build;
use crate::diagnostic::Code;
use crate::model::Calendar;
use crate::model::spec::{CalendarSpec, NamedAfter, PatternSpec, WeekStart, WeekdaySpec, WhichEnd, YearEndsSpec};
use crate::period::Retail;
use jiff::civil::Weekday;

impl Build<'_> {
    pub(super) fn calendar(&mut self) {
        let calendar = &self.spec.calendar;
        if !zone_is_well_formed(&calendar.timezone) {
            let message = format!("`{}` is not the name of a time zone", calendar.timezone);
            self.add(Code::BadValue, "calendar.timezone", message, "write an IANA name such as Asia/Shanghai or UTC");
        }
        if let Some(month) = calendar.year_starts.filter(|month| !(1..=12).contains(month)) {
            let message = format!("the year cannot start in month {month}");
            self.add(Code::BadValue, "calendar.year_starts", message, "write a month from 1 to 12");
        }
        match (calendar.pattern, &calendar.year_ends) {
            (None, None) => {}
            (Some(_), Some(ends)) => self.pattern(calendar, ends),
            (Some(_), None) => {
                let message = "a pattern of weeks needs to know when its years end";
                let hint = "for example `year_ends: {weekday: saturday, month: 1, which: nearest, named_after: start}`";
                self.add(Code::Shape, "calendar.pattern", message, hint);
            }
            (None, Some(_)) => {
                let message = "`year_ends` goes with a pattern of weeks";
                let hint = "add `pattern: 4-4-5`, or say with `year_starts` in which month years begin";
                self.add(Code::Shape, "calendar.year_ends", message, hint);
            }
        }
    }

    fn pattern(&mut self, calendar: &CalendarSpec, ends: &YearEndsSpec) {
        if !(1..=12).contains(&ends.month) {
            let message = format!("there is no month {}", ends.month);
            self.add(Code::BadValue, "calendar.year_ends.month", message, "write a month from 1 to 12");
        } else if ends.month != 12 && ends.named_after.is_none() {
            let message = "years that do not end in December need to say which calendar year they are named after";
            let hint = "add `named_after: start` (the year of the first month) or `named_after: end`";
            self.add(Code::Shape, "calendar.year_ends", message, hint);
        }
        if calendar.year_starts.is_some() {
            let message = "years of a pattern start where `year_ends` says, so `year_starts` has no place beside it";
            self.add(Code::Conflict, "calendar.year_starts", message, "leave `year_starts` out");
        }
        let first = weekday(ends.weekday).next();
        let said = calendar.week_starts.map(|starts| match starts {
            WeekStart::Monday => Weekday::Monday,
            WeekStart::Sunday => Weekday::Sunday,
        });
        if said.is_some_and(|said| said != first) {
            let message = format!("weeks of the pattern start on the day after its years end, a {first:?}");
            self.add(Code::Conflict, "calendar.week_starts", message, "leave `week_starts` out");
        }
    }
}

/// What a calendar means; a contradictory one has been reported.
pub(super) fn built(spec: &CalendarSpec) -> Calendar {
    let retail = match (spec.pattern, &spec.year_ends) {
        (Some(pattern), Some(ends)) => Some(Retail {
            weeks: match pattern {
                PatternSpec::LongThird => [4, 4, 5],
                PatternSpec::LongSecond => [4, 5, 4],
                PatternSpec::LongFirst => [5, 4, 4],
            },
            ends_on: weekday(ends.weekday),
            ends_in: ends.month,
            nearest: ends.which == WhichEnd::Nearest,
            named_after_start: ends.named_after == Some(NamedAfter::Start),
        }),
        _ => None,
    };
    Calendar {
        timezone: spec.timezone.clone(),
        week_starts: spec.week_starts.unwrap_or_default(),
        year_starts: spec.year_starts.unwrap_or(1),
        retail,
        today: spec.today.clone(),
    }
}

fn weekday(spec: WeekdaySpec) -> Weekday {
    match spec {
        WeekdaySpec::Monday => Weekday::Monday,
        WeekdaySpec::Tuesday => Weekday::Tuesday,
        WeekdaySpec::Wednesday => Weekday::Wednesday,
        WeekdaySpec::Thursday => Weekday::Thursday,
        WeekdaySpec::Friday => Weekday::Friday,
        WeekdaySpec::Saturday => Weekday::Saturday,
        WeekdaySpec::Sunday => Weekday::Sunday,
    }
}

/// Whether a text is formed like an IANA zone name. Whether the zone exists is for whoever has a zone database.
pub(super) fn zone_is_well_formed(zone: &str) -> bool {
    let plain = zone.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+'));
    let parts: Vec<&str> = zone.split('/').collect();
    let area = parts.len() >= 2 && parts.iter().all(|part| part.starts_with(|c: char| c.is_ascii_uppercase()));
    plain && (zone == "UTC" || area)
}
