//! `did`: an event happened, or happened so many times. It is always known: nobody's rows are missing.

use crate::asked::Asked;
use crate::check;
use crate::value::{Truth, Value};
use crate::world::{Row, World};
use tagmata_core::query::Did;

/// Whether the person did it.
pub fn holds<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, did: &Did) -> Truth {
    let event = &world.model.events[&did.event];
    let mut rows = check::rows(world, asked, &event.source, &did.filters, did.window);
    rows.retain(|row| world.person(*row, asked.entity) == Some(person));
    let Some(test) = did.count else { return Some(!rows.is_empty()) };
    let times = match &event.occasion {
        None => rows.len(),
        Some(column) => {
            let mut occasions: Vec<Value> = Vec::new();
            for row in rows {
                let occasion = world.value(row, column);
                if !occasion.is_null() && !occasions.contains(&occasion) {
                    occasions.push(occasion);
                }
            }
            occasions.len()
        }
    };
    check::number(Some(times as f64), test)
}
