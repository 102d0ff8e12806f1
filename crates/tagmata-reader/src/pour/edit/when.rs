//! The windows of the draft before: another one, none, one beside it.

use super::super::{Slots, compare as against};
use super::sites::{windows, with_window};
use super::{Edited, fork, lacking, one, stop};
use crate::meaning;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Did, Draft, During, Show, Term, Who};
use tagmata_core::words::Words;

/// Another window in place of the one that is there; where there are several, each is a way, and all at once where they
/// are the same.
pub fn window(draft: &Draft, during: &During) -> Option<Vec<Edited>> {
    let found = windows(draft);
    if found.is_empty() {
        return placed(draft.clone(), during).map(one);
    }
    let mut ways = Vec::new();
    for (at, old) in &found {
        let old = meaning::window(old);
        let inside = if at.starts_with("/who") {
            ("人的条件里的", "the people's ")
        } else {
            ("数字的", "the number's ")
        };
        let words = Words::both(format!("换掉{}{}", inside.0, old.zh), format!("in place of {}{}", inside.1, old.en));
        ways.push((with_window(draft, at, Some(during))?, words));
    }
    if found.len() > 1 {
        let all = found.iter().try_fold(draft.clone(), |draft, (at, _)| with_window(&draft, at, Some(during)))?;
        ways.push((all, Words::both("都换掉", "in place of all of them")));
    }
    fork(ways)
}

/// No window is left.
pub fn drop_window(draft: &Draft) -> Option<Vec<Edited>> {
    let found = windows(draft);
    if found.is_empty() {
        return Some(lacking(draft));
    }
    let mut ways = Vec::new();
    for (at, old) in &found {
        let old = meaning::window(old);
        let words = Words::both(format!("去掉{}", old.zh), format!("drop {}", old.en));
        ways.push((with_window(draft, at, None)?, words));
    }
    fork(ways)
}

/// A measure takes a window; otherwise the one thing done that has none.
fn placed(mut draft: Draft, during: &During) -> Option<Draft> {
    if let Show::Measure(measure) = &mut draft.show {
        measure.during = Some(during.clone());
        return Some(draft);
    }
    let mut open: Vec<&mut Did> = Vec::new();
    match &mut draft.who {
        Some(Who::Did(did)) => open.push(did),
        Some(Who::All(parts)) => {
            for part in parts {
                if let Who::Did(did) = part {
                    open.push(did);
                }
            }
        }
        _ => {}
    }
    let [did] = open.as_mut_slice() else { return None };
    did.during = Some(during.clone());
    Some(draft)
}

/// The same numbers in an earlier window.
pub fn compare(draft: &Draft, said: &Slots) -> Option<Vec<Edited>> {
    let mut draft = draft.clone();
    let Show::Measure(measure) = &mut draft.show else { return None };
    let leaf = match measure.terms.as_slice() {
        [Term::Leaf(leaf)] => leaf.during.clone(),
        _ => None,
    };
    let during = measure.during.clone().or(leaf);
    let Some(compare) = against::compare(&mut said.clone(), during.as_ref()).flatten() else {
        let message = Words::both(
            "只能和一样长的时间比：上一期，或去年同期",
            "numbers can be set beside a window of the same length: the period before, or the same one last year",
        );
        let hint = Words::both("先换一个时间，再比较", "change the period first, then compare");
        return Some(stop(draft, Diagnostic::new(Code::Ambiguous, Place::None, message).hint(hint)));
    };
    measure.compare = Some(compare);
    Some(one(draft))
}
