//! The one integration binary: what the product promises, seen from outside.

mod cases;
mod cdnow;
mod commands;
mod dirty;
mod hostile;
mod http;
mod journey;
mod metricflow;
mod queries;
mod segbench;
mod shop;
mod tidy;
