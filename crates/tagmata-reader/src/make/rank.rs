//! Rankings: of people and of groups, with their size; a ranking without a size is asked about.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Amount, Group, Note, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Order, Rank, RankSize, Who};
use tagmata_core::words::Words;

pub(super) fn order(text: &str) -> Option<Order> {
    match text {
        "desc" => Some(Order::Desc),
        "asc" => Some(Order::Asc),
        _ => None,
    }
}

fn size(arg: &Arg<'_>) -> Option<RankSize> {
    match arg.sem()? {
        Sem::Number(n) if *n >= 1.0 && n.fract() == 0.0 && *n <= 1e6 => Some(RankSize::Count(*n as u32)),
        Sem::Quantity(q) if q.unit == crate::sem::Measured::Percent && q.value > 0.0 && q.value <= 1.0 => {
            Some(RankSize::Percent((q.value * 1e8).round() / 1e6))
        }
        _ => None,
    }
}

/// `top_size(order, n)`: top 10.
pub fn top_size(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::TopSize(order(a[0].text()?)?, size(&a[1])?))
}

/// `ranking(amount, top)`: 消费前10名.
pub fn ranking(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, Sem::TopSize(order, keep)) = (a[0].tested_amount()?, a[1].sem()?) else { return None };
    one(Sem::Ranking(amount.clone(), *order, *keep))
}

/// `ranking_high(amount, order, n or top)`: 消费最高的10个.
pub fn ranking_high(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, order) = (a[0].tested_amount()?, order(a[1].text()?)?);
    let keep = match a[2].sem()? {
        Sem::TopSize(Order::Desc, keep) => *keep,
        Sem::TopSize(Order::Asc, keep) if order == Order::Asc => *keep,
        _ => size(&a[2])?,
    };
    one(Sem::Ranking(amount.clone(), order, keep))
}

/// `ranked_in(ranking, window)`: top 10 spenders last quarter.
pub fn ranked_in(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Ranking(amount, order, keep), during) = (a[0].sem()?, a[1].period()?) else { return None };
    if amount.during.is_some() {
        return None;
    }
    one(Sem::Ranking(Amount { during: Some(during.clone()), ..amount.clone() }, *order, *keep))
}

fn rank(amount: &Amount, order: Order, keep: RankSize) -> Who {
    Who::Rank(Rank { term: amount.term(), order, keep, within: None, among: None, with_ties: false })
}

/// `top_number(n)`: a size whose ranking stands elsewhere: the 5 VIPs with the most orders.
pub fn top_number(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::TopSize(Order::Desc, size(&a[0])?))
}

/// `rank_by(amount, order)`: what a ranking goes by, its size elsewhere; a missing order is that of the size.
pub fn rank_by(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let order = match &a[1] {
        Arg::Missing => None,
        given => Some(order(given.text()?)?),
    };
    let amount = a[0].tested_amount()?;
    if amount.per.is_some() || amount.less.is_some() {
        return None;
    }
    one(Sem::RankBy(amount.clone(), order))
}

/// `top_groups_of(n, field, order, condition)`: the 5 cities with the most such people.
pub fn top_groups_of(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (order, keep, Sem::Pred(who)) = (order(a[2].text()?)?, size(&a[0])?, a[3].sem()?) else { return None };
    known.entity_count.get(&known.entity)?;
    one(Sem::TopGroupsOf(group(&a[1])?, who.clone(), order, keep))
}

/// `rank_pred(ranking)`.
pub fn rank_pred(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Ranking(amount, order, keep) if amount.per.is_none() => one(Sem::Pred(rank(amount, *order, *keep))),
        _ => None,
    }
}

fn group(arg: &Arg<'_>) -> Option<String> {
    match arg.sem()? {
        Sem::Field(field) => Some(field.as_str().to_owned()),
        Sem::TagName(tag) => Some(tag.as_str().to_owned()),
        _ => None,
    }
}

/// `rank_groups(ranking, field)`: the 5 categories with the highest sales.
pub fn rank_groups(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Ranking(amount, order, keep) => groups(known, &a[1], amount, *order, *keep),
        _ => None,
    }
}

fn groups(known: &Known, field: &Arg<'_>, amount: &Amount, order: Order, keep: RankSize) -> Option<Vec<Built>> {
    if let Some(Sem::Field(id)) = field.sem()
        && !known.reaches(&amount.metric, id)
    {
        return None;
    }
    one(Sem::TopGroups(Group::Field(group(field)?), amount.clone(), order, keep))
}

/// `top_groups(top, field, amount)`: top 5 categories by sales.
pub fn top_groups(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::TopSize(order, keep) => groups(known, &a[1], a[2].tested_amount()?, *order, *keep),
        _ => None,
    }
}

/// `people_groups(people, order, n, top, field)`: groups by how many people are in them, with either way to say how many.
pub fn people_groups(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (order, keep) = match a[3].sem() {
        Some(Sem::TopSize(order, keep)) => (*order, *keep),
        _ => (order(a[1].text()?)?, size(&a[2])?),
    };
    groups(known, &a[4], a[0].tested_amount()?, order, keep)
}

/// `high_groups(n, field, order, amount)`: 5 categories with the highest sales.
pub fn high_groups(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    groups(known, &a[1], a[3].tested_amount()?, order(a[2].text()?)?, size(&a[0])?)
}

/// `top_high_groups(top, field, order, amount)`: categories with the highest sales, top 3.
pub fn top_high_groups(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::TopSize(way, keep), order) = (a[0].sem()?, order(a[2].text()?)?) else { return None };
    if *way != Order::Desc && *way != order {
        return None;
    }
    groups(known, &a[1], a[3].amount()?, order, *keep)
}

/// `best_group(field, amount, order)`: which channel has the most orders; ties show.
pub fn best_group(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    groups(known, &a[0], a[1].tested_amount()?, order(a[2].text()?)?, RankSize::Count(1))
}

/// `best_unit(unit, amount, order, n)`: the month with the highest sales; without a number, the one.
pub fn best_unit(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let keep = if a[3].sem().is_some() { size(&a[3])? } else { RankSize::Count(1) };
    one(Sem::TopGroups(Group::Unit(a[0].unit()?), a[1].amount()?.clone(), order(a[2].text()?)?, keep))
}

/// `top_units(top, unit, amount)`: top 3 months by sales.
pub fn top_units(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::TopSize(order, keep) = a[0].sem()? else { return None };
    one(Sem::TopGroups(Group::Unit(a[1].unit()?), a[2].amount()?.clone(), *order, *keep))
}

/// `best_person(amount, order)`: who spent the most.
pub fn best_person(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Pred(rank(a[0].tested_amount()?, order(a[1].text()?)?, RankSize::Count(1))))
}

/// `no_size(word)`: a ranking that does not say how many.
pub fn no_size(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { from, .. } = &a[0] else { return None };
    let about = Words::both(
        "排名没有说取多少，请给出数量或比例，例如“前10名”“前20%”",
        "the ranking does not say how many; give a number or a share, such as \"top 10\" or \"top 20%\"",
    );
    let stop = Diagnostic::new(Code::Ambiguous, Place::Question { from: *from, to: *from + 1 }, about);
    Some(vec![Built::plain(Sem::Pred(Who::All(Vec::new()))).note(Note::Stop(Arc::new(stop))).costing(6)])
}
