//! Pouring: the fragments of one path, by their types, into WHO and SHOW. Gives one draft or several that differ by a
//! named choice, or nothing where something has no place. Knows no word.

mod apart;
mod check;
mod compare;
mod edit;
mod gather;
mod joints;
mod judge;
mod kept;
mod occasions;
mod over_time;
mod rank;
mod reach;
mod regions;
mod same;
mod share;
mod show;
mod take;
mod view;
mod ways;

use crate::assemble::Path;
use crate::chart::Chart;
use crate::known::Known;
use crate::scan::Scan;
use crate::sem::{Amount, Cue, Dropped, Group, Link, Note, Objects, Said, Sem};
pub use apart::owner;
use check::{contradicts, scope_open};
pub use joints::Joints;
pub use same::as_rows;
use tagmata_core::draft::{Column, Compare, Draft, During, Order, RankSize, Show, Test, Unit, Who};
use tagmata_core::model::{EntityId, EventId};
use tagmata_core::words::Words;
use ways::{share_bases, ways, windows};

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
    top: Option<(Group, Amount, Order, RankSize)>,
    having: Option<(String, Amount, Test)>,
    top_of: Option<(String, Who, Order, RankSize)>,
    size: Option<(Order, RankSize)>,
    rank_by: Option<(Amount, Option<Order>)>,
    sorted: Option<(Option<Amount>, Order)>,
    columns: Vec<Column>,
    /// The groups were asked for, not what is counted of them.
    kinds: bool,
    /// A field that the list is sorted by, and how many of it are listed.
    by_field: Option<(String, Order, Option<u32>)>,
    cuts: Vec<f64>,
    versus: Option<Compare>,
    versus_period: Option<During>,
    versus_unit: Option<Sem>,
    view: Option<Show>,
    /// Parts of a view of people against each other or over time.
    said: Vec<Said>,
    /// What hangs on the question before.
    follow: Follow,
    /// People were left out in so many words, which may be all that is said of those before.
    omits: bool,
    /// Numbers that stood before a word for "as a part of".
    parts: Option<usize>,
    /// The ranking is of everyone, and the conditions are on those ranked: "of the top 10".
    rank_first: bool,
    /// Groups were said behind a ranking of people, and not as "in each": they are those of the people ranked.
    spread_over: bool,
    /// Something was said to be inside of something else.
    inside: bool,
    /// A number was joined to a deed by a word of a list.
    joined_deeds: bool,
    /// Something was said to be never done.
    never: bool,
    /// Somebody was said by a noun or a word for people.
    said_people: bool,
    /// A value is spelt like something not done.
    denied_value: bool,
    /// Rows were said apart from the number.
    loose_rows: bool,
    /// For each condition in the order said, in which part of the question it stands; brackets are a part of their own.
    parts_of: Vec<usize>,
    /// The event that is said to stand for what they did.
    judged: Option<EventId>,
    notes: Vec<Note>,
    cost: i32,
}

/// What of an utterance hangs on the question before.
#[derive(Default, Clone)]
struct Follow {
    links: Vec<Link>,
    drops: Vec<Dropped>,
    /// A particle behind it asks the same of something else.
    trails: bool,
    /// How it begins, with "and" or "also".
    leads: Option<Link>,
}

impl Follow {
    fn take(&mut self, sem: &Sem) {
        match sem {
            Sem::Link(link) => self.links.push(*link),
            Sem::Drop(part) => self.drops.push(part.clone()),
            _ => {}
        }
    }

    /// Whether it means nothing without a question before.
    fn needs_before(&self) -> bool {
        !self.links.is_empty() || !self.drops.is_empty()
    }
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
    let slots = gather::gather(known, scan, chart, path, joints)?;
    match previous {
        Some(previous) if edit::follows(&slots) => edit::edit(known, previous, slots),
        // Something is pointed at that was never said.
        None if slots.follow.needs_before() => None,
        _ => {
            let poured = whole(known, slots)?;
            Some(poured.into_iter().filter_map(|one| apart::apart(known, scan, joints, one)).collect())
        }
    }
}

/// Pours a question of its own.
fn whole(known: &Known, mut slots: Slots) -> Option<Vec<Poured>> {
    if let Some(view) = slots.view.take() {
        let draft = Draft { entity: None, who: None, show: view };
        slots.entity = None;
        slots.neutral_cues();
        return slots.spent().then(|| vec![Poured { draft, notes: slots.notes, cost: 0 }]);
    }
    if view::rows_unclear(&slots) {
        return None;
    }
    let mut poured = Vec::new();
    for slots in ways(known, slots)?.into_iter().flat_map(windows) {
        if let Some(one) = finish(known, slots) {
            poured.extend(share_bases(one).into_iter().flat_map(|one| view::ways(known, one)));
        }
    }
    if poured.is_empty() { None } else { Some(poured) }
}

fn finish(known: &Known, mut slots: Slots) -> Option<Poured> {
    rank::groups_of(known, &mut slots)?;
    rank::joined(&mut slots)?;
    let measured = slots.is_measured() || !slots.by.is_empty() || slots.grain.is_some() || !slots.columns.is_empty();
    let measured = measured || !slots.said.is_empty() || slots.by_field.is_some();
    if !measured && !slots.periods.is_empty() {
        let during = slots.periods.pop()?;
        place_window(known, &mut slots.preds, &during, slots.never)?;
        let taken = Words::both("时间用于所做的事", "the window was taken for what they did");
        slots.notes.push(Note::assume(taken, Vec::new()));
        slots.cost += 4;
    }
    judge::judge(known, &mut slots)?;
    if contradicts(&slots.preds) || scope_open(&slots.preds, &slots.parts_of) {
        return None;
    }
    rank::among(&mut slots);
    // "Of the orders in Shanghai, what share is of VIPs": the whole is not everyone's.
    let asks_share = slots.cues.iter().any(|cue| matches!(cue, Cue::Share | Cue::Base));
    if slots.inside && slots.is_measured() && slots.preds.len() > 1 && asks_share {
        return None;
    }
    // "How many different cities" wants one number, which no view gives.
    if slots.kinds && slots.cues.contains(&Cue::Count) {
        return None;
    }
    let show = show::show(known, &mut slots)?;
    let mut preds = std::mem::take(&mut slots.preds);
    let who = match preds.len() {
        0 => None,
        1 => Some(preds.remove(0)),
        _ => Some(Who::All(preds)),
    };
    let entity = slots.entity.take().unwrap_or_else(|| known.entity.clone());
    let entity = (entity != known.main).then(|| entity.as_str().to_owned());
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

    /// Whether anybody was said.
    fn has_people(&self) -> bool {
        self.entity.is_some() || !self.preds.is_empty() || !self.objects.is_empty() || !self.people.is_empty()
    }

    fn is_measured(&self) -> bool {
        !self.amounts.is_empty() || self.top.is_some() || self.having.is_some()
    }

    /// Whether everything said has gone into the draft.
    fn spent(&self) -> bool {
        let people =
            self.entity.is_none() && self.preds.is_empty() && self.objects.is_empty() && self.people.is_empty();
        let numbers = !self.is_measured() && self.periods.is_empty() && self.by.is_empty() && self.grain.is_none();
        let ranks = self.top_of.is_none() && self.size.is_none() && self.rank_by.is_none() && self.sorted.is_none();
        let versus = self.versus.is_none() && self.versus_period.is_none() && self.versus_unit.is_none();
        let shown = self.cues.is_empty() && self.columns.is_empty() && self.cuts.is_empty() && self.view.is_none();
        let shown = shown && self.said.is_empty() && self.by_field.is_none() && self.judged.is_none();
        people && numbers && ranks && versus && shown
    }
}

/// A window that stands alone belongs to the one thing done that has none, and to what was not done beside it. `never`:
/// something was never done, which takes no window of another.
fn place_window(known: &Known, preds: &mut [Who], during: &During, never: bool) -> Option<()> {
    let (mut done, mut denied, mut once) = (0, 0, false);
    for who in preds.iter_mut() {
        match who {
            Who::Did(did) if did.during.is_none() => {
                done += 1;
                once |= known.once(&EventId::new(did.event.clone()));
                did.during = Some(during.clone());
            }
            Who::Not(inner) => {
                if let Who::Did(did) = &mut **inner
                    && did.during.is_none()
                {
                    denied += 1;
                    did.during = Some(during.clone());
                }
            }
            _ => {}
        }
    }
    if done == 1 && (denied == 0 || !never && !once) { Some(()) } else { None }
}
