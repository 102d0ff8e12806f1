//! "The margin of orders in the app": what was done, said by its noun without any people, is the rows of a number and no
//! condition on people. Knows no word.

use super::Slots;
use super::joints::Joints;
use crate::assemble::{Path, Step};
use crate::chart::Chart;
use crate::known::Known;
use crate::scan::Scan;
use crate::sem::{Amount, Sem};
use tagmata_core::draft::{Did, MetricIs, RowFilter, RowTest, Term, Who};
use tagmata_core::model::{DimensionId, EventId, Formula, MetricId};

/// Formulas inside of formulas.
const DEPTH_MAX: usize = 8;

/// Whether all conditions of a path are things done that were said by their noun.
pub fn alone(known: &Known, scan: &Scan, chart: &Chart, path: &Path, joints: &Joints) -> bool {
    let mut any = false;
    for step in &path.steps {
        let Step::Fragment(index) = step else { continue };
        match &*chart.items[*index].sem {
            Sem::Pred(Who::Did(_)) if holds(scan, chart, *index, joints) => any = true,
            Sem::Pred(Who::All(_) | Who::Any(_) | Who::Not(_)) if holds(scan, chart, *index, joints) => any = true,
            Sem::Amount(amount) if known.entity_count.values().any(|metric| *metric == amount.metric) => return false,
            Sem::Pred(_) | Sem::Said(_) | Sem::View(_) | Sem::Link(_) | Sem::Drop(_) | Sem::AmountOf(..) => {
                return false;
            }
            _ => {}
        }
    }
    any
}

fn holds(scan: &Scan, chart: &Chart, index: usize, joints: &Joints) -> bool {
    let item = &chart.items[index];
    let span = (item.from, item.to);
    let counted = || scan.edges.iter().any(|edge| (edge.from, edge.to) == span && edge.cat == joints.counters);
    let noun = joints.noun.contains(&item.cat) || item.cat == joints.verb && counted();
    noun || item.kids.iter().any(|kid| holds(scan, chart, *kid, joints))
}

/// "Buyers older than 35": whether a test is of how many people there are, which is no number of one of them.
pub fn counts_people(known: &Known, who: &Who) -> bool {
    let Who::Metric(MetricIs { term: Term::Leaf(leaf), .. }) = who else { return false };
    known.event_people.values().chain(known.entity_count.values()).any(|metric| metric.as_str() == leaf.metric)
}

/// Whether a metric counts the occasions of an event.
pub fn counts(known: &Known, metric: &MetricId) -> bool {
    let Some(metric) = known.model.metrics.get(metric) else { return false };
    let Formula::CountDistinct(column) = &metric.formula else { return false };
    known.model.events.values().any(|event| event.occasion.as_ref() == Some(column))
}

/// Makes the one thing done the rows of the numbers; `false` where it cannot be.
pub fn rows(known: &Known, slots: &mut Slots) -> bool {
    let [Who::Did(did)] = slots.preds.as_slice() else { return false };
    let Some(filters) = plain(did) else { return false };
    let event = EventId::new(&did.event);
    let fits = |amount: &Amount| {
        let reached = |filter: &RowFilter| {
            let twice = amount.filters.iter().any(|other| other.field == filter.field);
            !twice && known.reaches(&amount.metric, &DimensionId::new(&filter.field))
        };
        amount.less.is_none() && filters.iter().all(reached) && same_rows(known, &amount.metric, &event, 0)
    };
    if slots.amounts.is_empty() || !slots.amounts.iter().all(fits) {
        return false;
    }
    for amount in &mut slots.amounts {
        amount.filters.extend(filters.iter().cloned());
    }
    slots.periods.extend(did.during.clone());
    slots.preds.clear();
    slots.parts_of.clear();
    true
}

/// The row filters of something done of which nothing else is said but when.
fn plain(did: &Did) -> Option<Vec<RowFilter>> {
    let rest =
        Did { event: did.event.clone(), filters: did.filters.clone(), during: did.during.clone(), ..Did::default() };
    if rest != *did {
        return None;
    }
    let field = |test: &RowTest| match test {
        RowTest::Field(filter) => Some(filter.clone()),
        _ => None,
    };
    did.filters.iter().map(field).collect()
}

/// Whether a metric is of the rows of an event, or of what each of them belongs to.
fn same_rows(known: &Known, metric: &MetricId, event: &EventId, depth: usize) -> bool {
    let Some(event_source) = known.model.events.get(event).map(|event| &event.source) else { return false };
    if let Some(source) = known.model.metric_source(metric) {
        let people = known.model.entities.values().any(|entity| entity.key.source == *source);
        return source == event_source || !people && known.model.path(event_source, source).is_ok();
    }
    match known.model.metrics.get(metric).map(|metric| &metric.formula) {
        Some(Formula::Ratio(a, b) | Formula::Minus(a, b) | Formula::Plus(a, b)) if depth < DEPTH_MAX => {
            same_rows(known, a, event, depth + 1) && same_rows(known, b, event, depth + 1)
        }
        _ => false,
    }
}
