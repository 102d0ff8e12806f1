//! What the draft before shows: its numbers, groups, order and columns.

use super::super::{Slots, over_time};
use super::people::parts;
use super::{Edited, Mode, fork, joined, one, stop};
use crate::known::Known;
use crate::make::count_term;
use crate::sem::{Amount, Cue};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{
    By, Column, Count, Draft, Leaf, Measure, Members, Order, RankSize, Show, Sort, Term, Unit, Who,
};
use tagmata_core::words::Words;

/// Whether the utterance asks another view of the people before, not a change of the view.
pub fn asks_anew(previous: &Draft, slots: &Slots) -> bool {
    let ranked = slots.top.is_some() || slots.having.is_some() || slots.top_of.is_some() || slots.rank_by.is_some();
    let views = !slots.said.is_empty() || !slots.cuts.is_empty() || ranked;
    let special = slots.cues.iter().any(|cue| matches!(cue, Cue::Spread | Cue::Base));
    let lists = !slots.columns.is_empty() && !matches!(previous.show, Show::Members(_));
    let numbers = !slots.amounts.is_empty() && !matches!(previous.show, Show::Measure(_));
    views || special || lists || numbers
}

/// Why the people before cannot be asked about: nobody was named, or only some of those named are shown.
pub fn nobody(previous: &Draft) -> Option<Diagnostic> {
    let (zh, en) = match &previous.show {
        Show::Members(members) if members.limit.is_some() => (
            "上一个回答只列出了前几个人，不知道是说这几个人还是所有符合条件的人",
            "the answer before lists only the first; it is unclear whether these or all who match are meant",
        ),
        Show::Count(_) | Show::Members(_) => return None,
        _ if previous.who.is_some() => return None,
        _ => ("上一个问题没有说是哪些人", "the question before names no people"),
    };
    let hint = Words::both("请把人说出来再问一遍", "ask again and say whom you mean");
    Some(Diagnostic::new(Code::Ambiguous, Place::None, Words::both(zh, en)).hint(hint))
}

/// Another number, or one more. Its rows and window are those of the one before where none are said.
pub fn number(known: &Known, draft: &Draft, amount: &Amount, mode: Mode) -> Option<Vec<Edited>> {
    let Show::Measure(measure) = &draft.show else { return None };
    let with = |at: usize| -> Option<Draft> {
        let mut draft = draft.clone();
        let Show::Measure(measure) = &mut draft.show else { return None };
        let term = like(known, measure.terms.get(at).or(measure.terms.first())?, amount)?;
        match measure.terms.get_mut(at) {
            Some(place) => *place = term,
            None => measure.terms.push(term),
        }
        Some(draft)
    };
    if mode == Mode::Widen {
        return with(measure.terms.len()).map(one);
    }
    let mut ways = Vec::new();
    for (at, term) in measure.terms.iter().enumerate() {
        let name = name_of(known, term);
        let words = Words::both(format!("换掉{}", name.zh), format!("in place of {}", name.en));
        ways.push((with(at)?, words));
    }
    fork(ways)
}

fn name_of(known: &Known, term: &Term) -> Words {
    match term {
        Term::Leaf(leaf) => known
            .model
            .metrics
            .values()
            .find(|metric| metric.id.as_str() == leaf.metric)
            .map_or_else(|| Words::plain(leaf.metric.clone()), |metric| metric.names.words(metric.id.as_str())),
        _ => Words::both("算出来的数", "the computed number"),
    }
}

/// A number over the rows of another one; none where its rows do not reach them.
fn like(known: &Known, old: &Term, amount: &Amount) -> Option<Term> {
    let (Term::Leaf(old), Term::Leaf(new)) = (old, amount.term()) else { return None };
    let filters = if new.filters.is_empty() { old.filters.clone() } else { new.filters.clone() };
    for test in &filters {
        let tagmata_core::draft::RowTest::Field(filter) = test else { return None };
        let field = known.model.dimensions.values().find(|field| field.id.as_str() == filter.field)?;
        if !known.reaches(&amount.metric, &field.id) {
            return None;
        }
    }
    let during = new.during.clone().or_else(|| old.during.clone());
    let per = new.per.clone().or_else(|| old.per.clone());
    Some(Term::Leaf(Leaf { filters, during, per, ..new }))
}

/// Groups: in place of those of the same kind. Beside groups of another kind the asker is asked, unless it was said.
pub fn group(
    known: &Known,
    draft: &Draft,
    by: &[String],
    grain: Option<Unit>,
    (mode, instead): (Mode, bool),
) -> Option<Vec<Edited>> {
    let names = by.to_vec();
    let by: Vec<By> = by.iter().cloned().map(By::Name).collect();
    let mut draft = draft.clone();
    let Show::Measure(measure) = &mut draft.show else {
        let countable =
            matches!(draft.show, Show::Count(Count { share_of: None }) | Show::Members(Members { limit: None, .. }));
        if !countable {
            return None;
        }
        if grain.is_some() {
            return by_time(known, draft, Slots { by: names, grain, ..Slots::default() }).map(one);
        }
        draft.show = Show::Measure(Measure { terms: vec![count_term(known)?], by, ..Measure::default() });
        return Some(one(draft));
    };
    let other_kind = by.is_empty() && !measure.by.is_empty() || grain.is_none() && measure.grain.is_some();
    let before = measure.clone();
    (measure.sort, measure.top, measure.others) = (None, None, false);
    measure.having.clear();
    if mode == Mode::Widen {
        measure.by.extend(by.into_iter().filter(|by| !before.by.contains(by)));
        measure.grain = grain.or(before.grain);
        return Some(one(draft));
    }
    (measure.by, measure.grain) = (by.clone(), grain);
    if !other_kind || instead {
        return Some(one(draft));
    }
    let mut both = draft.clone();
    if let Show::Measure(measure) = &mut both.show {
        measure.by = if by.is_empty() { before.by } else { by };
        measure.grain = grain.or(before.grain);
    }
    let ways = vec![
        (both, Words::both("和原来的分组一起", "beside the groups before")),
        (draft, Words::both("代替原来的分组", "in place of the groups before")),
    ];
    fork(ways)
}

/// A number of people by time: of the one thing that they did.
fn by_time(known: &Known, mut draft: Draft, mut asked: Slots) -> Option<Draft> {
    asked.preds = parts(&draft);
    asked.cues.push(Cue::Count);
    draft.show = over_time::people(known, &mut asked)?;
    draft.who = joined(asked.preds);
    Some(draft)
}

/// The order of groups, and how many are kept.
pub fn order(
    draft: &Draft,
    sorted: Option<&(Option<Amount>, Order)>,
    size: Option<(Order, RankSize)>,
) -> Option<Vec<Edited>> {
    if matches!(sorted, Some((Some(_), _))) {
        return None;
    }
    let mut draft = draft.clone();
    let order = size.map(|(order, _)| order).or(sorted.map(|(_, order)| *order))?;
    match &mut draft.show {
        Show::Measure(measure) if !measure.by.is_empty() && measure.terms.len() == 1 => {
            measure.sort = Some(Sort { by: 0, order });
            measure.top = size.map(|(_, size)| size).or(measure.top);
        }
        Show::Members(members) => {
            let by = members.columns.iter().position(|column| matches!(column, Column::Term(_)))?;
            members.sort = Some(Sort { by, order });
            members.limit = match size {
                Some((_, RankSize::Count(n))) => Some(n),
                Some(_) => return None,
                None => members.limit,
            };
        }
        _ => return None,
    }
    Some(one(draft))
}

/// More columns of a list.
pub fn columns(draft: &Draft, columns: &[Column]) -> Option<Vec<Edited>> {
    let mut draft = draft.clone();
    let Show::Members(members) = &mut draft.show else { return None };
    members
        .columns
        .extend(columns.iter().filter(|column| !members.columns.contains(column)).cloned().collect::<Vec<_>>());
    Some(one(draft))
}

/// Counting, listing, a share, a trend of what was asked before.
pub fn cue(previous: &Draft, draft: &Draft, cue: Cue) -> Option<Vec<Edited>> {
    let mut draft = draft.clone();
    match cue {
        Cue::HowMuch => {}
        Cue::Count | Cue::List => {
            if let Some(why) = nobody(previous) {
                return Some(stop(draft, why));
            }
            let listed = matches!((&draft.show, cue), (Show::Members(_), Cue::List));
            if !listed {
                draft.show =
                    if cue == Cue::Count { Show::Count(Count::default()) } else { Show::Members(Members::default()) };
            }
        }
        Cue::Share => {
            let base = if draft.who == previous.who { None } else { previous.who.clone() };
            draft.who.as_ref()?;
            let Show::Count(_) = &draft.show else { return None };
            draft.show = Show::Count(Count { share_of: Some(base.unwrap_or(Who::All(Vec::new()))) });
        }
        Cue::Trend => {
            let Show::Measure(measure) = &mut draft.show else { return None };
            measure.grain = measure.grain.or(Some(Unit::Month));
        }
        _ => return None,
    }
    Some(one(draft))
}
