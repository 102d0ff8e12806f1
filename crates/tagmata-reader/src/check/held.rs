//! What a draft holds: its names, values, numbers and windows, whatever view they stand in.

use crate::gist::{Fact, Way, facts_of, of_draft};
use serde::Serialize;
use serde_json::Value;
use tagmata_core::draft::{Draft, During};
use tagmata_core::reading::{Mention, Named};

/// Keys under which a window of its own stands.
const WINDOWS: [&str; 3] = ["during", "as_of", "entered"];
/// Keys of tests of a number.
const TESTS: [&str; 6] = ["at_least", "more_than", "at_most", "less_than", "equals", "between"];
/// Keys that turn something into its opposite.
const NEGATIVE: [&str; 3] = ["not", "is_not", "absent"];

/// The parts of a draft that a question can be held against.
#[derive(Debug, Default)]
pub struct Held {
    /// Every text: ids, values, kinds.
    texts: Vec<String>,
    /// Every key.
    keys: Vec<String>,
    /// Names with their values.
    pub values: Vec<(String, String)>,
    /// Every number, those inside dates, too.
    pub numbers: Vec<f64>,
    /// Numbers that something is tested by.
    pub tested: Vec<f64>,
    /// How long its lists are.
    pub lists: Vec<usize>,
    /// Windows.
    pub windows: Vec<During>,
    /// What it shows.
    view: Option<String>,
    /// Something is turned into its opposite.
    pub negates: bool,
    /// Names of which values are left out; `None` for anything else that is turned around.
    negated: Vec<Option<String>>,
    /// The same, or held below a number, or taken away.
    pub restricts: bool,
    /// Numbers are set beside those of another window.
    pub compares: bool,
    /// How it asks.
    pub ways: Vec<Way>,
    /// What it says of values and events.
    pub facts: Vec<Fact>,
    /// Metrics.
    pub metrics: Vec<String>,
    /// Events.
    pub events: Vec<String>,
    /// What it groups or ranks within.
    pub groups: Vec<String>,
    /// It holds hours, or counts stretches of a window or bands of a number, each of which is said in its own way.
    pub counts_otherwise: bool,
}

impl Held {
    /// What a draft holds.
    pub fn of(draft: &Draft) -> Held {
        let mut held = Held::default();
        held.add(draft);
        held
    }

    /// Takes in a draft, or a part of one, too.
    pub fn add(&mut self, part: &impl Serialize) {
        let part = serde_json::to_value(part).unwrap_or_default();
        self.ways.extend(of_draft(&part));
        self.facts.extend(facts_of(&part));
        self.inside(&part, "");
    }

    fn inside(&mut self, value: &Value, key: &str) {
        match value {
            Value::Object(members) => {
                let name = ["field", "name", "of"].iter().find_map(|key| members.get(*key)?.as_str());
                for (key, member) in members {
                    self.keys.push(key.clone());
                    self.member(key, member, name);
                }
            }
            Value::Array(items) => {
                self.lists.push(items.len());
                items.iter().for_each(|item| self.inside(item, key));
            }
            Value::String(text) => {
                self.texts.push(text.clone());
                match key {
                    "metric" => self.metrics.push(text.clone()),
                    "event" => self.events.push(text.clone()),
                    "by" => self.groups.push(text.clone()),
                    _ => {}
                }
                self.numbers.extend(figures(text));
            }
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or_default();
                self.numbers.push(number);
                if TESTS.contains(&key) {
                    self.tested.push(number);
                }
            }
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn member(&mut self, key: &str, member: &Value, name: Option<&str>) {
        if key == "show" {
            self.view = member.as_object().and_then(|view| view.keys().next().cloned());
        }
        let zero = key == "equals" && member.as_f64() == Some(0.0);
        if NEGATIVE.contains(&key) && *member != Value::Bool(false) || zero {
            self.negates = true;
            self.negated.push(name.filter(|_| key == "is_not").map(str::to_owned));
        }
        if self.negates || ["at_most", "less_than", "equals", "minus"].contains(&key) {
            self.restricts = true;
        }
        let zeros = key == "zeros" && member.as_str() == Some("include");
        self.restricts |= zeros;
        let hours = key == "part" && member.as_str() == Some("hour");
        self.counts_otherwise |= hours || zeros || ["regular", "tiers", "distribution"].contains(&key);
        if ["compare", "change", "migration"].contains(&key) {
            self.compares = true;
        }
        if let (Some(name), "is" | "is_not") = (name, key) {
            let values = member.as_array().into_iter().flatten().filter_map(Value::as_str);
            self.values.extend(values.map(|value| (name.to_owned(), value.to_owned())));
        }
        let both = matches!(key, "from" | "to") && member.is_object();
        if (WINDOWS.contains(&key) || both)
            && let Ok(during) = serde_json::from_value::<During>(member.clone())
        {
            self.windows.push(during);
        }
        self.inside(member, key);
    }

    /// The numbers of a window, those of its dates, too; `None` where it has none.
    pub fn numbers_of(during: &During) -> Option<Vec<f64>> {
        let mut held = Held::default();
        held.inside(&serde_json::to_value(during).ok()?, "");
        Some(held.numbers).filter(|numbers| !numbers.is_empty())
    }

    /// Whether it holds what a mention names, with the value that it names.
    pub fn has_mention(&self, mention: &Mention) -> bool {
        match (&mention.name, &mention.value) {
            (Named::Dimension(name) | Named::Tag(name), Some(value)) => {
                let of_name = || self.values.iter().filter(|(held, _)| held == name);
                // A view by a tag or dimension holds all of its values.
                of_name().any(|(_, is)| is == value)
                    || of_name().next().is_none() && self.texts.contains(name)
                    || self.texts.contains(&format!("{name}={value}"))
            }
            (name, _) => self.has_name(name),
        }
    }

    /// Whether it holds a name.
    pub fn has_name(&self, name: &Named) -> bool {
        let id = match name {
            // Whom it is about goes without saying; a term stands for its condition.
            Named::Entity(_) | Named::Term(_) | Named::Absent(_) => return true,
            Named::Dimension(id) | Named::Event(id) | Named::Metric(id) | Named::Tag(id) | Named::Segment(id) => id,
        };
        self.texts.contains(id)
    }

    /// How many times something is turned around, without the groups that a view leaves out.
    pub fn negations(&self) -> usize {
        let is_group = |name: &Option<String>| name.as_ref().is_some_and(|name| self.groups.contains(name));
        self.negated.iter().filter(|name| !is_group(name)).count()
    }

    /// Whether a key stands in it.
    pub fn has_key(&self, key: &str) -> bool {
        self.keys.iter().any(|held| held == key)
    }

    /// Whether it shows this.
    pub fn has_view(&self, name: &str) -> bool {
        self.view.as_deref() == Some(name)
    }

    /// Whether its view has shares, averages or times of its own.
    pub fn is_shown_otherwise(&self) -> bool {
        !["count", "members", "measure"].iter().any(|view| self.has_view(view))
    }

    /// Whether a text stands in it as a name, value, key or number.
    pub fn says(&self, text: &str) -> bool {
        let has = |word: &str| {
            let number = word.parse::<f64>().ok();
            self.texts.iter().any(|held| held == word)
                || self.keys.iter().any(|held| held == word)
                || number.is_some_and(|number| self.numbers.contains(&number))
        };
        let words = text.split(|c: char| c.is_whitespace() || "={}[]\",:".contains(c)).filter(|word| !word.is_empty());
        has(text) || { words.clone().next().is_some() && words.into_iter().all(has) }
    }
}

/// The whole numbers that a text writes in figures.
pub fn figures(text: &str) -> Vec<f64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// Whether a meaning names a part of a window.
pub fn mentions_window(window: &str, meaning: &str) -> bool {
    WINDOWS.contains(&meaning)
        || window.contains(meaning)
        || meaning.split(' ').any(|word| WINDOWS.contains(&word) || word.len() > 2 && window.contains(word))
}

/// Whether a meaning is a key that turns something into its opposite.
pub fn is_negative(meaning: &str) -> bool {
    NEGATIVE.iter().chain(&["equals", "less_than", "at_most", "minus"]).any(|key| meaning.contains(key))
}
