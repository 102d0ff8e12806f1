//! Tagmata: questions about users, in plain Chinese or English, answered with a sentence, a chart, a table, the SQL and
//! a segment. This library is what the `tagmata` binary is made of; [`ask`] is the pipeline.

pub mod app;
pub mod ask;
pub mod channels;
pub mod cli;
pub mod config;
pub mod evals;
pub mod infer;
pub mod project;
pub mod store;
pub mod talk;
mod width;
