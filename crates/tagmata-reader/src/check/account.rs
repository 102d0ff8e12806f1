//! The account of a question that another reader read: each span is what the grammar knows of it, or what that reader
//! said it stands for.

use super::{Checker, Doubt, DoubtKind, same_number};
use crate::gist::Figure;
use crate::known::Known;
use crate::meaning::meaning;
use crate::sem::{Join, Objects, Sem};
use tagmata_core::model::{DimensionId, EntityId, EventId, MetricId, SegmentId, TagId, TermId};
use tagmata_core::reading::{Entry, Mention, Named, Role};
use tagmata_core::words::Words;

/// A span with its part and meaning.
type Told = (usize, usize, Role, Words);

/// One entry per span; together they tile the question.
pub fn account(known: &Known, checker: &Checker<'_>, question: &str) -> Vec<Entry> {
    let chars: Vec<char> = question.chars().collect();
    let mut spans: Vec<Told> = Vec::new();
    let gist = checker.gist;
    for window in &gist.windows {
        put(&mut spans, window.span.from, window.span.to, Role::Read, Words::both("时间", "period"));
    }
    for mention in gist.mentions.iter().filter(|mention| checker.held.has_mention(mention)) {
        put(&mut spans, mention.from, mention.to, Role::Read, meant(known, mention));
    }
    for (text, stands) in checker.words {
        for (from, to) in free(&spans, found(&chars, text)) {
            let mut put = |from, to, role, words| spans.push((from, to, role, words));
            match stands.is_empty() {
                true => put(from, to, Role::Filler, Words::default()),
                false => put(
                    from,
                    to,
                    Role::Read,
                    Words::both(format!("模型读作 {stands}"), format!("read by the model as {stands}")),
                ),
            }
        }
    }
    let held = |figure: &&Figure| checker.held.numbers.iter().any(|number| same_number(figure.value, *number));
    for Figure { span, .. } in gist.numbers.iter().chain(gist.figures.iter().filter(held)) {
        put(&mut spans, span.from, span.to, Role::Read, Words::both("数字", "number"));
    }
    for negation in &gist.negations {
        put(&mut spans, negation.from, negation.to, Role::Read, Words::both("不", "not"));
    }
    // A verb or a word that counts is beside what it belongs to.
    let beside = |mention: &&Mention| matches!(mention.name, Named::Event(_) | Named::Entity(_));
    for mention in gist.mentions.iter().filter(beside) {
        put(&mut spans, mention.from, mention.to, Role::Read, meant(known, mention));
    }
    let mut known_words = vec![false; chars.len()];
    for word in &gist.wording {
        known_words[word.from..word.to].fill(true);
    }
    tile(&chars, &known_words, spans)
}

/// Adds a span where none stands yet.
fn put(spans: &mut Vec<Told>, from: usize, to: usize, role: Role, words: Words) {
    if from < to && spans.iter().all(|(first, last, ..)| to <= *first || *last <= from) {
        spans.push((from, to, role, words));
    }
}

/// What of these spans no other one covers yet.
fn free(taken: &[Told], spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let is_free = |at: usize| !taken.iter().any(|(from, to, ..)| *from <= at && at < *to);
    let mut free: Vec<(usize, usize)> = Vec::new();
    for at in spans.into_iter().flat_map(|(from, to)| from..to).filter(|at| is_free(*at)) {
        match free.last_mut().filter(|(_, to)| *to == at) {
            Some((_, to)) => *to += 1,
            None => free.push((at, at + 1)),
        }
    }
    free
}

/// Fills the gaps: function words and what is no letter or figure are filler, everything else nobody accounted for.
fn tile(chars: &[char], known_words: &[bool], mut spans: Vec<Told>) -> Vec<Entry> {
    spans.sort_by_key(|(from, ..)| *from);
    let mut entries: Vec<Entry> = Vec::new();
    let mut push = |from: usize, to: usize, role: Role, meaning: Words| {
        let text: String = chars[from..to].iter().collect();
        match entries.last_mut().filter(|last| role != Role::Read && last.role == role) {
            Some(last) => {
                last.to = to;
                last.text.push_str(&text);
            }
            None => entries.push(Entry { from, to, text, role, meaning }),
        }
    };
    let mut at = 0;
    let end = (chars.len(), chars.len(), Role::Filler, Words::default());
    for (from, to, role, meaning) in spans.into_iter().chain([end]) {
        while at < from {
            let is_open = |at: usize| chars[at].is_alphanumeric() && !known_words[at];
            let open = is_open(at);
            let next = (at..from).find(|next| is_open(*next) != open).unwrap_or(from);
            push(at, next, if open { Role::Unread } else { Role::Filler }, Words::default());
            at = next;
        }
        if from < to {
            push(from, to, role, meaning);
        }
        at = to;
    }
    entries
}

/// Where a text stands in the question, whatever its case.
fn found(chars: &[char], text: &str) -> Vec<(usize, usize)> {
    let wanted: Vec<char> = text.trim().chars().collect();
    if wanted.is_empty() || wanted.len() > chars.len() {
        return Vec::new();
    }
    let same = |at: usize| {
        chars[at..at + wanted.len()].iter().zip(&wanted).all(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))
    };
    (0..=chars.len() - wanted.len()).filter(|at| same(*at)).map(|at| (at, at + wanted.len())).collect()
}

/// What nobody accounted for, besides the conditions that the draft lacks.
pub fn unaccounted(checker: &Checker<'_>, account: &[Entry]) -> Vec<Doubt> {
    let mentions = &checker.gist.mentions;
    let named = |entry: &Entry| mentions.iter().any(|mention| mention.from <= entry.from && entry.to <= mention.to);
    let open = |entry: &&Entry| entry.role == Role::Unread && !named(entry);
    let unread = account.iter().filter(open);
    let doubt = |entry: &Entry| {
        let text = entry.text.trim();
        let about = Words::both(format!("没有说明“{text}”是什么意思"), format!("nobody said what \"{text}\" means"));
        Doubt { kind: DoubtKind::Unaccounted, about }
    };
    unread.map(doubt).collect()
}

/// What a mention means, as the grammar's own account says it.
fn meant(known: &Known, mention: &Mention) -> Words {
    let sem = match (&mention.name, &mention.value) {
        (Named::Dimension(id), Some(value)) => {
            Sem::Objects(Objects { values: vec![(DimensionId::new(id.as_str()), value.clone())], join: Join::One })
        }
        (Named::Tag(id), Some(value)) => Sem::TagValues(TagId::new(id.as_str()), vec![value.clone()]),
        (Named::Dimension(id), None) => Sem::Field(DimensionId::new(id.as_str())),
        (Named::Tag(id), None) => Sem::TagName(TagId::new(id.as_str())),
        (Named::Entity(id), _) => Sem::Entity(Some(EntityId::new(id.as_str()))),
        (Named::Event(id), _) => Sem::Event(EventId::new(id.as_str())),
        (Named::Metric(id), _) => Sem::Metric(MetricId::new(id.as_str())),
        (Named::Segment(id), _) => Sem::Segment(SegmentId::new(id.as_str())),
        (Named::Term(id), _) => Sem::Term(TermId::new(id.as_str())),
        (Named::Absent(_), _) => return Words::default(),
    };
    meaning(known, &sem).unwrap_or_default()
}
