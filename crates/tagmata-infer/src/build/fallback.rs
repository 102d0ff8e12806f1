//! An entity where no table has a key: the distinct values of the column that tells most.

use super::Build;
use crate::keys::stem;
use crate::meaning::Sense;
use crate::naming::Names;
use crate::profile::{Count, Stored};
use crate::sketch::{Item, Source};
use crate::vocabulary::CUSTOMERS;
use crate::words;
use crate::write::{names, scalar};

impl Build<'_> {
    /// Adds a source of distinct values as an entity, if there is no entity yet.
    pub(super) fn fallback(&mut self) {
        if !self.entities.is_empty() {
            return;
        }
        let mut best: Option<(u64, usize, usize)> = None;
        for place in 0..self.facts.tables.len() {
            let table = self.facts.table(place);
            for (at, column) in table.columns.iter().enumerate() {
                let meaning = &self.facts.tables[place].meanings[at];
                let noun = stem(column).unwrap_or_else(|| crate::keys::spoken(column));
                let person = noun.iter().any(|word| CUSTOMERS.contains(&word.as_str()));
                let weight = match meaning.sense {
                    _ if meaning.personal.is_some() => 0,
                    Sense::Id | Sense::Category if person => 3,
                    Sense::Id => 2,
                    Sense::Category if column.stored == Stored::Text => 2,
                    Sense::Nothing => 0,
                    _ => 1,
                };
                let rank = weight * 1_000_000_000 + column.distinct.min(999_999_999);
                if weight > 0 && best.is_none_or(|(other, ..)| rank > other) {
                    best = Some((rank, place, at));
                }
            }
        }
        let Some((_, place, at)) = best else { return };
        let (fact, column) = (&self.facts.tables[place], &self.facts.table(place).columns[at]);
        let noun = stem(column).filter(|stem| !stem.is_empty()).unwrap_or_else(|| crate::keys::spoken(column));
        let source_id = self.id("sources", &words::id(&format!("all_{}", column.name)));
        let mut source = Source { id: source_id.clone(), ..Source::default() };
        let evidence = format!("{} different values", Count(column.distinct));
        let distinct = format!("[{}]", scalar(&format!("{}.{}", fact.id, column.name)));
        source.fields.push(("distinct".into(), distinct, evidence));
        source.fields.push(("key".into(), scalar(&column.name), String::new()));
        source.notes.push("No table has a column that tells its rows apart, but a model counts somebody.".to_owned());
        let join = format!("{{to: {source_id}, optional: true}}");
        let here = self.sketch.sources.iter_mut().find(|known| known.id == fact.id);
        here.expect("every table is a source").joins.push((column.name.clone(), join, "one of its values".to_owned()));
        self.sketch.sources.push(source);
        let id = self.id("entities", &words::id(&noun.join("_")));
        let mut called = self.facts.names.column(&self.facts.table(place).name, &column.name);
        called.extend(&Names::of(&noun));
        let own = self.claim("entity", &called);
        let item = Item::new(&id, format!("{} different ones", Count(column.distinct)));
        self.sketch.section("entities").push(item.with("source", source_id).with("names", names(&own)));
    }
}
