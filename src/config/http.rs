//! The web server's address and bounds.

use super::var;
use std::net::SocketAddr;
use std::time::Duration;

/// The web server's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpConfig {
    /// Where it listens.
    pub address: SocketAddr,
    /// Names besides loopback ones under which it may be called.
    pub hosts: Vec<String>,
    /// Bytes of a request's body at most.
    pub body_bytes_max: usize,
    /// Time from a request's head to its response's head.
    pub request_timeout: Duration,
    /// The header in which a proxy with a login names who asks; without one, all conversations are one person's.
    pub asker_header: Option<String>,
    /// How often a newly published snapshot is looked for.
    pub refresh_every: Duration,
}

impl HttpConfig {
    /// Flags first, then the environment, then defaults; the error says what to write instead.
    pub fn of(address: Option<String>, hosts: Vec<String>) -> Result<HttpConfig, String> {
        let text = address.or_else(|| var("TAGMATA_ADDR")).unwrap_or_else(|| "127.0.0.1:8787".to_owned());
        let address: SocketAddr =
            text.parse().map_err(|_| format!("`{text}` is not an address and port such as 127.0.0.1:8787"))?;
        let mut allowed = hosts;
        if let Some(more) = var("TAGMATA_HOSTS") {
            allowed.extend(more.split(',').map(|host| host.trim().to_owned()).filter(|host| !host.is_empty()));
        }
        if !address.ip().is_loopback() && allowed.is_empty() {
            return Err(format!(
                "{address} can be reached from other machines, and there is no login: \
                 name the hosts it may be called by with --host NAME (TAGMATA_HOSTS), or listen on 127.0.0.1"
            ));
        }
        Ok(HttpConfig {
            address,
            hosts: allowed,
            body_bytes_max: 64 * 1024,
            request_timeout: Duration::from_secs(60),
            asker_header: var("TAGMATA_ASKER_HEADER"),
            refresh_every: Duration::from_secs(2),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listens_on_loopback_unless_hosts_are_named() {
        assert!(HttpConfig::of(Some("127.0.0.1:0".into()), Vec::new()).is_ok());
        assert!(HttpConfig::of(Some("0.0.0.0:80".into()), Vec::new()).unwrap_err().contains("--host"));
        assert!(HttpConfig::of(Some("0.0.0.0:80".into()), vec!["shop.example".into()]).is_ok());
        assert!(HttpConfig::of(Some("8787".into()), Vec::new()).unwrap_err().contains("127.0.0.1:8787"));
    }
}
