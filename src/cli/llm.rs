//! `tagmata llm`: looks at the language model's endpoint, and says what to pin.

mod prompt;

use super::{Done, block_on, exit, notice, out};
use crate::app::endpoint;
use crate::config::LlmConfig;
use std::fmt::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;
use tagmata_llm::{Endpoint, Fault, FaultKind, Probed, Profile};

/// Time that a look may take: a local model may be loading, and answers up to a dozen questions.
const PATIENCE: Duration = Duration::from_secs(120);

/// What `tagmata llm` can do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Ask the endpoint one tiny question in every way, and print the profile to pin
    Check,
    /// Print what would be sent of a question; nothing is sent
    Prompt(prompt::Args),
}

/// Runs it.
pub fn run(command: &Command) -> Done {
    match command {
        Command::Check => check(),
        Command::Prompt(args) => prompt::run(args),
    }
}

fn check() -> Done {
    let Some(config) = LlmConfig::of()? else {
        let problem = Words::plain("no language model is configured: TAGMATA_LLM_URL is not set");
        let hint =
            Words::plain("set TAGMATA_LLM_URL and TAGMATA_LLM_MODEL; docs/models.md has the lines for each endpoint");
        return Err(vec![Diagnostic::new(Code::BadValue, Place::None, problem).hint(hint)]);
    };
    let has_key = config.endpoint.key.is_some();
    let pinned = config.endpoint.pinned.clone();
    let endpoint = endpoint(&config)?;
    notice(&format!("asking {} at {} …", endpoint.model(), endpoint.host()));
    let probed = match block_on(endpoint.probe(Instant::now() + PATIENCE)) {
        Ok(probed) => probed,
        Err(fault) => {
            let problem = Words::plain(format!("{}: {fault}", endpoint.host()));
            let hint = Words::plain(advice(&fault, has_key));
            return Err(vec![Diagnostic::new(Code::Engine, Place::None, problem).hint(hint)]);
        }
    };
    out(&report(&endpoint, &probed, pinned.as_ref()));
    Ok(if probed.profile.is_some() { ExitCode::SUCCESS } else { exit::of_all(&[]) })
}

/// What was found, in text.
fn report(endpoint: &Endpoint, probed: &Probed, pinned: Option<&Profile>) -> String {
    let mut text = format!("endpoint     {}\nmodel        {}\n", endpoint.host(), endpoint.model());
    if probed.model != endpoint.model() {
        let _ = writeln!(text, "replies as   {}", probed.model);
    }
    let usage = if probed.says_usage { "tokens are reported" } else { "not reported: budgets go by an estimate" };
    let _ = writeln!(text, "usage        {usage}\n");
    for tried in &probed.rungs {
        let result = tried.wrong.as_ref().map_or("ok".to_owned(), |wrong| format!("no: {wrong}"));
        let _ = writeln!(text, "{:<12} {:>6} ms  {result}", tried.rung.name(), tried.took.as_millis());
    }
    let Some(profile) = &probed.profile else {
        text.push_str(
            "\nThis model keeps to no shape, however it is asked: it cannot read questions. Try a larger one.\n",
        );
        return text;
    };
    let json = serde_json::to_string(profile).expect("a profile is JSON");
    match pinned {
        Some(pinned) if pinned == profile => text.push_str("\nTAGMATA_LLM_PROFILE pins just that.\n"),
        Some(_) => {
            let _ = writeln!(
                text,
                "\nTAGMATA_LLM_PROFILE pins something else; pin this:\nexport TAGMATA_LLM_PROFILE='{json}'"
            );
        }
        None => {
            let _ = writeln!(text, "\nPin it:\nexport TAGMATA_LLM_PROFILE='{json}'");
        }
    }
    text
}

/// What to do about a fault.
fn advice(fault: &Fault, has_key: bool) -> &'static str {
    match fault.kind {
        FaultKind::Unreachable if fault.detail.contains("corrupt message") => {
            "what listens there speaks http, not https: change TAGMATA_LLM_URL"
        }
        FaultKind::Unreachable if fault.detail.contains("certificate") => {
            "its certificate is not trusted: add the authority that signed it to the system's"
        }
        FaultKind::Unreachable => {
            "nothing answers there: is the server running, and are host and port in TAGMATA_LLM_URL right?"
        }
        FaultKind::Denied if !has_key => "set TAGMATA_LLM_KEY",
        FaultKind::Denied => {
            "the key is not taken: check TAGMATA_LLM_KEY and what the account may use; Azure wants TAGMATA_LLM_KEY_HEADER=api-key"
        }
        FaultKind::Rejected if fault.detail.starts_with("404") => {
            "no such path or model: TAGMATA_LLM_URL mostly ends in /v1; TAGMATA_LLM_MODEL is a name that the endpoint lists"
        }
        FaultKind::Rejected if fault.detail.starts_with('3') => {
            "redirects are not followed, so that the key stays with one host: put the last address into TAGMATA_LLM_URL"
        }
        FaultKind::Rejected => {
            "the endpoint does not take such requests: does TAGMATA_LLM_URL belong to a chat API as OpenAI has it?"
        }
        FaultKind::RateLimited { .. } => "too many calls: wait, or have the account's limit raised",
        FaultKind::TimedOut => "a model may be loading: try again, or raise TAGMATA_LLM_ATTEMPT_SECONDS",
        FaultKind::Broken => "the endpoint itself fails: look at its log, or wait",
        FaultKind::Malformed => "what answers there is no chat API as OpenAI has it",
        FaultKind::Filtered | FaultKind::NotRecorded => {
            "the endpoint held back the tiniest question: look at its filters"
        }
    }
}
