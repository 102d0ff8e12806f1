//! The HTTP channel: the page, the API and its description. It knows requests and responses, and asks
//! [`crate::ask::Asker`] for everything else.

mod ask;
mod body;
mod catalog;
mod conversations;
mod endpoints;
mod feedback;
mod gate;
mod health;
mod openapi;
mod page;
mod problem;
mod query;
mod seat;
mod stream;
mod suggest;
mod usage;

pub use openapi::document;

use crate::app::{App, Refresh};
use crate::ask::Asker;
use crate::config::HttpConfig;
use crate::store::Store;
use crate::talk::Talk;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// What every handler gets.
#[derive(Clone)]
struct Shared {
    asker: Arc<Asker>,
    talk: Talk,
    /// The header in which a proxy names who asks.
    asker_header: Option<Arc<str>>,
}

/// Connections get this long to finish once a signal came.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until SIGINT or SIGTERM; `started` is told the address once it listens.
pub async fn serve(
    app: App,
    store: Arc<Store>,
    config: HttpConfig,
    started: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let listener = TcpListener::bind(config.address).await?;
    started(listener.local_addr()?);
    let stopped = signals()?;
    let service = router(app.asker.clone(), store, &config);
    tokio::spawn(refresh(app, config.refresh_every));
    let (told, mut heard) = tokio::sync::watch::channel(false);
    let stopping = async move {
        stopped.await;
        tracing::info!("stopping");
        // Nobody listens when the server already ended.
        let _ = told.send(true);
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(stopping);
    let grace = async {
        // The sender lives in the serving future, so an error here means that it ended.
        let _ = heard.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = async { serving.await } => served,
        () = grace => Ok(()),
    }
}

/// The whole service: routes, and the layers around them from the outside in.
pub fn router(asker: Arc<Asker>, store: Arc<Store>, config: &HttpConfig) -> Router {
    let talk = Talk { asker: asker.clone(), store };
    let shared = Shared { asker, talk, asker_header: config.asker_header.as_deref().map(Arc::from) };
    let hosts = Arc::new(gate::Hosts::new(&config.hosts));
    endpoints::routes()
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .with_state(shared)
        .layer(DefaultBodyLimit::max(config.body_bytes_max))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, config.request_timeout))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(gate::safe_headers))
        .layer(from_fn(problem::documents))
        .layer(from_fn_with_state(hosts, gate::known_host))
        .layer(from_fn(gate::traced))
}

/// Looks for a newly published snapshot from time to time.
async fn refresh(app: App, every: Duration) {
    let app = Arc::new(app);
    let mut last = Ok(Refresh::Same);
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let looking = app.clone();
        let found = match tokio::task::spawn_blocking(move || looking.refresh()).await {
            Ok(found) => found,
            Err(panicked) => {
                tracing::error!(%panicked, "looking for new data failed");
                continue;
            }
        };
        // What stays wrong is said once, not at every look.
        if found == last {
            continue;
        }
        match &found {
            Ok(Refresh::Same) => {}
            Ok(Refresh::New(snapshot)) => tracing::info!(snapshot, "new data in force"),
            Ok(Refresh::OtherModel(snapshot)) => {
                tracing::warn!(snapshot, "new data is for another version of the model")
            }
            Err(wrong) => tracing::error!(why = %wrong[0].message.en, "the published data was not taken up"),
        }
        last = found;
    }
}

/// Ends with the first SIGINT or SIGTERM.
fn signals() -> io::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests;
