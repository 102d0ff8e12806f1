//! The one integration binary: what the product promises, seen from outside.

mod cdnow;
mod commands;
mod conversations;
mod dirty;
mod evals;
mod hostile;
mod http;
mod infer;
mod journey;
mod llm;
mod metricflow;
mod postgres;
mod queries;
mod recorded;
mod records;
mod retail;
mod routed;
mod segbench;
mod shop;
mod tidy;
mod verified;
