//! Verified questions of a model as examples: those nearest to a question, in its language.

use super::find::Index;
use super::quote::{json, quoted};
use super::{forms, tokens};
use serde::Serialize;
use std::collections::BTreeSet;
use tagmata_core::model::Verified;
use tagmata_core::words::Lang;

/// Examples in a prompt at most.
const EXAMPLES_MAX: usize = 3;
/// Tokens of all examples of a prompt at most.
const TOKENS_MAX: usize = 180;
/// Examples that share less with a question are not shown.
const NEAR: f32 = 2.5;

/// The verified questions of a model.
#[derive(Debug)]
pub(super) struct Examples {
    all: Vec<(Lang, Example, BTreeSet<String>)>,
    index: Index,
}

/// A question with its draft, ready to be printed.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Example {
    question: String,
    draft: String,
}

impl Examples {
    pub(super) fn new(verified: &[Verified]) -> Examples {
        let mut index = Index::default();
        let mut all = Vec::new();
        for pair in verified {
            index.add([].into_iter(), &[&pair.question]);
            let example = Example { question: quoted(&pair.question, 120), draft: json(&pair.draft) };
            all.push((Lang::of(&pair.question), example, forms::of(&pair.draft)));
        }
        Examples { all, index }
    }

    /// Those nearest to a question, nearest first, that use no closed form.
    pub(super) fn nearest(&self, question: &str, lang: Lang, closed: &BTreeSet<&str>) -> Vec<&Example> {
        let scores = self.index.scores(question);
        let mut order: Vec<usize> = (0..self.all.len()).filter(|at| scores[*at] >= NEAR).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        let mut found = Vec::new();
        let mut left = TOKENS_MAX;
        for at in order {
            let (of, example, forms) = &self.all[at];
            let cost = tokens::estimate(&example.question) + tokens::estimate(&example.draft);
            let open = !forms.iter().any(|form| closed.contains(form.as_str()));
            if *of == lang && open && cost <= left && found.len() < EXAMPLES_MAX {
                left -= cost;
                found.push(example);
            }
        }
        found
    }
}
