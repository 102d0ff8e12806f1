//! `count`: how many people are picked, for how many it is unknown, how many there are; with a base, how many of those
//! picked are in it and how many it has.

use crate::asked::Asked;
use crate::value::Value;
use crate::who;
use crate::world::World;
use tagmata_core::query::Who;

/// `count, unknown, everyone[, both, base]`
pub fn count(world: &World<'_>, asked: Asked<'_>, share_of: Option<&Who>) -> Vec<Value> {
    let (mut picked, mut unknown, mut everyone, mut both, mut base) = (0, 0, 0, 0, 0);
    for person in world.everyone(asked.entity) {
        let chosen = asked.query.who.as_ref().map_or(Some(true), |who| who::holds(world, asked, person, who));
        let in_base = share_of.is_some_and(|share_of| who::holds(world, asked, person, share_of) == Some(true));
        everyone += 1;
        picked += i32::from(chosen == Some(true));
        unknown += i32::from(chosen.is_none());
        both += i32::from(chosen == Some(true) && in_base);
        base += i32::from(in_base);
    }
    let mut row = vec![picked, unknown, everyone];
    if share_of.is_some() {
        row.extend([both, base]);
    }
    row.into_iter().map(|n| Value::Number(f64::from(n))).collect()
}
