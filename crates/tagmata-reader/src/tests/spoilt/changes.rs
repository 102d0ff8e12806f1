//! What a model gets wrong, one change at a time.

use super::parts::{Place, places, renamed, with, with_member, without};
use serde_json::{Map, Value, json};
use tagmata_core::model::Model;

/// A kind of change and a spoilt draft.
pub type Spoilt = (&'static str, Value);

/// Every change at every place of a draft.
pub fn all(model: &Model, draft: &Value) -> Vec<Spoilt> {
    let mut out = Spoiling { model, draft, found: Vec::new() };
    for (place, value) in places(draft) {
        if let Value::Object(members) = &value {
            out.tests(&place, members);
            out.negations(&place, members);
            out.windows(&place, members);
            out.values(&place, members);
            out.conditions(&place, members);
            out.names(&place, members);
            out.ways(&place, members);
            out.numbers(&place, members);
        }
    }
    out.view();
    out.crossed();
    out.found
}

struct Spoiling<'a> {
    model: &'a Model,
    draft: &'a Value,
    found: Vec<Spoilt>,
}

const TURNED: [(&str, &str, &str); 4] = [
    ("at_least", "at_most", "more_than"),
    ("at_most", "at_least", "less_than"),
    ("more_than", "less_than", "at_least"),
    ("less_than", "more_than", "at_most"),
];
const WHO: [&str; 6] = ["tag", "field", "metric", "did", "rank", "regular"];

fn at(place: &Place, key: &str) -> Place {
    let mut place = place.clone();
    place.push(key.to_owned());
    place
}

fn last(place: &Place) -> &str {
    place.last().map_or("", String::as_str)
}

impl Spoiling<'_> {
    fn say(&mut self, kind: &'static str, draft: Value) {
        self.found.push((kind, draft));
    }

    fn tests(&mut self, place: &Place, members: &Map<String, Value>) {
        for (key, turned, shifted) in TURNED {
            if members.contains_key(key) {
                self.say("comparison turned", renamed(self.draft, &at(place, key), turned));
                self.say("comparison shifted", renamed(self.draft, &at(place, key), shifted));
            }
        }
    }

    fn numbers(&mut self, place: &Place, members: &Map<String, Value>) {
        let other = |n: f64| if n <= 2.0 { n + 1.0 } else { n * 10.0 };
        let counted = ["at_least", "more_than", "at_most", "less_than", "equals", "count", "percent", "limit"];
        for (key, value) in members {
            let here = at(place, key);
            if let (true, Some(n)) = (counted.contains(&key.as_str()), value.as_f64()) {
                let new = if value.is_u64() { json!(other(n) as u64) } else { json!(other(n)) };
                self.say("another number", with(self.draft, &here, new));
            }
            if let ("between", Some(ends)) = (key.as_str(), value.as_array()) {
                let high = ends[1].as_f64().unwrap();
                self.say("another number", with(self.draft, &at(&here, "1"), json!(high + 7.0)));
            }
            if matches!(key.as_str(), "top" | "limit") {
                self.say("number kept dropped", without(self.draft, &here));
            }
        }
    }

    fn negations(&mut self, place: &Place, members: &Map<String, Value>) {
        for (key, value) in members {
            let here = at(place, key);
            if key == "not" {
                self.say("negation dropped", with(self.draft, place, value.clone()));
            }
            if key == "absent" {
                self.say("negation dropped", without(self.draft, &here));
            }
            if key == "is_not" {
                self.say("negation dropped", renamed(self.draft, &here, "is"));
            }
            if key == "is" && value.as_array().is_some_and(|all| all[0].is_string()) {
                self.say("negation added", renamed(self.draft, &here, "is_not"));
            }
            let inside_not = place.last().is_some_and(|last| last == "not");
            if WHO.contains(&key.as_str())
                && value.is_object()
                && !inside_not
                && place.first().is_some_and(|f| f == "who")
            {
                self.say("negation added", with(self.draft, place, json!({"not": {key: value}})));
            }
            if key == "count" && value["equals"].as_f64() == Some(0.0) {
                self.say("negation dropped", without(self.draft, &here));
            }
        }
    }

    fn windows(&mut self, place: &Place, members: &Map<String, Value>) {
        if let Some(window) = members.get("during") {
            let here = at(place, "during");
            self.say("window dropped", without(self.draft, &here));
            for other in other_windows(window) {
                self.say("another window", with(self.draft, &here, other));
            }
        } else if matches!(last(place), "measure" | "did")
            || members.contains_key("metric") && members.get("test").is_none()
        {
            for window in [json!({"last": 30, "unit": "day"}), json!({"period": "month", "offset": -1})] {
                self.say("window added", with_member(self.draft, place, "during", window));
            }
        }
    }

    /// Other values of the same tag or dimension.
    fn siblings(&self, name: &str) -> Vec<String> {
        let of_tag = self.model.tags.get(name).map(|tag| tag.values.keys().map(ToString::to_string).collect());
        let of_dimension =
            || self.model.dimensions.get(name).map(|d| d.values.keys().map(ToString::to_string).collect());
        of_tag.or_else(of_dimension).unwrap_or_default()
    }

    fn values(&mut self, place: &Place, members: &Map<String, Value>) {
        let name = ["field", "name"].iter().find_map(|key| members.get(*key)?.as_str());
        let (Some(name), Some(is)) = (name, members.get("is").and_then(Value::as_array)) else { return };
        let others: Vec<String> = self.siblings(name).into_iter().filter(|value| !is.contains(&json!(value))).collect();
        let here = at(place, "is");
        for index in 0..is.len() {
            if let Some(other) = others.first() {
                self.say("another value", with(self.draft, &at(&here, &index.to_string()), json!(other)));
            }
            if is.len() > 1 {
                self.say("value dropped", without(self.draft, &at(&here, &index.to_string())));
            }
        }
        if let Some(other) = others.last() {
            let mut more = is.clone();
            more.push(json!(other));
            self.say("value added", with(self.draft, &here, json!(more)));
        }
    }

    fn conditions(&mut self, place: &Place, members: &Map<String, Value>) {
        for (key, value) in members {
            let here = at(place, key);
            if let ("all" | "any" | "where", Some(items)) = (key.as_str(), value.as_array()) {
                for index in 0..items.len() {
                    let place_of = at(&here, &index.to_string());
                    let alone = items.len() == 1;
                    let spoilt = without(self.draft, if alone { &here } else { &place_of });
                    self.say("condition dropped", spoilt);
                }
            }
            match key.as_str() {
                "all" if value.as_array().is_some_and(|items| items.len() > 1) => {
                    self.say("all and any", renamed(self.draft, &here, "any"));
                }
                "any" => self.say("all and any", renamed(self.draft, &here, "all")),
                _ => {}
            }
        }
        let rows = json!({"field": "order.channel", "is": ["app"]});
        if last(place) == "did" || members.contains_key("metric") && members.get("test").is_none() {
            let mut filters = members.get("where").and_then(Value::as_array).cloned().unwrap_or_default();
            filters.push(rows);
            self.say("condition added", with_member(self.draft, place, "where", json!(filters)));
        }
        if place.is_empty() {
            for (name, value) in [("gender", "female"), ("activity", "active")] {
                let one = json!({"tag": {"name": name, "is": [value]}});
                let who = members.get("who").map_or(one.clone(), |who| json!({"all": [who, one]}));
                self.say("condition added", with_member(self.draft, place, "who", who));
            }
            if members.contains_key("who") {
                self.say("condition dropped", without(self.draft, &at(place, "who")));
            }
        }
    }

    fn names(&mut self, place: &Place, members: &Map<String, Value>) {
        if let Some(metric) = members.get("metric").and_then(Value::as_str) {
            for other in ["spend", "orders", "items", "margin", "list_sales", "buyers"] {
                if other != metric {
                    self.say("another metric", with_member(self.draft, place, "metric", json!(other)));
                }
            }
        }
        if let Some(event) = members.get("event").and_then(Value::as_str) {
            for other in ["purchase", "visit", "refund", "browse"] {
                if other != event && self.model.events.contains_key(other) {
                    self.say("another event", with_member(self.draft, place, "event", json!(other)));
                }
            }
        }
        let group =
            |name: &str| ["gender", "user.city", "product.category", "order.channel"].into_iter().find(|n| *n != name);
        let here = at(place, "by");
        match members.get("by") {
            Some(Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let of = at(&here, &index.to_string());
                    self.say("group dropped", without(self.draft, if items.len() > 1 { &of } else { &here }));
                    let other = group(item.as_str().unwrap_or_default()).unwrap();
                    self.say("another group", with(self.draft, &of, json!(other)));
                }
                let mut more = items.clone();
                more.push(json!(if items.contains(&json!("gender")) { "order.channel" } else { "gender" }));
                self.say("group added", with(self.draft, &here, json!(more)));
            }
            _ if last(place) == "measure" => {
                self.say("group added", with_member(self.draft, place, "by", json!(["gender"])));
                self.say("group added", with_member(self.draft, place, "by", json!(["product.category"])));
            }
            _ => {}
        }
    }

    /// Keys with few values, put in, taken out and turned.
    fn ways(&mut self, place: &Place, members: &Map<String, Value>) {
        let is = |key: &str| members.get(key).and_then(Value::as_str);
        let leaf = members.contains_key("metric") && !members.contains_key("test");
        let measure = last(place) == "measure";
        let orders = [("desc", "asc"), ("asc", "desc")];
        let kept = [("first", "last"), ("last", "first")];
        for (one, other) in orders {
            if is("order") == Some(one) {
                self.say("order turned", with_member(self.draft, place, "order", json!(other)));
            }
        }
        for (one, other) in kept {
            if is("only") == Some(one) {
                self.say("first and last", with_member(self.draft, place, "only", json!(other)));
                self.say("first or last dropped", without(self.draft, &at(place, "only")));
            }
        }
        if last(place) == "did" && is("only").is_none() {
            self.say("first or last added", with_member(self.draft, place, "only", json!("first")));
        }
        match is("grain") {
            Some(grain) => {
                let other = if grain == "month" { "week" } else { "month" };
                self.say("another grain", with_member(self.draft, place, "grain", json!(other)));
                self.say("grain dropped", without(self.draft, &at(place, "grain")));
            }
            None if measure => self.say("grain added", with_member(self.draft, place, "grain", json!("month"))),
            None => {}
        }
        match is("compare") {
            Some(compare) => {
                let other = if compare == "last_year" { "previous_period" } else { "last_year" };
                self.say("another comparison", with_member(self.draft, place, "compare", json!(other)));
                self.say("comparison dropped", without(self.draft, &at(place, "compare")));
            }
            None if measure && !members.contains_key("compare") => {
                self.say("comparison added", with_member(self.draft, place, "compare", json!("last_year")));
            }
            None => {}
        }
        if members.contains_key("share_of") {
            self.say("share dropped", without(self.draft, &at(place, "share_of")));
        } else if leaf && place.first().is_some_and(|first| first == "show") {
            self.say("share added", with_member(self.draft, place, "share_of", json!("all")));
        } else if last(place) == "count" && place.len() == 2 {
            self.say("share added", with_member(self.draft, place, "share_of", json!({"all": []})));
        }
        for (one, other) in [("average", "median"), ("median", "average"), ("max", "average"), ("min", "average")] {
            if is("stat") == Some(one) {
                self.say("another statistic", with_member(self.draft, place, "stat", json!(other)));
            }
        }
        if members.contains_key("per") && leaf {
            self.say("average dropped", without(self.draft, &at(place, "per")));
        } else if leaf && place.first().is_some_and(|first| first == "show") {
            let per = json!({"entity": "user", "stat": "average"});
            self.say("average added", with_member(self.draft, place, "per", per));
        }
    }

    fn view(&mut self) {
        let spend = json!({"measure": {"terms": [{"metric": "spend"}]}});
        let views = [("count", json!({"count": {}})), ("members", json!({"members": {}})), ("measure", spend)];
        for (name, view) in views {
            if self.draft["show"].get(name).is_none() {
                self.say("another view", with_member(self.draft, &[], "show", view));
            }
        }
    }

    /// Conditions on rows asked of people, and the other way round.
    fn crossed(&mut self) {
        let Some(terms) = self.draft.pointer("/show/measure/terms").and_then(Value::as_array) else { return };
        let place: Vec<String> = ["show", "measure", "terms", "0"].map(str::to_owned).to_vec();
        if let Some(filters) = terms[0].get("where") {
            let did = json!({"did": {"event": "purchase", "where": filters}});
            let who = self.draft.get("who").map_or(did.clone(), |who| json!({"all": [who, did]}));
            let rowless = without(self.draft, &at(&place, "where"));
            self.say("rows and people", with_member(&rowless, &[], "who", who));
        }
        if let Some(filters) = self.draft.pointer("/who/did/where") {
            let with_rows = with_member(self.draft, &place, "where", filters.clone());
            self.say("rows and people", without(&with_rows, &["who".to_owned()]));
        }
    }
}

fn other_windows(window: &Value) -> Vec<Value> {
    let mut others = Vec::new();
    let mut put = |key: &str, new: Value| {
        let mut other = window.clone();
        other[key] = new;
        others.push(other);
    };
    if let Some(offset) = window["offset"].as_i64() {
        put("offset", json!(if offset == 0 { -1 } else { 0 }));
        put("offset", json!(offset - 1));
    }
    if let Some(unit) = window["period"].as_str() {
        put("period", json!(if unit == "month" { "quarter" } else { "month" }));
    }
    if let Some(n) = window["last"].as_i64() {
        put("last", json!(n * 2));
        put("unit", json!(if window["unit"] == "day" { "week" } else { "day" }));
    }
    if let Some(month) = window["month"].as_i64() {
        put("month", json!(month % 12 + 1));
    } else if let Some(quarter) = window["quarter"].as_i64() {
        put("quarter", json!(quarter % 4 + 1));
    }
    if let Some(year) = window["year"].as_i64() {
        put("year", json!(year - 1));
    }
    if let Some(unit) = window["to_date"].as_str() {
        put("to_date", json!(if unit == "month" { "year" } else { "month" }));
    }
    others.push(json!({"last": 90, "unit": "day"}));
    others.push(json!({"last": 12, "unit": "month"}));
    others
}
