//! Overlaps of populations, in words: regions by name, sizes, what is shared, heads and chart.

use super::chart::{ChartKind, ChartSpec};
use super::describe::join;
use super::format::{NumberFormat, number};
use super::table::Table;
use crate::query::Population;
use crate::warehouse::{Cell, CellKind, ResultColumn, ResultTable};
use crate::words::{Lang, Words};

/// Puts the name of each region before its row.
pub(super) fn name_regions(rows: &mut ResultTable, populations: &[Population], lang: Lang) {
    rows.columns.insert(0, ResultColumn { name: "region".to_string(), kind: CellKind::Text });
    for row in &mut rows.rows {
        let inside: Vec<bool> = row.iter().take(populations.len()).map(|cell| *cell == Cell::Bool(true)).collect();
        let name = region(populations, &inside);
        row.insert(0, Cell::Text(name.in_lang(lang).to_string()));
    }
}

/// The people of exactly these populations.
fn region(populations: &[Population], inside: &[bool]) -> Words {
    let members = populations.iter().zip(inside).filter(|(_, inside)| **inside);
    let names = join(members.map(|(population, _)| population.label.clone()), " ∩ ", " ∩ ");
    match inside.iter().filter(|inside| **inside).count() {
        0 => Words::both("都不是", "none of them"),
        all if all == populations.len() => names,
        _ => Words::both(format!("仅 {}", names.zh), format!("only {}", names.en)),
    }
}

/// What the view shows, without its people.
pub(super) fn words(populations: &[Population]) -> Words {
    let names = join(populations.iter().map(|population| population.label.clone()), "、", ", ");
    Words::both(format!("人群重叠（{}）", names.zh), format!("the overlap of [{}]", names.en))
}

/// People of the regions that a test picks.
fn people(table: &Table, populations: usize, picks: impl Fn(&[Cell]) -> bool) -> f64 {
    let picked = table.rows.iter().filter(|row| picks(&row[1..=populations]));
    picked.filter_map(|row| row.get(populations + 1)?.number()).sum()
}

/// How large each population is, and how many are in all and in none of them.
pub(super) fn sentence(populations: &[Population], what: &Words, table: &Table) -> Words {
    let n = populations.len();
    let is_in = |cells: &[Cell], i: usize| cells.get(i) == Some(&Cell::Bool(true));
    let whole = number(people(table, n, |_| true), None);
    let sizes = populations.iter().enumerate().map(|(i, population)| {
        let size = number(people(table, n, |cells| is_in(cells, i)), None);
        Words::both(format!("{} {size} 人", population.label.zh), format!("{} {size}", population.label.en))
    });
    let sizes = join(sizes, "，", ", ");
    let all = number(people(table, n, |cells| (0..n).all(|i| is_in(cells, i))), None);
    let none = number(people(table, n, |cells| !(0..n).any(|i| is_in(cells, i))), None);
    Words::both(
        format!("{}：共 {whole} 人；{}；全部都是 {all} 人，都不是 {none} 人。", what.zh, sizes.zh),
        format!("{}: {whole} people; {}; in all of them {all}, in none {none}.", what.en, sizes.en),
    )
}

/// What each pair shares, and the people whose membership is unknown.
pub(super) fn notes(populations: &[Population], table: &Table) -> Vec<Words> {
    let n = populations.len();
    let mut notes = Vec::new();
    for i in 0..n {
        for j in i + 1..n {
            notes.extend(shared(populations, table, i, j));
        }
    }
    let uncertain: f64 = table.rows.iter().filter_map(|row| row.get(n + 3)?.number()).sum();
    if uncertain > 0.0 {
        let uncertain = number(uncertain, None);
        notes.push(Words::both(
            format!("{uncertain} 人因信息未知，无法判断是否属于其中某个人群，按不属于计"),
            format!("for {uncertain} people it is unknown whether they are in one of them; they count as not in it"),
        ));
    }
    notes
}

/// The shared part of two populations, of either and of both together (Jaccard).
fn shared(populations: &[Population], table: &Table, i: usize, j: usize) -> Option<Words> {
    let n = populations.len();
    let is_in = |cells: &[Cell], at: usize| cells.get(at) == Some(&Cell::Bool(true));
    let left = people(table, n, |cells| is_in(cells, i));
    let right = people(table, n, |cells| is_in(cells, j));
    let both = people(table, n, |cells| is_in(cells, i) && is_in(cells, j));
    if left == 0.0 || right == 0.0 {
        return None;
    }
    let share = |whole: f64| number(both / whole, Some(&NumberFormat::ratio()));
    let (of_left, of_right, of_both) = (share(left), share(right), share(left + right - both));
    let (a, b, both) = (&populations[i].label, &populations[j].label, number(both, None));
    Some(Words::both(
        format!(
            "{} 与 {} 共有 {both} 人：占前者 {of_left}，占后者 {of_right}，占两者合计 {of_both}（Jaccard）",
            a.zh, b.zh
        ),
        format!(
            "{} and {} share {both}: {of_left} of the first, {of_right} of the second, {of_both} of both together (Jaccard)",
            a.en, b.en
        ),
    ))
}

/// The heads of the columns, each with its format.
pub(super) fn heads(populations: &[Population], lang: Lang) -> Vec<(String, Option<NumberFormat>)> {
    let head = |words: Words| words.in_lang(lang).to_string();
    let mut heads = vec![(head(Words::both("区域", "region")), None)];
    heads.extend(populations.iter().map(|population| (head(population.label.clone()), None)));
    heads.push((head(Words::both("人数", "people")), None));
    heads.push((head(Words::both("占比", "share")), Some(NumberFormat::ratio())));
    heads.push((head(Words::both("其中有未知", "of them uncertain")), None));
    heads
}

/// A bar a region.
pub(super) fn chart(populations: &[Population], table: &Table) -> Option<ChartSpec> {
    let series = vec![populations.len() + 1];
    let chart = ChartSpec { kind: ChartKind::Bar, x: Some(0), series, split: None, format: None, note: None };
    (!table.rows.is_empty()).then_some(chart)
}
