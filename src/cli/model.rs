//! `tagmata model`: checks a model file and its data, shows it, imports one, prints the schema for editors.

use super::{Done, exit, import, infer, out, print};
use crate::app;
use crate::ask::{Clock, SystemClock, verified};
use crate::config::{PlaceFlags, Places};
use std::process::ExitCode;
use tagmata_core::model::{Model, Names, schema};
use tagmata_core::plan::{self, Facts};
use tagmata_core::words::Lang;
use tagmata_reader::Reader;

/// Subcommands of `tagmata model`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Report every mistake of the file; and, where its data is loaded, of the data
    Check(PlaceFlags),
    /// Print the JSON Schema of model files
    Schema,
    /// List what the model names
    Show(PlaceFlags),
    /// Make a starter model file from a folder of tables or a database
    Infer(infer::Args),
    /// Print a model file made from what another tool knows
    #[command(subcommand)]
    Import(import::Command),
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    match command {
        Command::Import(command) => import::run(command),
        Command::Infer(args) => infer::run(args),
        Command::Check(flags) => check(&Places::of(flags)),
        Command::Schema => {
            out(&schema::text(&schema::model_schema()));
            Ok(ExitCode::SUCCESS)
        }
        Command::Show(flags) => {
            out(&shown(&app::model(&Places::of(flags).model)?));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn check(places: &Places) -> Done {
    let model = app::model(&places.model)?;
    let file = places.model.display();
    let status = app::status(&model, places)?;
    let manifest = status.clone().filter(|manifest| manifest.model_hash == model.hash).unwrap_or_default();
    let asked_on = SystemClock.today(&model.calendar.timezone);
    let facts = Facts { asked_on, today_is_given: false, manifest: &manifest, segments: &[] };
    let wrong = plan::review(&model, &facts);
    if !wrong.is_empty() {
        print::diagnostics(&wrong);
        return Ok(exit::of_all(&wrong));
    }
    let reader = Reader::new(&model, &manifest.values);
    let questions = verified::review(&model, &reader, &facts);
    if !questions.wrong.is_empty() {
        print::diagnostics(&questions.wrong);
        return Ok(exit::of_all(&questions.wrong));
    }
    for question in &questions.by_words_alone {
        println!("{file}: verified \"{question}\" is answered in these words alone: the grammar does not read it");
    }
    if questions.right > 0 {
        println!("{file}: {} verified questions read to their drafts", questions.right);
    }
    let Some(manifest) = status else {
        println!("{file}: no mistakes in the file; its data is not loaded, so the data was not checked");
        return Ok(ExitCode::SUCCESS);
    };
    if manifest.model_hash != model.hash {
        println!("{file}: no mistakes in the file; it changed since its data was loaded: run `tagmata data load`");
        return Ok(ExitCode::SUCCESS);
    }
    let wrong = app::loader(&model, places)?.check(&model)?;
    if wrong.is_empty() {
        println!("{file}: no mistakes, neither in the file nor in the data");
        return Ok(ExitCode::SUCCESS);
    }
    print::diagnostics(&wrong);
    Ok(exit::of_all(&wrong))
}

/// What a model names, one line each.
fn shown(model: &Model) -> String {
    let mut text = format!("{}: {} / {}\n", model.name, model.about.zh, model.about.en);
    let mut section = |title: &str, lines: Vec<(&str, &Names)>| {
        if lines.is_empty() {
            return;
        }
        text.push_str(&format!("\n{title}\n"));
        for (id, names) in lines {
            let zh = names.shown(Lang::Zh).unwrap_or(id);
            let en = names.shown(Lang::En).unwrap_or(id);
            text.push_str(&format!("  {id}: {zh} / {en}\n"));
        }
    };
    section("entities", model.entities.values().map(|x| (x.id.as_str(), &x.names)).collect());
    section("tags", model.tags.values().map(|x| (x.id.as_str(), &x.names)).collect());
    let open = model.dimensions.values().filter(|dimension| !dimension.hidden);
    section("dimensions", open.map(|x| (x.id.as_str(), &x.names)).collect());
    section("events", model.events.values().map(|x| (x.id.as_str(), &x.names)).collect());
    section("metrics", model.metrics.values().map(|x| (x.id.as_str(), &x.names)).collect());
    section("segments", model.segments.values().map(|x| (x.id.as_str(), &x.names)).collect());
    section("terms", model.terms.values().map(|x| (x.id.as_str(), &x.names)).collect());
    text
}
