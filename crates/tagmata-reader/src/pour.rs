//! Pouring: the fragments of one path, by their types, into WHO and SHOW. Gives one draft or several that differ by a
//! named choice, or nothing where something has no place. Knows no word.

mod check;
mod compare;
mod edit;
mod rank;
mod share;
mod show;
mod ways;

use crate::assemble::{Path, Step};
use crate::chart::{Chart, Item};
use crate::known::Known;
use crate::rules::{Cat, Grammar};
use crate::scan::Scan;
use crate::sem::{Amount, Cue, Note, Objects, Sem};
use check::{contradicts, holds_deed, is_deed, scope_open, torn};
use tagmata_core::draft::{Column, Compare, Draft, During, Order, RankSize, Show, Test, Unit, Who};
use tagmata_core::model::EntityId;
use tagmata_core::words::Words;
use ways::{share_bases, ways};

/// A value beside an entity noun that is no field of the entity.
const BESIDE_COST: i32 = 4;

/// Categories of words that join fragments.
pub struct Joints {
    /// Words of contrast.
    pub but: Cat,
    /// A number said by a verb, which needs a word that asks for it.
    pub spent: Cat,
    /// Words and marks of a list.
    pub and: [Cat; 4],
}

impl Joints {
    /// The grammar's own.
    pub fn of(grammar: &Grammar) -> Joints {
        let and = ["AND", "ALSO", "ENUM", "COMMA"].map(|cat| grammar.cat(cat));
        Joints { but: grammar.cat("BUT"), spent: grammar.cat("Spent"), and }
    }
}

/// A poured draft.
pub struct Poured {
    /// The draft.
    pub draft: Draft,
    /// What it takes for granted or leaves open.
    pub notes: Vec<Note>,
    /// Extra cost.
    pub cost: i32,
}

/// The slots of a question. Pouring takes what it uses out of them; what is left over was not said by the draft, and
/// then there is no draft.
#[derive(Default, Clone)]
struct Slots {
    entity: Option<EntityId>,
    preds: Vec<Who>,
    objects: Vec<Objects>,
    people: Vec<Objects>,
    amounts: Vec<Amount>,
    periods: Vec<During>,
    by: Vec<String>,
    grain: Option<Unit>,
    cues: Vec<Cue>,
    heads: bool,
    top: Option<(String, Amount, Order, RankSize)>,
    having: Option<(String, Amount, Test)>,
    top_of: Option<(String, Who, Order, RankSize)>,
    size: Option<(Order, RankSize)>,
    rank_by: Option<(Amount, Option<Order>)>,
    sorted: Option<(Option<Amount>, Order)>,
    columns: Vec<Column>,
    cuts: Vec<f64>,
    versus: Option<Compare>,
    versus_period: Option<During>,
    versus_unit: Option<Sem>,
    view: Option<Show>,
    anaphor: bool,
    /// Numbers that stood before a word for "as a part of".
    parts: Option<usize>,
    /// Rows were said apart from the number.
    loose_rows: bool,
    notes: Vec<Note>,
    cost: i32,
}

/// Pours one path.
pub fn pour(
    known: &Known,
    scan: &Scan,
    chart: &Chart,
    path: &Path,
    joints: &Joints,
    previous: Option<&Draft>,
) -> Option<Vec<Poured>> {
    let slots = gather(known, scan, chart, path, joints)?;
    match previous {
        Some(previous) if edit::is_edit(&slots) => {
            return edit::edit(known, previous, slots).map(|poured| vec![poured]);
        }
        // Something is pointed at that was never said.
        None if slots.anaphor => return None,
        _ => {}
    }
    let mut slots = slots;
    if let Some(view) = slots.view.take() {
        let draft = Draft { entity: None, who: None, show: view };
        slots.entity = None;
        slots.neutral_cues();
        return slots.spent().then(|| vec![Poured { draft, notes: slots.notes, cost: 0 }]);
    }
    let mut poured = Vec::new();
    for slots in ways(known, slots)? {
        if let Some(one) = finish(known, slots) {
            poured.extend(share_bases(one));
        }
    }
    if poured.is_empty() { None } else { Some(poured) }
}

fn gather(known: &Known, scan: &Scan, chart: &Chart, path: &Path, joints: &Joints) -> Option<Slots> {
    let mut slots = Slots::default();
    let mut after_count = false;
    let mut previous: Option<&Item> = None;
    let mut contrast = false;
    let mut joined = false;
    let mut asked_for = false;
    for step in &path.steps {
        let index = match step {
            Step::Fragment(index) => index,
            Step::Word(edge) => {
                contrast |= scan.edges[*edge].cat == joints.but;
                joined |= joints.and.contains(&scan.edges[*edge].cat);
                continue;
            }
            Step::Unread(_) => return None,
        };
        let item = &chart.items[*index];
        // Two deeds with a but between them share a window; a rule joins them or nobody does.
        if contrast && is_deed(&item.sem) && !slots.preds.is_empty() && slots.preds.iter().any(holds_deed) {
            return None;
        }
        if previous.is_some_and(|previous| torn(known, previous, item)) {
            return None;
        }
        // "A as a share of B": B may not have conditions of its own.
        if slots.parts.is_some() && matches!(&*item.sem, Sem::Pred(_) | Sem::Objects(_) | Sem::ValuePeople(_)) {
            return None;
        }
        let number = |sem: &Sem| matches!(sem, Sem::Amount(_) | Sem::Amounts(_) | Sem::AmountOf(..));
        let two_numbers = previous.is_some_and(|previous| number(&previous.sem)) && number(&item.sem);
        if two_numbers && !joined {
            return None;
        }
        joined = false;
        let beside_values = matches!(previous.map(|p| &*p.sem), Some(Sem::Objects(_)));
        previous = Some(item);
        for note in &item.notes {
            if !slots.notes.contains(note) {
                slots.notes.push(note.clone());
            }
        }
        let counting = after_count;
        after_count = matches!(&*item.sem, Sem::Cue(Cue::Count));
        asked_for |= item.cat == joints.spent;
        take(&mut slots, &item.sem, counting, beside_values)?;
    }
    if asked_for && !slots.cues.contains(&Cue::HowMuch) {
        return None;
    }
    Some(slots)
}

/// Puts one fragment into its slot. `counting`: a word for how many stands right before it; `beside_values`: values do.
fn take(slots: &mut Slots, sem: &Sem, counting: bool, beside_values: bool) -> Option<()> {
    match sem {
        Sem::Pred(Who::All(whos)) => slots.preds.extend(whos.iter().cloned()),
        Sem::Pred(who) => slots.preds.push(who.clone()),
        Sem::Entity(entity) => {
            slots.heads |= counting;
            if beside_values {
                slots.cost += BESIDE_COST;
                slots.people.extend(slots.objects.pop());
            }
            match (&slots.entity, entity) {
                (Some(before), Some(now)) if before != now => return None,
                (None, Some(now)) => slots.entity = Some(now.clone()),
                _ => {}
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
        Sem::Cue(Cue::Count | Cue::List | Cue::HowMuch) if slots.cues.iter().any(|cue| *sem == Sem::Cue(*cue)) => {}
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
        Sem::View(view) if slots.view.is_none() => slots.view = Some(view.clone()),
        _ => return None,
    }
    Some(())
}

fn finish(known: &Known, mut slots: Slots) -> Option<Poured> {
    rank::groups_of(known, &mut slots)?;
    rank::joined(&mut slots)?;
    let measured = slots.is_measured() || !slots.by.is_empty() || slots.grain.is_some() || !slots.columns.is_empty();
    if !measured && !slots.periods.is_empty() {
        let during = slots.periods.pop()?;
        place_window(&mut slots.preds, &during)?;
        let taken = Words::both("时间用于所做的事", "the window was taken for what they did");
        slots.notes.push(Note::assume(taken, Vec::new()));
        slots.cost += 4;
    }
    if contradicts(&slots.preds) || scope_open(&slots.preds) {
        return None;
    }
    rank::among(&mut slots);
    let show = show::show(known, &mut slots)?;
    let mut preds = std::mem::take(&mut slots.preds);
    let who = match preds.len() {
        0 => None,
        1 => Some(preds.remove(0)),
        _ => Some(Who::All(preds)),
    };
    let entity = slots.entity.take().filter(|entity| *entity != known.entity).map(|entity| entity.as_str().to_owned());
    slots.spent().then(|| Poured { draft: Draft { entity, who, show }, notes: slots.notes, cost: slots.cost })
}

impl Slots {
    /// Takes a cue out; whether it was there.
    fn cue(&mut self, cue: Cue) -> bool {
        let before = self.cues.len();
        self.cues.retain(|other| *other != cue);
        self.cues.len() < before
    }

    /// Takes out the cues that ask for nothing but an answer.
    fn neutral_cues(&mut self) {
        self.cues.retain(|cue| !matches!(cue, Cue::Count | Cue::List | Cue::HowMuch));
    }

    fn is_measured(&self) -> bool {
        !self.amounts.is_empty() || self.top.is_some() || self.having.is_some()
    }

    /// Whether everything said has gone into the draft.
    fn spent(&self) -> bool {
        let people = self.entity.is_none() && self.preds.is_empty() && self.objects.is_empty() && self.people.is_empty();
        let numbers = !self.is_measured() && self.periods.is_empty() && self.by.is_empty() && self.grain.is_none();
        let ranks = self.top_of.is_none() && self.size.is_none() && self.rank_by.is_none() && self.sorted.is_none();
        let versus = self.versus.is_none() && self.versus_period.is_none() && self.versus_unit.is_none();
        let shown = self.cues.is_empty() && self.columns.is_empty() && self.cuts.is_empty() && self.view.is_none();
        people && numbers && ranks && versus && shown
    }
}

/// A window that stands alone belongs to the one thing done that has none.
fn place_window(preds: &mut [Who], during: &During) -> Option<()> {
    let mut open = 0;
    for who in preds.iter_mut() {
        if let Who::Did(did) = who
            && did.during.is_none()
        {
            open += 1;
            did.during = Some(during.clone());
        }
    }
    if open == 1 { Some(()) } else { None }
}
