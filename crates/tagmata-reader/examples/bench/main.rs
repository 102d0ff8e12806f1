//! How fast questions are read, and what a model's words take: `make bench-reader`, or
//! `cargo run --release -p tagmata-reader --example bench -- [VALUES…]`.
//!
//! Memory is counted: bytes asked of the allocator and not given back, the data's own list of values aside, which no paging or other process changes.

mod asked;
mod made;

use made::{Made, make};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::time::{Duration, Instant};
use tagmata_core::reading::Read;
use tagmata_reader::{Context, Reader};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SEED: u64 = 7;
/// Each question is read this many times; its time is the middle one.
const RUNS: usize = 21;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).map(|size| size.parse().expect("a number of values")).collect();
    let sizes = if sizes.is_empty() { vec![100_000, 1_000_000] } else { sizes };
    for size in sizes {
        measure(size);
    }
}

fn measure(size: usize) {
    let made = make(size, SEED);
    let found: usize = made.values.values().map(|values| values.values.len()).sum();
    println!("{} fields, {found} values, seed {SEED}", made.model.dimensions.len());
    // The rules are read once a process; they are no part of a model.
    let plain = make(0, SEED);
    let first = Instant::now();
    let _rules = Reader::new(&plain.model, &plain.values).read("how many users", &Context::default());
    println!("  the rules, once a process: {:.0} ms", ms(first.elapsed()));
    let region = Region::new(HEAP);
    let started = Instant::now();
    let reader = Reader::new(&made.model, &made.values);
    let load = started.elapsed();
    let change = region.change();
    let held = change.bytes_allocated as i64 - change.bytes_deallocated as i64;
    println!("  load {:.0} ms; heap {:.1} MB", ms(load), held as f64 / 1e6);
    read_all(&reader, &made);
    refuse_long(&reader);
    suggest_all(&reader, &made);
}

fn read_all(reader: &Reader, made: &Made) {
    let questions = asked::questions(made, SEED);
    let mut times: Vec<(Duration, &str)> = Vec::new();
    let mut kinds = [0usize; 3];
    for question in &questions {
        let mut runs: Vec<Duration> = Vec::new();
        for _ in 0..RUNS {
            let started = Instant::now();
            let read = reader.read(question, &Context::default());
            runs.push(started.elapsed());
            if runs.len() == RUNS {
                kinds[kind(&read)] += 1;
            }
        }
        runs.sort();
        times.push((runs[RUNS / 2], question));
    }
    times.sort();
    let at = |share: f64| ms(times[((times.len() - 1) as f64 * share).round() as usize].0);
    println!("  {} questions: {} read, {} asked back, {} refused", questions.len(), kinds[0], kinds[1], kinds[2]);
    println!("  a question: p50 {:.3} ms, p99 {:.3} ms, max {:.3} ms", at(0.5), at(0.99), at(1.0));
    for (time, question) in times.iter().rev().take(5) {
        println!("    {:.3} ms  {question}", ms(*time));
    }
}

fn kind(read: &Read) -> usize {
    match read {
        Read::Readings(_) => 0,
        Read::Ask(_) => 1,
        Read::Refuse(_) => 2,
    }
}

/// Every question as it is typed, one character after another.
fn suggest_all(reader: &Reader, made: &Made) {
    let mut times: Vec<(Duration, String)> = Vec::new();
    for question in asked::questions(made, SEED).iter().step_by(6) {
        let chars: Vec<char> = question.chars().collect();
        for typed in 1..=chars.len() {
            let text: String = chars[..typed].iter().collect();
            let started = Instant::now();
            let offered = reader.suggest(&text, None);
            times.push((started.elapsed(), text));
            assert!(offered.len() <= 10, "at most ten are offered");
        }
    }
    times.sort();
    let at = |share: f64| ms(times[((times.len() - 1) as f64 * share).round() as usize].0);
    println!("  {} suggestions: p50 {:.3} ms, p99 {:.3} ms, max {:.3} ms", times.len(), at(0.5), at(0.99), at(1.0));
    for (time, text) in times.iter().rev().take(3) {
        println!("    {:.3} ms  {text}", ms(*time));
    }
}

fn refuse_long(reader: &Reader) {
    for text in ["的".repeat(100_000), "users who ".repeat(10_000), "x".repeat(100_000)] {
        let started = Instant::now();
        let read = reader.read(&text, &Context::default());
        let refused = matches!(read, Read::Refuse(_));
        println!("  {} characters: refused {refused} in {:.3} ms", text.chars().count(), ms(started.elapsed()));
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
