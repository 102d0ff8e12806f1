//! Which view the cues and fragments of a question ask for.

use super::{Slots, compare, over_time, share, view};
use crate::known::Known;
use crate::sem::{Amount, Cue, Group, Note};
use tagmata_core::draft::{
    By, Calendar, Column, Count, Distribution, During, Having, Measure, Members, Order, PeriodAt, Rank, RankSize, Show,
    Sort, Stat, Term, Unit, Who, ZeroRows,
};
use tagmata_core::model::EntityId;
use tagmata_core::words::Words;

/// The view; `None` where the cues do not go together. What it uses is taken out of the slots.
pub fn show(known: &Known, slots: &mut Slots) -> Option<Show> {
    let bands = !slots.cuts.is_empty() && !slots.cues.contains(&Cue::Spread);
    if !slots.said.is_empty() || bands {
        return view::view(known, slots);
    }
    if !slots.columns.is_empty() || slots.by_field.is_some() {
        return columns(slots);
    }
    if slots.cue(Cue::Spread) {
        return distribution(known, slots);
    }
    if let ([group], false) = (slots.by.as_slice(), slots.is_measured()) {
        let group = group.clone();
        let ranked = slots.preds.iter_mut().find_map(|who| match who {
            Who::Rank(rank) => Some(rank),
            _ => None,
        });
        let groups = ranked.as_ref().is_some_and(|rank| counts_groups(known, &rank.term));
        if groups && !slots.spread_over {
            // "The top 5 of the cities by users" ranks cities, not users.
            let [Who::Rank(Rank { term, order, keep, among: None, .. })] = slots.preds.as_slice() else { return None };
            let (by, order) = (vec![By::Name(group)], *order);
            let (terms, top) = (vec![term.clone()], Some(*keep));
            slots.preds.clear();
            slots.by.clear();
            slots.neutral_cues();
            let sort = Some(Sort { by: 0, order });
            return Some(Show::Measure(Measure { terms, by, sort, top, ..Measure::default() }));
        }
        if let Some(rank) = ranked
            && !slots.spread_over
        {
            rank.within = Some(group);
            slots.by.clear();
            slots.neutral_cues();
            return Some(Show::Members(members(&slots.preds)));
        }
    }
    let groups = !slots.by.is_empty() || slots.grain.is_some() || slots.cues.contains(&Cue::Trend);
    if groups {
        let mut timed = slots.clone();
        if let Some(show) = over_time::people(known, &mut timed) {
            *slots = timed;
            return Some(show);
        }
    }
    if !slots.is_measured() && groups {
        let count = known.entity_count.get(slots.entity.as_ref().unwrap_or(&known.entity))?.clone();
        if !slots.periods.is_empty() || slots.grain.is_some() || slots.cues.contains(&Cue::Trend) {
            return None;
        }
        slots.amounts.push(Amount::of(count));
        return measure(known, slots);
    }
    if slots.is_measured() {
        if slots.heads {
            return None;
        }
        return measure(known, slots);
    }
    people(slots)
}

/// Whether a number says how many people there are, which groups of them have and nobody alone.
fn counts_groups(known: &Known, term: &Term) -> bool {
    let count = known.entity_count.get(&known.entity);
    matches!(term, Term::Leaf(leaf) if Some(leaf.metric.as_str()) == count.map(|metric| metric.as_str()))
}

/// What is said of a line over time without a unit.
pub(super) fn by_month() -> Words {
    Words::both("趋势按月看", "the trend is by month")
}

/// How many people, which share of whom, or who they are.
fn people(slots: &mut Slots) -> Option<Show> {
    let based = slots.cue(Cue::Base);
    if slots.cue(Cue::Share) || based {
        slots.neutral_cues();
        let fits = !slots.preds.is_empty();
        return fits.then(|| Show::Count(Count { share_of: Some(Who::All(Vec::new())) }));
    }
    let somebody = !slots.preds.is_empty() || slots.entity.is_some();
    if slots.cue(Cue::Count) {
        slots.cue(Cue::List);
        return somebody.then(|| Show::Count(Count::default()));
    }
    if !slots.cue(Cue::List) && slots.preds.is_empty() || !somebody {
        return None;
    }
    Some(Show::Members(members(&slots.preds)))
}

/// A ranking of people lists them with the number they are ranked by.
fn members(preds: &[Who]) -> Members {
    let mut ranks = preds.iter().filter_map(|who| match who {
        Who::Rank(rank) => Some(rank),
        _ => None,
    });
    let (Some(Rank { term, order, .. }), None) = (ranks.next(), ranks.next()) else { return Members::default() };
    Members { columns: vec![Column::Term(term.clone())], sort: Some(Sort { by: 0, order: *order }), limit: None }
}

/// A list of people with what to say of each, sorted and cut off where that was said.
fn columns(slots: &mut Slots) -> Option<Show> {
    let mut columns = std::mem::take(&mut slots.columns);
    slots.neutral_cues();
    if slots.preds.is_empty() && slots.entity.is_none() || slots.preds.iter().any(|who| matches!(who, Who::Rank(_))) {
        return None;
    }
    if let Some(during) = slots.periods.pop() {
        let open = |column: &&mut Column| matches!(column, Column::Term(Term::Leaf(leaf)) if leaf.during.is_none());
        for column in columns.iter_mut().filter(open) {
            if let Column::Term(Term::Leaf(leaf)) = column {
                leaf.during = Some(during.clone());
            }
        }
    }
    let number = |column: &Column| matches!(column, Column::Term(_));
    let mut sort = None;
    if let Some((amount, order)) = slots.sorted.take() {
        let by = match &amount {
            None => columns.iter().position(number)?,
            Some(amount) => sort_column(&mut columns, amount)?,
        };
        sort = Some(Sort { by, order });
    }
    let mut first = None;
    if let Some((field, order, keep)) = slots.by_field.take() {
        if sort.is_some() {
            return None;
        }
        let column = Column::Field(field);
        let by = columns.iter().position(|other| *other == column).unwrap_or(columns.len());
        if by == columns.len() {
            columns.push(column);
        }
        sort = Some(Sort { by, order });
        first = keep;
    }
    let limit = match slots.size.take() {
        None if first.is_some() => first,
        Some(_) if first.is_some() => return None,
        Some((Order::Desc, RankSize::Count(n))) if sort.is_some() => Some(n),
        None => None,
        Some(_) => return None,
    };
    Some(Show::Members(Members { columns, sort, limit }))
}

/// The column of a number that the list is sorted by; the two share a window that only one of them says.
fn sort_column(columns: &mut [Column], amount: &Amount) -> Option<usize> {
    let wanted = amount.term();
    for (at, column) in columns.iter_mut().enumerate() {
        let Column::Term(Term::Leaf(leaf)) = column else { continue };
        let Term::Leaf(sorted) = &wanted else { continue };
        if leaf.metric == sorted.metric && leaf.filters == sorted.filters && leaf.per == sorted.per {
            let one_window = leaf.during.is_none() || sorted.during.is_none() || leaf.during == sorted.during;
            leaf.during = leaf.during.take().or(sorted.during.clone());
            return one_window.then_some(at);
        }
    }
    None
}

fn distribution(known: &Known, slots: &mut Slots) -> Option<Show> {
    let mut amount = slots.amounts.pop()?;
    slots.neutral_cues();
    if let Some(during) = slots.periods.pop() {
        if amount.during.is_some() {
            return None;
        }
        amount.during = Some(during);
    }
    // A distribution is per person by itself.
    amount.per = amount.per.take().filter(|per| per.entity != known.entity.as_str() || per.stat != Stat::Average);
    Some(Show::Distribution(Distribution { term: amount.term(), cuts: std::mem::take(&mut slots.cuts) }))
}

/// Which groups are kept, where their number was tested.
fn having(slots: &mut Slots, by: &mut Vec<String>, amounts: &mut Vec<Amount>) -> Option<Vec<Having>> {
    let Some((field, amount, test)) = slots.having.take() else { return Some(Vec::new()) };
    if !amounts.is_empty() || by.contains(&field) {
        return None;
    }
    by.insert(0, field);
    amounts.push(amount);
    Some(vec![Having { term: 0, test }])
}

fn measure(known: &Known, slots: &mut Slots) -> Option<Show> {
    let mut by = std::mem::take(&mut slots.by);
    let mut amounts = std::mem::take(&mut slots.amounts);
    let mut grain = slots.grain.take();
    let (mut sort, top) = match slots.top.take() {
        // "The top 3 categories in each city" would need a ranking within groups.
        Some(_) if !amounts.is_empty() || !by.is_empty() || grain.is_some() => return None,
        Some((group, amount, order, keep)) => {
            match group {
                Group::Field(field) => by.push(field),
                Group::Unit(unit) => grain = Some(unit),
            }
            amounts.push(amount);
            (Some(Sort { by: 0, order }), Some(keep))
        }
        None => (None, None),
    };
    let having = having(slots, &mut by, &mut amounts)?;
    slots.neutral_cues();
    if slots.cue(Cue::Zeros) && !include_zeros(&mut amounts) {
        return None;
    }
    let shared = share::asked(slots, &mut amounts)?;
    if unevenly_said(&amounts) {
        return None;
    }
    let during = lift_window(slots, &mut amounts)?;
    if slots.cue(Cue::Trend) && grain.is_none() {
        grain = Some(Unit::Month);
        let others = vec![Words::both("按周", "by week"), Words::both("按天", "by day")];
        slots.notes.push(Note::assume(by_month(), others));
    }
    if let Some((None, order)) = &slots.sorted
        && sort.is_none()
        && !by.is_empty()
    {
        sort = Some(Sort { by: 0, order: *order });
        slots.sorted = None;
    }
    let change = slots.cue(Cue::Change);
    let compare = compare::compare(slots, during.as_ref())?;
    if change && compare.is_none() {
        return None;
    }
    // How many people there are is a count of them, whatever metric has that name.
    let counts = |amount: &Amount| amount.is_bare() && Some(&amount.metric) == known.entity_count.get(&known.entity);
    if amounts.iter().any(|amount| counts_others(known, slots.entity.as_ref(), amount)) {
        return None;
    }
    let plain = by.is_empty() && grain.is_none() && during.is_none() && compare.is_none();
    if plain
        && having.is_empty()
        && matches!(amounts.as_slice(), [only] if counts(only))
        && (!shared || !slots.preds.is_empty())
    {
        let share_of = shared.then(|| Who::All(Vec::new()));
        return Some(Show::Count(Count { share_of }));
    }
    let mut terms: Vec<Term> = amounts.iter().map(Amount::term).collect();
    if shared {
        let grouped = !by.is_empty() || grain.is_some();
        share::whole(&mut terms, grouped, !slots.preds.is_empty(), slots.loose_rows)?;
    }
    let by = by.into_iter().map(By::Name).collect();
    Some(Show::Measure(Measure { terms, by, grain, during, compare, having, sort, top, ..Measure::default() }))
}

/// "The number of customers who have an account": of whom, is not read.
fn counts_others(known: &Known, named: Option<&EntityId>, amount: &Amount) -> bool {
    let counted = known.entity_count.iter().find(|(_, metric)| **metric == amount.metric);
    counted.is_some_and(|(counted, _)| named.is_some_and(|named| named != counted))
}

fn include_zeros(amounts: &mut [Amount]) -> bool {
    let mut any = false;
    for per in amounts.iter_mut().filter_map(|amount| amount.per.as_mut()) {
        per.zeros = ZeroRows::Include;
        any = true;
    }
    any
}

/// "Tea sales and orders", "sales and orders of tea": rows said at an end of a list are meant for all of it, and a rule
/// reads them so; here they would be lost for the others.
fn unevenly_said(amounts: &[Amount]) -> bool {
    let (Some(first), Some(last)) = (amounts.first(), amounts.last()) else { return false };
    let fields = |amount: &Amount| amount.filters.iter().map(|filter| filter.field.clone()).collect::<Vec<_>>();
    let even = amounts.iter().all(|amount| fields(amount) == fields(first) && amount.parts == first.parts);
    if amounts.iter().any(|amount| amount.parts != first.parts) {
        return true;
    }
    amounts.len() > 1 && !even && (first.sides.0 || last.sides.1 || first.sides.1)
}

/// One window for the whole view, where all numbers have the same or the question says it once.
fn lift_window(slots: &mut Slots, amounts: &mut [Amount]) -> Option<Option<During>> {
    match std::mem::take(&mut slots.periods).as_slice() {
        [] => {
            let first = amounts.first().and_then(|amount| amount.during.clone());
            let all_same = amounts.iter().all(|amount| amount.during == first);
            if all_same {
                for amount in amounts.iter_mut() {
                    amount.during = None;
                }
                return Some(first);
            }
            // "sales and orders last quarter": a window said once is for all of the list.
            let mut said = amounts.iter().filter_map(|amount| amount.during.clone());
            let (Some(only), None) = (said.next(), said.next()) else { return Some(None) };
            for amount in amounts.iter_mut() {
                amount.during = None;
            }
            Some(Some(only))
        }
        [during] if amounts.iter().all(|amount| amount.during.is_none()) => Some(Some(during.clone())),
        [during] => {
            let first = amounts.first().and_then(|amount| amount.during.clone())?;
            if amounts.iter().any(|amount| amount.during.as_ref() != Some(&first)) {
                return None;
            }
            let merged = part_of_year(&first, during).or_else(|| part_of_year(during, &first))?;
            for amount in amounts.iter_mut() {
                amount.during = None;
            }
            Some(Some(merged))
        }
        [a, b] if amounts.iter().all(|amount| amount.during.is_none()) => {
            Some(Some(part_of_year(a, b).or_else(|| part_of_year(b, a))?))
        }
        _ => None,
    }
}

/// "Q1 sales this year": a part of a year and the year, said apart.
fn part_of_year(part: &During, year: &During) -> Option<During> {
    let (During::Calendar(part), During::Period(PeriodAt { period: Unit::Year, offset })) = (part, year) else {
        return None;
    };
    if part.year.or(part.year_offset).is_some() {
        return None;
    }
    Some(During::Calendar(Calendar { year_offset: Some(i16::try_from(*offset).ok()?), ..part.clone() }))
}
