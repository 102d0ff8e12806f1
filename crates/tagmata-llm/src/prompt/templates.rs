//! The texts of prompts, from `prompts/`. Their version is a hash over all of them.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use tagmata_core::words::Lang;

/// Each template with its text, in both languages.
const TEMPLATES: &[(&str, &str)] = &[
    ("reader.zh", include_str!("../../../../prompts/reader.zh.j2")),
    ("reader.en", include_str!("../../../../prompts/reader.en.j2")),
    ("question.zh", include_str!("../../../../prompts/question.zh.j2")),
    ("question.en", include_str!("../../../../prompts/question.en.j2")),
    ("repair.zh", include_str!("../../../../prompts/repair.zh.j2")),
    ("repair.en", include_str!("../../../../prompts/repair.en.j2")),
];

const MODULES_ZH: &str = include_str!("../../../../prompts/modules.zh.txt");
const MODULES_EN: &str = include_str!("../../../../prompts/modules.en.txt");

/// A template filled in.
pub(super) fn filled(name: &str, lang: Lang, with: &Value) -> String {
    let template = environment().get_template(&format!("{name}.{}", code(lang)));
    let filled = template.and_then(|template| template.render(Serde(with)));
    filled.expect("the templates are rendered by this crate's tests").trim().to_string()
}

/// What is said about the forms of some modules.
pub(super) fn said_of(modules: &BTreeSet<&str>, lang: Lang) -> Vec<&'static str> {
    let text = match lang {
        Lang::Zh => MODULES_ZH,
        Lang::En => MODULES_EN,
    };
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(name, _)| modules.contains(name)).map(|(_, said)| said).collect()
}

/// A hash over every text that goes into prompts and the schema of drafts.
pub(super) fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut hash = Sha256::new();
        for (name, text) in TEMPLATES {
            hash.update(name);
            hash.update(text);
        }
        for text in [MODULES_ZH, MODULES_EN, super::modules::FILE] {
            hash.update(text);
        }
        hash.update(super::schema::of_draft().to_string());
        super::hex(&hash.finalize())[..12].to_string()
    })
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

fn environment() -> &'static Environment<'static> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        for (name, text) in TEMPLATES {
            environment.add_template(name, text).expect("the templates are parsed by this crate's tests");
        }
        environment
    })
}
