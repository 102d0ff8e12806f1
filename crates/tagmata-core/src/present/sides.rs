//! Populations side by side, in words: names, the sentence, heads and chart.

use super::chart::{ChartKind, ChartSpec};
use super::describe::{self, join};
use super::format::{NumberFormat, number};
use super::table::Table;
use crate::model::Model;
use crate::query::Compare;
use crate::warehouse::{Cell, CellKind, ResultTable};
use crate::words::{Lang, Words};

/// Columns before the numbers: the population, its people, those for whom it is unknown.
const NUMBERS_FROM: usize = 3;

/// The populations' names in place of their positions.
pub(super) fn name_populations(rows: &mut ResultTable, view: &Compare, lang: Lang) {
    for (row, population) in rows.rows.iter_mut().zip(&view.populations) {
        row[0] = Cell::Text(population.label.in_lang(lang).to_string());
    }
    if let Some(first) = rows.columns.first_mut() {
        first.kind = CellKind::Text;
    }
}

/// What the view shows, without its people.
pub(super) fn words(view: &Compare, model: &Model) -> Words {
    let names = join(view.populations.iter().map(|population| population.label.clone()), "、", ", ");
    let people = Words::both("人数", "people");
    let numbers = view.numbers.iter().map(|number| describe::of_rows(&number.expr, &number.label, model));
    let numbers = join(std::iter::once(people).chain(numbers), "、", ", ");
    Words::both(
        format!("人群对比（{}）：{}", names.zh, numbers.zh),
        format!("{} of [{}] side by side", numbers.en, names.en),
    )
}

/// The size and the first number of each population.
pub(super) fn sentence(view: &Compare, what: &Words, table: &Table) -> Words {
    let said = table.rows.iter().zip(&view.populations).map(|(row, population)| {
        let cell = |i: usize| row.get(i).and_then(Cell::number);
        let people = number(cell(1).unwrap_or_default(), None);
        let first = view.numbers.first().map_or_else(Words::default, |of| {
            let format = table.columns.get(NUMBERS_FROM).and_then(|column| column.format.as_ref());
            let value = cell(NUMBERS_FROM).map_or_else(|| "–".to_string(), |value| number(value, format));
            Words::both(format!("，{} {value}", of.label.zh), format!(", {} {value}", of.label.en))
        });
        Words::both(
            format!("{} {people} 人{}", population.label.zh, first.zh),
            format!("{} {people} people{}", population.label.en, first.en),
        )
    });
    let said = join(said, "；", "; ");
    Words::both(format!("{}。{}。", what.zh, said.zh), format!("{}: {}.", what.en, said.en))
}

/// Someone can be in several; those for whom it is unknown are in none.
pub(super) fn notes(view: &Compare, table: &Table) -> Vec<Words> {
    let mut notes = vec![Words::both("一个人可同时属于多个人群", "someone can be in several of the populations")];
    for (row, population) in table.rows.iter().zip(&view.populations) {
        let unknown = row.get(2).and_then(Cell::number).unwrap_or_default();
        if unknown > 0.0 {
            let (unknown, name) = (number(unknown, None), &population.label);
            notes.push(Words::both(
                format!("{}：另有 {unknown} 人因信息未知，无法判断，未计入", name.zh),
                format!("{}: for {unknown} more people it is unknown; they are not counted", name.en),
            ));
        }
    }
    notes
}

/// The heads of the columns, each with its format.
pub(super) fn heads(view: &Compare, lang: Lang) -> Vec<(String, Option<NumberFormat>)> {
    let head = |zh: &str, en: &str| (Words::both(zh, en).in_lang(lang).to_string(), None);
    let mut heads = vec![head("人群", "population"), head("人数", "people"), head("未知", "unknown")];
    for number in &view.numbers {
        let format = NumberFormat::of(number.unit.as_deref());
        heads.push((number.label.in_lang(lang).to_string(), Some(format)));
    }
    heads
}

/// Bars of the numbers that share the first one's unit; of people where there is none.
pub(super) fn chart(view: &Compare, table: &Table) -> Option<ChartSpec> {
    let first = view.numbers.first();
    let alike = view.numbers.iter().enumerate().filter(|(_, number)| first.is_some_and(|f| f.unit == number.unit));
    let mut series: Vec<usize> = alike.map(|(i, _)| i + NUMBERS_FROM).collect();
    if series.is_empty() {
        series.push(1);
    }
    let format = table.columns.get(series[0]).and_then(|column| column.format.clone());
    let chart = ChartSpec { kind: ChartKind::Bar, x: Some(0), series, split: None, format, note: None };
    (!table.rows.is_empty()).then_some(chart)
}
