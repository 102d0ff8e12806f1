//! What leans on the question before. Knows no word.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Dropped, Link, Sem};

/// `link(word)`: how an utterance hangs on the question before.
pub fn link(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Link(match a[0].text()? {
        "about" => Link::About,
        "within" => Link::Within,
        "only" => Link::Only,
        "them" => Link::Them,
        "also" => Link::Also,
        "instead" => Link::Instead,
        "correct" => Link::Correct,
        _ => return None,
    }))
}

/// `drop(part)`: a part of the question before is taken away.
pub fn dropped(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let named = |name: &str| Dropped::Field(name.to_owned());
    one(Sem::Drop(match (a[0].text(), a[0].sem()) {
        (Some("window"), _) => Dropped::Window,
        (Some("groups"), _) => Dropped::Groups,
        (Some("compare"), _) => Dropped::Compare,
        (_, Some(Sem::Field(field))) => named(field.as_str()),
        (_, Some(Sem::TagName(tag) | Sem::TagValues(tag, _))) => named(tag.as_str()),
        (_, Some(Sem::Objects(objects))) if objects.same_field() => named(objects.values[0].0.as_str()),
        _ => return None,
    }))
}
