//! `retention`: cohorts of people by when they began, and how many of each came back. Every row of `back` is looked at
//! for every mark.

use super::groups::midnight;
use crate::asked::Asked;
use crate::value::Value;
use crate::who::did::rows_of;
use crate::world::{Row, World};
use crate::{calendar, who};
use jiff::civil::{Date, DateTime, Time};
use tagmata_core::draft::{CohortBy, Counted, Length, Returned};
use tagmata_core::period::Window;
use tagmata_core::query::{Retention, Rows};

/// Someone who began, in a cohort.
struct Begun<'a> {
    person: Row<'a>,
    at: DateTime,
    cohort: Date,
}

/// The days of a mark for one who began: from the first on, before the last; no last one is ever after.
struct Span {
    from: Date,
    to: Date,
    open: bool,
}

/// `cohort, mark[, through], people, returned, share, complete`, by cohort and mark.
pub fn retention(world: &World<'_>, asked: Asked<'_>, view: &Retention) -> Vec<Vec<Value>> {
    let mut all: Vec<Begun<'_>> = Vec::new();
    for person in who::chosen(world, asked) {
        for at in starts(world, asked, view, person) {
            let cohort = match view.start {
                Some(_) => calendar::bucket(at.date(), view.grain, &world.model.calendar),
                None => at.date(),
            };
            all.push(Begun { person, at, cohort });
        }
    }
    let mut cohorts: Vec<Date> = all.iter().map(|begun| begun.cohort).collect();
    cohorts.sort();
    cohorts.dedup();
    let within = view.returned == Returned::Within;
    let marks: Vec<(u32, u32)> = match within {
        true => view.marks.windows(2).map(|pair| (pair[0], pair[1])).collect(),
        false => view.marks.iter().map(|mark| (*mark, *mark + 1)).collect(),
    };
    let mut rows = Vec::new();
    for cohort in cohorts {
        for (mark, next) in &marks {
            let (mut people, mut returned, mut complete) = (0, 0, true);
            for begun in all.iter().filter(|begun| begun.cohort == cohort) {
                let span = span(world, view, begun.at.date(), (*mark, *next));
                people += 1;
                returned += i32::from(came_back(world, asked, view, begun, &span));
                complete &= span.to <= asked.today;
            }
            let mut row = vec![midnight(cohort), Value::Number((*mark).into())];
            if within {
                row.push(Value::Number(f64::from(*next) - 1.0));
            }
            row.push(Value::Number(people.into()));
            let known = complete.then(|| f64::from(returned));
            row.extend([Value::of(known), Value::of(known.map(|known| known / f64::from(people)))]);
            row.push(Value::Bool(complete));
            rows.push(row);
        }
    }
    rows
}

/// When a person began: once, or once in each unit.
fn starts<'a>(world: &World<'a>, asked: Asked<'_>, view: &Retention, person: Row<'a>) -> Vec<DateTime> {
    let Some(start) = &view.start else {
        let from = view.window.from.expect("everyone begins with the window");
        return vec![from.to_datetime(Time::midnight())];
    };
    let mut moments = moments(world, asked, person, start);
    let inside = |moment: &DateTime| calendar::inside(Some(moment.date()), view.window);
    if view.cohort == CohortBy::First {
        return moments.first().copied().into_iter().filter(inside).collect();
    }
    moments.retain(inside);
    moments.dedup_by_key(|moment| calendar::bucket(moment.date(), view.unit, &world.model.calendar));
    moments
}

/// When the rows of an event of a person happened, before today, the earliest first.
fn moments<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, rows: &Rows) -> Vec<DateTime> {
    let past = Window { from: None, to: Some(asked.today) };
    let rows = rows_of(world, asked, person, (&rows.event, &rows.filters), past);
    let mut moments: Vec<DateTime> = rows.into_iter().filter_map(|row| world.moment(row)).collect();
    moments.sort();
    moments
}

/// The days of the units from one to before another, after a start.
fn span(world: &World<'_>, view: &Retention, start: Date, (mark, next): (u32, u32)) -> Span {
    let first = match view.counted {
        Counted::Rolling => start,
        Counted::Calendar => calendar::bucket(start, view.unit, &world.model.calendar),
    };
    let after = |count: u32| calendar::later(first, Length { count, unit: view.unit });
    Span { from: after(mark), to: after(next), open: view.returned == Returned::OnOrAfter }
}

/// Whether there is a row in the span that is not before the start.
fn came_back<'a>(world: &World<'a>, asked: Asked<'_>, view: &Retention, begun: &Begun<'a>, span: &Span) -> bool {
    moments(world, asked, begun.person, &view.back).into_iter().any(|moment| {
        let day = moment.date();
        moment >= begun.at && span.from <= day && (span.open || day < span.to)
    })
}
