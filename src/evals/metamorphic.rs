//! Metamorphic checks: no gold is needed to know that politeness never changes an answer, that a synonym says the same,
//! that a further condition never enlarges a set, that a question is the same in both languages, and that a typing mistake
//! never changes a number silently. Variants are made of any case set; what came of them is reported as rates.

mod spoilt;
mod variants;
mod words;

use super::asked::came;
use super::case::{Case, Ending};
use super::databases::{by_database, in_parallel};
use super::report::Got;
use super::run::{Progress, Settings, question_of};
use super::value::{Rows, Value};
use crate::ask::Asker;
use indexmap::IndexMap;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use tagmata_core::diagnostic::Diagnostic;
use tagmata_core::draft::{Draft, Show};
use tagmata_core::words::Lang;
use variants::{Variant, variants};
use words::ModelWords;

/// What must hold between a question and a variant of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Politeness and filler words leave the draft as it is.
    Filler,
    /// Another name of the same thing leaves the draft as it is.
    Synonym,
    /// One more condition never adds anyone.
    Filter,
    /// The same question in the other language has the same rows.
    Language,
    /// A typing mistake leaves the rows as they are, or stops the question.
    Typo,
    /// Another form of the same characters (a mark at the end, full width, capitals) leaves the draft as it is.
    Form,
    /// An invented word in place of a name is never answered around.
    Nonsense,
    /// A word against its opposite (at least, at most; top, bottom; and, or) is another question.
    Pair,
}

/// Every rule, in the order of reports.
const ALL: [Rule; 8] =
    [Rule::Filler, Rule::Synonym, Rule::Filter, Rule::Language, Rule::Typo, Rule::Form, Rule::Nonsense, Rule::Pair];

/// What came of all checks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metamorphic {
    /// How often each rule was kept.
    pub rules: IndexMap<Rule, Kept>,
    /// Every variant that broke its rule.
    pub broken: Vec<Pair>,
    /// Every variant that was asked back or refused.
    pub stopped: Vec<Pair>,
}

/// How often a rule was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Variants of questions that were answered.
    pub n: usize,
    /// Answered as the rule says.
    pub kept: usize,
    /// Asked back or refused: nothing wrong was said, but nothing right either.
    pub stopped: usize,
    /// Answered otherwise.
    pub broken: usize,
}

/// A question and a variant of it that broke its rule, or was not answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The rule.
    pub rule: Rule,
    /// The case that the variant was made of.
    pub id: String,
    /// Its question.
    pub question: String,
    /// The variant.
    pub variant: String,
    /// The sentence that answers the question.
    pub answer: String,
    /// The sentence that answers the variant.
    pub variant_answer: String,
}

/// What came of one case: its answer where there is one, and of each variant whether its rule was kept.
struct Checked {
    fingerprint: Option<String>,
    draft: Option<Draft>,
    text: String,
    variants: Vec<(Rule, Outcome)>,
}

enum Outcome {
    Kept,
    Stopped(Pair),
    Broken(Pair),
}

/// Makes variants of every case that is answered, and asks them.
pub fn metamorphic(
    cases: &[Case],
    settings: &Settings,
    notice: &dyn Fn(&str),
    progress: Progress<'_>,
) -> Result<Metamorphic, Vec<Diagnostic>> {
    let answered = AtomicUsize::new(0);
    let checked = by_database(cases, settings, notice, |opened, part| {
        let words = ModelWords::of(&opened.asker.loaded().model);
        Ok(in_parallel(settings.jobs, part.len(), async |at| {
            let checked = check(&opened.asker, part[at], &words, settings).await;
            progress(answered.fetch_add(1, Ordering::Relaxed) + 1, cases.len());
            checked
        }))
    })?;
    let mut found = Metamorphic { rules: IndexMap::new(), broken: Vec::new(), stopped: Vec::new() };
    for rule in ALL {
        found.rules.insert(rule, Kept::default());
    }
    across_languages(cases, &checked, &mut found);
    for (rule, outcome) in checked.into_iter().flat_map(|checked| checked.variants) {
        found.count(rule, outcome);
    }
    Ok(found)
}

impl Metamorphic {
    fn count(&mut self, rule: Rule, outcome: Outcome) {
        let kept = self.rules.entry(rule).or_default();
        kept.n += 1;
        match outcome {
            Outcome::Kept => kept.kept += 1,
            Outcome::Stopped(stopped) => {
                kept.stopped += 1;
                self.stopped.push(stopped);
            }
            Outcome::Broken(broken) => {
                kept.broken += 1;
                self.broken.push(broken);
            }
        }
    }
}

async fn check(asker: &Asker, case: &Case, words: &ModelWords, settings: &Settings) -> Checked {
    let question = question_of(case, settings.today);
    let (got, rows) = came(asker, &question).await;
    if got.ending != Some(Ending::Answer) {
        return Checked { fingerprint: None, draft: None, text: got.text, variants: Vec::new() };
    }
    let mut outcomes = Vec::new();
    for variant in variants(case, &got, words) {
        let mut asked = question.clone();
        asked.text = variant.question.clone();
        let of_variant = came(asker, &asked).await;
        outcomes.push((variant.rule, outcome(case, &variant, (&got, &rows), (&of_variant.0, &of_variant.1))));
    }
    Checked { fingerprint: Some(got.fingerprint), draft: got.draft, text: got.text, variants: outcomes }
}

/// Whether a variant's answer keeps its rule.
fn outcome(case: &Case, variant: &Variant, base: (&Got, &Rows), other: (&Got, &Rows)) -> Outcome {
    let pair = || Pair {
        rule: variant.rule,
        id: case.id.clone(),
        question: case.question.clone(),
        variant: variant.question.clone(),
        answer: base.0.text.clone(),
        variant_answer: other.0.text.clone(),
    };
    if variant.rule == Rule::Nonsense && other.0.ending != Some(Ending::Answer) {
        return Outcome::Kept;
    }
    if other.0.ending != Some(Ending::Answer) {
        return Outcome::Stopped(pair());
    }
    let kept = match variant.rule {
        Rule::Filler | Rule::Synonym | Rule::Form => base.0.draft == other.0.draft,
        Rule::Nonsense => false,
        Rule::Pair => base.0.draft != other.0.draft,
        Rule::Filter => enlarges_nothing(base, other),
        Rule::Language | Rule::Typo => base.0.fingerprint == other.0.fingerprint,
    };
    if kept { Outcome::Kept } else { Outcome::Broken(pair()) }
}

/// Whether the second answer finds nobody beyond the first; only lists and counts of people are asked so.
fn enlarges_nothing(base: (&Got, &Rows), other: (&Got, &Rows)) -> bool {
    let number = |rows: &Rows| match rows.first().and_then(|row| row.first()) {
        Some(Value::Number(n)) => Some(*n),
        _ => None,
    };
    let keys =
        |rows: &Rows| rows.iter().filter_map(|row| row.first()).map(|key| format!("{key:?}")).collect::<BTreeSet<_>>();
    match (base.0.draft.as_ref().map(|draft| &draft.show), other.0.draft.as_ref().map(|draft| &draft.show)) {
        (Some(Show::Count(_)), Some(Show::Count(_))) => number(other.1) <= number(base.1),
        (Some(Show::Members(_)), Some(Show::Members(_))) => keys(other.1).is_subset(&keys(base.1)),
        _ => false,
    }
}

/// The phrasings of one question in both languages: the first of each is compared.
fn across_languages(cases: &[Case], checked: &[Checked], found: &mut Metamorphic) {
    let mut groups: IndexMap<(&str, &str), [Option<usize>; 2]> = IndexMap::new();
    for (at, case) in cases.iter().enumerate() {
        let lang = case.lang.unwrap_or_else(|| Lang::of(&case.question));
        let firsts = groups.entry((&case.source, &case.group)).or_default();
        firsts[usize::from(lang == Lang::En)].get_or_insert(at);
    }
    for (zh, en) in groups.values().filter_map(|[zh, en]| zh.zip(*en)) {
        let pair = || Pair {
            rule: Rule::Language,
            id: cases[zh].id.clone(),
            question: cases[zh].question.clone(),
            variant: cases[en].question.clone(),
            answer: checked[zh].text.clone(),
            variant_answer: checked[en].text.clone(),
        };
        // Rows that name populations or steps are in the words of their language; the same draft gives the same rows.
        let same_draft = checked[zh].draft.is_some() && checked[zh].draft == checked[en].draft;
        let outcome = match (&checked[zh].fingerprint, &checked[en].fingerprint) {
            (None, None) => continue,
            (Some(_), Some(_)) if same_draft => Outcome::Kept,
            (Some(one), Some(other)) if one == other => Outcome::Kept,
            (Some(_), Some(_)) => Outcome::Broken(pair()),
            _ => Outcome::Stopped(pair()),
        };
        found.count(Rule::Language, outcome);
    }
}
