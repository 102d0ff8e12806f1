//! The words between fragments that pouring listens to, by their categories. Knows no word.

use crate::chart::Item;
use crate::rules::{Cat, Grammar};
use crate::scan::Scan;

/// Categories of words that join fragments.
pub struct Joints {
    /// Words of contrast.
    pub but: Cat,
    /// A number said by a verb, which needs a word that asks for it.
    pub spent: Cat,
    /// A condition said as leaving people out.
    pub omitted: Cat,
    /// Words for people.
    pub person: Cat,
    /// Words for whom: who, that.
    pub rel: Cat,
    /// Words for inside.
    pub inside: Cat,
    /// Words for in.
    pub within: Cat,
    /// Words of belonging.
    pub of: [Cat; 2],
    /// Words and marks of a list.
    pub and: [Cat; 4],
    /// Words of having.
    pub have: [Cat; 2],
    /// The mark of the past behind a verb.
    pub past: Cat,
    /// Nouns for something done.
    pub deed_noun: Cat,
    /// Nouns for who does it.
    pub doer: Cat,
    /// Words between a number and what it counts.
    pub counter: Cat,
    /// What stands behind something that the question before is asked of.
    pub ne: Cat,
    /// Conditions put together by brackets.
    pub formula: Cat,
    /// What everything done goes by.
    pub judged: Cat,
    /// Nouns for people.
    pub entity: Cat,
    /// Words for never.
    pub never: Cat,
    /// Words for not.
    pub neg: Cat,
    /// Words for something done.
    pub verbs: [Cat; 2],
    /// Words that ask for one number for each of what was listed.
    pub each: [Cat; 1],
    /// Words of a choice.
    pub or: [Cat; 1],
    /// Words for the days around a feast.
    pub feast: Cat,
    /// What stands behind the number of one of many.
    pub key_mark: Cat,
    /// Names of feasts.
    pub named_day: Cat,
    /// Words for a change, and for a line over time.
    pub change: [Cat; 2],
    /// Words for an average.
    pub average: Cat,
    /// Words for by each.
    pub by_each: [Cat; 2],
    /// The noun of something done.
    pub noun: [Cat; 2],
    /// A verb, which may have the form of a noun.
    pub verb: Cat,
    /// A word that counts what was done.
    pub counters: Cat,
}

impl Joints {
    /// The grammar's own.
    pub fn of(grammar: &Grammar) -> Joints {
        let and = ["AND", "ALSO", "ENUM", "COMMA"].map(|cat| grammar.cat(cat));
        Joints {
            but: grammar.cat("BUT"),
            spent: grammar.cat("Spent"),
            omitted: grammar.cat("Omitted"),
            person: grammar.cat("PERSON"),
            rel: grammar.cat("REL"),
            inside: grammar.cat("INSIDE"),
            within: grammar.cat("IN"),
            of: [grammar.cat("DE"), grammar.cat("OF")],
            and,
            have: [grammar.cat("HAVE"), grammar.cat("WITH")],
            past: grammar.cat("PAST"),
            ne: grammar.cat("NE"),
            formula: grammar.cat("Formula"),
            judged: grammar.cat("Judged"),
            entity: grammar.cat("Entity"),
            never: grammar.cat("NEVER"),
            neg: grammar.cat("NEG"),
            verbs: ["Verb", "EventNoun"].map(|cat| grammar.cat(cat)),
            each: [grammar.cat("EACHQ")],
            or: [grammar.cat("OR")],
            feast: grammar.cat("FEASTSPAN"),
            key_mark: grammar.cat("KEYMARK"),
            named_day: grammar.cat("NamedDay"),
            change: [grammar.cat("CHANGEWORD"), grammar.cat("TRENDLINE")],
            average: grammar.cat("AVG"),
            by_each: [grammar.cat("EACHONE"), grammar.cat("EACHTHING")],
            noun: ["EventNoun", "DeedNoun"].map(|cat| grammar.cat(cat)),
            verb: grammar.cat("Verb"),
            counters: grammar.cat("EventCounter"),
            counter: grammar.cat("CL"),
            deed_noun: grammar.cat("EventNoun"),
            doer: grammar.cat("Doer"),
        }
    }
}

impl Joints {
    /// Whether a word says that one thing belongs to the other.
    pub fn belongs(&self, scan: &Scan, edge: usize) -> bool {
        self.is(scan, edge, &self.of)
    }

    /// Whether a word is also of one of some categories.
    pub fn is(&self, scan: &Scan, edge: usize, cats: &[Cat]) -> bool {
        let span = |item: &Item| (item.from, item.to);
        scan.edges.iter().any(|other| span(other) == span(&scan.edges[edge]) && cats.contains(&other.cat))
    }
}
