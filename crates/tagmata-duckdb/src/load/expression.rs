//! Whether a computed column's text is exactly one expression, and nothing that reads anything but its own row.

use crate::engine::{describe, shown};
use duckdb::Connection;
use serde_json::Value;
use tagmata_core::data::literal;

/// Checks the text and says the type it computes. On failure says what is wrong with it.
pub(super) fn type_of(connection: &Connection, sql: &str, relation: &str) -> Result<String, String> {
    is_one_expression(connection, sql)?;
    // A WHERE takes no aggregate, no window and no unnesting: nothing that depends on other rows or makes more of them.
    let per_row = format!("SELECT 1 FROM {relation} WHERE ({sql}\n) IS NULL");
    describe(connection, &per_row).map_err(|error| shown(&error))?;
    let described = describe(connection, &format!("SELECT ({sql}\n) AS c FROM {relation}"));
    let mut columns = described.map_err(|error| shown(&error))?;
    Ok(columns.remove(0).1)
}

/// Lets the engine's own parser read the text as a select item, bare and in parentheses: either tree must be one item
/// over no table. Bare, `a, b` is two items; in parentheses, `a FROM b` is no expression; both must pass.
fn is_one_expression(connection: &Connection, sql: &str) -> Result<(), String> {
    for select in [format!("SELECT {sql}\n AS c"), format!("SELECT ({sql}\n) AS c")] {
        let tree = parsed(connection, &select)?;
        let node = &tree["statements"][0]["node"];
        let is_empty = |part: &Value| part.is_null() || part.as_array().is_some_and(Vec::is_empty);
        let is_plain = node["type"] == "SELECT_NODE"
            && tree["statements"].as_array().is_some_and(|all| all.len() == 1)
            && node["select_list"].as_array().is_some_and(|all| all.len() == 1)
            && node["from_table"]["type"] == "EMPTY"
            && ["modifiers", "where_clause", "group_expressions", "having", "sample", "qualify"]
                .iter()
                .all(|part| is_empty(&node[part]));
        if !is_plain {
            return Err("it must be one expression".to_owned());
        }
        if holds_query(&node["select_list"]) {
            return Err("it must not hold a query".to_owned());
        }
    }
    Ok(())
}

fn parsed(connection: &Connection, select: &str) -> Result<Value, String> {
    let sql = format!("SELECT CAST(json_serialize_sql({}) AS VARCHAR)", literal(select));
    let text: String = connection.query_row(&sql, [], |row| row.get(0)).map_err(|error| shown(&error))?;
    let tree: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    match tree["error_message"].as_str() {
        Some(message) => Err(message.to_owned()),
        None => Ok(tree),
    }
}

fn holds_query(tree: &Value) -> bool {
    match tree {
        Value::Object(fields) => {
            fields.get("class").is_some_and(|class| class == "SUBQUERY") || fields.values().any(holds_query)
        }
        Value::Array(items) => items.iter().any(holds_query),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_plain_expression_passes() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE raw(a INTEGER, b VARCHAR)").unwrap();
        let check = |sql: &str| type_of(&connection, sql, "raw");
        assert_eq!(check("a + 1").as_deref(), Ok("INTEGER"));
        assert_eq!(check("lower(b) -- why").as_deref(), Ok("VARCHAR"));
        assert_eq!(check("case when a > 1 then 'x' else 'y' end").as_deref(), Ok("VARCHAR"));
        for wrong in [
            "",
            "a +",
            "a, b",
            "a), (b",
            "1) FROM raw WHERE (true",
            "1); DROP TABLE raw; SELECT (1",
            "1) LIMIT (1",
            "1) UNION SELECT (2",
            "(SELECT 1)",
            "a IN (SELECT a FROM raw)",
            "sum(a)",
            "row_number() OVER ()",
            "unnest([1, 2])",
            "nothing_here",
            "*",
            "1) AS x, (2",
        ] {
            assert!(check(wrong).is_err(), "{wrong:?} passed");
        }
        assert!(connection.prepare("SELECT a FROM raw").is_ok(), "the table is still there");
    }
}
