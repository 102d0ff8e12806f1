//! The sentence above the table, and the notes beneath it.

use super::format::number;
use super::{Size, Strangers, Table, describe, overlap, retention, sides};
use crate::draft::{EmptyUnits, Order, Unit};
use crate::model::{Calendar, Model, UnknownGroups};
use crate::period::starts;
use crate::query::{Column, Expr, Key, Measure, SemanticQuery, Show};
use crate::warehouse::Cell;
use crate::words::{Lang, Words};
use jiff::civil::Date;

/// One or two sentences with the numbers and the dates they are of.
pub(super) fn sentence(query: &SemanticQuery, model: &Model, table: &Table, size: Option<Size>, lang: Lang) -> String {
    let people = describe::people(query, model);
    let words = match &query.show {
        Show::Count { share_of } => count(&people, table, size, share_of.is_some()),
        Show::Members { limit, columns, .. } => members(&people, &listed(columns, model, &people), table, size, *limit),
        Show::Measure(measure) => numbers(query, model, measure, table, lang),
        Show::Distribution { number, .. } => spread(&people, &describe::number(number, model), table, size),
        Show::Funnel(funnel) => super::funnel::sentence(query, model, funnel, table),
        Show::Retention(view) => retention::sentence(view, &describe::query(query, model), table),
        Show::Overlap(populations) => overlap::sentence(populations, &describe::query(query, model), table),
        Show::Compare(view) => sides::sentence(view, &describe::query(query, model), table),
        Show::Migration(migration) => super::migration::sentence(&people, migration, model, table, lang),
        Show::Profile(profile) => super::profile::sentence(&people, profile, query, model, table),
        Show::Tiers(tiers) => super::tiers::sentence(&people, tiers, model, table, size),
    };
    words.in_lang(lang).to_string()
}

fn count(people: &Words, table: &Table, size: Option<Size>, has_base: bool) -> Words {
    let Some(size) = size else { return Words::both("没有结果", "no result") };
    let (n, all) = (number(size.count as f64, None), number(size.everyone as f64, None));
    let share = |part: f64, whole: f64| {
        if whole > 0.0 { number(part / whole, Some(&super::NumberFormat::ratio())) } else { "–".to_string() }
    };
    let cell = |i: usize| table.rows.first().and_then(|row| row.get(i)).and_then(Cell::number).unwrap_or(0.0);
    if has_base {
        let (both, base) = (cell(3), cell(4));
        return Words::both(
            format!(
                "{}：{n} 人；占比 {}（{} / {}）。",
                people.zh,
                share(both, base),
                number(both, None),
                number(base, None)
            ),
            format!(
                "{}: {n}; share {} ({} of {}).",
                people.en,
                share(both, base),
                number(both, None),
                number(base, None)
            ),
        );
    }
    let of_all = share(size.count as f64, size.everyone as f64);
    Words::both(
        format!("{}：{n} 人，占全部 {all} 人的 {of_all}。", people.zh),
        format!("{}: {n}, which is {of_all} of all {all}.", people.en),
    )
}

/// The numbers listed of each, with their dates; a number that a ranking has named is not said again.
fn listed(columns: &[Column], model: &Model, people: &Words) -> Words {
    let numbers = columns.iter().filter_map(|column| match column {
        Column::Number(number) => Some(describe::number(number, model)),
        Column::Field(_) | Column::Tag(_) => None,
    });
    let said = describe::join(numbers.filter(|number| !people.zh.contains(&number.zh)), "、", ", ");
    if said.zh.is_empty() { said } else { Words::both(format!("；{}", said.zh), format!("; {}", said.en)) }
}

fn members(people: &Words, numbers: &Words, table: &Table, size: Option<Size>, limit: Option<u32>) -> Words {
    let listed = table.rows.len() as u64;
    let all = size.map_or(listed, |size| size.count);
    let n = number(all as f64, None);
    let cut = limit.is_some() || table.truncated;
    if cut && listed < all {
        return Words::both(
            format!("{}：共 {n} 人，以下列出 {listed} 人{}。", people.zh, numbers.zh),
            format!("{}: {n} in all; {listed} are listed{}.", people.en, numbers.en),
        );
    }
    Words::both(
        format!("{}：共 {n} 人{}。", people.zh, numbers.zh),
        format!("{}: {n} in all{}.", people.en, numbers.en),
    )
}

fn numbers(query: &SemanticQuery, model: &Model, measure: &Measure, table: &Table, lang: Lang) -> Words {
    let what = describe::query(query, model);
    if !measure.by.is_empty() || measure.grain.is_some() {
        let n = table.rows.len();
        let top = extreme(measure, model, table, lang);
        if n == 1 && measure.sort.is_some() {
            return Words::both(
                format!("{}：{}。", what.zh, top.zh.trim_start_matches('，')),
                format!("{}: {}.", what.en, top.en.trim_start_matches("; ")),
            );
        }
        let rows = if n == 1 { "row" } else { "rows" };
        return Words::both(
            format!("{}：共 {n} 行{}。", what.zh, top.zh),
            format!("{}: {n} {rows}{}.", what.en, top.en),
        );
    }
    let Some(row) = table.rows.first() else {
        return Words::both(format!("{}：没有数据。", what.zh), format!("{}: no data.", what.en));
    };
    let width = if measure.compare.is_some() { 3 } else { 1 };
    let said = measure.numbers.iter().enumerate().map(|(i, of)| {
        let shown = |at: usize| shown(table, row, at);
        let value = shown(i * width);
        match &measure.compare {
            None => Words::both(format!("{} = {value}", of.label.zh), format!("{} = {value}", of.label.en)),
            Some(earlier) => {
                let (before, change, dates) = (shown(i * width + 1), shown(i * width + 2), earlier.window.words());
                Words::both(
                    format!("{} = {value}，{} 为 {before}，变化 {change}", of.label.zh, dates.zh),
                    format!("{} = {value}; {}: {before}; change {change}", of.label.en, dates.en),
                )
            }
        }
    });
    let said = describe::join(said, "；", "; ");
    Words::both(format!("{}：{}。", what.zh, said.zh), format!("{}: {}.", what.en, said.en))
}

/// The group that leads, where the rows are in the order of a number.
fn extreme(measure: &Measure, model: &Model, table: &Table, lang: Lang) -> Words {
    let (Some((by, order)), Some(first)) = (measure.sort, table.rows.first()) else { return Words::plain("") };
    let keys = measure.by.len() + usize::from(measure.grain.is_some());
    let width = if measure.compare.is_some() { 3 } else { 1 };
    let mut name: Vec<String> = first[..keys].iter().map(text).collect();
    if let (Some(grain), Some(Cell::Date(day)), Some(unit)) = (measure.grain, first.get(keys - 1), name.last_mut()) {
        *unit = unit_named(*day, grain, &model.calendar);
    }
    let name = name.join(" / ");
    let value = shown(table, first, keys + by * width);
    let label = measure.numbers[by].label.in_lang(lang);
    let (zh, en) = match order {
        Order::Desc => ("最高", "highest"),
        Order::Asc => ("最低", "lowest"),
    };
    Words::both(format!("，{label}{zh}的是 {name}（{value}）"), format!("; the {en} {label} is {name} ({value})"))
}

fn spread(people: &Words, of: &Words, table: &Table, size: Option<Size>) -> Words {
    let counted: f64 = table.rows.iter().filter_map(|row| row.get(1)?.number()).sum();
    let all = size.map_or(counted, |size| size.count as f64);
    let held = |row: &&Vec<Cell>| row.get(1).and_then(Cell::number).is_some_and(|n| n > 0.0);
    let lowest = table.rows.iter().find(held).map(|row| shown(table, row, 2)).unwrap_or_default();
    let highest = table.rows.iter().rfind(held).map(|row| shown(table, row, 3)).unwrap_or_default();
    let (n, without) = (number(counted, None), number(all - counted, None));
    Words::both(
        format!("{}的{}：{n} 人，从 {lowest} 到 {highest}；{without} 人没有该数值。", people.zh, of.zh),
        format!("{} of {}: {n} people, from {lowest} to {highest}; {without} have no such number.", of.en, people.en),
    )
}

/// A cell as its column shows it.
pub(super) fn shown(table: &Table, row: &[Cell], at: usize) -> String {
    let format = table.columns.get(at).and_then(|column| column.format.as_ref());
    match row.get(at).and_then(Cell::number) {
        Some(value) => number(value, format),
        None => "–".to_string(),
    }
}

/// A unit of time by its first day: 2026-06, 2026-Q3, 2026; by that day itself where years begin elsewhere than in January.
fn unit_named(first: Date, unit: Unit, calendar: &Calendar) -> String {
    if calendar.year_starts != 1 || calendar.retail.is_some() {
        return first.to_string();
    }
    match unit {
        Unit::Month => first.strftime("%Y-%m").to_string(),
        Unit::Quarter => format!("{}-Q{}", first.year(), first.month() / 3 + 1),
        Unit::Year => first.year().to_string(),
        _ => first.to_string(),
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Null => "–".to_string(),
        other => other.number().map_or_else(|| "–".to_string(), |n| number(n, None)),
    }
}

/// What should be known beside the numbers.
pub(super) fn notes(
    query: &SemanticQuery,
    model: &Model,
    table: &Table,
    size: Option<Size>,
    lang: Lang,
) -> Vec<String> {
    let mut notes: Vec<Words> = describe::rules(query, model);
    if let Some(size) = size.filter(|size| size.unknown > 0) {
        let n = size.unknown;
        notes.push(Words::both(
            format!("另有 {n} 人因信息未知，无法判断，未计入"),
            format!("for {n} more people it is unknown whether they match; they are not counted"),
        ));
    }
    if size.is_some_and(|size| size.count == 0) && query.who.is_some() {
        notes.push(Words::both("没有人符合这些条件", "nobody matches these conditions"));
    }
    if table.truncated {
        let n = table.rows.len();
        notes.push(Words::both(format!("结果超过上限，只显示前 {n} 行"), format!("the result was cut at {n} rows")));
    }
    notes.extend(super::ties::notes(query));
    match &query.show {
        Show::Retention(view) => notes.extend(retention::notes(view, table)),
        Show::Overlap(populations) => notes.extend(overlap::notes(populations, table)),
        Show::Compare(view) => notes.extend(sides::notes(view, table)),
        _ => {}
    }
    if let Show::Migration(migration) = &query.show {
        notes.extend(super::migration::notes(migration));
    }
    if let Show::Profile(_) = &query.show {
        notes.extend(super::profile::notes(table));
    }
    if let Show::Tiers(tiers) = &query.show {
        notes.extend(super::tiers::notes(tiers, query, model, table));
    }
    if let Show::Measure(measure) = &query.show {
        notes.extend(partial_ends(measure, model));
        if !measure.by.is_empty() && model.unknown_groups == UnknownGroups::LeaveOut {
            notes.push(Words::both("分组值未知的数据未计入", "rows whose group is unknown are left out"));
        }
        if measure.also_without_rows {
            let entity = model.entities[&query.entity].names.words(query.entity.as_str());
            notes.push(Words::both(
                format!("也含没有数据的{}", entity.zh),
                format!("{}s without any rows are among the groups", entity.en),
            ));
        }
        if measure.empty_units == EmptyUnits::Once && !measure.by.is_empty() {
            notes.push(Words::both(
                "没有数据的时段只列一行，不分组",
                "a period without data is one row without a group",
            ));
        }
        for key in &measure.by {
            let (Key::Field(id) | Key::OfDay(id)) = key else { continue };
            let dimension = &model.dimensions[id];
            if !dimension.leave_out.is_empty() {
                let out = dimension.leave_out.join(", ");
                let name = dimension.names.words(id.as_str());
                notes.push(Words::both(format!("{}不含：{out}", name.zh), format!("{} leaves out: {out}", name.en)));
            }
        }
    }
    notes.into_iter().map(|words| words.in_lang(lang).to_string()).collect()
}

/// The first and last period of a series that the window cuts through: they look lower than they are.
fn partial_ends(measure: &Measure, model: &Model) -> Option<Words> {
    let unit = measure.grain?;
    let cut = |date: Option<jiff::civil::Date>| date.filter(|date| starts(*date, unit, &model.calendar) != *date);
    let (first, last) = (cut(measure.window.from), cut(measure.window.to));
    let dates = measure.window.words();
    let which = match (first, last) {
        (None, None) => return None,
        (Some(_), None) => Words::both("第一期不完整", "the first period is incomplete"),
        (None, Some(_)) => Words::both("最后一期不完整", "the last period is incomplete"),
        (Some(_), Some(_)) => Words::both("首末两期不完整", "the first and the last period are incomplete"),
    };
    Some(Words::both(format!("{}（数据为 {}）", which.zh, dates.zh), format!("{} ({})", which.en, dates.en)))
}

/// Rows without a known person count where no people are picked; the answer says how many.
pub(super) fn strangers(query: &SemanticQuery, model: &Model, found: Strangers, lang: Lang) -> Option<String> {
    if found.without == 0 {
        return None;
    }
    let (n, all) = (number(found.without as f64, None), number(found.rows as f64, None));
    let entity = model.entities[&query.entity].names.words(query.entity.as_str());
    let words = if averages_people(query) {
        Words::both(
            format!("不属于任何{}的数据未计入：{all} 行中的 {n} 行", entity.zh),
            format!("{n} of the {all} rows belong to no known {}; they are left out", entity.en),
        )
    } else {
        Words::both(
            format!("含不属于任何{}的数据：{all} 行中的 {n} 行", entity.zh),
            format!("{n} of the {all} rows belong to no known {}; they are counted", entity.en),
        )
    };
    Some(words.in_lang(lang).to_string())
}

/// Whether the first number is a statistic over people, so that rows of nobody are in none of them.
fn averages_people(query: &SemanticQuery) -> bool {
    let Show::Measure(measure) = &query.show else { return false };
    let mut found = false;
    if let Some(first) = measure.numbers.first() {
        first.expr.visit(&mut |part| found |= matches!(part, Expr::Per { .. }));
    }
    found
}
