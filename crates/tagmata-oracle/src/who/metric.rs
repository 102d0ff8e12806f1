//! `metric`: a number of the entity passes a test; unknown where there is no number.

use crate::asked::Asked;
use crate::value::Truth;
use crate::world::{Row, World};
use crate::{check, number};
use tagmata_core::draft::Test;
use tagmata_core::query::Expr;

/// Whether the number passes.
pub fn holds<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, term: &Expr, test: Test) -> Truth {
    check::number(number::per_person(world, asked, person, term), test)
}
