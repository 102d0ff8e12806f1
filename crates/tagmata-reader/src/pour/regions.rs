//! Regions of people who overlap, where they are asked for one by one: both, only these, only those.

use crate::fold::{fold_key, is_han};
use crate::known::Known;
use crate::make::population_names;
use crate::sem::Region;
use tagmata_core::draft::{Population, Who};

/// A population for each region asked for, in the order said. Within: nothing where all regions are to be seen, since
/// those of nobody or of everybody alone are asked for too, or none by itself. `None` where a name is nobody's.
pub fn each(known: &Known, whos: &[Who], regions: &[Region]) -> Option<Option<Vec<Population>>> {
    // A window said with one of them may cover the others, which is asked of the whole overlap.
    let mut windows = whos.iter().filter_map(|who| match who {
        Who::Did(did) => Some(&did.during),
        _ => None,
    });
    let first = windows.next();
    if windows.any(|during| Some(during) != first) {
        names_fit(known, whos, regions)?;
        return Some(None);
    }
    let mut all: Vec<Population> = Vec::new();
    let mut single = false;
    for region in regions {
        let who = match region {
            Region::None => {
                names_fit(known, whos, regions)?;
                return Some(None);
            }
            Region::All => Who::All(whos.to_vec()),
            Region::Only(who) => only(whos, whos.iter().position(|other| *other == **who)?),
            Region::Called(names) => only(whos, called(known, whos, names)?),
        };
        single |= *region != Region::All;
        if all.iter().any(|population| population.who == who) {
            return None;
        }
        all.push(Population { label: None, who });
    }
    Some(if single { Some(all) } else { None })
}

fn names_fit(known: &Known, whos: &[Who], regions: &[Region]) -> Option<()> {
    for region in regions {
        match region {
            Region::Only(who) => whos.iter().position(|other| *other == **who).map(|_| ())?,
            Region::Called(names) => called(known, whos, names).map(|_| ())?,
            Region::All | Region::None => {}
        }
    }
    Some(())
}

/// Who is one of them and none of the others.
fn only(whos: &[Who], at: usize) -> Who {
    let others = whos.iter().enumerate().filter(|(other, _)| *other != at);
    let mut all = vec![whos[at].clone()];
    all.extend(others.map(|(_, who)| Who::Not(Box::new(who.clone()))));
    Who::All(all)
}

/// Which of these people have this name, or one that begins so: "only baby" among baby families and others.
fn called(known: &Known, whos: &[Who], names: &[String]) -> Option<usize> {
    let names: Vec<String> = names.iter().map(|name| fold_key(name)).collect();
    let begins = |full: &str, name: &str| {
        let rest = full.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || name.chars().all(is_han))
    };
    let fits = |who: &Who| {
        let own = population_names(&known.model, who);
        own.iter().any(|full| names.iter().any(|name| begins(&fold_key(full), name)))
    };
    let mut which = whos.iter().enumerate().filter(|(_, who)| fits(who)).map(|(at, _)| at);
    match (which.next(), which.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}
