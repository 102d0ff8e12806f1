//! Where a database server is: the environment holds the address, since it can hold a password.

use super::var;

/// The variable that is read where a model names none.
const POSTGRES: &str = "TAGMATA_POSTGRES";

/// The name of the variable that holds the server's address, and what it says.
pub fn postgres_address(named: Option<&str>) -> (String, Option<String>) {
    let name = named.unwrap_or(POSTGRES);
    (name.to_owned(), var(name))
}
