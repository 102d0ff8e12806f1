//! `regular`: an event in at least so many units of a window, one after the other where that is asked.

use super::did::rows_of;
use crate::asked::Asked;
use crate::calendar;
use crate::value::Truth;
use crate::world::{Row, World};
use tagmata_core::query::Regular;

/// Whether the person did it in so many units.
pub fn holds<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, regular: &Regular) -> Truth {
    let (Some(from), Some(to)) = (regular.window.from, regular.window.to) else {
        unreachable!("a habit is looked for in a window with two dates")
    };
    let calendar = &world.model.calendar;
    let rows = rows_of(world, asked, person, (&regular.event, &regular.filters), regular.window);
    let done: Vec<_> =
        rows.iter().filter_map(|row| world.day(*row)).map(|day| calendar::bucket(day, regular.per, calendar)).collect();
    let (mut run, mut longest, mut all) = (0, 0, 0);
    for unit in calendar::buckets(from, to, regular.per, calendar) {
        if done.contains(&unit) {
            run += 1;
            all += 1;
        } else {
            run = 0;
        }
        longest = longest.max(run);
    }
    Some(regular.at_least <= if regular.in_a_row { longest } else { all })
}
