//! Numbers against tags whose values are numbers or bands: at least one child, an income of 100k or more. A bound that
//! cuts through a band is asked about. Knows no word.

use super::{Arg, Built, Make, unit};
use crate::bands::{Taken, taken};
use crate::known::Known;
use crate::sem::{Measured, Note, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{TagIs, Test, Unit, Who};
use tagmata_core::model::{Tag, TagId};
use tagmata_core::words::{Lang, Words};

/// The constructors of this file, with how many arguments each takes.
pub const ALL: &[(&str, usize, Make)] =
    &[("band_named", 2, named), ("band_counted", 1, counted), ("band_verb", 3, verb), ("band_people", 2, people)];

/// What is tested; a plain number is that number.
fn tested<'a>(arg: &'a Arg<'_>) -> Option<(Test, &'a Measured)> {
    match arg.sem()? {
        Sem::Test(test, unit) => Some((*test, unit)),
        Sem::Quantity(quantity) => Some((Test::Equals(quantity.value), &quantity.unit)),
        _ => None,
    }
}

fn unit_fits(tag: &Tag, unit: &Measured) -> bool {
    let own = tag.numbers.unit.as_deref();
    match unit {
        Measured::Bare => true,
        Measured::Money => own.is_none_or(|own| own.len() == 3 && own.chars().all(|c| c.is_ascii_uppercase())),
        Measured::Tag(counted) => *counted == tag.id,
        Measured::Time(unit) => matches!((own, unit), (Some("years"), Unit::Year)),
        Measured::Percent | Measured::Event(_) | Measured::Metric(_) | Measured::Times => false,
    }
}

/// `band_named(tag, test)`: the income is 100k or more.
pub fn named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { sem: Sem::TagName(tag), from, .. } = &a[0] else { return None };
    let (test, unit) = tested(&a[1])?;
    band(known, tag, test, unit, *from)
}

/// `band_counted(test)`: at least one child; the word behind the number says the tag.
pub fn counted(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { from, .. } = &a[0] else { return None };
    let (test, unit) = tested(&a[0])?;
    match unit {
        Measured::Tag(tag) => band(known, tag, test, unit, *from),
        _ => None,
    }
}

/// `band_verb(verb, test, stretch)`: earn 100k a year; a stretch of time must be the tag's own.
pub fn verb(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { sem: Sem::TagName(tag), from, .. } = &a[0] else { return None };
    if let Arg::Item { .. } = &a[2]
        && unit(a[2].text()?) != known.model.tags.get(tag)?.numbers.per
    {
        return None;
    }
    let (test, unit) = tested(&a[1])?;
    band(known, tag, test, unit, *from)
}

/// `band_people(entity, test)`: families of five or more, where exactly one tag counts people.
pub fn people(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Entity(Some(entity)), Arg::Item { from, .. }) = (a[0].sem()?, &a[1]) else { return None };
    let (test, unit) = tested(&a[1])?;
    let tag = in_unit(known, "people").filter(|tag| tag.entity == *entity && *unit == Measured::Bare)?;
    band(known, &tag.id, test, unit, *from)
}

/// Over 35 years old, where exactly one tag is in years.
pub fn age(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { from, .. } = &a[0] else { return None };
    let (test, unit) = tested(&a[0])?;
    band(known, &in_unit(known, "years")?.id, test, unit, *from)
}

/// The one tag of bands in a unit.
fn in_unit<'a>(known: &'a Known, unit: &str) -> Option<&'a Tag> {
    let fits = |tag: &&Tag| tag.numbers.unit.as_deref() == Some(unit) && known.bands.contains_key(&tag.id);
    let mut tags = known.model.tags.values().filter(fits);
    tags.next().filter(|_| tags.next().is_none())
}

fn band(known: &Known, id: &TagId, test: Test, unit: &Measured, at: usize) -> Option<Vec<Built>> {
    let (tag, bands) = (known.model.tags.get(id)?, known.bands.get(id)?);
    if !unit_fits(tag, unit) || tag.entity != known.entity {
        return None;
    }
    let Taken { whole, cut } = taken(bands, test);
    let who = |is: Vec<String>| {
        Built::plain(Sem::Pred(Who::Tag(TagIs { name: id.as_str().to_owned(), is, ..TagIs::default() })))
    };
    if cut.is_empty() {
        return if whole.is_empty() { None } else { Some(vec![who(whole)]) };
    }
    let name = tag.names.words(id.as_str());
    let (zh, en) = (shown(tag, &cut, Lang::Zh), shown(tag, &cut, Lang::En));
    let about = Words::both(
        format!("“{}”只按档记录，这个界限落在“{zh}”这一档里，分不开", name.zh),
        format!("\"{}\" is known by bands only, and this bound falls inside \"{en}\"", name.en),
    );
    if whole.is_empty() {
        let stop = Diagnostic::new(Code::Ambiguous, Place::Question { from: at, to: at + 1 }, about);
        return Some(vec![who(cut).note(Note::Stop(Arc::new(stop)))]);
    }
    let about = Arc::new(about);
    let with: Vec<String> = bands.iter().map(|band| band.value.clone()).collect();
    let with = with.into_iter().filter(|value| whole.contains(value) || cut.contains(value)).collect();
    let ways = [(whole, "不算这一档", "without this band"), (with, "算上这一档", "with this band")];
    let mut built = Vec::new();
    for (option, (values, zh, en)) in ways.into_iter().enumerate() {
        built.push(who(values).note(Note::choose(&about, option as u8, Words::both(zh, en))));
    }
    Some(built)
}

fn shown(tag: &Tag, values: &[String], lang: Lang) -> String {
    let one = |id: &String| tag.values.get(id).and_then(|value| value.names.shown(lang)).unwrap_or(id).to_owned();
    values.iter().map(one).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}
