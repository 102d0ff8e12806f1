//! `did`: an event happened, so many times, the first or last time, on occasions of some size. It is always known:
//! nobody's rows are missing.

use crate::aggregate::{aggregate, is_additive};
use crate::asked::Asked;
use crate::value::{Truth, Value};
use crate::world::{Row, World};
use crate::{calendar, check};
use tagmata_core::draft::Occurrence;
use tagmata_core::model::EventId;
use tagmata_core::period::Window;
use tagmata_core::query::{Did, Each, RowTest};

/// Whether the person did it.
pub fn holds<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, did: &Did) -> Truth {
    let rows = match did.only {
        None => rows_of(world, asked, person, (&did.event, &did.filters), did.window),
        Some(which) => at_one_time(world, asked, person, did, which),
    };
    let has_that = |row: &Row<'a>| did.that.iter().all(|test| check::row(world, asked, *row, test) == Some(true));
    if !did.that.is_empty() && !rows.iter().any(has_that) {
        return Some(false);
    }
    if did.count.is_none() && did.each.is_none() {
        return Some(!rows.is_empty());
    }
    let occasions = occasions(world, &did.event, rows);
    let passing = occasions.iter().filter(|rows| did.each.as_ref().is_none_or(|each| gives(world, asked, rows, each)));
    let times = passing.count();
    match did.count {
        Some(test) => check::number(Some(times as f64), test),
        None => Some(times > 0),
    }
}

/// The rows of an event that belong to a person.
pub fn rows_of<'a>(
    world: &World<'a>,
    asked: Asked<'_>,
    person: Row<'a>,
    (event, filters): (&EventId, &[RowTest]),
    window: Window,
) -> Vec<Row<'a>> {
    let mut rows = check::rows(world, asked, &world.model.events[event].source, filters, window);
    rows.retain(|row| world.person(*row, asked.entity) == Some(person));
    rows
}

/// The rows at the person's earliest or latest time of all before today, where that lies in the window.
fn at_one_time<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, did: &Did, which: Occurrence) -> Vec<Row<'a>> {
    let past = Window { from: None, to: Some(asked.today) };
    let mut rows = rows_of(world, asked, person, (&did.event, &did.filters), past);
    let times = rows.iter().filter_map(|row| world.moment(*row));
    let one = match which {
        Occurrence::First => times.min(),
        Occurrence::Last => times.max(),
    };
    rows.retain(|row| world.moment(*row) == one && calendar::inside(world.day(*row), did.window));
    rows
}

/// The rows by occasion. A row is its own where the event has none; rows whose occasion is unknown are none.
fn occasions<'a>(world: &World<'a>, event: &EventId, rows: Vec<Row<'a>>) -> Vec<Vec<Row<'a>>> {
    let event = &world.model.events[event];
    let mut found: Vec<(Value, Vec<Row<'a>>)> = Vec::new();
    for row in rows {
        let occasion = match &event.occasion {
            None => Value::Number(row.at as f64),
            Some(column) => world.value(row, column),
        };
        match found.iter_mut().find(|(other, _)| *other == occasion) {
            Some((_, rows)) => rows.push(row),
            None => found.push((occasion, vec![row])),
        }
    }
    found.retain(|(occasion, _)| !occasion.is_null());
    found.into_iter().map(|(_, rows)| rows).collect()
}

/// Whether the rows of an occasion give a number that passes.
fn gives(world: &World<'_>, asked: Asked<'_>, rows: &[Row<'_>], each: &Each) -> bool {
    let value = aggregate(world, &each.metric, rows, asked.today);
    let value = if is_additive(world, &each.metric) { value.or(Some(0.0)) } else { value };
    check::number(value, each.test) == Some(true)
}
