//! Numbers of the model: a metric with rows and a window, and its test per entity.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Amount, Join, Measured, Note, Objects, Sem};
use std::sync::Arc;
use tagmata_core::draft::{Calendar, During, MetricIs, Per, Stat, Test, Who, ZeroRows};
use tagmata_core::model::{EntityId, Formula, MetricId};
use tagmata_core::words::Words;

/// `amount(metric)`.
pub fn amount(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Metric(metric) => one(Sem::Amount(Amount::of(metric.clone()))),
        _ => None,
    }
}

fn with_rows(known: &Known, amount: &Amount, objects: &Objects) -> Option<Amount> {
    if objects.join == Join::Every || amount.less.is_some() {
        return None;
    }
    for (field, _) in &objects.values {
        let twice = amount.filters.iter().any(|filter| filter.field == field.as_str());
        if twice || !known.reaches(&amount.metric, field) {
            return None;
        }
    }
    let mut with = amount.clone();
    with.filters.extend(objects.filters());
    Some(with)
}

/// `amount_rows(amount, objects)`: sales of drinks.
pub fn rows(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let objects = a[1].objects()?;
    // A field of the entity says who, not which rows; assembly reads it as a condition.
    if objects.values.iter().any(|(field, _)| known.is_field(&known.entity, field)) {
        return None;
    }
    let (Arg::Item { from: number, .. }, Arg::Item { from: rows, .. }) = (&a[0], &a[1]) else { return None };
    let leading = rows < number;
    each(a[0].sem()?, |amount| {
        let mut with = with_rows(known, amount, objects)?;
        with.sides = (amount.sides.0 || leading, amount.sides.1 || !leading);
        Some(with)
    })
}

/// The same for one number or for each of a list.
fn each(sem: &Sem, change: impl Fn(&Amount) -> Option<Amount>) -> Option<Vec<Built>> {
    match sem {
        Sem::Amount(amount) => one(Sem::Amount(change(amount)?)),
        Sem::Amounts(amounts) => one(Sem::Amounts(amounts.iter().map(change).collect::<Option<Vec<Amount>>>()?)),
        _ => None,
    }
}

/// `amounts(amount or list, amount)`: sales and orders; what is said of the list is said of each.
pub fn amounts(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let mut all = match a[0].sem()? {
        Sem::Amount(first) => vec![first.clone()],
        Sem::Amounts(before) => before.clone(),
        _ => return None,
    };
    let next = a[1].amount()?;
    let fits = next.is_bare() && all.iter().all(|amount| amount.is_bare() && amount.metric != next.metric);
    if !fits {
        return None;
    }
    all.push(next.clone());
    one(Sem::Amounts(all))
}

/// `amount_without(amount, objects)`: sales other than drinks.
pub fn without(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let objects = a[1].objects()?;
    each(a[0].sem()?, |amount| {
        let mut with = with_rows(known, amount, objects)?;
        for filter in &mut with.filters {
            if objects.values.iter().any(|(field, _)| field.as_str() == filter.field) {
                filter.is_not = std::mem::take(&mut filter.is);
            }
        }
        Some(with)
    })
}

/// `deed_asked(deed, amount)`: how many they bought; what is said of the deed is said of its number.
pub fn deed_asked(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, amount) = (a[0].deed()?, a[1].amount()?);
    let source = known.model.events.get(&deed.event).map(|event| &event.source);
    let same = known.model.metric_source(&amount.metric) == source;
    // How many people did it: the people are counted, not a number of theirs.
    if known.event_people.get(&deed.event) == Some(&amount.metric) {
        return None;
    }
    let bare = Amount { during: None, ..amount.clone() }.is_bare();
    let twice = amount.during.is_some() && deed.during.is_some();
    if !same || !bare || twice || deed.count.is_some() || deed.amount.is_some() {
        return None;
    }
    let during = amount.during.clone().or(deed.during.clone());
    let mut with = Amount { during, parts: deed.parts.clone(), ..amount.clone() };
    for objects in &deed.objects {
        with = with_rows(known, &with, objects)?;
    }
    one(Sem::Amount(with))
}

/// `minus(amount, amount)`: tea sales minus soda sales, over one window.
pub fn minus(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (more, less) = (a[0].amount()?, a[1].amount()?);
    let unit = |amount: &Amount| known.model.metrics.get(&amount.metric).and_then(|metric| metric.unit.clone());
    let plain = |amount: &Amount| amount.per.is_none() && amount.less.is_none();
    let one_window = match (&more.during, &less.during) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    if unit(more) != unit(less) || more == less || !plain(more) || !plain(less) || !one_window {
        return None;
    }
    let during = more.during.clone().or(less.during.clone());
    one(Sem::Amount(Amount { during, less: Some(Box::new(less.clone())), ..more.clone() }))
}

/// `minus_rows(amount, objects, objects)`: by how much one sold more than the other.
pub fn minus_rows(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    let (more, less) = (with_rows(known, amount, a[1].objects()?)?, with_rows(known, amount, a[2].objects()?)?);
    one(Sem::Amount(Amount { less: Some(Box::new(less)), ..more }))
}

/// `sold(counter)`: how many bottles; without a counter the money of the first event.
pub fn sold(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let metric = match &a[0] {
        Arg::Missing => known.model.events.get(known.default_event.as_ref()?)?.amount.clone()?,
        given => match given.sem()? {
            Sem::MetricCounter(metric) | Sem::Metric(metric) => metric.clone(),
            _ => return None,
        },
    };
    one(Sem::Amount(Amount::of(metric)))
}

/// `asked(amount)`: one that is asked for in so many words.
pub fn asked(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Amount(Amount { asked: true, ..a[0].amount()?.clone() }))
}

/// `people(entity)`: how many there are, where the model has a metric for it.
pub fn people(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Entity(entity) = a[0].sem()? else { return None };
    let entity = entity.as_ref().unwrap_or(&known.entity);
    one(Sem::Amount(Amount::of(known.entity_count.get(entity)?.clone())))
}

/// How many of the first entity there are, as a term.
pub fn count_term(known: &Known) -> Option<tagmata_core::draft::Term> {
    Some(Amount::of(known.entity_count.get(&known.entity)?.clone()).term())
}

/// `mean(amount)`: a quotient or mean needs no further averaging.
pub fn mean(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    let formula = &known.model.metrics.get(&amount.metric)?.formula;
    match formula {
        Formula::Ratio(..) | Formula::Average(_) | Formula::Median(_) | Formula::DaysSince(..) => {
            one(Sem::Amount(amount.clone()))
        }
        _ => per_what(known, amount),
    }
}

/// "Average sales" does not say per what: one way for each quotient that the model has of it.
fn per_what(known: &Known, amount: &Amount) -> Option<Vec<Built>> {
    let about = Arc::new(Words::both("是平均到什么上？", "The average per what?"));
    let mut built: Vec<Built> = Vec::new();
    for metric in known.model.metrics.values() {
        let quotient = matches!(&metric.formula, Formula::Ratio(top, _) if *top == amount.metric);
        if !quotient || built.len() == 3 {
            continue;
        }
        let note = Note::choose(&about, built.len() as u8, metric.names.words(metric.id.as_str()));
        let amount = Amount { metric: metric.id.clone(), ..amount.clone() };
        built.push(Built::plain(Sem::Amount(amount)).note(note));
    }
    if built.len() == 1 {
        built[0].notes.clear();
        let name = known.model.metrics[&quotient_of(&built[0])?].names.words("");
        let taken = Words::both(format!("平均按“{}”算", name.zh), format!("the average was taken as \"{}\"", name.en));
        built[0].notes.push(Note::assume(taken, Vec::new()));
    }
    if built.is_empty() { None } else { Some(built) }
}

fn quotient_of(built: &Built) -> Option<MetricId> {
    match &built.sem {
        Sem::Amount(amount) => Some(amount.metric.clone()),
        _ => None,
    }
}

/// `quotient(amount, metric)`: sales per order, where the model has that quotient.
pub fn quotient(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, Sem::Metric(below)) = (a[0].amount()?, a[1].sem()?) else { return None };
    let fits = |m: &&tagmata_core::model::Metric| matches!(&m.formula, Formula::Ratio(top, bottom) if *top == amount.metric && bottom == below);
    let metric = known.model.metrics.values().find(fits)?;
    one(Sem::Amount(Amount { metric: metric.id.clone(), ..amount.clone() }))
}

/// `amount_period(amount, window)`.
pub fn period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let during = a[1].period()?;
    each(a[0].sem()?, |amount| {
        if amount.during.is_some() {
            return None;
        }
        Some(Amount { during: Some(during.clone()), ..amount.clone() })
    })
}

/// `amount_year(amount, number)`: 2017 sales.
pub fn year(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    let year = a[1].number().filter(|n| n.fract() == 0.0 && (1900.0..=2100.0).contains(n))?;
    if amount.during.is_some() {
        return None;
    }
    let during = During::Calendar(Calendar { year: Some(year as i16), ..Calendar::default() });
    one(Sem::Amount(Amount { during: Some(during), ..amount.clone() }))
}

/// `per_entity(amount, entity, statistic)`: the mean or median over the people.
pub fn per_entity(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    let stat = if a[2].text()? == "median" { Stat::Median } else { Stat::Average };
    let entity = match &a[1] {
        Arg::Missing => known.entity.clone(),
        given => match given.sem()? {
            Sem::Entity(entity) => entity.clone().unwrap_or_else(|| known.entity.clone()),
            Sem::Event(event) => known.model.events.get(event)?.entity.clone(),
            Sem::Word(_) => known.entity.clone(),
            _ => return None,
        },
    };
    one(Sem::Amount(per(known, amount, &entity, stat)?))
}

/// `each_on_row(amount, entity, condition)`: the spend of each VIP, a row each.
pub fn each_on_row(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    if amount.per.is_some() || amount.less.is_some() {
        return None;
    }
    let who = match (a[1].sem(), a[2].sem()) {
        (_, Some(Sem::Pred(who))) => Some(who.clone()),
        (Some(Sem::Entity(entity)), None) if entity.as_ref().is_none_or(|entity| *entity == known.entity) => None,
        _ => return None,
    };
    let taken = Words::both("每人一行，不合起来算", "a row for each, not one number of all");
    let built = Built::plain(Sem::EachOf(amount.clone(), known.entity.clone(), who));
    Some(vec![built.note(Note::assume(taken, vec![Words::both("人均", "the average per person")]))])
}

fn per(known: &Known, amount: &Amount, entity: &EntityId, stat: Stat) -> Option<Amount> {
    if amount.per.is_some() || amount.less.is_some() || is_per_person(known, &amount.metric) {
        return None;
    }
    let per = Per { entity: entity.as_str().to_owned(), stat, zeros: ZeroRows::Exclude };
    Some(Amount { per: Some(per), ..amount.clone() })
}

/// Whether a number is one for each of the people already: spend divided by buyers.
fn is_per_person(known: &Known, metric: &MetricId) -> bool {
    let Some(Formula::Ratio(_, below)) = known.model.metrics.get(metric).map(|metric| &metric.formula) else {
        return false;
    };
    known.event_people.values().chain(known.entity_count.values()).any(|people| people == below)
}

/// `amount_of(amount, condition, statistic)`: average spend per VIP.
pub fn of(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, Sem::Pred(who)) = (a[0].amount()?, a[1].sem()?) else { return None };
    let stat = if a[2].text()? == "median" { Stat::Median } else { Stat::Average };
    one(Sem::AmountOf(per(known, amount, &known.entity, stat)?, who.clone()))
}

fn unit_fits(known: &Known, metric: &MetricId, unit: &Measured) -> bool {
    let own = known.model.metrics.get(metric).and_then(|m| m.unit.as_deref()).unwrap_or("");
    match unit {
        Measured::Bare => true,
        Measured::Money => own.len() == 3 && own.chars().all(|c| c.is_ascii_uppercase()),
        Measured::Percent => matches!(own, "ratio" | "percent" | "%"),
        Measured::Metric(other) => other == metric,
        Measured::Event(_) | Measured::Tag(_) => false,
        // 访问次数超过100次: times, of a number that counts something else than money or days.
        Measured::Times => {
            let counts = known.model.metrics.get(metric).map(|m| &m.formula);
            matches!(counts, Some(Formula::Count(_) | Formula::CountDistinct(_)))
        }
        Measured::Time(unit) => matches!((own, unit), ("days" | "day", tagmata_core::draft::Unit::Day)),
    }
}

/// `amount_test(amount, test)`: the unit must be the metric's.
pub fn test(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, Sem::Test(test, unit)) = (a[0].tested_amount()?, a[1].sem()?) else { return None };
    let counted = amount_counter(known, &amount.metric, unit);
    if amount.per.is_some() || !(unit_fits(known, &amount.metric, unit) || counted) {
        return None;
    }
    one(Sem::AmountTest(amount.clone(), *test))
}

/// A counter of an event beside a metric of the same name in the model: 订单数超过3单.
fn amount_counter(known: &Known, metric: &MetricId, unit: &Measured) -> bool {
    let Measured::Event(events) = unit else { return false };
    let money = |unit: &str| unit.len() == 3 && unit.chars().all(|c| c.is_ascii_uppercase());
    let other = |unit: &str| money(unit) || matches!(unit, "ratio" | "percent" | "days" | "day" | "people" | "points");
    let counts = |m: &tagmata_core::model::Metric| m.unit.as_deref().is_some_and(|unit| !other(unit));
    if known.model.metrics.get(metric).is_some_and(counts) {
        return true;
    }
    let Some(metric) = known.model.metrics.get(metric) else { return false };
    let shares = |a: &[String], b: &[String]| a.iter().any(|x| b.contains(x));
    events
        .iter()
        .filter_map(|event| known.model.events.get(event))
        .any(|event| shares(&metric.counters.zh, &event.counters.zh) || shares(&metric.counters.en, &event.counters.en))
}

/// `verb_test(verb, test)`: spent over 500.
pub fn verb_test(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Metric(metric), Sem::Test(test, unit)) = (a[0].sem()?, a[1].sem()?) else { return None };
    if !unit_fits(known, metric, unit) {
        return None;
    }
    one(Sem::AmountTest(Amount::of(metric.clone()), *test))
}

/// `counted(test)`: 10+ orders; the number's counter means a metric.
pub fn counted(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Test(test, Measured::Metric(metric)) => one(Sem::AmountTest(Amount::of(metric.clone()), *test)),
        _ => None,
    }
}

/// `test_rows(test, objects)`: spent over 500 on drinks.
pub fn test_rows(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::AmountTest(amount, test), objects) = (a[0].sem()?, a[1].objects()?) else { return None };
    if objects.values.iter().any(|(field, _)| known.is_field(&known.entity, field)) {
        return None;
    }
    one(Sem::AmountTest(with_rows(known, amount, objects)?, *test))
}

/// `test_period(test, window)`.
pub fn test_period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::AmountTest(amount, test), during) = (a[0].sem()?, a[1].period()?) else { return None };
    if amount.during.is_some() {
        return None;
    }
    one(Sem::AmountTest(Amount { during: Some(during.clone()), ..amount.clone() }, *test))
}

/// `test_pred(test)`.
pub fn test_pred(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        // How many users there are is no number of one of them.
        Sem::AmountTest(amount, _) if known.entity_count.get(&known.entity) == Some(&amount.metric) => None,
        Sem::AmountTest(amount, test) => one(Sem::Pred(condition(amount, *test))),
        _ => None,
    }
}

fn condition(amount: &Amount, test: Test) -> Who {
    Who::Metric(MetricIs { term: amount.term(), test })
}

/// `deed_amount(deed, test)`: kept for events whose amount is a metric named beside the verb.
pub fn deed_amount(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, Sem::AmountTest(amount, test)) = (a[0].deed()?, a[1].sem()?) else { return None };
    let owns = known.model.events.get(&deed.event)?.amount.as_ref() == Some(&amount.metric);
    if !owns || deed.amount.is_some() || deed.count.is_some() || !amount.filters.is_empty() || !amount.parts.is_empty()
    {
        return None;
    }
    if amount.during.is_some() {
        return None;
    }
    if deed.noun {
        return super::object::on_each(known, deed, &amount.metric, *test);
    }
    let mut with = deed.clone();
    with.amount = Some((amount.metric.clone(), *test));
    one(Sem::Deed(with))
}
