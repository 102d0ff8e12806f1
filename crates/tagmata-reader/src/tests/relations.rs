//! Relations between a question and a variant of it, over random drafts: another script, another order, another day. A
//! variant may be asked about or refused; it is never answered otherwise. The rates are printed.

use super::round_trip::{Came, World, asked_for, said};
use crate::fold::is_han;
use std::collections::BTreeMap;
use tagmata_core::draft::Draft;
use tagmata_core::plan::Planned;

/// Drafts of a commit.
const DRAFTS: usize = 300;

/// Simplified characters to traditional ones, where that way round has one answer.
fn traditional() -> BTreeMap<char, char> {
    let mut back: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for line in include_str!("../../rules/simplified.txt").lines().filter(|line| !line.starts_with('#')) {
        let chars: Vec<char> = line.chars().filter(|c| is_han(*c)).collect();
        for pair in chars.chunks(2) {
            if let [from, to] = pair {
                back.entry(*to).or_default().push(*from);
            }
        }
    }
    back.into_iter().filter_map(|(to, from)| if from.len() == 1 { Some((to, from[0])) } else { None }).collect()
}

/// Variants of a Chinese question that say the same.
fn variants(text: &str, traditional: &BTreeMap<char, char>) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("traditional", text.chars().map(|c| *traditional.get(&c).unwrap_or(&c)).collect()),
        ("capitals", text.to_uppercase()),
        ("full width", text.chars().map(wide).collect()),
        ("mark", format!("{text}？")),
    ];
    // 2026年第二季度 and 2026年的第二季度, 上个月 and 在上个月里 say the same.
    if let Some((before, behind)) = text.split_once("年第") {
        all.push(("的 in a window", format!("{before}年的第{behind}")));
    }
    for window in ["上个月", "上季度", "去年", "上周"] {
        if let Some(rest) = text.strip_prefix(window) {
            all.push(("comma behind a window", format!("{window}，{rest}")));
            all.push(("在 before a window", format!("在{window}{rest}")));
        }
    }
    if text.is_ascii() {
        all.push(("filler", format!("can you tell me {text}, please")));
    } else {
        all.push(("filler", format!("请帮我查一下{text}，谢谢")));
    }
    all
}

fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[test]
fn variants_are_never_answered_otherwise() {
    let (drafts, seed) = (asked_for("TAGMATA_RELATIONS", DRAFTS), asked_for("TAGMATA_SEED", 1) as u64);
    let (worlds, traditional) = (World::all(), traditional());
    let mut rates: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for at in 0..drafts {
        let world = &worlds[at % worlds.len()];
        let (draft, zh, en) = said(world, seed * 1_000_033 + at as u64);
        for text in [zh, en] {
            if world.came(&text, &draft) != Came::Same {
                continue;
            }
            for (name, variant) in variants(&text, &traditional) {
                let rate = rates.entry(name).or_default();
                rate[0] += 1;
                match world.came(&variant, &draft) {
                    Came::Same => rate[1] += 1,
                    Came::Wrong(read) => wrong.push(format!("{name}: {text}\n  {variant}\n  {read:?}")),
                    _ => rate[2] += 1,
                }
            }
        }
    }
    for (name, [n, same, stopped]) in &rates {
        println!("{name:<24} {n:>5} {same:>5} same, {stopped:>4} stopped");
    }
    assert!(wrong.is_empty(), "answered otherwise:\n{}", wrong.join("\n"));
}

/// What a plan says without its days: the day of asking, and the dates of every window.
fn without_days(planned: &Planned) -> String {
    let mut out = format!("{planned:?}");
    // Labels hold the dates in words.
    for name in ["Window {", "Words {"] {
        let text = std::mem::take(&mut out);
        let mut parts = text.split(name);
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
        }
    }
    let digit = |c: char| if c.is_ascii_digit() { '#' } else { c };
    match out.rfind("today: ") {
        Some(at) => out[..at].to_owned() + &out[at..].chars().map(digit).collect::<String>(),
        None => out,
    }
}

/// Asked a day, a week, a month later, a question is the same but for its days.
#[test]
fn another_day_moves_windows_alone() {
    let worlds = World::all();
    let (mut n, mut moved) = (0, 0);
    for at in 0..asked_for("TAGMATA_RELATIONS", DRAFTS) {
        let world = &worlds[at % worlds.len()];
        let (draft, ..): (Draft, _, _) = said(world, 7_000_003 + at as u64);
        let today = world.today();
        let Ok(before) = world.planned_on(&draft, today) else { continue };
        for days in [1, 7, 31] {
            let later = today.checked_sub(jiff::Span::new().days(days)).unwrap();
            let Ok(after) = world.planned_on(&draft, later) else { continue };
            n += 1;
            assert_eq!(without_days(&before), without_days(&after), "{draft:?}");
            moved += usize::from(before != after);
        }
    }
    println!("{n} drafts planned on another day: {moved} with other dates, all else equal");
}
