//! Every rule's examples, read over the crate's test model: the whole text must be a fragment of the rule's category,
//! made by that rule.

use super::{brief::brief, reader};
use crate::chart::Chart;
use crate::scan::scan;

#[test]
fn every_example_reads() {
    let grammar = crate::grammar();
    let reader = reader();
    let known = reader.known.as_ref().unwrap();
    let mut wrong = Vec::new();
    for (at, rule) in grammar.rules.iter().enumerate() {
        for example in &rule.examples {
            let scan = scan(grammar, &reader.lexicon, &example.text);
            let atoms = scan.atoms.len();
            let chart = Chart::run(grammar, known, atoms, scan.edges.clone());
            let whole = chart.items.iter().filter(|item| item.from == 0 && item.to == atoms && item.rule == Some(at));
            let found: Vec<String> = whole.map(|item| brief(&item.sem)).collect();
            if !found.contains(&example.expected) {
                wrong.push(format!("{}: {} = {} but found {found:?}", rule.name, example.text, example.expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
