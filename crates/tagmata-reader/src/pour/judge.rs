//! What everything done is said to go by: "by purchases".

use super::Slots;
use crate::known::Known;
use crate::make::consumed_about;
use crate::sem::Note;
use tagmata_core::draft::Who;
use tagmata_core::words::Words;

/// What was said to be used is what was got. It must be what everything done was read as.
pub fn judge(known: &Known, slots: &mut Slots) -> Option<()> {
    let Some(event) = slots.judged.take() else { return Some(()) };
    let about = consumed_about(known);
    slots.notes.retain(|note| !matches!(note, Note::Stop(stop) if Some(&stop.message) == about.as_ref()));
    let mut events = Vec::new();
    for who in &slots.preds {
        events_of(who, &mut events);
    }
    let same = !events.is_empty() && events.iter().all(|other| *other == event.as_str());
    if !same {
        return None;
    }
    let name = known.model.events[&event].names.words(event.as_str());
    let taken = Words::both(format!("按“{}”看", name.zh), format!("seen by \"{}\"", name.en));
    slots.notes.push(Note::assume(taken, Vec::new()));
    Some(())
}

fn events_of<'a>(who: &'a Who, found: &mut Vec<&'a str>) {
    match who {
        Who::All(whos) | Who::Any(whos) => whos.iter().for_each(|who| events_of(who, found)),
        Who::Not(inner) => events_of(inner, found),
        Who::Did(did) => found.push(&did.event),
        _ => {}
    }
}
