//! Round trip: random drafts over three models, said in both languages, read back, planned. Whatever is answered must be
//! what was meant; the account of every question tiles it. `TAGMATA_DRAFTS` sets how many drafts, `TAGMATA_SEED` which.

mod canonical;
mod draw;
mod say;
mod shrink;
mod world;

pub use canonical::canonical;
use draw::Draw;
use fastrand::Rng;
use std::collections::BTreeMap;
use tagmata_core::draft::{Draft, Show};
use tagmata_core::words::Lang;
pub use world::{Came, World};

/// Drafts of all models together, in a commit.
const DRAFTS: usize = 2000;

/// How often each thing came of a question.
#[derive(Default, Clone, Copy)]
struct Rates {
    n: usize,
    same: usize,
    asked: usize,
    asked_otherwise: usize,
    refused: usize,
    wrong: usize,
}

impl Rates {
    fn count(&mut self, came: &Came) {
        self.n += 1;
        match came {
            Came::Same => self.same += 1,
            Came::AskedWith => self.asked += 1,
            Came::AskedWithout(_) => self.asked_otherwise += 1,
            Came::Refused(_) => self.refused += 1,
            Came::Wrong(_) => self.wrong += 1,
        }
    }

    fn line(&self, of: &str) -> String {
        let Rates { n, same, asked, asked_otherwise, refused, wrong } = self;
        let rate = 100.0 * *same as f64 / (*n).max(1) as f64;
        format!("{of:<28} {n:>6} {same:>6} {asked:>6} {asked_otherwise:>6} {refused:>6} {wrong:>6}  {rate:5.1} %")
    }
}

/// A number of the environment, where it is given.
pub fn asked_for(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn view(show: &Show) -> String {
    let name = serde_json::to_value(show).unwrap();
    name.as_object().and_then(|object| object.keys().next().cloned()).unwrap_or_default()
}

/// One draft in both languages; drafts that cannot be said are drawn anew.
fn said(world: &World, seed: u64) -> (Draft, String, String) {
    let mut draw = Draw { world, rng: Rng::with_seed(seed) };
    loop {
        let draft = draw.draft();
        let zh = say::say(world, &draft, Lang::Zh, seed);
        let en = say::say(world, &draft, Lang::En, seed);
        if let (Some(zh), Some(en)) = (zh, en) {
            return (draft, zh, en);
        }
    }
}

#[test]
fn drafts_are_said_and_read_back() {
    let (drafts, seed) = (asked_for("TAGMATA_DRAFTS", DRAFTS), asked_for("TAGMATA_SEED", 1) as u64);
    let show = std::env::var("TAGMATA_SHOW").unwrap_or_default();
    let worlds = World::all();
    let mut rates: BTreeMap<String, Rates> = BTreeMap::new();
    let mut wrong = Vec::new();
    for at in 0..drafts {
        let world = &worlds[at % worlds.len()];
        let (draft, zh, en) = said(world, seed * 1_000_003 + at as u64);
        for (lang, text) in [("zh", &zh), ("en", &en)] {
            let came = world.came(text, &draft);
            for of in [format!("{} {lang}", view(&draft.show)), format!("all {lang}"), format!("{} {lang}", world.name)]
            {
                rates.entry(of).or_default().count(&came);
            }
            let kind = format!("{came:?}");
            if !show.is_empty() && kind.starts_with(&show) {
                println!(
                    "{} {text}\n    meant {}\n    {}",
                    world.name,
                    serde_json::to_string(&draft).unwrap(),
                    told(&came)
                );
            }
            if let Came::Wrong(_) = &came {
                wrong.push(shrink::report(world, &draft, text, if lang == "zh" { Lang::Zh } else { Lang::En }, seed));
            }
        }
    }
    println!("{:<28} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}", "", "n", "same", "asked", "other", "refuse", "wrong");
    for (of, rates) in &rates {
        println!("{}", rates.line(of));
    }
    assert!(wrong.is_empty(), "{} read otherwise than meant:\n{}", wrong.len(), wrong.join("\n"));
}

fn told(came: &Came) -> String {
    match came {
        Came::Wrong(draft) => format!("WRONG {}", serde_json::to_string(&canonical(draft)).unwrap()),
        other => format!("{other:?}"),
    }
}
