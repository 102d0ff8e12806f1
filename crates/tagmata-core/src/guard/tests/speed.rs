//! How long a check takes. Ignored: it prints numbers, and a shared machine would make any bound a lie.
//! `cargo test -p tagmata-core --release guard::tests::speed -- --ignored --nocapture`

use super::{ACCEPT, shop, statements};
use crate::guard::{check, text};
use crate::sql::SqlText;
use std::time::{Duration, Instant};

fn p50(mut run: impl FnMut()) -> Duration {
    let mut took: Vec<Duration> = Vec::new();
    for _ in 0..2_000 {
        let started = Instant::now();
        run();
        took.push(started.elapsed());
    }
    took.sort();
    took[took.len() / 2]
}

#[test]
#[ignore = "prints timings"]
fn how_long_a_check_takes() {
    let catalog = shop();
    let mut all: Vec<&str> = statements(ACCEPT).into_iter().map(|(_, sql)| sql).collect();
    all.sort_by_key(|sql| sql.len());
    for sql in [all[all.len() / 2], all[all.len() - 2]] {
        let text = SqlText(sql.into());
        let spaced = SqlText(format!("{sql} "));
        let tokens = text::tokens(sql).unwrap();
        println!("{} bytes, {} tokens", sql.len(), tokens.len());
        println!("  check as printed  {:?}", p50(|| drop(check(&text, &catalog))));
        println!("  check and reread  {:?}", p50(|| drop(check(&spaced, &catalog))));
        println!("  tokens            {:?}", p50(|| drop(text::tokens(sql))));
        println!("  tokens and parse  {:?}", p50(|| drop(text::parse(text::tokens(sql).unwrap()))));
        let tree = text::parse(tokens).unwrap();
        println!("  print             {:?}", p50(|| drop(text::print(&tree))));
    }
}
