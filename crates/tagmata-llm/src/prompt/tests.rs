//! Tests of prompts.

mod poison;
mod shots;
mod wire;

use super::*;
use std::path::{Path, PathBuf};
use tagmata_core::model::Model;

/// A file of the repository.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

fn model(name: &str) -> Model {
    Model::load(name, &read(&format!("models/{name}"))).expect("a right model")
}

/// Holds a text against a file of `tests-data`; `UPDATE=1` writes it anew.
fn kept(name: &str, text: &str) {
    let path = file(&format!("crates/tagmata-llm/tests-data/{name}.txt"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).expect("a folder that can be written");
        return;
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == before, "{name}.txt is stale: `UPDATE=1 cargo test -p tagmata-llm prompt`\n{text}");
}

/// A question in the language it is written in, with nothing known of it.
fn asked(question: &str) -> Asked<'_> {
    Asked {
        question,
        lang: Lang::of(question),
        today: jiff::civil::date(2026, 8, 20),
        previous: None,
        mentions: &[],
        windows: &[],
        unread: &[],
        whole: false,
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let one = Prompter::new(&model("drinks_shop.yaml")).prompt(&asked("上季度买过饮料的沉睡用户有哪些"));
    let other = Prompter::new(&model("drinks_shop.yaml")).prompt(&asked("上季度买过饮料的沉睡用户有哪些"));
    assert_eq!(one, other);
    assert_eq!(one.hash.len(), 64);
}

#[test]
fn what_endpoints_keep_is_the_same_for_all_questions() {
    let prompter = Prompter::new(&model("drinks_shop.yaml"));
    let first = |question| prompter.prompt(&asked(question)).messages[0].content.clone();
    let (one, other) = (first("how many users bought tea"), first("monthly retention of new buyers by city"));
    let until = one.find("\nMODEL").expect("the slice has a head");
    assert_eq!(one[..until], other[..until]);
    // A model that is small stands there as a whole, whatever is asked.
    let prompter = Prompter::new(&model("cdnow.yaml"));
    let first = |question| prompter.prompt(&asked(question)).messages[0].content.clone();
    assert_eq!(first("how many customers"), first("what is the average order value by month"));
}

#[test]
fn tokens_are_rather_too_many_than_too_few() {
    let tokenizer = tiktoken_rs::o200k_base().expect("the tokenizer comes with its crate");
    let count = |text: &str| tokenizer.encode_ordinary(text).len();
    let prompter = Prompter::new(&model("drinks_shop.yaml"));
    for question in ["各渠道的客单价", "first orders over 100 yuan since March, by city", "留存"] {
        for whole in [false, true] {
            let prompt = prompter.prompt(&Asked { whole, ..asked(question) });
            for message in &prompt.messages {
                let (estimated, real) = (tokens::estimate(&message.content), count(&message.content));
                assert!(
                    real <= estimated && estimated <= real * 6 / 5 + 5,
                    "{estimated} for {real}:\n{}",
                    message.content
                );
            }
            let schema = prompt.schema.to_string();
            let (estimated, real) = (tokens::of_schema(&schema), count(&schema));
            assert!(real <= estimated && estimated <= real * 6 / 5, "{estimated} for {real}");
        }
    }
}

#[test]
fn every_module_is_said_and_opens_forms_that_there_are() {
    let forms = wire::all_forms();
    for (name, module) in modules::all() {
        for lang in [Lang::Zh, Lang::En] {
            let said = templates::said_of(&BTreeSet::from([name.as_str()]), lang);
            assert_eq!(said.len(), 1, "prompts/modules says `{name}` once");
        }
        for form in &module.opens {
            assert!(forms.contains(form), "`{name}` opens `{form}`, which no draft has");
        }
    }
}

#[test]
fn values_read_from_the_data_are_held_back() {
    let prompter = Prompter::new(&model("drinks_shop.yaml"));
    let previous: Draft = serde_json::from_str(
        r#"{"who": {"did": {"event": "purchase", "where": [{"field": "product.name", "is": ["沐叶无糖茶 500ml"]},
            {"field": "product.category", "is": ["drinks"]}]}}, "show": {"count": {}}}"#,
    )
    .expect("a draft");
    let mention = |text: &str, value: &str| Mention {
        from: 0,
        to: 3,
        text: text.to_string(),
        name: Named::Dimension("product.name".to_string()),
        value: Some(value.to_string()),
        from_data: true,
    };
    let mentions = [mention("无糖茶", "沐叶无糖茶 500ml")];
    let prompt = prompter.prompt(&Asked { previous: Some(&previous), mentions: &mentions, ..asked("无糖茶呢") });
    let said: String = prompt.messages.iter().map(|message| message.content.as_str()).collect();
    assert!(!said.contains("500ml"), "{said}");
    assert!(said.contains(r#""无糖茶" = product.name="无糖茶""#), "{said}");
    assert!(said.contains(r#""is":["value 1"]"#) && said.contains(r#""is":["drinks"]"#), "{said}");
    assert_eq!(prompt.held["value 1"], "沐叶无糖茶 500ml");
    let previous: Draft =
        serde_json::from_str(r#"{"show": {"define": {"name": "product.name=沐叶无糖茶 500ml"}}}"#).expect("a draft");
    let prompt = prompter.prompt(&Asked { previous: Some(&previous), ..asked("那汽水呢") });
    let said: String = prompt.messages.iter().map(|message| message.content.as_str()).collect();
    assert!(!said.contains("500ml") && said.contains(r#"{"name":"product.name"}"#), "{said}");
}
