//! The command line: one command a file. It prints; what is printed is made elsewhere.

mod ask;
mod batch;
mod bench;
mod data;
mod demo;
mod eval;
mod exit;
mod feedback;
mod import;
mod infer;
mod llm;
mod log;
mod model;
mod print;
mod query;
mod read;
mod serve;

use clap::{Parser, Subcommand};
use std::future::Future;
use std::io::Write;
use std::process::ExitCode;
use tagmata_core::diagnostic::Diagnostic;

/// Ask about users in plain Chinese or English.
#[derive(Debug, Parser)]
#[command(name = "tagmata", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer a question, or a file of questions
    Ask(ask::Args),
    /// Answer a draft: a question as JSON
    Query(query::Args),
    /// Show how a question is read, or find the periods of a text
    Read(read::Args),
    /// Serve the page and the HTTP API
    Serve(serve::Args),
    /// Load a model's data, or say what is loaded
    #[command(subcommand)]
    Data(data::Command),
    /// Check a model file, show it, import or infer one, or print the schema of such files
    #[command(subcommand)]
    Model(model::Command),
    /// Make the demo shop's data; or infer, load and serve a model of any data
    Demo(demo::Args),
    /// Measure how well questions are read
    #[command(subcommand)]
    Eval(Box<eval::Command>),
    /// Turn what askers said of answers into cases
    #[command(subcommand)]
    Feedback(feedback::Command),
    /// Look at the language model's endpoint
    #[command(subcommand)]
    Llm(llm::Command),
    /// Measure how long each stage of answering takes
    Bench(bench::Args),
}

/// What a command ends with.
type Done = Result<ExitCode, Vec<Diagnostic>>;

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let level = if matches!(cli.command, Command::Serve(_)) { "info" } else { "warn" };
    if let Err(problem) = log::start(level) {
        eprintln!("error: {problem}");
        return exit::usage();
    }
    let done = match cli.command {
        Command::Ask(args) => ask::run(&args),
        Command::Query(args) => query::run(&args),
        Command::Read(args) => read::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Data(command) => data::run(&command),
        Command::Model(command) => model::run(&command),
        Command::Demo(args) => demo::run(&args),
        Command::Eval(command) => eval::run(&command),
        Command::Feedback(command) => feedback::run(&command),
        Command::Llm(command) => llm::run(&command),
        Command::Bench(args) => bench::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(wrong) => {
            print::diagnostics(&wrong);
            exit::of_all(&wrong)
        }
    }
}

/// Runs a future to its end.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("the system gives threads and a poller").block_on(future)
}

/// Prints output. A reader that stopped reading (`| head`) ends the program without a complaint.
fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    if stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Says something beside the output.
fn notice(text: &str) {
    eprintln!("{text}");
}
