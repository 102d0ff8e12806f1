//! Nothing that the account calls read may be lost: without a fragment that a path holds, the draft is another one.

use super::reader;
use crate::assemble::{Path, Step, paths};
use crate::chart::Chart;
use crate::pour::{Joints, pour};
use crate::scan::scan;
use crate::sem::{Cue, Sem};

/// Fragments that may go without a change: requests for an answer, and the noun for the first entity.
fn neutral(sem: &Sem) -> bool {
    matches!(sem, Sem::Cue(Cue::Count | Cue::List | Cue::HowMuch | Cue::Base | Cue::Change) | Sem::Entity(_))
}

fn lost(question: &str) -> Vec<String> {
    let (grammar, reader) = (crate::grammar(), reader());
    let known = reader.known.as_ref().unwrap();
    let scan = scan(grammar, &reader.lexicon, question);
    let chart = Chart::run(grammar, known, scan.atoms.len(), scan.edges.clone());
    let joints = Joints::of(grammar);
    let drafts = |path: &Path| -> Vec<String> {
        let poured = pour(known, &scan, &chart, path, &joints, None).unwrap_or_default();
        poured.iter().map(|one| serde_json::to_string(&one.draft).unwrap()).collect()
    };
    let mut lost = Vec::new();
    for path in paths(grammar, &scan, &chart).iter().filter(|path| path.unread == 0) {
        let whole = drafts(path);
        // "A as a part of B" and "share" say the same together.
        let is = |step: &Step, cue: Cue| matches!(step, Step::Fragment(i) if *chart.items[*i].sem == Sem::Cue(cue));
        let based = path.steps.iter().any(|step| is(step, Cue::Base));
        for (at, step) in path.steps.iter().enumerate() {
            let Step::Fragment(index) = step else { continue };
            if neutral(&chart.items[*index].sem) || based && is(step, Cue::Share) {
                continue;
            }
            let mut without = path.clone();
            without.steps.remove(at);
            let rest = drafts(&without);
            if whole.iter().any(|draft| rest.contains(draft)) {
                lost.push(format!("{question}: {:?} changes nothing in {whole:?}", chart.items[*index].sem));
            }
        }
    }
    lost
}

#[test]
fn every_fragment_of_every_case_counts() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-data");
    let mut wrong = Vec::new();
    for file in ["who.txt", "show.txt", "period.txt"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        for block in text.split("\n\n").filter(|block| !block.trim().is_empty() && !block.starts_with('#')) {
            wrong.extend(lost(block.trim_start().lines().next().unwrap()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
