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
mod check;
mod decide;
mod fold;
mod gist;
mod known;
mod lexicon;
mod make;
mod meaning;
mod moves;
mod near;
mod nearest;
mod number;
mod periods;
mod pinyin;
mod pour;
mod rules;
mod scan;
mod sem;
mod suggest;
mod verified;
mod words;

#[cfg(test)]
mod tests;

pub use check::{ANSWERED_FROM, Checked, Doubt, DoubtKind, Said, UNDOUBTED};
pub use gist::{Figure, Gist, Span, Window};
pub use moves::{Move, move_of};
pub use periods::{PeriodSaid, periods};

use chart::Chart;
use decide::{Candidate, Case};
use indexmap::IndexMap;
use known::Known;
use lexicon::Lexicon;
use near::Instead;
use pour::Joints;
use rules::Grammar;
use scan::Scan;
use sem::Sem;
use std::sync::{Arc, OnceLock};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::model::{DimensionId, EntityId, Model};
use tagmata_core::reading::{Choice, Read, Refusal, Role, Suggestion};
use tagmata_core::warehouse::Values;
use tagmata_core::words::{Lang, Words};
use verified::Verified;
use words::WordGroup;

/// A question of more atoms is refused before it is read.
const ATOMS_MAX: usize = 400;

/// A path that costs this much more than the cheapest is not tried.
const FAR_FETCHED: i32 = 18;

/// Reads questions over one model. Immutable; share it between threads.
pub struct Reader {
    known: Option<Known>,
    lexicon: Lexicon,
    verified: Verified,
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

/// How a question reads as it stands; where a word was not understood, with the questions that may have been meant.
type AsSaid = (Read, Vec<Instead>);

fn nothing(read: Read) -> AsSaid {
    (read, Vec::new())
}

/// Whether another reader may know better: a word was not understood, or not how the words go together; or the whole was
/// taken for talk, though it names something. What was refused for what it asks is not among them, nor is a choice that
/// only the asker can make.
pub fn is_unsure(read: &Read) -> bool {
    match read {
        Read::Readings(_) => false,
        Read::Ask(ask) => ask.about.code == Code::Unread,
        Read::Refuse(refusal) => {
            let says_something = refusal.account.iter().any(|entry| entry.text.contains(char::is_alphanumeric));
            let names = refusal.account.iter().any(|entry| entry.role == Role::Read && !entry.meaning.en.is_empty());
            let open = |why: &Diagnostic| match why.code {
                Code::Unread => true,
                Code::OffTopic => names || decide::knows_nothing_of(why),
                _ => false,
            };
            says_something && refusal.why.iter().all(open)
        }
    }
}

impl Reader {
    /// A reader over a model and the values read from its data, which may be none.
    pub fn new(model: &Model, values: &IndexMap<DimensionId, Values>) -> Reader {
        let mut known = Known::new(model);
        if let Some(known) = &mut known {
            known.bands = Arc::new(bands::all(grammar(), known));
        }
        let lexicon = Lexicon::build(grammar(), model, values);
        let mut verified = Verified::default();
        for pair in &model.verified {
            let scan = scan::scan(grammar(), &lexicon, &pair.question);
            verified.add(grammar(), &scan, &pair.question, &pair.draft);
        }
        Reader { known, lexicon, verified }
    }

    /// Reads one question. The same question gives the same reading everywhere. One that an analyst approved has the
    /// draft that was approved.
    pub fn read(&self, question: &str, context: &Context<'_>) -> Read {
        if !self.verified.is_empty() && question.chars().count() <= ATOMS_MAX {
            let scan = scan::scan(grammar(), &self.lexicon, question);
            let by_grammar = || self.read_by_grammar(question, &Context::default());
            if let Some(read) = self.verified.find(grammar(), &scan, question, by_grammar) {
                return read;
            }
        }
        self.read_by_grammar(question, context)
    }

    /// Whether two questions say the same in other words for the same names, politeness apart.
    pub fn says_the_same(&self, one: &str, other: &str) -> bool {
        let key = |text| verified::key(grammar(), &scan::scan(grammar(), &self.lexicon, text));
        key(one).is_some_and(|one| key(other) == Some(one))
    }

    /// What may come next while a question is typed, best first, at most ten; names in `lang` first. The same text gives
    /// the same suggestions everywhere.
    pub fn suggest(&self, typed: &str, lang: Option<Lang>) -> Vec<Suggestion> {
        suggest::suggest(self, typed, lang)
    }

    /// Reads one question as if no analyst had approved it.
    pub fn read_by_grammar(&self, question: &str, context: &Context<'_>) -> Read {
        self.read_by(grammar(), question, context)
    }

    /// Reads one question by some rules.
    fn read_by(&self, grammar: &Grammar, question: &str, context: &Context<'_>) -> Read {
        let (read, instead) = self.read_as_said(grammar, question, context);
        let (Read::Refuse(refusal), Some(known)) = (&read, &self.known) else { return read };
        let mut options: Vec<(Instead, Choice)> = Vec::new();
        for one in instead {
            let Some((one, draft)) = self.read_instead(grammar, one, context) else { continue };
            if !options.iter().any(|(_, known)| known.draft == draft) {
                let words = near::option(&one);
                options.push((one, Choice { words, draft, size: None }));
            }
        }
        if let Some(ask) = near::ask(refusal, options) {
            return Read::Ask(ask);
        }
        if question.chars().count() > ATOMS_MAX * 8 {
            return read;
        }
        let scan = scan::scan(grammar, &self.lexicon, question);
        if scan.atoms.len() > ATOMS_MAX {
            return read;
        }
        nearest::offered(known, &scan, refusal.clone(), |text| {
            let scan = scan::scan(grammar, &self.lexicon, text);
            matches!(self.read_about(grammar, known, &scan, text, &Context::default()), (_, (Read::Readings(_), _)))
        })
    }

    /// Reads a question that may have been meant; where a second word is misspelt, too, with its nearest name.
    fn read_instead(&self, grammar: &Grammar, one: Instead, context: &Context<'_>) -> Option<(Instead, Draft)> {
        let draft = |read: Read| match read {
            Read::Readings(readings) => readings.into_iter().next().map(|reading| reading.draft),
            Read::Ask(_) | Read::Refuse(_) => None,
        };
        let (read, next) = self.read_as_said(grammar, &one.question, context);
        let Some(next) = next.into_iter().next() else { return Some((one, draft(read)?)) };
        let (read, _) = self.read_as_said(grammar, &next.question, context);
        Some((next.after(&one), draft(read)?))
    }

    /// Reads a question as it stands, about the first entity, or else about one that it names.
    fn read_as_said(&self, grammar: &Grammar, question: &str, context: &Context<'_>) -> AsSaid {
        let Some(known) = &self.known else { return nothing(too_long(question)) };
        if question.chars().count() > ATOMS_MAX * 8 {
            return nothing(too_long(question));
        }
        let scan = scan::scan(grammar, &self.lexicon, question);
        if scan.atoms.len() > ATOMS_MAX {
            return nothing(too_long(question));
        }
        let about = |known: &Known| self.read_about(grammar, known, &scan, question, context);
        // A question that names one other entity and never the first is about the one it names.
        if let [only] = named_entities(known, &scan).as_slice()
            && context.previous.is_none()
            && !names_first(known, &scan)
        {
            let other = about(&known.about(only));
            if other.0 {
                return other.1;
            }
        }
        let first = about(known);
        if first.0 {
            return first.1;
        }
        // What cannot be said of the first entity may be said of another one that the question names.
        for entity in named_entities(known, &scan).into_iter().chain(owners(known, &scan)) {
            let other = about(&known.about(&entity));
            if other.0 {
                return other.1;
            }
        }
        first.1
    }

    /// Reads a question as one about an entity; whether anything was read, and what it comes to.
    fn read_about(
        &self,
        grammar: &Grammar,
        known: &Known,
        scan: &Scan,
        text: &str,
        context: &Context<'_>,
    ) -> (bool, AsSaid) {
        let chart = Chart::run(grammar, known, scan.atoms.len(), scan.edges.clone());
        if chart.capped {
            return (true, nothing(too_long(text)));
        }
        let paths = assemble::paths(grammar, scan, &chart);
        let candidates = candidates(known, scan, &chart, &paths, &Joints::of(grammar), context.previous);
        let found = !candidates.is_empty();
        let case = Case { grammar, known, lexicon: &self.lexicon, cues: cues(), scan, chart: &chart, text };
        let read = case.decide(&paths, candidates);
        let unread = matches!(&read, Read::Refuse(refusal) if refusal.why.iter().any(near::may_be_misspelt));
        let instead = match paths.first().filter(|_| unread) {
            Some(path) => near::instead(&self.lexicon, scan, path, text),
            None => Vec::new(),
        };
        (found, (read, instead))
    }
}

/// The entities besides the first that a question names, in its order.
fn named_entities(known: &Known, scan: &Scan) -> Vec<EntityId> {
    let mut named = Vec::new();
    // A noun inside the name of a number names nobody.
    let inside = |at: &chart::Item| {
        let number = |e: &chart::Item| e.from <= at.from && at.to <= e.to && e.to - e.from > at.to - at.from;
        scan.edges.iter().any(|e| matches!(&*e.sem, Sem::Metric(_)) && number(e))
    };
    for edge in &scan.edges {
        if let Sem::Entity(Some(entity)) = &*edge.sem
            && *entity != known.main
            && !inside(edge)
            && !named.contains(entity)
        {
            named.push(entity.clone());
        }
    }
    named
}

/// The entities besides the first whose own values a question says, where it names nobody.
fn owners(known: &Known, scan: &Scan) -> Vec<EntityId> {
    let mut owners = Vec::new();
    if names_first(known, scan) || !named_entities(known, scan).is_empty() {
        return owners;
    }
    for edge in &scan.edges {
        let Sem::Objects(objects) = &*edge.sem else { continue };
        for (field, _) in &objects.values {
            let owner = pour::owner(known, field.as_str()).filter(|owner| *owner != known.main);
            owners.extend(owner.filter(|owner| !owners.contains(owner)));
        }
    }
    owners
}

/// Whether a question names the first entity.
fn names_first(known: &Known, scan: &Scan) -> bool {
    scan.edges.iter().any(|edge| matches!(&*edge.sem, Sem::Entity(Some(entity)) if *entity == known.main))
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
