//! Parts of views that set people against each other, cut them into bands or follow them over time.

use super::{Arg, Built, Make, one, quantity};
use crate::known::Known;
use crate::sem::{Amount, Asked, Deed, Kept, Note, Region, Said, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{During, Length, Open, Who};
use tagmata_core::words::Words;

/// Steps of a funnel.
const STEPS_MAX: usize = 8;
/// Bands of a number.
const BANDS_MAX: f64 = 100.0;
/// The longest window of a funnel, in units.
const LENGTH_MAX: f64 = 10_000.0;
/// The farthest mark of a retention, in units.
const MARK_MAX: f64 = 3_660.0;
/// Segments named where none was said.
const NAMED_MAX: usize = 6;

/// The constructors of this file, with how many arguments each takes.
pub const ALL: &[(&str, usize, Make)] = &[
    ("view", 1, view),
    ("part", 1, part),
    ("versus_pops", 2, versus_pops),
    ("against_all", 0, against_all),
    ("against", 1, against),
    ("region_only", 1, region_only),
    ("region_joint", 1, region_joint),
    ("regions", 2, regions),
    ("steps", 2, steps),
    ("steps_within", 3, steps_within),
    ("within", 2, within),
    ("bands_into", 1, bands_into),
    ("bands_of", 1, bands_of),
    ("bands_at", 1, bands_at),
    ("bands_at_into", 2, bands_at_into),
    ("bands_each", 0, bands_each),
    ("migrated", 3, migrated),
    ("migrated_when", 2, migrated_when),
    ("kept", 0, kept),
    ("kept_next", 1, kept_next),
    ("kept_marks", 2, kept_marks),
    ("kept_day", 2, kept_day),
    ("marks", 2, quantity::numbers),
    ("cohorts", 0, cohorts),
    ("kept_later", 1, kept_later),
    ("kept_from", 2, kept_from),
    ("including", 1, including),
    ("compare_whom", 1, compare_whom),
    ("first_done", 1, first_done),
    ("portion", 2, portion),
    ("portions", 2, portions),
];

pub(super) fn said(part: Said) -> Option<Vec<Built>> {
    one(Sem::Said(part))
}

/// `view(which)`.
fn view(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Asked(match a[0].text()? {
        "overlap" => Asked::Overlap,
        "compare" => Asked::Compare,
        "profile" => Asked::Profile,
        "funnel" => Asked::Funnel,
        "tiers" => Asked::Tiers,
        "reach" => Asked::Reach,
        "lift" => Asked::Lift,
        _ => return None,
    }))
}

/// `part(part)`: a list as a part of a view.
fn part(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(a[0].sem()?.clone())
}

/// `versus_pops(population, population)`.
fn versus_pops(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (left, right) = (a[0].pred()?, a[1].pred()?);
    if left == right { None } else { said(Said::Versus(vec![left.clone(), right.clone()])) }
}

/// `against_all()`.
fn against_all(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Against(Who::All(Vec::new())))
}

/// `against(population)`.
fn against(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Against(a[0].pred()?.clone()))
}

/// `region_only(population)`: only these.
fn region_only(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Regions(vec![Region::Only(Box::new(a[0].pred()?.clone()))]))
}

/// `region_joint(which)`: both, or neither.
fn region_joint(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let all = a[0].text()? == "all";
    said(Said::Regions(vec![if all { Region::All } else { Region::None }]))
}

/// `regions(list, region)`.
fn regions(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Said(Said::Regions(before)), Sem::Said(Said::Regions(more))) = (a[0].sem()?, a[1].sem()?) else {
        return None;
    };
    let mut all = before.clone();
    all.extend(more.iter().cloned());
    said(Said::Regions(all))
}

/// `steps(steps, deed)`.
fn steps(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let mut all = match a[0].sem()? {
        Sem::Deed(deed) => vec![deed.clone()],
        Sem::Said(Said::Steps(steps, None)) => steps.clone(),
        _ => return None,
    };
    let next = a[1].deed()?;
    let counts = |deed: &Deed| deed.count.is_some() || deed.amount.is_some();
    if all.len() >= STEPS_MAX || all.contains(next) || all.iter().any(counts) || counts(next) {
        return None;
    }
    all.push(next.clone());
    said(Said::Steps(all, None))
}

/// `steps_within(steps, n, unit)`.
fn steps_within(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Said(Said::Steps(steps, None)) = a[0].sem()? else { return None };
    let length = Length { count: whole(a[1].number()?, LENGTH_MAX)?, unit: a[2].unit()? };
    said(Said::Steps(steps.clone(), Some(length)))
}

fn whole(n: f64, most: f64) -> Option<u32> {
    if n.fract() == 0.0 && n >= 1.0 && n <= most { Some(n as u32) } else { None }
}

/// `within(n, unit)`.
fn within(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Within(Length { count: whole(a[0].number()?, LENGTH_MAX)?, unit: a[1].unit()? }))
}

/// `bands_into(n)`: into n bands; a number or the word for so many parts.
fn bands_into(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = match a[0].number() {
        Some(n) => n,
        None => a[0].text()?.parse().ok()?,
    };
    said(Said::Into(whole(n, BANDS_MAX).filter(|n| *n >= 2)?))
}

/// `bands_of(amount)`.
fn bands_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Of(a[0].amount()?.clone()))
}

fn cuts(arg: &Arg<'_>) -> Option<Vec<f64>> {
    match arg.sem()? {
        Sem::Numbers(all) => Some(all.clone()),
        _ => None,
    }
}

/// `bands_at(numbers)`.
fn bands_at(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::At(cuts(&a[0])?))
}

/// `bands_at_into(numbers, n)`: n cut points make n + 1 bands.
fn bands_at_into(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let cuts = cuts(&a[0])?;
    let bands = whole(a[1].number()?, BANDS_MAX)?;
    if bands as usize == cuts.len() + 1 { one(Sem::Cuts(cuts)) } else { None }
}

/// `bands_each()`.
fn bands_each(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::EachBand)
}

/// `migrated(tag, from, to)`.
fn migrated(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::TagName(tag) = a[0].sem()? else { return None };
    said(Said::Moved(tag.clone(), a[1].period()?.clone(), a[2].period()?.clone()))
}

/// A question that lacks something is asked back.
fn asked_back(word: &Arg<'_>, about: Words, hint: Words) -> Option<Vec<Built>> {
    let Arg::Item { from, to, .. } = word else { return None };
    let stop = Diagnostic::new(Code::Ambiguous, Place::Question { from: *from, to: *to }, about).hint(hint);
    Some(vec![Built::plain(Sem::Pred(Who::All(Vec::new()))).note(Note::Stop(Arc::new(stop))).costing(6)])
}

/// `migrated_when(tag, word)`: between which two times?
fn migrated_when(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let about = Words::both("没有说从什么时候到什么时候", "it is not said from when to when people moved");
    let hint = Words::both("例如“上季度到本季度”", "for example \"from last quarter to this quarter\"");
    asked_back(&a[1], about, hint)
}

/// `compare_whom(word)`: which people?
fn compare_whom(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let about = Words::both("没有说对比哪些人群", "it is not said which people are to be compared");
    let names: Vec<Words> =
        known.model.segments.iter().take(NAMED_MAX).map(|(id, s)| s.names.words(id.as_str())).collect();
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    let hint = if names.is_empty() {
        Words::both("请说出要对比的人群", "name the people to compare")
    } else {
        Words::both(
            format!("请说出要对比的人群，例如：{}", zh.join("、")),
            format!("name the people to compare, such as: {}", en.join(", ")),
        )
    };
    asked_back(&a[0], about, hint)
}

/// `kept()`.
fn kept(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Kept(Kept { unit: None, marks: Vec::new(), exact: false }))
}

/// `kept_next(unit)`: in the unit after the one of the start.
fn kept_next(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Kept(Kept { unit: Some(a[0].unit()?), marks: vec![1], exact: true }))
}

/// `kept_marks(numbers, unit)`: 7 days, a length.
fn kept_marks(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let marks: Option<Vec<u32>> = cuts(&a[0])?.into_iter().map(|n| whole(n, MARK_MAX)).collect();
    said(Said::Kept(Kept { unit: Some(a[1].unit()?), marks: marks?, exact: false }))
}

/// `kept_day(n or numbers, unit)`: day 7, the unit itself.
fn kept_day(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let said_marks = a[0].number().map_or_else(|| cuts(&a[0]), |n| Some(vec![n]))?;
    let marks: Option<Vec<u32>> = said_marks.into_iter().map(|n| whole(n, MARK_MAX)).collect();
    said(Said::Kept(Kept { unit: Some(a[1].unit()?), marks: marks?, exact: true }))
}

/// `kept_later(unit)`: in each later unit.
fn kept_later(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Later(a[0].unit()?))
}

/// `kept_from(unit, window)`: in each month from February on.
fn kept_from(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[1].period()? {
        During::Open(Open::Since(from)) => said(Said::LaterFrom(a[0].unit()?, (**from).clone())),
        _ => None,
    }
}

/// `including(window)`: with the unit of the start.
fn including(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Including(a[0].period()?.clone()))
}

/// `cohorts()`.
fn cohorts(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    said(Said::Cohorts)
}

/// `first_done(deed)`: did it for the first time of all.
fn first_done(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let deed = a[0].deed()?;
    if deed.count.is_some() || deed.amount.is_some() { None } else { said(Said::First(deed.clone())) }
}

/// `portion(amount, word)`: a share of a number; the word alone counts the people.
fn portion(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = match &a[0] {
        Arg::Missing => Amount::of(known.entity_count.get(&known.entity)?.clone()),
        given => given.amount()?.clone(),
    };
    if amount.per.is_some() || amount.less.is_some() { None } else { said(Said::Shares(vec![amount])) }
}

/// `portions(list, portion)`.
fn portions(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Said(Said::Shares(before)), Sem::Said(Said::Shares(more))) = (a[0].sem()?, a[1].sem()?) else {
        return None;
    };
    let mut all = before.clone();
    all.extend(more.iter().filter(|amount| !before.contains(amount)).cloned());
    if all.len() == before.len() { None } else { said(Said::Shares(all)) }
}
