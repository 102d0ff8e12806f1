//! Prints what prompts cost and whether they hold what the questions need: `cargo run -p tagmata-llm --example prompts`.
//!
//! For each question set: tokens (o200k) without and with the schema of the reply, and the share of questions whose
//! prompt holds every name, and every form, that the question's draft needs, with what the offline reader finds and by
//! retrieval alone. `--lacking` lists what is missing; `--show TEXT` prints the prompt of the first question with this text.

mod big;
mod measure;
mod sets;
mod show;

use measure::{Measured, Way};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let lacking = arguments.iter().any(|argument| argument == "--lacking");
    let show = arguments.iter().position(|argument| argument == "--show").and_then(|at| arguments.get(at + 1));
    for set in sets::all() {
        if let Some(text) = show {
            show::show(&set, text);
            continue;
        }
        for (said, way) in [
            ("with what the reader finds", Way::First),
            ("by retrieval alone", Way::Alone),
            ("asked again with everything", Way::Whole),
        ] {
            let measured = Measured::of(&set, way, 1);
            println!("{}, {said}: {measured}", set.name);
            if lacking {
                measured.lacking.iter().for_each(|line| println!("  {line}"));
            }
        }
    }
}
