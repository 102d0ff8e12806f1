//! Populations: people by what they are, did or reach, as the parts of a view that sets them against each other.

use super::view::said;
use super::{Arg, Built, Make, amount, deeds, one};
use crate::known::Known;
use crate::sem::{Clause, Deed, Join, Note, Objects, Said, Sem};
use tagmata_core::draft::{FieldIs, TagIs, Who};
use tagmata_core::words::Words;

/// Populations in one view.
const POPULATIONS_MAX: usize = 8;

/// The constructors of this file, with how many arguments each takes.
pub const ALL: &[(&str, usize, Make)] = &[
    ("pop", 1, pop),
    ("pop_done", 1, pop_done),
    ("pop_both", 2, pop_both),
    ("pop_said", 1, pop_said),
    ("pop_amount", 1, amount::test_pred),
    ("pop_values", 1, pop_values),
    ("pops", 2, pops),
    ("pops_each", 1, pops_each),
    ("pops_each_done", 1, pops_each_done),
];

/// `pop(condition)`.
fn pop(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Pred(a[0].pred()?.clone()))
}

/// `pop_done(clauses)`.
fn pop_done(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    deeds::finish(known, a)
}

/// `pop_both(clauses, condition)`: people by what they did and what they are.
fn pop_both(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let trait_of = a[1].pred()?.clone();
    let mut all = deeds::finish(known, a)?;
    for built in &mut all {
        let Sem::Pred(did) = &built.sem else { return None };
        built.sem = Sem::Pred(Who::All(vec![did.clone(), trait_of.clone()]));
    }
    Some(all)
}

/// `pop_said(condition)`: what they are, said in a clause of its own.
fn pop_said(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let who = a[0].pred()?;
    if matches!(who, Who::Field(_) | Who::Tag(_)) { one(Sem::Pred(who.clone())) } else { None }
}

/// `pop_values(values)`: tea customers, by the event that is meant where none is named.
fn pop_values(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::ValuePeople(objects) = a[0].sem()? else { return None };
    done_default(known, objects)
}

/// Values without a verb as something done, by the event that is meant where none is named.
pub(super) fn done_default(known: &Known, objects: &Objects) -> Option<Vec<Built>> {
    let event = known.default_event.clone()?;
    for (field, _) in &objects.values {
        known.fits_event(&event, field)?;
    }
    let name = known.model.events[&event].names.words(event.as_str());
    let deed = Deed { objects: vec![objects.clone()], ..Deed::of(event) };
    let clause = Clause { deed, not: false, headless: false, never: false };
    let zh = format!("没有说做了什么，按“{}”算", name.zh);
    let taken = Words::both(zh, format!("no verb was said; \"{}\" was taken", name.en));
    let note = Note::assume(taken, Vec::new());
    Some(deeds::clauses(known, &[clause])?.into_iter().map(|built| built.note(note.clone())).collect())
}

fn listed(arg: &Arg<'_>) -> Option<Vec<Who>> {
    match arg.sem()? {
        Sem::Pred(who) => Some(vec![who.clone()]),
        Sem::Said(Said::Populations(whos) | Said::Each(whos)) => Some(whos.clone()),
        _ => None,
    }
}

/// `pops(populations, population)`.
fn pops(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (mut all, more) = (listed(&a[0])?, a[1].pred()?);
    if all.contains(more) || all.len() >= POPULATIONS_MAX {
        return None;
    }
    all.push(more.clone());
    said(Said::Populations(all))
}

/// `pops_each(values)`: each value of a tag or of a field of the people is a population.
fn pops_each(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let whos: Vec<Who> = match a[0].sem()? {
        Sem::TagValues(tag, values) => {
            let name = tag.as_str();
            let one = |v: &String| Who::Tag(TagIs { name: name.to_owned(), is: vec![v.clone()], ..TagIs::default() });
            values.iter().map(one).collect()
        }
        Sem::Objects(objects)
            if objects.join == Join::Open
                && objects.same_field()
                && known.is_field(&known.entity, &objects.values[0].0) =>
        {
            let one = |(field, value): &(_, String)| Who::Field(field_is(field, value));
            objects.values.iter().map(one).collect()
        }
        _ => return None,
    };
    if whos.len() < 2 || whos.len() > POPULATIONS_MAX { None } else { said(Said::Each(whos)) }
}

fn field_is(field: &tagmata_core::model::DimensionId, value: &str) -> FieldIs {
    let is = vec![value.to_owned()];
    FieldIs { name: field.as_str().to_owned(), is, is_not: Vec::new(), test: None, during: None }
}

/// `pops_each_done(clauses or values)`: who did it with each of the values listed.
fn pops_each_done(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (objects, deed) = match a[0].sem()? {
        Sem::ValuePeople(objects) => (objects, None),
        Sem::Deeds(clauses) => match clauses.as_slice() {
            [Clause { deed, not: false, .. }] => match deed.objects.as_slice() {
                [objects] => (objects, Some(deed)),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    if objects.join != Join::Open || objects.values.len() < 2 || !objects.same_field() {
        return None;
    }
    let (mut whos, mut notes) = (Vec::new(), Vec::new());
    for (field, value) in &objects.values {
        let one = Objects::one(field.clone(), value.clone());
        let built = match deed {
            None => done_default(known, &one)?,
            Some(deed) => {
                let deed = Deed { objects: vec![one], ..deed.clone() };
                deeds::clauses(known, &[Clause { deed, not: false, headless: false, never: false }])?
            }
        };
        let [Built { sem: Sem::Pred(who), notes: more, .. }] = <[Built; 1]>::try_from(built).ok()? else { return None };
        whos.push(who);
        notes.extend(more);
    }
    Some(vec![Built { notes, own_notes_only: true, ..Built::plain(Sem::Said(Said::Each(whos))) }])
}
