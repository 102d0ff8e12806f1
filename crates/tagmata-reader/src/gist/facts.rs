//! What conditions say of values and events: that they hold or not, and whether of people or of the rows of a number.

use serde_json::Value;

/// A value under its name, an event or a metric, in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// A tag, dimension, event or metric.
    pub name: String,
    /// The value; empty for an event or metric.
    pub value: String,
    /// It holds.
    pub holds: bool,
    /// It has a window.
    pub dated: bool,
    /// It picks people, not the rows of a number.
    pub of_people: bool,
}

/// The facts of a condition on people, or of the row filters of a number.
pub fn of_condition(condition: &Value, of_people: bool) -> Vec<Fact> {
    let mut facts = Vec::new();
    Walk { of_people, dated: false, facts: &mut facts }.inside(condition, true);
    facts
}

/// The facts of a whole draft.
pub fn of_draft(draft: &Value) -> Vec<Fact> {
    let mut facts = of_condition(&draft["who"], true);
    facts.extend(of_condition(&draft["show"], false));
    facts
}

struct Walk<'a> {
    of_people: bool,
    dated: bool,
    facts: &'a mut Vec<Fact>,
}

impl Walk<'_> {
    fn put(&mut self, name: &str, value: &str, holds: bool) {
        let fact = Fact {
            name: name.to_owned(),
            value: value.to_owned(),
            holds,
            dated: self.dated,
            of_people: self.of_people,
        };
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    fn inside(&mut self, value: &Value, holds: bool) {
        if let Value::Array(items) = value {
            items.iter().for_each(|item| self.inside(item, holds));
        }
        let Value::Object(members) = value else { return };
        let never = members.get("count").is_some_and(|count| count["equals"].as_f64() == Some(0.0));
        let absent = members.get("absent") == Some(&Value::Bool(true));
        let holds = holds != (never || absent);
        let before = (self.of_people, self.dated);
        self.dated |= ["during", "from", "within"].iter().any(|key| members.contains_key(*key));
        let name = ["field", "name"].iter().find_map(|key| members.get(*key)?.as_str());
        if let Some(event) = members.get("event").and_then(Value::as_str) {
            self.put(event, "", holds);
        }
        if let Some(metric) = members.get("metric").and_then(Value::as_str) {
            self.put(metric, "", holds);
        }
        for (key, member) in members {
            if let (Some(name), "is" | "is_not") = (name, key.as_str()) {
                for text in member.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    self.put(name, text, holds == (key == "is"));
                }
            }
            // What people inside of a number are, and what groups of people are, picks people.
            self.of_people |= ["who", "among", "over", "against", "share_of"].contains(&key.as_str());
            self.inside(member, holds != (key == "not"));
            self.of_people = before.0;
        }
        self.dated = before.1;
    }
}
