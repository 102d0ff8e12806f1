//! Function words taken away one by one. A word is needed where a question lacks it: one of the suite's, or one of them
//! with this word in place of another of its group, which must be read the same way.

use super::step;
use super::suite::{Suite, read};
use crate::assemble::{Step, paths};
use crate::chart::Chart;
use crate::fold::is_han;
use crate::rules::Grammar;
use crate::scan::{Scan, scan};
use crate::tests::brief::brief;
use crate::tests::cases::told;
use crate::tests::round_trip::World;
use rustc_hash::FxHashMap;

/// Questions that a word is tried in.
const HOSTS_MAX: usize = 6;
/// Words that must be needed, of a hundred. Others make up the rest, or no question has a place for their group.
const FLOOR: usize = 70;

/// A place of a question that a word of a group stands in.
struct Host {
    world: usize,
    /// The rule whose example it is, where it is no whole question.
    rule: Option<usize>,
    /// The question's characters, folded.
    text: Vec<char>,
    from: usize,
    to: usize,
}

/// The places that words of each group have on the best path of a question, by group and script.
fn hosts(grammar: &Grammar, suite: &Suite) -> Hosts {
    let mut hosts = Hosts::default();
    for asked in suite.asked.iter().filter(|asked| asked.texts.len() == 1 && answers(&asked.told)) {
        let reader = &suite.worlds[asked.world].reader;
        let known = reader.known.as_ref().unwrap();
        let scan = scan(grammar, &reader.lexicon, &asked.texts[0]);
        let chart = Chart::run(grammar, known, scan.atoms.len(), scan.edges.clone());
        let Some(path) = paths(grammar, &scan, &chart).into_iter().next() else { continue };
        let mut open = Vec::new();
        let mut used: Vec<(usize, usize, usize)> = Vec::new();
        for step in &path.steps {
            match step {
                Step::Fragment(index) => open.push(*index),
                Step::Word(edge) => {
                    let group = scan.roles[*edge].0;
                    used.extend(group.map(|group| (group, scan.edges[*edge].from, scan.edges[*edge].to)));
                }
                Step::Unread(_) => {}
            }
        }
        while let Some(index) = open.pop() {
            let item = &chart.items[index];
            open.extend(item.kids.iter().copied());
            let same = |edge: &crate::chart::Item| {
                (edge.from, edge.to, edge.cat) == (item.from, item.to, item.cat) && edge.sem == item.sem
            };
            let edge = scan.edges.iter().position(same).filter(|_| item.kids.is_empty());
            used.extend(edge.and_then(|edge| scan.roles[edge].0).map(|group| (group, item.from, item.to)));
        }
        for (group, from, to) in used {
            host(&mut hosts, &scan, group, (from, to), (asked.world, None));
        }
    }
    example_hosts(grammar, suite, &mut hosts);
    hosts
}

type Hosts = FxHashMap<(usize, bool), Vec<Host>>;

fn host(hosts: &mut Hosts, scan: &Scan, group: usize, atoms: (usize, usize), of: (usize, Option<usize>)) {
    let (from, to) = (scan.atoms[atoms.0].from, scan.atoms[atoms.1 - 1].to);
    let text = scan.norm.chars.clone();
    let han = text[from..to].iter().any(|c| is_han(*c));
    hosts.entry((group, han)).or_default().push(Host { world: of.0, rule: of.1, text, from, to });
}

/// Every function word of a rule's example is a place for others of its group.
fn example_hosts(grammar: &Grammar, suite: &Suite, hosts: &mut Hosts) {
    let world = suite.worlds.iter().position(|world| world.name == "shop").unwrap();
    for (at, rule) in grammar.rules.iter().enumerate() {
        for example in &rule.examples {
            let scan = scan(grammar, &suite.worlds[world].reader.lexicon, &example.text);
            for (edge, role) in scan.edges.iter().zip(&scan.roles) {
                if let Some(group) = role.0 {
                    host(hosts, &scan, group, (edge.from, edge.to), (world, Some(at)));
                }
            }
        }
    }
}

fn answers(told: &str) -> bool {
    !told.starts_with("REFUSE") && !told.starts_with("ASK")
}

impl Host {
    fn with(&self, word: &str) -> Vec<String> {
        let text: String = self.text[..self.from].iter().collect();
        vec![format!("{text}{word}{}", self.text[self.to..].iter().collect::<String>())]
    }
}

/// What a question comes to, without what was taken for granted; for the example of a rule, what it is in that category.
fn comes_to(grammar: &Grammar, world: &World, rule: Option<usize>, texts: &[String]) -> String {
    if let Some(rule) = rule {
        let known = world.reader.known.as_ref().unwrap();
        let scan = scan(grammar, &world.reader.lexicon, &texts[0]);
        let chart = Chart::run(grammar, known, scan.atoms.len(), scan.edges.clone());
        let whole = |item: &&crate::chart::Item| item.from == 0 && item.to == scan.atoms.len();
        let found = chart.items.iter().filter(whole).filter(|item| item.cat == grammar.rules[rule].cat);
        return found.map(|item| brief(&item.sem)).collect::<Vec<_>>().join("; ");
    }
    let told = told(&read(grammar, &world.reader, texts));
    told.lines().filter(|line| !line.contains("assumed:")).collect::<Vec<_>>().join("\n")
}

#[test]
fn function_words_are_needed() {
    let mut suite = Suite::whole();
    let grammar = crate::grammar();
    let hosts = hosts(grammar, &suite);
    let (mut n, mut by_questions, mut by_exchange) = (0, 0, 0);
    let (mut superfluous, mut survivors) = (Vec::new(), Vec::new());
    let mut turn = 0;
    for (group, words) in grammar.groups.iter().enumerate() {
        for word in &words.words {
            turn += 1;
            if turn % step() != 0 {
                continue;
            }
            n += 1;
            if by_suite(grammar, &mut suite, group, word) {
                by_questions += 1;
                continue;
            }
            let name = format!("{}:{} {word}", words.cat, words.which);
            match by_other(grammar, &mut suite, &hosts, group, word) {
                Need::Stands => by_exchange += 1,
                Need::Superfluous => superfluous.push(name),
                Need::NoPlace => survivors.push(name),
            }
        }
    }
    let died = by_questions + by_exchange;
    println!("words: {died} of {n} mutants die; {by_questions} in questions, {by_exchange} in place of others");
    println!("{} are made up of other words, {} found no place", superfluous.len(), survivors.len());
    if step() == 1 {
        println!("other words make up:\n{}", superfluous.join("\n"));
        println!("no question has a place for:\n{}", survivors.join("\n"));
    }
    assert!(died * 100 >= n * FLOOR, "only {died} of {n} function words are needed:\n{}", survivors.join("\n"));
}

fn take(suite: &mut Suite, world: usize, group: usize, word: &str) -> Option<crate::lexicon::Taken> {
    suite.worlds[world].reader.lexicon.take_word(group, word)
}

/// Whether a question of the suite needs a word.
fn by_suite(grammar: &Grammar, suite: &mut Suite, group: usize, word: &str) -> bool {
    let key = (group, word.to_owned());
    let at: Vec<usize> = (0..suite.asked.len()).filter(|at| suite.asked[*at].words.contains(&key)).collect();
    for at in at {
        let world = suite.asked[at].world;
        let Some(taken) = take(suite, world, group, word) else { continue };
        let asked = &suite.asked[at];
        let changed = told(&read(grammar, &suite.worlds[world].reader, &asked.texts)) != asked.told;
        suite.worlds[world].reader.lexicon.put_back(taken);
        if changed {
            return true;
        }
    }
    false
}

/// What came of a word in the places of others.
#[derive(Clone, Copy, PartialEq)]
enum Need {
    /// It was read the same way, and not without it.
    Stands,
    /// It was read the same way with it and without it: other words of the lexicon make it up.
    Superfluous,
    /// It was read the same way in no place.
    NoPlace,
}

/// Whether a question with the word in place of another of its group is read the same way, and not without it.
fn by_other(grammar: &Grammar, suite: &mut Suite, hosts: &Hosts, group: usize, word: &str) -> Need {
    let mut need = Need::NoPlace;
    let han = word.chars().any(is_han);
    for host in hosts.get(&(group, han)).map_or(&[][..], Vec::as_slice).iter().take(HOSTS_MAX) {
        let same = vec![host.text.iter().collect::<String>()];
        let texts = host.with(word);
        let meant = comes_to(grammar, &suite.worlds[host.world], host.rule, &same);
        if meant.is_empty() || comes_to(grammar, &suite.worlds[host.world], host.rule, &texts) != meant {
            continue;
        }
        let Some(taken) = take(suite, host.world, group, word) else { continue };
        let changed = comes_to(grammar, &suite.worlds[host.world], host.rule, &texts) != meant;
        suite.worlds[host.world].reader.lexicon.put_back(taken);
        if changed {
            return Need::Stands;
        }
        need = Need::Superfluous;
    }
    need
}
