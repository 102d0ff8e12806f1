//! The compiler's answers against the oracle's, on a real DuckDB: random cases, and every case that was ever found.

mod engine;
mod found;
mod random;
