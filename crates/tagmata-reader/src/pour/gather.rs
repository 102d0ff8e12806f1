//! Gathering: the fragments of one path into the slots, with what their neighbours and the words between them say.

use super::check::{holds_deed, is_bare_deed, is_deed, is_rank, torn};
use super::joints::Joints;
use super::take::take;
use super::{Slots, occasions};
use crate::assemble::{Path, Step};
use crate::chart::{Chart, Item};
use crate::known::Known;
use crate::rules::Cat;
use crate::scan::Scan;
use crate::sem::{Cue, Link, Note, Sem};
use crate::words::WordRole;
use tagmata_core::draft::Who;
use tagmata_core::model::{DimensionId, DimensionKind};
use tagmata_core::words::Words;

/// A walk along one path.
struct Walk<'a> {
    known: &'a Known,
    scan: &'a Scan,
    joints: &'a Joints,
    slots: Slots,
    /// The fragment before.
    previous: Option<&'a Item>,
    /// Where it ends, with a word of belonging behind it.
    end: Option<usize>,
    /// The last word since then that is no filler.
    word: Option<usize>,
    /// A word for how many stands right before.
    counting: bool,
    /// The noun of a ranking of people stands right before.
    ranked_people: bool,
    /// A word of contrast was said.
    contrast: bool,
    /// A word of a list was said since the fragment before.
    joined: bool,
    /// A number was said by its verb.
    spent: bool,
    /// A word for people was said since the fragment before.
    person: bool,
    /// People were said anywhere: "how much did sales grow" asks for a number, not for people.
    people: bool,
    /// A share was listed beside a number: it must be of a number of its own.
    owed: bool,
    /// A word that parts a verb from what stands behind it was said since the fragment before.
    apart: bool,
    /// Brackets that are still open.
    brackets: usize,
    /// Which part of the question this is: a noun for people or a semicolon ends one.
    part: usize,
    /// A number that was taken for somebody's key counts something.
    miscounted: bool,
}

/// The slots of one path; `None` where its fragments do not go together.
pub fn gather(known: &Known, scan: &Scan, chart: &Chart, path: &Path, joints: &Joints) -> Option<Slots> {
    let mut walk = Walk {
        known,
        scan,
        joints,
        slots: Slots::default(),
        previous: None,
        end: None,
        word: None,
        counting: false,
        ranked_people: false,
        contrast: false,
        joined: false,
        spent: false,
        person: false,
        people: false,
        owed: false,
        apart: false,
        brackets: 0,
        part: 0,
        miscounted: false,
    };
    for step in &path.steps {
        match step {
            Step::Fragment(index) => walk.fragment(&chart.items[*index])?,
            Step::Word(edge) => walk.word(*edge),
            Step::Unread(_) => return None,
        }
    }
    if walk.miscounted || walk.owed || walk.spent && !walk.slots.cues.contains(&Cue::HowMuch) {
        return None;
    }
    let changed = walk.slots.preds.iter().any(|who| matches!(who, Who::Change(_) | Who::Regular(_)));
    if changed && !walk.people {
        return None;
    }
    walk.slots.said_people = walk.people || scan.edges.iter().any(|edge| edge.cat == joints.entity);
    if !walk.people && walk.slots.preds.iter().any(|who| occasions::counts_people(known, who)) {
        return None;
    }
    if !walk.people && occasions::alone(known, scan, chart, path, joints) && !occasions::rows(known, &mut walk.slots) {
        return None;
    }
    Some(walk.slots)
}

fn number(sem: &Sem) -> bool {
    matches!(sem, Sem::Amount(_) | Sem::Amounts(_) | Sem::AmountOf(..))
}

/// Whether a fragment in brackets would be one more condition, where it may be a gloss of the words before it. What is
/// left out in so many words is none.
fn narrows(sem: &Sem) -> bool {
    match sem {
        Sem::Pred(Who::Not(_)) => false,
        Sem::Pred(Who::Tag(tag)) => !tag.is.is_empty(),
        Sem::Pred(Who::Field(field)) => field.is_not.is_empty(),
        _ => matches!(sem, Sem::Pred(_) | Sem::Objects(_) | Sem::ValuePeople(_)),
    }
}

fn is_key(known: &Known, sem: &Sem) -> bool {
    let kind = |name: &str| known.kind(&DimensionId::new(name));
    matches!(sem, Sem::Pred(Who::Field(field)) if field.is.len() == 1 && kind(&field.name) == DimensionKind::Id)
}

fn how_many(sem: &Sem) -> bool {
    matches!(sem, Sem::Cue(Cue::Count | Cue::HowMuch))
}

fn groups(sem: &Sem) -> bool {
    matches!(sem, Sem::TopGroups(..) | Sem::TopGroupsOf(..))
}

fn rows(sem: &Sem) -> bool {
    matches!(sem, Sem::Objects(_))
}

impl<'a> Walk<'a> {
    fn word(&mut self, at: usize) {
        let edge = &self.scan.edges[at];
        self.contrast |= edge.cat == self.joints.but;
        self.person |= edge.cat == self.joints.person;
        self.people |= self.joints.is(self.scan, at, &[self.joints.person, self.joints.rel]);
        self.joined |= self.joints.and.contains(&edge.cat);
        // "With and without a coupon": what it is with was not said.
        let with = self.word.filter(|before| self.joints.is(self.scan, *before, &self.joints.have[1..]));
        let dangles = with.is_some_and(|before| self.scan.edges[before].to == edge.from);
        self.miscounted |= dangles && self.joints.is(self.scan, at, &self.joints.and[..1]);
        self.slots.follow.trails |= edge.cat == self.joints.ne;
        if self.previous.is_none() && self.joints.is(self.scan, at, &self.joints.and[..2]) {
            let also = self.joints.is(self.scan, at, &self.joints.and[1..2]);
            self.slots.follow.leads = Some(if also { Link::Also } else { Link::About });
        }
        match self.scan.norm.chars[self.scan.atoms[edge.from].from] {
            '(' => self.brackets += 1,
            ')' => self.brackets = self.brackets.saturating_sub(1),
            ';' => self.part += 1,
            _ => {}
        }
        // "用户10个": ten of them, not the one with that number.
        let counts = edge.cat == self.joints.counter && !self.joints.belongs(self.scan, at);
        let touching = self.previous.is_some_and(|previous| previous.to == edge.from);
        self.miscounted |= counts && touching && self.after(|sem| is_key(self.known, sem));
        let ranked = self.ranked_people || self.after(is_rank);
        self.slots.rank_first |= edge.cat == self.joints.inside && ranked;
        self.slots.inside |= edge.cat == self.joints.inside && self.previous.is_some();
        if self.scan.roles[at].1 != WordRole::Filler {
            self.word = Some(at);
            self.apart |= edge.cat != self.joints.past;
        }
        if self.end == Some(edge.from) && self.joints.belongs(self.scan, at) {
            self.end = Some(edge.to);
        }
    }

    /// Whether the fragment before is such a one.
    fn after(&self, test: impl Fn(&Sem) -> bool) -> bool {
        self.previous.is_some_and(|previous| test(&previous.sem))
    }

    /// "Users (VIP)": a trait in brackets right behind the noun narrows it; behind other words it may be their gloss.
    /// A number behind a change of a number is a condition of its own: "fell by half (at least 500 before)".
    fn bracketed(&self, item: &Item) -> bool {
        let changed = self.after(|sem| matches!(sem, Sem::Pred(Who::Change(_))));
        let is_trait = matches!(&*item.sem, Sem::Pred(Who::Tag(_) | Who::Field(_)));
        let tested = changed && matches!(&*item.sem, Sem::Pred(Who::Metric(_)));
        tested || is_trait && self.after(|sem| matches!(sem, Sem::Entity(_)))
    }

    /// "Shoppers that have coffee": what people have is a field or a tag of theirs, never something they did. An
    /// "order with coffee" has it among its rows.
    fn held(&self, item: &Item, word: Option<usize>) -> bool {
        let values = matches!(&*item.sem, Sem::Objects(_) | Sem::ValuePeople(_));
        let had = word.is_some_and(|edge| self.joints.is(self.scan, edge, &self.joints.have));
        let people = self.person || self.after(|sem| matches!(sem, Sem::Entity(_)));
        had && (values && (people || !self.after(number)) || people && number(&item.sem))
    }

    /// "Unpaid": a value that is spelt like something not done, and may be just that where no rows are asked for.
    fn denies(&self, item: &Item) -> bool {
        let edges = &self.scan.edges;
        let verb = |from: usize| edges.iter().any(|e| e.from == from && self.joints.verbs.contains(&e.cat));
        edges.iter().any(|e| e.from == item.from && e.cat == self.joints.neg && e.to < item.to && verb(e.to))
    }

    /// "How many orders were returned": the orders are counted, not those who made them; a verb is in the plural there.
    fn counts_deeds(&self, item: &Item) -> bool {
        let starts = |cat: Cat| self.scan.edges.iter().any(|edge| (edge.from, edge.cat) == (item.from, cat));
        let plural = self.scan.texts[item.from].ends_with('s') && !starts(self.joints.doer);
        let deeds = matches!(&*item.sem, Sem::Pred(who) if holds_deed(who));
        (starts(self.joints.deed_noun) || plural) && deeds && self.after(how_many)
    }

    /// Whether a fragment may stand here.
    fn fits(&self, item: &Item, word: Option<usize>) -> bool {
        let slots = &self.slots;
        // Two deeds with a but between them share a window; a rule joins them or nobody does.
        if self.contrast && is_deed(&item.sem) && slots.preds.iter().any(holds_deed) {
            return false;
        }
        if self.previous.is_some_and(|previous| torn(self.known, previous, item, !self.apart)) {
            return false;
        }
        let points = matches!(&*item.sem, Sem::Link(Link::Within | Link::Them));
        if points && self.slots.has_people() {
            return false;
        }
        if self.brackets > 0 && narrows(&item.sem) && !self.bracketed(item) || self.held(item, word) {
            return false;
        }
        // "Users in the top 10 cities": the users are asked for, not the cities.
        let within = word.is_some_and(|edge| self.joints.is(self.scan, edge, &[self.joints.within]));
        let people = matches!(&*item.sem, Sem::Entity(_));
        let of_groups = word.is_some_and(|edge| self.joints.is(self.scan, edge, &self.joints.of[..1]));
        // "Users with orders" are no number of orders.
        if people && self.after(number) && of_groups && slots.top.is_none() {
            return false;
        }
        if self.counts_deeds(item) {
            return false;
        }
        if people && slots.top.is_some() && (self.after(how_many) || self.after(groups) && of_groups) {
            return false;
        }
        if within && self.after(|sem| matches!(sem, Sem::Entity(_))) && groups(&item.sem) {
            return false;
        }
        // "Users whose sales …": what follows says which users, and a number alone does not.
        let relative = word.is_some_and(|edge| self.scan.edges[edge].cat == self.joints.rel);
        if relative && self.after(|sem| matches!(sem, Sem::Entity(_))) && number(&item.sem) {
            return false;
        }
        // "Bought in every city": in all of them, not in each by itself.
        if within && self.after(is_deed) && matches!(&*item.sem, Sem::By(_)) {
            return false;
        }
        // "Within 7 days of sign-up": a window that hangs on another deed, not two deeds.
        let of = word.is_some_and(|edge| self.joints.is(self.scan, edge, &self.joints.of[1..]));
        if of && self.after(is_deed) && is_deed(&item.sem) {
            return false;
        }
        self.fits_numbers(item, word)
    }

    /// Whether a fragment may stand by the numbers that were said.
    fn fits_numbers(&self, item: &Item, word: Option<usize>) -> bool {
        let slots = &self.slots;
        // "A as a share of B": B may not have conditions of its own.
        if slots.parts.is_some() && matches!(&*item.sem, Sem::Pred(_) | Sem::Objects(_) | Sem::ValuePeople(_)) {
            return false;
        }
        // "How many days since", "not bought": what was not done is no condition behind a number that it touches.
        let denied = matches!(&*item.sem, Sem::Pred(Who::Not(_))) && is_deed(&item.sem);
        if denied && self.after(number) && self.previous.is_some_and(|previous| previous.to == item.from) {
            return false;
        }
        if self.after(number) && number(&item.sem) && !self.joined {
            return false;
        }
        let share = |sem: &Sem| matches!(sem, Sem::Cue(Cue::Share));
        if self.after(share) && number(&item.sem) && self.joined {
            return false;
        }
        // "Orders that were not returned": of people or of rows, nobody said which.
        let belongs = word.is_some_and(|edge| self.joints.belongs(self.scan, edge));
        if self.after(is_deed) && number(&item.sem) && belongs && !self.person {
            return false;
        }
        // "Orders with more than 3 items": a test behind a number is of its rows, where nobody was said.
        let tested = matches!(&*item.sem, Sem::Pred(Who::Metric(_)));
        let counted = |sem: &Sem| matches!(sem, Sem::Amount(amount) if occasions::counts(self.known, &amount.metric));
        if self.after(counted) && tested && !self.people && !self.joined {
            return false;
        }
        // "How many items did they buy": the verb is the number's own, not a condition on the people.
        let clause = word.is_some_and(|edge| self.scan.edges[edge].cat == self.joints.rel);
        !is_bare_deed(&item.sem) || slots.amounts.is_empty() || clause
    }

    fn fragment(&mut self, item: &'a Item) -> Option<()> {
        let word = self.word.take();
        if !self.fits(item, word) {
            return None;
        }
        if let (Sem::Event(event), None, true) = (&*item.sem, &self.slots.judged, item.cat == self.joints.judged) {
            self.slots.judged = Some(event.clone());
            return Some(());
        }
        let (beside_values, after_number) = (self.after(rows), self.after(number));
        let belongs = word.is_some_and(|edge| self.joints.belongs(self.scan, edge));
        self.slots.rank_first |= is_rank(&item.sem) && belongs;
        self.ranked_people = self.after(is_rank) && matches!(&*item.sem, Sem::Entity(_));
        // "Drink sales" and "sales of drinks" are one number; "of the sales, drinks" is a part of one.
        let touching = self.end == Some(item.from);
        let one_number = touching && (beside_values && number(&item.sem) || after_number && rows(&item.sem));
        self.slots.loose_rows = !one_number && (self.slots.loose_rows || rows(&item.sem));
        for note in &item.notes {
            if !self.slots.notes.contains(note) {
                self.slots.notes.push(note.clone());
            }
        }
        if self.brackets > 0 && narrows(&item.sem) {
            let taken = Words::both("括号里的话算作条件", "what stands in brackets was taken as a condition");
            self.slots.notes.push(Note::assume(taken, Vec::new()));
        }
        let tested = |sem: &Sem| matches!(sem, Sem::Pred(Who::Metric(_)));
        self.slots.joined_deeds |= self.joined && (tested(&item.sem) || is_deed(&item.sem));
        let counting = std::mem::replace(&mut self.counting, matches!(&*item.sem, Sem::Cue(Cue::Count)));
        let listed = self.joined && after_number && matches!(&*item.sem, Sem::Cue(Cue::Share));
        self.owed = listed || self.owed && !number(&item.sem);
        self.person = false;
        self.people |= matches!(&*item.sem, Sem::Entity(_) | Sem::ValuePeople(_));
        self.spent |= item.cat == self.joints.spent;
        self.slots.omits |= item.cat == self.joints.omitted;
        (self.joined, self.apart) = (false, false);
        self.previous = Some(item);
        self.end = Some(item.to);
        let within = |edge: &Item| item.from <= edge.from && edge.to <= item.to;
        self.slots.never |= self.scan.edges.iter().any(|edge| edge.cat == self.joints.never && within(edge));
        self.slots.denied_value |= matches!(&*item.sem, Sem::Objects(_) | Sem::ValuePeople(_)) && self.denies(item);
        let ranked = self.slots.preds.iter().any(|who| matches!(who, Who::Rank(_)));
        if ranked && matches!(&*item.sem, Sem::By(_)) {
            let each = |edge: &Item| edge.from >= item.from && edge.to <= item.to;
            let each = |edge: &Item| each(edge) && self.joints.by_each.contains(&edge.cat);
            self.slots.spread_over = !self.scan.edges.iter().any(each);
        }
        let before = self.slots.preds.len();
        take(&mut self.slots, &item.sem, counting, beside_values)?;
        let formula = item.cat == self.joints.formula;
        self.part += usize::from(formula || matches!(&*item.sem, Sem::Entity(_)));
        self.slots.parts_of.extend(std::iter::repeat_n(self.part, self.slots.preds.len() - before));
        self.part += usize::from(formula);
        Some(())
    }
}
