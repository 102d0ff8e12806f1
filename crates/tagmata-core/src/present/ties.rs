//! What became of ties in the rankings of a query's conditions.

use crate::query::{Rank, RowTest, SemanticQuery, Who};
use crate::words::Words;

/// Says once whether ties were kept, and once whether they were broken.
pub(super) fn notes(query: &SemanticQuery) -> Vec<Words> {
    let mut rankings = Vec::new();
    query.who.iter().for_each(|who| in_who(who, &mut rankings));
    for rule in query.rules.iter().flat_map(|known| &known.rules) {
        rule.when.iter().for_each(|when| in_who(when, &mut rankings));
    }
    let mut notes = Vec::new();
    if rankings.iter().any(|rank| !rank.with_ties) {
        notes.push(Words::both("排名并列时按编号先后取", "ties of a ranking are broken by the key"));
    }
    if rankings.iter().any(|rank| rank.with_ties) {
        notes.push(Words::both("与末位并列的都保留", "everyone who shares the last place of a ranking is kept"));
    }
    notes
}

fn in_who<'q>(who: &'q Who, found: &mut Vec<&'q Rank>) {
    match who {
        Who::Rank(rank) => {
            found.push(rank);
            rank.among.iter().for_each(|among| in_who(among, found));
        }
        Who::All(parts) | Who::Any(parts) => parts.iter().for_each(|part| in_who(part, found)),
        Who::Not(part) => in_who(part, found),
        Who::InSegment { who, .. } => in_who(who, found),
        Who::Did(did) => did.filters.iter().chain(&did.that).for_each(|test| in_row(test, found)),
        Who::Sequence(sequence) => {
            sequence.steps.iter().flat_map(|step| &step.filters).for_each(|test| in_row(test, found));
        }
        Who::Regular(regular) => regular.filters.iter().for_each(|test| in_row(test, found)),
        Who::Metric { term, .. } => term.aggregates(&mut |aggregate| {
            aggregate.filters.iter().for_each(|test| in_row(test, found));
        }),
        Who::Tag { .. } | Who::Field(_) => {}
    }
}

fn in_row<'q>(test: &'q RowTest, found: &mut Vec<&'q Rank>) {
    match test {
        RowTest::Of { who, .. } => in_who(who, found),
        RowTest::All(tests) | RowTest::Any(tests) => tests.iter().for_each(|test| in_row(test, found)),
        RowTest::Not(test) => in_row(test, found),
        RowTest::Field(_) | RowTest::After { .. } | RowTest::Part { .. } => {}
    }
}
