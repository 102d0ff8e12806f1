//! The chart is a function of the result's shape; sentences print their numbers and dates.

mod views;

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
fn the_row_of_all_others_is_named_and_marked() {
    let draft = r#"{"show":{"measure":{"terms":[{"metric":"spend"}],"by":["user.city","gender"],
        "sort":{"by":0,"order":"desc"},"top":{"count":2},"others":true}}}"#;
    let row = |city: Cell, gender: Cell, n: i64, others: bool| vec![city, gender, Cell::Int(n), Cell::Bool(others)];
    let rows = vec![
        row(text("其他"), text("female"), 5, false),
        row(Cell::Null, Cell::Null, 5, false),
        row(Cell::Null, Cell::Null, 9, true),
    ];
    let kinds = [TEXT, TEXT, NUMBER, CellKind::Bool];
    let zh = answered(draft, &kinds, rows.clone(), None, Lang::Zh);
    assert_eq!(zh.table.rows[0][..2], [text("其他"), text("女")]);
    assert_eq!(zh.table.rows[1][..2], [text("未知"), text("未知")]);
    assert_eq!(zh.table.rows[2][..2], [text("其他"), Cell::Null]);
    assert_eq!(zh.table.rows[2][3], Cell::Bool(true));
    assert_eq!(zh.table.columns[3].label, "其他组合计");
    assert_eq!(zh.notes[0], "名次并列时按分组先后取");
    let en = answered(draft, &kinds, rows, None, Lang::En);
    assert_eq!((&en.table.rows[2][0], en.table.columns[3].label.as_str()), (&text("others"), "all other groups"));
}

#[test]
fn weekdays_and_months_have_names_and_hours_stay_numbers() {
    let draft = r#"{"show":{"measure":{"terms":[{"metric":"orders"}],"by":[{"part":"day_of_week"},{"part":"month"},{"part":"hour"}]}}}"#;
    let row = |day: Cell, month: i64| vec![day, Cell::Int(month), Cell::Int(0), Cell::Int(7)];
    let rows = vec![row(Cell::Int(7), 12), row(Cell::Null, 1)];
    let whole = [CellKind::Integer; 4];
    let zh = answered(draft, &whole, rows.clone(), None, Lang::Zh);
    assert_eq!(zh.table.rows[0][..3], [text("周日"), text("12月"), Cell::Int(0)]);
    assert_eq!(zh.table.rows[1][0], text("未知"));
    let en = answered(draft, &whole, rows, None, Lang::En);
    assert_eq!(en.table.rows[0][..2], [text("Sunday"), text("December")]);
    assert_eq!((en.table.columns[0].kind, en.table.columns[2].kind), (CellKind::Text, CellKind::Integer));
}

#[test]
fn numbers_say_whose_they_are_and_which_rows() {
    let said = |draft: &str| {
        let cells = vec![vec![Cell::Int(1); 2]];
        let size = Some(Size { count: 2, unknown: 0, everyone: 9 });
        let zh = answered(draft, &[NUMBER; 2], cells.clone(), size, Lang::Zh).text;
        format!("{zh}\n{}", answered(draft, &[NUMBER; 2], cells, size, Lang::En).text)
    };
    let lift = r#"{"who":{"tag":{"name":"gender","is":["female"]}},"show":{"measure":{"terms":[
        {"ratio":[{"metric":"buyers","share_of":"people"},{"of":{"metric":"buyers","share_of":"people"},"among":{"all":[]}}]},
        {"metric":"spend","only":"first"}],"during":{"year":2025}}}}"#;
    assert_eq!(
        said(lift),
        "性别为女的用户的购买人数占人数比例 ÷ 全体购买人数占人数比例（2025-01-01 至 2025-12-31）、首次消费额（2025-01-01 至 2025-12-31）：\
         购买人数占人数比例 ÷ 全体购买人数占人数比例 = 1；首次消费额 = 1 CNY。\n\
         buyers as a share of people ÷ everyone's buyers as a share of people (2025-01-01 to 2025-12-31), \
         first-time spend (2025-01-01 to 2025-12-31) of users whose gender is female: \
         buyers as a share of people ÷ everyone's buyers as a share of people = 1; first-time spend = 1 CNY."
    );
    let above = r#"{"who":{"metric":{"term":{"minus":[{"metric":"spend","only":"last"},
        {"stat":"average","of":{"metric":"spend"},"zeros":"include"}]},"test":{"more_than":0}}},"show":{"count":{}}}"#;
    assert_eq!(
        said(above),
        "末次消费额（全部数据） − 全体的人均消费额（全部数据）（没有的按 0 计） > 0的用户：2 人，占全部 9 人的 22.22%。\n\
         users with last-time spend (all of the data) − average spend (all of the data) (0 for those without) \
         over everyone of more than 0: 2, which is 22.22% of all 9."
    );
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
