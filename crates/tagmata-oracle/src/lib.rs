//! The oracle: a slow, obvious interpreter of a `SemanticQuery` over rows in memory, and random cases to compare it by.
//!
//! It is written from what the design says a query means, one function for each node and view, and shares no code with
//! `core::compile`: it finds its own join paths and computes its own calendar. It knows models and queries as data; it
//! must not know SQL, the compiler, the plan or an engine. Nothing ships with it: tests ask it for a second opinion.

pub mod case;
pub mod compare;
pub mod draw;
pub mod legal;
pub mod shrink;
pub mod table;
pub mod value;
pub mod world;

mod adds;
mod aggregate;
mod asked;
mod calendar;
mod check;
mod number;
mod rows;
mod show;
mod tag;
mod who;

pub use show::{beside, evaluate};
