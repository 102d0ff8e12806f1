//! Text in, text out: `tests-data/*.txt`. Each block is a question, then how it is read. `UPDATE=1` rewrites the files.

use super::brief::{who, window};
use super::{read, reader};
use crate::Context;
use tagmata_core::draft::{By, Draft, Show};
use tagmata_core::reading::Read;

/// What is grouped by.
fn group(by: &By) -> String {
    match by {
        By::Name(name) => name.clone(),
        By::Time(time) => format!("{time:?}"),
        By::OfDay(by) => by.of_day.clone(),
    }
}

/// A reading in a few lines.
pub fn told(read: &Read) -> String {
    match read {
        Read::Readings(readings) => {
            let mut lines = vec![draft(&readings[0].draft)];
            for assumed in &readings[0].assumed {
                lines.push(format!("  assumed: {}", assumed.taken.en));
            }
            for other in &readings[1..] {
                lines.push(format!("  or: {}", draft(&other.draft)));
            }
            lines.join("\n")
        }
        Read::Ask(ask) => {
            let mut lines = vec![format!("ASK {}", ask.about.message.en)];
            for option in &ask.options {
                lines.push(format!("  - {}: {}", option.words.en, draft(&option.draft)));
            }
            lines.join("\n")
        }
        Read::Refuse(refusal) => {
            let why = |w: &tagmata_core::diagnostic::Diagnostic| format!("REFUSE {:?}: {}", w.code, w.message.en);
            refusal.why.iter().map(why).collect::<Vec<_>>().join("\n")
        }
    }
}

fn draft(draft: &Draft) -> String {
    let who = draft.who.as_ref().map_or_else(|| "everyone".to_owned(), who);
    let show = match &draft.show {
        Show::Count(count) if count.share_of.is_some() => "share".to_owned(),
        Show::Count(_) => "count".to_owned(),
        Show::Members(members) if members.columns.is_empty() => "members".to_owned(),
        Show::Members(members) => {
            let sorted = members.sort.as_ref().map_or(String::new(), |sort| format!(" sort {:?}", sort.order));
            format!("members with {}{sorted}", json(&members.columns))
        }
        Show::Measure(m) => {
            let mut parts = vec![format!("measure {}", json(&m.terms))];
            if !m.by.is_empty() {
                parts.push(format!("by {}", m.by.iter().map(group).collect::<Vec<_>>().join(", ")));
            }
            parts.extend(m.grain.map(|grain| format!("grain {grain:?}").to_lowercase()));
            parts.extend(m.during.as_ref().map(|during| format!("during {}", window(during))));
            parts.extend(m.compare.map(|compare| format!("compare {compare:?}")));
            parts.extend(m.having.iter().map(|having| format!("having {}", json(having))));
            parts.extend(m.sort.as_ref().map(|sort| format!("sort {:?}", sort.order)));
            parts.extend(m.top.map(|top| format!("top {top:?}")));
            parts.join(" ")
        }
        other => json(other),
    };
    format!("{who} → {show}")
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// Reads a conversation, each question after the draft of the one before.
fn converse(questions: &str) -> Read {
    let mut previous: Option<Draft> = None;
    let mut last = read("");
    for question in questions.split(" ⏎ ") {
        last = reader().read(question, &Context { previous: previous.as_ref() });
        if let Read::Readings(readings) = &last {
            previous = Some(readings[0].draft.clone());
        }
    }
    last
}

#[test]
fn cases() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-data");
    let mut wrong = Vec::new();
    for file in [
        "who.txt",
        "show.txt",
        "period.txt",
        "stops.txt",
        "followup.txt",
        "view.txt",
        "fold.txt",
        "spelling.txt",
        "money.txt",
    ] {
        let path = format!("{folder}/{file}");
        let old = std::fs::read_to_string(&path).unwrap();
        let mut new = String::new();
        for block in old.split("\n\n").filter(|block| !block.trim().is_empty()) {
            let comment = block.lines().all(|line| line.starts_with('#'));
            if comment {
                new.push_str(&format!("{}\n\n", block.trim_end()));
                continue;
            }
            let question = block.trim_start().lines().next().unwrap();
            new.push_str(&format!("{question}\n{}\n\n", told(&converse(question))));
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, new).unwrap();
        } else if old.trim_end() != new.trim_end() {
            for (was, is) in old.lines().zip(new.lines()).filter(|(was, is)| was != is).take(8) {
                wrong.push(format!("{file}\n  was {was}\n  is  {is}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites the files", wrong.join("\n"));
}

/// A draft whose conditions stand in one order, however they were said.
fn in_one_order(draft: &Draft) -> String {
    let mut draft = draft.clone();
    if let Some(tagmata_core::draft::Who::All(parts)) = &mut draft.who {
        parts.sort_by_key(json);
    }
    json(&draft)
}

#[test]
fn a_follow_up_reads_as_the_one_full_question() {
    let text = include_str!("../../tests-data/pairs.txt");
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let (steps, full) = line.split_once(" = ").expect("`A ⏎ B = C`");
        pairs += 1;
        let same = match (converse(steps), read(full)) {
            (Read::Readings(follow), Read::Readings(full)) => {
                follow[0].follows && in_one_order(&follow[0].draft) == in_one_order(&full[0].draft)
            }
            _ => false,
        };
        if !same {
            wrong.push(format!("{line}\n  steps: {}\n  full:  {}", told(&converse(steps)), told(&read(full))));
        }
    }
    assert!(pairs >= 50, "only {pairs} pairs");
    assert!(wrong.is_empty(), "{} of {pairs}\n{}", wrong.len(), wrong.join("\n"));
}
