//! Answer, ask or refuse: what a question's readings come to. Cue lists are looked at only after the reading failed.

mod crossing;
mod same;
mod unknown;
mod words;

use crate::account::{account, unread};
use crate::assemble::Path;
use crate::chart::Chart;
use crate::known::Known;
use crate::lexicon::Lexicon;
use crate::pour::{Poured, as_rows};
use crate::rules::Grammar;
use crate::scan::Scan;
use crate::sem::Note;
use crate::words::{WordGroup, WordRole};
pub use same::keep_one;
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Show, Who};
use tagmata_core::reading::{Ask, Assumption, Choice, Entry, Read, Reading, Refusal, Role};
use tagmata_core::words::Words;
pub use words::asking_hint;
use words::{Kind, holds};

/// Readings this much dearer than the best are not contenders.
const MARGIN: i32 = 2;
/// An option of a choice may cost this much more than another.
const CHOICE_MARGIN: i32 = 12;
const READINGS_MAX: usize = 8;
const OPTIONS_MAX: usize = 4;
/// Words that were not understood, named one by one; the account marks them all.
const UNREAD_MAX: usize = 5;

/// Whether a question was refused for holding no name at all, and not for what it asks.
pub fn knows_nothing_of(why: &Diagnostic) -> bool {
    why.code == Code::OffTopic && why.message == Kind::Elsewhere.words()
}

/// Everything known about one question.
pub struct Case<'a> {
    /// The rules.
    pub grammar: &'a Grammar,
    /// The model.
    pub known: &'a Known,
    /// The words.
    pub lexicon: &'a Lexicon,
    /// The cues of refusals.
    pub cues: &'a [WordGroup],
    /// The scanned text.
    pub scan: &'a Scan,
    /// Its fragments.
    pub chart: &'a Chart,
    /// The text itself.
    pub text: &'a str,
}

/// A complete reading with the path it came from.
pub struct Candidate {
    /// The path's place.
    pub path: usize,
    /// The draft and notes.
    pub poured: Poured,
    /// Whole cost.
    pub cost: i32,
}

impl Case<'_> {
    fn account(&self, path: &Path) -> Vec<Entry> {
        account(self.grammar, self.known, self.scan, self.chart, path, self.text)
    }

    /// What the candidates, cheapest first, come to.
    pub fn decide(&self, paths: &[Path], candidates: Vec<Candidate>) -> Read {
        let Some(best) = candidates.first() else { return self.refuse(paths) };
        let account = self.account(&paths[best.path]);
        if let Some(stop) = stop_of(&best.poured.notes) {
            return stopped(&stop, account);
        }
        if let Some((code, about)) = choice_of(&best.poured.notes) {
            let options = options(&candidates, &about, best.cost);
            if options.len() > 1 {
                let place = Place::Question { from: 0, to: self.text.chars().count() };
                let about = Diagnostic::new(code, place, (*about).clone());
                return Read::Ask(Ask { about, options, account });
            }
        }
        if let Some(ask) = self.tie(paths, &candidates, &account) {
            return ask;
        }
        let near = candidates.iter().take_while(|c| c.cost <= best.cost + MARGIN);
        let mut readings: Vec<Reading> = Vec::new();
        let mut said = Vec::new();
        for candidate in near.take(READINGS_MAX) {
            if stop_of(&candidate.poured.notes).is_some() || choice_of(&candidate.poured.notes).is_some() {
                continue;
            }
            let rows = as_rows(self.known, &candidate.poured.draft);
            if said.contains(&rows) {
                continue;
            }
            said.push(rows);
            readings.push(Reading {
                draft: candidate.poured.draft.clone(),
                account: self.account(&paths[candidate.path]),
                assumed: assumed(&candidate.poured.notes),
                cost: candidate.cost,
                follows: candidate.poured.notes.contains(&Note::Follows),
            });
        }
        if readings.is_empty() { self.refuse(paths) } else { Read::Readings(readings) }
    }

    /// Two readings equally cheap and unlike: ask between them by what their words were read as.
    fn tie(&self, paths: &[Path], candidates: &[Candidate], best_account: &[Entry]) -> Option<Read> {
        let best = candidates.first()?;
        let rival = |c: &&Candidate| {
            let open = stop_of(&c.poured.notes).is_none() && choice_of(&c.poured.notes).is_none();
            let level = c.cost == best.cost;
            let near = c.cost <= best.cost + CHOICE_MARGIN;
            open && (level
                || near && self.crosses(paths, best, c)
                || near && self.same_value_elsewhere(paths, best, c, best_account))
        };
        let second = candidates[1..].iter().find(rival)?;
        let other_account = self.account(&paths[second.path]);
        let mut options = Vec::new();
        for (candidate, account, against) in
            [(best, best_account, &other_account[..]), (second, &other_account[..], best_account)]
        {
            let different: Vec<&Entry> =
                account.iter().filter(|e| e.role == Role::Read && !against.contains(e)).collect();
            let join = |zh: bool| {
                let words = different.iter().map(|e| if zh { e.meaning.zh.as_str() } else { e.meaning.en.as_str() });
                words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(if zh { "，" } else { ", " })
            };
            let words = Words::both(join(true), join(false));
            options.push(Choice { words, draft: candidate.poured.draft.clone(), size: None });
        }
        if options[0].words == options[1].words {
            return None;
        }
        let said = Words::both("这个问题有两种读法，是哪一种？", "This can be read in two ways; which is meant?");
        let place = Place::Question { from: 0, to: self.text.chars().count() };
        Some(Read::Ask(Ask {
            about: Diagnostic::new(Code::Ambiguous, place, said),
            options,
            account: best_account.to_vec(),
        }))
    }

    /// Whether, under a metric, two readings differ in the field of one and the same value.
    fn same_value_elsewhere(
        &self,
        paths: &[Path],
        best: &Candidate,
        other: &Candidate,
        best_account: &[Entry],
    ) -> bool {
        let measured = |c: &Candidate| matches!(c.poured.draft.show, Show::Measure(_) | Show::Distribution(_));
        let deeds = |c: &Candidate| c.poured.draft.who.as_ref().map_or(0, deeds);
        // A value beside an entity noun is a field of the entity by convention, not something they did.
        if !measured(best) || !measured(other) || deeds(best) != deeds(other) {
            return false;
        }
        let other_account = self.account(&paths[other.path]);
        best_account.iter().any(|entry| {
            let elsewhere = other_account.iter().find(|e| (e.from, e.to) == (entry.from, entry.to));
            let differs = elsewhere
                .is_some_and(|e| e.role == Role::Read && entry.role == Role::Read && e.meaning != entry.meaning);
            differs && self.is_value(entry)
        })
    }

    fn is_value(&self, entry: &Entry) -> bool {
        let value = self.grammar.cat("Value");
        self.scan.edges.iter().any(|edge| {
            let from = self.scan.norm.back[self.scan.atoms[edge.from].from];
            let to = self.scan.norm.back[self.scan.atoms[edge.to - 1].to - 1] + 1;
            edge.cat == value && (from, to) == (entry.from, entry.to)
        })
    }

    /// Nothing complete was read.
    fn refuse(&self, paths: &[Path]) -> Read {
        let account = paths.first().map_or_else(|| unread(self.text), |path| self.account(path));
        let to = self.text.chars().count();
        let all = Place::Question { from: 0, to };
        let mut why = Vec::new();
        if let Some(kind) = self.cue() {
            why.push(Diagnostic::new(kind.code(), all, kind.words()).hint(asking_hint()));
            return Read::Refuse(Refusal { why, account });
        }
        if let Some(path) = paths.first()
            && let Some(stop) = path_stop(self.chart, path)
        {
            return stopped(&stop, account);
        }
        let nothing_known = !account.iter().any(|e| e.role == Role::Read && !self.only_asks(e));
        let mut unread: Vec<&Entry> = account.iter().filter(|e| e.role == Role::Unread).collect();
        if unread.iter().any(|e| !self.is_function_word(e)) {
            unread.retain(|e| !self.is_function_word(e));
        }
        if nothing_known {
            why.push(Diagnostic::new(Code::OffTopic, all, Kind::Elsewhere.words()).hint(asking_hint()));
        } else if unread.is_empty() {
            let said = Words::both(
                "每个词都读懂了，但合在一起没有读懂这个问题",
                "every word was read, but not how they go together",
            );
            why.push(Diagnostic::new(Code::Unread, all, said).hint(asking_hint()));
        }
        if let Some(diagnostic) = unknown::value(self, &account) {
            return Read::Refuse(Refusal { why: vec![diagnostic], account });
        }
        if !nothing_known {
            for entry in unread.into_iter().take(UNREAD_MAX) {
                why.push(self.unread_word(entry));
            }
        }
        Read::Refuse(Refusal { why, account })
    }

    /// A word that asks what or which says nothing of the data.
    fn only_asks(&self, entry: &Entry) -> bool {
        let key = crate::fold::fold_key(&entry.text);
        let asks = |cat: &str| matches!(cat, "WHICHQ" | "WHATSQ" | "DOESQ" | "MUCHQ");
        let says_nothing = |group: &&WordGroup| asks(&group.cat) || group.role != WordRole::Stop;
        self.grammar.groups.iter().filter(says_nothing).any(|group| group.words.contains(&key))
    }

    /// A word of the grammar that found no place is named only when no other word is to blame.
    fn is_function_word(&self, entry: &Entry) -> bool {
        let key = crate::fold::fold_key(&entry.text);
        self.grammar.groups.iter().any(|group| group.words.contains(&key))
    }

    fn unread_word(&self, entry: &Entry) -> Diagnostic {
        let word = entry.text.trim();
        let said = Words::both(format!("没有读懂“{word}”"), format!("\"{word}\" was not understood"));
        let place = Place::Question { from: entry.from, to: entry.to };
        let near = self.lexicon.near(word, 3);
        let diagnostic = Diagnostic::new(Code::Unread, place, said);
        if near.is_empty() {
            return diagnostic.hint(Words::both("换一种说法，或去掉它再问", "say it in another way, or leave it out"));
        }
        let zh = format!("是不是：{}", near.join("、"));
        diagnostic.hint(Words::both(zh, format!("did you mean: {}", near.join(", "))))
    }

    fn cue(&self) -> Option<Kind> {
        let text: String = self.scan.norm.chars.iter().collect();
        for group in self.cues {
            if group.words.iter().any(|word| holds(&text, word)) {
                return Some(Kind::of(&group.cat));
            }
        }
        None
    }
}

fn deeds(who: &Who) -> usize {
    match who {
        Who::All(whos) | Who::Any(whos) => whos.iter().map(deeds).sum(),
        Who::Not(inner) => deeds(inner),
        Who::Did(_) => 1,
        _ => 0,
    }
}

fn stopped(stop: &Arc<Diagnostic>, account: Vec<Entry>) -> Read {
    let about = (**stop).clone();
    match about.code {
        Code::Ambiguous | Code::Undefined => Read::Ask(Ask { about, options: Vec::new(), account }),
        _ => Read::Refuse(Refusal { why: vec![about], account }),
    }
}

fn stop_of(notes: &[Note]) -> Option<Arc<Diagnostic>> {
    notes.iter().find_map(|note| match note {
        Note::Stop(stop) => Some(stop.clone()),
        _ => None,
    })
}

/// Something absent on a path that was not read to its end.
fn path_stop(chart: &Chart, path: &Path) -> Option<Arc<Diagnostic>> {
    path.steps.iter().find_map(|step| match step {
        crate::assemble::Step::Fragment(index) => stop_of(&chart.items[*index].notes),
        _ => None,
    })
}

fn choice_of(notes: &[Note]) -> Option<(Code, Arc<Words>)> {
    notes.iter().find_map(|note| match note {
        Note::Choose { about, code, .. } => Some((*code, about.clone())),
        _ => None,
    })
}

fn options(candidates: &[Candidate], about: &Arc<Words>, best: i32) -> Vec<Choice> {
    let mut options: Vec<(u8, Choice)> = Vec::new();
    for candidate in candidates.iter().take_while(|c| c.cost <= best + CHOICE_MARGIN) {
        for note in &candidate.poured.notes {
            let Note::Choose { about: other, option, words, .. } = note else { continue };
            if other != about || options.iter().any(|(known, _)| known == option) {
                continue;
            }
            let words = words.as_ref().map_or_else(|| (**about).clone(), |words| (**words).clone());
            options.push((*option, Choice { words, draft: candidate.poured.draft.clone(), size: None }));
        }
    }
    options.sort_by_key(|(option, _)| *option);
    options.truncate(OPTIONS_MAX);
    options.into_iter().map(|(_, choice)| choice).collect()
}

fn assumed(notes: &[Note]) -> Vec<Assumption> {
    let mut all: Vec<Assumption> = Vec::new();
    for note in notes {
        if let Note::Assume(assumption) = note
            && !all.contains(assumption)
        {
            all.push((**assumption).clone());
        }
    }
    all
}
