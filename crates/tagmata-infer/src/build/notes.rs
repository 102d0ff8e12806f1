//! What whoever asks should know of a model that nobody has checked yet.

use super::Build;
use crate::Personal;

/// Joins and columns that a note names.
const NAMED_MAX: usize = 12;

impl Build<'_> {
    pub(super) fn notes(&mut self) {
        self.note(
            "本模型由数据自动推断，尚未经人核对；可在模型文件中更正（docs/infer.md）".to_owned(),
            "This model was made from the data and checked by nobody yet; correct it in the model file (docs/infer.md)"
                .to_owned(),
        );
        if let Some(main) = self.facts.entities.first() {
            let (entity, source) = (self.entities[main].clone(), &self.facts.tables[*main].id);
            self.note(
                format!("推断的主要对象：{entity}（表 {source}）"),
                format!("Guessed to be what most questions are about: {entity} (table {source})"),
            );
        }
        let joins: Vec<String> = self
            .facts
            .links
            .iter()
            .filter(|link| !link.declared)
            .map(|link| {
                format!("{}.{} → {}", self.facts.tables[link.from].id, link.column, self.facts.tables[link.to].id)
            })
            .collect();
        if !joins.is_empty() {
            let named = named(&joins);
            self.note(format!("推断的关联：{named}"), format!("Guessed joins: {named}"));
        }
        let mut hidden = Vec::new();
        for (place, fact) in self.facts.tables.iter().enumerate() {
            let personal = self.columns(place).filter(|(_, meaning)| meaning.personal.is_some());
            hidden.extend(personal.map(|(column, _)| format!("{}.{}", fact.id, column.name)));
        }
        if !hidden.is_empty() && self.options.personal == Personal::Hide {
            let named = named(&hidden);
            self.note(format!("疑似个人信息，已隐藏：{named}"), format!("Hidden as likely personal data: {named}"));
        }
        if !self.sketch.left_out.is_empty() {
            let count = self.sketch.left_out.len();
            self.note(
                format!("有 {count} 项未能建模，原因见模型文件末尾"),
                format!("Left out, with the reasons at the end of the model file: {count}"),
            );
        }
    }

    fn note(&mut self, zh: String, en: String) {
        self.sketch.notes.push((zh, en));
    }
}

/// The first few of a list, and how many more there are.
fn named(all: &[String]) -> String {
    let first = all.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(NAMED_MAX) {
        0 => first,
        more => format!("{first} (+{more})"),
    }
}
