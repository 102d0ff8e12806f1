//! Lists of deeds done and not done, as conditions: shared windows, verbs said once, objects listed without a word that
//! says how they stand together.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Clause, Deed, Join, Note, Objects, Sem, in_order};
use std::sync::Arc;
use tagmata_core::draft::{Did, During, Each, Leaf, MetricIs, RowFilter, Term, Who};
use tagmata_core::words::Words;

/// Deeds in one list.
const CLAUSES_MAX: usize = 4;
/// Ways to take one list.
const WAYS_MAX: usize = 16;

/// `clause(deed)`: the first of a list.
pub fn clause(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let deed = a[0].deed()?.clone();
    one(Sem::Deeds(vec![Clause { deed, not: false, headless: false, never: false }]))
}

/// `not_clause(deed, how)`: not done; `how` is `not` or `never`.
pub fn not_clause(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let never = a[1].text()? == "never";
    match a[0].sem()? {
        Sem::Deed(deed) => one(Sem::Deeds(vec![Clause { deed: deed.clone(), not: true, headless: false, never }])),
        _ => None,
    }
}

/// `and_clause(list, list)`, `either(list, list)`: one list after the other; what closes the list says how they go together.
pub fn and_clause(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Deeds(before), Sem::Deeds(more)) = (a[0].sem()?, a[1].sem()?) else { return None };
    let [only] = more.as_slice() else { return None };
    if before.len() >= CLAUSES_MAX {
        return None;
    }
    let mut all = before.clone();
    all.push(only.clone());
    one(Sem::Deeds(all))
}

/// `headless(list, objects, how)`: bought A but never B.
pub fn headless(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Deeds(before) = a[0].sem()? else { return None };
    let objects = a[1].objects()?;
    let last = before.iter().rev().find(|clause| !clause.not)?;
    // "Bought no soda" is not "bought, and not soda".
    if last.deed.objects.is_empty() && last.deed.during.is_none() && last.deed.count.is_none() {
        return None;
    }
    // Whether hours go on to what is said without a verb is open.
    if !last.deed.parts.is_empty() {
        return None;
    }
    for (field, _) in &objects.values {
        known.fits_event(&last.deed.event, field)?;
    }
    let deed = Deed { objects: vec![objects.clone()], ..Deed::of(last.deed.event.clone()) };
    let mut all = before.clone();
    all.push(Clause { deed, not: true, headless: true, never: a[2].text()? == "never" });
    one(Sem::Deeds(all))
}

/// `share_period(list, window)`: a window behind a clause without a verb of its own covers all of them.
pub fn share_period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Deeds(clauses), during) = (a[0].sem()?, a[1].period()?) else { return None };
    let shared = clauses.last()?.headless && clauses.iter().all(|clause| clause.deed.during.is_none());
    if !shared {
        return None;
    }
    let mut all = clauses.clone();
    for clause in &mut all {
        clause.deed.during = Some(during.clone());
    }
    let taken = Words::both("时间用于前后两个条件", "the window covers both conditions");
    let note = Note::assume(taken, vec![Words::both("只用于后一个条件", "only the second condition")]);
    Some(vec![Built::plain(Sem::Deeds(all)).note(note)])
}

/// `cover_period(list, window)`: a window before a list that is said as one covers all of it.
pub fn cover_period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Deeds(clauses), during) = (a[0].sem()?, a[1].period()?) else { return None };
    if clauses.iter().any(|clause| clause.deed.during.is_some()) {
        return None;
    }
    let mut all = clauses.clone();
    for clause in all.iter_mut().filter(|clause| !clause.never) {
        clause.deed.during = Some(during.clone());
    }
    one(Sem::Deeds(all))
}

/// `finish(list)`: the list as one condition; a window said first covers the clauses behind it.
pub fn finish(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Deeds(list) = a[0].sem()? else { return None };
    clauses(known, list)
}

/// A list of deeds as conditions, one per way to take objects that are listed without a word that says which. A window
/// said for one covers the others, unless it says when they came: then whether it does is asked.
pub fn clauses(known: &Known, list: &[Clause]) -> Option<Vec<Built>> {
    let mut shared = list.to_vec();
    let leads = list.first().is_some_and(|clause| clause.deed.during.is_some());
    if !share_first(&mut shared) && !share_last(&mut shared) {
        let own = list.iter().any(|clause| clause.deed.during.is_some() && !clause.headless);
        let own = own && list.iter().any(|clause| clause.deed.during.is_none() && !clause.never);
        let note = own.then(|| {
            let taken = Words::both("时间只用于它所在的条件", "the window was taken for its own condition only");
            Note::assume(taken, vec![Words::both("用于所有条件", "for all of the conditions")])
        });
        return in_windows(known, list, note.as_ref());
    }
    let plain = !leads && list.iter().all(|clause| !clause.not);
    let denied = shared.iter().zip(list).any(|(one, said)| one.not && one.deed.during != said.deed.during);
    let came = shared.iter().any(|clause| !clause.not && known.once(&clause.deed.event));
    let denied = denied || list.last().is_some_and(|clause| clause.not && clause.deed.during.is_some());
    if !plain && (!denied || !came) {
        let taken = Words::both("前面的时间也用于后面的条件", "the window said for one condition covers the other too");
        let note = Note::assume(taken, vec![Words::both("后面的条件不限时间", "the other condition has no window")]);
        return in_windows(known, &shared, Some(&note));
    }
    let about = Arc::new(Words::both(
        "时间只限定它所在的条件，还是每个条件都限定？",
        "Does the time apply to one of the conditions, or to each?",
    ));
    let each = Note::choose(&about, 0, Words::both("每个条件都限定", "to each"));
    let own = Note::choose(&about, 1, Words::both("只限定它所在的条件", "only to the one it stands with"));
    let mut all = in_windows(known, &shared, Some(&each))?;
    all.extend(in_windows(known, list, Some(&own))?);
    Some(all)
}

/// The list with the windows it has by now, and what they take for granted.
fn in_windows(known: &Known, list: &[Clause], note: Option<&Note>) -> Option<Vec<Built>> {
    let mut ways: Vec<(Vec<Who>, Vec<Note>)> = vec![(Vec::new(), Vec::new())];
    for (at, clause) in list.iter().enumerate() {
        let mut made = clause_ways(known, clause)?;
        if let Some(carried) = at.checked_sub(1).and_then(|before| carried(&list[before], clause)) {
            made = carried_ways(known, clause, &carried)?;
        }
        let mut longer = Vec::new();
        for (whos, notes) in &ways {
            for (who, note) in &made {
                let mut whos = whos.clone();
                whos.push(who.clone());
                let mut notes = notes.clone();
                notes.extend(note.clone());
                longer.push((whos, notes));
            }
        }
        if longer.len() > WAYS_MAX {
            return None;
        }
        ways = longer;
    }
    let mut all = Vec::new();
    for (mut whos, mut notes) in ways {
        notes.extend(note.cloned());
        let who = if whos.len() == 1 { whos.remove(0) } else { Who::All(whos) };
        all.push(Built { notes, ..Built::plain(Sem::Pred(who)) });
    }
    Some(all)
}

/// A window of the first deed covers the later ones where it leads them all, and what was not done in any place; what
/// was never done takes no window but its own.
fn share_first(list: &mut [Clause]) -> bool {
    let Some(first) = list.first().and_then(|clause| clause.deed.during.clone()) else { return false };
    let (leads, event) = (list[0].deed.leading, list[0].deed.event.clone());
    // "Nothing in the last 60 days, but at least 10 orders": not in the same window.
    let nothing = list[0].not && list[0].deed.objects.is_empty();
    let mut shared = false;
    for clause in list.iter_mut().skip(1) {
        let possible = !nothing || clause.not || clause.deed.event != event;
        let takes = possible && !clause.never && (leads || clause.headless || clause.not);
        if clause.deed.during.is_none() && takes {
            clause.deed.during = Some(first.clone());
            shared = true;
        }
    }
    shared
}

/// "Visited but did not order last month": a window behind the last covers those before it, where what was done stands
/// against what was not, or the same was done to other things. What was never done takes none but its own.
fn share_last(list: &mut [Clause]) -> bool {
    let Some((last, before)) = list.split_last_mut() else { return false };
    let Some(during) = last.deed.during.clone() else { return false };
    let against = last.not || before.iter().any(|clause| clause.not);
    let against = against || before.iter().all(|clause| clause.deed.event == last.deed.event);
    let open = before.iter().all(|clause| clause.deed.during.is_none() && !clause.never);
    if last.never || last.deed.leading || before.is_empty() || !against || !open {
        return false;
    }
    for clause in before {
        clause.deed.during = Some(during.clone());
    }
    true
}

/// `finish_any(list)`: the list as alternatives.
pub fn finish_any(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Deeds(list) = a[0].sem()? else { return None };
    let mut list = list.clone();
    let said: Vec<During> = list.iter().filter_map(|clause| clause.deed.during.clone()).collect();
    let mut notes = Vec::new();
    if said.len() == 1 {
        let trails = list.last().is_some_and(|clause| clause.deed.during.is_some());
        let leads = list[0].deed.during.is_some() && list[0].deed.leading;
        if !trails && !leads {
            return None;
        }
        for clause in list.iter_mut().filter(|clause| !clause.never) {
            clause.deed.during = said.first().cloned();
        }
        let taken = Words::both("时间用于每一个条件", "the window covers each of the alternatives");
        notes.push(Note::assume(taken, vec![Words::both("只用于它所在的条件", "only the one it stands with")]));
    } else if !said.is_empty() && said.len() < list.len() {
        return None;
    }
    let mut whos = Vec::new();
    for clause in &list {
        let [(who, open)]: [(Who, Option<Note>); 1] = clause_ways(known, clause)?.try_into().ok()?;
        if open.is_some() {
            return None;
        }
        whos.push(who);
    }
    Some(vec![Built { notes, ..Built::plain(Sem::Pred(Who::Any(whos))) }])
}

/// "Bought tea last year, did not buy this year": whether the objects go on is open.
fn carried(before: &Clause, clause: &Clause) -> Option<Clause> {
    let same = before.deed.event == clause.deed.event && clause.not && !before.not;
    let bare = clause.deed.objects.is_empty() && clause.deed.count.is_none() && clause.deed.amount.is_none();
    let bare = bare && clause.deed.each.is_none() && clause.deed.parts.is_empty() && before.deed.parts.is_empty();
    if !same || !bare || before.deed.objects.is_empty() {
        return None;
    }
    let deed = Deed { objects: before.deed.objects.clone(), ..clause.deed.clone() };
    Some(Clause { deed, ..clause.clone() })
}

fn carried_ways(known: &Known, clause: &Clause, carried: &Clause) -> Option<Vec<(Who, Option<Note>)>> {
    let about = Words::both(
        "后一个条件是没有做同样的事，还是什么都没有做？",
        "Did they not do the same thing, or nothing of the kind at all?",
    );
    let about = Arc::new(about);
    let choose = |option, zh: &str, en: &str| Some(Note::choose(&about, option, Words::both(zh, en)));
    let same = clause_ways(known, carried)?.into_iter().next()?.0;
    let anything = clause_ways(known, clause)?.into_iter().next()?.0;
    Some(vec![
        (same, choose(0, "没有做同样的事", "not the same thing")),
        (anything, choose(1, "什么都没有做", "nothing at all")),
    ])
}

fn clause_ways(known: &Known, clause: &Clause) -> Option<Vec<(Who, Option<Note>)>> {
    let deed = &clause.deed;
    let (plain, open): (Vec<&Objects>, Vec<&Objects>) =
        deed.objects.iter().partition(|objects| matches!(objects.join, Join::One | Join::Any));
    if open.len() > 1 {
        return None;
    }
    let mut filters: Vec<RowFilter> = plain.iter().flat_map(|objects| objects.filters()).collect();
    let Some(listed) = open.first() else {
        let who = one_deed(known, deed, filters)?;
        return Some(vec![(negated(who, clause.not), None)]);
    };
    let mut each = Vec::new();
    for (field, value) in &listed.values {
        let mut with = filters.clone();
        with.extend(Objects::one(field.clone(), value.clone()).filters());
        each.push(one_deed(known, deed, with)?);
    }
    let every = negated(Who::All(each.clone()), clause.not);
    if listed.join == Join::Every {
        return Some(vec![(every, None)]);
    }
    let any = if listed.same_field() {
        filters.extend(listed.filters());
        one_deed(known, deed, filters)?
    } else {
        Who::Any(each)
    };
    let any = negated(any, clause.not);
    let about = Arc::new(if clause.not {
        Words::both("是都没有，还是没有同时做到？", "Is it none of them, or not all of them together?")
    } else {
        Words::both("是要两者都满足，还是满足任意一个？", "Do they have to have all of these, or any one of them?")
    });
    let choose = |option, zh: &str, en: &str| Note::choose(&about, option, Words::both(zh, en));
    Some(if clause.not {
        vec![
            (any, Some(choose(0, "一样都没有", "none of them"))),
            (every, Some(choose(1, "没有同时都有", "not all of them"))),
        ]
    } else {
        vec![
            (every, Some(choose(0, "每一样都有", "all of them"))),
            (any, Some(choose(1, "任意一样即可", "any one of them"))),
        ]
    })
}

fn negated(who: Who, not: bool) -> Who {
    if not { Who::Not(Box::new(who)) } else { who }
}

fn one_deed(known: &Known, deed: &Deed, filters: Vec<RowFilter>) -> Option<Who> {
    // A first time without a window or anything that it held says no more than the deed.
    let says_more = deed.during.is_some() || !deed.that.is_empty();
    if deed.only.is_some() && (!says_more || deed.count.is_some() || deed.amount.is_some() || deed.each.is_some()) {
        return None;
    }
    if let Some((metric, test)) = &deed.amount {
        for filter in &filters {
            let reached = known.reach.get(metric)?.iter().any(|field| field.as_str() == filter.field);
            if !reached {
                return None;
            }
        }
        let leaf = Leaf {
            metric: metric.as_str().to_owned(),
            filters: deed.rows(filters),
            during: deed.during.clone(),
            ..Leaf::default()
        };
        return Some(Who::Metric(MetricIs { term: Term::Leaf(leaf), test: *test }));
    }
    let each = deed.each.as_ref().map(|(metric, test)| Each { metric: metric.as_str().to_owned(), test: *test });
    Some(Who::Did(Did {
        event: deed.event.as_str().to_owned(),
        each,
        filters: deed.rows(filters),
        during: deed.during.clone(),
        count: deed.count,
        only: deed.only,
        that: in_order(deed.that.clone()),
    }))
}
