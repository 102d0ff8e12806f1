//! `compare`: populations side by side, among the people picked.

use super::groups::Group;
use super::numbers::{Axes, View};
use crate::asked::Asked;
use crate::value::Value;
use crate::who;
use crate::world::World;
use tagmata_core::period::Window;
use tagmata_core::query::Compare;

/// `population, people, unknown, numbers…`: how many are in it, for how many it is not known, and the numbers of those
/// who are.
pub fn compare(world: &World<'_>, asked: Asked<'_>, view: &Compare) -> Vec<Vec<Value>> {
    let axes = Axes { by: &[], grain: None, window: Window::default(), periods: &[], earlier: None, kept: None };
    let everything = Group { keys: Vec::new(), period: None };
    let mut rows = Vec::new();
    for (at, population) in view.populations.iter().enumerate() {
        let mut people = Vec::new();
        let mut unknown = 0;
        for person in who::chosen(world, asked) {
            match who::holds(world, asked, person, &population.who) {
                Some(true) => people.push(person),
                Some(false) => {}
                None => unknown += 1,
            }
        }
        let mut row = vec![at as f64 + 1.0, people.len() as f64, f64::from(unknown)];
        let numbers = View::new(world, asked, axes, Some(people));
        let mut cells: Vec<Value> = row.drain(..).map(Value::Number).collect();
        cells.extend(view.numbers.iter().map(|number| Value::of(numbers.value(&number.expr, &everything))));
        rows.push(cells);
    }
    rows
}
