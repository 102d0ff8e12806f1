//! A report in the forms that people and machines read. Pure: text in, text out.

pub mod terminal;
