//! A small report in every form: `tests/report.json`, and what each form makes of it and of the baseline beside it.
//! `UPDATE=1 cargo test -p tagmata form` rewrites the expectations; read the difference.

use super::{Shown, changes_text, html, junit, markdown, terminal};
use crate::evals::{Baseline, Bounds, Report};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/evals/form/tests")
}

fn held(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_default()
}

#[test]
fn every_form_shows_the_report() {
    let report: Report = serde_json::from_str(&held("report.json")).expect("the report is right");
    let (before, _) = Baseline::read("baseline.json", &held("baseline.json")).expect("the baseline is right");
    let changes = before.changes(&Baseline::of(&report));
    let bounds: Bounds = "wrong>0.02,correct<0.1,regressed>0".parse().expect("bounds");
    let broken = bounds.broken(&report, Some(&changes)).expect("all was measured");
    let shown = Shown { report: &report, changes: Some(&changes), broken: &broken };
    let mut stale = Vec::new();
    for (name, text) in [
        ("report.txt", terminal::text(&report) + &changes_text(&changes, Some(&report))),
        ("report.md", markdown::text(&shown)),
        ("report.xml", junit::text(&shown)),
        ("report.html", html::page(&shown, "", "")),
    ] {
        if held(name) == text {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(folder().join(name), &text).expect("written");
        } else {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "{stale:?} differ: UPDATE=1 cargo test -p tagmata form, then read the difference");
}

/// Questions are what anybody wrote: no form lets them out of their place.
#[test]
fn hostile_text_stays_text() {
    const HOSTILE: &str = "</script><script>alert(1)</script>\" onload='x' ]]> | `code` \u{1b}[31m\u{0}\nnext";
    let mut report: Report = serde_json::from_str(&held("report.json")).expect("the report is right");
    for case in &mut report.cases {
        for text in [&mut case.question, &mut case.why, &mut case.kind, &mut case.id, &mut case.got.text] {
            *text = HOSTILE.to_owned();
        }
        case.tags = vec![HOSTILE.to_owned()];
        case.got.account.iter_mut().for_each(|entry| entry.text = HOSTILE.to_owned());
    }
    report.summary = crate::evals::Summary::of(&report.cases);
    let shown = Shown { report: &report, changes: None, broken: &[] };
    let page = html::text(&shown);
    assert!(!page.contains("<script>alert"), "a question ran");
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(!page.contains("onload='x'"), "a question became an attribute");
    for part in ["src=", "href=\"http", "url(", "@import", "//cdn"] {
        assert!(!page.contains(part), "the page needs something else: {part}");
    }
    let summary = markdown::text(&shown);
    assert!(!summary.contains("<script>") && !summary.contains("| `code`"), "{summary}");
    let xml = junit::text(&shown);
    assert!(!xml.contains("<script>") && !xml.contains('\u{1b}') && !xml.contains('\u{0}'), "{xml}");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut tests = 0;
    loop {
        match reader.read_event().expect("the file is XML") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                tests += usize::from(tag.name().as_ref() == "testcase");
            }
            _ => {}
        }
    }
    assert_eq!(tests, report.cases.len());
}
