//! Metrics: how many rows a table has, what adds up, what is averaged. Never a sum of what only names or rates something.

use super::examples::many;
use super::{Build, ColumnNames};
use crate::meaning::Sense;
use crate::naming::Names;
use crate::profile::Column;
use crate::sketch::Item;
use crate::vocabulary::MONEY;
use crate::words;
use crate::write::names;

impl Build<'_> {
    pub(super) fn metrics(&mut self) {
        for place in self.in_order() {
            self.count(place);
        }
        for place in self.in_order() {
            for (column, meaning) in self.columns(place).map(|(c, m)| (c.clone(), m.clone())).collect::<Vec<_>>() {
                let averaged = match meaning.sense {
                    Sense::Added => {
                        self.number(place, &column, "sum", &meaning.evidence);
                        true
                    }
                    sense => sense == Sense::Averaged,
                };
                if averaged {
                    self.number(place, &column, "average", &meaning.evidence);
                }
            }
        }
    }

    /// The number of a table's rows.
    fn count(&mut self, place: usize) {
        let fact = &self.facts.tables[place];
        let mut called = Names::default();
        for noun in &fact.names.en {
            called.add(&format!("number of {}", many(noun)));
            called.add(&format!("{noun} count"));
        }
        for noun in &fact.names.zh {
            called.add(&format!("{noun}数"));
            called.add(&format!("{noun}数量"));
        }
        if self.facts.doings.contains(&place) {
            // "orders by month" are numbers of orders.
            called.extend(&fact.names);
        }
        let own = self.claim("metric", &called);
        if own.is_empty() {
            return;
        }
        let id = self.id("metrics", &fact.id);
        let item = Item::new(&id, String::new()).with("count", fact.id.clone()).with("names", names(&own));
        self.sketch.section("metrics").push(item);
    }

    /// Whether a column is the first money of what the likeliest people order or pay.
    fn is_spent(&mut self, place: usize, column: &Column) -> bool {
        let last = self.facts.tables[place].noun.last().cloned().unwrap_or_default();
        let paid = ["order", "purchase", "payment", "transaction", "sale", "invoice"].contains(&last.as_str());
        let to_people = self.facts.entities.first().is_some_and(|main| self.facts.steps(place, *main).is_some());
        if !paid || !to_people || !is_money(column) {
            return false;
        }
        self.id("spending", "spend") == "spend"
    }

    /// A sum or an average of a column.
    fn number(&mut self, place: usize, column: &Column, kind: &'static str, evidence: &str) {
        let fact = &self.facts.tables[place];
        let called = self.column_names(place, column);
        let own = self.claim("metric", &number_names(&called, kind));
        if own.is_empty() {
            return;
        }
        let plain = words::id(called.bare.en.first().or(called.bare.zh.first()).unwrap_or(&called.plain));
        let wanted = if kind == "sum" || plain.starts_with("average") { plain } else { format!("average_{plain}") };
        let id = self.id("metrics", &wanted);
        let full = crate::write::scalar(&format!("{}.{}", fact.id, column.name));
        let mut item = Item::new(&id, evidence).with(kind, full).with("names", names(&own));
        if kind == "sum" && self.is_spent(place, column) {
            let verbs = Names { zh: Vec::new(), en: vec!["spend".to_owned()] };
            item = item.with("verbs", names(&verbs));
        }
        if kind == "sum" {
            self.sums.insert((place, column.name.clone()), id);
        }
        self.sketch.section("metrics").push(item);
    }
}

/// Whether a number is money by its name.
pub(super) fn is_money(column: &Column) -> bool {
    let is =
        |word: &String| MONEY.iter().any(|known| known == word || (words::has_han(known) && word.ends_with(known)));
    crate::keys::spoken(column).iter().any(is)
}

/// "total amount", "amount", "total order amount"; 总金额, 金额.
fn number_names(called: &ColumnNames, kind: &str) -> Names {
    let (en, zh, said) = if kind == "sum" { ("total", "总", true) } else { ("average", "平均", false) };
    let mut names = Names::default();
    for of in [&called.bare, &called.full] {
        for name in &of.en {
            let worded = name.split(' ').any(|word| word == en) || (!said && name.starts_with("avg"));
            match worded {
                true => names.add(name),
                false => names.add(&format!("{en} {name}")),
            }
        }
        for name in &of.zh {
            match name.contains(zh) {
                true => names.add(name),
                false => names.add(&format!("{zh}{name}")),
            }
        }
        if said {
            names.extend(of);
        }
    }
    names
}
