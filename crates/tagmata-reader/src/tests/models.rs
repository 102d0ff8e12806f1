//! The shipped models: every verified question reads to its approved draft.

use crate::{Context, Reader};
use indexmap::IndexMap;
use tagmata_core::draft::{Draft, Show, Term, Who};
use tagmata_core::model::Model;
use tagmata_core::reading::Read;

/// Orders that do not matter put in one order, and a window shared by all terms put on the view.
fn canonical(draft: &Draft) -> String {
    let mut draft = draft.clone();
    if let Some(who) = &mut draft.who {
        sort(who);
    }
    if let Show::Measure(measure) = &mut draft.show {
        let windows: Vec<_> =
            measure.terms.iter().map(|term| matches!(term, Term::Leaf(leaf) if leaf.during.is_some())).collect();
        if measure.during.is_none() && windows.iter().all(|own| *own) {
            for term in &mut measure.terms {
                if let Term::Leaf(leaf) = term {
                    measure.during = leaf.during.take();
                }
            }
        }
    }
    serde_json::to_string(&draft).unwrap()
}

fn sort(who: &mut Who) {
    match who {
        Who::All(whos) | Who::Any(whos) => {
            whos.iter_mut().for_each(sort);
            whos.sort_by_key(|who| serde_json::to_string(who).unwrap());
        }
        Who::Not(inner) => sort(inner),
        Who::Did(did) => did.filters.sort_by_key(|test| format!("{test:?}")),
        _ => {}
    }
}

#[test]
fn verified_questions_read_to_their_drafts() {
    let mut wrong = Vec::new();
    for name in ["drinks_shop", "completejourney"] {
        let path = format!("{}/../../models/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap();
        let model = Model::load(&path, &text).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let reader = Reader::new(&model, &IndexMap::new());
        for verified in &model.verified {
            let expected = canonical(&verified.draft);
            let found = match reader.read_by_grammar(&verified.question, &Context::default()) {
                Read::Readings(readings) => canonical(&readings[0].draft),
                other => format!("{other:?}"),
            };
            if found != expected {
                wrong.push(format!("{}\n  expected {expected}\n  found    {found}", verified.question));
            }
        }
        for example in &model.examples {
            let read = reader.read(example, &Context::default());
            if !matches!(read, Read::Readings(_)) {
                wrong.push(format!("example {example}: {read:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A model's own word for a weekday or a time of day is what it means there; with "last" before it, it is a date.
#[test]
fn a_model_s_word_stands_before_the_calendar_s() {
    let path = format!("{}/../../models/drinks_shop.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let model = Model::load(&path, &text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let reader = Reader::new(&model, &IndexMap::new());
    for (question, expected) in [
        ("周五的销售额", r#""field":"order.weekday","is":["friday"]"#),
        ("sales on Friday", r#""field":"order.weekday","is":["friday"]"#),
        ("上周五的销售额", r#""during":{"weekday":"friday","week":-1}"#),
        ("sales last Friday", r#""during":{"weekday":"friday","week":-1}"#),
        ("昨天晚上的销售额", r#""during":{"period":"day","offset":-1}"#),
    ] {
        match reader.read(question, &Context::default()) {
            Read::Readings(readings) => {
                assert_eq!(readings.len(), 1, "{question}: {readings:#?}");
                let draft = serde_json::to_string(&readings[0].draft).unwrap();
                assert!(draft.contains(expected), "{question}: {draft}");
            }
            other => panic!("{question}: {other:#?}"),
        }
    }
}
