//! The questions that mutants must change, with what each of them uses.

use super::told;
use crate::chart::Chart;
use crate::rules::Grammar;
use crate::scan::scan;
use crate::tests::round_trip::World;
use crate::{Context, Reader, named_entities};
use rustc_hash::FxHashSet;
use tagmata_core::draft::Draft;
use tagmata_core::reading::Read;

/// A question, or a conversation of some.
pub struct Asked {
    pub world: usize,
    pub texts: Vec<String>,
    /// What comes of it.
    pub told: String,
    /// Rules that made anything in its charts.
    pub rules: FxHashSet<usize>,
    /// Function words in it: group and word.
    pub words: FxHashSet<(usize, String)>,
}

/// All questions.
pub struct Suite {
    pub worlds: Vec<World>,
    pub asked: Vec<Asked>,
}

impl Suite {
    /// This crate's cases and the project's question sets.
    pub fn whole() -> Suite {
        let mut suite = Suite { worlds: World::all(), asked: Vec::new() };
        let here = env!("CARGO_MANIFEST_DIR");
        for (name, set) in [("drinks_shop", "drinks_shop.md"), ("completejourney", "completejourney.md")] {
            let text = std::fs::read_to_string(format!("{here}/../../evals/{set}")).unwrap();
            let questions = text.lines().filter_map(|line| line.strip_prefix("zh: ").or(line.strip_prefix("en: ")));
            questions.for_each(|question| suite.add(name, question));
        }
        for entry in std::fs::read_dir(format!("{here}/tests-data")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "txt") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
                let question = block.trim_start().lines().next().unwrap();
                if !question.starts_with('#') {
                    suite.add("shop", question);
                }
            }
        }
        suite
    }

    fn add(&mut self, world: &str, question: &str) {
        let world = self.worlds.iter().position(|one| one.name == world).unwrap();
        let texts: Vec<String> = question.split(" ⏎ ").map(str::to_owned).collect();
        let grammar = crate::grammar();
        let reader = &self.worlds[world].reader;
        let (mut rules, mut words) = (FxHashSet::default(), FxHashSet::default());
        for text in &texts {
            uses(grammar, reader, text, &mut rules, &mut words);
        }
        let told = told(&read(grammar, reader, &texts));
        self.asked.push(Asked { world, texts, told, rules, words });
    }

    /// Whether any of some questions now comes to something else.
    pub fn changes(&mut self, grammar: &Grammar, of: impl Fn(&Asked) -> bool) -> bool {
        let worlds = &self.worlds;
        let mut all = self.asked.iter().filter(|asked| of(asked));
        all.any(|asked| told(&read(grammar, &worlds[asked.world].reader, &asked.texts)) != asked.told)
    }
}

/// Reads a conversation, each question after the draft of the one before.
pub fn read(grammar: &Grammar, reader: &Reader, texts: &[String]) -> Read {
    let mut previous: Option<Draft> = None;
    let mut last = None;
    for text in texts {
        let read = reader.read_by(grammar, text, &Context { previous: previous.as_ref() });
        if let Read::Readings(readings) = &read {
            previous = Some(readings[0].draft.clone());
        }
        last = Some(read);
    }
    last.unwrap()
}

/// Notes which rules and function words a question's charts hold.
fn uses(
    grammar: &Grammar,
    reader: &Reader,
    text: &str,
    rules: &mut FxHashSet<usize>,
    words: &mut FxHashSet<(usize, String)>,
) {
    let known = reader.known.as_ref().unwrap();
    let scan = scan(grammar, &reader.lexicon, text);
    for (edge, role) in scan.edges.iter().zip(&scan.roles) {
        if let Some(group) = role.0 {
            let (from, to) = (scan.atoms[edge.from].from, scan.atoms[edge.to - 1].to);
            words.insert((group, scan.norm.chars[from..to].iter().collect()));
        }
    }
    let mut note = |known: &crate::known::Known| {
        let chart = Chart::run(grammar, known, scan.atoms.len(), scan.edges.clone());
        rules.extend(chart.items.iter().filter_map(|item| item.rule));
    };
    note(known);
    for entity in named_entities(known, &scan) {
        note(&known.about(&entity));
    }
}
