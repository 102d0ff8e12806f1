//! `tagmata data`: loads a model's data, and says what is loaded.

use super::{Done, exit};
use crate::app;
use crate::config::{PlaceFlags, Places};
use crate::width::{fit, width};
use std::process::ExitCode;
use std::time::Instant;
use tagmata_core::warehouse::Manifest;

/// Subcommands of `tagmata data`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Read the model's sources, check them, and publish a new snapshot
    Load(PlaceFlags),
    /// Rows, dates and load time per source
    Status(PlaceFlags),
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    match command {
        Command::Load(flags) => load(&Places::of(flags)),
        Command::Status(flags) => status(&Places::of(flags)),
    }
}

fn load(places: &Places) -> Done {
    let model = app::model(&places.model)?;
    let started = Instant::now();
    let manifest = app::load(&model, places)?;
    print!("{}", table(&manifest));
    println!("{} loaded in {:.1} s", model.name, started.elapsed().as_secs_f64());
    Ok(ExitCode::SUCCESS)
}

fn status(places: &Places) -> Done {
    let model = app::model(&places.model)?;
    let Some(manifest) = app::status(&model, places)? else {
        let sources = app::sources_of(&model, places);
        println!("no data of {} is loaded from {sources}; run `tagmata data load`", model.name);
        return Ok(exit::not_loaded());
    };
    print!("{}", table(&manifest));
    println!("{} loaded at {}", manifest.model, manifest.loaded_at);
    if manifest.model_hash != model.hash {
        println!("the model file changed since then; run `tagmata data load`");
    }
    Ok(ExitCode::SUCCESS)
}

/// One line a source.
fn table(manifest: &Manifest) -> String {
    let head = ["source", "rows", "from", "through", "ms"].map(str::to_owned);
    let mut lines = vec![head];
    for (id, facts) in &manifest.sources {
        let day = |day: Option<jiff::civil::Date>| day.map_or("–".to_owned(), |day| day.to_string());
        let (from, through) = (day(facts.from), day(facts.through));
        lines.push([id.to_string(), facts.rows.to_string(), from, through, facts.load_ms.to_string()]);
    }
    let mut text = String::new();
    for line in &lines {
        for (i, cell) in line.iter().enumerate() {
            let widest = lines.iter().map(|line| width(&line[i])).max().unwrap_or(0);
            text.push_str(&fit(cell, widest, i == 1 || i == 4));
            text.push_str(if i == 4 { "\n" } else { "  " });
        }
    }
    text
}
