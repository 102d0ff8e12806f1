//! Another reader's draft, held against what the grammar is sure of: numbers, windows, values and negations that the
//! draft contradicts, things in the draft that the question does not say, and words that nobody accounted for.
//!
//! It never changes a draft. Knows no word.

mod account;
mod founded;
mod held;
mod names;
mod ways;
mod windows;

use crate::Reader;
use crate::gist::{Gist, Span};
use crate::known::Known;
use held::Held;
use jiff::civil::Date;
use tagmata_core::draft::Draft;
use tagmata_core::model::Calendar;
use tagmata_core::reading::{Entry, Mention, Named};
use tagmata_core::words::Words;

/// What another reader said of a question.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// The draft before it, which it may have kept things of.
    pub previous: Option<&'a Draft>,
    /// Words, and what they stand for: a name, value or key of the draft; empty for one that changes nothing.
    pub words: &'a [(String, String)],
    /// Today.
    pub today: Date,
}

/// What came of holding a draft against its question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked {
    /// The account of the question's words.
    pub account: Vec<Entry>,
    /// What speaks against the draft.
    pub doubts: Vec<Doubt>,
}

/// Something that speaks against a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// How much.
    pub kind: DoubtKind,
    /// What.
    pub about: Words,
}

/// How much a doubt speaks against a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtKind {
    /// The question says something for sure, and the draft does not.
    Contradicted,
    /// The draft says something that the question does not.
    Unfounded,
    /// The same where the question holds words that the grammar lacks, which may say it.
    Guessed,
    /// Nobody said what a word is for.
    Unaccounted,
}

/// A reading that nothing speaks against.
pub const UNDOUBTED: f64 = 0.9;
/// A reading less sure than this is asked about, not answered.
pub const ANSWERED_FROM: f64 = 0.5;

impl Checked {
    /// How sure the draft is, from 0 to 1: each doubt lowers it; what the grammar is sure of and the draft lacks, the most.
    pub fn confidence(&self) -> f64 {
        self.doubts.iter().fold(UNDOUBTED, |sure, doubt| sure * doubt.kind.weight())
    }
}

impl DoubtKind {
    fn weight(self) -> f64 {
        match self {
            DoubtKind::Contradicted => 0.4,
            DoubtKind::Unfounded => 0.5,
            DoubtKind::Guessed | DoubtKind::Unaccounted => 0.7,
        }
    }
}

impl Reader {
    /// Holds a draft against its question.
    pub fn check(&self, question: &str, said: &Said<'_>) -> Checked {
        self.held_against(&self.gist(question), question, said)
    }

    /// The same against what is sure of the question already.
    pub(crate) fn held_against(&self, gist: &Gist, question: &str, said: &Said<'_>) -> Checked {
        let Some(known) = &self.known else { return Checked::default() };
        let held = Held::of(said.draft);
        let mut before = said.previous.map(Held::of).unwrap_or_default();
        known.granted(gist, &mut before);
        let calendar = &known.model.calendar;
        let (words, unsound) = sound(said.words, &held, known);
        let checker = Checker { gist, held: &held, before: &before, words: &words, today: said.today, calendar, known };
        let mut doubts = checker.contradicted();
        doubts.extend(checker.unfounded());
        doubts.extend(unsound.iter().map(|(text, meaning)| contradicts_itself(text, meaning)));
        let account = account::account(known, &checker, question);
        doubts.extend(account::unaccounted(&checker, &account));
        Checked { account, doubts }
    }
}

impl Known {
    /// Business words and segments stand for conditions of their own.
    fn granted(&self, gist: &Gist, held: &mut Held) {
        for mention in &gist.mentions {
            match &mention.name {
                Named::Term(id) => {
                    if let Some(term) = self.model.terms.get(id.as_str()) {
                        term.who.iter().chain(term.options.iter().map(|(_, who)| who)).for_each(|who| held.add(who));
                    }
                }
                Named::Segment(id) => {
                    if let Some(segment) = self.model.segments.get(id.as_str()) {
                        held.add(&segment.who);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Words whose meaning stands in the draft, and the others, which are as if nothing had been said of them.
fn sound(words: &[(String, String)], held: &Held, known: &Known) -> (Told, Told) {
    // Whom it is about goes without saying.
    let entity = |meaning: &str| known.model.entities.contains_key(meaning);
    words.iter().cloned().partition(|(_, meaning)| meaning.is_empty() || entity(meaning) || held.says(meaning))
}

/// Words with what they stand for.
type Told = Vec<(String, String)>;

/// Everything that is compared.
struct Checker<'a> {
    gist: &'a Gist,
    held: &'a Held,
    before: &'a Held,
    words: &'a [(String, String)],
    today: Date,
    calendar: &'a Calendar,
    known: &'a Known,
}

impl Checker<'_> {
    fn contradicted(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let mut say = |about: Words| doubts.push(Doubt { kind: DoubtKind::Contradicted, about });
        for figure in self.gist.numbers.iter().filter(|figure| !self.has_number(figure)) {
            let is_number = |_: &str, meaning: &str| !held::figures(meaning).is_empty();
            if !self.is_told(&figure.span, is_number) {
                say(missing(&figure.span, "这个数", "the number"));
            }
        }
        let windows: Vec<String> = self.held.windows.iter().filter_map(|w| serde_json::to_string(w).ok()).collect();
        let is_time = |_: &str, meaning: &str| {
            let names = |window: &String| held::mentions_window(window, meaning);
            !meaning.is_empty() && (!held::figures(meaning).is_empty() || windows.iter().any(names))
        };
        for window in self.gist.windows.iter().filter(|window| window.sure && !self.has_window(window)) {
            if !self.is_told(&window.span, is_time) {
                say(missing(&window.span, "这个时间", "the period"));
            }
        }
        for mentions in self.spans_of(|mention| mention.value.is_some()).values() {
            let span = span_of(mentions[0]);
            if !mentions.iter().any(|mention| self.held.has_mention(mention)) && !self.is_meant(&span) {
                say(missing(&span, "这个条件", "the condition"));
            }
        }
        for mention in self.gist.mentions.iter().filter(|mention| matches!(mention.name, Named::Absent(_))) {
            let text = &mention.text;
            say(Words::both(format!("数据里没有“{text}”"), format!("the data does not hold \"{text}\"")));
        }
        let open =
            |negation: &&Span| !self.held.restricts && !self.is_told(negation, |text, m| self.is_turned(text, m));
        if let Some(negation) = self.gist.negations.iter().find(open) {
            say(missing(negation, "这个否定", "the negation"));
        }
        self.names_lacking().into_iter().for_each(&mut say);
        self.facts_turned().into_iter().for_each(&mut say);
        doubts.extend(self.ways_lacking());
        doubts
    }

    /// Whether the other reader said of the words of a span what they stand for, or that they change nothing.
    fn is_explained(&self, span: &Span) -> bool {
        self.is_told(span, |_, _| true)
    }

    /// Whether it said that they stand for something in the draft.
    fn is_meant(&self, span: &Span) -> bool {
        self.is_told(span, |_, meaning| !meaning.is_empty())
    }

    /// Whether it said something that fits of words that hold a span.
    fn is_told(&self, span: &Span, fits: impl Fn(&str, &str) -> bool) -> bool {
        let holds = |text: &str| text.to_lowercase().contains(&span.text.to_lowercase());
        self.words.iter().any(|(text, meaning)| holds(text) && fits(text, meaning))
    }

    /// Whether words with a negation in them are told to stand for one, for a number that has it in itself, or for
    /// something that none of their parts names: 雷打不动.
    fn is_turned(&self, text: &str, meaning: &str) -> bool {
        let names = |mention: &Mention| text.contains(&mention.text);
        let whole = !meaning.is_empty() && !self.gist.mentions.iter().any(names);
        held::is_negative(meaning) || self.known.model.metrics.contains_key(meaning) || whole
    }
}

fn same_number(said: f64, held: f64) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
    near(said, held) || near(said * 100.0, held) || near(said, held * 100.0)
}

fn span_of(mention: &Mention) -> Span {
    Span { from: mention.from, to: mention.to, text: mention.text.clone() }
}

fn missing(span: &Span, zh: &str, en: &str) -> Words {
    let text = &span.text;
    Words::both(format!("读法里没有“{text}”{zh}"), format!("the reading lacks {en} \"{text}\""))
}

/// The other reader said what a word stands for, and did not put it into the draft.
fn contradicts_itself(text: &str, meaning: &str) -> Doubt {
    let about = Words::both(
        format!("“{text}”被说成{meaning}，读法里却没有"),
        format!("\"{text}\" is said to stand for {meaning}, which the reading lacks"),
    );
    Doubt { kind: DoubtKind::Unfounded, about }
}

fn invented(what: &str) -> Words {
    Words::both(format!("问题没有说“{what}”"), format!("the question does not say \"{what}\""))
}
