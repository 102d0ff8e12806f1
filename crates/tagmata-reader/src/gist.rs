//! What a question holds for sure, also where it is not read as a whole: the names and values of the model, numbers,
//! windows, negations, and the words that mean nothing here.
//!
//! It is what another reader's draft is held against; it makes no draft itself. Knows no word.

mod facts;
mod hints;
mod ways;

pub(crate) use facts::{Fact, of_draft as facts_of};
pub use ways::Way;
pub(crate) use ways::of_draft;

use crate::assemble::{Path, Step, paths};
use crate::atoms::AtomKind;
use crate::chart::{Chart, Item};
use crate::known::Known;
use crate::number::{NumberAt, numbers};
use crate::rules::Grammar;
use crate::scan::{Scan, scan};
use crate::sem::{Note, Sem};
use crate::{ATOMS_MAX, Reader, grammar};
use tagmata_core::draft::During;
use tagmata_core::reading::{Mention, Named};

/// What is sure of a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gist {
    /// Every span that names something of the model, longest first at each place; a span may name several things.
    pub mentions: Vec<Mention>,
    /// Values that are counted with or compared to, without those of dates.
    pub numbers: Vec<Figure>,
    /// Every number that is said in words or figures, also where it is a part of something else.
    pub figures: Vec<Figure>,
    /// Windows of time.
    pub windows: Vec<Window>,
    /// Words that turn something into its opposite.
    pub negations: Vec<Span>,
    /// Some word leaves something out, be it by a negation or otherwise: only, drop, exclude.
    pub leaves_out: bool,
    /// Function words: they shape the question, or may go.
    pub wording: Vec<Span>,
    /// What no word list holds.
    pub unread: Vec<Span>,
    /// How it asks, where the cheapest way through it says so.
    pub ways: Vec<(Span, Way)>,
    /// Words and names that the cheapest way through it reads inside a fragment.
    pub leaves: Vec<Span>,
    /// What it is sure to say of values and events.
    pub(crate) facts: Vec<(Span, Fact)>,
    /// Those of them that name something, and what as.
    pub names: Vec<(Span, Named)>,
    /// Windows that any of its words may say.
    pub periods: Vec<During>,
    /// Metrics that any of its words and fragments may mean.
    pub metrics: Vec<String>,
    /// How it may ask, by any of its words and fragments.
    pub hints: Vec<Way>,
}

/// A piece of the question, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its first character.
    pub from: usize,
    /// One past its last character.
    pub to: usize,
    /// Its text.
    pub text: String,
}

/// A number of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where it stands.
    pub span: Span,
    /// Its value; 0.2 for 20 %.
    pub value: f64,
}

/// A window of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Where it stands.
    pub span: Span,
    /// The window.
    pub during: During,
    /// It has a length, and is not torn out of words that were not read.
    pub sure: bool,
}

impl Reader {
    /// What a question holds for sure. A question too long to read holds nothing.
    pub fn gist(&self, question: &str) -> Gist {
        let mut gist = Gist::default();
        let Some(known) = self.known.as_ref().filter(|_| question.chars().count() <= ATOMS_MAX * 8) else {
            return gist;
        };
        let grammar = grammar();
        let scan = scan(grammar, &self.lexicon, question);
        if scan.atoms.len() > ATOMS_MAX {
            return gist;
        }
        let chart = Chart::run(grammar, known, scan.atoms.len(), scan.edges.clone());
        let finder = Finder { grammar, known, scan: &scan, chart: &chart, text: question };
        finder.mentions(&mut gist);
        if let Some(path) = paths(grammar, &scan, &chart).first() {
            finder.along(path, &mut gist);
        }
        finder.unread(&mut gist);
        finder.hints(&mut gist);
        let figure = |said: &NumberAt| Figure { span: finder.span(said.from, said.to), value: said.value };
        gist.figures = numbers(&scan.atoms, &scan.texts).iter().map(figure).collect();
        gist
    }
}

struct Finder<'a> {
    grammar: &'a Grammar,
    known: &'a Known,
    scan: &'a Scan,
    chart: &'a Chart,
    text: &'a str,
}

impl Finder<'_> {
    fn span(&self, from: usize, to: usize) -> Span {
        let back = &self.scan.norm.back;
        let (first, last) = (back[self.scan.atoms[from].from], back[self.scan.atoms[to - 1].to - 1]);
        let text = self.text.chars().skip(first).take(last + 1 - first).collect();
        Span { from: first, to: last + 1, text }
    }

    /// Names that no longer name or window around them holds.
    fn mentions(&self, gist: &mut Gist) {
        let period = self.grammar.cat("Period");
        let mut whole: Vec<(usize, usize)> =
            self.chart.items.iter().filter(|item| item.cat == period).map(|item| (item.from, item.to)).collect();
        let models = self.scan.edges.iter().zip(&self.scan.roles).filter(|(_, role)| role.0.is_none());
        let models: Vec<_> = models.map(|(edge, _)| edge).collect();
        whole.extend(models.iter().map(|edge| (edge.from, edge.to)));
        let inside = |from: usize, to: usize| {
            whole.iter().any(|(first, last)| *first <= from && to <= *last && last - first > to - from)
        };
        for edge in models {
            if inside(edge.from, edge.to) || self.is_torn(edge) {
                continue;
            }
            let span = self.span(edge.from, edge.to);
            for (name, value) in named(self.known, &edge.sem) {
                let from_data = value.as_deref().is_some_and(|value| self.is_from_data(&name, value));
                let mention = Mention { from: span.from, to: span.to, text: span.text.clone(), name, value, from_data };
                if !gist.mentions.contains(&mention) {
                    gist.mentions.push(mention);
                }
            }
        }
    }

    /// Whether a name of one Chinese character is torn out of a word that nobody knows: 水 of 水平.
    fn is_torn(&self, edge: &Item) -> bool {
        let han = |at: usize| self.scan.atoms[at].kind == AtomKind::Han;
        let unknown = |at: usize| han(at) && !self.scan.edges.iter().any(|other| other.from <= at && at < other.to);
        let alone = edge.to == edge.from + 1 && han(edge.from);
        let (before, after) = (edge.from.checked_sub(1), Some(edge.to).filter(|at| *at < self.scan.atoms.len()));
        alone && before.into_iter().chain(after).any(unknown)
    }

    /// Whether a period is what its words say: it has a length, and is not torn out of Chinese words that were not read.
    fn is_whole(&self, period: &Item, unread: &[usize]) -> bool {
        let han = |at: usize| self.scan.atoms[at].kind == AtomKind::Han;
        let beside = [period.from.checked_sub(1).map(|at| (at, period.from)), Some((period.to, period.to - 1))];
        let torn = beside.into_iter().flatten().any(|(out, own)| unread.contains(&out) && han(out) && han(own));
        let open = period.notes.iter().any(|note| matches!(note, Note::Stop(_) | Note::Choose { .. }));
        !torn && !open
    }

    fn is_from_data(&self, name: &Named, value: &str) -> bool {
        let dimensions = &self.known.model.dimensions;
        matches!(name, Named::Dimension(id) if dimensions.get(id.as_str()).is_some_and(|d| !d.values.contains_key(value)))
    }

    /// The numbers and windows on the cheapest way through the question.
    fn along(&self, path: &Path, gist: &mut Gist) {
        let unread: Vec<usize> =
            path.steps.iter().filter_map(|step| if let Step::Unread(at) = step { Some(*at) } else { None }).collect();
        for step in &path.steps {
            match step {
                Step::Fragment(index) => {
                    self.facts(*index, gist);
                    self.inside(*index, &unread, gist);
                }
                Step::Word(edge) => {
                    let item = &self.scan.edges[*edge];
                    gist.wording.push(self.span(item.from, item.to));
                }
                Step::Unread(_) => {}
            }
        }
    }

    fn inside(&self, index: usize, unread: &[usize], gist: &mut Gist) {
        let item = &self.chart.items[index];
        for way in ways::of(&item.sem) {
            gist.ways.push((self.span(item.from, item.to), way));
        }
        if let (Sem::Period(during), true) = (&*item.sem, item.cat == self.grammar.cat("Period")) {
            let (span, sure) = (self.span(item.from, item.to), self.is_whole(item, unread));
            gist.windows.push(Window { span, during: during.clone(), sure });
            return;
        }
        if !item.kids.is_empty() {
            for kid in &item.kids {
                self.inside(*kid, unread, gist);
            }
            return;
        }
        gist.leaves.push(self.span(item.from, item.to));
        let names = named(self.known, &item.sem).into_iter().filter(|(_, value)| value.is_none());
        gist.names.extend(names.map(|(name, _)| (self.span(item.from, item.to), name)));
        let word = self.by_word(item).into_iter().filter(Way::is_plain);
        gist.ways.extend(word.map(|way| (self.span(item.from, item.to), way)));
        if let Sem::Number(value) = &*item.sem {
            gist.numbers.push(Figure { span: self.span(item.from, item.to), value: *value });
        }
    }

    fn negates(&self, cat: u16) -> bool {
        ["NEG", "NEVER", "NOTBE", "EXCEPT"].iter().any(|name| self.grammar.cat(name) == cat)
    }

    /// Function words, those that negate, and what no edge covers.
    fn unread(&self, gist: &mut Gist) {
        let atoms = self.scan.atoms.len();
        let mut covered = vec![false; atoms];
        let near: Vec<usize> = self.scan.near.iter().map(|(at, _)| *at).collect();
        for (edge, (group, _)) in self.scan.edges.iter().zip(&self.scan.roles) {
            // A word that was read as a near one is a guess.
            let guessed = (edge.from..edge.to).any(|at| near.contains(&at));
            if guessed {
                continue;
            }
            covered[edge.from..edge.to].fill(true);
            if group.is_some() {
                gist.wording.push(self.span(edge.from, edge.to));
            }
        }
        let inside = |span: &Span, of: &Span| of.from <= span.from && span.to <= of.to && of != span;
        gist.wording.sort_by_key(|span| (span.from, span.to));
        gist.wording.dedup();
        let all = gist.wording.clone();
        gist.wording.retain(|span| !all.iter().any(|of| inside(span, of)));
        let negating = self.scan.edges.iter().filter(|edge| self.negates(edge.cat));
        gist.negations.extend(negating.map(|edge| self.span(edge.from, edge.to)));
        let leaves_out =
            ["OMIT", "DROPIT", "ONLYTHE", "OUTSIDE", "NOTHINGIN", "NONEOF"].map(|name| self.grammar.cat(name));
        gist.leaves_out =
            !gist.negations.is_empty() || self.scan.edges.iter().any(|edge| leaves_out.contains(&edge.cat));
        gist.negations.sort_by_key(|span| (span.from, span.to));
        gist.negations.dedup();
        // A part of a longer word, of a name or of a test turns nothing around: 不少于.
        gist.negations.retain(|span| gist.wording.contains(span));
        let mut at = 0;
        while at < atoms {
            if covered[at] {
                at += 1;
                continue;
            }
            // A word of letters stands alone; characters run together.
            let letters = self.scan.atoms[at].kind == AtomKind::Latin;
            let ends = |next: usize| covered[next] || letters || self.scan.atoms[next].kind == AtomKind::Latin;
            let to = (at + 1..atoms).find(|next| ends(*next)).unwrap_or(atoms);
            gist.unread.push(self.span(at, to));
            at = to;
        }
    }
}

/// What a meaning names, and the value of it.
fn named(known: &Known, sem: &Sem) -> Vec<(Named, Option<String>)> {
    let one = |name: Named| vec![(name, None)];
    match sem {
        Sem::Entity(Some(id)) => one(Named::Entity(id.to_string())),
        Sem::Event(id) => one(Named::Event(id.to_string())),
        Sem::EventCounter(ids) => ids.iter().map(|id| (Named::Event(id.to_string()), None)).collect(),
        Sem::Metric(id) | Sem::MetricCounter(id) => one(Named::Metric(id.to_string())),
        Sem::Field(id) => one(Named::Dimension(id.to_string())),
        Sem::TagName(id) => one(Named::Tag(id.to_string())),
        Sem::TagValues(id, values) => {
            values.iter().map(|value| (Named::Tag(id.to_string()), Some(value.clone()))).collect()
        }
        Sem::Objects(objects) | Sem::ValuePeople(objects) => {
            let one = |(field, value): &(_, String)| {
                let field: &tagmata_core::model::DimensionId = field;
                (Named::Dimension(field.to_string()), Some(value.clone()))
            };
            objects.values.iter().map(one).collect()
        }
        Sem::Segment(id) => one(Named::Segment(id.to_string())),
        Sem::Term(id) => one(Named::Term(id.to_string())),
        Sem::Absent(at) => one(Named::Absent(known.model.absent[*at].id.clone())),
        _ => Vec::new(),
    }
}
