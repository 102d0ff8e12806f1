//! Windows with their documented dates.

use super::*;
use crate::model::{TodaySpec, WeekStart};

fn calendar(year_starts: i8) -> Calendar {
    Calendar {
        timezone: "UTC".into(),
        week_starts: WeekStart::Monday,
        year_starts,
        retail: None,
        today: TodaySpec::Clock,
    }
}

/// `during` as YAML-like JSON, today, and the window as `from..to`.
fn check(today: &str, during: &str, expected: &str) {
    let during: During = serde_json::from_str(during).expect(during);
    let today: Date = today.parse().expect(today);
    let found = match resolve(&during, today, &calendar(1)) {
        Ok(window) => {
            let end = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
            format!("{}..{}", end(window.from), end(window.to))
        }
        Err(NoWindow(words)) => words.en,
    };
    assert_eq!(found, expected, "{during:?} on {today}");
}

/// A named month is of a calendar year, whatever month the model's year begins in.
#[test]
fn months_keep_their_calendar_year_under_a_fiscal_one() {
    let fiscal = calendar(4);
    let cases = [
        (r#"{"month":6}"#, "2025-06-01 to 2025-06-30"),
        (r#"{"month":3}"#, "2026-03-01 to 2026-03-31"),
        (r#"{"year_offset":0,"month":7}"#, "2026-07-01 to 2026-07-31"),
        (r#"{"year_offset":-1,"month":7}"#, "2025-07-01 to 2025-07-31"),
        (r#"{"year":2026,"month":2}"#, "2026-02-01 to 2026-02-28"),
        (r#"{"year":2027}"#, "2026-04-01 to 2027-03-31"),
    ];
    for (during, expected) in cases {
        let parsed: During = serde_json::from_str(during).expect(during);
        let window = resolve(&parsed, "2026-05-20".parse().expect("a date"), &fiscal).expect(during);
        assert_eq!(window.words().en, expected, "{during}");
    }
}

#[test]
fn windows_have_the_documented_dates() {
    check("2026-08-20", r#"{"period":"quarter","offset":-1}"#, "2026-04-01..2026-07-01");
    check("2026-08-20", r#"{"period":"month","offset":0}"#, "2026-08-01..2026-09-01");
    check("2018-01-01", r#"{"period":"week","offset":-1}"#, "2017-12-25..2018-01-01");
    check("2026-08-20", r#"{"last":90,"unit":"day"}"#, "2026-05-22..2026-08-20");
    check("2026-08-31", r#"{"last":6,"unit":"month"}"#, "2026-02-28..2026-08-31");
    check("2026-08-20", r#"{"last":2,"unit":"quarter"}"#, "2026-01-01..2026-07-01");
    check("2026-08-20", r#"{"last":3,"unit":"month","whole":true}"#, "2026-05-01..2026-08-01");
    check("2026-08-20", r#"{"to_date":"year"}"#, "2026-01-01..2026-08-20");
    check(
        "2026-01-01",
        r#"{"to_date":"year"}"#,
        "the period from 2026-01-01 has no finished day yet (today is 2026-01-01)",
    );
    check(
        "2026-08-20",
        r#"{"from":"2026-01-05","to":"2026-01-05"}"#,
        "2026-01-05 is not before 2026-01-05: the window is empty",
    );
}

#[test]
fn what_is_missing_looks_back() {
    check("2018-01-01", r#"{"month":3}"#, "2017-03-01..2017-04-01");
    check("2018-01-01", r#"{"month":1}"#, "2017-01-01..2017-02-01");
    check("2026-03-02", r#"{"month":3}"#, "2026-03-01..2026-04-01");
    check("2018-01-01", r#"{"quarter":4}"#, "2017-10-01..2018-01-01");
    check("2018-01-01", r#"{"half":1}"#, "2017-01-01..2017-07-01");
    check("2026-08-20", r#"{"year":2025,"quarter":3}"#, "2025-07-01..2025-10-01");
    check("2026-08-20", r#"{"month":11,"day":20}"#, "2025-11-20..2025-11-21");
    check("2026-08-20", r#"{"day":25}"#, "2026-07-25..2026-07-26");
    check("2026-08-20", r#"{"year":2026,"month":2,"day":30}"#, "there is no day 2026-2-30");
}

#[test]
fn spans_include_both_ends() {
    check("2018-01-01", r#"{"first":{"month":6},"until":{"month":8}}"#, "2017-06-01..2017-09-01");
    check("2026-08-20", r#"{"first":{"month":11},"until":{"month":2}}"#, "2025-11-01..2026-03-01");
    check("2026-05-10", r#"{"first":{"month":3},"until":{"month":10}}"#, "2025-03-01..2025-11-01");
    check("2018-01-01", r#"{"first":{"month":11,"day":20},"until":{"day":26}}"#, "2017-11-20..2017-11-27");
    check("2026-08-20", r#"{"first":{"year":2024,"month":11},"until":{"month":2}}"#, "2024-11-01..2025-03-01");
    check("2026-08-20", r#"{"first":{"year":2017,"month":8},"until":{"month":11}}"#, "2017-08-01..2017-12-01");
}

#[test]
fn open_sides_and_shifts() {
    check("2018-01-01", r#"{"since":{"month":9}}"#, "2017-09-01..2018-01-01");
    check("2018-01-01", r#"{"after":{"year":2016}}"#, "2017-01-01..2018-01-01");
    check("2018-01-01", r#"{"before":{"year":2017}}"#, "..2017-01-01");
    check("2018-01-01", r#"{"until":{"month":3}}"#, "..2017-04-01");
    check("2018-01-01", r#"{"after":{"year":2017}}"#, "2018-01-01 has not come yet (today is 2018-01-01)");
    check("2024-03-10", r#"{"shift":{"year":2024,"month":2},"by":-1,"unit":"year"}"#, "2023-02-01..2023-03-01");
}

#[test]
fn hulls_say_whether_days_are_missing() {
    let window = |from: &str, to: &str| Window { from: from.parse().ok(), to: to.parse().ok() };
    let (first, second) = (window("2026-01-01", "2026-02-01"), window("2026-02-01", "2026-03-01"));
    let apart = window("2026-02-02", "2026-02-09");
    assert_eq!(Window::hull(&[second, first]), (window("2026-01-01", "2026-03-01"), true));
    assert_eq!(Window::hull(&[first, apart]), (window("2026-01-01", "2026-02-09"), false));
    assert_eq!(Window::hull(&[first, apart, window("", "2026-01-15")]), (window("", "2026-02-09"), false));
    assert_eq!(Window::hull(&[apart, window("2026-01-01", "")]), (window("2026-01-01", ""), true));
}

#[test]
fn parts_of_windows() {
    check("2021-06-14", r#"{"nth":1,"unit":"week","of":{"month":5}}"#, "2021-05-03..2021-05-10");
    check(
        "2021-06-14",
        r#"{"nth":-1,"count":5,"unit":"day","of":{"period":"month","offset":-1}}"#,
        "2021-05-27..2021-06-01",
    );
    check(
        "2021-06-14",
        r#"{"nth":1,"count":3,"unit":"quarter","of":{"period":"year","offset":0}}"#,
        "2021-01-01..2021-10-01",
    );
    check("2018-11-29", r#"{"nth":1,"unit":"week","of":{"year":2015}}"#, "2014-12-29..2015-01-05");
    check("2018-11-29", r#"{"nth":-1,"unit":"week","of":{"year":2015}}"#, "2015-12-28..2016-01-04");
    check(
        "2018-11-29",
        r#"{"nth":53,"unit":"week","of":{"year":2016}}"#,
        "there is no number 53 of those from 2016-01-01 to 2016-12-31",
    );
    check("2013-02-12", r#"{"nth":1,"weekday":"monday","of":{"period":"month","offset":0}}"#, "2013-02-04..2013-02-05");
    check("2013-02-12", r#"{"nth":-1,"weekday":"thursday","of":{"month":1}}"#, "2013-01-31..2013-02-01");
    check(
        "2013-02-12",
        r#"{"nth":5,"weekday":"sunday","of":{"year":2013,"month":2}}"#,
        "there is no number 5 of those from 2013-02-01 to 2013-02-28",
    );
    check(
        "2013-02-12",
        r#"{"nth":1,"unit":"month","of":{"last":30,"unit":"day"}}"#,
        "the window from 2013-01-13 is not made of such whole units",
    );
    check("2021-06-14", r#"{"piece":"early","of":{"month":5}}"#, "2021-05-01..2021-05-11");
    check("2021-06-14", r#"{"piece":"late","of":{"month":2}}"#, "2021-02-21..2021-03-01");
    check("2021-06-14", r#"{"piece":"mid","of":{"year":2020}}"#, "2020-05-01..2020-09-01");
    check("2021-06-14", r#"{"piece":"late","of":{"year":2020,"quarter":4}}"#, "2020-12-01..2021-01-01");
    check("2021-06-14", r#"{"piece":"mid","of":{"period":"week","offset":-1}}"#, "2021-06-10..2021-06-11");
    check("2018-08-08", r#"{"unit":"week","holding":{"day":18}}"#, "2018-07-16..2018-07-23");
}

#[test]
fn weekdays_and_named_days() {
    check("2013-02-12", r#"{"weekday":"tuesday","week":-1}"#, "2013-02-05..2013-02-06");
    check("2013-02-12", r#"{"weekday":"sunday"}"#, "2013-02-10..2013-02-11");
    check("2013-02-12", r#"{"weekday":"tuesday"}"#, "2013-02-12..2013-02-13");
    check("2013-02-12", r#"{"weekday":"saturday","through":"sunday","week":-1}"#, "2013-02-09..2013-02-11");
    check("2017-09-27", r#"{"weekday":"friday","date":{"day":22}}"#, "2017-09-22..2017-09-23");
    check("2017-03-22", r#"{"weekday":"monday","date":{"month":10,"day":12}}"#, "2015-10-12..2015-10-13");
    check(
        "2018-06-20",
        r#"{"weekday":"friday","week":0,"date":{"month":6,"day":15}}"#,
        "that date is not on the weekday named beside it",
    );
    check(
        "2017-03-22",
        r#"{"weekday":"monday","date":{"year":2016,"month":10,"day":12}}"#,
        "that date is not on the weekday named beside it",
    );
    check("2013-02-13", r#"{"first":{"weekday":"monday"},"until":{"weekday":"friday"}}"#, "2013-02-04..2013-02-09");
    check("2020-01-01", r#"{"named":"spring_festival","year":2019}"#, "2019-02-05..2019-02-06");
    check("2020-01-01", r#"{"named":"new_year","year_offset":-1}"#, "2019-01-01..2019-01-02");
}

#[test]
fn years_of_two_digits_are_the_latest() {
    check("2013-02-12", r#"{"year":74,"month":10,"day":31}"#, "1974-10-31..1974-11-01");
    check("2017-03-22", r#"{"year":7}"#, "2007-01-01..2008-01-01");
    check("2016-11-07", r#"{"year":16}"#, "2016-01-01..2017-01-01");
    check("2017-03-22", r#"{"month":2,"day":29}"#, "2016-02-29..2016-03-01");
}

#[test]
fn the_period_before_keeps_calendar_units() {
    let window = |from: &str, to: &str| Window::new(from.parse().expect(from), to.parse().expect(to));
    let before = |from: &str, to: &str| previous(window(from, to), &calendar(1)).expect("closed");
    assert_eq!(before("2026-04-01", "2026-07-01"), window("2026-01-01", "2026-04-01"));
    assert_eq!(before("2026-03-01", "2026-04-01"), window("2026-02-01", "2026-03-01"));
    assert_eq!(before("2017-12-02", "2018-01-01"), window("2017-11-02", "2017-12-02"));
    assert_eq!(before("2017-07-01", "2018-01-01"), window("2017-01-01", "2017-07-01"));
}

#[test]
fn the_last_day_of_a_window_keeps_its_date() {
    let window = |from: &str, to: &str| Window::new(from.parse().expect(from), to.parse().expect(to));
    let last_year =
        |from: &str, to: &str| shifted(window(from, to), Unit::Year, -1, &calendar(1)).expect("in the calendar");
    assert_eq!(last_year("2024-01-01", "2024-02-29"), window("2023-01-01", "2023-03-01"));
    assert_eq!(last_year("2024-01-01", "2024-03-01"), window("2023-01-01", "2023-03-01"));
    assert_eq!(last_year("2025-01-01", "2025-03-01"), window("2024-01-01", "2024-03-01"));
    assert_eq!(last_year("2025-01-01", "2025-02-28"), window("2024-01-01", "2024-02-28"));
    assert_eq!(last_year("2024-02-29", "2024-03-01"), window("2023-02-28", "2023-03-01"));
    let before =
        |from: &str, to: &str| shifted(window(from, to), Unit::Month, -1, &calendar(1)).expect("in the calendar");
    assert_eq!(before("2026-03-01", "2026-03-29"), window("2026-02-01", "2026-03-01"));
    assert_eq!(before("2026-03-01", "2026-03-28"), window("2026-02-01", "2026-02-28"));
    assert_eq!(before("2026-02-01", "2026-03-01"), window("2026-01-01", "2026-02-01"));
}

proptest::proptest! {
    /// Every day lies in exactly one unit: units begin where they say, follow one another without a gap, and moving by
    /// units leads from start to start.
    #[test]
    fn units_tile_the_calendar(days in -30_000..30_000, by in -40..40, year_starts in 1..=12_i8, sunday: bool) {
        let day = date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).expect("near 2000");
        let week_starts = if sunday { WeekStart::Sunday } else { WeekStart::Monday };
        let calendar = Calendar { week_starts, ..calendar(year_starts) };
        for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year] {
            let start = starts(day, unit, &calendar);
            let next = add(start, unit, 1, &calendar).expect("near 2000");
            proptest::prop_assert!(start <= day && day < next, "{unit:?} of {day}: {start}..{next}");
            proptest::prop_assert_eq!(starts(next, unit, &calendar), next);
            proptest::prop_assert_eq!(starts(next.yesterday().expect("near 2000"), unit, &calendar), start);
            let moved = add(start, unit, by, &calendar).expect("near 2000");
            proptest::prop_assert_eq!(starts(moved, unit, &calendar), moved);
            proptest::prop_assert_eq!(add(moved, unit, -by, &calendar).expect("near 2000"), start);
            let window = Window::new(start, next);
            proptest::prop_assert_eq!(shifted(window, unit, -1, &calendar).expect("near 2000"), Window::new(add(start, unit, -1, &calendar).expect("near 2000"), start));
        }
    }
}

#[test]
fn fiscal_years_move_quarters_and_are_named_after_their_end() {
    let during: During = serde_json::from_str(r#"{"quarter":1}"#).expect("json");
    let today = "2026-08-20".parse().expect("date");
    let found = resolve(&during, today, &calendar(4)).expect("a window");
    assert_eq!(found.words().en, "2026-04-01 to 2026-06-30");
}
