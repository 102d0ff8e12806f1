//! Views that set people against each other, cut them into bands or follow them over time: their parts, said in any
//! order, put together. What a view lacks is no view.

use super::{Poured, Slots, kept, over_time, reach, regions};
use crate::known::Known;
use crate::sem::{Amount, Asked, Cue, Deed, Note, Said};
use std::sync::Arc;
use tagmata_core::draft::{
    Among, By, During, Funnel, Leaf, Length, Measure, MetricIs, Migration, Overlap, Population, Profile, ShareOf, Show,
    SideBySide, Stat, Step, Term, Tiers, Who,
};
use tagmata_core::words::Words;

/// Populations of an overlap.
const OVERLAP_MAX: usize = 5;

/// Whether rows were said apart from what they would be rows of.
pub fn rows_unclear(slots: &Slots) -> bool {
    let steps = slots.said.iter().any(|part| matches!(part, Said::Steps(..) | Said::Kept(_) | Said::First(_)));
    steps && !slots.objects.is_empty()
}

/// The view; `None` where the parts do not go together.
pub fn view(known: &Known, slots: &mut Slots) -> Option<Show> {
    let mut parts = std::mem::take(&mut slots.said);
    slots.neutral_cues();
    once_each(&mut parts);
    if parts.iter().any(|part| matches!(part, Said::LaterFrom(..) | Said::Later(_) | Said::Kept(_))) {
        return came_back(known, slots, parts);
    }
    if let Some(Said::Moved(tag, from, to)) = take(&mut parts, |part| matches!(part, Said::Moved(..))) {
        let tag = Some(tag.as_str().to_owned());
        return parts.is_empty().then_some(Show::Migration(Migration { tag, tiers: None, from, to, standing: false }));
    }
    if let Some(Said::Steps(steps, within)) = take(&mut parts, |part| matches!(part, Said::Steps(..))) {
        return funnel(known, slots, &steps, within, parts);
    }
    if let Some(Said::First(deed)) = take(&mut parts, |part| matches!(part, Said::First(_))) {
        return parts.is_empty().then(|| over_time::first(known, slots, &deed))?;
    }
    let ranked = take(&mut parts, |part| matches!(part, Said::TopReach(..)));
    let by_lift = matches!(ranked, Some(Said::TopReach(Asked::Lift, ..)));
    let lift = asked(&mut parts, Asked::Lift) || by_lift;
    if asked(&mut parts, Asked::Reach) || lift || ranked.is_some() {
        return reach::reach(known, slots, lift, ranked, parts);
    }
    if parts == [Said::Cohorts] {
        // "New customers per month": new is who did for the first time what is meant where no verb is said.
        let event = known.default_event.clone()?;
        let name = known.model.events[&event].names.words(event.as_str());
        let zh = format!("“新”按第一次“{}”算", name.zh);
        let taken = Words::both(zh, format!("new means the first \"{}\" of all", name.en));
        slots.notes.push(Note::assume(taken, Vec::new()));
        return over_time::first(known, slots, &Deed::of(event));
    }
    if let Some(Said::Shares(amounts)) = take(&mut parts, |part| matches!(part, Said::Shares(_))) {
        return parts.is_empty().then(|| shares(slots, &amounts))?;
    }
    let list = take(&mut parts, |part| matches!(part, Said::Populations(_) | Said::Each(_) | Said::Versus(_)));
    if let Some(Said::Populations(whos) | Said::Each(whos) | Said::Versus(whos)) = &list {
        // "Female users who bought tea and male users": of the first alone, or of both, nobody said.
        if !matches!(list, Some(Said::Each(_))) && !slots.preds.is_empty() && !slots.inside {
            return None;
        }
        let versus = matches!(list, Some(Said::Versus(_)));
        return populations(known, slots, whos, versus, parts);
    }
    let base = take(&mut parts, |part| matches!(part, Said::Against(_)));
    let profiled = asked(&mut parts, Asked::Profile);
    if profiled || base.is_some() {
        let base = match base {
            Some(Said::Against(who)) => Some(who),
            _ => None,
        };
        if let Some(Said::Of(amount)) = take(&mut parts, |part| matches!(part, Said::Of(_))) {
            slots.amounts.push(amount);
        }
        return parts.is_empty().then(|| against(known, slots, base, profiled))?;
    }
    if asked(&mut parts, Asked::Compare) {
        // "Compare the channels": the groups stand side by side anyway.
        let groups = parts.is_empty() && slots.is_measured() && !slots.by.is_empty();
        return groups.then(|| super::show::show(known, slots))?;
    }
    tiers(known, slots, parts)
}

/// Who came back: of cohorts, month after month, or of those before.
fn came_back(known: &Known, slots: &mut Slots, mut parts: Vec<Said>) -> Option<Show> {
    let implied = |part: &Said| *part == Said::Cohorts || matches!(part, Said::Kept(kept) if kept.unit.is_none());
    if let Some(Said::LaterFrom(unit, from)) = take(&mut parts, |part| matches!(part, Said::LaterFrom(..))) {
        let cohorts = parts.contains(&Said::Cohorts);
        parts.retain(|part| !implied(part));
        return (cohorts && parts.is_empty()).then(|| kept::from_start(known, slots, unit, &from))?;
    }
    if let Some(Said::Later(unit)) = take(&mut parts, |part| matches!(part, Said::Later(_))) {
        let start = take(&mut parts, |part| matches!(part, Said::Including(_)));
        parts.retain(|part| !implied(part));
        if let Some(Said::Including(from)) = start {
            return parts.is_empty().then(|| kept::from_start(known, slots, unit, &from))?;
        }
        return parts.is_empty().then(|| kept::later(known, slots, unit))?;
    }
    let Some(Said::Kept(said)) = take(&mut parts, |part| matches!(part, Said::Kept(_))) else { return None };
    let cohorts = take(&mut parts, |part| *part == Said::Cohorts).is_some();
    parts.is_empty().then(|| kept::retention(known, slots, &said, cohorts))?
}

/// A view asked for twice is asked for once.
fn once_each(parts: &mut Vec<Said>) {
    let mut at = 0;
    while at < parts.len() {
        let twice = matches!(parts[at], Said::Asked(_)) && parts[..at].contains(&parts[at]);
        if twice {
            parts.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Takes the first part that passes out of the list.
fn take(parts: &mut Vec<Said>, test: impl Fn(&Said) -> bool) -> Option<Said> {
    let at = parts.iter().position(test)?;
    Some(parts.remove(at))
}

fn asked(parts: &mut Vec<Said>, view: Asked) -> bool {
    take(parts, |part| *part == Said::Asked(view)).is_some()
}

/// The numbers of the view, and the one window for those that have none of their own.
fn numbers(slots: &mut Slots) -> Option<(Vec<Term>, Option<During>)> {
    let amounts = std::mem::take(&mut slots.amounts);
    let during = slots.periods.pop();
    if !slots.periods.is_empty() || during.is_some() && amounts.iter().any(|amount| amount.during.is_some()) {
        return None;
    }
    let first = amounts.first().and_then(|amount| amount.during.clone());
    let one_window = during.is_none() && amounts.iter().all(|amount| amount.during == first);
    // "By logins and tickets in the last 30 days": whether the window is of both was not said.
    if !one_window && during.is_none() && amounts.iter().any(|amount| amount.during.is_none()) {
        return None;
    }
    let bare = |amount: &Amount| if one_window { Amount { during: None, ..amount.clone() } } else { amount.clone() };
    let terms = amounts.iter().map(|amount| bare(amount).term()).collect();
    Some((terms, if one_window { first } else { during }))
}

fn populations(known: &Known, slots: &mut Slots, whos: &[Who], versus: bool, mut parts: Vec<Said>) -> Option<Show> {
    if let Some(Said::Of(amount)) = take(&mut parts, |part| matches!(part, Said::Of(_))) {
        slots.amounts.push(amount);
    }
    let populations: Vec<Population> = whos.iter().map(|who| Population { label: None, who: who.clone() }).collect();
    if let ([who, base], true) = (whos, asked(&mut parts, Asked::Profile)) {
        // "The profiles of A and B": one against the other.
        asked(&mut parts, Asked::Compare);
        if !slots.preds.is_empty() || !parts.is_empty() || !slots.by.is_empty() || !slots.amounts.is_empty() {
            return None;
        }
        slots.preds.push(who.clone());
        return Some(Show::Profile(Profile { against: Some(base.clone()), ..Profile::default() }));
    }
    let regions = take(&mut parts, |part| matches!(part, Said::Regions(..)));
    if asked(&mut parts, Asked::Overlap) || regions.is_some() {
        if let Some(Said::Regions(asked)) = &regions
            && let Some(populations) = regions::each(known, whos, asked)?
        {
            let fits = parts.is_empty() && !versus && slots.amounts.is_empty() && slots.periods.is_empty();
            return fits.then_some(Show::Compare(SideBySide { populations, terms: Vec::new(), during: None }));
        }
        let fits = parts.is_empty() && !versus && populations.len() <= OVERLAP_MAX && slots.amounts.is_empty();
        return fits.then_some(Show::Overlap(Overlap { populations }));
    }
    if !asked(&mut parts, Asked::Compare) && !versus || !parts.is_empty() {
        return None;
    }
    if slots.amounts.is_empty() && !slots.periods.is_empty() {
        return None;
    }
    // "Those with and without": of people, or of what they did, nobody said.
    let denied = |who: &Who| matches!(who, Who::Not(inner) if matches!(**inner, Who::Did(_)) && whos.contains(inner));
    if !slots.said_people && !slots.amounts.is_empty() && whos.iter().any(denied) {
        return None;
    }
    let (terms, during) = numbers(slots)?;
    Some(Show::Compare(SideBySide { populations, terms, during }))
}

/// People against a base: what they are like, or their numbers beside the base's.
fn against(known: &Known, slots: &mut Slots, base: Option<Who>, profiled: bool) -> Option<Show> {
    if slots.preds.is_empty() || slots.preds.iter().any(|who| base.as_ref() == Some(who)) {
        return None;
    }
    let everyone = |who: &Who| matches!(who, Who::All(whos) if whos.is_empty());
    let by = std::mem::take(&mut slots.by);
    if !profiled && by.is_empty() {
        if slots.amounts.is_empty() {
            return None;
        }
        // Several conditions beside a base: which of them are of the same people was not said.
        let [who] = slots.preds.as_slice() else { return None };
        let whos = [who.clone(), base?];
        slots.preds.clear();
        return populations(known, slots, &whos, true, Vec::new());
    }
    if !profiled && slots.amounts.is_empty() {
        return spread(known, by, base?);
    }
    for amount in &mut slots.amounts {
        // A profile is of numbers per person by itself.
        amount.per = amount.per.take().filter(|per| per.entity != known.entity.as_str() || per.stat != Stat::Average);
    }
    let (terms, during) = numbers(slots)?;
    let against = base.filter(|who| !everyone(who));
    Some(Show::Profile(Profile { against, by, terms, during }))
}

/// How the people spread over the groups, beside how the base does.
fn spread(known: &Known, by: Vec<String>, base: Who) -> Option<Show> {
    let metric = known.entity_count.get(&known.entity)?.as_str().to_owned();
    let share = || Term::Leaf(Leaf { metric: metric.clone(), share_of: Some(ShareOf::All), ..Leaf::default() });
    let of_base = Term::Among(Among { of: Box::new(share()), among: Box::new(base) });
    let by = by.into_iter().map(By::Name).collect();
    Some(Show::Measure(Measure { terms: vec![share(), of_base], by, ..Measure::default() }))
}

/// Each number as a share of its own whole, by the groups of the view.
fn shares(slots: &mut Slots, amounts: &[Amount]) -> Option<Show> {
    if slots.by.is_empty() || !slots.amounts.is_empty() || slots.grain.is_some() {
        return None;
    }
    slots.cue(Cue::Spread);
    slots.amounts.extend(amounts.iter().cloned());
    let (mut terms, during) = numbers(slots)?;
    for term in &mut terms {
        let Term::Leaf(leaf) = term else { return None };
        leaf.share_of = Some(ShareOf::All);
    }
    let by = std::mem::take(&mut slots.by).into_iter().map(By::Name).collect();
    Some(Show::Measure(Measure { terms, by, during, ..Measure::default() }))
}

fn step(deed: &Deed) -> Step {
    let filters = deed.rows(deed.objects.iter().flat_map(crate::sem::Objects::filters).collect());
    Step { event: deed.event.as_str().to_owned(), filters, absent: false, within: None }
}

fn funnel(
    known: &Known,
    slots: &mut Slots,
    steps: &[Deed],
    mut within: Option<Length>,
    mut parts: Vec<Said>,
) -> Option<Show> {
    if let Some(Said::Within(length)) = take(&mut parts, |part| matches!(part, Said::Within(_))) {
        if within.is_some() {
            return None;
        }
        within = Some(length);
    }
    if !asked(&mut parts, Asked::Funnel) || !parts.is_empty() {
        return None;
    }
    // A window said with the first step is that of the starts; one said with a later step is not.
    let mut during = steps[0].during.clone();
    if steps[1..].iter().any(|deed| deed.during.is_some()) || steps.iter().any(listed) {
        return None;
    }
    if let Some(said) = slots.periods.pop() {
        if during.is_some() {
            return None;
        }
        during = Some(said);
    }
    let by = slots.by.pop();
    if by.as_ref().is_some_and(|by| !of_people(known, by)) {
        return None;
    }
    let steps = steps.iter().map(step).collect();
    Some(Show::Funnel(Funnel { steps, during, within, same: Vec::new(), by }))
}

/// Objects that say themselves how they stand together are no filter of one row; nor are two lists of one field.
fn listed(deed: &Deed) -> bool {
    let sure = |objects: &crate::sem::Objects| {
        matches!(objects.join, crate::sem::Join::One | crate::sem::Join::Any) && objects.same_field()
    };
    let field = |objects: &crate::sem::Objects| objects.values[0].0.clone();
    let apart = |at: usize| deed.objects[..at].iter().all(|before| field(before) != field(&deed.objects[at]));
    let one = deed.objects.len() == 1 && deed.objects[0].join != crate::sem::Join::Every;
    !one && (0..deed.objects.len()).any(|at| !sure(&deed.objects[at]) || !apart(at))
}

fn of_people(known: &Known, by: &str) -> bool {
    let field = known.fields.get(&known.entity).is_some_and(|fields| fields.iter().any(|field| field.as_str() == by));
    field || known.model.tags.keys().any(|tag| tag.as_str() == by)
}

fn tiers(known: &Known, slots: &mut Slots, mut parts: Vec<Said>) -> Option<Show> {
    let asks = asked(&mut parts, Asked::Tiers);
    // How many are in each band is what the view shows.
    slots.cue(Cue::Spread);
    let mut cuts = std::mem::take(&mut slots.cuts);
    let given = !cuts.is_empty();
    if let Some(Said::At(at)) = take(&mut parts, |part| matches!(part, Said::At(_))) {
        if given {
            return None;
        }
        cuts = at;
    }
    let into = match take(&mut parts, |part| matches!(part, Said::Into(_))) {
        Some(Said::Into(n)) => Some(n),
        _ => None,
    };
    take(&mut parts, |part| *part == Said::EachBand);
    if let Some(Said::Of(amount)) = take(&mut parts, |part| matches!(part, Said::Of(_))) {
        slots.amounts.push(amount);
    }
    if !parts.is_empty() || slots.amounts.len() != 1 || !asks && !given && into.is_none() {
        return None;
    }
    let parts = match (cuts.len(), into) {
        (0, Some(parts)) => Some(parts),
        (0, None) => return None,
        (points, Some(bands)) if points + 1 != bands as usize => return None,
        _ => None,
    };
    let mut amount = slots.amounts.pop()?;
    if let Some(during) = slots.periods.pop() {
        if amount.during.is_some() {
            return None;
        }
        amount.during = Some(during);
    }
    amount.per = amount.per.take().filter(|per| per.entity != known.entity.as_str() || per.stat != Stat::Average);
    Some(Show::Tiers(Tiers { term: amount.term(), cuts, parts }))
}

/// Where a view can be meant in more ways than one.
pub fn ways(known: &Known, poured: Poured) -> Vec<Poured> {
    let each = |poured| over_time::each(known, poured);
    kept::ways(poured).into_iter().flat_map(windows).flat_map(each).collect()
}

/// "Bought tea last month, and bought soda": a window said with one population may cover the others too.
fn windows(poured: Poured) -> Vec<Poured> {
    let mut both = poured.draft.clone();
    let populations = match &mut both.show {
        Show::Overlap(overlap) => &mut overlap.populations,
        Show::Compare(compare) => &mut compare.populations,
        _ => return vec![poured],
    };
    let mut open: Vec<&mut Option<During>> = populations.iter_mut().filter_map(|p| window_of(&mut p.who)).collect();
    let said: Vec<During> = open.iter().filter_map(|during| (**during).clone()).collect();
    if said.is_empty() || said.len() == open.len() || said.iter().any(|during| *during != said[0]) {
        return vec![poured];
    }
    for during in &mut open {
        **during = Some(said[0].clone());
    }
    let about = Arc::new(Words::both(
        "时间只限定其中一个人群，还是每个人群都限定？",
        "Does the time apply to one of the populations, or to each?",
    ));
    let own = poured.draft.clone();
    let way = |draft, option: u8, zh: &str, en: &str| {
        let mut notes = poured.notes.clone();
        notes.push(Note::choose(&about, option, Words::both(zh, en)));
        Poured { draft, notes, cost: poured.cost }
    };
    vec![way(both, 0, "每个人群都限定", "to each"), way(own, 1, "只限定它所在的人群", "only to the one it stands with")]
}

/// The window of something done or of a number.
fn window_of(who: &mut Who) -> Option<&mut Option<During>> {
    match who {
        Who::Did(did) => Some(&mut did.during),
        Who::Metric(MetricIs { term: Term::Leaf(leaf), .. }) => Some(&mut leaf.during),
        Who::Not(inner) => window_of(inner),
        _ => None,
    }
}
