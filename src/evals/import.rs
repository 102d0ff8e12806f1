//! Question sets of other formats as cases. Pure: text comes in, cases and the names of what they cannot carry go out.

mod order;
mod record;
mod sources;

use super::case::Case;
use std::collections::BTreeMap;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// A question set before it is read.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The file as the person gave it; its ending says the format: `.json` (Spider), `.csv`, `.jsonl`.
    pub file: &'a str,
    /// What it holds.
    pub text: &'a str,
    /// The set's name, given to every case.
    pub name: &'a str,
    /// Cases or groups that must not count, with the reason.
    pub aside: BTreeMap<String, String>,
    /// Where a refusal is due, a question back is right, too.
    pub or_ask: bool,
}

/// What came of a question set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// One case per phrasing, in the order of the file.
    pub cases: Vec<Case>,
    /// Questions that were read.
    pub questions: usize,
    /// What no case carries: a key of the file and how many questions have it.
    pub not_carried: BTreeMap<String, usize>,
}

/// Reads a question set. Every mistake is told at once, with its line or place in the file.
pub fn import(source: &Source<'_>) -> Result<Imported, Vec<Diagnostic>> {
    let (mut imported, mut wrong) = (Imported::default(), Vec::new());
    let mut aside = source.aside.clone();
    for (at, record) in sources::records(source)? {
        match record::cases(record, source, at, &mut imported.not_carried) {
            Ok(cases) => {
                imported.questions += 1;
                imported.cases.extend(cases);
            }
            Err(message) => wrong.push(super::jsonl::mistake(source.file, at, message)),
        }
    }
    for case in &mut imported.cases {
        let reason = source.aside.get(&case.id).or_else(|| source.aside.get(&case.group));
        if let Some(reason) = reason {
            case.set_aside = Some(reason.clone());
        }
        aside.remove(&case.id);
        aside.remove(&case.group);
    }
    wrong.extend(aside.keys().map(|id| {
        let message = Words::plain(format!("`{id}` is set aside, but {} has no such case", source.file));
        Diagnostic::new(Code::BadValue, Place::None, message)
    }));
    if wrong.is_empty() { Ok(imported) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evals::line_of;
    use std::fmt::Write;
    use std::path::{Path, PathBuf};

    /// Each file of `tests/import` becomes the cases beside it in `….out`; `UPDATE_EXPECT=1` writes them.
    #[test]
    fn question_sets_become_cases() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
        let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.retain(|file| file.extension().is_some_and(|end| end != "out"));
        files.retain(|file| !file.to_string_lossy().ends_with(".aside.json"));
        files.sort();
        assert!(files.len() >= 3, "{files:?}");
        for file in files {
            let told = told(&file);
            expect_test::expect_file![file.with_extension("out")].assert_eq(&told);
        }
    }

    fn told(file: &Path) -> String {
        let text = std::fs::read_to_string(file).expect("a file of the test");
        let aside = std::fs::read_to_string(file.with_extension("aside.json")).unwrap_or("{}".to_owned());
        let name = file.file_name().expect("a file").to_string_lossy();
        let source = Source {
            file: &name,
            text: &text,
            name: "tiny",
            aside: serde_json::from_str(&aside).expect("ids and reasons"),
            or_ask: name.contains("or_ask"),
        };
        let mut told = String::new();
        match import(&source) {
            Ok(imported) => {
                for case in &imported.cases {
                    let _ = writeln!(told, "{}", line_of(case));
                    let again = crate::evals::jsonl::read("tiny.jsonl", &line_of(case)).expect("a case reads back");
                    assert_eq!(&again, std::slice::from_ref(case), "{name}");
                }
                let _ = writeln!(told, "questions: {}", imported.questions);
                for (key, count) in &imported.not_carried {
                    let _ = writeln!(told, "not carried: {key} ({count})");
                }
            }
            Err(wrong) => {
                for wrong in wrong {
                    let _ = writeln!(told, "{:?}: {}", wrong.place, wrong.message.en);
                }
            }
        }
        told
    }
}
