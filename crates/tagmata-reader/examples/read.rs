//! Prints how questions are read: `cargo run -p tagmata-reader --example read -- MODEL.yaml QUESTION…` (or lines on stdin).

use indexmap::IndexMap;
use std::io::BufRead;
use tagmata_core::model::Model;
use tagmata_core::reading::Read;
use tagmata_reader::{Context, Reader};

fn main() {
    let mut args = std::env::args().skip(1);
    let file = args.next().expect("the first argument is a model file");
    let text = std::fs::read_to_string(&file).expect("the model file can be read");
    let model = match Model::load(&file, &text) {
        Ok(model) => model,
        Err(problems) => {
            for problem in problems.iter().take(20) {
                println!("{}: {:?}", problem.message.en, problem.place);
            }
            return;
        }
    };
    let reader = Reader::new(&model, &IndexMap::new());
    let mut questions: Vec<String> = args.collect();
    if questions.is_empty() {
        questions = std::io::stdin().lock().lines().map_while(Result::ok).collect();
    }
    for question in questions.iter().filter(|q| !q.trim().is_empty()) {
        let start = std::time::Instant::now();
        let read = reader.read(question, &Context::default());
        println!("\n{question}   [{} µs]", start.elapsed().as_micros());
        show(&read);
    }
}

fn show(read: &Read) {
    let json = |draft| serde_json::to_string(draft).expect("a draft is JSON");
    match read {
        Read::Readings(readings) => {
            for reading in readings {
                println!("  {} {}", reading.cost, json(&reading.draft));
                for assumed in &reading.assumed {
                    println!("     assumed: {}", assumed.taken.en);
                }
            }
            let told: Vec<String> =
                readings[0].account.iter().map(|e| format!("{}[{}]", e.text, e.meaning.en)).collect();
            println!("     {}", told.join(" | "));
        }
        Read::Ask(ask) => {
            println!("  ASK {}", ask.about.message.en);
            for option in &ask.options {
                println!("     - {}: {}", option.words.en, json(&option.draft));
            }
        }
        Read::Refuse(refusal) => {
            for why in &refusal.why {
                println!("  REFUSE {:?} {} {:?}", why.code, why.message.en, why.hint.as_ref().map(|h| &h.en));
            }
            let told: Vec<String> =
                refusal.account.iter().map(|e| format!("{}[{:?} {}]", e.text, e.role, e.meaning.en)).collect();
            println!("     {}", told.join(" | "));
        }
    }
}
