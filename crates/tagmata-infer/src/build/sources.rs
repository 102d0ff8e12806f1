//! Sources with their keys, times, column types and joins; and the entities over them.

use super::Build;
use crate::links::Link;
use crate::meaning::Sense;
use crate::profile::{Count, Stored, counted, rows};
use crate::sketch::{Item, Source};
use crate::write::{names, scalar};

impl Build<'_> {
    pub(super) fn sources(&mut self) {
        for (place, fact) in self.facts.tables.iter().enumerate() {
            let table = self.facts.table(place);
            let mut source = Source { id: fact.id.clone(), ..Source::default() };
            source.fields.push(("from".into(), scalar(&table.from), rows(table.rows)));
            if table.short_rows {
                let why = "some rows are shorter than others: what they lack is empty".to_owned();
                source.fields.push(("short_rows".into(), "true".into(), why));
            }
            match &fact.key {
                Some(key) => source.fields.push(("key".into(), scalar(&key.column), key.evidence.clone())),
                None => source.notes.push(no_key(table.rows)),
            }
            if let Some((time, evidence)) = self.facts.time(place) {
                source.fields.push(("time".into(), scalar(&time), evidence));
            }
            self.columns_of(place, &mut source);
            self.joins_of(place, &mut source);
            self.id("sources", &fact.id);
            self.sketch.sources.push(source);
        }
    }

    fn columns_of(&self, place: usize, source: &mut Source) {
        let table = self.facts.table(place);
        for (column, meaning) in table.columns.iter().zip(&self.facts.tables[place].meanings) {
            if let Some(loading) = &meaning.loading {
                let mut value = format!("{{type: {}", loading.kind);
                if let Some(sql) = &loading.sql {
                    value.push_str(&format!(", sql: {}", scalar(sql)));
                }
                source.columns.push((column.name.clone(), format!("{value}}}"), loading.evidence.clone()));
                continue;
            }
            let is_money = matches!(meaning.sense, Sense::Added | Sense::Averaged) && column.stored == Stored::Decimal;
            if is_money && column.scale == Some(2) && fits_money(column.max.as_deref()) {
                let evidence = "at most 2 decimal places: kept exact".to_owned();
                source.columns.push((column.name.clone(), "{type: number, scale: 2}".into(), evidence));
            }
            let is_key = self.facts.tables[place].key.as_ref().is_some_and(|key| key.column == column.name);
            let is_link = self.facts.links_of(place).any(|link| link.column == column.name);
            if (is_key || is_link) && column.stored == Stored::Text && column.shapes.zero_led > 0 {
                let evidence = format!("{} with a zero in front", counted(column.shapes.zero_led, "value"));
                source.columns.push((column.name.clone(), "{type: text}".into(), evidence));
                continue;
            }
            if let Some(link) = self.facts.links_of(place).find(|link| link.column == column.name) {
                let there = self.facts.table(link.to).column(&link.on).map(|on| on.stored);
                let kind = match (column.stored, there) {
                    (Stored::Text, Some(Stored::Integer)) => "number",
                    (Stored::Integer, Some(Stored::Text)) => "text",
                    _ => continue,
                };
                let why = "as the key that it joins".to_owned();
                source.columns.push((column.name.clone(), format!("{{type: {kind}}}"), why));
            }
        }
    }

    fn joins_of(&self, place: usize, source: &mut Source) {
        let table = self.facts.table(place);
        let plain: Vec<String> = self.facts.plain_links(place).iter().map(|link| link.column.clone()).collect();
        for link in self.facts.links_of(place) {
            let mut parts = vec![format!("to: {}", self.facts.tables[link.to].id)];
            if link.one_to_one {
                parts.push("cardinality: one_to_one".to_owned());
            }
            if link.lacks(table) > 0 {
                parts.push("optional: true".to_owned());
            }
            if !plain.contains(&link.column) {
                parts.push("named: true".to_owned());
            }
            let value = match parts.as_slice() {
                [_] => self.facts.tables[link.to].id.clone(),
                _ => format!("{{{}}}", parts.join(", ")),
            };
            source.joins.push((link.column.clone(), value, link.evidence(self.facts.profile)));
        }
    }

    pub(super) fn entities(&mut self) {
        for place in self.facts.entities.clone() {
            let fact = &self.facts.tables[place];
            let wanted = crate::words::id(&fact.noun.join("_"));
            let id = self.id("entities", &wanted);
            let own = self.claim("entity", &fact.names);
            let shown = if own.is_empty() {
                self.claim("entity", &crate::naming::Names::of(std::slice::from_ref(&fact.id)))
            } else {
                own
            };
            let pointing: Vec<&Link> = self.facts.links.iter().filter(|link| link.to == place).collect();
            let mut said = format!("{} of them", Count(self.facts.table(place).rows));
            if !pointing.is_empty() {
                said.push_str(&format!("; {} leading here", counted(pointing.len() as u64, "foreign key")));
            }
            let item = Item::new(&id, said).with("source", fact.id.clone()).with("names", names(&shown));
            self.entities.insert(place, id);
            self.sketch.section("entities").push(item);
        }
    }
}

/// Exact decimals hold 16 digits before the point.
fn fits_money(max: Option<&str>) -> bool {
    max.and_then(|max| max.parse::<f64>().ok()).is_some_and(|max| max.abs() < 1e15)
}

fn no_key(rows: u64) -> String {
    match rows {
        0 => "The table is empty: nothing tells its rows apart.".to_owned(),
        _ => "No single column tells its rows apart: nothing can join to it, and its rows are no entity.".to_owned(),
    }
}
