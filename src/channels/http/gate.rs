//! What every request passes: a request id and a line in the log, a known host, safe headers on the way out.

use super::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Characters of a request id that a caller gives.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// The page loads its own files only, and nothing may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Host names that requests may be sent to.
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Loopback names, and these.
    pub fn new(more: &[String]) -> Hosts {
        let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
        hosts.extend(more.iter().map(|host| host.to_ascii_lowercase()));
        Hosts(hosts)
    }

    fn knows(&self, authority: &str) -> bool {
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        };
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

/// Refuses hosts it does not know (a name of another site that resolves to this machine) and pages of other sites.
pub async fn known_host(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    let host = text(request.headers(), &HOST).or(request.uri().authority().map(|authority| authority.as_str()));
    if !host.is_some_and(|host| hosts.knows(host)) {
        let detail = "this host name is not known here; allow it with --host NAME";
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, detail).into_response();
    }
    if let Some(origin) = text(request.headers(), &ORIGIN) {
        let from = origin.parse::<Uri>().ok().and_then(|uri| uri.authority().map(|from| from.as_str().to_owned()));
        let is_own = from.zip(host).is_some_and(|(from, host)| from.eq_ignore_ascii_case(host));
        if !is_own {
            return Problem::new(StatusCode::FORBIDDEN, "pages of other sites may not call this").into_response();
        }
    }
    next.run(request).await
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Headers that keep a browser from doing more with a response than it should.
pub async fn safe_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Gives the request an id, puts everything logged for it under that id, and logs how it ended.
pub async fn traced(request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let span = tracing::info_span!("request", id = %id);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let ms = started.elapsed().as_micros() as f64 / 1000.0;
    span.in_scope(|| tracing::info!(%method, path, status = response.status().as_u16(), ms, "request"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The caller's id where it is a plain word, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let plain = |id: &&str| {
        let fits = !id.is_empty() && id.len() <= REQUEST_ID_CHARS_MAX;
        fits && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if let Some(id) = text(headers, &REQUEST_ID).filter(plain) {
        return id.to_owned();
    }
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", since.as_micros(), COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_hosts() {
        let hosts = Hosts::new(&["Shop.example".to_owned()]);
        for good in ["localhost:8787", "127.0.0.1", "[::1]:80", "[::1]", "shop.example:443", "LOCALHOST"] {
            assert!(hosts.knows(good), "{good}");
        }
        for bad in ["evil.example", "127.0.0.1.evil.example:8787", "", "localhost.evil", "localhost:8787@evil"] {
            assert!(!hosts.knows(bad), "{bad}");
        }
    }

    #[test]
    fn ids_of_callers_are_plain_words() {
        let with = |id: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_static(id));
            request_id(&headers)
        };
        assert_eq!(with("abc-1"), "abc-1");
        assert_ne!(with("a b"), "a b");
        assert_ne!(request_id(&HeaderMap::new()), request_id(&HeaderMap::new()));
    }
}
