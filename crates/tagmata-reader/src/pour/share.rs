//! Shares of a number: of which whole. What has no plain whole is no share.

use super::Slots;
use crate::sem::{Amount, Cue};
use tagmata_core::draft::{ShareOf, Term};

/// Whether a share was asked for, with the numbers that are its whole taken out. `None` where the parts do not go
/// together.
pub fn asked(slots: &mut Slots, amounts: &mut Vec<Amount>) -> Option<bool> {
    let shares = slots.cues.iter().filter(|cue| **cue == Cue::Share).count();
    let based = slots.cue(Cue::Base);
    slots.cues.retain(|cue| *cue != Cue::Share);
    if shares == 0 && !based {
        return Some(false);
    }
    if let Some(parts) = slots.parts.filter(|parts| *parts > 0 && *parts < amounts.len()) {
        // "VIP sales as a part of all sales": the whole is the same number, without rows or a window of its own.
        let [whole] = &amounts[parts..] else { return None };
        let same =
            whole.metric == amounts[0].metric && parts == 1 && whole.filters.is_empty() && whole.parts.is_empty();
        let same = same && whole.per.is_none();
        let window = whole.during.is_none() || amounts[0].during.is_none() || whole.during == amounts[0].during;
        if !same || !window {
            return None;
        }
        let during = whole.during.clone();
        amounts.truncate(1);
        amounts[0].during = amounts[0].during.take().or(during);
    }
    let each = shares.max(1) == 1 && amounts.len() == 1 || shares == amounts.len();
    each.then_some(true)
}

/// The whole of each number; `grouped` and `picked` say whether there are groups, and conditions on people.
pub fn whole(terms: &mut [Term], grouped: bool, picked: bool, loose: bool) -> Option<()> {
    for term in terms {
        let Term::Leaf(leaf) = term else { return None };
        // "Cola's share of soda sales": of two kinds of rows, which are the whole is not in the draft.
        if leaf.per.is_some() || leaf.filters.len() > 1 {
            return None;
        }
        leaf.share_of = Some(match (leaf.filters.is_empty(), grouped, picked) {
            (true, true, false) | (false, false, false) => ShareOf::All,
            (true, false, true) => ShareOf::Everyone,
            // "Of the sales of each channel, drinks": the rows stand apart from the number that they are a part of.
            (false, true, false) if loose => ShareOf::Group,
            (false, false, true) if loose => ShareOf::All,
            _ => return None,
        });
    }
    Some(())
}
