//! A run summed up: how often each verdict was given, whether phrasings agree, how long it took.

use super::report::{CaseResult, Verdict};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use tagmata_core::words::Lang;

/// Milliseconds over all answers of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Half of them took at most this.
    pub p50: f64,
    /// 95 of 100.
    pub p95: f64,
    /// 99 of 100.
    pub p99: f64,
    /// The whole run, gold statements included.
    pub run: f64,
}

/// A run summed up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Over all cases that count.
    pub all: Rate,
    /// Cases that do not count since they are marked so.
    pub set_aside: usize,
    /// Cases that do not count since their gold does not run.
    pub broken: usize,
    /// By `lang`, `kind`, `source`, `db` and `tag`: each value with its rate, in the order of the cases.
    pub by: IndexMap<String, IndexMap<String, Rate>>,
    /// The mean share of common keys over members that were answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jaccard: Option<f64>,
    /// Groups of several phrasings.
    pub groups: Groups,
}

/// How often each verdict was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Cases that count.
    pub n: usize,
    /// Right.
    pub correct: usize,
    /// Answered, and not right.
    pub wrong: usize,
    /// Asked back where something else was due.
    pub asked: usize,
    /// Refused where something else was due.
    pub refused: usize,
    /// The product failed.
    pub failed: usize,
}

/// Whether phrasings of one question agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Groups of two phrasings or more.
    pub n: usize,
    /// Those whose phrasings all came to the same answer, or all to none.
    pub agree: usize,
    /// Those whose phrasings are all right.
    pub correct: usize,
    /// Groups with phrasings in both languages.
    pub bilingual: usize,
    /// Those of them whose phrasings all agree.
    pub bilingual_agree: usize,
}

impl Rate {
    /// A count as its share of the cases that count, in percent with one digit.
    pub fn percent(&self, count: usize) -> String {
        format!("{:.1} %", 100.0 * count as f64 / self.n.max(1) as f64)
    }

    fn add(&mut self, verdict: Verdict) {
        let counted = match verdict {
            Verdict::Correct => &mut self.correct,
            Verdict::Wrong => &mut self.wrong,
            Verdict::Asked => &mut self.asked,
            Verdict::Refused => &mut self.refused,
            Verdict::Failed => &mut self.failed,
            Verdict::SetAside | Verdict::Broken => return,
        };
        *counted += 1;
        self.n += 1;
    }
}

impl Summary {
    /// Sums up a run.
    pub fn of(cases: &[CaseResult]) -> Summary {
        let mut summary = Summary::default();
        for case in cases {
            summary.set_aside += usize::from(case.verdict == Verdict::SetAside);
            summary.broken += usize::from(case.verdict == Verdict::Broken);
            summary.all.add(case.verdict);
            let lang = match case.lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            };
            let mut of = |by: &str, name: &str| {
                summary.by.entry(by.to_owned()).or_default().entry(name.to_owned()).or_default().add(case.verdict);
            };
            of("lang", lang);
            of("kind", &case.kind);
            of("source", &case.source);
            if let Some(db) = &case.db {
                of("db", db);
            }
            for tag in &case.tags {
                of("tag", tag);
            }
        }
        let shares: Vec<f64> = cases.iter().filter_map(|case| case.jaccard).collect();
        summary.jaccard = (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64);
        summary.groups = Groups::of(cases);
        summary
    }
}

impl Groups {
    fn of(cases: &[CaseResult]) -> Groups {
        let mut by_group: IndexMap<(&str, &str), Vec<&CaseResult>> = IndexMap::new();
        for case in cases.iter().filter(|case| !matches!(case.verdict, Verdict::SetAside | Verdict::Broken)) {
            by_group.entry((&case.source, &case.group)).or_default().push(case);
        }
        let mut groups = Groups::default();
        for phrasings in by_group.values().filter(|phrasings| phrasings.len() > 1) {
            let first = phrasings[0];
            let agree = phrasings.iter().all(|case| case.got.fingerprint == first.got.fingerprint);
            let bilingual = phrasings.iter().any(|case| case.lang != first.lang);
            groups.n += 1;
            groups.agree += usize::from(agree);
            groups.correct += usize::from(phrasings.iter().all(|case| case.verdict == Verdict::Correct));
            groups.bilingual += usize::from(bilingual);
            groups.bilingual_agree += usize::from(bilingual && agree);
        }
        groups
    }
}

impl Latency {
    /// Percentiles of all answers' times; `run` is the whole run's.
    pub fn of(cases: &[CaseResult], run: f64) -> Latency {
        let mut times: Vec<f64> = cases.iter().flat_map(|case| case.ms.iter().copied()).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let last = times.len().saturating_sub(1);
            times.get(((times.len() as f64 * share) as usize).min(last)).copied().unwrap_or_default()
        };
        Latency { p50: at(0.50), p95: at(0.95), p99: at(0.99), run }
    }
}
