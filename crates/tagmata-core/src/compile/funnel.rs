//! How many went how far: each step's people found by a chain, then counted per group, one row a step.

use super::chain::Chain;
use super::scope::Scope;
use super::{Builder, sql};
use crate::draft::Order;
use crate::model::Model;
use crate::period::Window;
use crate::query::{Funnel, SemanticQuery};
use sqlparser::ast::{BinaryOperator, Expr, Query};

/// `[group], step, people, of_first, of_previous`, in this order; a group in which nobody took the first step has no rows.
pub(super) fn funnel(query: &SemanticQuery, model: &Model, funnel: &Funnel) -> Query {
    let mut builder = Builder::new(query, model);
    let reached = builder.reached(funnel);
    let people = builder.people_by_step(funnel, &reached);
    let column = |name: String| sql::column(&people, &name);
    let mut rows = Vec::new();
    for step in 1..=funnel.steps.len() {
        let mut select = sql::Select::from(sql::table(&people, &people));
        if funnel.by.is_some() {
            select.item(column("g0".to_string()), "g0");
        }
        let count = |step: usize| column(format!("n{step}"));
        select.item(sql::integer(i64::try_from(step).expect("few steps")), "step");
        select.item(count(step), "people");
        select.item(builder.dialect.ratio(count(step), count(1)), "of_first");
        let before =
            if step == 1 { builder.dialect.no_number() } else { builder.dialect.ratio(count(step), count(step - 1)) };
        select.item(before, "of_previous");
        rows.push(select.query());
    }
    let mut all = sql::Select::from(sql::derived(sql::union_all(rows), "steps"));
    let column = |name: &str| sql::column("steps", name);
    if funnel.by.is_some() {
        all.item(column("g0"), "g0");
        all.order(column("g0"), Order::Asc);
    }
    for name in ["step", "people", "of_first", "of_previous"] {
        all.item(column(name), name);
    }
    all.order(column("step"), Order::Asc);
    builder.finish(all.query())
}

impl Builder<'_> {
    /// The furthest step of each one who took the first: `k, reached`.
    fn reached(&mut self, funnel: &Funnel) -> String {
        let chain = Chain::of(&funnel.steps, funnel.within, &funnel.same);
        // Later steps come after the first, so that nothing before its window matters.
        let later = Window { from: funnel.window.from, to: Some(self.query.today) };
        let mut link = self.first_link(&chain, &funnel.steps[0], funnel.window);
        let mut links = vec![link.cte.clone()];
        for (step, n) in funnel.steps.iter().zip(1..).skip(1) {
            link = self.next_link(&chain, &link, (step, later), None, &format!("step_{n}"));
            links.push(link.cte.clone());
        }
        let mut parts = Vec::new();
        for (cte, n) in links.iter().zip(1..) {
            let mut part = sql::Select::from(sql::table(cte, cte));
            part.item(sql::column(cte, "k"), "k");
            part.item(sql::integer(n), "step");
            parts.push(part.query());
        }
        let mut furthest = sql::Select::from(sql::derived(sql::union_all(parts), "steps"));
        furthest.group(sql::column("steps", "k"), "k");
        furthest.item(sql::function("max", vec![sql::column("steps", "step")]), "reached");
        self.cte("reached", furthest.query())
    }

    /// How many people of each group took each step: `[g0], n1, n2 …`.
    fn people_by_step(&mut self, funnel: &Funnel, reached: &str) -> String {
        let mut scope: Scope = self.entity_scope();
        let chosen = self.query.who.as_ref().map(|who| self.predicate(&mut scope, who));
        let group = funnel.by.as_ref().map(|by| (by, self.own_key(&mut scope, by)));
        let key = self.entity_key(&mut scope);
        scope.look_up(reached, key);
        let mut select = scope.select();
        let furthest = || sql::column(reached, "reached");
        if let Some((by, value)) = group {
            self.shown_groups(by, &value).into_iter().for_each(|test| select.filter(test));
            select.group(value, "g0");
        }
        select.filter(sql::is_not_null(furthest()));
        chosen.into_iter().for_each(|chosen: Expr| select.filter(chosen));
        for (_, n) in funnel.steps.iter().zip(1..) {
            let got_there = sql::binary(furthest(), BinaryOperator::GtEq, sql::integer(n));
            select.item(sql::count_where(got_there), &format!("n{n}"));
        }
        self.cte("by_step", select.query())
    }
}
