//! Migration: who moved between bands or values of a tag, in words and as a table of pairs.

use super::Table;
use super::format::{NumberFormat, number};
use super::table::{Cells, Head};
use crate::model::Model;
use crate::query::{Bands, Migration, Moving};
use crate::warehouse::{Cell, CellKind, ResultColumn, ResultTable};
use crate::words::{Lang, Words};

/// The columns that a band comes in: its number and its two ends.
const BAND_WIDTH: usize = 3;
/// Where the table has what.
const FROM: usize = 0;
const TO: usize = 1;
const PEOPLE: usize = 2;

/// What the view shows, without its people.
pub(super) fn view(migration: &Migration, model: &Model) -> Words {
    let of = match &migration.of {
        Moving::Tag { tag, .. } => model.tags[tag].names.words(tag.as_str()),
        Moving::Tiers { numbers, .. } => {
            let label = &numbers.0.label;
            Words::both(format!("{}分层", label.zh), format!("tier of {}", label.en))
        }
    };
    let (from, to) = (migration.from.words(), migration.to.words());
    Words::both(
        format!("{}流转（{} → {}）", of.zh, from.zh, to.zh),
        format!("moves between each {} ({} → {})", of.en, from.en, to.en),
    )
}

/// Bands by their number and ends in one cell, in place of three columns each.
pub(super) fn name_bands(migration: &Migration, rows: &mut ResultTable, lang: Lang) {
    if !matches!(migration.of, Moving::Tiers { .. }) || rows.columns.len() <= 2 * BAND_WIDTH {
        return;
    }
    let column = |name: &str| ResultColumn { name: name.to_string(), kind: CellKind::Text };
    rows.columns.splice(..2 * BAND_WIDTH, [column("from_tier"), column("to_tier")]);
    for row in &mut rows.rows {
        let (from, to) = (band(&row[..BAND_WIDTH], lang), band(&row[BAND_WIDTH..2 * BAND_WIDTH], lang));
        row.splice(..2 * BAND_WIDTH, [from, to]);
    }
}

/// `2: 30 – 70`
fn band(cells: &[Cell], lang: Lang) -> Cell {
    let shown = |i: usize| cells.get(i).and_then(Cell::number).map(|n| number(n, None));
    let Some(tier) = shown(0) else {
        return Cell::Text(Words::both("未知", "unknown").in_lang(lang).to_string());
    };
    Cell::Text(match (shown(1), shown(2)) {
        (None, Some(high)) => format!("{tier}: < {high}"),
        (Some(low), Some(high)) => format!("{tier}: {low} – {high}"),
        (Some(low), None) => format!("{tier}: ≥ {low}"),
        (None, None) => tier,
    })
}

/// The heads of `from, to, people, share`.
pub(super) fn heads<'a>(migration: &'a Migration, lang: Lang) -> Vec<Head<'a>> {
    let said = |words: Words| words.in_lang(lang).to_string();
    let side = |zh: &str, en: &str, dates: Words| {
        let label = said(Words::both(format!("{zh}（{}）", dates.zh), format!("{en} ({})", dates.en)));
        let cells = match &migration.of {
            Moving::Tag { tag, .. } => Cells::Tag(tag),
            Moving::Tiers { .. } => Cells::Plain,
        };
        (label, None, cells)
    };
    vec![
        side("从", "from", migration.from.words()),
        side("到", "to", migration.to.words()),
        (said(Words::both("人数", "people")), None, Cells::Plain),
        (said(Words::both("占原组", "share of the from group")), Some(NumberFormat::ratio()), Cells::Plain),
    ]
}

/// How many stayed and how many moved.
pub(super) fn sentence(people: &Words, migration: &Migration, model: &Model, table: &Table, lang: Lang) -> Words {
    let view = view(migration, model);
    let unknown = Words::both("未知", "unknown");
    let is_unknown = |cell: &Cell| matches!(cell, Cell::Text(text) if text == unknown.in_lang(lang));
    let (mut all, mut same, mut without) = (0.0, 0.0, 0.0);
    for row in &table.rows {
        let n = row.get(PEOPLE).and_then(Cell::number).unwrap_or_default();
        all += n;
        if is_unknown(&row[FROM]) || is_unknown(&row[TO]) {
            without += n;
        } else if group(&row[FROM]) == group(&row[TO]) {
            same += n;
        }
    }
    let moved = number(all - same - without, None);
    let (n, same) = (number(all, None), number(same, None));
    let mut words = Words::both(
        format!("{}的{}：{n} 人中 {same} 人不变，{moved} 人变动", people.zh, view.zh),
        format!("{} of {}: of {n} people {same} stayed where they were and {moved} moved", view.en, people.en),
    );
    if without > 0.0 {
        let without = number(without, None);
        words.zh.push_str(&format!("；{without} 人在某一期未知"));
        words.en.push_str(&format!("; for {without} one side is unknown"));
    }
    words.zh.push('。');
    words.en.push('.');
    words
}

/// What a cell stands for: a band's number, whatever its ends are in that window; or the value itself.
fn group(cell: &Cell) -> Option<&str> {
    let Cell::Text(text) = cell else { return None };
    Some(text.split_once(": ").map_or(text.as_str(), |(tier, _)| tier))
}

/// Which cut points part the two windows.
pub(super) fn notes(migration: &Migration) -> Option<Words> {
    let Moving::Tiers { bands: Bands::Parts(_), standing, .. } = &migration.of else { return None };
    Some(if *standing {
        Words::both(
            "两期各按自己的切点分层：看的是相对位置",
            "either window has cut points of its own: people move by their standing",
        )
    } else {
        Words::both("两期都按前一期的切点分层", "the cut points of the earlier window part both")
    })
}
