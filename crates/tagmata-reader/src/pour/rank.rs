//! Rankings whose parts stand apart, and whom a ranking is among.

use super::Slots;
use crate::known::Known;
use crate::sem::{Amount, Group, Note};
use tagmata_core::draft::{Order, Rank, Who};
use tagmata_core::words::Words;

/// "The 5 cities with the most such people": a ranking of groups by how many people are in them.
pub fn groups_of(known: &Known, slots: &mut Slots) -> Option<()> {
    let Some((field, who, order, keep)) = slots.top_of.take() else { return Some(()) };
    if slots.top.is_some() {
        return None;
    }
    let count = known.entity_count.get(&known.entity)?.clone();
    slots.preds.push(who);
    slots.top = Some((Group::Field(field), Amount::of(count), order, keep));
    Some(())
}

/// A size and what it goes by, said apart: "the top 10% of VIPs by spend".
pub fn joined(slots: &mut Slots) -> Option<()> {
    let Some((amount, by)) = slots.rank_by.take() else { return Some(()) };
    let (order, keep) = slots.size.take()?;
    if order == Order::Asc && by == Some(Order::Desc) {
        return None;
    }
    let order = by.unwrap_or(order);
    slots.preds.push(Who::Rank(Rank { term: amount.term(), order, keep, within: None, among: None, with_ties: false }));
    Some(())
}

/// A ranking beside other conditions ranks those who meet them.
pub fn among(slots: &mut Slots) {
    let ranks = slots.preds.iter().filter(|who| matches!(who, Who::Rank(_))).count();
    if ranks != 1 || slots.preds.len() < 2 || slots.rank_first {
        return;
    }
    let (mut rank, mut others): (Vec<Who>, Vec<Who>) =
        std::mem::take(&mut slots.preds).into_iter().partition(|who| matches!(who, Who::Rank(_)));
    let base = if others.len() == 1 { others.remove(0) } else { Who::All(others) };
    if let Some(Who::Rank(rank)) = rank.first_mut() {
        rank.among = Some(Box::new(base));
    }
    slots.preds = rank;
    let taken = Words::both("在满足其他条件的人里排名", "ranked among those who meet the other conditions");
    let others = vec![Words::both("在所有人里排名，再看条件", "ranked among everyone, then the conditions")];
    slots.notes.push(Note::assume(taken, others));
}
