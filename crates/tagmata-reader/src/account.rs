//! The account: one entry per span of the question, which together tile it. Nothing is left out and nothing is said twice.

use crate::assemble::{Path, Step};
use crate::chart::Chart;
use crate::known::Known;
use crate::meaning::meaning;
use crate::rules::Grammar;
use crate::scan::Scan;
use tagmata_core::reading::{Entry, Role};
use tagmata_core::words::Words;

/// Categories told as one entry, not by their words.
const WHOLE: [&str; 12] = [
    "Period",
    "SamePeriod",
    "Year",
    "Qty",
    "Test",
    "Times",
    "Grain",
    "TopSize",
    "Cue",
    "Versus",
    "Headcount",
    "AgeTest",
];

struct Teller<'a> {
    grammar: &'a Grammar,
    known: &'a Known,
    scan: &'a Scan,
    chart: &'a Chart,
    /// Spans in atoms with their roles and meanings.
    spans: Vec<(usize, usize, Role, Words)>,
}

/// The account of a path.
pub fn account(grammar: &Grammar, known: &Known, scan: &Scan, chart: &Chart, path: &Path, text: &str) -> Vec<Entry> {
    let mut teller = Teller { grammar, known, scan, chart, spans: Vec::new() };
    for step in &path.steps {
        match step {
            Step::Fragment(index) => teller.fragment(*index),
            Step::Word(edge) => {
                let item = &scan.edges[*edge];
                teller.spans.push((item.from, item.to, Role::Filler, Words::plain("")));
            }
            Step::Unread(at) => teller.spans.push((*at, *at + 1, Role::Unread, Words::plain(""))),
        }
    }
    tile(scan, &teller.spans, text)
}

/// The account of a question that was not read at all.
pub fn unread(text: &str) -> Vec<Entry> {
    let to = text.chars().count();
    if to == 0 {
        return Vec::new();
    }
    vec![Entry { from: 0, to, text: text.to_owned(), role: Role::Unread, meaning: Words::plain("") }]
}

impl Teller<'_> {
    fn fragment(&mut self, index: usize) {
        let item = &self.chart.items[index];
        let cat = self.grammar.cats[item.cat as usize].as_str();
        let whole = WHOLE.contains(&cat);
        if whole || item.kids.is_empty() {
            let said = meaning(self.known, &item.sem).or_else(|| self.gloss(index));
            self.spans.push((item.from, item.to, Role::Read, said.unwrap_or_else(|| Words::plain(""))));
            return;
        }
        let mut at = item.from;
        for kid in item.kids.clone() {
            let from = self.chart.items[kid].from;
            if from > at {
                self.spans.push((at, from, Role::Filler, Words::plain("")));
            }
            self.fragment(kid);
            at = self.chart.items[kid].to;
        }
    }

    /// A function word's gloss.
    fn gloss(&self, index: usize) -> Option<Words> {
        let item = &self.chart.items[index];
        let edge = self
            .scan
            .edges
            .iter()
            .position(|e| e.from == item.from && e.to == item.to && e.cat == item.cat && e.sem == item.sem)?;
        let group = self.scan.roles[edge].0?;
        Some(self.grammar.groups[group].gloss.clone())
    }
}

/// Spans in atoms to entries in characters of the original, with every gap told as filler.
fn tile(scan: &Scan, spans: &[(usize, usize, Role, Words)], text: &str) -> Vec<Entry> {
    let chars: Vec<char> = text.chars().collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, role: Role, meaning: Words| {
        if from < to {
            let text = chars[from..to].iter().collect();
            let joins = role != Role::Read && entries.last().is_some_and(|e| e.role == role);
            match entries.last_mut().filter(|_| joins) {
                Some(last) => {
                    last.to = to;
                    last.text.push_str(&chars[from..to].iter().collect::<String>());
                }
                None => entries.push(Entry { from, to, text, role, meaning }),
            }
        }
    };
    for (first, last, role, meaning) in spans {
        let from = scan.norm.back[scan.atoms[*first].from].max(at);
        let to = (scan.norm.back[scan.atoms[*last - 1].to - 1] + 1).max(from);
        push(at, from, Role::Filler, Words::plain(""));
        push(from, to, *role, meaning.clone());
        at = to;
    }
    push(at, chars.len(), Role::Filler, Words::plain(""));
    entries
}
