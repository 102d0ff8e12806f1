//! Another reader's draft, held against what the grammar is sure of: numbers, windows, values and negations that the
//! draft contradicts, things in the draft that the question does not say, and words that nobody accounted for.
//!
//! It never changes a draft. Knows no word.

mod account;
mod held;
mod names;
mod ways;

use crate::Reader;
use crate::gist::{Figure, Gist, Span, Way, Window};
use crate::known::Known;
use held::Held;
use jiff::civil::Date;
use tagmata_core::draft::{Compare, Draft, During, Unit};
use tagmata_core::model::Calendar;
use tagmata_core::period::{self, previous, resolve};
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
        let (words, unsound) = sound(said.words, &held);
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
fn sound(words: &[(String, String)], held: &Held) -> (Told, Told) {
    words.iter().cloned().partition(|(_, meaning)| meaning.is_empty() || held.says(meaning))
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
            if self.is_explained(&figure.span) {
                continue;
            }
            say(missing(&figure.span, "这个数", "the number"));
        }
        for window in self.gist.windows.iter().filter(|window| !self.has_window(window)) {
            if self.is_explained(&window.span) {
                continue;
            }
            say(missing(&window.span, "这个时间", "the period"));
        }
        for mentions in self.spans_of(|mention| mention.value.is_some()).values() {
            let span = span_of(mentions[0]);
            if !mentions.iter().any(|mention| self.held.has_mention(mention)) && !self.is_explained(&span) {
                say(missing(&span, "这个条件", "the condition"));
            }
        }
        for mention in self.gist.mentions.iter().filter(|mention| matches!(mention.name, Named::Absent(_))) {
            let text = &mention.text;
            say(Words::both(format!("数据里没有“{text}”"), format!("the data does not hold \"{text}\"")));
        }
        let open = |negation: &&Span| !self.held.restricts && !self.is_explained(negation);
        if let Some(negation) = self.gist.negations.iter().find(open) {
            say(missing(negation, "这个否定", "the negation"));
        }
        self.names_lacking().into_iter().for_each(&mut say);
        self.facts_turned().into_iter().for_each(&mut say);
        doubts.extend(self.ways_lacking());
        doubts
    }

    fn unfounded(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let guesses = self.gist.unread.iter().any(|span| !self.is_explained(span));
        let kind = if guesses { DoubtKind::Guessed } else { DoubtKind::Unfounded };
        let mut say = |about: Words| doubts.push(Doubt { kind, about });
        for (name, value) in &self.held.values {
            let mentioned = |mention: &Mention| match &mention.name {
                // Its name alone may be followed by any of its values.
                Named::Dimension(of) | Named::Tag(of) => {
                    of == name && mention.value.as_ref().is_none_or(|said| said == value)
                }
                _ => false,
            };
            let founded = self.gist.mentions.iter().any(mentioned)
                || self.is_defined_by(name)
                || self.stands(value)
                || self.stands(name)
                || self.before.values.contains(&(name.clone(), value.clone()));
            if !founded {
                say(invented(&format!("{name} = {value}")));
            }
        }
        for number in self.held.tested.iter().filter(|number| **number > 2.0) {
            let said =
                self.gist.figures.iter().any(|figure| same_number(figure.value, *number)) || self.in_a_window(*number);
            if !said && !self.stands(&number.to_string()) && !self.before.numbers.contains(number) {
                say(invented(&number.to_string()));
            }
        }
        for during in &self.held.windows {
            let windows = self.gist.windows.iter().map(|window| &window.during);
            let said = windows.chain(&self.gist.periods).any(|said| self.agree(said, during))
                || self.gist.figures.iter().any(|figure| self.is_year(figure.value, during))
                || Held::numbers_of(during).is_some_and(|all| all.iter().all(|n| self.is_free_figure(*n)));
            let text = serde_json::to_string(during).unwrap_or_default();
            let stands =
                self.words.iter().any(|(_, meaning)| !meaning.is_empty() && held::mentions_window(&text, meaning));
            if !said && !stands && !self.before.windows.contains(during) {
                let dates = resolve(during, self.today, self.calendar).map(|window| window.words());
                say(dates.map_or_else(
                    |_| invented(&text),
                    |dates| {
                        Words::both(
                            format!("问题没有说时间 {}", dates.zh),
                            format!("the question does not say the period {}", dates.en),
                        )
                    },
                ));
            }
        }
        let negates = self.held.negations() > 0 && !self.before.negates;
        let turned = self.words.iter().any(|(_, meaning)| held::is_negative(meaning));
        if negates && !turned && !self.gist.leaves_out && !guesses {
            say(Words::both("问题里没有否定的说法", "the question negates nothing"));
        }
        self.names_made_up().iter().for_each(|name| say(invented(name)));
        self.ways_made_up().into_iter().for_each(say);
        doubts
    }

    /// Whether a number is said outside of every window.
    fn is_free_figure(&self, number: f64) -> bool {
        let windows = || self.gist.windows.iter().map(|window| &window.span);
        let free = |span: &Span| !windows().any(|window| window.from <= span.from && span.to <= window.to);
        self.gist.figures.iter().any(|figure| figure.value == number && free(&figure.span))
    }

    /// Whether some word stands for a key or name, alone or among others.
    fn stands_as(&self, name: &str) -> bool {
        let parts = |stands: &str| stands.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|part| part == name);
        self.words.iter().any(|(_, stands)| parts(stands))
    }

    fn stands(&self, meaning: &str) -> bool {
        self.words.iter().any(|(_, stands)| !stands.is_empty() && (stands == meaning || stands.contains(meaning)))
    }

    /// Whether the other reader said what the words of a span stand for.
    fn is_explained(&self, span: &Span) -> bool {
        let holds = |text: &str| text.to_lowercase().contains(&span.text.to_lowercase());
        self.words.iter().any(|(text, _)| holds(text))
    }

    /// Whether a number is a year of a window that the question says: years of birth are numbers, too.
    fn in_a_window(&self, number: f64) -> bool {
        let year = |day: Option<Date>| day.map(|day| f64::from(day.year()));
        self.gist.windows.iter().any(|window| {
            let dates = resolve(&window.during, self.today, self.calendar).ok();
            dates.is_some_and(|dates| {
                let last = dates.to.and_then(|to| to.yesterday().ok());
                year(dates.from) == Some(number) || year(last) == Some(number)
            })
        })
    }

    fn has_number(&self, figure: &Figure) -> bool {
        let value = figure.value;
        let small = value.fract() == 0.0 && (0.0..=24.0).contains(&value);
        // Hours are said by the clock, stretches of a window by how many they are.
        value == 1.0
            || self.held.lists.contains(&(value as usize)) && small
            || small && self.held.counts_otherwise
            || self.held.numbers.iter().any(|number| same_number(value, *number))
    }

    /// Whether a number is the year of a window.
    fn is_year(&self, number: f64, during: &During) -> bool {
        let year = |day: Option<Date>| day.is_some_and(|day| f64::from(day.year()) == number);
        resolve(during, self.today, self.calendar).is_ok_and(|window| year(window.from))
    }

    fn has_window(&self, window: &Window) -> bool {
        if let During::Last(last) = &window.during
            && self.held.numbers.contains(&f64::from(last.last))
        {
            return true;
        }
        // "Over-40s" is no decade: its figures are tested by.
        let figures = held::figures(&window.span.text);
        let tested = !figures.is_empty() && figures.iter().all(|figure| self.held.tested.contains(figure));
        let years = self.held.tested.iter().any(|number| self.in_a_window(*number));
        let all = || self.held.windows.iter().chain(&self.before.windows);
        let others = || self.gist.windows.iter().filter(|other| *other != window);
        // A window that holds another one which the draft has only says which one.
        let names = |during: &During| {
            self.within(during, &window.during) && others().any(|other| self.agree(&other.during, during))
        };
        tested || years || all().any(|during| self.agree(&window.during, during) || names(during))
    }

    fn within(&self, inner: &During, outer: &During) -> bool {
        let dates = |during: &During| resolve(during, self.today, self.calendar).ok();
        dates(outer).zip(dates(inner)).is_some_and(|(outer, inner)| outer.holds(inner))
    }

    /// The windows that the draft sets beside one of its own.
    fn earlier(&self, window: period::Window) -> Vec<period::Window> {
        let compares = |compare| self.held.ways.contains(&Way::Compare(compare));
        let (period, year) = (compares(Compare::PreviousPeriod), compares(Compare::LastYear));
        let shifted = || period::shifted(window, Unit::Year, -1, self.calendar).ok();
        let mut earlier = Vec::new();
        earlier.extend(previous(window, self.calendar).filter(|_| period || !year));
        earlier.extend(shifted().filter(|_| year || !period));
        earlier
    }

    /// Whether two windows have the same dates, begin or end together, or one is set beside the other.
    fn agree(&self, said: &During, held: &During) -> bool {
        let dates = |during: &During| resolve(during, self.today, self.calendar).ok();
        let piece = said;
        // A window without dates of its own is from each one's own date on.
        let (Some(said), Some(held)) = (dates(said), dates(held)) else { return true };
        let joined = |one: period::Window, other: period::Window| {
            let ends = |window: &period::Window| window.to.map(|to| to.min(self.today));
            let open = one.from.is_none() || one.to.is_none() || other.from.is_none() || other.to.is_none();
            let from = one.from.is_some() && one.from == other.from;
            let to = one.to.is_some() && one.to == other.to;
            one == other || from && (open || ends(&one) == ends(&other)) || to && open
        };
        let earlier = self.earlier(held);
        let set_beside = |before: &period::Window| joined(said, *before) || said.holds(*before);
        // The end of a window is said by the window, where something stands as of its end.
        let piece = matches!(piece, During::Piece(_)) && said.to.is_some() && said.to == held.to;
        piece || joined(said, held) || self.held.compares && earlier.iter().any(set_beside)
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
