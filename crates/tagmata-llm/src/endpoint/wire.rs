//! The connection: addresses and headers, and a service under the client library that refuses what is no success and
//! watches what comes. It tries nothing twice.

use super::attempt::chain;
use super::config::{EndpointConfig, KeyHeader};
use super::refused::Refused;
use super::watched::{Watch, Watched};
use async_openai::config::Config;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Client, Response};
use secrecy::{ExposeSecret, SecretString};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio_stream::StreamExt;

/// Bytes of a refusal that are read.
const REFUSAL_BYTES_MAX: usize = 8 * 1024;
/// How long the body of a refusal may take; its status is known already.
const REFUSAL_PATIENCE: Duration = Duration::from_secs(1);

/// Where calls go and what they carry.
#[derive(Clone)]
pub(super) struct Address {
    base: String,
    headers: HeaderMap,
    query: Vec<(String, String)>,
    key: SecretString,
}

impl Address {
    /// Fails where the key cannot stand in a header.
    pub(super) fn of(config: &EndpointConfig) -> Result<Address, String> {
        let mut headers = HeaderMap::new();
        if let Some(key) = &config.key {
            let key = key.expose_secret().trim();
            let (name, text): (HeaderName, String) = match config.key_header {
                KeyHeader::Bearer => (AUTHORIZATION, format!("Bearer {key}")),
                KeyHeader::ApiKey => (HeaderName::from_static("api-key"), key.to_owned()),
            };
            let mut value =
                HeaderValue::from_str(&text).map_err(|_| "the key holds characters that a header cannot".to_owned())?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let base = config.base_url.trim_end_matches('/').to_owned();
        let key = config.key.clone().unwrap_or_else(|| String::new().into());
        Ok(Address { base, headers, query: config.query.clone(), key })
    }

    /// Text from outside without the key, should it be there.
    pub(super) fn without_key(&self, text: String) -> String {
        let key = self.key.expose_secret().trim();
        if key.is_empty() { text } else { text.replace(key, "[key]") }
    }
}

impl Config for Address {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        self.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

/// A client that follows no redirects: a key goes to the configured host alone.
pub(super) fn client(config: &EndpointConfig) -> Result<Client, String> {
    let address =
        reqwest::Url::parse(&config.base_url).map_err(|problem| format!("`{}`: {problem}", config.base_url))?;
    let Some(host) = address.host_str() else { return Err(format!("`{}` names no host", config.base_url)) };
    // It fails only where another part of the program has installed one, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(config.timeouts.connect)
        .pool_max_idle_per_host(4)
        .pool_idle_timeout(Duration::from_secs(30))
        .user_agent(concat!("tagmata/", env!("CARGO_PKG_VERSION")));
    if address.scheme() == "http" {
        // Certificates are not asked for, so a system without any can still reach a server of its own.
        builder = builder.tls_certs_only([]);
    }
    if matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|problem| match chain(&problem) {
        problem if problem.contains("No CA certificates") => {
            "the system trusts no certificate authority: install ca-certificates".to_owned()
        }
        problem => problem,
    })
}

/// One call's way to the endpoint.
#[derive(Clone)]
pub(super) struct Way {
    /// The connections.
    pub client: Client,
    /// Where to note what comes.
    pub watch: Arc<Watch>,
    /// Whether the reply is to be a stream.
    pub stream: bool,
}

impl tower::Service<HttpRequestFactory> for Way {
    type Response = Response;
    type Error = OpenAIError;
    type Future = Pin<Box<dyn Future<Output = Result<Response, OpenAIError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), OpenAIError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequestFactory) -> Self::Future {
        let own = self.clone();
        Box::pin(async move {
            let response = own.client.execute(request.build().await?).await?;
            if !response.status().is_success() {
                return Err(OpenAIError::Boxed(Box::new(refused(response).await)));
            }
            let json = response
                .headers()
                .get(CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
            let watched = watched(response, own.watch);
            if own.stream && json { streamed(watched).await } else { Ok(watched) }
        })
    }
}

/// A response that is no success, with the start of its body.
async fn refused(response: Response) -> Refused {
    let mut refused = Refused::of(response.status(), response.headers());
    let mut bytes = Vec::new();
    let mut body = response.bytes_stream();
    let _ = tokio::time::timeout(REFUSAL_PATIENCE, async {
        while let Some(Ok(piece)) = body.next().await {
            bytes.extend_from_slice(&piece);
            if bytes.len() >= REFUSAL_BYTES_MAX {
                break;
            }
        }
    })
    .await;
    bytes.truncate(REFUSAL_BYTES_MAX);
    refused.body = String::from_utf8_lossy(&bytes).into_owned();
    refused
}

/// The same response, its bytes watched and bounded.
fn watched(response: Response, watch: Arc<Watch>) -> Response {
    let mut same = http::Response::new(());
    *same.status_mut() = response.status();
    *same.headers_mut() = response.headers().clone();
    let bytes = Watched::new(response.bytes_stream(), watch);
    Response::from(same.map(|()| Body::wrap_stream(bytes)))
}

/// A whole reply where a stream was asked for, as a stream of one piece: some endpoints know no streams.
async fn streamed(response: Response) -> Result<Response, OpenAIError> {
    let mut line = b"data: ".to_vec();
    // Between the parts of JSON a line break is a space; inside them there is none.
    line.extend(response.bytes().await?.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }));
    line.extend(b"\n\n");
    Ok(Response::from(http::Response::new(Body::from(line))))
}
