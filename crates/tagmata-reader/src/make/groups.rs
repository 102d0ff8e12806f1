//! All values of a tag side by side, bands that are spelled out, named regions, and what a group holds. Knows no word.

use super::{Arg, Built, one, show};
use crate::known::Known;
use crate::sem::{Amount, Measured, Note, Quantity, Region, Said, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Who;
use tagmata_core::model::{DimensionId, Model, Names, TagId};
use tagmata_core::words::Words;

/// Bands in one list.
const BANDS_MAX: usize = 20;

/// `kinds(tag, number)`: all values of a tag, with how many there are; another number is said to be wrong.
pub fn kinds(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::TagName(tag), Arg::Item { sem: Sem::Number(n), from, to }) = (a[0].sem()?, &a[1]) else { return None };
    let of = known.model.tags.get(tag)?;
    let built = Built::plain(Sem::By(vec![tag.as_str().to_owned()]));
    if of.values.len() as f64 == *n {
        return Some(vec![built]);
    }
    let (name, there) = (of.names.words(tag.as_str()), of.values.len());
    let about = Words::both(
        format!("“{}”有 {there} 个值，不是 {n} 个", name.zh),
        format!("\"{}\" has {there} values, not {n}", name.en),
    );
    let stop = Diagnostic::new(Code::BadValue, Place::Question { from: *from, to: *to }, about);
    Some(vec![built.note(Note::Stop(Arc::new(stop)))])
}

/// `tags_all(tags, number)`: every value of a tag, listed.
pub fn tags_all(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::TagValues(tag, values) = a[0].sem()? else { return None };
    let of = known.model.tags.get(tag)?;
    let counted = a[1].number().is_none_or(|n| n == values.len() as f64);
    let whole = values.len() > 1 && values.len() == of.values.len() && of.values.keys().all(|v| values.contains(v));
    if whole && counted { one(Sem::By(vec![tag.as_str().to_owned()])) } else { None }
}

/// `portion_stem(metric)`.
pub fn portion_stem(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Metric(metric) => one(Sem::Said(Said::Shares(vec![Amount::of(metric.clone())]))),
        _ => None,
    }
}

fn plain(arg: &Arg<'_>) -> Option<f64> {
    match arg.sem()? {
        Sem::Quantity(Quantity { value, unit: Measured::Bare | Measured::Money }) => Some(*value),
        _ => None,
    }
}

/// `band_end(comparator, number)`: the first or the last band.
pub fn band_end(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = plain(&a[1])?;
    let (band, whole) = match a[0].text()? {
        "lt" => ((None, Some(n)), true),
        "ge" => ((Some(n), None), true),
        "le" => ((None, Some(n)), false),
        "gt" => ((Some(n), None), false),
        _ => return None,
    };
    let built = Built::plain(Sem::Said(Said::Bands(vec![band])));
    let Arg::Item { from, to, .. } = &a[1] else { return None };
    Some(vec![if whole {
        built
    } else {
        let about = Words::both(
            "每一档都含下限、不含上限；这里说的正好相反",
            "a band holds its lower end and not its upper one; here it is said the other way round",
        );
        built.note(Note::Stop(Arc::new(Diagnostic::new(
            Code::NotBuilt,
            Place::Question { from: *from, to: *to },
            about,
        ))))
    }])
}

/// `band(low, high)`.
pub fn band(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (low, high) = (plain(&a[0])?, plain(&a[1])?);
    if low < high { one(Sem::Said(Said::Bands(vec![(Some(low), Some(high))]))) } else { None }
}

/// `band_without(band, number)`: the end that is said to be left out is the upper one.
pub fn band_without(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Said(Said::Bands(bands)), n) = (a[0].sem()?, a[1].number()?) else { return None };
    match bands.as_slice() {
        [(_, Some(high))] if *high == n => one(Sem::Said(Said::Bands(bands.clone()))),
        _ => None,
    }
}

/// `bands(bands, band)`: one more band, which begins where the one before ends.
pub fn bands(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Said(Said::Bands(before)), Sem::Said(Said::Bands(more))) = (a[0].sem()?, a[1].sem()?) else {
        return None;
    };
    let [next] = more.as_slice() else { return None };
    let joins = before.last()?.1.is_some() && before.last()?.1 == next.0;
    if !joins || before.len() >= BANDS_MAX {
        return None;
    }
    let mut all = before.clone();
    all.push(*next);
    one(Sem::Said(Said::Bands(all)))
}

/// `bands_cuts(bands)`: bands from the lowest to the highest number are their cut points.
pub fn bands_cuts(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Said(Said::Bands(bands)) = a[0].sem()? else { return None };
    let cuts: Vec<f64> = bands.iter().filter_map(|(low, _)| *low).collect();
    let whole = bands.first()?.0.is_none() && bands.last()?.1.is_none() && bands.len() > 2;
    if !whole {
        return None;
    }
    let taken = Words::both("每一档含下限、不含上限", "each band holds its lower end and not its upper one");
    Some(vec![Built::plain(Sem::Cuts(cuts)).note(Note::assume(taken, Vec::new()))])
}

fn all_names(names: &Names) -> Vec<String> {
    names.zh.iter().chain(&names.en).cloned().collect()
}

fn value_names(model: &Model, field: &str, value: &str) -> Option<Vec<String>> {
    Some(all_names(&model.dimensions.get(&DimensionId::new(field.to_owned()))?.values.get(value)?.names))
}

fn tag_names(model: &Model, tag: &TagId, value: &str) -> Option<Vec<String>> {
    Some(all_names(&model.tags.get(tag)?.values.get(value)?.names))
}

/// `region_named(name)`: only those that are called so; which of the people that is, the list of them says.
pub fn region_named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let names = match a[0].sem()? {
        Sem::Objects(objects) => match objects.values.as_slice() {
            [(field, value)] => value_names(&known.model, field.as_str(), value)?,
            _ => return None,
        },
        Sem::TagValues(tag, values) => tag_names(&known.model, tag, values.first()?)?,
        _ => return None,
    };
    one(Sem::Said(Said::Regions(vec![Region::Called(names)])))
}

/// What people are called: the names of their tag, segment or of what they did something with.
pub fn population_names(model: &Model, who: &Who) -> Vec<String> {
    let names = match who {
        Who::Tag(tag) => tag.is.first().and_then(|value| tag_names(model, &TagId::new(tag.name.clone()), value)),
        Who::Field(field) => field.is.first().and_then(|value| value_names(model, &field.name, value)),
        Who::InSegment(of) => model
            .segments
            .iter()
            .find(|(id, _)| id.as_str() == of.segment)
            .map(|(_, segment)| all_names(&segment.names)),
        Who::Did(did) => match did.filters.as_slice() {
            [tagmata_core::draft::RowTest::Field(filter)] => {
                filter.is.first().and_then(|value| value_names(model, &filter.field, value))
            }
            _ => None,
        },
        _ => None,
    };
    names.unwrap_or_default()
}

/// `define_holds(value, field)`: what a group holds; the field must be the group's own.
pub fn define_holds(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let objects = a[0].objects()?;
    let [(field, value)] = objects.values.as_slice() else { return None };
    if let Some(Sem::Field(said)) = a[1].sem()
        && said != field
    {
        return None;
    }
    let group = known.model.dimensions.get(field)?.values.get(value)?.stored.len() > 1;
    if group { show::define(known, &a[..1]) } else { None }
}
