//! The value that a tag has for one entity.

use crate::asked::Asked;
use crate::value::Value;
use crate::who;
use crate::world::{Row, World};
use jiff::civil::Date;
use tagmata_core::model::{TagBy, TagId};

/// The id of the value that a person has; none where it is unknown: a column that is empty or holds something that is
/// on no list, or rules none of which holds. Rules can be those of an earlier day.
pub fn value<'a>(
    world: &World<'a>,
    asked: Asked<'_>,
    person: Row<'a>,
    tag: &TagId,
    as_of: Option<Date>,
) -> Option<String> {
    let declared = &world.model.tags[tag];
    match &declared.by {
        TagBy::Column(column) => {
            let Value::Text(stored) = world.value(person, column) else { return None };
            let listed = declared.values.iter().find(|(_, value)| value.stored.contains(&stored));
            listed.map(|(id, _)| id.clone())
        }
        TagBy::Rules(_) => {
            let day = asked.at(as_of);
            for rule in asked.query.rules_of(tag, day.as_of) {
                let holds = rule.when.as_ref().is_none_or(|when| who::holds(world, day, person, when) == Some(true));
                if holds {
                    return Some(rule.value.clone());
                }
            }
            None
        }
    }
}
