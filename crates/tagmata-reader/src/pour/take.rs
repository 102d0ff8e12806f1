//! One fragment into its slot.

use super::Slots;
use crate::sem::{Cue, Sem};
use tagmata_core::draft::{Column, Order, Who};

/// A value beside an entity noun that is no field of the entity.
const BESIDE_COST: i32 = 4;

/// Puts one fragment into its slot. `counting`: a word for how many stands right before it; `beside_values`: values do.
pub fn take(slots: &mut Slots, sem: &Sem, counting: bool, beside_values: bool) -> Option<()> {
    match sem {
        Sem::Pred(Who::All(whos)) => slots.preds.extend(whos.iter().cloned()),
        Sem::Pred(who) => slots.preds.push(who.clone()),
        Sem::Entity(entity) => {
            slots.heads |= counting;
            if beside_values {
                slots.cost += BESIDE_COST;
                slots.people.extend(slots.objects.pop());
            }
            if let Some(entity) = entity {
                slots.name(entity)?;
            }
        }
        Sem::Objects(objects) => slots.objects.push(objects.clone()),
        Sem::ValuePeople(objects) => slots.people.push(objects.clone()),
        Sem::Amount(amount) => slots.amounts.push(amount.clone()),
        Sem::Period(during) => slots.periods.push(during.clone()),
        Sem::By(by) => slots.by.extend(by.iter().cloned()),
        Sem::Grain(grain) if slots.grain.is_none() => slots.grain = Some(*grain),
        Sem::Cue(Cue::Anaphor) => slots.anaphor = true,
        Sem::Cue(Cue::Base) if slots.parts.is_none() => {
            slots.parts = Some(slots.amounts.len());
            slots.cues.push(Cue::Base);
        }
        // Said twice, a request is still one; each share is of its own number.
        Sem::Cue(Cue::Count | Cue::List | Cue::HowMuch | Cue::Change)
            if slots.cues.iter().any(|cue| *sem == Sem::Cue(*cue)) => {}
        Sem::Cue(Cue::Share) => slots.cues.push(Cue::Share),
        Sem::Cue(cue) => {
            if slots.cues.contains(cue) {
                return None;
            }
            slots.cues.push(*cue);
        }
        Sem::Amounts(amounts) => slots.amounts.extend(amounts.iter().cloned()),
        Sem::AmountOf(amount, who) => {
            slots.amounts.push(amount.clone());
            slots.preds.push(who.clone());
        }
        Sem::Kinds(field, entity) => {
            slots.name(entity)?;
            slots.kinds = true;
            slots.by.push(field.clone());
        }
        Sem::EachOf(amount, entity, whose) if slots.columns.is_empty() && slots.sorted.is_none() => {
            slots.name(entity)?;
            slots.preds.extend(whose.clone());
            slots.columns.push(Column::Term(amount.term()));
            slots.sorted = Some((None, Order::Desc));
        }
        Sem::Listing(columns, entity) if slots.columns.is_empty() => {
            slots.name(entity)?;
            slots.columns.clone_from(columns);
        }
        Sem::SortedBy(field, order, keep) if slots.by_field.is_none() => {
            if let Some((_, entity)) = keep {
                slots.name(entity)?;
            }
            slots.by_field = Some((field.clone(), *order, keep.as_ref().map(|(n, _)| *n)));
        }
        Sem::RankBy(amount, order) if slots.rank_by.is_none() => slots.rank_by = Some((amount.clone(), *order)),
        Sem::TopSize(order, size) if slots.size.is_none() => slots.size = Some((*order, *size)),
        Sem::TopGroupsOf(field, who, order, size) if slots.top_of.is_none() => {
            slots.top_of = Some((field.clone(), who.clone(), *order, *size));
        }
        Sem::Cuts(cuts) if slots.cuts.is_empty() => slots.cuts.clone_from(cuts),
        Sem::Columns(columns) if slots.columns.is_empty() => slots.columns.clone_from(columns),
        Sem::Sorted(amount, order) if slots.sorted.is_none() => slots.sorted = Some((amount.clone(), *order)),
        Sem::VersusUnit(_) | Sem::VersusSame(_) if slots.versus_unit.is_none() => {
            slots.versus_unit = Some(sem.clone());
        }
        Sem::TopGroups(field, amount, order, keep) if slots.top.is_none() => {
            slots.top = Some((field.clone(), amount.clone(), *order, *keep));
        }
        Sem::GroupTest(field, amount, test) if slots.having.is_none() => {
            slots.having = Some((field.clone(), amount.clone(), *test));
        }
        Sem::Versus(compare) if slots.versus.is_none() => slots.versus = Some(*compare),
        Sem::VersusPeriod(during) if slots.versus_period.is_none() => slots.versus_period = Some(during.clone()),
        Sem::FromTo(amount, from, to) if slots.versus_period.is_none() => {
            slots.amounts.extend(amount.as_deref().cloned());
            slots.versus_period = Some(from.clone());
            slots.periods.push(to.clone());
            slots.cues.push(Cue::Change);
        }
        Sem::Several(all) => {
            for one in all {
                take(slots, one, false, false)?;
            }
        }
        Sem::View(view) if slots.view.is_none() => slots.view = Some(view.clone()),
        Sem::Said(said) => slots.said.push(said.clone()),
        _ => return None,
    }
    Some(())
}
