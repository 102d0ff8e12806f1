//! From all readings of a question to one decision: a query, a question back, or a refusal.

use super::{Facts, Outcome, Planned, plan};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::draft::Draft;
use crate::model::Model;
use crate::present::describe;
use crate::reading::{Ask, Assumption, Choice, Entry, Read, Reading, Refusal};
use crate::words::Words;

/// Options of a question back.
const OPTIONS_MAX: usize = 3;

/// What is done about a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It is answered.
    Answer(Box<Answerable>),
    /// It is asked back.
    Clarify(Ask),
    /// It is refused.
    Refuse(Refusal),
}

/// A question with one reading left, planned.
#[derive(Debug, Clone, PartialEq)]
pub struct Answerable {
    /// What it was planned to.
    pub planned: Planned,
    /// The draft that was read.
    pub draft: Draft,
    /// The account of its words.
    pub account: Vec<Entry>,
    /// What was taken for granted.
    pub assumed: Vec<Assumption>,
    /// It is the draft before, changed.
    pub follows: bool,
}

/// Plans every reading. One that does not plan drops out, unless it is the best one and the data is the reason; where
/// the best remaining ones plan to different queries, the asker is asked.
pub fn decide(read: Read, model: &Model, facts: &Facts<'_>) -> Decision {
    let readings = match read {
        Read::Ask(ask) => return Decision::Clarify(ask),
        Read::Refuse(refusal) => return Decision::Refuse(refusal),
        Read::Readings(readings) => readings,
    };
    let mut planned: Vec<(Reading, Outcome)> = Vec::new();
    let mut failed: Option<Refusal> = None;
    for reading in readings {
        match plan(&reading.draft, model, facts) {
            Ok(outcome) => planned.push((reading, outcome)),
            Err(why) => {
                let final_word = why
                    .iter()
                    .any(|problem| matches!(problem.code, Code::OutsideData | Code::NotBuilt | Code::BadValue));
                if planned.is_empty() && failed.is_none() {
                    let refusal = Refusal { why, account: reading.account };
                    if final_word {
                        return Decision::Refuse(refusal);
                    }
                    failed = Some(refusal);
                }
            }
        }
    }
    let Some((best, outcome)) = planned.first().cloned() else {
        return Decision::Refuse(failed.unwrap_or(Refusal { why: Vec::new(), account: Vec::new() }));
    };
    let mut contenders: Vec<&(Reading, Outcome)> = Vec::new();
    for candidate in &planned {
        let same = contenders.iter().any(|other| other.1.planned == candidate.1.planned);
        if !same {
            contenders.push(candidate);
        }
    }
    if contenders.len() > 1 {
        return Decision::Clarify(ask_between(&contenders, model));
    }
    let mut assumed = best.assumed.clone();
    assumed.extend(outcome.assumed);
    let Reading { draft, account, follows, .. } = best;
    Decision::Answer(Box::new(Answerable { planned: outcome.planned, draft, account, assumed, follows }))
}

fn ask_between(contenders: &[&(Reading, Outcome)], model: &Model) -> Ask {
    let options = contenders
        .iter()
        .take(OPTIONS_MAX)
        .map(|(reading, outcome)| Choice {
            words: match &outcome.planned {
                Planned::Query(query) => describe::query(query, model),
                Planned::Define(of) => Words::both(format!("“{}”的定义", of.name), format!("what `{}` means", of.name)),
                Planned::Catalog => Words::both("能问什么", "what can be asked"),
            },
            draft: reading.draft.clone(),
            size: None,
        })
        .collect();
    let message = Words::both("这句话有不止一种读法，请选一种", "this can be read in more than one way; pick one");
    Ask {
        about: Diagnostic::new(Code::Ambiguous, Place::None, message),
        options,
        account: contenders[0].0.account.clone(),
    }
}
