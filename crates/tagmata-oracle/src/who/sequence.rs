//! `sequence`: several events of one person, in order or bound to the same thing. Every choice of rows is tried.

use super::did::rows_of;
use crate::asked::Asked;
use crate::calendar;
use crate::value::{Truth, Value};
use crate::world::{Row, World};
use jiff::civil::{Date, DateTime};
use tagmata_core::draft::Length;
use tagmata_core::period::Window;
use tagmata_core::query::{Sequence, Step};

/// A row of a step: when it happened, and what it shares with the others.
type Deed = (DateTime, Vec<Value>);

/// The deeds that each step may be, in the same order as the steps.
struct Tried<'s> {
    sequence: &'s Sequence,
    deeds: Vec<Vec<Deed>>,
    today: Date,
}

/// Whether the person did all of it.
pub fn holds<'a>(world: &World<'a>, asked: Asked<'_>, person: Row<'a>, sequence: &Sequence) -> Truth {
    let past = Window { from: None, to: Some(asked.today) };
    let deeds = |step: &Step| -> Vec<Deed> {
        let window = if step.absent { past } else { sequence.window };
        let mut deeds = Vec::new();
        for row in rows_of(world, asked, person, (&step.event, &step.filters), window) {
            let shared: Vec<Value> =
                sequence.same.iter().map(|id| world.value(row, &world.model.dimensions[id].column)).collect();
            if sequence.any_order && sequence.within.is_none() && !shared.iter().any(Value::is_null) {
                // Times do not matter, not even whether they are known.
                deeds.push((world.moment(row).unwrap_or_default(), shared));
            } else if let (Some(moment), false) = (world.moment(row), shared.iter().any(Value::is_null)) {
                deeds.push((moment, shared));
            }
        }
        deeds
    };
    let tried = Tried { sequence, deeds: sequence.steps.iter().map(deeds).collect(), today: asked.today };
    Some(tried.from(0, &[]))
}

/// Whether a moment is at most so long after another: until the end of the day that lies so long after its day.
pub fn at_most(from: DateTime, to: DateTime, within: Length) -> bool {
    to.date() <= calendar::later(from.date(), within)
}

impl Tried<'_> {
    /// Whether the steps from one on can be chosen behind those that are chosen already.
    fn from(&self, at: usize, chosen: &[&Deed]) -> bool {
        let Some(step) = self.sequence.steps.get(at) else { return true };
        if step.absent {
            return self.quiet(at, chosen) && self.from(at + 1, chosen);
        }
        self.deeds[at].iter().any(|deed| {
            let longer = [chosen, &[deed]].concat();
            self.fits(at, &longer) && self.from(at + 1, &longer)
        })
    }

    /// Whether the last chosen deed fits those before it.
    fn fits(&self, at: usize, chosen: &[&Deed]) -> bool {
        let Some((deed, before)) = chosen.split_last() else { return true };
        let Some(previous) = before.last() else { return true };
        if previous.1 != deed.1 {
            return false;
        }
        if self.sequence.any_order {
            let times = || chosen.iter().map(|deed| deed.0);
            let (Some(first), Some(last)) = (times().min(), times().max()) else { return true };
            return self.sequence.within.is_none_or(|within| at_most(first, last, within));
        }
        let step = &self.sequence.steps[at];
        let in_time = |from: DateTime, within: Option<Length>| within.is_none_or(|w| at_most(from, deed.0, w));
        let missing = &self.sequence.steps[at - 1];
        let in_between = |other: &&Deed| other.1 == deed.1 && previous.0 < other.0 && other.0 < deed.0;
        let quiet = !missing.absent || missing.within.is_some() || !self.deeds[at - 1].iter().any(|d| in_between(&d));
        previous.0 < deed.0 && in_time(previous.0, step.within) && in_time(chosen[0].0, self.sequence.within) && quiet
    }

    /// Whether an absent step did not happen for its own while, or, as the last step, ever after.
    fn quiet(&self, at: usize, chosen: &[&Deed]) -> bool {
        let previous = chosen.last().expect("the first step is not absent");
        let step = &self.sequence.steps[at];
        let is_last = at + 1 == self.sequence.steps.len();
        if step.within.is_none() && !is_last {
            return true;
        }
        let over = step.within.is_none_or(|within| calendar::later(previous.0.date(), within) < self.today);
        let too_late = |other: &Deed| step.within.is_some_and(|within| !at_most(previous.0, other.0, within));
        let happened = |other: &Deed| other.1 == previous.1 && previous.0 < other.0 && !too_late(other);
        over && !self.deeds[at].iter().any(happened)
    }
}
