//! Mutation coverage of the grammar: each rule and each function word is taken away in turn, and some result must change:
//! of the rules' own examples, of this crate's cases, of the project's question sets. `TAGMATA_MUTANTS=all` takes every
//! one away and prints the score with the survivors; otherwise every so many-th.

pub mod suite;
mod words;

use super::cases::told;
use super::round_trip::World;
use crate::chart::Chart;
use crate::rules::Grammar;
use crate::scan::scan;
use crate::tests::brief::brief;
use suite::Suite;

/// In a commit whole questions are asked for one rule of so many, and one word of so many is taken away.
const SAMPLE: usize = 12;

fn step() -> usize {
    if std::env::var("TAGMATA_MUTANTS").is_ok_and(|which| which == "all") { 1 } else { SAMPLE }
}

/// What every whole example of a rule can be, said in that rule's category, by whichever rule.
fn examples(grammar: &Grammar, world: &World, rule: usize) -> Vec<String> {
    let known = world.reader.known.as_ref().unwrap();
    let mut found = Vec::new();
    for example in &grammar.rules[rule].examples {
        let scan = scan(grammar, &world.reader.lexicon, &example.text);
        let atoms = scan.atoms.len();
        let chart = Chart::run(grammar, known, atoms, scan.edges.clone());
        let cat = grammar.rules[rule].cat;
        let whole = chart.items.iter().filter(|item| item.from == 0 && item.to == atoms && item.cat == cat);
        found.extend(whole.map(|item| brief(&item.sem)));
        found.push(";".to_owned());
    }
    found
}

#[test]
fn every_rule_changes_something() {
    let mut suite = Suite::whole();
    let mut grammar = Grammar::load().unwrap();
    let (mut by_questions, mut by_examples, mut survivors) = (0, 0, Vec::new());
    let small = suite.worlds.iter().position(|world| world.name == "shop").unwrap();
    for rule in 0..grammar.rules.len() {
        let before = examples(&grammar, &suite.worlds[small], rule);
        let taken = take_rule(&mut grammar, rule);
        let in_examples = examples(&grammar, &suite.worlds[small], rule) != before;
        // Where the examples tell already, whole questions are asked for the score alone.
        let asks = !in_examples || rule % step() == 0;
        if asks && suite.changes(&grammar, |asked| asked.rules.contains(&rule)) {
            by_questions += 1;
        } else if in_examples {
            by_examples += 1;
            if step() == 1 {
                println!("only its own examples need {}", grammar.rules[rule].name);
            }
        } else {
            survivors.push(grammar.rules[rule].name.clone());
        }
        give_back(&mut grammar, taken);
    }
    let (died, n) = (by_questions + by_examples, grammar.rules.len());
    println!("rules: {died} of {n} mutants die; {by_questions} by whole questions, of {}", suite.asked.len());
    assert!(survivors.is_empty(), "nothing needs these rules:\n{}", survivors.join("\n"));
}

/// Takes a rule out of the table; what was taken.
fn take_rule(grammar: &mut Grammar, rule: usize) -> Vec<(usize, Vec<u32>)> {
    let mut taken = Vec::new();
    for at in 0..grammar.nodes.len() {
        let done = grammar.nodes[at].done.clone();
        let rest: Vec<u32> = done.iter().copied().filter(|v| grammar.variants[*v as usize].rule != rule).collect();
        if rest.len() < done.len() {
            grammar.nodes[at].done = rest;
            taken.push((at, done));
        }
    }
    taken
}

fn give_back(grammar: &mut Grammar, taken: Vec<(usize, Vec<u32>)>) {
    for (at, done) in taken {
        grammar.nodes[at].done = done;
    }
}
