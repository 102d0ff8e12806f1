//! Profile: what its rows are called, and which values stand out, in words.

use super::format::{NumberFormat, number};
use super::sentence::shown;
use super::table::{Cells, Head, name_cell};
use super::{Table, describe};
use crate::model::Model;
use crate::query::{Key, Profile, SemanticQuery};
use crate::warehouse::{Cell, CellKind, ResultTable};
use crate::words::{Lang, Words};

/// Where the table has what.
const ITEM: usize = 0;
const VALUE: usize = 1;
const PEOPLE: usize = 2;
const SHARE: usize = 3;
const BASE_SHARE: usize = 5;
const INDEX: usize = 8;
/// Values that the sentence names at most.
const NAMED_MAX: usize = 3;

/// The heads of `item, value, people, people_share, base_people, base_share, mean, base_mean, tgi, lift`.
pub(super) fn heads<'a>(lang: Lang) -> Vec<Head<'a>> {
    let head = |zh: &str, en: &str, format: Option<NumberFormat>| {
        (Words::both(zh, en).in_lang(lang).to_string(), format, Cells::Plain)
    };
    let ratio = || Some(NumberFormat::ratio());
    vec![
        head("标签/指标", "tag or number", None),
        head("值", "value", None),
        head("人数", "people", None),
        head("占比", "share", ratio()),
        head("基准人数", "base people", None),
        head("基准占比", "base share", ratio()),
        head("均值", "average", None),
        head("基准均值", "base average", None),
        head("指数（TGI）", "index (TGI)", None),
        head("高于基准", "lift", ratio()),
    ]
}

/// Items and values by their names.
pub(super) fn name_values(profile: &Profile, rows: &mut ResultTable, model: &Model, lang: Lang) {
    let items = profile.items();
    for row in &mut rows.rows {
        let at = match row.first() {
            Some(Cell::Text(item)) => items.iter().position(|known| known == item),
            _ => None,
        };
        let Some(at) = at else { continue };
        let name = match profile.by.get(at) {
            Some(key) => {
                let cells = match key {
                    Key::Tag(id) => Cells::Tag(id),
                    Key::Field(id) => Cells::Dimension(&model.dimensions[id]),
                    Key::Time { .. } | Key::OfDay(_) => Cells::Plain,
                };
                name_cell(&mut row[VALUE], &cells, model, lang);
                describe::key(key, model)
            }
            None => {
                row[VALUE] = Cell::Text(Words::both("均值", "average").in_lang(lang).to_string());
                describe::number(&profile.numbers[at - profile.by.len()], model)
            }
        };
        row[ITEM] = Cell::Text(name.in_lang(lang).to_string());
    }
    if let Some(column) = rows.columns.get_mut(VALUE) {
        column.kind = CellKind::Text;
    }
}

/// The base in words: everyone, or some people.
pub(super) fn base(profile: &Profile, query: &SemanticQuery, model: &Model) -> Words {
    describe::people_of(profile.against.as_ref(), query, model)
}

/// Who is set against whom, and the values that are most above the base.
pub(super) fn sentence(
    people: &Words,
    profile: &Profile,
    query: &SemanticQuery,
    model: &Model,
    table: &Table,
) -> Words {
    let base = base(profile, query, model);
    let index = |row: &Vec<Cell>| row.get(INDEX).and_then(Cell::number);
    let mut above: Vec<&Vec<Cell>> = table.rows.iter().filter(|row| index(row).is_some_and(|n| n > 100.0)).collect();
    above.sort_by(|a, b| index(b).partial_cmp(&index(a)).unwrap_or(std::cmp::Ordering::Equal));
    above.truncate(NAMED_MAX);
    let said = above.iter().map(|row| {
        let text = |at: usize| match row.get(at) {
            Some(Cell::Text(text)) => text.clone(),
            _ => String::new(),
        };
        Words::plain(format!("{} {} {}", text(ITEM), text(VALUE), shown(table, row, INDEX)))
    });
    let said = describe::join(said, "；", "; ");
    let (zh, en) = if above.is_empty() {
        ("没有高于基准的项".to_string(), "nothing is above the base".to_string())
    } else {
        (format!("指数最高的是 {}", said.zh), format!("the highest indexes: {}", said.en))
    };
    Words::both(
        format!("{}的画像，与{}相比：{zh}。", people.zh, base.zh),
        format!("the profile of {} against {}: {en}.", people.en, base.en),
    )
}

/// How index and lift are to be read, and values that few people have.
pub(super) fn notes(table: &Table) -> Vec<Words> {
    /// Below this many people an index says little.
    const FEW: f64 = 30.0;
    let mut notes = vec![Words::both(
        "指数 = 100 × 占比（或均值）÷ 基准的占比（或均值）；高于基准 = 指数 ÷ 100 − 1",
        "index = 100 × share (or average) ÷ that of the base; lift = index ÷ 100 − 1",
    )];
    let few = |row: &&Vec<Cell>| row.get(PEOPLE).and_then(Cell::number).is_some_and(|n| n < FEW);
    let n = table.rows.iter().filter(few).count();
    if n > 0 {
        let few = number(FEW, None);
        notes.push(Words::both(
            format!("{n} 行不足 {few} 人，其指数不稳"),
            if n == 1 {
                format!("1 row is of fewer than {few} people: its index is not steady")
            } else {
                format!("{n} rows are of fewer than {few} people: their index is not steady")
            },
        ));
    }
    notes
}

/// The columns that a chart draws where the profile is of one tag or dimension: both shares by value.
pub(super) fn drawn(profile: &Profile, table: &Table) -> Option<(usize, Vec<usize>)> {
    let one = profile.by.len() == 1 && profile.numbers.is_empty() && !table.rows.is_empty();
    one.then(|| (VALUE, vec![SHARE, BASE_SHARE]))
}
