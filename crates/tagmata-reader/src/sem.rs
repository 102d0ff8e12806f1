//! Fragment values: what a piece of a question means before it has found its place in a draft.

mod follow;
mod parts;
mod said;

pub use follow::{Dropped, Link};
pub use parts::{in_order, row_filter};
pub use said::{Asked, Kept, Region, Said};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic};
use tagmata_core::draft::{
    ChangeAs, Column, Compare, During, Length, Occurrence, Order, Per, RankSize, RowFilter, RowPart, Show, Test, Unit,
    Who,
};
use tagmata_core::model::{DimensionId, EntityId, EventId, MetricId, SegmentId, TagId, TermId};
use tagmata_core::reading::Assumption;
use tagmata_core::words::Words;

/// A fragment's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Sem {
    /// A function word; the text says which of its category.
    Word(String),
    /// An entity noun; `None` is any person.
    Entity(Option<EntityId>),
    /// An event, as a verb, a noun or its doer.
    Event(EventId),
    /// A metric's name, or a verb or counter that means it.
    Metric(MetricId),
    /// A dimension's name.
    Field(DimensionId),
    /// A tag's name.
    TagName(TagId),
    /// Values of tags: one of them holds.
    TagValues(TagId, Vec<String>),
    /// Values of dimensions under a verb, noun or metric.
    Objects(Objects),
    /// A shipped segment.
    Segment(SegmentId),
    /// A business word with a meaning.
    Term(TermId),
    /// Something the data lacks, by its place in the model's list.
    Absent(usize),
    /// A word that counts occasions of an event.
    EventCounter(Vec<EventId>),
    /// A word that counts a metric.
    MetricCounter(MetricId),
    /// A number.
    Number(f64),
    /// A number with its unit.
    Quantity(Quantity),
    /// A tested number with its unit.
    Test(Test, Measured),
    /// A window.
    Period(During),
    /// A number that may still take rows and a window.
    Amount(Amount),
    /// Numbers listed by their names, which share what is said of them.
    Amounts(Vec<Amount>),
    /// A number of some people: average spend per VIP.
    AmountOf(Amount, Who),
    /// A number per entity with its test.
    AmountTest(Amount, Test),
    /// Something done, that may still take objects, a window and a count.
    Deed(Deed),
    /// Things done and not done, in the order said.
    Deeds(Vec<Clause>),
    /// A finished condition.
    Pred(Who),
    /// Values beside an entity noun: a field of the entity, or what they did.
    ValuePeople(Objects),
    /// How many of a ranking, largest or smallest first.
    TopSize(Order, RankSize),
    /// A ranking by a number, still without what is ranked.
    Ranking(Amount, Order, RankSize),
    /// What a ranking goes by, where its size stands elsewhere.
    RankBy(Amount, Option<Order>),
    /// Groups of a field or units of time, ranked by a number.
    TopGroups(Group, Amount, Order, RankSize),
    /// Groups of a field, ranked by how many such people are in them.
    TopGroupsOf(String, Who, Order, RankSize),
    /// Groups of a field whose number passes a test.
    GroupTest(String, Amount, Test),
    /// Tags or dimensions to group by.
    By(Vec<String>),
    /// A grain of time to group by.
    Grain(Unit),
    /// How the numbers are to be shown.
    Cue(Cue),
    /// The same numbers in an earlier window.
    Versus(Compare),
    /// An earlier window named in full.
    VersusPeriod(During),
    /// A number, an earlier window and a later one, whose change is asked.
    FromTo(Option<Box<Amount>>, During, During),
    /// The unit before; it must be the window's own.
    VersusUnit(Unit),
    /// The same unit a year before; it must be the window's own.
    VersusSame(Unit),
    /// What to list of everybody of an entity.
    Listing(Vec<Column>, EntityId),
    /// A list by a field, or the first of it alone.
    SortedBy(String, Order, Option<(u32, EntityId)>),
    /// The values of a tag or field that an entity has.
    Kinds(String, EntityId),
    /// A number of everybody of an entity, or of those of a kind, each on a row of their own.
    EachOf(Amount, EntityId, Option<Who>),
    /// Several plain numbers.
    Numbers(Vec<f64>),
    /// Cut points of a distribution.
    Cuts(Vec<f64>),
    /// What to list of each.
    Columns(Vec<Column>),
    /// Largest or smallest first.
    Sorted(Option<Amount>, Order),
    /// How a number moved between two windows.
    Moved(Moved),
    /// A part of a time that comes again.
    RowPart(RowPart),
    /// A stretch of time after a moment.
    Length(Length),
    /// Several things said as one.
    Several(Vec<Sem>),
    /// A whole view.
    View(Show),
    /// How the utterance hangs on the question before.
    Link(Link),
    /// A part of the question before that is taken away.
    Drop(Dropped),
    /// A part of a view of people against each other or over time.
    Said(Said),
}

/// What a ranking of groups is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// The values of a tag or dimension.
    Field(String),
    /// Units of time.
    Unit(Unit),
}

/// A cue for what to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cue {
    /// How many people.
    Count,
    /// Who they are.
    List,
    /// How much; neutral where a metric is named.
    HowMuch,
    /// A number over time.
    Trend,
    /// What stands before it is a part of what stands behind it.
    Base,
    /// Those without a row count as 0.
    Zeros,
    /// How much a number changed; it needs a window to be set beside.
    Change,
    /// A share.
    Share,
    /// How a number spreads.
    Spread,
}

/// How a number moved between two windows: every test holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// What is tested.
    pub given_as: ChangeAs,
    /// The tests.
    pub tests: Vec<Test>,
}

/// What a tested or bare number counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// Unsaid.
    Bare,
    /// Money.
    Money,
    /// A share.
    Percent,
    /// Occasions of an event; of any of these that the rest is about, where several share the counter.
    Event(Vec<EventId>),
    /// A metric.
    Metric(MetricId),
    /// What the bands of a tag count.
    Tag(TagId),
    /// Units of time.
    Time(Unit),
    /// Once, twice: times of whatever is done.
    Times,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The number; 0.2 for a fifth.
    pub value: f64,
    /// Its unit.
    pub unit: Measured,
}

/// How several values stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// One value, or rows that pass several fields at once.
    One,
    /// Listed without a word that says which.
    Open,
    /// Any of them.
    Any,
    /// Each of them.
    Every,
}

/// Values of one or more dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct Objects {
    /// Dimension and value, in the order said.
    pub values: Vec<(DimensionId, String)>,
    /// How they stand together.
    pub join: Join,
}

/// A metric with rows, window and aggregation still open.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// The metric.
    pub metric: MetricId,
    /// Row filters.
    pub filters: Vec<RowFilter>,
    /// Its own window.
    pub during: Option<During>,
    /// A statistic over the entities.
    pub per: Option<Per>,
    /// What is taken from it, over the same window.
    pub less: Option<Box<Amount>>,
    /// Hours and days of the week that its rows are of.
    pub parts: Vec<RowPart>,
    /// Rows were said before it, and behind it.
    pub sides: (bool, bool),
    /// It is asked for in so many words, and so is not tested: "how many orders".
    pub asked: bool,
}

/// An event with objects, window and count still open.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// The event.
    pub event: EventId,
    /// Its objects, each group as it was said.
    pub objects: Vec<Objects>,
    /// The window, and whether it stood before the verb.
    pub during: Option<During>,
    /// The window stood before the verb.
    pub leading: bool,
    /// How often.
    pub count: Option<Test>,
    /// A number beside the verb.
    pub amount: Option<(MetricId, Test)>,
    /// It is named by its noun, not told by a verb: "an order".
    pub noun: bool,
    /// A number of each occasion by itself: "an order above 200".
    pub each: Option<(MetricId, Test)>,
    /// Only the first or last time.
    pub only: Option<Occurrence>,
    /// What that time itself held.
    pub that: Vec<RowFilter>,
    /// Hours and days of the week that it was done at.
    pub parts: Vec<RowPart>,
}

/// What a fragment carries beside its value.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Taken for granted.
    Assume(Arc<Assumption>),
    /// One of several ways, to be asked about.
    Choose {
        /// What is open; the same text is the same question.
        about: Arc<Words>,
        /// Which way this is.
        option: u8,
        /// The way in words, where the draft alone does not show it.
        words: Option<Arc<Words>>,
        /// Ambiguous, or undefined on purpose.
        code: Code,
    },
    /// The draft before was changed.
    Follows,
    /// It must be closed by the asker, or refused.
    Stop(Arc<Diagnostic>),
}

/// One deed of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// What.
    pub deed: Deed,
    /// Not done.
    pub not: bool,
    /// Its verb was taken from the clause before.
    pub headless: bool,
    /// Said with never.
    pub never: bool,
}

impl Note {
    /// One of several ways to read ambiguous words.
    pub fn choose(about: &Arc<Words>, option: u8, words: Words) -> Note {
        Note::Choose { about: about.clone(), option, words: Some(Arc::new(words)), code: Code::Ambiguous }
    }

    /// Taken for granted, with what else it could be.
    pub fn assume(taken: Words, others: Vec<Words>) -> Note {
        Note::Assume(Arc::new(Assumption { taken, others }))
    }
}
