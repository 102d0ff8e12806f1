//! Definitions that lead back to themselves: metrics made of each other, tags and segments that test each other.

use super::Build;
use crate::diagnostic::Code;
use crate::draft::Who;
use crate::model::TagBy;
use indexmap::IndexMap;

/// What each definition names, by the path of the definition: `tags.status` names `segments.lost`.
type Uses = IndexMap<String, Vec<String>>;

impl Build<'_> {
    pub(super) fn cycles(&mut self) {
        let mut uses = Uses::new();
        for (id, metric) in &self.model.metrics {
            let parts = metric.formula.parts();
            if !parts.is_empty() {
                uses.insert(format!("metrics.{id}"), parts.iter().map(|part| format!("metrics.{part}")).collect());
            }
        }
        for (id, tag) in &self.model.tags {
            let mut named = Vec::new();
            if let TagBy::Rules(rules) = &tag.by {
                rules.iter().filter_map(|rule| rule.when.as_ref()).for_each(|when| names_in(when, &mut named));
            }
            uses.insert(format!("tags.{id}"), named);
        }
        for (id, segment) in &self.model.segments {
            let mut named = Vec::new();
            names_in(&segment.who, &mut named);
            uses.insert(format!("segments.{id}"), named);
        }
        let mut said: Vec<String> = Vec::new();
        for start in uses.keys() {
            let Some(cycle) = cycle_from(start, &uses).filter(|_| !said.contains(start)) else {
                continue;
            };
            let chain = cycle.iter().chain([start]).map(|at| plain(at)).collect::<Vec<_>>().join(" → ");
            let message = format!("the definition leads back to itself: {chain}");
            self.add(Code::Cycle, start, message, "define one of them by columns or events alone");
            said.extend(cycle);
        }
    }
}

/// `metrics.spend` → `spend`
fn plain(at: &str) -> &str {
    at.split_once('.').map_or(at, |(_, id)| id)
}

/// The chain of definitions that leads from one back to itself, without the return.
fn cycle_from(start: &str, uses: &Uses) -> Option<Vec<String>> {
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<Vec<&str>> = vec![vec![start]];
    while let Some(chain) = open.pop() {
        let last = chain.last().copied()?;
        for next in uses.get(last).into_iter().flatten() {
            if next == start {
                return Some(chain.iter().map(|at| at.to_string()).collect());
            }
            if !seen.contains(&next.as_str()) {
                seen.push(next);
                open.push(chain.iter().copied().chain([next.as_str()]).collect());
            }
        }
    }
    None
}

/// The tags and segments that a condition names.
fn names_in(who: &Who, named: &mut Vec<String>) {
    match who {
        Who::All(list) | Who::Any(list) => list.iter().for_each(|inner| names_in(inner, named)),
        Who::Not(inner) => names_in(inner, named),
        Who::Tag(tag) => named.push(format!("tags.{}", tag.name)),
        Who::InSegment(in_segment) => named.push(format!("segments.{}", in_segment.segment)),
        Who::Rank(rank) => named.extend(rank.within.iter().map(|within| format!("tags.{within}"))),
        _ => {}
    }
}
