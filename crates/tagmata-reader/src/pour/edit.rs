//! Follow-ups: an utterance that lacks a question of its own changes the draft before it. A first, small set of edits:
//! another window, a grouping, a comparison, counting or listing the same people, a further condition.

use super::{Poured, Slots, over_time};
use crate::known::Known;
use crate::make::count_term;
use crate::sem::{Cue, Note};
use tagmata_core::draft::{By, Count, Draft, During, Measure, Members, Show, Term, Who};
use tagmata_core::words::Words;

/// Whether an utterance can only be understood from what was said before.
pub fn is_edit(slots: &Slots) -> bool {
    let own_question = slots.is_measured() || slots.entity.is_some() || slots.view.is_some() || !slots.said.is_empty();
    let own_people = !slots.preds.is_empty() || !slots.objects.is_empty() || !slots.people.is_empty();
    let changes = !slots.periods.is_empty() || !slots.by.is_empty() || slots.grain.is_some() || !slots.cues.is_empty();
    let changes = changes || slots.versus.is_some();
    (slots.anaphor || slots.omits) && !own_question || !own_question && !own_people && changes
}

/// The draft before, changed.
pub fn edit(known: &Known, previous: &Draft, mut slots: Slots) -> Option<Poured> {
    let mut draft = previous.clone();
    if !slots.preds.is_empty() {
        let mut all = match draft.who.take() {
            Some(Who::All(whos)) => whos,
            Some(who) => vec![who],
            None => Vec::new(),
        };
        all.append(&mut slots.preds);
        draft.who = Some(Who::All(all));
    }
    if let Some(during) = slots.periods.pop() {
        replace_window(&mut draft, &during)?;
    }
    if !slots.by.is_empty() || slots.grain.is_some() {
        group(known, &mut draft, &mut slots)?;
    }
    if let Some(compare) = slots.versus.take() {
        let Show::Measure(measure) = &mut draft.show else { return None };
        measure.compare = Some(compare);
    }
    for cue in std::mem::take(&mut slots.cues) {
        match cue {
            Cue::Count => draft.show = Show::Count(Count::default()),
            Cue::List => draft.show = Show::Members(Members::default()),
            _ => return None,
        }
    }
    let taken = Words::both("接着上一个问题", "a change to the question before");
    slots.notes.extend([Note::assume(taken, Vec::new()), Note::Follows]);
    slots.spent().then(|| Poured { draft, notes: slots.notes, cost: 0 })
}

/// A measure has one window; otherwise exactly one condition must have one.
fn replace_window(draft: &mut Draft, during: &During) -> Option<()> {
    if let Show::Measure(measure) = &mut draft.show {
        let mut inner = measure.terms.iter_mut().filter_map(|term| match term {
            Term::Leaf(leaf) if leaf.during.is_some() => Some(leaf),
            _ => None,
        });
        match (inner.next(), inner.next()) {
            (Some(leaf), None) => leaf.during = Some(during.clone()),
            (None, _) => measure.during = Some(during.clone()),
            _ => return None,
        }
        return Some(());
    }
    let mut windows = Vec::new();
    if let Some(who) = &mut draft.who {
        collect(who, &mut windows);
    }
    let [only] = windows.as_mut_slice() else { return None };
    **only = Some(during.clone());
    Some(())
}

fn collect<'a>(who: &'a mut Who, windows: &mut Vec<&'a mut Option<During>>) {
    match who {
        Who::All(whos) | Who::Any(whos) => {
            for who in whos {
                collect(who, windows);
            }
        }
        Who::Not(inner) => collect(inner, windows),
        Who::Did(did) if did.during.is_some() => windows.push(&mut did.during),
        Who::Metric(metric) => {
            if let Term::Leaf(leaf) = &mut metric.term
                && leaf.during.is_some()
            {
                windows.push(&mut leaf.during);
            }
        }
        _ => {}
    }
}

/// A number of people by time: of the one thing that they did.
fn over_time(known: &Known, draft: &mut Draft, mut asked: Slots) -> Option<()> {
    if draft.show != Show::Count(Count::default()) {
        return None;
    }
    asked.preds = match draft.who.take()? {
        Who::All(whos) => whos,
        who => vec![who],
    };
    asked.cues.push(Cue::Count);
    draft.show = over_time::people(known, &mut asked)?;
    draft.who = match asked.preds.len() {
        0 => None,
        1 => asked.preds.pop(),
        _ => Some(Who::All(asked.preds)),
    };
    Some(())
}

fn group(known: &Known, draft: &mut Draft, slots: &mut Slots) -> Option<()> {
    let (by, grain) = (std::mem::take(&mut slots.by), slots.grain.take());
    if let Show::Measure(measure) = &mut draft.show {
        if !by.is_empty() {
            measure.by = by.into_iter().map(By::Name).collect();
            (measure.sort, measure.top) = (None, None);
        }
        measure.grain = grain.or(measure.grain);
        return Some(());
    }
    if grain.is_some() {
        return over_time(known, draft, Slots { by, grain, ..Slots::default() });
    }
    let terms = vec![count_term(known)?];
    draft.show = Show::Measure(Measure { terms, by: by.into_iter().map(By::Name).collect(), ..Measure::default() });
    Some(())
}
