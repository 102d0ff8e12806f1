//! What any word or fragment of a question may say, and what its conditions say for sure. Knows no word.

use super::{Fact, Finder, Gist, facts, ways};
use crate::sem::Sem;
use tagmata_core::draft::{During, Last, Unit};

impl Finder<'_> {
    /// Ways of asking that any word or fragment says, but for those inside of a window or a name.
    pub fn hints(&self, gist: &mut Gist) {
        let windows = gist.windows.iter().map(|window| &window.span);
        let names = gist.names.iter().map(|(span, _)| span);
        let whole: Vec<(usize, usize)> = windows.chain(names).map(|span| (span.from, span.to)).collect();
        let edges = self.scan.edges.iter().flat_map(|edge| self.by_word(edge).into_iter().map(move |way| (edge, way)));
        let told = self.chart.items.iter().filter(|item| !matches!(&*item.sem, Sem::Pred(_) | Sem::View(_)));
        let told = told.flat_map(|item| ways::of(&item.sem).into_iter().map(move |way| (item, way)));
        let period = self.grammar.cat("Period");
        let half = self.grammar.cat("Halves");
        for item in &self.chart.items {
            if item.cat == half && *item.sem == Sem::Word("half".to_owned()) {
                gist.periods.push(During::Last(Last { last: 6, unit: Unit::Month, whole: false }));
            }
            if let (Sem::Period(during), true) = (&*item.sem, item.cat == period) {
                gist.periods.push(during.clone());
            }
            if let Sem::Length(length) = &*item.sem {
                gist.periods.push(During::Last(Last { last: length.count, unit: length.unit, whole: false }));
            }
            for metric in ways::metrics(&item.sem) {
                if !gist.metrics.iter().any(|known| known == metric.as_str()) {
                    gist.metrics.push(metric.to_string());
                }
            }
        }
        for (item, way) in edges.chain(told) {
            let span = self.span(item.from, item.to);
            let inside = whole.iter().any(|(from, to)| *from <= span.from && span.to <= *to);
            if !inside && !gist.hints.contains(&way) {
                gist.hints.push(way);
            }
        }
    }

    pub fn facts(&self, index: usize, gist: &mut Gist) {
        let item = &self.chart.items[index];
        let mut facts = match &*item.sem {
            Sem::Pred(who) => facts::of_condition(&serde_json::to_value(who).unwrap_or_default(), true),
            Sem::Amount(amount) | Sem::AmountOf(amount, _) => {
                facts::of_condition(&serde_json::to_value(&amount.filters).unwrap_or_default(), false)
            }
            _ => Vec::new(),
        };
        if let Sem::Amount(amount) | Sem::AmountOf(amount, _) = &*item.sem {
            let (name, value) = (amount.metric.to_string(), String::new());
            let dated = amount.during.is_some();
            facts.push(Fact { name, value, holds: true, dated, of_people: false });
        }
        let span = self.span(item.from, item.to);
        gist.facts.extend(facts.into_iter().map(|fact| (span.clone(), fact)));
    }
}
