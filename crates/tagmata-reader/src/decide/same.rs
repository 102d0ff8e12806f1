//! Two drafts that ask for one number: how many people did something, as people or as the metric that counts them.

use super::Candidate;
use crate::known::Known;
use crate::sem::Note;
use tagmata_core::draft::{Did, Draft, Leaf, Show, Term, Who};

/// The draft of the people where a draft measures how many people did something; `None` for any other.
fn as_people(known: &Known, draft: &Draft) -> Option<Draft> {
    let (Show::Measure(measure), None) = (&draft.show, &draft.who) else { return None };
    let [Term::Leaf(leaf)] = measure.terms.as_slice() else { return None };
    let (event, metric) = known.event_people.iter().find(|(_, metric)| metric.as_str() == leaf.metric)?;
    // The event's own conditions and the metric's own time would make them two numbers.
    let (rows, dated) = (&known.model.events.get(event)?.filters, &known.model.metrics.get(metric)?.time);
    if !rows.is_empty() || dated.is_some() {
        return None;
    }
    let plain = Leaf {
        metric: leaf.metric.clone(),
        filters: leaf.filters.clone(),
        during: leaf.during.clone(),
        ..Leaf::default()
    };
    let alone = measure.by.is_empty() && measure.grain.is_none() && measure.compare.is_none();
    if *leaf != plain || !alone || !measure.having.is_empty() || leaf.during.is_some() && measure.during.is_some() {
        return None;
    }
    let did = Did {
        event: event.as_str().to_owned(),
        filters: leaf.filters.clone(),
        during: leaf.during.clone().or(measure.during.clone()),
        ..Did::default()
    };
    Some(Draft { entity: draft.entity.clone(), who: Some(Who::Did(did)), show: Show::Count(Default::default()) })
}

/// Leaves one of two such candidates: the people, at the lower cost of the two.
pub fn keep_one(known: &Known, candidates: &mut Vec<Candidate>) {
    let closed = |c: &Candidate| c.poured.notes.iter().all(|note| matches!(note, Note::Assume(_)));
    let mut at = 0;
    while at < candidates.len() {
        let people = as_people(known, &candidates[at].poured.draft).filter(|_| closed(&candidates[at]));
        let same = people.and_then(|people| candidates.iter().position(|c| c.poured.draft == people && closed(c)));
        match same {
            Some(same) => {
                candidates[same].cost = candidates[same].cost.min(candidates[at].cost);
                candidates.remove(at);
            }
            None => at += 1,
        }
    }
}
