//! The offline reader: questions in Chinese and English to ranked drafts, each with an account of every word.
//!
//! A question is folded and cut into atoms (`fold`, `atoms`); every name of the model and every function word that
//! it holds becomes an edge (`lexicon`, `number`); rules, which are data, build typed fragments from the edges
//! (`rules`, `chart`, `make`); the cheapest way through the question is poured into WHO and SHOW (`assemble`,
//! `pour`); what was not read stops the answer (`decide`). No word of any model is known here, no date is worked out,
//! and nothing is planned.

mod account;
mod assemble;
mod atoms;
mod bands;
mod chart;
mod decide;
mod fold;
mod known;
mod lexicon;
mod make;
mod meaning;
mod moves;
mod number;
mod periods;
mod pour;
mod rules;
mod scan;
mod sem;
mod words;

#[cfg(test)]
mod tests;

pub use moves::{Move, move_of};
pub use periods::{PeriodSaid, periods};

use chart::Chart;
use decide::{Candidate, Case};
use indexmap::IndexMap;
use known::Known;
use lexicon::Lexicon;
use pour::Joints;
use rules::Grammar;
use scan::Scan;
use sem::Sem;
use std::sync::{Arc, OnceLock};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::model::{DimensionId, EntityId, Model};
use tagmata_core::reading::{Read, Refusal};
use tagmata_core::warehouse::Values;
use tagmata_core::words::Words;
use words::WordGroup;

/// A question of more atoms is refused before it is read.
const ATOMS_MAX: usize = 400;

/// A path that costs this much more than the cheapest is not tried.
const FAR_FETCHED: i32 = 18;

/// Reads questions over one model. Immutable; share it between threads.
pub struct Reader {
    known: Option<Known>,
    lexicon: Lexicon,
}

/// What was said before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The draft of the last question of the conversation.
    pub previous: Option<&'a Draft>,
}

fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| Grammar::load().expect("the rule files are checked by this crate's tests"))
}

fn cues() -> &'static [WordGroup] {
    static CUES: OnceLock<Vec<WordGroup>> = OnceLock::new();
    CUES.get_or_init(|| words::refusal_cues().expect("the word files are checked by this crate's tests"))
}

impl Reader {
    /// A reader over a model and the values read from its data, which may be none.
    pub fn new(model: &Model, values: &IndexMap<DimensionId, Values>) -> Reader {
        let mut known = Known::new(model);
        if let Some(known) = &mut known {
            known.bands = Arc::new(bands::all(grammar(), known));
        }
        Reader { known, lexicon: Lexicon::build(grammar(), model, values) }
    }

    /// Reads one question. The same question gives the same reading everywhere.
    pub fn read(&self, question: &str, context: &Context<'_>) -> Read {
        let Some(known) = &self.known else { return too_long(question) };
        let grammar = grammar();
        if question.chars().count() > ATOMS_MAX * 8 {
            return too_long(question);
        }
        let scan = scan::scan(grammar, &self.lexicon, question);
        if scan.atoms.len() > ATOMS_MAX {
            return too_long(question);
        }
        let about = |known: &Known| self.read_about(known, &scan, question, context);
        let first = about(known);
        if first.0 {
            return first.1;
        }
        // What cannot be said of the first entity may be said of another one that the question names.
        for entity in named_entities(known, &scan) {
            let other = about(&known.about(&entity));
            if other.0 {
                return other.1;
            }
        }
        first.1
    }

    /// Reads a question as one about an entity; whether anything was read, and what it comes to.
    fn read_about(&self, known: &Known, scan: &Scan, text: &str, context: &Context<'_>) -> (bool, Read) {
        let grammar = grammar();
        let chart = Chart::run(grammar, known, scan.atoms.len(), scan.edges.clone());
        if chart.capped {
            return (true, too_long(text));
        }
        let paths = assemble::paths(grammar, scan, &chart);
        let candidates = candidates(known, scan, &chart, &paths, &Joints::of(grammar), context.previous);
        let found = !candidates.is_empty();
        let case = Case { grammar, known, lexicon: &self.lexicon, cues: cues(), scan, chart: &chart, text };
        (found, case.decide(&paths, candidates))
    }
}

/// The entities besides the first that a question names, in its order.
fn named_entities(known: &Known, scan: &Scan) -> Vec<EntityId> {
    let mut named = Vec::new();
    for edge in &scan.edges {
        if let Sem::Entity(Some(entity)) = &*edge.sem
            && *entity != known.main
            && !named.contains(entity)
        {
            named.push(entity.clone());
        }
    }
    named
}

/// Every path that was read whole, poured; one candidate a draft and set of open choices, cheapest first.
fn candidates(
    known: &Known,
    scan: &Scan,
    chart: &Chart,
    paths: &[assemble::Path],
    joints: &Joints,
    previous: Option<&Draft>,
) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    // Where the words read most naturally cannot be put together, a far-fetched reading of them is no answer.
    let limit = paths.first().map_or(0, |path| path.cost + FAR_FETCHED);
    for (at, path) in
        paths.iter().enumerate().filter(|(_, path)| path.unread == 0 && !path.steps.is_empty() && path.cost <= limit)
    {
        for poured in pour::pour(known, scan, chart, path, joints, previous).unwrap_or_default() {
            let cost = path.cost + poured.cost;
            let known_already =
                candidates.iter_mut().find(|c| c.poured.draft == poured.draft && same_choices(c, &poured));
            match known_already {
                Some(other) if other.cost <= cost => {}
                Some(other) => *other = Candidate { path: at, poured, cost },
                None => candidates.push(Candidate { path: at, poured, cost }),
            }
        }
    }
    decide::keep_one(known, &mut candidates);
    candidates.sort_by_key(|candidate| (candidate.cost, candidate.path));
    candidates
}

fn same_choices(candidate: &Candidate, poured: &pour::Poured) -> bool {
    let open = |notes: &[sem::Note]| {
        notes.iter().filter(|n| matches!(n, sem::Note::Choose { .. } | sem::Note::Stop(_))).count()
    };
    open(&candidate.poured.notes) == open(&poured.notes)
}

fn too_long(question: &str) -> Read {
    let message = Words::both(
        "问题太长，没法稳妥地读；请拆成几个短的问题",
        "the question is too long to read safely; ask it in parts",
    );
    let why = vec![Diagnostic::new(Code::Limit, Place::Question { from: 0, to: question.chars().count() }, message)];
    Read::Refuse(Refusal { why, account: account::unread(question) })
}
