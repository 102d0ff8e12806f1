//! The table: a result's rows under names that people know, with values by their names.

use super::format::NumberFormat;
use crate::draft::{DatePart, RankSize};
use crate::model::{Dimension, DimensionId, Model, TagId};
use crate::query::{Bucket, Column, Key, Measure, Number, SemanticQuery, Show};
use crate::warehouse::{Cell, CellKind, ResultTable};
use crate::words::{Lang, Words};
use schemars::JsonSchema;
use serde::Serialize;

/// Rows to show.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Table {
    /// The columns, in order.
    pub columns: Vec<TableColumn>,
    /// The rows; values of tags and dimensions by the names they have in the answer's language.
    #[schemars(with = "Vec<Vec<serde_json::Value>>")]
    pub rows: Vec<Vec<Cell>>,
    /// Rows were cut at the cap.
    pub truncated: bool,
    /// The same rows with stored values and value ids in place of names, where any were named; for machines.
    #[serde(skip)]
    pub stored: Option<Vec<Vec<Cell>>>,
}

/// A column to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TableColumn {
    /// Its name in the SQL.
    pub name: String,
    /// Its name to show.
    pub label: String,
    /// Its type.
    pub kind: CellKind,
    /// How its numbers are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<NumberFormat>,
}

/// How the cells of one column are named.
pub(super) enum Cells<'a> {
    Dimension(&'a Dimension),
    Tag(&'a TagId),
    /// Numbers of weekdays or months.
    Part(DatePart),
    Plain,
}

/// The table of a query, and what must be said about it.
pub(super) fn table(query: &SemanticQuery, model: &Model, mut rows: ResultTable, lang: Lang) -> (Table, Vec<String>) {
    let mut notes = Vec::new();
    if let Show::Measure(measure) = &query.show {
        notes.extend(cut_at_top(measure, &mut rows, lang));
    }
    if let Show::Distribution { cuts, .. } = &query.show {
        name_bands(&mut rows, cuts);
    }
    match &query.show {
        Show::Overlap(populations) => super::overlap::name_regions(&mut rows, populations, lang),
        Show::Compare(view) => super::sides::name_populations(&mut rows, view, lang),
        Show::Migration(migration) => super::migration::name_bands(migration, &mut rows, lang),
        Show::Funnel(funnel) => super::funnel::name_steps(&mut rows, funnel, model, lang),
        _ => {}
    }
    let heads = heads(query, model, lang);
    let mut columns = Vec::new();
    for (i, column) in rows.columns.iter().enumerate() {
        let (label, format, _) =
            heads.get(i).map_or((column.name.clone(), None, &Cells::Plain), |(l, f, c)| (l.clone(), f.clone(), c));
        columns.push(TableColumn { name: column.name.clone(), label, kind: column.kind, format });
    }
    let by_row = matches!(query.show, Show::Profile(_));
    let named = by_row || heads.iter().any(|(_, _, cells)| !matches!(cells, Cells::Plain));
    let stored = named.then(|| rows.rows.clone());
    if let Show::Profile(profile) = &query.show {
        super::profile::name_values(profile, &mut rows, model, lang);
    }
    for row in &mut rows.rows {
        for (cell, (_, _, cells)) in row.iter_mut().zip(&heads) {
            name_cell(cell, cells, model, lang);
        }
    }
    for (column, (_, _, cells)) in columns.iter_mut().zip(&heads) {
        if !matches!(cells, Cells::Plain) {
            column.kind = CellKind::Text;
        }
    }
    if let Show::Measure(measure) = &query.show
        && measure.others
    {
        name_others(measure, &mut rows.rows, lang);
        columns.iter_mut().take(1).for_each(|column| column.kind = CellKind::Text);
    }
    (Table { columns, rows: rows.rows, truncated: rows.truncated, stored }, notes)
}

/// A top list was fetched with one row more than asked for: that row goes, and says whether the last place is shared.
fn cut_at_top(measure: &Measure, rows: &mut ResultTable, lang: Lang) -> Option<String> {
    let n = match measure.top {
        Some(RankSize::Count(n)) if !measure.others => n as usize,
        Some(_) if measure.sort.is_some() => {
            let words =
                Words::both("名次并列时按分组先后取", "ties of the ranking are broken by the order of the groups");
            return Some(words.in_lang(lang).to_string());
        }
        _ => return None,
    };
    let extra = rows.rows.get(n)?.clone();
    let last = rows.rows[n - 1].clone();
    rows.rows.truncate(n);
    let (by, _) = measure.sort?;
    let width = if measure.compare.is_some() { 3 } else { 1 };
    let at = measure.by.len() + usize::from(measure.grain.is_some()) + by * width;
    (last.get(at) == extra.get(at)).then(|| match lang {
        Lang::Zh => format!("第 {n} 名有并列，并列者未全部列出"),
        Lang::En => format!("place {n} is shared; not all who share it are listed"),
    })
}

/// The row of all other groups by its name in place of its groups. The column that marks it stays: a group may have that
/// name.
fn name_others(measure: &Measure, rows: &mut [Vec<Cell>], lang: Lang) {
    for row in rows.iter_mut().filter(|row| row.last() == Some(&Cell::Bool(true))) {
        row[..measure.by.len()].fill(Cell::Null);
        row[0] = Cell::Text(Words::both("其他", "others").in_lang(lang).to_string());
    }
}

/// Bands by their bounds in place of their number. A band between cut points that nobody is in has no row; it gets one.
fn name_bands(rows: &mut ResultTable, cuts: &[f64]) {
    let width = rows.columns.len();
    let at = |row: &Vec<Cell>| row.first().and_then(Cell::number).unwrap_or_default() as usize;
    for band in (0..=cuts.len()).filter(|_| !cuts.is_empty()) {
        if !rows.rows.iter().any(|row| at(row) == band) {
            let mut empty = vec![Cell::Int(band as i64), Cell::Int(0)];
            empty.resize(width, Cell::Null);
            rows.rows.insert(band.min(rows.rows.len()), empty);
        }
    }
    for row in &mut rows.rows {
        let band = at(row);
        let bound = |n: f64| super::format_number(n, None);
        let ends = |i: usize| row.get(i).and_then(Cell::number).map(bound).unwrap_or_default();
        let name = match (band.checked_sub(1).map(|i| cuts.get(i)), cuts.get(band)) {
            _ if cuts.is_empty() => format!("{} – {}", ends(2), ends(3)),
            (None, Some(high)) => format!("< {}", bound(*high)),
            (Some(Some(low)), Some(high)) => format!("{} – {}", bound(*low), bound(*high)),
            (Some(Some(low)), None) => format!("≥ {}", bound(*low)),
            _ => band.to_string(),
        };
        row[0] = Cell::Text(name);
    }
    if let Some(first) = rows.columns.first_mut() {
        first.kind = CellKind::Text;
    }
}

/// A column's label, how its numbers are shown, and how its cells are named.
pub(super) type Head<'a> = (String, Option<NumberFormat>, Cells<'a>);

fn heads<'a>(query: &'a SemanticQuery, model: &'a Model, lang: Lang) -> Vec<Head<'a>> {
    let plain = |zh: &str, en: &str| (Words::both(zh, en).in_lang(lang).to_string(), None, Cells::Plain);
    match &query.show {
        Show::Count { share_of } => {
            let mut heads = vec![plain("人数", "people"), plain("未知", "unknown"), plain("全部", "everyone")];
            if share_of.is_some() {
                heads.extend([plain("其中", "of the base"), plain("基数", "base")]);
            }
            heads
        }
        Show::Members { columns, .. } => {
            let entity = &model.entities[&query.entity];
            let name = entity.names.words(query.entity.as_str());
            let key = (name.in_lang(lang).to_string(), None, Cells::Plain);
            let mut heads = vec![key];
            for column in columns {
                heads.push(match column {
                    Column::Field(id) => dimension_head(model, id, lang),
                    Column::Tag(id) => tag_head(model, id, lang),
                    Column::Number(number) => number_head(number, lang),
                });
            }
            heads
        }
        Show::Measure(measure) => measure_heads(measure, model, lang),
        Show::Distribution { number, .. } => {
            let (label, format, _) = number_head(number, lang);
            let end = |zh: &str, en: &str| {
                let words = Words::both(format!("{zh}{label}"), format!("{en} {label}"));
                (words.in_lang(lang).to_string(), format.clone(), Cells::Plain)
            };
            vec![plain("档", "band"), plain("人数", "people"), end("最低", "lowest"), end("最高", "highest")]
        }
        Show::Funnel(funnel) => super::funnel::heads(funnel, model, lang),
        Show::Retention(view) => plainly(super::retention::heads(view, lang)),
        Show::Overlap(populations) => plainly(super::overlap::heads(populations, lang)),
        Show::Compare(view) => plainly(super::sides::heads(view, lang)),
        Show::Migration(migration) => super::migration::heads(migration, lang),
        Show::Profile(_) => super::profile::heads(lang),
        Show::Tiers(tiers) => super::tiers::heads(tiers, query, model, lang),
    }
}

/// Heads of columns whose cells are shown as they are.
fn plainly<'a>(heads: Vec<(String, Option<NumberFormat>)>) -> Vec<Head<'a>> {
    heads.into_iter().map(|(label, format)| (label, format, Cells::Plain)).collect()
}

fn measure_heads<'a>(measure: &'a Measure, model: &'a Model, lang: Lang) -> Vec<Head<'a>> {
    let mut heads = Vec::new();
    heads.extend(measure.by.iter().map(|key| key_head(key, model, lang)));
    if let Some(unit) = measure.grain {
        heads.push((super::describe::unit(unit).in_lang(lang).to_string(), None, Cells::Plain));
    }
    for number in &measure.numbers {
        let (label, format, cells) = number_head(number, lang);
        heads.push((label.clone(), format.clone(), cells));
        if let Some(earlier) = &measure.compare {
            let dates = earlier.window.words();
            heads.push((format!("{label} ({})", dates.in_lang(lang)), format, Cells::Plain));
            let change = Words::both(format!("{label}变化"), format!("change of {label}"));
            heads.push((change.in_lang(lang).to_string(), Some(NumberFormat::ratio()), Cells::Plain));
        }
    }
    if measure.others {
        heads.push((Words::both("其他组合计", "all other groups").in_lang(lang).to_string(), None, Cells::Plain));
    }
    heads
}

/// The head of what rows are grouped by.
pub(super) fn key_head<'a>(key: &'a Key, model: &'a Model, lang: Lang) -> Head<'a> {
    match key {
        Key::Field(id) | Key::OfDay(id) => dimension_head(model, id, lang),
        Key::Tag(id) => tag_head(model, id, lang),
        Key::Time { bucket, .. } => {
            let cells = match bucket {
                Bucket::Part(part @ (DatePart::DayOfWeek | DatePart::Month)) => Cells::Part(*part),
                _ => Cells::Plain,
            };
            (super::describe::key(key, model).in_lang(lang).to_string(), None, cells)
        }
    }
}

fn dimension_head<'a>(model: &'a Model, id: &'a DimensionId, lang: Lang) -> Head<'a> {
    let dimension = &model.dimensions[id];
    (dimension.names.words(id.as_str()).in_lang(lang).to_string(), None, Cells::Dimension(dimension))
}

fn tag_head<'a>(model: &'a Model, id: &'a TagId, lang: Lang) -> Head<'a> {
    (model.tags[id].names.words(id.as_str()).in_lang(lang).to_string(), None, Cells::Tag(id))
}

pub(super) fn number_head<'a>(number: &'a Number, lang: Lang) -> Head<'a> {
    let format = NumberFormat::of(number.unit.as_deref());
    (number.label.in_lang(lang).to_string(), Some(format), Cells::Plain)
}

/// Gives a stored value its name; an unknown one says so.
pub(super) fn name_cell(cell: &mut Cell, cells: &Cells<'_>, model: &Model, lang: Lang) {
    let named = match (cells, &*cell) {
        (Cells::Plain, _) => return,
        (_, Cell::Null) => Words::both("未知", "unknown").in_lang(lang).to_string(),
        (Cells::Tag(id), Cell::Text(value)) => match model.tags[*id].values.get(value) {
            Some(listed) => listed.names.words(value).in_lang(lang).to_string(),
            None => return,
        },
        (Cells::Part(part), cell) => match cell.number().and_then(|n| super::describe::part_name(*part, n as i64)) {
            Some(name) => name.in_lang(lang).to_string(),
            None => return,
        },
        (Cells::Dimension(dimension), Cell::Text(stored)) => {
            let one = |value: &&crate::model::Value| value.stored.len() == 1 && value.stored[0] == *stored;
            match dimension.values.values().find(one) {
                Some(listed) => listed.names.words(stored).in_lang(lang).to_string(),
                None => return,
            }
        }
        _ => return,
    };
    *cell = Cell::Text(named);
}
