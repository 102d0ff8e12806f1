//! What a question with an unread word may have meant: the question once more with a near name in the word's place.
//!
//! Only asked about, never answered: the readings become the options of a question back. Knows no word.

use crate::assemble::{Path, Step};
use crate::atoms::AtomKind;
use crate::lexicon::Lexicon;
use crate::scan::Scan;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::reading::{Ask, Choice, Refusal};
use tagmata_core::words::Words;

/// Names that are tried.
const TRIES_MAX: usize = 4;
/// Options of the question back.
const OPTIONS_MAX: usize = 3;
/// Atoms of a Chinese name, at most.
const HAN_MAX: usize = 16;

/// A question with a near name in the place of what was not read.
#[derive(Debug, Clone)]
pub struct Instead {
    /// Characters of the question that are replaced: the first, and one past the last.
    pub span: (usize, usize),
    /// What stood there, and the near name; of several words one after another.
    pub names: Vec<(String, String)>,
    /// The whole question with it.
    pub question: String,
}

impl Instead {
    /// The same with what was replaced before.
    pub fn after(mut self, before: &Instead) -> Instead {
        self.names = [before.names.as_slice(), self.names.as_slice()].concat();
        self.span = before.span;
        self
    }
}

/// The questions that may have been meant by the first word that looks misspelt, likeliest first.
pub fn instead(lexicon: &Lexicon, scan: &Scan, path: &Path, text: &str) -> Vec<Instead> {
    let mut found = Vec::new();
    for (first, last) in unknown(scan, path) {
        found = near(lexicon, scan, first, last);
        if !found.is_empty() {
            break;
        }
    }
    found.sort();
    let mut questions: Vec<Instead> = Vec::new();
    for Near { span, name, .. } in found {
        let one = replaced(scan, text, span, name);
        if !questions.iter().any(|other| other.question == one.question) {
            questions.push(one);
        }
    }
    questions.truncate(TRIES_MAX);
    questions
}

/// A near name; ordered by how likely it was meant.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Near {
    far: u8,
    left: usize,
    span: (usize, usize),
    name: String,
}

fn near(lexicon: &Lexicon, scan: &Scan, first: usize, last: usize) -> Vec<Near> {
    let mut found = Vec::new();
    if scan.atoms[first].kind == AtomKind::Latin {
        let names = lexicon.near_words(&scan.texts[first]);
        found.extend(names.into_iter().map(|name| Near { far: 0, left: 0, span: (first, first + 1), name }));
    }
    for (from, to) in windows(scan, first, last) {
        let chars = &scan.norm.chars[scan.atoms[from].from..scan.atoms[to - 1].to];
        for meant in lexicon.near_names(chars) {
            found.push(Near { far: meant.far, left: HAN_MAX - (to - from), span: (from, to), name: meant.name });
        }
    }
    found
}

/// The first and last atom of each word that was not read: of atoms that no word of the lexicon covers, where there are
/// such. Unread Han atoms beside each other are of one word.
fn unknown(scan: &Scan, path: &Path) -> Vec<(usize, usize)> {
    let unread = path.steps.iter().filter_map(|step| match step {
        Step::Unread(at) => Some(*at),
        _ => None,
    });
    let unread: Vec<usize> = unread.collect();
    let covered = |at: &usize| scan.edges.iter().any(|edge| edge.from <= *at && *at < edge.to);
    let mut core: Vec<usize> = unread.iter().copied().filter(|at| !covered(at)).collect();
    if core.is_empty() {
        core.clone_from(&unread);
    }
    let mut words: Vec<(usize, usize)> = Vec::new();
    for at in core {
        let beside =
            |last: usize| (last..=at).all(|one| scan.atoms[one].kind == AtomKind::Han && unread.contains(&one));
        match words.last_mut().filter(|(_, last)| beside(*last)) {
            Some((_, last)) => *last = at,
            None => words.push((at, at)),
        }
    }
    words
}

/// Runs of Han atoms, long enough for a name, in which the unread ones stand.
fn windows(scan: &Scan, first: usize, last: usize) -> Vec<(usize, usize)> {
    let han = |at: usize| scan.atoms.get(at).is_some_and(|atom| atom.kind == AtomKind::Han);
    let mut found = Vec::new();
    for from in (last + 1).saturating_sub(HAN_MAX)..=first {
        for to in last + 1..=(from + HAN_MAX).min(scan.atoms.len()) {
            if (from..to).all(han) {
                found.push((from, to));
            }
        }
    }
    found
}

fn replaced(scan: &Scan, text: &str, (from, to): (usize, usize), name: String) -> Instead {
    let back = &scan.norm.back;
    let span = (back[scan.atoms[from].from], back[scan.atoms[to - 1].to - 1] + 1);
    let chars: Vec<char> = text.chars().collect();
    let piece = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let question = format!("{}{name}{}", piece(0, span.0), piece(span.1, chars.len()));
    Instead { span, names: vec![(piece(span.0, span.1), name)], question }
}

/// Whether a question refused for this may hold a misspelt word.
pub fn may_be_misspelt(why: &Diagnostic) -> bool {
    matches!(why.code, Code::Unread | Code::UnknownValue) || crate::decide::knows_nothing_of(why)
}

/// The question back, with the options that were read; `None` without any.
pub fn ask(refusal: &Refusal, mut read: Vec<(Instead, Choice)>) -> Option<Ask> {
    read.truncate(OPTIONS_MAX);
    let (first, _) = read.first()?;
    let said = &first.names[0].0;
    let place = Place::Question { from: first.span.0, to: first.span.1 };
    let said = Words::both(
        format!("没有读懂“{said}”，是不是下面的意思？"),
        format!("\"{said}\" was not understood; is this meant?"),
    );
    let about = Diagnostic::new(Code::Unread, place, said);
    let options = read.into_iter().map(|(_, choice)| choice).collect();
    Some(Ask { about, options, account: refusal.account.clone() })
}

/// What an option is called.
pub fn option(instead: &Instead) -> Words {
    let zh: Vec<String> = instead.names.iter().map(|(said, name)| format!("“{said}”是“{name}”")).collect();
    let en: Vec<String> = instead.names.iter().map(|(said, name)| format!("\"{said}\" is \"{name}\"")).collect();
    Words::both(zh.join("，"), en.join(", "))
}
