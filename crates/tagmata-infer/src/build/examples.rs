//! Questions to try, made of the names that were found.

use super::Build;
use crate::meaning::Sense;
use crate::words;

impl Build<'_> {
    pub(super) fn examples(&mut self) {
        let Some(main) = self.facts.entities.first().copied() else { return };
        let names = self.facts.tables[main].names.clone();
        if let Some(noun) = names.zh.first() {
            self.sketch.examples.push(format!("有多少{noun}"));
        }
        if let Some(noun) = names.en.first() {
            self.sketch.examples.push(format!("How many {} are there", many(noun)));
        }
        let by = self.columns(main).find_map(|(column, meaning)| {
            let fit = meaning.sense == Sense::Category && meaning.personal.is_none() && column.distinct <= 20;
            fit.then(|| self.column_names(main, column).bare)
        });
        if let Some(by) = by {
            let zh = names.zh.first().zip(by.zh.first()).map(|(noun, by)| format!("各{by}的{noun}数"));
            let en = names.en.first().zip(by.en.first()).map(|(noun, by)| format!("Number of {} by {by}", many(noun)));
            self.sketch.examples.extend(zh.into_iter().chain(en));
        }
        if let Some((_, place, _)) = self.doings.get(&main) {
            let names = &self.facts.tables[*place].names;
            let zh = names.zh.first().map(|noun| format!("按月的{noun}数"));
            let en = names.en.first().map(|noun| format!("Number of {} by month", many(noun)));
            let both: Vec<String> = zh.into_iter().chain(en).collect();
            self.sketch.examples.extend(both);
        }
    }
}

/// A noun of several words in the plural.
pub(super) fn many(noun: &str) -> String {
    match noun.rsplit_once(' ') {
        Some((head, last)) => format!("{head} {}", words::plural(last)),
        None => words::plural(noun),
    }
}
