//! Retail calendars: the unit that SQL puts each day of twelve years in is the one that the calendar says.

use crate::shop::scratch;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;
use tagmata_core::compile::compile;
use tagmata_core::draft::{Calendar, During, Unit};
use tagmata_core::guard::{self, Catalog};
use tagmata_core::model::Model;
use tagmata_core::period;
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::shape;
use tagmata_core::warehouse::{Cancel, Cell, Limits, Loader, Warehouse};
use tagmata_duckdb::{DuckLoader, DuckWarehouse, Options};

const CALENDARS: [&str; 5] = [
    "pattern: 4-5-4, year_ends: {weekday: saturday, month: 1, which: nearest, named_after: start}",
    "pattern: 4-4-5, year_ends: {weekday: saturday, month: 9, which: last, named_after: end}",
    "pattern: 5-4-4, year_ends: {weekday: wednesday, month: 12, which: nearest}",
    "pattern: 4-4-5, year_ends: {weekday: sunday, month: 12, which: last}",
    "pattern: 5-4-4, year_ends: {weekday: friday, month: 2, which: last, named_after: end}",
];

/// Every day of twelve years as one row.
struct Days {
    model: Model,
    warehouse: DuckWarehouse,
    from: Date,
    to: Date,
}

impl Days {
    fn of(at: usize, calendar: &str) -> Days {
        let (data, store) = (scratch(&format!("retail-data-{at}")), scratch(&format!("retail-store-{at}")));
        let (from, to) = (date(2015, 1, 1), date(2027, 1, 1));
        let mut csv = "id,at\n".to_owned();
        for (id, day) in from.series(1.day()).take_while(|day| *day < to).enumerate() {
            let _ = writeln!(csv, "{id},{day} 23:59:59");
        }
        std::fs::write(data.join("days.csv"), csv).expect("the days can be written");
        let text = format!(
            "model: days\ncalendar: {{timezone: UTC, {calendar}, today: 2027-01-01}}\n\
             sources: {{days: {{from: days.csv, key: id, columns: {{at: {{type: timestamp, zone: UTC}}}}}}}}\n\
             entities: {{day: {{source: days, names: {{en: [day]}}}}}}\n\
             dimensions: {{days.at: {{column: days.at, names: {{en: [date]}}}}}}\n\
             metrics: {{rows: {{count: days, names: {{en: [rows]}}}}}}\n"
        );
        let model = Model::load("model.yaml", &text).unwrap_or_else(|problems| panic!("{problems:#?}"));
        DuckLoader::new(&data, &store).load(&model).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let options = Options { memory: "256MB".to_owned(), threads: 1, connections: 1 };
        let warehouse = DuckWarehouse::open(&store, options).expect("the snapshot opens");
        Days { model, warehouse, from, to }
    }

    /// What stands beside each day in the rows by day and another key.
    fn beside(&self, key: &Json) -> BTreeMap<Date, Cell> {
        let by = json!([{"field": "days.at", "grain": "day"}, key]);
        let draft = json!({"show": {"measure": {"terms": [{"metric": "rows"}], "by": by}}});
        let manifest = self.warehouse.manifest();
        let facts = Facts { asked_on: self.to, today_is_given: false, manifest: &manifest, segments: &[] };
        let planned = shape::draft(&draft).and_then(|draft| plan(&draft, &self.model, &facts));
        let planned = planned.unwrap_or_else(|problems| panic!("{draft}\n{problems:#?}")).planned;
        let Planned::Query(query) = planned else { panic!("{draft} asks the data") };
        let sql = compile(&query, &self.model).main;
        let checked = guard::check(&sql, &Catalog::of(&self.model));
        let checked = checked.unwrap_or_else(|problems| panic!("{}\n{problems:#?}", sql.0));
        let limits = Limits { rows_max: 10_000, deadline: Duration::from_secs(60) };
        let rows = self.warehouse.run(&checked, &limits, &Cancel::default());
        let rows = rows.unwrap_or_else(|problem| panic!("{}\n{problem:?}", sql.0)).rows;
        let mut found = BTreeMap::new();
        for row in rows {
            let Cell::Date(day) = row[0] else { panic!("{:?} is a day", row[0]) };
            assert!(found.insert(day, row[1].clone()).is_none(), "{day} lies in two units");
        }
        assert_eq!(found.len(), usize::try_from((self.to - self.from).get_days()).expect("some days"));
        found
    }
}

#[test]
fn sql_and_the_calendar_agree_on_every_day() {
    for (at, calendar) in CALENDARS.into_iter().enumerate() {
        let days = Days::of(at, calendar);
        for (name, unit) in [
            ("week", Unit::Week),
            ("month", Unit::Month),
            ("quarter", Unit::Quarter),
            ("half", Unit::Half),
            ("year", Unit::Year),
        ] {
            for (day, found) in days.beside(&json!({"field": "days.at", "grain": name})) {
                let expected = Cell::Date(period::starts(day, unit, &days.model.calendar));
                assert_eq!(found, expected, "the {name} of {day} under {calendar}");
            }
        }
    }
}

#[test]
fn parts_of_a_day_are_those_of_its_named_window() {
    let today = date(2028, 6, 1);
    for (at, calendar) in CALENDARS.into_iter().enumerate() {
        let days = Days::of(at + CALENDARS.len(), calendar);
        let part = |name: &str| days.beside(&json!({"field": "days.at", "part": name}));
        let (years, quarters, months) = (part("year"), part("quarter"), part("month"));
        for (day, year) in &years {
            let number = |cell: &Cell| match cell {
                Cell::Int(number) => i16::try_from(*number).expect("a small number"),
                other => panic!("{other:?} is a number"),
            };
            let year = Some(number(year));
            let quarter = i8::try_from(number(&quarters[day])).ok();
            let window = During::Calendar(Calendar { year, quarter, ..Calendar::default() });
            let window = period::resolve(&window, today, &days.model.calendar).expect("a window");
            assert_eq!(
                window.from,
                Some(period::starts(*day, Unit::Quarter, &days.model.calendar)),
                "{day}, {calendar}"
            );
            let month = period::month_number(*day, &days.model.calendar) % 12 + 1;
            assert_eq!(i32::from(number(&months[day])), month, "{day}, {calendar}");
        }
    }
}
