//! One case: a question with everything that comes along, and what must come back. Knows no file format.

use super::value::Rows;
use super::{jsonl, markdown};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::Draft;
use tagmata_core::words::{Lang, Words};

/// One question and what is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its name, unique within a run.
    pub id: String,
    /// What the phrasings of one question share.
    pub group: String,
    /// The question's language; absent means that of its letters.
    pub lang: Option<Lang>,
    /// The question.
    pub question: String,
    /// The questions before it, oldest first.
    pub context: Vec<String>,
    /// Today, in place of the run's.
    pub today: Option<Date>,
    /// Which of several databases it is asked of.
    pub db: Option<String>,
    /// The kind that reports group by, in the set's own words.
    pub kind: String,
    /// Where it comes from: the set.
    pub source: String,
    /// Further words to pick and group cases by.
    pub tags: Vec<String>,
    /// What must come back.
    pub expect: Expect,
    /// Why the case must not count: its gold is wrong, or cannot be known.
    pub set_aside: Option<String>,
}

/// What must come back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expect {
    /// How it may end; at least one.
    pub accept: Vec<Ending>,
    /// The code of the question back or the refusal, where it matters.
    pub code: Option<String>,
    /// How an answer is compared with what is right.
    pub compare: Compare,
    /// The draft it should be read as.
    pub draft: Option<Draft>,
    /// Statements whose rows are right, each on its own.
    pub sql: Vec<String>,
    /// The right rows, where they are written down: those of the first statement.
    pub rows: Option<Rows>,
}

impl Expect {
    /// Whether something other than a draft says what is right.
    pub fn has_gold(&self) -> bool {
        !self.sql.is_empty()
            || self.rows.is_some()
            || matches!(&self.compare, Compare::Define { must } if !must.is_empty())
            || matches!(self.compare, Compare::Holds(_))
    }
}

/// How a question can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// With an answer.
    Answer,
    /// With a question back.
    Clarify,
    /// With a refusal.
    Refuse,
}

/// How an answer is compared with the right one.
#[derive(Debug, Clone, PartialEq)]
pub enum Compare {
    /// The set of keys in the first column.
    Members,
    /// One row whose first cell is the number.
    Count,
    /// One row of at most four cells, one of which is the number.
    Number {
        /// Whether 0.2 may be said as 20, in percent.
        ratio: bool,
    },
    /// Rows: the right columns are found among the answer's, whatever their order and names.
    Table {
        /// Whether the order of rows counts.
        ordered: bool,
        /// Right columns (from 0) that only name groups, in the author's own words.
        label_columns: Vec<usize>,
    },
    /// Exactly the right columns in the right order: group keys first, then numbers.
    Rows {
        /// Whether the order of rows counts.
        ordered: bool,
    },
    /// Text that says each of these; `|` parts alternatives.
    Define {
        /// What must be said.
        must: Vec<String>,
    },
    /// Nothing is known but some of what the rows must hold.
    Holds(Holds),
}

impl Compare {
    /// Whether the order of rows counts.
    pub fn is_ordered(&self) -> bool {
        matches!(self, Compare::Rows { ordered: true } | Compare::Table { ordered: true, .. })
    }
}

impl Default for Compare {
    fn default() -> Compare {
        Compare::Table { ordered: false, label_columns: Vec::new() }
    }
}

/// Some of what an answer's rows must hold.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// How many rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<usize>,
    /// How many rows at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_min: Option<usize>,
    /// How many columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<usize>,
    /// Values that must stand in some cell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contains: Vec<String>,
}

/// Reads cases from files and folders: `.jsonl` and `.md`, folders in the order of names. Every mistake is told at once.
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let (mut cases, mut wrong) = (Vec::new(), Vec::new());
    for file in files(paths)? {
        let text = std::fs::read_to_string(&file).map_err(|error| vec![unreadable(&file, &error)])?;
        let shown = file.display().to_string();
        let read = match file.extension().and_then(|extension| extension.to_str()) {
            Some("md") => markdown::read(&shown, &text),
            _ => jsonl::read(&shown, &text),
        };
        match read {
            Ok(read) => cases.extend(read),
            Err(mistakes) => wrong.extend(mistakes),
        }
    }
    wrong.extend(twice(&cases));
    if wrong.is_empty() { Ok(cases) } else { Err(wrong) }
}

fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|error| vec![unreadable(path, &error)])?;
        let mut inside: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        inside.retain(|file| file.extension().is_some_and(|extension| extension == "md" || extension == "jsonl"));
        inside.retain(|file| file.file_stem().is_some_and(|stem| stem != "README"));
        inside.sort();
        if inside.is_empty() {
            let message = Words::plain(format!("{} holds no cases", path.display()));
            let hint = Words::plain("cases stand in files that end in .md or .jsonl");
            return Err(vec![Diagnostic::new(Code::BadValue, Place::None, message).hint(hint)]);
        }
        files.extend(inside);
    }
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::BadValue, Place::None, Words::plain(format!("{}: {error}", path.display())))
}

/// Ids that two cases share: a baseline could not tell them apart.
fn twice(cases: &[Case]) -> Vec<Diagnostic> {
    let mut seen = std::collections::BTreeSet::new();
    let again = cases.iter().filter(|case| !seen.insert(&case.id));
    again
        .map(|case| {
            Diagnostic::new(Code::BadValue, Place::None, Words::plain(format!("two cases have the id `{}`", case.id)))
        })
        .collect()
}
