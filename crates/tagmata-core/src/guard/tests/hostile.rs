//! Arbitrary text: it changes no shape, causes no panic, no deep stack and no long wait.

use super::{shop, statements};
use crate::guard::{check, text};
use crate::model::Engine;
use crate::sql::SqlText;
use proptest::prelude::*;
use sqlparser::ast::{Expr, Value};
use std::time::{Duration, Instant};

/// A literal printed as a compiler would print it: the quotes are doubled in the tree, as sqlparser's printer leaves a
/// quote behind a backslash alone.
fn literal(value: &str) -> String {
    Expr::value(Value::SingleQuotedString(value.replace('\'', "''"))).to_string()
}

/// The printed statement without what stands in its strings.
fn shape(sql: &str) -> String {
    let mut tokens = text::tokens(sql, Engine::Duckdb).unwrap();
    for token in &mut tokens {
        if let sqlparser::tokenizer::Token::SingleQuotedString(value) = &mut token.token {
            value.clear();
        }
    }
    tokens.iter().map(|token| token.token.to_string()).collect()
}

fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("'".to_string()),
        Just("\\".to_string()),
        Just("''".to_string()),
        Just("\\'".to_string()),
        Just("--".to_string()),
        Just("/*".to_string()),
        Just(";".to_string()),
        Just("\n".to_string()),
        Just(" OR 1 = 1 ".to_string()),
        "\\PC{0,6}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_string_in_a_literal_changes_no_shape(value in nasty()) {
        let sql = |value: &str| format!("SELECT u.id FROM users AS u WHERE u.name = {0} AND u.city IN ('x', {0}) LIMIT 5", literal(value));
        let plain = check(&SqlText(sql("plain")), &shop()).unwrap();
        let checked = check(&SqlText(sql(&value)), &shop()).unwrap();
        prop_assert_eq!(shape(checked.as_str()), shape(plain.as_str()));
        prop_assert_eq!(checked.as_str(), sql(&value));
    }

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,200}") {
        let _ = check(&SqlText(text), &shop());
    }

    #[test]
    fn mangled_statements_never_panic(pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), cut in 0usize..9, piece in nasty()) {
        let accepted = statements(super::ACCEPT);
        let mut chars: Vec<char> = pick.get(&accepted).1.chars().collect();
        let at = at.index(chars.len());
        let end = (at + cut).min(chars.len());
        chars.splice(at..end, piece.chars());
        let mangled: String = chars.into_iter().collect();
        if let Ok(checked) = check(&SqlText(mangled), &shop()) {
            let again = check(&SqlText(checked.as_str().into()), &shop());
            prop_assert_eq!(again, Ok(checked));
        }
    }
}

/// Refused on a small stack, and soon.
fn refused_at_once(sql: String) {
    let started = Instant::now();
    let thread = std::thread::Builder::new().stack_size(1024 * 1024);
    let refused = thread.spawn(move || check(&SqlText(sql), &shop()).is_err()).unwrap().join().unwrap();
    assert!(refused);
    assert!(started.elapsed() < Duration::from_secs(2), "took {:?}", started.elapsed());
}

#[test]
fn deep_nesting_is_refused_at_once() {
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("abs(", "1", ")"),
        ("NOT ", "TRUE", ""),
        ("- ", "1", ""),
        ("CASE WHEN ", "TRUE", " THEN 1 END"),
        ("(SELECT ", "1", ")"),
        ("CAST(", "1", " AS DATE)"),
        ("1 IN (", "1", ")"),
        ("EXISTS (SELECT ", "1", ")"),
    ] {
        for times in [70, 1_000, 5_000] {
            refused_at_once(format!("SELECT {}{middle}{} AS x", open.repeat(times), close.repeat(times)));
        }
    }
    for times in [70, 1_000, 3_000] {
        refused_at_once(format!("SELECT 1 AS x FROM {}users{}", "(".repeat(times), ")".repeat(times)));
        refused_at_once(format!(
            "SELECT 1 AS x FROM {}users{}",
            "(SELECT 1 AS x FROM ".repeat(times),
            ") AS u".repeat(times)
        ));
        refused_at_once(format!("{}SELECT 1 AS x{}", "(".repeat(times), ")".repeat(times)));
        refused_at_once(format!(
            "{}SELECT 1 AS x{}",
            "WITH a AS (".repeat(times),
            ") SELECT 1 AS x FROM a".repeat(times)
        ));
    }
}

#[test]
fn long_chains_are_refused_at_once() {
    for link in [
        " + 1",
        " AND TRUE",
        " IS NULL",
        "::INT",
        " COLLATE a",
        " BETWEEN 1 AND 2",
        " IN (1)",
        "[1]",
        ".a",
        " NOTNULL",
        " AT TIME ZONE 'a'",
    ] {
        for times in [2_100, 20_000] {
            refused_at_once(format!("SELECT 1{} AS x", link.repeat(times)));
        }
    }
    for link in [" UNION ALL SELECT 1 AS x", " UNION SELECT 1 AS x", " JOIN users ON TRUE"] {
        refused_at_once(format!("SELECT 1 AS x FROM users{}", link.repeat(3_000)));
    }
}

#[test]
fn the_longest_chains_fit_on_a_small_stack() {
    let small = |sql: String| {
        let thread = std::thread::Builder::new().stack_size(1024 * 1024);
        thread.spawn(move || check(&SqlText(sql), &shop()).is_ok()).unwrap().join().unwrap()
    };
    assert!(small(format!("SELECT 1{} AS x", " + 1".repeat(2_000))));
    assert!(small(format!("select 1{} as x", " + 1".repeat(2_000))));
    assert!(small(format!("SELECT id FROM users WHERE TRUE{}", " OR id = 1".repeat(1_000))));
    assert!(small(format!("SELECT 1 AS x{}", " UNION ALL SELECT 1".repeat(2_000))));
    assert!(small(format!("SELECT id FROM users WHERE name IN ('a'{})", ", 'a'".repeat(6_000))));
    assert!(!small(format!("SELECT 1{} AS x", " IS NULL".repeat(2_000))));
}
