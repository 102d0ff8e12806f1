//! Retention: who came back after so long. What a length of days means is asked, as it changes the answer many times
//! over; everything else that was not said is taken by a stated convention.

use super::{Poured, Slots};
use crate::known::Known;
use crate::sem::{Kept, Note};
use std::sync::Arc;
use tagmata_core::draft::{
    CohortBy, Counted, Did, During, EventRows, Occurrence, Open, Retention, Returned, Show, Unit, Who,
};
use tagmata_core::words::Words;

/// Later units shown.
const LATER_MAX: u32 = 12;
/// Units shown where a question names none.
const MARKS: [u32; 6] = [1, 2, 3, 4, 5, 6];

/// The retention that was asked for, `cohorts` where a first start makes the cohort.
pub fn retention(known: &Known, slots: &mut Slots, said: &Kept, cohorts: bool) -> Option<Show> {
    if slots.is_measured() || !slots.by.is_empty() {
        return None;
    }
    let grain = slots.grain.take();
    let by_days = said.unit == Some(Unit::Day);
    let unit = said.unit.or(grain).unwrap_or(Unit::Month);
    let cohorts = cohorts || by_days || said.marks.len() > 1 || said.marks.is_empty();
    let grain = match grain {
        Some(grain) => grain,
        None if by_days && !said.exact => Unit::Month,
        None => unit,
    };
    if !cohorts && grain != unit {
        return None;
    }
    let during = slots.periods.pop();
    if !slots.periods.is_empty() {
        return None;
    }
    let event = known.default_event.clone()?;
    let name = known.model.events[&event].names.words(event.as_str());
    let rows = EventRows { event: event.as_str().to_owned(), filters: Vec::new() };
    let taken = Words::both(
        format!("开始和回来都按“{}”算", name.zh),
        format!("both the start and coming back are \"{}\"", name.en),
    );
    slots.notes.push(Note::assume(taken, Vec::new()));
    let marks = if said.marks.is_empty() {
        let taken = Words::both("看之后的第 1 到第 6 个单位", "units 1 to 6 after the start are shown");
        slots.notes.push(Note::assume(taken, Vec::new()));
        MARKS.to_vec()
    } else {
        said.marks.clone()
    };
    if by_days && !said.exact {
        slots.notes.push(Note::choose(&about_length(), 0, Words::plain("")));
    } else {
        let taken = Words::both("恰好在那个单位里回来才算", "coming back in exactly that unit counts");
        let others = vec![Words::both("那时或之后回来都算", "then or later")];
        slots.notes.push(Note::assume(taken, others));
    }
    if slots.preds.iter().any(super::check::holds_deed) {
        let taken = Words::both(
            format!("先选出这些人，再看他们任意一次“{}”", name.zh),
            format!("these people were picked first; any \"{}\" of theirs counts", name.en),
        );
        let others = vec![Words::both("只看同样的行为", "only the same thing done again")];
        slots.notes.push(Note::assume(taken, others));
    }
    if cohorts {
        let taken = Words::both("按首次所在的时间分批", "everyone belongs to the cohort of their first time");
        slots.notes.push(Note::assume(taken, Vec::new()));
    } else {
        let taken = Words::both("每期发生过的人都算", "everyone active in a unit counts, new or not");
        slots.notes.push(Note::assume(taken, vec![Words::both("只算首次的人", "only those who are new in it")]));
    }
    Some(Show::Retention(Retention {
        start: Some(rows.clone()),
        cohort: if cohorts { CohortBy::First } else { CohortBy::Active },
        back: rows,
        during,
        grain,
        unit,
        marks,
        returned: Returned::On,
        counted: if grain == unit && !by_days { Counted::Calendar } else { Counted::Rolling },
    }))
}

/// Of those who began in a window, how many came back in each later unit.
pub fn later(known: &Known, slots: &mut Slots, unit: Unit) -> Option<Show> {
    let event = known.default_event.clone()?;
    // "How many bought in each later month": the deed is the coming back itself.
    let bare = |who: &Who| matches!(who, Who::Did(did) if did.event == event.as_str() && plain(did));
    slots.preds.retain(|who| !bare(who));
    if slots.preds.iter().any(super::check::holds_deed) || slots.grain.is_some() || slots.periods.is_empty() {
        return None;
    }
    let marks = (1..=LATER_MAX).collect();
    let taken = Words::both("看之后的第 1 到第 12 个单位", "units 1 to 12 after the start are shown");
    slots.notes.push(Note::assume(taken, Vec::new()));
    retention(known, slots, &Kept { unit: Some(unit), marks, exact: true }, true)
}

/// Of those who began in a window, how many were there in each unit from that window on.
pub fn from_start(known: &Known, slots: &mut Slots, unit: Unit, from: &During) -> Option<Show> {
    let event = known.default_event.clone()?;
    let bare = |who: &Who| matches!(who, Who::Did(did) if did.event == event.as_str() && plain(did));
    slots.preds.retain(|who| !bare(who));
    let began = slots.periods.pop()?;
    let others = slots.preds.iter().any(super::check::holds_deed) || slots.grain.is_some() || slots.is_measured();
    if others || began != *from {
        return None;
    }
    slots.preds.push(Who::Did(Did {
        event: event.as_str().to_owned(),
        during: Some(began.clone()),
        only: Some(Occurrence::First),
        ..Did::default()
    }));
    slots.periods.push(During::Open(Open::Since(Box::new(began))));
    slots.grain = Some(unit);
    let name = known.model.events[&event].names.words(event.as_str());
    let taken = Words::both(
        format!("开始和回来都按“{}”算", name.zh),
        format!("both the start and coming back are \"{}\"", name.en),
    );
    slots.notes.push(Note::assume(taken, Vec::new()));
    super::over_time::series(known, slots, &event, Vec::new(), None)
}

fn plain(did: &Did) -> bool {
    did.filters.is_empty() && did.during.is_none() && did.count.is_none() && did.each.is_none() && did.that.is_empty()
}

fn about_length() -> Arc<Words> {
    Arc::new(Words::both(
        "几天的留存，是指第几天当天、这几天之内，还是那天或之后？",
        "Is it back on that very day, within that many days, or on that day or later?",
    ))
}

/// A length of days: on that day, within the days, or then or later.
pub fn ways(poured: Poured) -> Vec<Poured> {
    let about = about_length();
    let open = |note: &Note| matches!(note, Note::Choose { about: other, .. } if *other == about);
    let Show::Retention(retention) = &poured.draft.show else { return vec![poured] };
    if !poured.notes.iter().any(open) {
        return vec![poured];
    }
    let way = |returned: Returned, marks: Vec<u32>, option: u8, words: Words| {
        let mut draft = poured.draft.clone();
        draft.show = Show::Retention(Retention { returned, marks, ..retention.clone() });
        let mut notes: Vec<Note> = poured.notes.iter().filter(|note| !open(note)).cloned().collect();
        notes.push(Note::choose(&about, option, words));
        Poured { draft, notes, cost: poured.cost }
    };
    let marks = retention.marks.clone();
    let brackets: Vec<u32> = std::iter::once(1).chain(marks.iter().map(|mark| mark + 1)).collect();
    vec![
        way(Returned::On, marks.clone(), 0, Words::both("恰好在那一天", "on that very day")),
        way(Returned::Within, brackets, 1, Words::both("在这段天数之内", "within the days up to then")),
        way(Returned::OnOrAfter, marks, 2, Words::both("在那一天或之后", "on that day or later")),
    ]
}
