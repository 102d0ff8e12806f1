//! The one integration binary: what the product promises, seen from outside.

mod cases;
mod cdnow;
mod commands;
mod hostile;
mod http;
mod postgres;
mod queries;
mod segbench;
mod shop;
mod tidy;
