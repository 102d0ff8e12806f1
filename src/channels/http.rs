//! The HTTP channel: the page, the API and its description. It knows requests and responses, and asks
//! [`crate::ask::Asker`] for everything else.
use crate::app::App;
use crate::config::HttpConfig;
/// Serves until a signal ends it.
pub async fn serve(_app: App, _config: HttpConfig, _started: impl FnOnce(std::net::SocketAddr)) -> std::io::Result<()> { Ok(()) }
