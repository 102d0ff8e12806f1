//! `tagmata bench`: one question many times, and how long each stage of answering took.

use super::{Done, block_on, notice};
use crate::app::App;
use crate::ask::{Question, Reply, Timing, no_steps};
use crate::config::{AskLimits, PlaceFlags, Places};
use std::process::ExitCode;
use std::time::Instant;

/// The question that is measured where none is given.
const FLAGSHIP: &str = "which dormant users bought drinks last quarter";

/// Flags of `tagmata bench`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The question
    #[arg(default_value = FLAGSHIP)]
    question: String,
    #[command(flatten)]
    places: PlaceFlags,
    /// How many times it is asked
    #[arg(long, short = 'n', default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    iterations: u32,
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let started = Instant::now();
    let app = App::open(&Places::of(&args.places), AskLimits { cells_kept: 0, ..AskLimits::interactive() }, &notice)?;
    let opened = started.elapsed();
    let question = Question::new(&args.question);
    let (timings, last) = block_on(async {
        let mut timings = Vec::new();
        let mut last = app.asker.ask(&question, &mut no_steps).await?;
        for _ in 0..args.iterations {
            last = app.asker.ask(&question, &mut no_steps).await?;
            timings.push(*last.ms());
        }
        Ok((timings, last))
    })
    .map_err(|failure: crate::ask::Failure| vec![failure.told])?;
    println!("{}\n{}: {}", args.question, last.kind(), last.text());
    println!("\n{:<16}{:>10}{:>10}  ms over {} runs", "stage", "p50", "p99", args.iterations);
    let stages: [Stage; 6] = [
        ("reader", |t| t.read),
        ("plan + compile", |t| t.plan + t.compile),
        ("guard", |t| t.guard),
        ("run", |t| t.run),
        ("present", |t| t.present),
        ("whole question", |t| t.total),
    ];
    for (name, of) in stages {
        let (p50, p99) = percentiles(timings.iter().map(of).collect());
        println!("{name:<16}{p50:>10.3}{p99:>10.3}");
    }
    println!("\nopening model and data took {:.0} ms", opened.as_secs_f64() * 1000.0);
    Ok(if matches!(last, Reply::Answer { .. }) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

type Stage = (&'static str, fn(&Timing) -> f64);

fn percentiles(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    (at(0.50), at(0.99))
}
