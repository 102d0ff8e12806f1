//! The rows that an aggregate is made of: those in its window that pass its filters, of a first or last moment only, of
//! the moment of a balance, or as often as something came after them.

use crate::aggregate::{aggregate, is_additive};
use crate::asked::Asked;
use crate::calendar;
use crate::check;
use crate::value::Value;
use crate::world::{Row, World};
use jiff::civil::{Date, DateTime};
use tagmata_core::draft::Occurrence;
use tagmata_core::model::{Conversion, Formula};
use tagmata_core::period::Window;
use tagmata_core::query::Aggregate;

/// A row, and how often it counts: a row that converts is counted once for each row that follows it.
pub type Counted<'a> = (Row<'a>, usize);

/// The rows of an aggregate, whoever's they are.
pub fn of_aggregate<'a>(world: &World<'a>, asked: Asked<'_>, of: &Aggregate) -> Vec<Row<'a>> {
    let source = world.source_of(&of.metric);
    let Some(which) = of.only else { return check::rows(world, asked, source, &of.filters, of.window) };
    // The first or last of all before today; the window picks among those.
    let past = Window { from: None, to: Some(asked.today) };
    let mut known: Vec<(Row<'a>, Value, DateTime)> = Vec::new();
    for row in check::rows(world, asked, source, &of.filters, past) {
        if let (Some(owner), Some(moment)) = (world.owner(row, asked.entity), world.moment(row)) {
            known.push((row, owner, moment));
        }
    }
    let is_the_one = |(_, owner, moment): &(Row<'a>, Value, DateTime)| {
        let theirs = known.iter().filter(|(_, other, _)| other == owner).map(|(_, _, moment)| *moment);
        Some(*moment) == end(which, theirs)
    };
    let ones = known.iter().filter(|one| is_the_one(one) && calendar::inside(Some(one.2.date()), of.window));
    ones.map(|(row, _, _)| *row).collect()
}

fn end(which: Occurrence, moments: impl Iterator<Item = DateTime>) -> Option<DateTime> {
    match which {
        Occurrence::First => moments.min(),
        Occurrence::Last => moments.max(),
    }
}

/// What is left of some rows, and how often each counts. Rows with unlike `apart` do not move each other's moment.
pub fn counted<'a>(
    world: &World<'a>,
    asked: Asked<'_>,
    of: &Aggregate,
    rows: &[Row<'a>],
    apart: &dyn Fn(Row<'a>) -> Vec<Value>,
) -> Vec<Counted<'a>> {
    match &world.model.metrics[&of.metric].formula {
        Formula::Balance(balance) => {
            let place = |row: Row<'a>| {
                let mut place = apart(row);
                place.extend(balance.per.iter().map(|column| world.value(row, column)));
                place
            };
            let of_the_moment = |row: &&Row<'a>| {
                let there = rows.iter().filter(|other| place(**other) == place(**row));
                let moment = end(balance.at, there.filter_map(|row| world.moment(*row)));
                moment.is_some() && world.moment(**row) == moment
            };
            rows.iter().filter(of_the_moment).map(|row| (*row, 1)).collect()
        }
        Formula::Conversions(conversion) => {
            let entity = &world.model.events[&conversion.from].entity;
            let starts = |row: &&Row<'a>| {
                let mut same = conversion.same.iter().map(|(first, _)| world.value(**row, first));
                world.owner(**row, entity).is_some() && !same.any(|value| value.is_null())
            };
            let rows: Vec<Row<'a>> = rows.iter().filter(starts).copied().collect();
            rows.iter().map(|row| (*row, conversions(world, asked, of, conversion, &rows, *row))).collect()
        }
        _ => rows.iter().map(|row| (*row, 1)).collect(),
    }
}

/// How many rows went to one of those that start.
fn conversions<'a>(
    world: &World<'a>,
    asked: Asked<'_>,
    of: &Aggregate,
    conversion: &Conversion,
    rows: &[Row<'a>],
    start: Row<'a>,
) -> usize {
    let past = Window { from: None, to: Some(asked.today) };
    let [from, to] = [&conversion.from, &conversion.to].map(|event| &world.model.events[event]);
    let follows = |row: Row<'a>, after: Row<'a>| {
        let same = conversion.same.iter().all(|(first, second)| {
            let value = world.value(row, first);
            !value.is_null() && value == world.value(after, second)
        });
        let owner = world.owner(row, &from.entity);
        let (Some(then), Some(now)) = (world.moment(row), world.moment(after)) else { return false };
        let in_time = conversion.within.is_none_or(|within| now.date() <= calendar::later(then.date(), within));
        same && owner.is_some() && owner == world.owner(after, &to.entity) && then <= now && in_time
    };
    let key = world.model.sources[start.source].key.as_ref();
    let rank = |row: &Row<'a>| (world.moment(*row), key.map(|key| world.cell(*row, key)));
    let later = check::rows(world, asked, &to.source, &of.then, past);
    let to_start = |after: &Row<'a>| {
        let before = rows.iter().filter(|row| follows(**row, *after));
        let latest = before.max_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            a.0.cmp(&b.0).then_with(|| match (a.1, b.1) {
                (Some(a), Some(b)) => a.order(b),
                _ => std::cmp::Ordering::Equal,
            })
        });
        latest == Some(&start)
    };
    later.into_iter().filter(to_start).count()
}

/// What an aggregate gives over rows; nothing where there is nothing to aggregate.
pub fn over<'a>(world: &World<'a>, of: &Aggregate, rows: &[Counted<'a>], today: Date) -> Option<f64> {
    if let Formula::Conversions(_) = world.model.metrics[&of.metric].formula {
        return (!rows.is_empty()).then(|| rows.iter().map(|(_, times)| *times as f64).sum());
    }
    let rows: Vec<Row<'a>> = rows.iter().map(|(row, _)| *row).collect();
    aggregate(world, &of.metric, &rows, today)
}

/// The same, 0 for sums and counts over no rows.
pub fn or_zero<'a>(world: &World<'a>, of: &Aggregate, rows: &[Counted<'a>], today: Date) -> Option<f64> {
    let value = over(world, of, rows, today);
    if is_additive(world, &of.metric) { value.or(Some(0.0)) } else { value }
}
