//! Populations side by side: `population, people, unknown`, and the numbers, one row per population.
//!
//! Who is in which population is found once; then each population's numbers are computed like those of a view over its
//! people alone.

use super::branch::slot_name;
use super::measure::{measured, number_name, unique};
use super::together::Asked;
use super::{Builder, sql};
use crate::draft::{EmptyUnits, Order};
use crate::model::Model;
use crate::period::Window;
use crate::query::{Compare, Measure, Number, SemanticQuery, Show, Who};
use sqlparser::ast::{Expr, Query};

fn inside_name(i: usize) -> String {
    format!("in_{}", i + 1)
}

fn unknown_name(i: usize) -> String {
    format!("unknown_{}", i + 1)
}

/// The rows of a comparison.
pub(super) fn sides(query: &SemanticQuery, model: &Model, view: &Compare) -> Query {
    let mut builder = Builder::new(query, model);
    let as_shown = |number: &Number| Number { expr: builder.without_grain(number.expr.clone()), ..number.clone() };
    let view = &Compare { numbers: view.numbers.iter().map(as_shown).collect(), ..view.clone() };
    let sides = builder.who_is_where(view);
    let mut sized = sql::Select::from(sql::table(&sides, &sides));
    for i in 0..view.populations.len() {
        let inside = sql::column(&sides, &inside_name(i));
        sized.item(sql::count_where(inside.clone()), &inside_name(i));
        sized.item(sql::count_where(sql::is_null(inside)), &unknown_name(i));
    }
    let sizes = builder.cte("sizes", sized.query());
    let inside = number_names(&view.numbers, Vec::new());
    let mut parts = Vec::new();
    for i in 0..view.populations.len() {
        let mut part = sql::Select::from(sql::table(&sizes, &sizes));
        part.item(sql::integer(i64::try_from(i).expect("few populations") + 1), "population");
        part.item(sql::column(&sizes, &inside_name(i)), "people");
        part.item(sql::column(&sizes, &unknown_name(i)), "unknown");
        if !view.numbers.is_empty() {
            part.cross_join(sql::derived(builder.numbers_of(view, i, &sides), "numbers"));
        }
        for (name, v) in inside.iter().zip(0..) {
            part.item(sql::column("numbers", name), &slot_name(v));
        }
        parts.push(part.query());
    }
    let mut select = sql::Select::from(sql::derived(sql::union_all(parts), "parts"));
    let heads = ["population", "people", "unknown"];
    for name in heads {
        select.item(sql::column("parts", name), name);
    }
    for (name, v) in number_names(&view.numbers, heads.map(str::to_string).to_vec()).iter().zip(0..) {
        select.item(sql::column("parts", &slot_name(v)), name);
    }
    select.order(sql::column("parts", "population"), Order::Asc);
    builder.finish(select.query())
}

/// The names of the numbers' columns beside those that are taken.
fn number_names(numbers: &[Number], mut taken: Vec<String>) -> Vec<String> {
    numbers.iter().enumerate().map(|(i, number)| unique(&number_name(&number.expr, i), &mut taken)).collect()
}

impl Builder<'_> {
    /// `k, in_1 … in_n` of everyone who is asked about.
    fn who_is_where(&mut self, view: &Compare) -> String {
        let mut scope = self.entity_scope();
        let conditions = self.query.who.iter().chain(view.populations.iter().map(|population| &population.who));
        self.read_together(&Vec::from_iter(conditions.map(Asked::Holds)));
        let chosen = self.query.who.as_ref().map(|who| self.predicate(&mut scope, who));
        // Unknown where it is not known, which is counted; so the exact truth, not whether it holds.
        let inside: Vec<Expr> =
            view.populations.iter().map(|population| self.truth(&mut scope, &population.who)).collect();
        let key = self.entity_key(&mut scope);
        let mut select = scope.select();
        select.item(key, "k");
        for (inside, i) in inside.into_iter().zip(0..) {
            select.item(inside, &inside_name(i));
        }
        if let Some(chosen) = chosen {
            select.filter(chosen);
        }
        self.cte("sides", select.query())
    }

    /// The numbers of one population's people: one row.
    fn numbers_of(&mut self, view: &Compare, i: usize, sides: &str) -> Query {
        let asked = SemanticQuery {
            entity: self.query.entity.clone(),
            who: Some(Who::All(self.query.who.iter().chain([&view.populations[i].who]).cloned().collect())),
            show: Show::Count { share_of: None },
            today: self.query.today,
            rules: self.query.rules.clone(),
        };
        let measure = Measure {
            numbers: view.numbers.clone(),
            by: Vec::new(),
            grain: None,
            empty_units: EmptyUnits::EachGroup,
            also_without_rows: false,
            days: None,
            window: Window::default(),
            compare: None,
            having: Vec::new(),
            sort: None,
            top: None,
            others: false,
        };
        let mut picked = sql::Select::from(sql::table(sides, sides));
        picked.item(sql::column(sides, "k"), "k");
        picked.filter(sql::column(sides, &inside_name(i)));
        let mut builder = Builder::new(&asked, self.model);
        builder.ctes = std::mem::take(&mut self.ctes);
        builder.found = Some(picked.query());
        let numbers = measured(&mut builder, &measure);
        self.ctes = builder.ctes;
        numbers
    }
}
