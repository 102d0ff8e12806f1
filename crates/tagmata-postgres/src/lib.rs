//! Tagmata's warehouse on PostgreSQL: loads snapshots from a model's tables into schemas of their own, and runs checked
//! SQL on the published one.
//!
//! It knows the core's ports and models; it must not know questions, drafts, channels or the async runtime: every call
//! blocks, and none may be made on a thread that drives futures.

mod load;
mod register;
mod server;
mod warehouse;

pub use load::PostgresLoader;
pub use register::status;
pub use server::{Address, ServerError};
pub use warehouse::PostgresWarehouse;
