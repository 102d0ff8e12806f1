//! The answer: words, a table, a chart and a definition, made from the query and its rows. It computes no number that
//! the rows lack and calls nothing.

pub mod describe;
