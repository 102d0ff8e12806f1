//! What may not be poured: a verb torn from its object, a condition that contradicts another.

use crate::chart::Item;
use crate::known::Known;
use crate::sem::Sem;
use tagmata_core::draft::Who;
use tagmata_core::model::EventId;

/// Whether two neighbours are one thing that was torn apart: a verb without an object beside a value that it takes.
/// `touching`: no word stands between them that says more than the tense.
pub fn torn(known: &Known, left: &Item, right: &Item, touching: bool) -> bool {
    // "Bought", "at least 3 items"; "at least 3", "items": a number torn from its verb or from what it counts.
    let counts = |sem: &Sem| matches!(sem, Sem::Pred(Who::Metric(_)));
    let number = |sem: &Sem| matches!(sem, Sem::Amount(_) | Sem::Amounts(_));
    if left.to == right.from
        && (is_bare_deed(&left.sem) && counts(&right.sem) || counts(&left.sem) && number(&right.sem))
    {
        return true;
    }
    let (deed, values) = match (&*left.sem, &*right.sem) {
        (Sem::Pred(who), Sem::Objects(values) | Sem::ValuePeople(values)) => (who, values),
        (Sem::Objects(values), Sem::Pred(who)) => (who, values),
        _ => return false,
    };
    let event = match deed {
        Who::Did(did) if did.filters.is_empty() => &did.event,
        Who::Not(inner) => match &**inner {
            Who::Did(did) if did.filters.is_empty() => &did.event,
            _ => return false,
        },
        _ => return false,
    };
    let event = EventId::new(event.clone());
    touching && values.values.iter().all(|(field, _)| known.fits_event(&event, field).is_some())
}

/// Two values of one tag or field at once: nobody has both, so it cannot be what was meant.
pub fn contradicts(preds: &[Who]) -> bool {
    let said = |who: &Who| match who {
        Who::Tag(tag) if !tag.is.is_empty() => Some((tag.name.clone(), tag.is.clone())),
        Who::Field(field) if !field.is.is_empty() => Some((field.name.clone(), field.is.clone())),
        _ => None,
    };
    let all: Vec<(String, Vec<String>)> = preds.iter().filter_map(said).collect();
    all.iter().enumerate().any(|(at, (name, is))| {
        all[at + 1..].iter().any(|(other, values)| other == name && !values.iter().any(|value| is.contains(value)))
    })
}

/// Whether a fragment says that something was done.
pub fn is_deed(sem: &Sem) -> bool {
    matches!(sem, Sem::Pred(who) if holds_deed(who))
}

/// Whether a condition holds something done.
pub fn holds_deed(who: &Who) -> bool {
    match who {
        Who::All(whos) | Who::Any(whos) => whos.iter().any(holds_deed),
        Who::Not(inner) => holds_deed(inner),
        Who::Did(_) => true,
        _ => false,
    }
}

/// Whether an "or" stands among two other conditions or more: how far it reaches is open. `parts` says in which part of
/// the question each condition stands, as far as it was said: an "or" that is alone in its part reaches no farther.
pub fn scope_open(preds: &[Who], parts: &[usize]) -> bool {
    let alone = |at: usize| {
        let part = parts.get(at);
        parts.len() == preds.len() && part.is_some_and(|own| parts.iter().filter(|part| *part == own).count() == 1)
    };
    let reaches = |at: usize, who: &Who| matches!(who, Who::Any(_)) && !alone(at);
    let all = || preds.iter().enumerate();
    let or = all().any(|(at, who)| reaches(at, who) && matches!(who, Who::Any(whos) if whos.len() > 1));
    let or_deeds = all().any(|(at, who)| reaches(at, who) && holds_deed(who));
    let deeds = preds.iter().any(|who| !matches!(who, Who::Any(_)) && holds_deed(who));
    or && preds.len() > 2 || or_deeds && deeds
}

/// Whether a fragment is a ranking of people.
pub fn is_rank(sem: &Sem) -> bool {
    matches!(sem, Sem::Pred(Who::Rank(_)))
}

/// Whether a fragment says that something was done, and nothing of what or how often.
pub fn is_bare_deed(sem: &Sem) -> bool {
    matches!(sem, Sem::Pred(Who::Did(did)) if did.filters.is_empty() && did.count.is_none())
}
