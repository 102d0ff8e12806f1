//! `tag`: the value a tag has is one of some, or a known one that is none of them.

use crate::asked::Asked;
use crate::tag;
use crate::value::Truth;
use crate::world::{Row, World};
use jiff::civil::Date;
use tagmata_core::model::TagId;

/// Unknown where the tag has no value.
pub fn holds<'a>(
    world: &World<'a>,
    asked: Asked<'_>,
    person: Row<'a>,
    tag: &TagId,
    values: &[String],
    negated: bool,
    as_of: Option<Date>,
) -> Truth {
    let value = tag::value(world, asked, person, tag, as_of)?;
    Some(values.contains(&value) != negated)
}
