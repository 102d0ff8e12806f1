//! Conditions put together by brackets. Knows no word.

use super::{Arg, Built, one, pops};
use crate::known::Known;
use crate::sem::Sem;
use tagmata_core::draft::{During, Who};
use tagmata_core::model::{DimensionId, EventId};

/// Conditions side by side in one pair of brackets.
const PARTS_MAX: usize = 8;

/// `expr_value(objects)`: a value without a verb is something done, by the event that is meant where none is named.
pub fn expr_value(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    pops::done_default(known, a[0].objects()?)
}

/// `expr_not(condition)`.
pub fn expr_not(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Pred(Who::Not(Box::new(a[0].pred()?.clone()))))
}

/// `expr_and(conditions, condition)`.
pub fn expr_and(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (left, right) = (a[0].pred()?, a[1].pred()?);
    let mut all = match left {
        Who::All(whos) => whos.clone(),
        other => vec![other.clone()],
    };
    if all.contains(right) || all.len() >= PARTS_MAX {
        return None;
    }
    all.push(right.clone());
    one(Sem::Pred(Who::All(all)))
}

/// `expr_or(conditions, condition)`.
pub fn expr_or(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (left, right) = (a[0].pred()?, a[1].pred()?);
    let mut all = match left {
        Who::Any(whos) => whos.clone(),
        other => vec![other.clone()],
    };
    if all.contains(right) || all.len() >= PARTS_MAX {
        return None;
    }
    all.push(right.clone());
    one(Sem::Pred(Who::Any(all)))
}

/// `formula_open(conditions)`: without brackets around it all, some of it stands in brackets.
pub fn formula_open(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let who = a[0].pred()?;
    let (Who::All(whos) | Who::Any(whos)) = who else { return None };
    let nested = whos.iter().any(|who| matches!(who, Who::All(_) | Who::Any(_)));
    if nested { one(Sem::Pred(who.clone())) } else { None }
}

/// `formula_verb(event, conditions)`: a verb in front of the brackets is that of every value in them.
pub fn formula_verb(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Event(event), who) = (a[0].sem()?, a[1].pred()?) else { return None };
    let mut who = who.clone();
    done_by(known, event, &mut who)?;
    Some(vec![Built { own_notes_only: true, ..Built::plain(Sem::Pred(who)) }])
}

fn done_by(known: &Known, event: &EventId, who: &mut Who) -> Option<()> {
    match who {
        Who::All(whos) | Who::Any(whos) => {
            for who in whos {
                done_by(known, event, who)?;
            }
            Some(())
        }
        Who::Not(inner) => done_by(known, event, inner),
        Who::Did(did) => {
            for test in &did.filters {
                let tagmata_core::draft::RowTest::Field(filter) = test else { return None };
                known.fits_event(event, &DimensionId::new(filter.field.clone()))?;
            }
            did.event = event.as_str().to_owned();
            Some(())
        }
        _ => None,
    }
}

/// `formula_period(conditions, window)`: a window beside the brackets is that of everything done in them.
pub fn formula_period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (who, during) = (a[0].pred()?, a[1].period()?);
    let mut who = who.clone();
    if within(&mut who, during)? == 0 { None } else { one(Sem::Pred(who)) }
}

/// How many things done got the window; `None` where one has a window of its own.
fn within(who: &mut Who, during: &During) -> Option<usize> {
    match who {
        Who::All(whos) | Who::Any(whos) => {
            let mut all = 0;
            for who in whos {
                all += within(who, during)?;
            }
            Some(all)
        }
        Who::Not(inner) => within(inner, during),
        Who::Did(did) if did.during.is_none() => {
            did.during = Some(during.clone());
            Some(1)
        }
        Who::Did(_) => None,
        _ => Some(0),
    }
}
