//! Named days of years whose dates are known.

use super::*;

fn on(id: &str, year: i16) -> String {
    let day = named_days().iter().find(|day| day.id == id).expect(id);
    match in_year(day, year) {
        Ok(window) => window.words().en,
        Err(NoWindow(words)) => words.en,
    }
}

#[test]
fn known_dates() {
    let cases = [
        ("spring_festival", 2024, "2024-02-10"),
        ("spring_festival", 2020, "2020-01-25"),
        ("new_years_eve_lunar", 2024, "2024-02-09"),
        ("lantern", 2023, "2023-02-05"),
        ("dragon_boat", 2023, "2023-06-22"),
        ("mid_autumn", 2020, "2020-10-01"),
        ("mid_autumn", 2025, "2025-10-06"),
        ("double_ninth", 2025, "2025-10-29"),
        ("qixi", 2023, "2023-08-22"),
        ("qingming", 2023, "2023-04-05"),
        ("qingming", 2024, "2024-04-04"),
        ("qingming", 2008, "2008-04-04"),
        ("qingming", 2007, "2007-04-05"),
        ("easter", 2018, "2018-04-01"),
        ("easter", 2019, "2019-04-21"),
        ("easter", 2025, "2025-04-20"),
        ("good_friday", 2024, "2024-03-29"),
        ("thanksgiving", 2019, "2019-11-28"),
        ("black_friday", 2010, "2010-11-26"),
        ("mothers_day", 2021, "2021-05-09"),
        ("memorial_day", 2021, "2021-05-31"),
        ("winter", 2023, "2023-12-01 to 2024-02-29"),
        ("spring_festival", 2060, "the table of named days has no Spring Festival of 2060"),
    ];
    for (id, year, expected) in cases {
        assert_eq!(on(id, year), expected, "{id} {year}");
    }
}

#[test]
fn a_name_without_a_year_is_the_latest_begun() {
    let of = |today: &str| {
        let day = draft::Named { named: "christmas".to_owned(), year: None, year_offset: None };
        named(&day, today.parse().expect("a date")).map(|window| window.words().en)
    };
    assert_eq!(of("2026-12-24").as_deref(), Ok("2025-12-25"));
    assert_eq!(of("2026-12-26").as_deref(), Ok("2026-12-25"));
    let unknown = draft::Named { named: "chrismas".to_owned(), year: None, year_offset: None };
    let told = named(&unknown, "2026-12-26".parse().expect("a date")).expect_err("no such day");
    assert_eq!(told.0.en, "no named day has the id chrismas; the nearest is christmas");
}

#[test]
fn lunar_years_follow_one_another() {
    let rows: Vec<_> = include_str!("../lunar.txt").lines().filter(|line| !line.starts_with('#')).collect();
    for pair in rows.windows(2) {
        let (now, next) = (lunar_row(pair[0]).expect(pair[0]), lunar_row(pair[1]).expect(pair[1]));
        let days: i32 = now.3.chars().map(|c| if c == 'b' { 30 } else { 29 }).sum();
        assert_eq!(units::add_dates(now.1, Unit::Day, days).ok(), Some(next.1), "{}", pair[0]);
        assert_eq!(now.3.len(), if now.2 > 0 { 13 } else { 12 }, "{}", pair[0]);
    }
}

#[test]
fn ids_and_names_are_given_once() {
    let mut seen = std::collections::BTreeSet::new();
    for day in named_days() {
        for name in std::iter::once(&day.id).chain(&day.zh).chain(&day.en) {
            assert!(seen.insert(name.clone()) || *name == day.id || day.en.contains(name), "{name} twice");
        }
    }
}
