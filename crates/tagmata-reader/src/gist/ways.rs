//! How a question asks: the tests, orders, units, shares, averages and the like that its fragments and words say.
//!
//! A way is sure where the cheapest way through the question says it; it is hinted at where any fragment or word may.
//! Knows no word: only categories.

use super::Finder;
use crate::chart::Item;
use crate::sem::{Amount, Cue, Deed, Group, Join, Measured, Sem};
use serde_json::Value;
use tagmata_core::draft::{Compare, Occurrence, Order, Stat, Test, Unit};
use tagmata_core::model::MetricId;

/// One way of asking.
#[derive(Debug, Clone, PartialEq)]
pub enum Way {
    /// A number is tested.
    Tested(Test),
    /// Some number is tested in this direction.
    Bound(String),
    /// Largest or smallest first.
    Order(Order),
    /// A row, or a turn, for each of these.
    Grain(Unit),
    /// Over time, whatever the unit.
    OverTime,
    /// A part of a whole.
    Share,
    /// A statistic over many.
    Stat(Stat),
    /// For each of something.
    Per,
    /// The same number of an earlier window.
    Compare(Compare),
    /// Something is set beside something else.
    Beside,
    /// Something moved from one time to another.
    Moved,
    /// The first or last time alone.
    Only(Occurrence),
    /// A row for each value of these.
    By(Vec<String>),
    /// One of several will do.
    Either,
    /// How many there are.
    Count,
    /// How much, whatever is counted.
    HowMuch,
    /// Which ones they are.
    List,
}

/// A word category, and a way that its words hint at.
type Hint = (&'static str, fn() -> Way);

/// Word categories, and the ways that their words hint at; what a category's own text says comes on top.
const CATEGORIES: [Hint; 45] = [
    ("SHARE", || Way::Share),
    ("SHAREW", || Way::Share),
    ("ZHAN", || Way::Share),
    ("REACHW", || Way::Share),
    ("LIFTW", || Way::Share),
    ("INDEXW", || Way::Share),
    ("AVG", || Way::Stat(Stat::Average)),
    ("PERHEAD", || Way::Stat(Stat::Average)),
    ("PER", || Way::Per),
    ("PERUNIT", || Way::Per),
    ("ONAVERAGE", || Way::Stat(Stat::Average)),
    ("AVGOVER", || Way::Stat(Stat::Average)),
    ("MEDIAN", || Way::Stat(Stat::Median)),
    ("TREND", || Way::OverTime),
    ("TRENDLINE", || Way::OverTime),
    ("CHANGEWORD", || Way::OverTime),
    ("YOY", || Way::Compare(Compare::LastYear)),
    ("POP", || Way::Compare(Compare::PreviousPeriod)),
    ("VS", || Way::Beside),
    ("COMPAREW", || Way::Beside),
    ("COMPAREDW", || Way::Beside),
    ("AGAINSTW", || Way::Beside),
    ("SAMEPERIOD", || Way::Moved),
    ("CHANGEQ", || Way::Moved),
    ("DROPW", || Way::Moved),
    ("RISEW", || Way::Moved),
    ("HALVED", || Way::Moved),
    ("TIMESUP", || Way::Moved),
    ("MOREW", || Way::Beside),
    ("LESSW", || Way::Order(Order::Asc)),
    ("FIRSTDONE", || Way::Only(Occurrence::First)),
    ("NEWDOER", || Way::Only(Occurrence::First)),
    ("NEWCOMERS", || Way::Only(Occurrence::First)),
    ("XIAN", || Way::Only(Occurrence::First)),
    ("LASTOF", || Way::Only(Occurrence::Last)),
    ("SPREAD", || Way::Share),
    ("HEAD", || Way::Only(Occurrence::First)),
    ("OR", || Way::Either),
    ("EITHER", || Way::Either),
    ("SLASHW", || Way::Either),
    ("COUNTQ", || Way::Count),
    ("HEADCOUNT", || Way::Count),
    ("EACHQ", || Way::Count),
    ("LISTQ", || Way::List),
    ("MUCHQ", || Way::HowMuch),
];
/// Word categories whose text is an order.
const ORDERED: [&str; 7] = ["TOP", "HIGH", "HIGHER", "HIGHEST", "TOPONLY", "COMMON", "SORTASC"];
/// Word categories whose text is a unit of time.
const UNITS: [&str; 6] = ["GRAIN", "EVERYUNIT", "PERUNIT", "LATERU", "NEXTU", "BESTUNIT"];
/// Word categories whose text is the first or last time.
const TIMES: [&str; 2] = ["FIRSTLY", "FORFIRST"];

impl Way {
    /// Whether a single word that some fragment needs is enough to say it.
    pub fn is_plain(&self) -> bool {
        !matches!(
            self,
            Way::Bound(_) | Way::Beside | Way::Moved | Way::Per | Way::OverTime | Way::Count | Way::HowMuch | Way::List
        )
    }
}

/// What a text of a rule file or draft stands for.
pub fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(Value::String(text.to_owned())).ok()
}

impl Finder<'_> {
    /// What a word may say.
    pub fn by_word(&self, edge: &Item) -> Vec<Way> {
        let category = self.grammar.cats[usize::from(edge.cat)].as_str();
        let mut ways: Vec<Way> = Vec::new();
        ways.extend(CATEGORIES.iter().filter(|(name, _)| *name == category).map(|(_, way)| way()));
        let Sem::Word(which) = &*edge.sem else { return ways };
        if ORDERED.contains(&category) {
            ways.extend(parsed(which).map(Way::Order));
        }
        if ["Cmp", "CmpAfter"].contains(&category) {
            ways.push(Way::Bound(which.clone()));
        }
        if UNITS.contains(&category) {
            ways.extend(parsed(which).map(Way::Grain));
        }
        if TIMES.contains(&category) {
            ways.extend(parsed(which).map(Way::Only));
        }
        if category == "EXTREME" {
            let order = if which == "min" { Order::Asc } else { Order::Desc };
            ways.push(Way::Order(order));
            ways.extend(parsed(which).map(Way::Stat));
        }
        ways
    }
}

/// What a fragment says.
pub fn of(sem: &Sem) -> Vec<Way> {
    match sem {
        Sem::Test(test, _) | Sem::GroupTest(_, _, test) => vec![Way::Tested(*test)],
        Sem::Amount(amount) | Sem::AmountOf(amount, _) | Sem::EachOf(amount, ..) => of_amount(amount),
        Sem::Amounts(all) => all.iter().flat_map(of_amount).collect(),
        Sem::AmountTest(amount, test) => {
            let mut ways = of_amount(amount);
            ways.push(Way::Tested(*test));
            ways
        }
        Sem::Deed(deed) => of_deed(deed),
        Sem::Deeds(clauses) => clauses.iter().flat_map(|clause| of_deed(&clause.deed)).collect(),
        Sem::TopGroups(Group::Unit(unit), amount, order, _) => {
            let mut ways = of_amount(amount);
            ways.extend([Way::Grain(*unit), Way::Order(*order)]);
            ways
        }
        Sem::TopSize(order, _)
        | Sem::Ranking(_, order, _)
        | Sem::RankBy(_, Some(order))
        | Sem::TopGroups(_, _, order, _)
        | Sem::TopGroupsOf(_, _, order, _)
        | Sem::SortedBy(_, order, _)
        | Sem::Sorted(_, order) => vec![Way::Order(*order)],
        Sem::By(names) => vec![Way::By(names.clone())],
        Sem::Grain(unit) => vec![Way::Grain(*unit)],
        Sem::Cue(cue) => of_cue(*cue),
        Sem::Versus(compare) => vec![Way::Compare(*compare), Way::Beside],
        Sem::VersusUnit(_) => vec![Way::Compare(Compare::PreviousPeriod), Way::Beside],
        Sem::VersusSame(_) => vec![Way::Compare(Compare::LastYear), Way::Beside],
        Sem::VersusPeriod(_) | Sem::FromTo(..) | Sem::Moved(_) => vec![Way::Moved],
        Sem::Objects(objects) | Sem::ValuePeople(objects) if objects.join == Join::Any => vec![Way::Either],
        Sem::Several(all) => all.iter().flat_map(of).collect(),
        Sem::Pred(who) => serde_json::to_value(who).map(|who| of_draft(&who)).unwrap_or_default(),
        Sem::View(show) => serde_json::to_value(show).map(|show| of_draft(&show)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The metrics that a fragment may mean.
pub fn metrics(sem: &Sem) -> Vec<&MetricId> {
    match sem {
        Sem::Metric(id) | Sem::MetricCounter(id) => vec![id],
        Sem::Amount(amount)
        | Sem::AmountOf(amount, _)
        | Sem::EachOf(amount, ..)
        | Sem::AmountTest(amount, _)
        | Sem::Ranking(amount, ..)
        | Sem::RankBy(amount, _)
        | Sem::TopGroups(_, amount, ..)
        | Sem::GroupTest(_, amount, _)
        | Sem::Sorted(Some(amount), _) => vec![&amount.metric],
        Sem::Amounts(all) => all.iter().map(|amount| &amount.metric).collect(),
        Sem::Deed(deed) => deed.amount.iter().chain(&deed.each).map(|(metric, _)| metric).collect(),
        Sem::Test(_, Measured::Metric(id)) => vec![id],
        Sem::Several(all) => all.iter().flat_map(metrics).collect(),
        _ => Vec::new(),
    }
}

fn of_cue(cue: Cue) -> Vec<Way> {
    match cue {
        Cue::Count => vec![Way::Count],
        Cue::List => vec![Way::List],
        Cue::Share => vec![Way::Share],
        Cue::Trend => vec![Way::OverTime],
        Cue::Change => vec![Way::Moved],
        Cue::HowMuch => vec![Way::HowMuch],
        Cue::Base | Cue::Zeros | Cue::Spread => Vec::new(),
    }
}

fn of_amount(amount: &Amount) -> Vec<Way> {
    amount.per.iter().map(|per| Way::Stat(per.stat)).collect()
}

fn of_deed(deed: &Deed) -> Vec<Way> {
    let tests = deed.count.iter().chain(deed.amount.iter().map(|(_, test)| test));
    let tests = tests.chain(deed.each.iter().map(|(_, test)| test));
    let mut ways: Vec<Way> = tests.map(|test| Way::Tested(*test)).collect();
    ways.extend(deed.only.map(Way::Only));
    ways
}

/// The ways that a draft, or a part of one, holds.
pub fn of_draft(value: &Value) -> Vec<Way> {
    let mut ways = Vec::new();
    inside(value, &mut ways);
    ways
}

fn inside(value: &Value, ways: &mut Vec<Way>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                ways.extend(of_member(key, member));
                inside(member, ways);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| inside(item, ways)),
        _ => {}
    }
}

fn of_member(key: &str, member: &Value) -> Option<Way> {
    let text = || member.as_str().unwrap_or_default();
    match key {
        "order" => parsed(text()).map(Way::Order),
        "grain" | "part" => parsed(text()).map(Way::Grain),
        "share_of" => Some(Way::Share),
        "stat" => parsed(text()).map(Way::Stat),
        "compare" if member.is_string() => parsed(text()).map(Way::Compare),
        "change" | "migration" => Some(Way::Moved),
        "compare" => Some(Way::Beside),
        "only" => parsed(text()).map(Way::Only),
        "any" => Some(Way::Either),
        "at_least" | "more_than" | "at_most" | "less_than" | "equals" | "between" => {
            serde_json::from_value(serde_json::json!({ key: member })).ok().map(Way::Tested)
        }
        _ => None,
    }
}
