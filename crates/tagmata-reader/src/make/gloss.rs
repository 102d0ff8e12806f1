//! Words that say the same once more, and what a gloss settles. Knows no word.

use super::{Arg, Built, deeds, object, one, quantity, regular};
use crate::known::Known;
use crate::sem::{Clause, Deed, Note, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Test, Who};
use tagmata_core::model::{TagBy, TagId};
use tagmata_core::words::Words;

/// `gloss(condition, condition)`: the second says the first once more. Where it says something else, which is meant is
/// asked.
pub fn gloss(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (said, meant) = (a[0].pred()?, a[1].pred()?);
    if said == meant || meaning_of(known, said).as_ref() == Some(meant) {
        return one(Sem::Pred(said.clone()));
    }
    let about =
        Words::both("解释的话和前面的话不是一回事，按哪个算？", "The explanation says something else; which is meant?");
    let about = Arc::new(about);
    let way = |who: &Who, option: u8, zh: &str, en: &str| {
        Built::plain(Sem::Pred(who.clone())).note(Note::choose(&about, option, Words::both(zh, en)))
    };
    Some(vec![way(said, 0, "按前面的话", "what was said first"), way(meant, 1, "按解释的话", "the explanation")])
}

/// What the model says that a value of a tag means.
fn meaning_of(known: &Known, who: &Who) -> Option<Who> {
    let Who::Tag(tag) = who else { return None };
    let [value] = tag.is.as_slice() else { return None };
    let TagBy::Rules(rules) = &known.model.tags.get(&TagId::new(tag.name.clone()))?.by else { return None };
    rules.iter().find(|rule| rule.value == *value)?.when.clone()
}

/// `gloss_undefined(word, condition)`: a word that the model leaves open, with what the asker means by it.
pub fn gloss_undefined(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Term(id), who) = (a[0].sem()?, a[1].pred()?) else { return None };
    let name = known.model.terms.get(id)?.names.words(id.as_str());
    let zh = format!("“{}”按后面的解释算", name.zh);
    let taken = Words::both(zh, format!("\"{}\" means what is said behind it", name.en));
    Some(vec![Built::plain(Sem::Pred(who.clone())).note(Note::assume(taken, Vec::new()))])
}

/// `gloss_window(tags, window, deed)`: a tag has no window; with one, the word means what it is explained by.
pub fn gloss_window(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::TagValues(..), during, deed) = (a[0].sem()?, a[1].period()?, a[2].deed()?) else { return None };
    if deed.during.is_some() {
        return None;
    }
    let deed = Deed { during: Some(during.clone()), leading: true, ..deed.clone() };
    let taken = Words::both("带时间的状态按后面的解释算", "a state with a window means what is said behind it");
    let clause = Clause { deed, not: false, headless: false, never: false };
    let built = deeds::clauses(known, &[clause])?.into_iter();
    Some(built.map(|one| one.note(Note::assume(taken.clone(), Vec::new()))).collect())
}

/// `gloss_each(deed, number, unit)`: did it in each of the units.
pub fn gloss_each(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    regular::each_of_units(&a[0], &a[1], &a[2])
}

/// `had(comparator, number, event)`: with at least one purchase.
pub fn had(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Event(event), n) = (a[2].sem()?, a[1].number()?) else { return None };
    let which = a[0].text().unwrap_or("ge");
    let test = quantity::compare(which, n)?;
    if n.fract() != 0.0 || n < 1.0 {
        return None;
    }
    let deed = Deed::of(event.clone());
    if test == Test::AtLeast(1.0) {
        return one(Sem::Deed(deed));
    }
    object::counted_times(known, &deed, test)
}

/// What is asked where somebody is said to use what the data only says that they got.
pub fn consumed_about(known: &Known) -> Option<Words> {
    let event = known.default_event.as_ref()?;
    let name = known.model.events[event].names.words(event.as_str());
    Some(Words::both(
        format!("数据里只有“{}”，没有是否真的用了；是按“{}”算吗？", name.zh, name.zh),
        format!("the data holds \"{}\", not what was used; is that meant?", name.en),
    ))
}

/// `consumed(word)`: drank; the event that is meant where none is named, if the question says so.
pub fn consumed(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { from, to, .. } = &a[0] else { return None };
    let event = known.default_event.clone()?;
    let name = known.model.events[&event].names.words(event.as_str());
    let stop = Diagnostic::new(Code::Ambiguous, Place::Question { from: *from, to: *to }, consumed_about(known)?)
        .hint(Words::both(format!("可以在后面加“（看{}）”", name.zh), format!("say \"(by {})\" behind it", name.en)));
    Some(vec![Built::plain(Sem::Deed(Deed::of(event))).note(Note::Stop(Arc::new(stop)))])
}

/// `judged(event)`: going by purchases.
pub fn judged(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Event(event) => one(Sem::Event(event.clone())),
        _ => None,
    }
}
