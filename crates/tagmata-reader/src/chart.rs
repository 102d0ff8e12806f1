//! The chart: from lexicon and literal edges to every typed fragment that the rules allow, cheapest first, under caps.
//!
//! Bottom-up with dotted rules, walked left to right. Order is total (length, cost, sequence), so the same question
//! gives the same chart on every machine. Knows no rule and no word.

use crate::known::Known;
use crate::make::{Arg, Built};
use crate::rules::{Cat, Given, Grammar};
use crate::sem::{Note, Sem};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// Edges of a text: more come only of a name that very many things share.
pub const EDGES_MAX: usize = 3_000;
/// At most this many fragments of one category over one span.
const CELL_CAT_MAX: usize = 6;
/// At most this many fragments over one span.
const CELL_MAX: usize = 24;
/// At most this many fragments in a question.
const ITEMS_MAX: usize = 6_000;
/// At most this many half-read rules in a question.
const ACTIVE_MAX: usize = 30_000;
/// A filler inside a rule.
const FILLER_COST: i32 = 2;

/// A typed fragment over atoms `[from, to)`.
#[derive(Debug, Clone)]
pub struct Item {
    /// First atom.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Its category.
    pub cat: Cat,
    /// Its value.
    pub sem: Arc<Sem>,
    /// What it takes for granted or leaves open.
    pub notes: Vec<Note>,
    /// Lower is better.
    pub cost: i32,
    /// The rule that made it; `None` for an edge.
    pub rule: Option<usize>,
    /// What it was made of.
    pub kids: Vec<usize>,
}

struct Active {
    from: usize,
    node: u32,
    kids: Vec<usize>,
    cost: i32,
}

/// All fragments of a question.
pub struct Chart {
    /// The fragments, in the order they were found.
    pub items: Vec<Item>,
    /// Whether a cap was hit.
    pub capped: bool,
    cells: FxHashMap<(usize, usize), Vec<usize>>,
    ending: Vec<Vec<Active>>,
    agenda: Vec<BinaryHeap<Reverse<(usize, i32, usize)>>>,
    active_count: usize,
}

impl Chart {
    /// Reads every fragment over `atoms` atoms from the given edges.
    pub fn run(grammar: &Grammar, known: &Known, atoms: usize, edges: Vec<Item>) -> Chart {
        let mut chart = Chart {
            items: Vec::new(),
            capped: false,
            cells: FxHashMap::default(),
            ending: (0..=atoms).map(|_| Vec::new()).collect(),
            agenda: (0..=atoms).map(|_| BinaryHeap::new()).collect(),
            active_count: 0,
        };
        if edges.len() > EDGES_MAX {
            chart.capped = true;
            return chart;
        }
        for edge in edges {
            chart.add(edge);
        }
        let filler = grammar.cat("FILLER");
        for to in 1..=atoms {
            while let Some(Reverse((_, _, index))) = chart.agenda[to].pop() {
                chart.extend(grammar, known, index, filler);
                if chart.items.len() > ITEMS_MAX || chart.active_count > ACTIVE_MAX {
                    chart.capped = true;
                    return chart;
                }
            }
        }
        chart
    }

    fn add(&mut self, item: Item) {
        let cell = self.cells.entry((item.from, item.to)).or_default();
        let mut same_cat = 0;
        for index in cell.iter() {
            let other = &self.items[*index];
            if other.cat == item.cat {
                if other.sem == item.sem && other.notes == item.notes && other.cost <= item.cost {
                    return;
                }
                same_cat += 1;
            }
        }
        let is_edge = item.rule.is_none();
        if !is_edge && (same_cat >= CELL_CAT_MAX || cell.len() >= CELL_MAX) {
            return;
        }
        let index = self.items.len();
        cell.push(index);
        self.agenda[item.to].push(Reverse((item.to - item.from, item.cost, index)));
        self.items.push(item);
    }

    fn extend(&mut self, grammar: &Grammar, known: &Known, index: usize, filler: Cat) {
        let (from, to, cat, cost) = {
            let item = &self.items[index];
            (item.from, item.to, item.cat, item.cost)
        };
        let mut grown: Vec<Active> = Vec::new();
        for active in &self.ending[from] {
            if cat == filler {
                let cost = active.cost + FILLER_COST;
                grown.push(Active { from: active.from, node: active.node, kids: active.kids.clone(), cost });
            } else if let Some(node) = next(grammar, active.node, cat) {
                let mut kids = active.kids.clone();
                kids.push(index);
                grown.push(Active { from: active.from, node, kids, cost: active.cost + cost });
            }
        }
        if let Some(node) = next(grammar, 0, cat) {
            grown.push(Active { from, node, kids: vec![index], cost });
        }
        for active in grown {
            self.active_count += 1;
            if cat != filler || active.from == from {
                for variant in &grammar.nodes[active.node as usize].done {
                    self.complete(grammar, known, *variant as usize, &active, to);
                }
            }
            if !grammar.nodes[active.node as usize].next.is_empty() {
                self.ending[to].push(active);
            }
        }
    }

    fn complete(&mut self, grammar: &Grammar, known: &Known, variant: usize, active: &Active, to: usize) {
        let variant = &grammar.variants[variant];
        let rule = &grammar.rules[variant.rule];
        let args: Vec<Arg<'_>> = rule
            .args
            .iter()
            .zip(&variant.picks)
            .map(|(given, pick)| match (given, pick) {
                (_, Some(kid)) => {
                    let item = &self.items[active.kids[*kid]];
                    Arg::Item { sem: &item.sem, from: item.from, to: item.to }
                }
                (Given::Text(text), None) => Arg::Text(text),
                (Given::Name(_), None) => Arg::Missing,
            })
            .collect();
        let built: Vec<Built> = (rule.make)(known, &args).unwrap_or_default();
        for Built { sem, notes, own_notes_only, cost } in built {
            let mut all = Vec::new();
            if !own_notes_only {
                for kid in &active.kids {
                    for note in &self.items[*kid].notes {
                        if !all.contains(note) {
                            all.push(note.clone());
                        }
                    }
                }
            }
            all.extend(notes);
            self.add(Item {
                from: active.from,
                to,
                cat: rule.cat,
                sem: Arc::new(sem),
                notes: all,
                cost: active.cost + rule.cost + cost,
                rule: Some(variant.rule),
                kids: active.kids.clone(),
            });
        }
    }
}

fn next(grammar: &Grammar, node: u32, cat: Cat) -> Option<u32> {
    grammar.nodes[node as usize].next.iter().find(|(c, _)| *c == cat).map(|(_, next)| *next)
}
