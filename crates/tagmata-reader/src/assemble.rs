//! Assembly: the cheapest paths of fragments, fillers and unread atoms from one end of a question to the other.
//!
//! Order-free on purpose: what a path means is decided by the fragments' types. Knows no word.

use crate::chart::Chart;
use crate::rules::{Cat, Grammar};
use crate::scan::Scan;
use crate::words::WordRole;

/// Paths kept at each position.
const PATHS_MAX: usize = 32;
const FRAGMENT_COST: i32 = 6;
const FILLER_COST: i32 = 1;
const LIGHT_COST: i32 = 5;
/// A function word left unread that is also a name of the model, or a part of one.
const HIDING_COST: i32 = 10;
/// An atom that nothing reads; no sum of other costs reaches it.
pub const UNREAD_COST: i32 = 100_000;

/// Categories that may stand on a path.
const TOP: [&str; 34] = [
    "Pred",
    "Entity",
    "Objs",
    "ValuePeople",
    "Amount",
    "Period",
    "By",
    "Grain",
    "Cue",
    "TopGroups",
    "GroupTest",
    "Versus",
    "View",
    "Amounts",
    "AmountOf",
    "EachOf",
    "Listing",
    "SortedBy",
    "FirstBy",
    "Kinds",
    "RankBy",
    "TopSize",
    "TopNumber",
    "TopGroupsOf",
    "Cuts",
    "Columns",
    "Sorted",
    "Spent",
    "Said",
    "Omitted",
    "Windows",
    "Formula",
    "Judged",
    "Several",
];

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A fragment of the chart.
    Fragment(usize),
    /// A function word, as an edge of the scan, that may go.
    Word(usize),
    /// An atom that nothing reads.
    Unread(usize),
}

/// A way through the whole question.
#[derive(Debug, Clone)]
pub struct Path {
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Its cost.
    pub cost: i32,
    /// Unread atoms.
    pub unread: usize,
}

#[derive(Clone, Copy)]
struct Node {
    cost: i32,
    unread: usize,
    back: Option<(usize, usize)>,
    step: Step,
}

/// The cheapest paths, best first.
pub fn paths(grammar: &Grammar, scan: &Scan, chart: &Chart) -> Vec<Path> {
    let atoms = scan.atoms.len();
    let top: Vec<Cat> = TOP.iter().map(|name| grammar.cat(name)).collect();
    let mut starting: Vec<Vec<(usize, i32, Step)>> = vec![Vec::new(); atoms];
    for (index, item) in chart.items.iter().enumerate() {
        if top.contains(&item.cat) {
            starting[item.from].push((item.to, item.cost + FRAGMENT_COST, Step::Fragment(index)));
        }
    }
    for (index, edge) in scan.edges.iter().enumerate() {
        let cost = match scan.roles[index] {
            (Some(_), WordRole::Filler) => FILLER_COST,
            (Some(_), WordRole::Light) => LIGHT_COST,
            _ => continue,
        };
        let hides = scan
            .edges
            .iter()
            .zip(&scan.roles)
            .any(|(other, role)| role.0.is_none() && other.from <= edge.from && other.to >= edge.to);
        let cost = if hides { cost + HIDING_COST } else { cost };
        starting[edge.from].push((edge.to, cost, Step::Word(index)));
    }
    let mut reached: Vec<Vec<Node>> = vec![Vec::new(); atoms + 1];
    reached[0].push(Node { cost: 0, unread: 0, back: None, step: Step::Unread(usize::MAX) });
    for at in 0..atoms {
        reached[at].sort_by_key(|node| node.cost);
        reached[at].truncate(PATHS_MAX);
        let unreadable = (at + 1, UNREAD_COST, Step::Unread(at));
        for (rank, node) in reached[at].clone().into_iter().enumerate() {
            for (to, cost, step) in starting[at].iter().chain(std::iter::once(&unreadable)) {
                let unread = node.unread + usize::from(matches!(step, Step::Unread(_)));
                let next = Node { cost: node.cost.saturating_add(*cost), unread, back: Some((at, rank)), step: *step };
                reached[*to].push(next);
            }
        }
    }
    reached[atoms].sort_by_key(|node| node.cost);
    reached[atoms].truncate(PATHS_MAX);
    let mut all = Vec::new();
    for end in &reached[atoms] {
        let mut steps = Vec::new();
        let mut node = *end;
        while let Some((at, rank)) = node.back {
            steps.push(node.step);
            node = reached[at][rank];
        }
        steps.reverse();
        all.push(Path { steps, cost: end.cost, unread: end.unread });
    }
    all
}
