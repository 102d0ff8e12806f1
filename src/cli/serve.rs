//! `tagmata serve`: the page and the HTTP API, until a signal ends it.

use super::{Done, block_on, exit, notice};
use crate::app::{App, Llm};
use crate::ask::Policy;
use crate::channels::http;
use crate::config::{AskLimits, HttpConfig, LlmConfig, PlaceFlags, Places};
use crate::store::{Retention, Store};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// Questions of the model that are printed at the start.
const EXAMPLES_SHOWN: usize = 3;

/// Flags of `tagmata serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    places: PlaceFlags,
    /// Where to listen; port 0 takes any free one [env: TAGMATA_ADDR] [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS:PORT")]
    addr: Option<String>,
    /// A host name it may be called by besides loopback ones; may be repeated [env: TAGMATA_HOSTS]
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// The header in which the proxy in front names who asks [env: TAGMATA_ASKER_HEADER]
    #[arg(long, value_name = "NAME")]
    asker_header: Option<String>,
}

impl Args {
    /// To serve what lies at these places.
    pub fn over(places: PlaceFlags, addr: Option<String>) -> Args {
        Args { places, addr, hosts: Vec::new(), asker_header: None }
    }
}

/// Runs it.
pub fn run(args: &Args) -> Done {
    let mut config = match HttpConfig::of(args.addr.clone(), args.hosts.clone()) {
        Ok(config) => HttpConfig { asker_header: args.asker_header.clone().or(config.asker_header), ..config },
        Err(problem) => {
            eprintln!("error: {problem}");
            return Ok(exit::usage());
        }
    };
    let places = Places::of(&args.places);
    let limits = AskLimits::interactive();
    let app = App::open(&places, limits, &notice)?;
    let folder = places.store(&app.asker.loaded().model.name);
    let store = Arc::new(Store::open(&folder, Retention::default()).map_err(|why| vec![why])?);
    if let Some(llm) = LlmConfig::of()? {
        notice(&format!("what the grammar is unsure of goes to {}", llm.endpoint.model));
        if llm.endpoint.pinned.is_none() {
            notice("TAGMATA_LLM_PROFILE is not set: `tagmata llm check` finds what the endpoint can do");
        }
        // A request may wait for the model first, and then for the data.
        config.request_timeout = config.request_timeout.max(llm.timeout + limits.deadline);
        app.listen_to(&Llm::configured(llm, Policy::WhereUnsure)?, Some(store.clone()))?;
    }
    let examples: Vec<String> = app.asker.loaded().model.examples.iter().take(EXAMPLES_SHOWN).cloned().collect();
    let served = block_on(http::serve(app, store, config, |address| {
        let tried = if examples.is_empty() { String::new() } else { format!("Try:\n  {}\n", examples.join("\n  ")) };
        let mut out = std::io::stdout();
        // Whoever started the server may have stopped listening to it; that is no reason not to serve.
        let _ =
            write!(out, "Tagmata answers at http://{address}/ (Ctrl-C ends it)\n{tried}").and_then(|()| out.flush());
    }));
    match served {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            let hint = Words::plain("another program may be listening there: try --addr 127.0.0.1:0");
            Err(vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(error.to_string())).hint(hint)])
        }
    }
}
