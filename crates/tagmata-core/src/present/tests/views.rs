//! What tiers, profiles and moves say: sentence, notes, cells and chart.

use super::{NUMBER, TEXT, answered, text};
use crate::present::{ChartKind, Size};
use crate::warehouse::Cell;
use crate::words::Lang;

fn everyone(count: u64) -> Option<Size> {
    Some(Size { count, unknown: 0, everyone: count })
}

#[test]
fn tiers_say_what_the_top_holds_which_are_empty_and_who_has_no_number() {
    let draft = r#"{"show":{"tiers":{"term":{"metric":"spend","during":{"year":2025}},"parts":3}}}"#;
    let float = Cell::Float;
    let row = |tier, low, high, people, share, value, part, mean, times| {
        vec![Cell::Int(tier), low, high, Cell::Int(people), float(share), float(value), float(part), mean, times]
    };
    let rows = vec![
        row(1, Cell::Null, float(10.0), 5, 0.5, 20.0, 0.1, float(4.0), Cell::Null),
        row(2, float(10.0), float(10.0), 0, 0.0, 0.0, 0.0, Cell::Null, Cell::Null),
        row(3, float(10.0), Cell::Null, 5, 0.5, 180.0, 0.9, float(36.0), float(9.0)),
    ];
    let found = answered(draft, &[NUMBER; 9], rows.clone(), everyone(12), Lang::En);
    assert_eq!(
        found.text,
        "all users in 3 tiers by spend (2025-01-01 to 2025-12-31): 10 people; tier 3 has 50% of them and 90% of the \
         value; 2 more have no such number."
    );
    assert_eq!(found.notes, ["nobody is in tier 2 (equal numbers share a tier)"]);
    let chart = found.chart.expect("a chart");
    assert_eq!((chart.kind, chart.x, chart.series), (ChartKind::Bar, Some(0), vec![4, 6]));
    let found = answered(draft, &[NUMBER; 9], rows, everyone(10), Lang::Zh);
    assert_eq!(
        found.text,
        "全部用户按消费额（2025-01-01 至 2025-12-31）分 3 层：10 人，第 3 层占人数的 50%、数值的 90%。"
    );
}

#[test]
fn a_number_that_does_not_add_up_has_no_share_of_value_and_says_why() {
    let draft = r#"{"show":{"tiers":{"term":{"metric":"aov"},"cuts":[100]}}}"#;
    let float = Cell::Float;
    let rows = vec![
        vec![Cell::Int(1), Cell::Null, Cell::Int(100), Cell::Int(4), float(1.0), float(40.0), Cell::Null],
        vec![Cell::Int(2), Cell::Int(100), Cell::Null, Cell::Int(0), float(0.0), Cell::Null, Cell::Null],
    ];
    let found = answered(draft, &[NUMBER; 7], rows, everyone(4), Lang::En);
    assert!(found.notes.iter().any(|note| note.starts_with("no share of value: ")), "{:?}", found.notes);
    assert!(found.notes.contains(&"nobody is in tier 2".to_string()), "{:?}", found.notes);
    assert_eq!(found.table.columns.len(), 7);
    assert_eq!(found.chart.expect("a chart").series, [3]);
}

#[test]
fn moves_name_their_bands_and_say_how_many_stayed() {
    let draft = r#"{"show":{"migration":{"tiers":{"term":{"metric":"spend"},"cuts":[30,70]},
        "from":{"year":2025,"half":1},"to":{"year":2025,"half":2}}}}"#;
    let (nothing, int) = (|| Cell::Null, Cell::Int);
    let row = |from: [Cell; 3], to: [Cell; 3], people, share| {
        let mut row: Vec<Cell> = from.into_iter().chain(to).collect();
        row.extend([int(people), Cell::Float(share)]);
        row
    };
    let low = || [int(1), nothing(), int(30)];
    let high = || [int(3), int(70), nothing()];
    let rows = vec![
        row(low(), low(), 6, 0.75),
        row(low(), [int(2), int(30), int(70)], 2, 0.25),
        row(high(), [nothing(), nothing(), nothing()], 1, 1.0),
    ];
    let found = answered(draft, &[NUMBER; 8], rows, None, Lang::En);
    let cells: Vec<&Cell> = found.table.rows.iter().flat_map(|row| &row[..2]).collect();
    assert_eq!(
        cells,
        [&text("1: < 30"), &text("1: < 30"), &text("1: < 30"), &text("2: 30 – 70"), &text("3: ≥ 70"), &text("unknown")]
    );
    assert_eq!(
        found.text,
        "moves between each tier of spend (2025-01-01 to 2025-06-30 → 2025-07-01 to 2025-12-31) of all users: of 9 people \
         6 stayed where they were and 2 moved; for 1 one side is unknown."
    );
    assert_eq!(found.chart.expect("a chart").split, Some(1));
}

#[test]
fn a_profile_names_its_values_and_what_stands_out() {
    let draft = r#"{"who":{"tag":{"name":"activity","is":["active"]}},
        "show":{"profile":{"by":["gender"],"terms":[{"metric":"spend","during":{"year":2025}}]}}}"#;
    let float = Cell::Float;
    let row = |item: &str, value: Cell, people, share, base, base_share, means: [Cell; 2], index| {
        let mut row = vec![text(item), value, Cell::Int(people), float(share), Cell::Int(base), float(base_share)];
        row.extend(means);
        row.extend([float(index), float(index / 100.0 - 1.0)]);
        row
    };
    let none = || [Cell::Null, Cell::Null];
    let rows = vec![
        row("gender", text("female"), 60, 0.6, 100, 0.5, none(), 120.0),
        row("gender", text("male"), 30, 0.3, 80, 0.4, none(), 75.0),
        row("gender", Cell::Null, 10, 0.1, 20, 0.1, none(), 100.0),
        row("spend", Cell::Null, 100, 1.0, 200, 1.0, [float(90.0), float(60.0)], 150.0),
    ];
    let kinds = [TEXT, TEXT, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER];
    let found = answered(draft, &kinds, rows, everyone(100), Lang::En);
    assert_eq!(
        found.text,
        "the profile of users whose activity is active against all users: the highest indexes: spend (2025-01-01 to \
         2025-12-31) average 150; gender female 120."
    );
    assert_eq!(found.table.rows[2][1], text("unknown"));
    assert_eq!(found.table.stored.expect("names stand for values")[2][1], Cell::Null);
    assert!(found.notes.iter().any(|note| note.starts_with("1 row is of fewer than 30 people")), "{:?}", found.notes);
}
