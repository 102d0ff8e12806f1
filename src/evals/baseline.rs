//! What got better and worse since a kept run, case by case. Pure; knows no form of a report.

use super::report::{Report, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// The verdicts of a run by case: all that a later run is compared with. Small enough to be kept beside the cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, Verdict>);

/// One case whose verdict is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The case.
    pub id: String,
    /// Its verdict before; nothing for a new case.
    pub before: Option<Verdict>,
    /// Its verdict now; nothing for a case that is gone.
    pub now: Option<Verdict>,
}

/// Everything that changed, in the order of ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Right before and not now, or an honest stop that became a wrong answer or a failure.
    pub worse: Vec<Change>,
    /// The other way round.
    pub better: Vec<Change>,
    /// Neither: a question back that became a refusal, a case that was set aside.
    pub other: Vec<Change>,
    /// Cases that the baseline lacks.
    pub new: Vec<Change>,
    /// Cases that only the baseline has.
    pub gone: Vec<Change>,
}

impl Baseline {
    /// The verdicts of a run.
    pub fn of(report: &Report) -> Baseline {
        Baseline(report.cases.iter().map(|case| (case.id.clone(), case.verdict)).collect())
    }

    /// Reads a kept baseline, or a whole report as JSON; a report comes along. `shown` is the file's name as the person
    /// gave it.
    pub fn read(shown: &str, text: &str) -> Result<(Baseline, Option<Report>), Diagnostic> {
        let wrong = |error: &dyn std::fmt::Display| {
            let message = Words::plain(format!("{shown} is neither a report nor a baseline: {error}"));
            let hint =
                Words::plain("`tagmata eval run … --json FILE` writes a report, `--save-baseline FILE` a baseline");
            Diagnostic::new(Code::BadValue, Place::None, message).hint(hint)
        };
        let json: serde_json::Value = serde_json::from_str(text).map_err(|error| wrong(&error))?;
        // A verdict is a word, so a list under `cases` cannot be one of a case with that name.
        if json.get("cases").is_some_and(serde_json::Value::is_array) {
            let report: Report = serde_json::from_value(json).map_err(|error| wrong(&error))?;
            return Ok((Baseline::of(&report), Some(report)));
        }
        Ok((Baseline(serde_json::from_value(json).map_err(|error| wrong(&error))?), None))
    }

    /// The baseline as it is kept: one case a line, sorted, so that a change of it reads well.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(&self.0).expect("a baseline is JSON") + "\n"
    }

    /// The baseline without cases that were not meant to run.
    pub fn without(mut self, left_out: &BTreeSet<String>) -> Baseline {
        self.0.retain(|id, _| !left_out.contains(id));
        self
    }

    /// What changed from this baseline to another run.
    pub fn changes(&self, now: &Baseline) -> Changes {
        let mut changes = Changes::default();
        let ids: BTreeSet<&String> = self.0.keys().chain(now.0.keys()).collect();
        for id in ids {
            let change = Change { id: id.clone(), before: self.0.get(id).copied(), now: now.0.get(id).copied() };
            let list = match (change.before, change.now) {
                (before, now) if before == now => continue,
                (None, _) => &mut changes.new,
                (_, None) => &mut changes.gone,
                // A right case whose gold stops to run is worse: nothing measures it any more.
                (Some(Verdict::Correct), Some(Verdict::Broken)) => &mut changes.worse,
                (Some(before), Some(now)) => match (badness(before), badness(now)) {
                    (Some(before), Some(now)) if now > before => &mut changes.worse,
                    (Some(before), Some(now)) if now < before => &mut changes.better,
                    _ => &mut changes.other,
                },
            };
            list.push(change);
        }
        changes
    }
}

/// How bad a verdict is; nothing where the case does not count.
fn badness(verdict: Verdict) -> Option<u8> {
    match verdict {
        Verdict::Correct => Some(0),
        Verdict::Asked | Verdict::Refused => Some(1),
        Verdict::Wrong | Verdict::Failed => Some(2),
        Verdict::SetAside | Verdict::Broken => None,
    }
}

impl Changes {
    /// Each list with what it is called.
    pub fn lists(&self) -> [(&'static str, &[Change]); 5] {
        [
            ("worse", &self.worse),
            ("better", &self.better),
            ("otherwise", &self.other),
            ("new", &self.new),
            ("gone", &self.gone),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `id verdict id verdict`, as a baseline.
    fn baseline(text: &str) -> Baseline {
        let words: Vec<&str> = text.split_whitespace().collect();
        let pairs: BTreeMap<&str, &str> = words.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let json = serde_json::to_string(&pairs).expect("JSON");
        Baseline::read("baseline.json", &json).expect("a baseline").0
    }

    /// verdict before | verdict now | the list it is in
    const CASES: &[(&str, &str, &str)] = &[
        ("correct", "wrong", "worse"),
        ("correct", "asked", "worse"),
        ("correct", "refused", "worse"),
        ("correct", "failed", "worse"),
        ("correct", "broken", "worse"),
        ("asked", "wrong", "worse"),
        ("refused", "wrong", "worse"),
        ("refused", "failed", "worse"),
        ("wrong", "correct", "better"),
        ("wrong", "refused", "better"),
        ("asked", "correct", "better"),
        ("asked", "refused", "otherwise"),
        ("wrong", "failed", "otherwise"),
        ("wrong", "broken", "otherwise"),
        ("correct", "set_aside", "otherwise"),
        ("set_aside", "wrong", "otherwise"),
    ];

    #[test]
    fn a_change_is_worse_better_or_neither() {
        for (before, now, expected) in CASES {
            let changes = baseline(&format!("a {before}")).changes(&baseline(&format!("a {now}")));
            let lists: Vec<&str> =
                changes.lists().into_iter().filter(|(_, list)| !list.is_empty()).map(|(name, _)| name).collect();
            assert_eq!(lists, [*expected], "{before} to {now}");
        }
    }

    #[test]
    fn cases_come_and_go_and_what_was_not_meant_to_run_is_not_gone() {
        let before = baseline("a correct b wrong c correct").without(&BTreeSet::from(["c".to_owned()]));
        let changes = before.changes(&baseline("a correct d wrong"));
        assert_eq!((changes.new[0].id.as_str(), changes.gone[0].id.as_str()), ("d", "b"));
        assert!(changes.worse.is_empty() && changes.gone.len() == 1);
    }

    #[test]
    fn a_baseline_is_read_as_it_was_kept_and_other_files_are_refused() {
        let kept = baseline("b wrong a correct");
        assert_eq!(kept.text(), "{\n  \"a\": \"correct\",\n  \"b\": \"wrong\"\n}\n");
        assert_eq!(Baseline::read("kept.json", &kept.text()).expect("a baseline").0, kept);
        let wrong = Baseline::read("kept.json", "{\"a\": \"good\"}").expect_err("no verdict");
        assert!(wrong.message.en.contains("kept.json") && wrong.message.en.contains("good"), "{}", wrong.message.en);
    }
}
