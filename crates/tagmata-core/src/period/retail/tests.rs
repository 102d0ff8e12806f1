//! Known retail years, and that units of whole weeks tile time.

use super::super::{NoWindow, Window, add, previous, resolve, shifted, starts};
use super::Retail;
use crate::draft::{During, Unit};
use crate::model::{Calendar, TodaySpec, WeekStart};
use jiff::civil::{Date, Weekday, date};

const UNITS: [Unit; 6] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year];

/// The calendar of the National Retail Federation.
fn nrf() -> Retail {
    Retail { weeks: [4, 5, 4], ends_on: Weekday::Saturday, ends_in: 1, nearest: true, named_after_start: true }
}

fn calendar(retail: Retail) -> Calendar {
    Calendar {
        timezone: "UTC".into(),
        week_starts: WeekStart::Monday,
        year_starts: 1,
        retail: Some(retail),
        today: TodaySpec::Clock,
    }
}

fn day(text: &str) -> Date {
    text.parse().expect(text)
}

/// `during` as JSON, today, and the window as `from..to`.
fn check(today: &str, during: &str, expected: &str) {
    let asked: During = serde_json::from_str(during).expect(during);
    let found = match resolve(&asked, day(today), &calendar(nrf())) {
        Ok(window) => {
            let end = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
            format!("{}..{}", end(window.from), end(window.to))
        }
        Err(NoWindow(words)) => words.en,
    };
    assert_eq!(found, expected, "{during} on {today}");
}

#[test]
fn years_are_the_published_ones() {
    // First day and number of weeks of years of the NRF's 4-5-4 calendar.
    let published = [
        (2017, "2017-01-29", 53),
        (2018, "2018-02-04", 52),
        (2023, "2023-01-29", 53),
        (2024, "2024-02-04", 52),
        (2025, "2025-02-02", 52),
        (2026, "2026-02-01", 52),
    ];
    let calendar = calendar(nrf());
    for (year, first, weeks) in published {
        let window = resolve(
            &serde_json::from_str(&format!(r#"{{"year":{year}}}"#)).expect("json"),
            day("2026-08-20"),
            &calendar,
        );
        let first = day(first);
        let end = first.checked_add(jiff::Span::new().weeks(weeks)).expect("near");
        assert_eq!(window, Ok(Window::new(first, end)), "{year}");
    }
}

#[test]
fn years_ending_on_the_last_saturday_of_september() {
    let apple = Retail { weeks: [4, 4, 5], ends_in: 9, nearest: false, named_after_start: false, ..nrf() };
    let calendar = calendar(apple);
    let year = |name: i16| super::super::units::year_start(name, &calendar).expect("near");
    assert_eq!(year(2017), day("2016-09-25"));
    assert_eq!(year(2018), day("2017-10-01"));
    assert_eq!(year(2023), day("2022-09-25"));
    assert_eq!(year(2024), day("2023-10-01"));
    assert_eq!(super::super::units::year_of(day("2023-09-30"), &calendar), 2023);
    assert_eq!(super::super::units::year_of(day("2023-10-01"), &calendar), 2024);
}

#[test]
fn windows_are_of_whole_weeks() {
    // February 2026 has 4 weeks, March 5, April 4.
    check("2026-08-20", r#"{"year":2026,"month":2}"#, "2026-02-01..2026-03-01");
    check("2026-08-20", r#"{"year":2026,"month":3}"#, "2026-03-01..2026-04-05");
    check("2026-08-20", r#"{"month":4}"#, "2026-04-05..2026-05-03");
    check("2026-08-20", r#"{"year":2026,"quarter":1}"#, "2026-02-01..2026-05-03");
    check("2026-08-20", r#"{"half":1}"#, "2026-02-01..2026-08-02");
    check("2026-08-20", r#"{"period":"month","offset":-1}"#, "2026-07-05..2026-08-02");
    check("2026-08-20", r#"{"period":"week","offset":-1}"#, "2026-08-09..2026-08-16");
    check("2026-08-20", r#"{"to_date":"year"}"#, "2026-02-01..2026-08-20");
    check("2026-08-20", r#"{"last":3,"unit":"month","whole":true}"#, "2026-05-03..2026-08-02");
    check("2026-08-20", r#"{"last":2,"unit":"quarter"}"#, "2026-02-01..2026-08-02");
    // The 19th day of August, three months before: the 19th of May.
    check("2026-08-20", r#"{"last":3,"unit":"month"}"#, "2026-05-21..2026-08-20");
    // Dates stay dates; a month of January belongs to the retail year that began the year before.
    check("2026-08-20", r#"{"year":2026,"month":3,"day":2}"#, "2026-03-02..2026-03-03");
    check("2026-08-20", r#"{"year":2024,"month":1}"#, "2023-12-31..2024-02-04");
    check("2024-02-02", r#"{"year_offset":0,"month":1}"#, "2023-12-31..2024-02-04");
    check("2026-08-20", r#"{"first":{"month":11},"until":{"month":2}}"#, "2025-11-02..2026-03-01");
    check("2026-08-20", r#"{"first":{"month":11,"day":20},"until":{"day":26}}"#, "2025-11-20..2025-11-27");
}

#[test]
fn the_same_period_of_another_year_has_the_same_number() {
    let calendar = calendar(nrf());
    let window = |from: &str, to: &str| Window::new(day(from), day(to));
    let last_year = |from: &str, to: &str| shifted(window(from, to), Unit::Year, -1, &calendar).expect("near");
    assert_eq!(last_year("2024-02-04", "2024-03-03"), window("2023-01-29", "2023-02-26"));
    assert_eq!(last_year("2024-02-04", "2025-02-02"), window("2023-01-29", "2024-02-04"));
    // The 53 weeks of 2023 against the 52 before, and only 52 of them.
    assert_eq!(last_year("2023-01-29", "2024-02-04"), window("2022-01-30", "2023-01-29"));
    assert_eq!(last_year("2023-01-29", "2024-01-28"), window("2022-01-30", "2023-01-29"));
    assert_eq!(last_year("2026-02-01", "2026-02-11"), window("2025-02-02", "2025-02-12"));
    assert_eq!(previous(window("2026-03-01", "2026-04-05"), &calendar), Some(window("2026-02-01", "2026-03-01")));
    assert_eq!(previous(window("2024-02-04", "2025-02-02"), &calendar), Some(window("2023-01-29", "2024-02-04")));
}

fn any_retail() -> impl proptest::strategy::Strategy<Value = Retail> {
    use proptest::prelude::*;
    let weekdays = proptest::sample::select(vec![
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ]);
    let patterns = proptest::sample::select(vec![[4, 4, 5], [4, 5, 4], [5, 4, 4]]);
    (patterns, weekdays, 1..=12_i8, any::<bool>(), any::<bool>()).prop_map(
        |(weeks, ends_on, ends_in, nearest, start)| Retail {
            weeks,
            ends_on,
            ends_in,
            nearest,
            named_after_start: start,
        },
    )
}

proptest::proptest! {
    /// Units begin where they say, are whole weeks, follow one another without a gap, and moving by units leads from
    /// start to start.
    #[test]
    fn units_tile_time(days in -30_000..30_000, by in -40..40, retail in any_retail()) {
        let near = "near 2000";
        let day = date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).expect(near);
        let calendar = calendar(retail);
        for unit in UNITS {
            let start = starts(day, unit, &calendar);
            let next = add(start, unit, 1, &calendar).expect(near);
            proptest::prop_assert!(start <= day && day < next, "{unit:?} of {day}: {start}..{next}");
            proptest::prop_assert_eq!(starts(next, unit, &calendar), next);
            proptest::prop_assert_eq!(starts(next.yesterday().expect(near), unit, &calendar), start);
            let moved = add(start, unit, by, &calendar).expect(near);
            proptest::prop_assert_eq!(starts(moved, unit, &calendar), moved);
            proptest::prop_assert_eq!(add(moved, unit, -by, &calendar).expect(near), start);
            let before = Window::new(add(start, unit, -1, &calendar).expect(near), start);
            proptest::prop_assert_eq!(shifted(Window::new(start, next), unit, -1, &calendar).expect(near), before);
            if unit != Unit::Day {
                proptest::prop_assert_eq!(start.weekday(), retail.week_starts());
                proptest::prop_assert_eq!((next - start).get_days() % 7, 0);
            }
        }
    }

    /// Years end on their weekday at the end of their month and have 52 or 53 weeks; every month's 15th day lies in the
    /// calendar month that it is named after.
    #[test]
    fn years_end_where_they_say(days in -30_000..30_000, retail in any_retail()) {
        let near = "near 2000";
        let day = date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).expect(near);
        let calendar = calendar(retail);
        let start = starts(day, Unit::Year, &calendar);
        let next = add(start, Unit::Year, 1, &calendar).expect(near);
        let weeks = (next - start).get_days() / 7;
        proptest::prop_assert!(weeks == 52 || weeks == 53);
        let last = next.yesterday().expect(near);
        proptest::prop_assert_eq!(last.weekday(), retail.ends_on);
        let middle = last.checked_sub(jiff::Span::new().days(7)).expect(near);
        let month_end = date(middle.year(), middle.month(), 1).last_of_month();
        let month_end = if retail.nearest && month_end.month() != retail.ends_in {
            date(last.year(), last.month(), 1).last_of_month()
        } else {
            month_end
        };
        proptest::prop_assert_eq!(month_end.month(), retail.ends_in);
        let behind = (last - month_end).get_days();
        let expected = if retail.nearest { -3..=3 } else { -6..=0 };
        proptest::prop_assert!(expected.contains(&behind), "{last} is {behind} days behind {month_end}");
        let month = starts(day, Unit::Month, &calendar);
        let fifteenth = month.checked_add(jiff::Span::new().days(14)).expect(near);
        let named = i32::from(fifteenth.year()) * 12 + i32::from(fifteenth.month()) - 1;
        proptest::prop_assert_eq!(retail.ordinal(day), Some(named));
    }
}
