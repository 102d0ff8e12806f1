//! The names of a model as variants need them: what else a thing is called, and which tag values can be added.

use std::collections::BTreeMap;
use tagmata_core::model::{Model, Names};
use tagmata_core::words::Lang;

/// Names of a model.
pub(super) struct ModelWords {
    /// A name to other names of the same thing, in its language; only names that mean one thing.
    others: BTreeMap<String, Vec<String>>,
    /// Names of tag values, in both languages.
    values: [Vec<String>; 2],
}

impl ModelWords {
    /// Collects them.
    pub(super) fn of(model: &Model) -> ModelWords {
        let mut named: Vec<&Names> = Vec::new();
        named.extend(model.entities.values().map(|entity| &entity.names));
        named.extend(model.metrics.values().map(|metric| &metric.names));
        named.extend(model.dimensions.values().map(|dimension| &dimension.names));
        named.extend(model.segments.values().map(|segment| &segment.names));
        named.extend(model.terms.values().map(|term| &term.names));
        let values: Vec<&Names> =
            model.tags.values().flat_map(|tag| tag.values.values().map(|value| &value.names)).collect();
        named.extend(model.tags.values().map(|tag| &tag.names));
        named.extend(&values);
        let mut things: BTreeMap<String, usize> = BTreeMap::new();
        for name in named.iter().flat_map(|names| names.zh.iter().chain(&names.en)) {
            *things.entry(name.to_lowercase()).or_default() += 1;
        }
        let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for names in named.iter().flat_map(|names| [&names.zh, &names.en]) {
            for name in names.iter().filter(|name| things[&name.to_lowercase()] == 1) {
                let rest = names.iter().filter(|other| *other != name && things[&other.to_lowercase()] == 1);
                others.insert(name.to_lowercase(), rest.cloned().collect());
            }
        }
        let of = |lang| values.iter().filter_map(|names| first(names, lang)).collect();
        ModelWords { others, values: [of(Lang::Zh), of(Lang::En)] }
    }

    /// Other names of the thing that a word names; nothing where the word is no name.
    pub(super) fn others(&self, word: &str) -> Option<&[String]> {
        self.others.get(&word.to_lowercase()).map(Vec::as_slice)
    }

    /// The names of tag values in one language.
    pub(super) fn values(&self, lang: Lang) -> &[String] {
        &self.values[usize::from(lang == Lang::En)]
    }
}

fn first(names: &Names, lang: Lang) -> Option<String> {
    match lang {
        Lang::Zh => names.zh.first().cloned(),
        Lang::En => names.en.first().cloned(),
    }
}
