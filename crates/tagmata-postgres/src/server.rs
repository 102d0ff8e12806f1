//! The server: its address, a session with the settings that statements rely on, and which of its words may be shown.

use postgres::config::SslMode;
use postgres::error::{DbError, SqlState};
use postgres::{Client, Config, NoTls};
use std::fmt;
use std::time::Duration;

/// Time that opening a connection may take, where the address does not say.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// Settings of every session: how literals are read, and how dates turn into text.
const SETTINGS: &str = "SET standard_conforming_strings = on; SET DateStyle = 'ISO, YMD'; \
     SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET client_min_messages = warning";

/// Where a server is, and as whom to enter it. It never prints its password.
#[derive(Clone)]
pub struct Address(Config);

/// The server could not be reached, or failed. The text holds no value of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("PostgreSQL: {0}")]
pub struct ServerError(pub(crate) String);

impl From<postgres::Error> for ServerError {
    fn from(error: postgres::Error) -> ServerError {
        ServerError(shown(&error))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").finish_non_exhaustive()
    }
}

impl Address {
    /// Reads `postgres://user:password@host/database` or `host=… user=… dbname=…`.
    pub fn parse(text: &str) -> Result<Address, ServerError> {
        // The parser's own words can repeat a part of the address.
        let mut config: Config = text.parse().map_err(|_| {
            ServerError("the address does not read as postgres://USER:PASSWORD@HOST/DATABASE".to_owned())
        })?;
        if config.get_ssl_mode() == SslMode::Require {
            let why = "the address asks for TLS, which this program does not speak; use a socket, loopback or a tunnel";
            return Err(ServerError(why.to_owned()));
        }
        config.ssl_mode(SslMode::Disable);
        if config.get_application_name().is_none() {
            config.application_name("tagmata");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_MAX);
        }
        Ok(Address(config))
    }

    /// A new session that can write.
    pub(crate) fn connect(&self) -> Result<Client, postgres::Error> {
        let mut client = self.0.connect(NoTls)?;
        client.batch_execute(SETTINGS)?;
        Ok(client)
    }

    /// A new session that cannot.
    pub(crate) fn connect_to_read(&self) -> Result<Client, postgres::Error> {
        let mut client = self.connect()?;
        client.batch_execute("SET default_transaction_read_only = on")?;
        Ok(client)
    }
}

/// The engine's message as far as it cannot hold cell values: that of errors which speak of names, rights and the
/// server only.
pub(crate) fn shown(error: &postgres::Error) -> String {
    let Some(told) = error.as_db_error() else {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        return format!("{error}{cause}");
    };
    match speaks_of_names(told) {
        true => told.message().to_owned(),
        false => format!("error {} (its text is withheld: it can hold values of the data)", told.code().code()),
    }
}

/// Classes: connection, syntax and rights, no such database or schema, no resources, stopped, system.
fn speaks_of_names(told: &DbError) -> bool {
    let class = told.code().code().get(..2).unwrap_or_default();
    matches!(class, "08" | "28" | "42" | "3D" | "3F" | "53" | "55" | "57" | "58" | "25")
}

/// Whether an error says that something named is not there.
pub(crate) fn is_missing(error: &postgres::Error) -> bool {
    error.code().is_some_and(|code| *code == SqlState::UNDEFINED_TABLE || *code == SqlState::INVALID_SCHEMA_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_no_password() {
        let address = Address::parse("postgres://me:secret@localhost/shop").expect("an address");
        assert!(!format!("{address:?}").contains("secret"));
        for wrong in ["postgres://me:secret@local host:x/shop", "password=secret nonsense"] {
            let why = Address::parse(wrong).expect_err("no address").to_string();
            assert!(!why.contains("secret"), "{why}");
        }
    }

    #[test]
    fn an_address_that_needs_tls_is_refused() {
        let why = Address::parse("postgres://me@localhost/shop?sslmode=require").expect_err("refused").to_string();
        assert!(why.contains("TLS"), "{why}");
    }
}
