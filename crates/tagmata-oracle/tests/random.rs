//! Random cases, by seeds: the same ones every time, more where `TAGMATA_ORACLE_CASES` says so, from
//! `TAGMATA_ORACLE_SEED` on. A failing one is made small and written where its message says.

use crate::engine::Engine;
use fastrand::Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, thread};
use tagmata_oracle::case::{Case, lines, model};
use tagmata_oracle::compare::same;
use tagmata_oracle::world::World;
use tagmata_oracle::{beside, draw, evaluate, shrink};

/// Cases in an ordinary run.
const CASES: u64 = 20_000;
/// Cases of one view alone.
const COUNTS: u64 = 2_000;
/// Queries over one model and its tables.
const QUERIES: u64 = 50;
/// Failures that end a run.
const FAILURES_MAX: usize = 4;

/// The one view that is asked for, or any.
fn view() -> Option<String> {
    env::var("TAGMATA_ORACLE_VIEW").ok().filter(|view| !view.is_empty())
}

fn setting(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number: {text}")))
}

#[test]
fn answers_are_those_of_the_oracle() {
    run(setting("TAGMATA_ORACLE_CASES", CASES).div_ceil(QUERIES), view().as_deref());
}

/// Whom a question finds, with parts of the rows' time among the conditions.
#[test]
fn parts_of_time_are_those_of_the_oracle() {
    run(COUNTS.div_ceil(QUERIES), Some("count"));
}

fn run(models: u64, view: Option<&str>) {
    let seed = setting("TAGMATA_ORACLE_SEED", 1);
    let next = AtomicU64::new(0);
    let failures: Mutex<Vec<String>> = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, |n| n.get()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= models || failures.lock().expect("no thread panicked with it").len() >= FAILURES_MAX {
                        return;
                    }
                    if let Some(failure) = one_model(seed + at, view) {
                        failures.lock().expect("no thread panicked with it").push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread panicked with it");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Draws a model with its tables and asks many queries of them; gives the first that fails, made small.
fn one_model(seed: u64, view: Option<&str>) -> Option<String> {
    let mut rng = Rng::with_seed(seed);
    let drawn = draw::model(&mut rng);
    let model = model(&drawn.text).unwrap_or_else(|problems| panic!("seed {seed}:\n{problems}\n{}", drawn.text));
    let tables = draw::tables(&mut rng, &drawn, &model);
    let world = World::new(&model, &tables);
    let engine = Engine::new(&model, &tables);
    for n in 0..QUERIES {
        let Some(query) = draw::query(&mut rng, &world, drawn.today, view) else { continue };
        let case = Case { text: drawn.text.clone(), model: model.clone(), tables: tables.clone(), query };
        // What stands beside an answer is told from fewer kinds of queries, and takes as long.
        if differs(&case, &engine, n % 5 == 0).is_some() {
            let fails = |case: &Case| differs(case, &Engine::new(&case.model, &case.tables), true).is_some();
            let small = shrink::shrink(case, &fails);
            return Some(keep(&small, seed, n));
        }
    }
    None
}

/// What the engine found where that is not what the oracle says.
pub fn differs(case: &Case, engine: &Engine, beside_too: bool) -> Option<String> {
    let world = World::new(&case.model, &case.tables);
    let asked = || engine.answer(&case.model, &case.query, beside_too);
    let answer = match catch_unwind(AssertUnwindSafe(asked)) {
        Err(_) => return Some("the compiler panicked".to_string()),
        Ok(Err(problem)) => return Some(problem),
        Ok(Ok(answer)) => answer,
    };
    if !same(&answer.rows, &evaluate(&world, &case.query)) {
        return Some(format!("{}{}", lines(&answer.rows), answer.sql));
    }
    if !beside_too {
        return None;
    }
    let expected: Vec<_> = beside(&world, &case.query).into_iter().collect();
    let found: Vec<_> = answer.beside.into_iter().collect();
    (!same(&found, &expected)).then(|| format!("beside: {}instead of: {}", lines(&found), lines(&expected)))
}

fn keep(case: &Case, seed: u64, n: u64) -> String {
    let world = World::new(&case.model, &case.tables);
    let found = differs(case, &Engine::new(&case.model, &case.tables), true).expect("a small case fails too");
    let text = case.write(&format!("Seed {seed}, query {n}."), &evaluate(&world, &case.query), &found);
    let file = env::temp_dir().join(format!("oracle-{seed}-{n}.txt"));
    fs::write(&file, &text).expect("written");
    format!("{text}\nkept as {}", file.display())
}
