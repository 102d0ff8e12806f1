//! Cohorts that come back, in words: the definition, the sentence, the heads and the chart.

use super::chart::{ChartKind, ChartSpec, SERIES_MAX};
use super::describe::{join, rows, unit};
use super::format::{NumberFormat, number};
use super::table::Table;
use crate::draft::{CohortBy, Counted, Returned};
use crate::model::Model;
use crate::query::Retention;
use crate::warehouse::Cell;
use crate::words::{Lang, Words};

/// Marks of a single cohort that its sentence says.
const SAID_MAX: usize = 8;

/// Where the columns of the rows stand.
struct At {
    people: usize,
    returned: usize,
    share: usize,
}

impl At {
    fn of(view: &Retention) -> At {
        let people = if view.returned == Returned::Within { 3 } else { 2 };
        At { people, returned: people + 1, share: people + 2 }
    }
}

/// The definition: who is in which cohort, and what it takes to have come back.
pub(super) fn words(view: &Retention, model: &Model) -> Words {
    let (back, dates, grain) = (rows(&view.back, model), view.window.words(), unit(view.grain));
    let cohorts = match (&view.start, view.cohort) {
        (None, _) => {
            let from = view.window.from.map(|from| from.to_string()).unwrap_or_default();
            Words::both(format!("全体自 {from} 起"), format!("everyone from {from} on"))
        }
        (Some(start), CohortBy::First) => {
            let start = rows(start, model);
            Words::both(
                format!("按首次{}（{}）所在{}分批", start.zh, dates.zh, grain.zh),
                format!("cohorts by the {} of the first {} ({})", grain.en, start.en, dates.en),
            )
        }
        (Some(start), CohortBy::Active) => {
            let start = rows(start, model);
            Words::both(
                format!("按每个有{}的{}（{}）分批", start.zh, grain.zh, dates.zh),
                format!("cohorts by each {} with {} ({})", grain.en, start.en, dates.en),
            )
        }
    };
    let of = unit(view.unit);
    let when = match view.returned {
        Returned::On => Words::both(format!("恰在第 n {}", of.zh), format!("exactly in {} n", of.en)),
        Returned::OnOrAfter => {
            Words::both(format!("在第 n {}或之后", of.zh), format!("in {} n or any time after it", of.en))
        }
        Returned::Within => Words::both(format!("在第 a 至 b {}之间", of.zh), format!("in {}s a to b", of.en)),
    };
    let counted = match view.counted {
        Counted::Rolling if view.start.is_none() => Words::both("自该日数起", "counted from that day"),
        Counted::Rolling => Words::both(
            format!("自各自的起点数起，起点当{}为 0", if of.zh == "日" { "日" } else { "期" }),
            "counted from each one's own start, which lies in 0".to_string(),
        ),
        Counted::Calendar => Words::both(
            format!("按自然{}数，起点所在{}为 0", of.zh, of.zh),
            format!("counted in calendar {}s, the start's own is 0", of.en),
        ),
    };
    Words::both(
        format!("留存（{}；{}有{}算留存，{}）", cohorts.zh, when.zh, back.zh, counted.zh),
        format!("the retention ({}; retained is who has {} {}, {})", cohorts.en, back.en, when.en, counted.en),
    )
}

/// The numbers themselves: all of a single cohort, else how many cohorts there are.
pub(super) fn sentence(view: &Retention, what: &Words, table: &Table) -> Words {
    let at = At::of(view);
    let Some(first) = table.rows.first() else {
        return Words::both(format!("{}：没有人。", what.zh), format!("{}: nobody.", what.en));
    };
    let marks = if view.returned == Returned::Within { view.marks.len() - 1 } else { view.marks.len() };
    let count = |cell: Option<&Cell>| cell.and_then(Cell::number).unwrap_or_default();
    let people = |row: &Vec<Cell>| count(row.get(at.people));
    if table.rows.len() > marks {
        let sizes: f64 = table.rows.iter().step_by(marks).map(people).sum();
        let (cohorts, sizes) = (table.rows.len().div_ceil(marks), number(sizes, None));
        let persons = if view.cohort == CohortBy::Active { ("人次", "person-cohorts") } else { ("人", "people") };
        return Words::both(
            format!("{}：{cohorts} 批，共 {sizes} {}。", what.zh, persons.0),
            format!("{}: {cohorts} cohorts, {sizes} {}.", what.en, persons.1),
        );
    }
    let said = table.rows.iter().take(SAID_MAX).map(|row| {
        let mark = mark(view, row);
        match row.get(at.returned) {
            Some(Cell::Null) | None => Words::both(format!("{}未满", mark.zh), format!("{} not over", mark.en)),
            back => {
                let share = number(count(row.get(at.share)), Some(&NumberFormat::ratio()));
                let back = number(count(back), None);
                Words::both(format!("{} {back} 人（{share}）", mark.zh), format!("{} {back} ({share})", mark.en))
            }
        }
    });
    let (said, size) = (join(said, "，", ", "), number(people(first), None));
    Words::both(format!("{}：{size} 人，{}。", what.zh, said.zh), format!("{}: {size} people; {}.", what.en, said.en))
}

/// Which mark a row is of.
fn mark(view: &Retention, row: &[Cell]) -> Words {
    let of = unit(view.unit);
    let n = |i: usize| row.get(i).and_then(Cell::number).unwrap_or_default();
    match view.returned {
        Returned::On => Words::both(format!("第 {} {}", n(1), of.zh), format!("{} {}", of.en, n(1))),
        Returned::OnOrAfter => {
            Words::both(format!("第 {} {}或之后", n(1), of.zh), format!("{} {} or after", of.en, n(1)))
        }
        Returned::Within => {
            let (a, b) = (n(1), n(2));
            Words::both(format!("第 {a}–{b} {}", of.zh), format!("{}s {a}–{b}", of.en))
        }
    }
}

/// Cells that cannot be known yet.
pub(super) fn notes(view: &Retention, table: &Table) -> Option<Words> {
    let at = At::of(view);
    let open = table.rows.iter().filter(|row| matches!(row.get(at.returned), Some(Cell::Null))).count();
    (open > 0).then(|| {
        Words::both(
            format!("{open} 格未满观察期（该批有人的时间还没到），标为未知，不是 0"),
            format!("{open} cells are not over for everyone of their cohort: they are unknown, not 0"),
        )
    })
}

/// The heads of the columns, each with its format.
pub(super) fn heads(view: &Retention, lang: Lang) -> Vec<(String, Option<NumberFormat>)> {
    let (grain, of) = (unit(view.grain), unit(view.unit));
    let from = match view.returned {
        Returned::Within => Words::both(format!("自第几{}", of.zh), format!("from {}", of.en)),
        Returned::On | Returned::OnOrAfter => Words::both(format!("第几{}", of.zh), of.en.clone()),
    };
    let through = Words::both(format!("至第几{}", of.zh), format!("through {}", of.en));
    let mut heads =
        vec![(Words::both(format!("批次（{}）", grain.zh), format!("cohort ({})", grain.en)), None), (from, None)];
    if view.returned == Returned::Within {
        heads.push((through, None));
    }
    heads.push((Words::both("批次人数", "people"), None));
    heads.push((Words::both("留存人数", "came back"), None));
    heads.push((Words::both("留存率", "retention"), Some(NumberFormat::ratio())));
    heads.push((Words::both("已满观察期", "complete"), None));
    heads.into_iter().map(|(words, format)| (words.in_lang(lang).to_string(), format)).collect()
}

/// A line a cohort over the marks; many cohorts with one mark are a line over the cohorts.
pub(super) fn chart(view: &Retention, table: &Table) -> Option<ChartSpec> {
    let share = At::of(view).share;
    if table.rows.is_empty() {
        return None;
    }
    let marks = if view.returned == Returned::Within { view.marks.len() - 1 } else { view.marks.len() };
    let cohorts = table.rows.len().div_ceil(marks);
    let (x, split) = match (marks, cohorts) {
        (1, _) => (0, None),
        (_, 1) => (1, None),
        (_, few) if few <= SERIES_MAX => (1, Some(0)),
        _ => return None,
    };
    let kind = if table.rows.len() == 1 { ChartKind::Bar } else { ChartKind::Line };
    Some(ChartSpec { kind, x: Some(x), series: vec![share], split, format: Some(NumberFormat::ratio()), note: None })
}
