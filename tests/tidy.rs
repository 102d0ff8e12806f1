//! The house rules that a machine can check: sizes, import arrows, words that have no place here.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a source file at most.
const FILE_LINES_MAX: usize = 400;
/// Lines of a function at most.
const FUNCTION_LINES_MAX: usize = 70;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(under: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(under)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn all_rust_files() -> Vec<PathBuf> {
    ["src", "crates", "tests", "benches", "examples"].iter().flat_map(|folder| rust_files(folder)).collect()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", shown(path)))
}

#[test]
fn files_and_functions_fit_on_screens() {
    let mut problems = Vec::new();
    for path in all_rust_files() {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() > FILE_LINES_MAX {
            problems.push(format!("{}: {} lines, at most {FILE_LINES_MAX}", shown(&path), lines.len()));
        }
        for (name, start, length) in functions(&lines) {
            if length > FUNCTION_LINES_MAX {
                problems.push(format!(
                    "{}:{start}: fn {name} has {length} lines, at most {FUNCTION_LINES_MAX}",
                    shown(&path)
                ));
            }
        }
    }
    assert!(problems.is_empty(), "split these:\n{}", problems.join("\n"));
}

/// Every function of a formatted file: its name, first line and length. It ends at the closing brace that stands as
/// far in as it began.
fn functions(lines: &[&str]) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let body = line.trim_start();
        let head = [
            "fn ",
            "pub fn ",
            "pub(super) fn ",
            "pub(crate) fn ",
            "async fn ",
            "pub async fn ",
            "pub(super) async fn ",
        ];
        let Some(rest) = head.iter().find_map(|head| body.strip_prefix(head)) else { continue };
        let indent = &line[..line.len() - body.len()];
        let end = format!("{indent}}}");
        let length = lines[i..].iter().position(|line| *line == end).map_or(1, |at| at + 1);
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        found.push((name, i + 1, length));
    }
    found
}

/// Who may import whom inside the core: a module and the modules it may name.
const CORE: &[(&str, &[&str])] = &[
    ("diagnostic", &["words"]),
    ("words", &[]),
    ("draft", &["diagnostic", "words"]),
    ("model", &["draft", "diagnostic", "words", "shape"]),
    ("shape", &["draft", "diagnostic", "words"]),
    ("reading", &["draft", "diagnostic", "words"]),
    ("period", &["draft", "model", "words"]),
    ("query", &["draft", "model", "period", "words"]),
    (
        "plan",
        &[
            "draft",
            "model",
            "period",
            "query",
            "reading",
            "segment",
            "warehouse",
            "diagnostic",
            "words",
            "present",
            "shape",
        ],
    ),
    ("segment", &["draft", "words"]),
    ("sql", &[]),
    ("compile", &["draft", "model", "period", "query", "sql"]),
    ("guard", &["model", "sql", "diagnostic", "words"]),
    ("warehouse", &["guard", "model", "diagnostic", "words"]),
    ("data", &["model", "warehouse", "diagnostic", "words"]),
    ("present", &["draft", "model", "period", "query", "reading", "segment", "warehouse", "diagnostic", "words"]),
];

#[test]
fn core_modules_keep_their_arrows() {
    let mut problems = Vec::new();
    for path in rust_files("crates/tagmata-core/src") {
        let inside = shown(&path).replace("crates/tagmata-core/src/", "");
        let module = inside.split(['/', '.']).next().unwrap_or_default().to_string();
        let test = inside.ends_with("tests.rs") || inside.contains("/tests/");
        if module == "lib" || test {
            continue;
        }
        let allowed = CORE.iter().find(|(name, _)| *name == module);
        let (_, allowed) =
            allowed.unwrap_or_else(|| panic!("{inside}: say in tests/tidy.rs what `{module}` may import"));
        for named in imports(&read(&path), "crate::") {
            if named != module && !allowed.contains(&named.as_str()) {
                problems.push(format!("{inside}: `{module}` must not import `{named}`"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The first path segments behind a prefix, outside comments and test modules.
fn imports(text: &str, prefix: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let mut found = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices(prefix) {
            let rest = &line[at + prefix.len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// What a crate or folder must not name.
const NEVER: &[(&str, &[&str], &str)] = &[
    (
        "crates/tagmata-core/src",
        &["std::fs", "std::net", "std::env", "tokio", "duckdb::", "postgres::", "SystemTime", "Instant::now"],
        "the core is pure",
    ),
    (
        "crates/tagmata-reader/src",
        &[
            "std::fs",
            "std::net",
            "std::env",
            "tokio",
            "duckdb::",
            "postgres::",
            "SystemTime",
            "tagmata_core::plan",
            "tagmata_core::compile",
        ],
        "the reader is pure and stops at drafts",
    ),
    (
        "crates/tagmata-oracle/src",
        &[
            "std::fs",
            "std::env",
            "duckdb",
            "sqlparser",
            "tagmata_core::compile",
            "tagmata_core::plan",
            "tagmata_core::guard",
            "tagmata_core::sql",
            "period::add",
            "period::starts",
            "period::previous",
            "model.path",
            "path_to_entity",
            "metric_source",
        ],
        "the oracle shares no code with what it judges",
    ),
    (
        "crates/tagmata-dbt/src",
        &[
            "std::fs",
            "std::net",
            "std::env",
            "tokio",
            "duckdb::",
            "SystemTime",
            "tagmata_core::plan",
            "tagmata_core::compile",
        ],
        "the importer is pure and stops at model files and drafts",
    ),
    (
        "crates/tagmata-infer/src",
        &[
            "std::fs",
            "std::net",
            "std::env",
            "tokio",
            "duckdb::",
            "SystemTime",
            "Instant::now",
            "tagmata_core::plan",
            "tagmata_core::compile",
            "tagmata_reader",
        ],
        "inferring is pure and never sees a question",
    ),
    (
        "crates/tagmata-llm/src",
        &[
            "std::env",
            "duckdb::",
            "tagmata_reader",
            "tagmata_core::plan",
            "tagmata_core::compile",
            "tagmata_core::guard",
        ],
        "a language model's reader stops at drafts, and its settings come from outside",
    ),
    (
        "crates/tagmata-llm/src/endpoint",
        &["std::fs", "std::env", "tagmata_core", "crate::reply"],
        "an endpoint carries text: it knows no settings, models or drafts",
    ),
    ("crates/tagmata-core/src/guard", &["crate::compile"], "the guard re-parses with its own eyes"),
    ("src/channels", &["duckdb", "rusqlite", "postgres", "sqlparser", "compile::"], "channels know no SQL"),
    (
        "src/ask",
        &["crate::channels", "crate::cli", "crate::store"],
        "the pipeline knows no channel and remembers nothing",
    ),
    ("src/store", &["crate::channels", "crate::cli", "crate::ask", "duckdb"], "the store knows no pipeline"),
    ("src/evals", &["crate::channels", "crate::cli"], "an evaluation asks the pipeline as any channel does"),
];

#[test]
fn rooms_stay_apart() {
    let mut problems = Vec::new();
    for (folder, words, why) in NEVER {
        let single = PathBuf::from(format!("{folder}.rs"));
        let mut paths = rust_files(folder);
        if root().join(&single).exists() {
            paths.push(root().join(single));
        }
        for path in paths.iter().filter(|path| !path.ends_with("tests.rs") && !shown(path).contains("/tests/")) {
            let text = read(path);
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&text);
            for word in *words {
                if code.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word)) {
                    problems.push(format!("{}: `{word}` ({why})", shown(path)));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_file_says_what_it_owns_and_leaves_nothing_open() {
    let unfinished = ["TO", "FIX", "XX"].map(|start| {
        format!(
            "{start}{}",
            if start == "TO" {
                "DO"
            } else if start == "FIX" {
                "ME"
            } else {
                "X"
            }
        )
    });
    let mut problems = Vec::new();
    for path in all_rust_files() {
        let text = read(&path);
        if !text.starts_with("//!") {
            problems.push(format!("{}: starts without `//!`", shown(&path)));
        }
        for word in &unfinished {
            if text.contains(word.as_str()) {
                problems.push(format!("{}: has `{word}`", shown(&path)));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// No rule or word list of the reader may hold a word that only one model would have.
#[test]
fn reader_rules_hold_no_word_of_a_model() {
    let mut problems = Vec::new();
    for name in ["drinks_shop.yaml", "completejourney.yaml"] {
        let text = read(&root().join("models").join(name));
        let model = tagmata_core::model::Model::load(name, &text).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        let mut words: Vec<String> = Vec::new();
        for dimension in model.dimensions.values() {
            for value in dimension.values.values() {
                words.extend(value.names.zh.iter().chain(&value.names.en).cloned());
            }
        }
        words.retain(|word| {
            word.chars().count() >= if word.is_ascii() { 5 } else { 2 } && word.chars().any(char::is_alphabetic)
        });
        for folder in ["crates/tagmata-reader/rules"] {
            // Irregular verbs are English, weekdays and times of day the calendar's, whoever uses them.
            let everybodys = ["irregular.txt", "weekdays.txt", "everyday.txt"];
            let general = |path: &PathBuf| everybodys.iter().any(|name| path.ends_with(name));
            let grammar = walk(&root().join(folder)).into_iter().filter(|path| !general(path));
            for entry in grammar {
                let rules = read(&entry);
                let lines = rules.lines().filter(|line| !line.trim_start().starts_with("eg "));
                for line in lines.map(|line| line.split('#').next().unwrap_or_default()) {
                    if let Some(word) = words.iter().find(|word| holds_word(line, word)) {
                        problems.push(format!("{}: `{word}` of {name} in: {line}", shown(&entry)));
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn holds_word(line: &str, word: &str) -> bool {
    line.split(|c: char| "|()[]{}=,;:?*".contains(c)).any(|part| part.trim() == word)
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
