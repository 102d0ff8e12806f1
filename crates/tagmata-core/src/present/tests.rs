//! The chart is a function of the result's shape; sentences print their numbers and dates.

use super::{ChartKind, Counted, Size, Told, answer};
use crate::draft::{Draft, Show};
use crate::model::Model;
use crate::plan::{Facts, Planned, plan};
use crate::shape;
use crate::warehouse::{Cell, CellKind, Decimal, Manifest, ResultColumn, ResultTable, SourceFacts};
use crate::words::Lang;

fn shop() -> (Model, Manifest) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/drinks_shop.yaml");
    let text = std::fs::read_to_string(path).expect("the model is there");
    let model = Model::load("drinks_shop.yaml", &text).expect("the model is right");
    let mut manifest = Manifest::default();
    let facts =
        SourceFacts { rows: 1, from: "2024-07-01".parse().ok(), through: "2026-08-19".parse().ok(), load_ms: 0 };
    manifest.sources.insert(model.sources.keys().next().expect("a source").clone(), facts);
    (model, manifest)
}

/// The answer to a draft with made-up rows of the given kinds.
fn answered(draft: &str, kinds: &[CellKind], rows: Vec<Vec<Cell>>, size: Option<Size>, lang: Lang) -> super::Answer {
    let (model, manifest) = shop();
    let facts = Facts {
        asked_on: "2026-08-20".parse().expect("a date"),
        today_is_given: false,
        manifest: &manifest,
        segments: &[],
    };
    let draft: Draft = shape::draft(&serde_json::from_str(draft).expect("JSON")).expect("a draft");
    let Planned::Query(query) = plan(&draft, &model, &facts).expect("it plans").planned else { panic!("a query") };
    let columns =
        kinds.iter().enumerate().map(|(i, kind)| ResultColumn { name: format!("c{i}"), kind: *kind }).collect();
    let table = ResultTable { columns, rows, truncated: false };
    let told = Told { draft, account: Vec::new(), assumed: Vec::new() };
    let counted = size.map_or(Counted::Nothing, Counted::Size);
    answer(&query, &model, table, counted, "select 1", told, lang)
}

const TEXT: CellKind = CellKind::Text;
const NUMBER: CellKind = CellKind::Number;

fn text(text: &str) -> Cell {
    Cell::Text(text.to_string())
}

#[test]
fn a_count_says_its_share_and_those_left_out() {
    let draft = r#"{"who":{"tag":{"name":"activity","is":["dormant"]}},"show":{"count":{}}}"#;
    let row = vec![Cell::Int(182), Cell::Int(7), Cell::Int(2000)];
    let found = answered(draft, &[NUMBER, NUMBER, NUMBER], vec![row], None, Lang::En);
    assert_eq!(found.text, "users whose activity is dormant: 182, which is 9.10% of all 2,000.");
    assert!(found.notes.iter().any(|note| note.starts_with("for 7 more people")), "{:?}", found.notes);
    assert!(found.notes.iter().any(|note| note.contains("2026-05-22 to 2026-08-19")), "{:?}", found.notes);
    assert_eq!(found.chart.expect("a chart").kind, ChartKind::Number);
    assert_eq!(found.segment.expect("a segment").entity, "user");
}

#[test]
fn groups_are_bars_time_is_a_line_and_many_keys_are_only_a_table() {
    let by = |by: &str, grain: &str| {
        format!(
            r#"{{"show":{{"measure":{{"terms":[{{"metric":"spend"}}],"by":[{by}]{grain},"during":{{"year":2026}}}}}}}}"#
        )
    };
    let rows =
        |width: usize| vec![(0..width).map(|i| text(&format!("k{i}"))).chain([Cell::Int(5)]).collect::<Vec<_>>()];
    let kind = |draft: &str, width: usize| {
        let kinds = [vec![TEXT; width], vec![NUMBER]].concat();
        answered(draft, &kinds, rows(width), None, Lang::En).chart.map(|chart| (chart.kind, chart.x, chart.split))
    };
    let month = r#","grain":"month""#;
    assert_eq!(kind(&by("", ""), 0), Some((ChartKind::Number, None, None)));
    assert_eq!(kind(&by(r#""user.city""#, ""), 1), Some((ChartKind::Bar, Some(0), None)));
    assert_eq!(kind(&by("", month), 1), Some((ChartKind::Line, Some(0), None)));
    assert_eq!(kind(&by(r#""user.city""#, month), 2), Some((ChartKind::Line, Some(1), Some(0))));
    assert_eq!(kind(&by(r#""user.city","gender""#, month), 3), None);
}

#[test]
fn values_have_names_and_unknown_ones_say_so() {
    let draft = r#"{"show":{"measure":{"terms":[{"metric":"spend"}],"by":["product.category"]}}}"#;
    let rows = vec![
        vec![text("drinks"), Cell::Decimal(Decimal { unscaled: 18_212_630, scale: 2 })],
        vec![Cell::Null, Cell::Int(3)],
    ];
    let found = answered(draft, &[TEXT, NUMBER], rows, None, Lang::Zh);
    assert_eq!(found.table.rows[0][0], text("饮料"));
    assert_eq!(found.table.rows[1][0], text("未知"));
}

#[test]
fn a_shared_last_place_is_said() {
    let draft = r#"{"show":{"measure":{"terms":[{"metric":"spend"}],"by":["user.city"],
        "sort":{"by":0,"order":"desc"},"top":{"count":1}}}}"#;
    let row = |name: &str, n: i64| vec![text(name), Cell::Int(n)];
    let tied = answered(draft, &[TEXT, NUMBER], vec![row("上海", 5), row("北京", 5)], None, Lang::En);
    assert_eq!(tied.table.rows.len(), 1);
    assert!(tied.notes[0].starts_with("place 1 is shared"), "{:?}", tied.notes);
    let alone = answered(draft, &[TEXT, NUMBER], vec![row("上海", 5), row("北京", 4)], None, Lang::En);
    assert!(!alone.notes.iter().any(|note| note.contains("shared")), "{:?}", alone.notes);
}

#[test]
fn a_draft_says_the_same_segment_whoever_wrote_it() {
    let draft = r#"{"who":{"tag":{"name":"activity","is":["dormant"]}},"show":{"members":{}}}"#;
    let size = Some(Size { count: 2, unknown: 0, everyone: 9 });
    let rows = vec![vec![Cell::Int(1)], vec![Cell::Int(2)]];
    let zh = answered(draft, &[CellKind::Integer], rows.clone(), size, Lang::Zh);
    let en = answered(draft, &[CellKind::Integer], rows, size, Lang::En);
    assert_eq!(zh.text, "活跃度为沉睡的用户：共 2 人。");
    assert_eq!(zh.segment.as_ref().map(|s| s.hash()), en.segment.as_ref().map(|s| s.hash()));
    assert!(matches!(zh.draft.show, Show::Members(_)));
    assert_eq!(zh.chart.map(|chart| chart.kind), Some(ChartKind::Share));
}
