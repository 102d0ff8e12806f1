//! A smaller draft that is still read otherwise: parts of it are left out one after another while the mistake stays.

use super::canonical::canonical;
use super::say;
use super::world::{Came, World};
use serde_json::Value as Json;
use tagmata_core::draft::Draft;
use tagmata_core::words::Lang;

/// Tries at saying one draft: a mistake can hang on one of the ways to say it.
const TRIES: u64 = 12;

/// The smallest draft found that is read otherwise, how it was said, and what was read.
pub fn report(world: &World, draft: &Draft, text: &str, lang: Lang, seed: u64) -> String {
    let mut best = (draft.clone(), text.to_owned());
    'smaller: loop {
        for smaller in without_one(&serde_json::to_value(&best.0).unwrap()) {
            let Ok(smaller) = serde_json::from_value::<Draft>(smaller) else { continue };
            if world.planned(&smaller).is_err() {
                continue;
            }
            for at in 0..TRIES {
                let Some(text) = say::say(world, &smaller, lang, seed + at) else { continue };
                if matches!(world.came(&text, &smaller), Came::Wrong(_)) {
                    best = (smaller, text);
                    continue 'smaller;
                }
            }
        }
        break;
    }
    let read = match world.came(&best.1, &best.0) {
        Came::Wrong(read) => serde_json::to_string(&canonical(&read)).unwrap(),
        other => format!("{other:?}"),
    };
    let meant = serde_json::to_string(&canonical(&best.0)).unwrap();
    format!("{}: {text}\n  smaller: {}\n  meant {meant}\n  read  {read}", world.name, best.1)
}

/// Every draft that lacks one part of this one.
fn without_one(json: &Json) -> Vec<Json> {
    let mut found = Vec::new();
    match json {
        Json::Object(fields) => {
            for (key, value) in fields {
                let mut without = fields.clone();
                without.remove(key);
                found.push(Json::Object(without));
                for smaller in without_one(value) {
                    let mut with = fields.clone();
                    with.insert(key.clone(), smaller);
                    found.push(Json::Object(with));
                }
            }
        }
        Json::Array(items) => {
            for at in 0..items.len() {
                let mut without = items.clone();
                without.remove(at);
                if without.len() == 1 {
                    found.push(without[0].clone());
                }
                found.push(Json::Array(without));
                for smaller in without_one(&items[at]) {
                    let mut with = items.clone();
                    with[at] = smaller;
                    found.push(Json::Array(with));
                }
            }
        }
        _ => {}
    }
    found
}
