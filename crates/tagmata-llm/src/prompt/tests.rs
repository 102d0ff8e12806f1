//! Tests of prompts.

use super::*;
use std::path::Path;

fn model(name: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models").join(name);
    let text = std::fs::read_to_string(&path).expect("the model file");
    Model::load(name, &text).expect("a right model")
}

#[test]
fn look() {
    let prompter = Prompter::new(&model("drinks_shop.yaml"));
    let bpe = tiktoken_rs::o200k_base().expect("a tokenizer");
    for (question, lang) in [
        ("上季度买过饮料的沉睡用户有哪些", Lang::Zh),
        ("retention of new buyers by month this year", Lang::En),
        ("sales", Lang::En),
        ("第一次", Lang::Zh),
    ] {
        for whole in [false, true] {
            let asked = Asked {
                question,
                lang,
                today: jiff::civil::date(2026, 8, 20),
                previous: None,
                mentions: &[],
                unread: &[],
                whole,
            };
            let prompt = prompter.prompt(&asked);
            for message in &prompt.messages {
                let n = bpe.encode_ordinary(&message.content).len();
                println!("=== {n} tokens, estimated {}", tokens::estimate(&message.content));
            }
            let schema = prompt.schema.to_string();
            let n = bpe.encode_ordinary(&schema).len();
            println!(
                "=== schema {n} estimated {} chars {} {}",
                tokens::estimate(&schema),
                schema.len(),
                schema.len() as f32 / n as f32
            );
        }
    }
}
