//! Which view the cues and fragments of a question ask for.

use super::Slots;
use crate::known::Known;
use crate::sem::{Amount, Cue, Note};
use tagmata_core::draft::{
    Calendar, Column, Compare, Count, Distribution, During, Having, Leaf, Measure, Members, PeriodAt, Rank, ShareOf,
    Show, Sort, Term, Unit, Who,
};
use tagmata_core::words::Words;

/// The view; `None` where the cues do not go together.
pub fn show(known: &Known, slots: &mut Slots) -> Option<Show> {
    let has = |cue: Cue| slots.cues.contains(&cue);
    if has(Cue::Spread) {
        return distribution(slots);
    }
    if let ([group], true) = (slots.by.as_slice(), slots.amounts.is_empty() && slots.top.is_none()) {
        let group = group.clone();
        let ranked = slots.preds.iter_mut().find_map(|who| match who {
            Who::Rank(rank) => Some(rank),
            _ => None,
        });
        if let Some(rank) = ranked {
            rank.within = Some(group);
            return Some(Show::Members(members(&slots.preds)));
        }
    }
    let groups = !slots.by.is_empty() || slots.grain.is_some() || has(Cue::Trend);
    if slots.amounts.is_empty() && slots.top.is_none() && slots.having.is_none() && groups {
        let count = known.entity_count.get(slots.entity.as_ref().unwrap_or(&known.entity))?.clone();
        if !slots.periods.is_empty() || slots.grain.is_some() || has(Cue::Trend) {
            return None;
        }
        slots.amounts.push(Amount::of(count));
        return measure(slots);
    }
    if !slots.amounts.is_empty() || slots.top.is_some() || slots.having.is_some() {
        if slots.heads {
            return None;
        }
        return measure(slots);
    }
    if slots.versus.is_some() || slots.versus_period.is_some() || has(Cue::HowMuch) {
        return None;
    }
    if has(Cue::Share) {
        let fits = !slots.preds.is_empty();
        return fits.then(|| Show::Count(Count { share_of: Some(Who::All(Vec::new())) }));
    }
    if has(Cue::Count) {
        return Some(Show::Count(Count::default()));
    }
    if slots.preds.is_empty() && !has(Cue::List) {
        return None;
    }
    if slots.preds.is_empty() && slots.entity.is_none() {
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

fn distribution(slots: &Slots) -> Option<Show> {
    let [amount] = slots.amounts.as_slice() else { return None };
    let bare = slots.by.is_empty() && slots.grain.is_none() && slots.top.is_none() && slots.versus.is_none();
    if !bare || slots.periods.len() > 1 || slots.versus_period.is_some() {
        return None;
    }
    let mut amount = amount.clone();
    if let Some(during) = slots.periods.first() {
        if amount.during.is_some() {
            return None;
        }
        amount.during = Some(during.clone());
    }
    Some(Show::Distribution(Distribution { term: amount.term(), cuts: Vec::new() }))
}

fn measure(slots: &mut Slots) -> Option<Show> {
    let mut by = std::mem::take(&mut slots.by);
    let mut amounts = slots.amounts.clone();
    let (mut sort, mut top) = (None, None);
    if let Some((field, amount, order, keep)) = slots.top.clone() {
        // "The top 3 categories in each city" would need a ranking within groups.
        if !amounts.is_empty() || !by.is_empty() {
            return None;
        }
        by.insert(0, field);
        amounts.push(amount);
        sort = Some(Sort { by: 0, order });
        top = Some(keep);
    }
    let mut having = Vec::new();
    if let Some((field, amount, test)) = slots.having.clone() {
        if !amounts.is_empty() || by.contains(&field) {
            return None;
        }
        by.insert(0, field);
        amounts.push(amount);
        having.push(Having { term: 0, test });
    }
    let during = lift_window(slots, &mut amounts)?;
    let mut grain = slots.grain;
    if slots.cues.contains(&Cue::Trend) && grain.is_none() {
        grain = Some(Unit::Month);
        let others = vec![Words::both("按周", "by week"), Words::both("按天", "by day")];
        slots.notes.push(Note::assume(Words::both("趋势按月看", "the trend is by month"), others));
    }
    let compare = compare(slots, during.as_ref())?;
    let mut terms: Vec<Term> = amounts.iter().map(Amount::term).collect();
    if slots.cues.contains(&Cue::Share) {
        share(&mut terms, &by)?;
    }
    Some(Show::Measure(Measure { terms, by, grain, during, compare, having, sort, top }))
}

/// One window for the whole view, where all numbers have the same or the question says it once.
fn lift_window(slots: &Slots, amounts: &mut [Amount]) -> Option<Option<During>> {
    match slots.periods.as_slice() {
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

fn compare(slots: &Slots, during: Option<&During>) -> Option<Option<Compare>> {
    let Some(other) = &slots.versus_period else { return Some(slots.versus) };
    if slots.versus.is_some() {
        return None;
    }
    let year_before = PeriodAt { period: Unit::Year, offset: -1 };
    Some(Some(match (during, other) {
        (Some(During::Last(now)), During::Last(then)) if (now.last, now.unit) == (then.last, then.unit) => {
            Compare::PreviousPeriod
        }
        (Some(During::Period(now)), During::Period(then))
            if now.period == then.period && then.offset == now.offset - 1 =>
        {
            Compare::PreviousPeriod
        }
        (Some(During::Period(now)), During::Period(then)) if *then == year_before && now.period != Unit::Year => {
            Compare::LastYear
        }
        (Some(During::Last(_) | During::Calendar(_)), During::Period(then)) if *then == year_before => {
            Compare::LastYear
        }
        _ => return None,
    }))
}

fn share(terms: &mut [Term], by: &[String]) -> Option<()> {
    for term in terms {
        let Term::Leaf(Leaf { filters, share_of, .. }) = term else { return None };
        if filters.is_empty() && by.is_empty() {
            return None;
        }
        *share_of = Some(ShareOf::All);
    }
    Some(())
}
