//! The view of a funnel: its steps, its window, and what it is split by.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft;
use crate::query::{Funnel, Show};
use crate::words::Words;

impl Planner<'_> {
    pub(super) fn funnel(&mut self, path: &str, funnel: &draft::Funnel) -> Option<Show> {
        let steps = self.steps(path, &funnel.steps, &funnel.same);
        let within = match funnel.within {
            Some(within) => Some(self.length(&format!("{path}.within"), within)?),
            None => None,
        };
        let by = match &funnel.by {
            Some(by) => Some(self.own_group(&format!("{path}.by"), by)?),
            None => None,
        };
        let (steps, same) = steps?;
        if let Some(at) = steps.iter().position(|step| step.absent) {
            let message = Words::both("漏斗的步骤不能是“没有发生”", "a step of a funnel cannot be `absent`");
            let hint = Words::both("用 `sequence` 条件筛选这些人", "pick those people by a `sequence`");
            self.problem(Code::Shape, &format!("{path}.steps.{at}.absent"), message, Some(hint));
            return None;
        }
        let days = self.days_of(&self.step_sources(&steps[..1]));
        let window = self.window(&format!("{path}.during"), funnel.during.as_ref(), days)?;
        Some(Show::Funnel(Funnel { steps, window, within, same, by }))
    }
}
