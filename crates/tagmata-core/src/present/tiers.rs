//! Tiers: what they are called, what their columns say, and what must be known beside them.

use super::format::{NumberFormat, number};
use super::sentence::shown;
use super::table::{Cells, Head, number_head};
use super::{Size, Table, describe};
use crate::model::Model;
use crate::query::{Bands, SemanticQuery, Tiers};
use crate::warehouse::Cell;
use crate::words::{Lang, Words};

/// Where the table has what.
const TIER: usize = 0;
const PEOPLE: usize = 3;
const PEOPLE_SHARE: usize = 4;
const VALUE_SHARE: usize = 6;
/// How many columns there are where the number adds up.
const WIDTH_WITH_VALUE: usize = 9;

/// What the view shows, without its people.
pub(super) fn view(tiers: &Tiers, model: &Model) -> Words {
    let label = describe::number(&tiers.number, model);
    Words::both(format!("{}分层", label.zh), format!("the tiers by {}", label.en))
}

/// The heads of `tier, low, high, people, people_share, [value, value_share,] mean, separation`.
pub(super) fn heads<'a>(tiers: &'a Tiers, query: &SemanticQuery, model: &Model, lang: Lang) -> Vec<Head<'a>> {
    let said = |zh: &str, en: &str| Words::both(zh, en).in_lang(lang).to_string();
    let plain = |zh: &str, en: &str| (said(zh, en), None, Cells::Plain);
    let share = |zh: &str, en: &str| (said(zh, en), Some(NumberFormat::ratio()), Cells::Plain);
    let (label, format, _) = number_head(&tiers.number, lang);
    let of = |zh: String, en: String| (said(&zh, &en), format.clone(), Cells::Plain);
    let mut heads = vec![plain("层", "tier")];
    heads.push(of("起（含）".to_string(), "from".to_string()));
    heads.push(of("止（不含）".to_string(), "to (below)".to_string()));
    heads.push(plain("人数", "people"));
    heads.push(share("人数占比", "share of people"));
    if tiers.number.expr.adds_up(model, &query.entity) {
        heads.push(of(format!("{label}合计"), format!("total {label}")));
        heads.push(share("数值占比", "share of value"));
    }
    heads.push(of(format!("人均{label}"), format!("average {label}")));
    heads.push(plain("均值为下一层的倍数", "average ÷ that of the tier below"));
    heads
}

/// How many are in how many tiers, what the top one holds, and who has no number.
pub(super) fn sentence(people: &Words, tiers: &Tiers, model: &Model, table: &Table, size: Option<Size>) -> Words {
    let label = describe::number(&tiers.number, model);
    let counted: f64 = table.rows.iter().filter_map(|row| row.get(PEOPLE)?.number()).sum();
    let (n, bands) = (number(counted, None), table.rows.len());
    let without = size.map_or(0.0, |size| size.count as f64 - counted);
    let top = table.rows.iter().rfind(|row| row.get(PEOPLE).and_then(Cell::number).is_some_and(|n| n > 0.0));
    let top = top.map_or_else(Words::default, |row| {
        let (tier, share) = (shown(table, row, TIER), shown(table, row, PEOPLE_SHARE));
        if !has_value(table) {
            return Words::both(
                format!("，第 {tier} 层占人数的 {share}"),
                format!("; tier {tier} has {share} of them"),
            );
        }
        let value = shown(table, row, VALUE_SHARE);
        Words::both(
            format!("，第 {tier} 层占人数的 {share}、数值的 {value}"),
            format!("; tier {tier} has {share} of them and {value} of the value"),
        )
    });
    let mut words = Words::both(
        format!("{}按{}分 {bands} 层：{n} 人{}", people.zh, label.zh, top.zh),
        format!("{} in {bands} tiers by {}: {n} people{}", people.en, label.en, top.en),
    );
    if without > 0.0 {
        let without = number(without, None);
        words.zh.push_str(&format!("；{without} 人没有该数值"));
        words.en.push_str(&format!("; {without} more have no such number"));
    }
    words.zh.push('。');
    words.en.push('.');
    words
}

/// Empty tiers, and why there is no share of value.
pub(super) fn notes(tiers: &Tiers, query: &SemanticQuery, model: &Model, table: &Table) -> Vec<Words> {
    let mut notes = Vec::new();
    let is_empty = |row: &&Vec<Cell>| row.get(PEOPLE).and_then(Cell::number) == Some(0.0);
    let empty: Vec<String> = table.rows.iter().filter(is_empty).map(|row| shown(table, row, TIER)).collect();
    if !empty.is_empty() && empty.len() < table.rows.len() {
        let (zh, en) = match tiers.bands {
            Bands::Cuts(_) => ("", ""),
            Bands::Parts(_) => ("（数值相同的人在同一层）", " (equal numbers share a tier)"),
        };
        let (zh_list, en_list) = (empty.join("、"), empty.join(", "));
        notes.push(Words::both(format!("第 {zh_list} 层没有人{zh}"), format!("nobody is in tier {en_list}{en}")));
    }
    if !tiers.number.expr.adds_up(model, &query.entity) {
        let label = &tiers.number.label;
        notes.push(Words::both(
            format!("各人的“{}”加起来不是总体，因此没有数值占比", label.zh),
            format!("no share of value: {} of several people is not the sum of theirs", label.en),
        ));
    }
    notes
}

fn has_value(table: &Table) -> bool {
    table.columns.len() == WIDTH_WITH_VALUE
}

/// The columns that a chart draws: shares of people and of value, or people alone.
pub(super) fn drawn(table: &Table) -> Option<Vec<usize>> {
    if table.rows.is_empty() {
        return None;
    }
    Some(if has_value(table) { vec![PEOPLE_SHARE, VALUE_SHARE] } else { vec![PEOPLE] })
}
