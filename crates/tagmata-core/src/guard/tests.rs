//! The guard against files of statements: what must pass, what must not, and that no rule is idle.

mod catalog;
mod hostile;

use super::rules::{RULES, RuleSet};
use super::{Catalog, check, check_by};
use crate::diagnostic::{Code, Place};
use crate::model::Engine;
use crate::sql::SqlText;
use std::collections::BTreeSet;

const ACCEPT: &str = include_str!("../../tests-data/guard/accept.sql");
const REFUSE: &str = include_str!("../../tests-data/guard/refuse.sql");

/// A small shop. Its users have a hidden column `phone`.
pub(super) fn shop() -> Catalog {
    Catalog::new([
        ("users", &["id", "name", "city", "level", "registered_at", "birth_year"][..]),
        ("orders", &["id", "user_id", "ordered_at", "amount", "status"]),
        ("lines", &["order_id", "product_id", "qty", "price"]),
        ("products", &["id", "name", "category"]),
        (crate::sql::CALENDAR_TABLE, &[crate::sql::CALENDAR_DAY]),
    ])
}

/// The statements of a file, each with the comment above it.
fn statements(file: &str) -> Vec<(&str, &str)> {
    let blocks = file.split("\n\n").map(|block| block.trim_start_matches('\n').trim_end());
    let titled = blocks.filter_map(|block| block.strip_prefix("-- ")?.split_once('\n'));
    titled.collect()
}

/// The hostile statements, each with the rule that must catch it.
fn refusals() -> Vec<(&'static str, &'static str)> {
    statements(REFUSE).into_iter().map(|(title, sql)| (title.strip_prefix("rule: ").unwrap(), sql)).collect()
}

/// The rules that refuse a statement.
fn refused_by(rules: &RuleSet, sql: &str) -> BTreeSet<&'static str> {
    let refused = check_by(rules, sql, &shop()).err().unwrap_or_default();
    refused.into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn typical_statements_pass_and_print_as_themselves() {
    let accepted = statements(ACCEPT);
    assert!(accepted.len() >= 30);
    for (title, sql) in accepted {
        let checked = check(&SqlText(sql.into()), &shop()).unwrap_or_else(|d| panic!("{title}\n{sql}\n{d:#?}"));
        assert_eq!(checked.as_str(), sql, "{title}");
        assert_eq!(check(&SqlText(checked.as_str().into()), &shop()), Ok(checked), "{title}");
    }
}

#[test]
fn hostile_statements_are_caught_by_the_rule_that_is_meant() {
    let mut wrong = Vec::new();
    for (rule, sql) in refusals() {
        let by = refused_by(RuleSet::all(), sql);
        if !by.contains(rule) {
            wrong.push(format!("{rule} missed: {sql}\n  refused by {by:?}"));
        }
    }
    assert!(refusals().len() >= 120);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_rule_is_idle() {
    let big = format!("SELECT '{}' AS x", "a".repeat(70_000));
    let mut idle = Vec::new();
    for dropped in RULES {
        let rest = RuleSet::of(RULES.into_iter().filter(|rule| rule.name != dropped.name));
        let mut cases = refusals();
        cases.push(("text_size", &big));
        let mut own = cases.into_iter().filter(|(rule, _)| *rule == dropped.name);
        // A statement that only this rule catches passes without it.
        if !own.any(|(_, sql)| refused_by(&rest, sql).is_empty()) {
            idle.push(dropped.name);
        }
    }
    assert!(idle.is_empty(), "no statement passes without {idle:?}");
}

#[test]
fn names_of_rules_are_unique() {
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn a_refusal_names_the_thing_and_what_is_allowed() {
    let refused = check(&SqlText("SELECT repeat('a', 9) AS x, phone FROM users".into()), &shop()).unwrap_err();
    assert!(refused.iter().all(|d| d.code == Code::Guarded && d.place == Place::None));
    let said: Vec<&str> = refused.iter().map(|d| d.message.en.as_str()).collect();
    expect_test::expect![[r#"
        [
            "the statement did not pass the guard (functions): the function repeat is not allowed; allowed: the functions on the guard's list",
            "the statement did not pass the guard (columns): the name phone is not allowed; allowed: columns of the relations in FROM, as column or alias.column",
        ]
    "#]]
    .assert_debug_eq(&said);
}

#[test]
fn what_runs_is_the_print_of_the_tree() {
    let checked = check(&SqlText("select  id from users\nwhere (id)>1 order by id asc ;".into()), &shop()).unwrap();
    assert_eq!(checked.as_str(), "SELECT id FROM users WHERE (id) > 1 ORDER BY id ASC");
}

#[test]
fn what_only_duckdb_has_is_refused_for_postgres() {
    let postgres = shop().of_engine(Engine::Postgres);
    let long = format!("SELECT id AS {} FROM users", "a".repeat(64));
    let refused = [
        ("functions", "SELECT median(qty) AS v FROM lines"),
        ("functions", "SELECT month(ordered_at) AS v FROM orders"),
        ("functions", "SELECT pg_read_file('/etc/passwd') AS v"),
        ("join_kinds", "SELECT users.id FROM users SEMI JOIN orders ON orders.user_id = users.id"),
        ("casts", "SELECT TRY_CAST(id AS BIGINT) AS v FROM users"),
        ("name_forms", &long),
        ("token_kinds", "SELECT E'a\\'b' AS v"),
        ("token_kinds", "SELECT $$a$$ AS v"),
        ("token_kinds", "SELECT U&'a' AS v"),
        ("arguments", "SELECT percentile_cont(0.5) AS v FROM lines"),
        ("constants", "SELECT percentile_cont(2) WITHIN GROUP (ORDER BY qty) AS v FROM lines"),
        ("windows", "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY qty) OVER () AS v FROM lines"),
        ("expressions", "SELECT name COLLATE \"de\" AS v FROM users"),
        ("columns", "SELECT ctid FROM users"),
        ("columns", "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY phone) AS v FROM users"),
        ("relation_names", "SELECT relname FROM pg_class"),
        ("relation_names", "SELECT relname FROM pg_catalog.pg_class"),
        ("query_clauses", "SELECT id FROM users FOR UPDATE"),
    ];
    for (rule, sql) in refused {
        let findings = check_by(RuleSet::all(), sql, &postgres).err().unwrap_or_default();
        assert!(findings.iter().any(|finding| finding.rule == rule), "{rule} missed {sql}: {findings:?}");
    }
    let sql = "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(qty AS DOUBLE PRECISION)) AS v FROM lines";
    for catalog in [shop(), postgres] {
        let checked = check(&SqlText(sql.into()), &catalog).unwrap();
        assert_eq!((checked.as_str(), checked.engine()), (sql, catalog.engine()));
    }
}
