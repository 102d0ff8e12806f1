//! The names of the question against those of the draft: metrics, events and groups.

use super::{Checker, Held, missing, span_of};
use crate::gist::{Span, Way};
use std::collections::BTreeMap;
use tagmata_core::model::{EventId, Formula};
use tagmata_core::reading::{Mention, Named};
use tagmata_core::words::Words;

impl Checker<'_> {
    /// Mentions by their spans, of spans where every one is such a mention.
    pub fn spans_of(&self, only: impl Fn(&Mention) -> bool) -> BTreeMap<(usize, usize), Vec<&Mention>> {
        let mut spans: BTreeMap<(usize, usize), Vec<&Mention>> = BTreeMap::new();
        for mention in &self.gist.mentions {
            spans.entry((mention.from, mention.to)).or_default().push(mention);
        }
        spans.retain(|_, mentions| mentions.iter().all(|mention| only(mention)));
        spans
    }

    /// Names that a span can only mean, read as such, and that the draft lacks.
    pub fn names_lacking(&self) -> Vec<Words> {
        let names =
            |mention: &Mention| !matches!(mention.name, Named::Entity(_) | Named::Absent(_)) && mention.value.is_none();
        let mut lacking = Vec::new();
        for mentions in self.spans_of(names).values() {
            let span = span_of(mentions[0]);
            let held = mentions.iter().any(|mention| self.holds(&mention.name) || self.is_in_a_name(mention));
            // A verb that is a function word, too, may be nothing else: 来, 到.
            let is_sure = self.is_read(&span) && !self.gist.wording.contains(&span);
            if is_sure && !held && !self.is_meant(&span) {
                lacking.push(missing(&span, "这个名称", "the name"));
            }
        }
        // A word that may be a verb, too, and is read as the name of a number.
        for (span, name) in &self.gist.names {
            if matches!(name, Named::Metric(_)) && !self.holds(name) && !self.is_meant(span) {
                let about = missing(span, "这个名称", "the name");
                if !lacking.contains(&about) {
                    lacking.push(about);
                }
            }
        }
        lacking
    }

    /// Whether a name is read as such, or stands where nothing else is read.
    fn is_read(&self, span: &Span) -> bool {
        let leaves = &self.gist.leaves;
        let apart = |leaf: &Span| leaf.to <= span.from || span.to <= leaf.from;
        let long = span.to - span.from > 1;
        let others = self.gist.mentions.iter().map(span_of);
        leaves.contains(span)
            || long && leaves.iter().all(apart) && others.filter(|other| other != span).all(|o| apart(&o))
    }

    /// Whether a dimension is said as a part of what a number of the draft is called.
    fn is_in_a_name(&self, mention: &Mention) -> bool {
        let text = mention.text.to_lowercase();
        let called = |id: &String| {
            let metric = self.known.model.metrics.get(id.as_str());
            let names = metric.map(|metric| metric.names.zh.iter().chain(&metric.names.en));
            names.is_some_and(|mut names| names.any(|name| name.to_lowercase().contains(&text)))
        };
        matches!(mention.name, Named::Dimension(_)) && self.held.metrics.iter().any(called)
    }

    fn holds(&self, name: &Named) -> bool {
        let goes_without = matches!(name, Named::Entity(_) | Named::Term(_) | Named::Absent(_));
        if !goes_without && (self.held.has_name(name) || self.before.has_name(name)) {
            return true;
        }
        let metrics = || self.held.metrics.iter().chain(&self.before.metrics);
        // A number or event that is called by it, too: `mrr` of `churned_mrr`.
        let called = |id: &str| metrics().chain(&self.held.events).any(|held| held.split('_').any(|part| part == id));
        match name {
            Named::Metric(id) if called(id) => true,
            Named::Metric(id) => {
                let counts = self.held.has_view("count") || metrics().any(|metric| self.counts_people(metric));
                let everybody = self.known.entity_count.values().any(|counter| counter.as_str() == id);
                let counts = self.held.has_view("count") || everybody && counts;
                self.is_spelt_out(id)
                    || self.counts_occasions(id)
                    || self.counts_people(id) && (counts || self.held.is_shown_otherwise())
                    || metrics().any(|metric| self.is_part(id, metric) || self.is_part(metric, id))
            }
            // A number of its rows is about it, and what is known of people may be.
            Named::Event(id) => {
                let once = self.known.once(&EventId::new(id.as_str()));
                once || metrics().next().is_some() || self.held.events.is_empty()
            }
            // A word stands for its conditions, all of them.
            Named::Term(id) => {
                let who = self.known.model.terms.get(id.as_str()).and_then(|term| term.who.as_ref());
                let mut meant = Held::default();
                who.into_iter().for_each(|who| meant.add(who));
                meant.values.iter().all(|value| self.held.values.contains(value))
            }
            _ => false,
        }
    }

    /// Whether a metric counts the people, all of them or those who did something.
    pub fn counts_people(&self, metric: &str) -> bool {
        let known = self.known;
        known.entity_count.values().chain(known.event_people.values()).any(|counter| counter.as_str() == metric)
    }

    /// Whether the question is how many people there are.
    pub fn counts_some_people(&self) -> bool {
        let people = |mention: &Mention| match mention.name {
            Named::Entity(_) | Named::Term(_) | Named::Segment(_) => true,
            Named::Tag(_) => mention.value.is_some(),
            _ => false,
        };
        let counts = self.gist.ways.iter().any(|(_, way)| *way == Way::Count);
        let much = self.gist.hints.contains(&Way::HowMuch) || self.names_a_metric();
        counts && (!much || self.gist.mentions.iter().any(people))
    }

    /// Whether some word can only name a number that counts no people.
    fn names_a_metric(&self) -> bool {
        let counts = |metric: &str| !self.counts_people(metric);
        let names = |mention: &Mention| matches!(&mention.name, Named::Metric(id) if counts(id));
        let read = self.spans_of(names).values().any(|mentions| self.gist.leaves.contains(&span_of(mentions[0])))
            || self.gist.names.iter().any(|(_, name)| matches!(name, Named::Metric(id) if counts(id)));
        let stands = |stands: &str| self.known.model.metrics.contains_key(stands) && counts(stands);
        read || self.words.iter().any(|(_, meaning)| stands(meaning))
    }

    /// Whether its numbers are sums and counts, which an average is not.
    pub fn adds_up(&self) -> bool {
        let adds = |id: &String| {
            let metric = self.known.model.metrics.get(id.as_str());
            let formula = metric.map(|metric| &metric.formula);
            matches!(formula, Some(Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_)))
        };
        self.held.metrics.iter().any(adds)
    }

    /// Whether the draft holds the filters that a number is defined by.
    fn is_spelt_out(&self, metric: &str) -> bool {
        let mut filters = Held::default();
        self.known.model.metrics.get(metric).iter().for_each(|metric| filters.add(&metric.filters));
        !filters.values.is_empty() && filters.values.iter().all(|value| self.held.values.contains(value))
    }

    /// Whether a number counts the occasions of an event of the draft.
    fn counts_occasions(&self, metric: &str) -> bool {
        let events = self.held.events.iter().chain(&self.before.events);
        events.into_iter().any(|event| self.counts_event(metric, event))
    }

    fn counts_event(&self, metric: &str, event: &str) -> bool {
        let model = &self.known.model;
        let (Some(metric), Some(event)) = (model.metrics.get(metric), model.events.get(event)) else { return false };
        match &metric.formula {
            Formula::Count(source) => *source == event.source,
            Formula::CountDistinct(column) => event.occasion.as_ref() == Some(column),
            _ => false,
        }
    }

    /// Whether a number is one divided by another.
    pub fn divides(&self) -> bool {
        let ratio = |id: &String| {
            let metric = self.known.model.metrics.get(id.as_str());
            metric.is_some_and(|metric| matches!(metric.formula, Formula::Ratio(..)))
        };
        self.held.has_key("ratio") || self.held.metrics.iter().any(ratio)
    }

    /// Whether a metric is computed from another one.
    fn is_part(&self, part: &str, whole: &str) -> bool {
        match self.known.model.metrics.get(whole).map(|metric| &metric.formula) {
            Some(Formula::Ratio(a, b) | Formula::Minus(a, b) | Formula::Plus(a, b)) => {
                a.as_str() == part || b.as_str() == part
            }
            _ => false,
        }
    }

    fn is_metric_founded(&self, metric: &str) -> bool {
        let said = &self.gist.metrics;
        if said.iter().any(|said| said == metric) || self.before.metrics.iter().any(|held| held == metric) {
            return true;
        }
        let named = self.names_a_metric();
        if self.counts_people(metric) {
            let asked = [Way::Count, Way::Share, Way::OverTime].iter().any(|way| self.gist.hints.contains(way));
            return !named || asked;
        }
        let divides = self.gist.hints.iter().any(|way| matches!(way, Way::Stat(_) | Way::Share));
        if !named && !divides {
            return !self.counts_some_people() && self.is_of_a_deed(metric);
        }
        // The average order is what was spent by the orders.
        divides && said.iter().any(|part| self.is_part(part, metric)) || !named && self.is_of_a_deed(metric)
    }

    /// Whether a number is what an event that the question names, or the usual one, is counted by or amounts to.
    fn is_of_a_deed(&self, metric: &str) -> bool {
        let named = self.gist.mentions.iter().filter_map(|mention| match &mention.name {
            Named::Event(id) => Some(id.as_str()),
            _ => None,
        });
        let plain = |way: &Way| matches!(way, Way::Count | Way::List | Way::Per | Way::Either | Way::Only(_));
        let asks = self.gist.hints.iter().any(|way| !plain(way) && !matches!(way, Way::Tested(_)));
        asks && named.chain(self.known.default_event.iter().map(|event| event.as_str())).any(|id| {
            let amount = self.known.model.events.get(id).and_then(|event| event.amount.as_ref());
            self.counts_event(metric, id) || amount.is_some_and(|amount| amount.as_str() == metric)
        })
    }

    fn is_event_founded(&self, event: &str) -> bool {
        let names = |mention: &Mention| matches!(mention.name, Named::Event(_));
        let events = || self.gist.mentions.iter().filter(|mention| names(mention));
        let default = self.known.default_event.as_ref().is_some_and(|default| default.as_str() == event);
        // What people do goes without saying, where nothing else they do is said.
        let others = self.spans_of(names).values().any(|mentions| self.gist.leaves.contains(&span_of(mentions[0])));
        events().any(|mention| mention.name == Named::Event(event.to_owned()))
            || default && !others
            || self.before.events.iter().any(|held| held == event)
    }

    /// Whether something that the question names is defined by values of a dimension.
    pub fn is_defined_by(&self, dimension: &str) -> bool {
        let model = &self.known.model;
        let defined = |mention: &Mention| {
            let mut filters = Held::default();
            match &mention.name {
                Named::Event(id) => model.events.get(id.as_str()).iter().for_each(|event| filters.add(&event.filters)),
                Named::Metric(id) => model.metrics.get(id.as_str()).iter().for_each(|m| filters.add(&m.filters)),
                _ => {}
            }
            filters.values.iter().any(|(name, _)| name == dimension)
        };
        self.gist.mentions.iter().any(defined)
    }

    /// Metrics, events and groups of the draft that nothing in the question names.
    pub fn names_made_up(&self) -> Vec<String> {
        let mut made_up: Vec<String> = Vec::new();
        made_up.extend(self.held.metrics.iter().filter(|metric| !self.is_metric_founded(metric)).cloned());
        made_up.extend(self.held.events.iter().filter(|event| !self.is_event_founded(event)).cloned());
        for group in &self.held.groups {
            let of = |mention: &&Mention| matches!(&mention.name, Named::Dimension(id) | Named::Tag(id) if id == group);
            let mentions: Vec<&Mention> = self.gist.mentions.iter().filter(of).collect();
            // Values of it side by side are groups, too.
            let values = self.held.values.iter().filter(|(name, _)| name == group).count();
            let named = mentions.len() > 1
                || values > 1 && !mentions.is_empty()
                || mentions.iter().any(|mention| mention.value.is_none());
            if !named && !self.before.groups.contains(group) {
                made_up.push(group.clone());
            }
        }
        made_up.retain(|name| !self.stands(name));
        made_up.sort();
        made_up.dedup();
        made_up
    }
}
