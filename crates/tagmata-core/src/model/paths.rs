//! Join paths: from a source along declared joins to the one row of another source that belongs to a row.
//!
//! Every step goes from many to one (or one to one), so no path multiplies rows; the one exception is a bridge, which
//! splits a row by declared weights, and is walked only where nothing else leads on. A dimension that lies on the many
//! side has no path, and a query that would need one is refused.

use super::{ColumnRef, DimensionId, EntityId, Formula, Join, MetricId, Model, Source, SourceId};
use indexmap::IndexMap;
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

/// One step of a path: the declared join `role` of a source, forwards or, onto a bridge, backwards.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// The source that is left.
    pub from: SourceId,
    /// The join's name among those of the source that declares it.
    pub role: String,
    /// The source that holds `column`: `from`, or one that `from` reaches.
    pub holder: SourceId,
    /// The column that points at `to`.
    pub column: String,
    /// The source that is reached.
    pub to: SourceId,
    /// The column of `to` that is equal to it.
    pub on: String,
    /// `to` is a bridge that declares the join: a row of `from` has several partners, each with a share of it.
    pub onto_bridge: bool,
}

/// Why there is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathProblem {
    /// No chain of joins leads there without multiplying rows.
    None,
    /// Several chains of the same length lead there; each is given.
    Several(Vec<Vec<Step>>),
}

/// The paths between all pairs of sources, found once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paths(HashMap<SourceId, HashMap<SourceId, Result<Vec<Step>, PathProblem>>>);

impl Paths {
    /// Finds every path.
    pub(super) fn of(sources: &IndexMap<SourceId, Source>) -> Paths {
        let from = |from: &SourceId| sources.keys().map(|to| (to.clone(), find(sources, from, to))).collect();
        Paths(sources.keys().map(|source| (source.clone(), from(source))).collect())
    }
}

/// The shortest path; through a bridge only where there is none without.
fn find(sources: &IndexMap<SourceId, Source>, from: &SourceId, to: &SourceId) -> Result<Vec<Step>, PathProblem> {
    match shortest(sources, from, to, false) {
        Err(PathProblem::None) => shortest(sources, from, to, true),
        found => found,
    }
}

fn shortest(
    sources: &IndexMap<SourceId, Source>,
    from: &SourceId,
    to: &SourceId,
    bridges: bool,
) -> Result<Vec<Step>, PathProblem> {
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
        let mut next = forwards(sources, &at);
        if bridges && !steps.iter().any(|step| step.onto_bridge) {
            next.extend(onto_bridges(sources, &at));
        }
        for step in next {
            if step.to != *from && !steps.iter().any(|before| before.to == step.to) {
                let reached = step.to.clone();
                let mut longer = steps.clone();
                longer.push(step);
                queue.push_back((reached, longer));
            }
        }
    }
    match found.len() {
        0 => Err(PathProblem::None),
        1 => Ok(found.remove(0)),
        _ => Err(PathProblem::Several(found)),
    }
}

fn forwards(sources: &IndexMap<SourceId, Source>, at: &SourceId) -> Vec<Step> {
    sources[at].joins.iter().filter(|join| !join.named).map(|join| forward(at, join)).collect()
}

/// A declared join as a step.
pub(super) fn forward(at: &SourceId, join: &Join) -> Step {
    Step {
        from: at.clone(),
        role: join.role.clone(),
        holder: join.holder.clone(),
        column: join.column.clone(),
        to: join.to.clone(),
        on: join.on.clone(),
        onto_bridge: false,
    }
}

fn onto_bridges(sources: &IndexMap<SourceId, Source>, at: &SourceId) -> Vec<Step> {
    let mut steps = Vec::new();
    for (id, source) in sources {
        let Some(bridge) = &source.bridge else { continue };
        for join in source.joins.iter().filter(|join| join.to == *at && join.role == bridge.splits) {
            steps.push(Step {
                from: at.clone(),
                role: join.role.clone(),
                holder: at.clone(),
                column: join.on.clone(),
                to: id.clone(),
                on: join.column.clone(),
                onto_bridge: true,
            });
        }
    }
    steps
}

impl Model {
    /// The one shortest path from a source to another; empty when they are the same.
    pub fn path(&self, from: &SourceId, to: &SourceId) -> Result<&[Step], &PathProblem> {
        self.paths.0[from][to].as_ref().map(Vec::as_slice)
    }

    /// All joins that a path walks: before a step, those to the source that holds its column.
    pub fn walked(&self, path: &[Step]) -> Vec<Step> {
        let mut steps = Vec::new();
        for step in path {
            steps.extend_from_slice(self.before(step));
            steps.push(step.clone());
        }
        steps
    }

    /// The joins from the source that a step leaves to the one that holds its column.
    pub fn before(&self, step: &Step) -> &[Step] {
        self.path(&step.from, &step.holder).expect("the model checked the way to a join's column")
    }

    /// The path from a source to the source that holds a dimension: by its `via` where it has one.
    pub fn path_to_dimension(&self, from: &SourceId, id: &DimensionId) -> Result<Cow<'_, [Step]>, &PathProblem> {
        let dimension = &self.dimensions[id];
        let Some(first) = dimension.via.first() else {
            return self.path(from, &dimension.column.source).map(Cow::Borrowed);
        };
        let mut steps = self.path(from, &first.from)?.to_vec();
        steps.extend_from_slice(&dimension.via);
        Ok(Cow::Owned(steps))
    }

    /// The path from a source to the column that holds an entity's key. A last join to that key itself is not walked:
    /// the column that points at it is the key already, where it is one of the source that the join leaves.
    pub fn path_to_entity(&self, from: &SourceId, entity: &EntityId) -> Result<(&[Step], ColumnRef), &PathProblem> {
        let key = &self.entities[entity].key;
        let steps = self.path(from, &key.source)?;
        match steps.split_last() {
            Some((last, before)) if last.on == key.column && !last.onto_bridge && last.holder == last.from => {
                Ok((before, ColumnRef { source: last.from.clone(), column: last.column.clone() }))
            }
            _ => Ok((steps, key.clone())),
        }
    }

    /// The shortest chain of joins walked in either direction, in words: `users ←user_id– orders –shop_id→ shops`.
    pub fn any_way(&self, from: &SourceId, to: &SourceId) -> Option<String> {
        let mut queue = VecDeque::from([(from.clone(), from.to_string())]);
        let mut seen = vec![from.clone()];
        while let Some((at, said)) = queue.pop_front() {
            if at == *to {
                return Some(said);
            }
            let mut next: Vec<(SourceId, String)> = Vec::new();
            for join in &self.sources[&at].joins {
                next.push((join.to.clone(), format!("{said} –{}→ {}", join.role, join.to)));
            }
            for (id, source) in &self.sources {
                for join in source.joins.iter().filter(|join| join.to == at) {
                    next.push((id.clone(), format!("{said} ←{}– {id}", join.role)));
                }
            }
            for (id, said) in next {
                if !seen.contains(&id) {
                    seen.push(id.clone());
                    queue.push_back((id, said));
                }
            }
        }
        None
    }

    /// The declared join that a step walks.
    pub fn join_of(&self, step: &Step) -> &Join {
        let declared = if step.onto_bridge { &step.to } else { &step.from };
        let found = self.sources[declared].joins.iter().find(|join| join.role == step.role);
        found.expect("a step is made of a declared join")
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
