//! The questions that prompts are measured over, each with the draft it means.

use super::big;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tagmata_core::draft::Draft;
use tagmata_core::model::Model;
use tagmata_core::words::Lang;

/// A question set over one model.
pub struct Set {
    /// What it is called.
    pub name: String,
    /// The model.
    pub model: Model,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question.
pub struct Question {
    /// Its text.
    pub text: String,
    /// Its language.
    pub lang: Lang,
    /// What was asked before, in a conversation.
    pub context: Vec<String>,
    /// The draft it means, where it has one.
    pub draft: Option<Draft>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

/// A model of `models/`.
pub fn model(name: &str) -> Model {
    loaded(name, &read(&root().join("models").join(name)))
}

fn loaded(name: &str, text: &str) -> Model {
    Model::load(name, text).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

/// Every set that is at hand; of others a line is printed.
pub fn all() -> Vec<Set> {
    let mut sets = vec![
        markdown("drinks_shop", "drinks_shop.md", model("drinks_shop.yaml")),
        markdown("drinks_shop_hard", "drinks_shop_hard.md", model("drinks_shop.yaml")),
        markdown("drinks_shop_llm", "drinks_shop_llm.md", model("drinks_shop.yaml")),
        markdown(
            "400 fields",
            "drinks_shop.md",
            loaded("big.yaml", &big::yaml(&read(&root().join("models/drinks_shop.yaml")))),
        ),
    ];
    sets.extend(segbench());
    sets
}

/// The questions of a Markdown set: lines `zh:` and `en:`, and the JSON behind `draft:`.
fn markdown(name: &str, file: &str, model: Model) -> Set {
    let text = read(&root().join("evals").join(file));
    let mut questions = Vec::new();
    for group in text.split("\n## ").skip(1) {
        let fenced = group.split_once("draft:\n```json\n").and_then(|(_, rest)| rest.split_once("\n```"));
        let draft: Option<Draft> = fenced.and_then(|(json, _)| serde_json::from_str(json).ok());
        let context: Vec<String> =
            group.lines().filter_map(|line| line.strip_prefix("context: ")).map(str::to_string).collect();
        for line in group.lines() {
            for (start, lang) in [("zh: ", Lang::Zh), ("en: ", Lang::En)] {
                if let Some(text) = line.strip_prefix(start) {
                    questions.push(Question {
                        text: text.to_string(),
                        lang,
                        context: context.clone(),
                        draft: draft.clone(),
                    });
                }
            }
        }
    }
    Set { name: name.to_string(), model, questions }
}

/// The development questions of segbench with the drafts of `evals/segbench_dev.jsonl`.
fn segbench() -> Option<Set> {
    let beside = || root().join("../shared/evals/segbench");
    let folder = std::env::var_os("TAGMATA_SEGBENCH").map_or_else(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("dev.jsonl")) else {
        println!("skipped: {} holds no segbench; TAGMATA_SEGBENCH may name its folder", folder.display());
        return None;
    };
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for line in read(&root().join("evals/segbench_dev.jsonl")).lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        if let (Some(group), Ok(draft)) = (line["group"].as_str(), serde_json::from_value(line["draft"].clone())) {
            drafts.insert(group.to_string(), draft);
        }
    }
    let mut questions = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let (Some(text), Some(group)) = (line["question"].as_str(), line["group"].as_str()) else { continue };
        let lang = if line["lang"] == "zh" { Lang::Zh } else { Lang::En };
        let context = serde_json::from_value(line["context"].clone()).unwrap_or_default();
        questions.push(Question { text: text.to_string(), lang, context, draft: drafts.get(group).cloned() });
    }
    Some(Set { name: "segbench dev".to_string(), model: model("completejourney.yaml"), questions })
}
