//! Join paths: from a source along declared joins to the one row of another source that belongs to a row.
//!
//! Every step goes from many to one (or one to one), so no path multiplies rows. A dimension that lies on the many
//! side has no path, and a query that would need one is refused.

use super::{ColumnRef, EntityId, Formula, MetricId, Model, SourceId};
use std::collections::VecDeque;

/// One step of a path: `from.column` = the key of `to`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// The source that holds the column.
    pub from: SourceId,
    /// Its column.
    pub column: String,
    /// The source whose key it is.
    pub to: SourceId,
}

/// Why there is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathProblem {
    /// No chain of joins leads there without multiplying rows.
    None,
    /// Several chains of the same length lead there; each is given.
    Several(Vec<Vec<Step>>),
}

impl Model {
    /// The one shortest path from a source to another; empty when they are the same.
    pub fn path(&self, from: &SourceId, to: &SourceId) -> Result<Vec<Step>, PathProblem> {
        let mut found: Vec<Vec<Step>> = Vec::new();
        let mut queue = VecDeque::from([(from.clone(), Vec::<Step>::new())]);
        while let Some((at, steps)) = queue.pop_front() {
            if found.first().is_some_and(|best| steps.len() > best.len()) {
                break;
            }
            if at == *to {
                found.push(steps);
                continue;
            }
            for join in &self.sources[&at].joins {
                let seen = join.to == *from || steps.iter().any(|step| step.to == join.to);
                if !seen {
                    let mut longer = steps.clone();
                    longer.push(Step { from: at.clone(), column: join.column.clone(), to: join.to.clone() });
                    queue.push_back((join.to.clone(), longer));
                }
            }
        }
        match found.len() {
            0 => Err(PathProblem::None),
            1 => Ok(found.remove(0)),
            _ => Err(PathProblem::Several(found)),
        }
    }

    /// The path from a source to the column that holds an entity's key. The last join to the entity's own table is
    /// not walked: the column that points at it is the key already.
    pub fn path_to_entity(&self, from: &SourceId, entity: &EntityId) -> Result<(Vec<Step>, ColumnRef), PathProblem> {
        let key = &self.entities[entity].key;
        let mut steps = self.path(from, &key.source)?;
        match steps.pop() {
            None => Ok((steps, key.clone())),
            Some(last) => Ok((steps, ColumnRef { source: last.from, column: last.column })),
        }
    }

    /// The source whose rows a metric aggregates; `None` for one that is computed from other metrics.
    pub fn metric_source(&self, metric: &MetricId) -> Option<&SourceId> {
        let metric = &self.metrics[metric];
        if metric.of.is_some() {
            return metric.of.as_ref();
        }
        if let Some(column) = metric.formula.column() {
            return Some(&column.source);
        }
        match &metric.formula {
            Formula::Count(source) => Some(source),
            Formula::DaysSince(event, _) => Some(&self.events[event].source),
            Formula::Conversions(conversion) => Some(&self.events[&conversion.from].source),
            _ => None,
        }
    }

    /// The column that dates the rows a metric aggregates: its own, else its source's.
    pub fn metric_time(&self, metric: &MetricId) -> Option<&ColumnRef> {
        let own = self.metrics[metric].time.as_ref();
        own.or_else(|| self.sources[self.metric_source(metric)?].time.as_ref())
    }
}
