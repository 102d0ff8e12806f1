//! A funnel in words: its steps by name, how many went how far, and what share got through.

use super::Table;
use super::describe;
use super::format::{NumberFormat, number};
use super::table::{Cells, Head, key_head};
use crate::model::Model;
use crate::query::{Funnel, SemanticQuery};
use crate::warehouse::{Cell, CellKind, ResultColumn, ResultTable};
use crate::words::{Lang, Words};

/// Puts the name of each step behind its number.
pub(super) fn name_steps(rows: &mut ResultTable, funnel: &Funnel, model: &Model, lang: Lang) {
    let at = usize::from(funnel.by.is_some());
    let names: Vec<String> =
        funnel.steps.iter().map(|step| describe::step(step, model).in_lang(lang).to_string()).collect();
    for row in &mut rows.rows {
        let step = row.get(at).and_then(Cell::number).unwrap_or_default() as usize;
        let name = step.checked_sub(1).and_then(|step| names.get(step)).cloned().unwrap_or_default();
        row.insert(at + 1, Cell::Text(name));
    }
    rows.columns.insert(at + 1, ResultColumn { name: "event".to_string(), kind: CellKind::Text });
}

/// The heads of its columns.
pub(super) fn heads<'a>(funnel: &'a Funnel, model: &'a Model, lang: Lang) -> Vec<Head<'a>> {
    let head = |zh: &str, en: &str, format| (Words::both(zh, en).in_lang(lang).to_string(), format, Cells::Plain);
    let plain = |zh: &str, en: &str| head(zh, en, None);
    let share = |zh: &str, en: &str| head(zh, en, Some(NumberFormat::ratio()));
    let mut heads: Vec<Head<'a>> = funnel.by.iter().map(|by| key_head(by, model, lang)).collect();
    heads.extend([plain("步骤", "step"), plain("行为", "event"), plain("人数", "people")]);
    heads.extend([share("占第一步", "of the first step"), share("占上一步", "of the step before")]);
    heads
}

/// How many of those who took the first step took the last.
pub(super) fn sentence(query: &SemanticQuery, model: &Model, funnel: &Funnel, table: &Table) -> Words {
    let what = describe::query(query, model);
    let at = usize::from(funnel.by.is_some());
    let people_of = |step: usize| {
        let counted = table.rows.iter().filter(|row| row.get(at).and_then(Cell::number) == Some(step as f64));
        counted.filter_map(|row| row.get(at + 2)?.number()).sum::<f64>()
    };
    let (first, last) = (people_of(1), people_of(funnel.steps.len()));
    let said = |n: f64| number(n, None);
    if first == 0.0 {
        return Words::both(
            format!("{}：没有人完成第一步。", what.zh),
            format!("{}: nobody took the first step.", what.en),
        );
    }
    let share = number(last / first, Some(&NumberFormat::ratio()));
    let (first, last) = (said(first), said(last));
    Words::both(
        format!("{}：{first} 人完成第一步，{last} 人完成最后一步，总转化率 {share}。", what.zh),
        format!("{}: {first} took the first step and {last} the last, which is {share}.", what.en),
    )
}
