//! Bounds that a run must keep: `wrong>0.02,correct<0.85` names what must not be. Pure.

use super::baseline::Changes;
use super::report::Report;
use std::fmt;
use std::str::FromStr;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::shape::near;
use tagmata_core::words::Words;

/// Several bounds; none of them may hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds(Vec<Bound>);

/// One bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    of: Of,
    relation: Relation,
    limit: f64,
}

/// A bound that a run did not keep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Broken {
    /// The bound.
    pub bound: Bound,
    /// What was measured instead.
    pub value: f64,
}

/// What can be bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Wrong,
    Correct,
    Asked,
    Refused,
    Failed,
    Agree,
    Regressed,
    P95,
    SetAside,
    Broken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    More,
    Less,
    AtLeast,
    AtMost,
}

/// Every name that a bound can start with.
const NAMES: [(&str, Of); 10] = [
    ("wrong", Of::Wrong),
    ("correct", Of::Correct),
    ("asked", Of::Asked),
    ("refused", Of::Refused),
    ("failed", Of::Failed),
    ("agree", Of::Agree),
    ("regressed", Of::Regressed),
    ("p95", Of::P95),
    ("set_aside", Of::SetAside),
    ("broken", Of::Broken),
];

/// Every sign, the longer ones first.
const SIGNS: [(&str, Relation); 4] =
    [(">=", Relation::AtLeast), ("<=", Relation::AtMost), (">", Relation::More), ("<", Relation::Less)];

impl FromStr for Bounds {
    type Err = String;

    /// Reads `NAME SIGN NUMBER`, several with commas between them; the error says what to write instead.
    fn from_str(text: &str) -> Result<Bounds, String> {
        text.split(',').map(|part| bound(part.trim())).collect::<Result<_, _>>().map(Bounds)
    }
}

fn bound(text: &str) -> Result<Bound, String> {
    let found = SIGNS.iter().find_map(|(sign, relation)| Some((text.split_once(sign)?, *relation)));
    let Some(((name, limit), relation)) = found else {
        return Err(format!("`{text}` is not a bound: write what must not be, such as wrong>0.02 or correct<0.85"));
    };
    let (name, limit) = (name.trim(), limit.trim());
    let names = || NAMES.iter().map(|(name, _)| *name);
    let Some((_, of)) = NAMES.iter().find(|(known, _)| *known == name) else {
        let hint = near(name, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let known = names().collect::<Vec<_>>().join(", ");
        return Err(format!("`{name}` cannot be bounded{hint} (there are {known})"));
    };
    let limit: f64 = limit
        .parse()
        .ok()
        .filter(|limit: &f64| limit.is_finite() && *limit >= 0.0)
        .ok_or_else(|| format!("`{limit}` is not a number that `{name}` can be bounded by"))?;
    if of.is_share() && limit > 1.0 {
        return Err(format!("`{name}` is a share of cases, from 0 to 1: for {limit} % write {}", limit / 100.0));
    }
    Ok(Bound { of: *of, relation, limit })
}

impl Of {
    fn is_share(self) -> bool {
        matches!(self, Of::Wrong | Of::Correct | Of::Asked | Of::Refused | Of::Failed | Of::Agree)
    }

    fn name(self) -> &'static str {
        NAMES.iter().find(|(_, of)| *of == self).map_or("", |(name, _)| name)
    }

    /// What a run measured; nothing where there was nothing to measure.
    fn value(self, report: &Report, changes: Option<&Changes>) -> Option<f64> {
        let (all, groups) = (&report.summary.all, &report.summary.groups);
        let share = |count: usize, of: usize| (of > 0).then(|| count as f64 / of as f64);
        match self {
            Of::Wrong => share(all.wrong, all.n),
            Of::Correct => share(all.correct, all.n),
            Of::Asked => share(all.asked, all.n),
            Of::Refused => share(all.refused, all.n),
            Of::Failed => share(all.failed, all.n),
            Of::Agree => share(groups.agree, groups.n),
            Of::Regressed => changes.map(|changes| changes.worse.len() as f64),
            Of::P95 => Some(report.ms.p95),
            Of::SetAside => Some(report.summary.set_aside as f64),
            Of::Broken => Some(report.summary.broken as f64),
        }
    }
}

impl Bounds {
    /// Whether they ask for a comparison with an earlier run.
    pub fn need_baseline(&self) -> bool {
        self.0.iter().any(|bound| bound.of == Of::Regressed)
    }

    /// The bounds that a run did not keep. The error is a bound of something that the run did not measure: it must not pass
    /// for kept.
    pub fn broken(&self, report: &Report, changes: Option<&Changes>) -> Result<Vec<Broken>, Vec<Diagnostic>> {
        let (mut broken, mut unknown) = (Vec::new(), Vec::new());
        for bound in &self.0 {
            match bound.of.value(report, changes) {
                Some(value) if bound.holds(value) => broken.push(Broken { bound: *bound, value }),
                Some(_) => {}
                None => unknown.push(unmeasured(bound)),
            }
        }
        if unknown.is_empty() { Ok(broken) } else { Err(unknown) }
    }
}

fn unmeasured(bound: &Bound) -> Diagnostic {
    let (why, hint) = match bound.of {
        Of::Agree => ("no question has two phrasings", "give phrasings of one question the same `group`"),
        Of::Regressed => ("there is nothing to compare with", "give --baseline FILE"),
        _ => ("no case counts", "each one is set aside, or its gold statement does not run"),
    };
    let message = Words::plain(format!("`{bound}` says nothing here: {why}"));
    Diagnostic::new(Code::BadValue, Place::None, message).hint(Words::plain(hint))
}

impl Bound {
    fn holds(&self, value: f64) -> bool {
        match self.relation {
            Relation::More => value > self.limit,
            Relation::Less => value < self.limit,
            Relation::AtLeast => value >= self.limit,
            Relation::AtMost => value <= self.limit,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = SIGNS.iter().find(|(_, relation)| *relation == self.relation).map_or("", |(sign, _)| sign);
        write!(f, "{}{sign}{}", self.of.name(), self.limit)
    }
}

impl fmt::Display for Broken {
    /// `wrong>0.02: 0.03125`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = format!("{:.6}", self.value);
        write!(f, "{}: {}", self.bound, value.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evals::baseline::Change;
    use crate::evals::summary::{Groups, Latency, Rate, Summary};

    fn report() -> Report {
        let all = Rate { n: 200, correct: 180, wrong: 4, asked: 10, refused: 6, failed: 0 };
        let summary = Summary { all, set_aside: 3, broken: 1, ..Summary::default() };
        let ms = Latency { p95: 80.25, ..Latency::default() };
        Report {
            tagmata: String::new(),
            reader: String::new(),
            recorded: Vec::new(),
            models: Default::default(),
            summary,
            cases: vec![],
            ms,
        }
    }

    /// bounds | what is broken
    const CASES: &[(&str, &str)] = &[
        ("wrong>0.02", ""),
        ("wrong>=0.02", "wrong>=0.02: 0.02"),
        ("wrong>0.0199", "wrong>0.0199: 0.02"),
        ("correct < 0.85, wrong > 0", "wrong>0: 0.02"),
        ("correct<0.95,asked<=0.05,refused>0.5,failed>0", "correct<0.95: 0.9, asked<=0.05: 0.05"),
        ("p95>80,set_aside>3,broken>0", "p95>80: 80.25, broken>0: 1"),
        ("regressed>0", "regressed>0: 1"),
        ("agree<1", "agree<1: 0.666667"),
    ];

    #[test]
    fn broken_bounds_are_told_with_what_was_measured() {
        let mut report = report();
        report.summary.groups = Groups { n: 3, agree: 2, ..Groups::default() };
        let worse = vec![Change { id: "a".into(), before: None, now: None }];
        let changes = Changes { worse, ..Changes::default() };
        for (text, expected) in CASES {
            let bounds: Bounds = text.parse().expect(text);
            let broken = bounds.broken(&report, Some(&changes)).expect(text);
            let told: Vec<String> = broken.iter().map(Broken::to_string).collect();
            assert_eq!(told.join(", "), *expected, "{text}");
        }
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for (text, expected) in [
            ("wrogn>0", "did you mean `wrong`?"),
            ("wrong", "such as wrong>0.02"),
            ("wrong=0", "such as wrong>0.02"),
            ("wrong>2", "for 2 % write 0.02"),
            ("wrong>two", "`two` is not a number"),
            ("regressed>-1", "`-1` is not a number"),
            ("latency>3", "(there are wrong, correct,"),
            ("wrong>0,", "`` is not a bound"),
        ] {
            let told = text.parse::<Bounds>().expect_err(text);
            assert!(told.contains(expected), "{text}: {told}");
        }
    }

    #[test]
    fn what_was_not_measured_is_no_bound_that_was_kept() {
        let empty = Report { summary: Summary::default(), ..report() };
        let told = |text: &str| {
            let bounds: Bounds = text.parse().expect(text);
            bounds.broken(&empty, None).expect_err(text)[0].message.en.clone()
        };
        assert!(told("wrong>0").contains("no case counts"));
        assert!(told("agree<1").contains("two phrasings"));
        assert!(told("regressed>0").contains("nothing to compare with"));
    }
}
