//! What a follow-up changed: the parts of the query before beside those of the query now, in words.

use super::describe;
use crate::model::Model;
use crate::period::Window;
use crate::query::{Expr, Measure, SemanticQuery, Show, Who};
use crate::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// A part of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What the population is made of.
    Entity,
    /// A condition on people.
    Condition,
    /// What is shown: a count, a list, a view.
    View,
    /// The numbers.
    Numbers,
    /// The window of the numbers.
    Window,
    /// What the numbers are grouped by, time among it.
    Groups,
    /// The window beside it.
    Compare,
    /// Order, tests of groups, how many are kept.
    Order,
}

/// One part that a follow-up changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Changed {
    /// Which.
    pub part: Part,
    /// What it was; absent where it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Words>,
    /// What it is; absent where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Words>,
}

/// The parts in which two queries differ, in the order of the parts of a question; none where they are the same.
pub fn changed(before: &SemanticQuery, now: &SemanticQuery, model: &Model) -> Vec<Changed> {
    let mut all = Vec::new();
    if before.entity != now.entity {
        let name = |query: &SemanticQuery| Some(model.entities[&query.entity].names.words(query.entity.as_str()));
        all.push(Changed { part: Part::Entity, from: name(before), to: name(now) });
    }
    conditions(before, now, model, &mut all);
    let mut set = |part, from: Option<Words>, to: Option<Words>| {
        if from != to {
            all.push(Changed { part, from, to });
        }
    };
    match (&before.show, &now.show) {
        (Show::Measure(was), Show::Measure(is)) => {
            set(Part::Numbers, Some(labels(was)), Some(labels(is)));
            set(Part::Window, Some(windows(was)), Some(windows(is)));
            set(Part::Groups, groups(was, model), groups(is, model));
            let compare = |measure: &Measure| measure.compare.as_ref().map(|earlier| earlier.window.words());
            set(Part::Compare, compare(was), compare(is));
            let known = all.iter().any(|changed| changed.part != Part::Condition);
            let ordered = |m: &Measure| (m.having.clone(), m.sort, m.top, m.others);
            if ordered(was) != ordered(is) || was != is && !known {
                let say = |query| Some(describe::query(query, model));
                all.push(Changed { part: Part::Order, from: say(before), to: say(now) });
            }
        }
        (was, is) if was != is => set(Part::View, Some(view(before, model)), Some(view(now, model))),
        _ => {}
    }
    all
}

/// Conditions that are gone stand beside new ones of the same kind, in the order said.
fn conditions(before: &SemanticQuery, now: &SemanticQuery, model: &Model, all: &mut Vec<Changed>) {
    let (was, is) = (parts(before), parts(now));
    let gone = was.iter().filter(|who| !is.contains(who));
    let mut new: Vec<&&Who> = is.iter().filter(|who| !was.contains(who)).collect();
    let say = |who: &Who| Some(describe::condition(who, model));
    for who in gone {
        let alike = new.iter().position(|other| same_subject(who, other));
        let to = alike.map(|at| new.remove(at));
        all.push(Changed { part: Part::Condition, from: say(who), to: to.and_then(|who| say(who)) });
    }
    for who in new {
        all.push(Changed { part: Part::Condition, from: None, to: say(who) });
    }
}

fn parts(query: &SemanticQuery) -> Vec<&Who> {
    match &query.who {
        None => Vec::new(),
        Some(Who::All(parts)) => parts.iter().collect(),
        Some(who) => vec![who],
    }
}

fn same_subject(one: &Who, other: &Who) -> bool {
    match (one, other) {
        (Who::Tag { tag, .. }, Who::Tag { tag: second, .. }) => tag == second,
        (Who::Field(test), Who::Field(second)) => test.dimension == second.dimension,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

fn labels(measure: &Measure) -> Words {
    describe::join(measure.numbers.iter().map(|number| number.label.clone()), "、", ", ")
}

fn windows(measure: &Measure) -> Words {
    let mut windows: Vec<Window> = Vec::new();
    for number in &measure.numbers {
        number.expr.visit(&mut |part| {
            let (Expr::Aggregate(of) | Expr::Running(of) | Expr::Cumulative { of, .. }) = part else { return };
            if !windows.contains(&of.window) {
                windows.push(of.window);
            }
        });
    }
    if windows.is_empty() {
        windows.push(measure.window);
    }
    describe::join(windows.iter().map(Window::words), " / ", " / ")
}

fn groups(measure: &Measure, model: &Model) -> Option<Words> {
    let keys = measure.by.iter().map(|by| describe::key(by, model));
    let grain = measure.grain.map(describe::unit);
    let any = !measure.by.is_empty() || grain.is_some();
    any.then(|| describe::join(keys.chain(grain), "、", ", "))
}

/// What is shown, whoever it is of.
fn view(query: &SemanticQuery, model: &Model) -> Words {
    match &query.show {
        Show::Count { share_of: None } => Words::both("人数", "how many"),
        Show::Count { .. } => Words::both("占比", "the share"),
        Show::Members { .. } => Words::both("名单", "the list"),
        _ => describe::query(&SemanticQuery { who: None, ..query.clone() }, model),
    }
}
