//! Model files in, diagnostics out: each `tests-data/model/NAME.yaml` has its expected messages in `NAME.txt`.
//! `UPDATE=1 cargo test -p tagmata-core` rewrites the expectations.

use super::Model;
use super::schema::{draft_schema, model_schema, text};
use crate::diagnostic::{Diagnostic, Place};
use std::fs;
use std::path::{Path, PathBuf};

fn crate_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn updating() -> bool {
    std::env::var("UPDATE").is_ok_and(|value| value == "1")
}

/// The file's text, compared with what it should be, or rewritten.
fn expect_file(path: &Path, actual: &str, command: &str) -> Result<(), String> {
    if updating() {
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
        fs::write(path, actual).expect("writable");
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual { Ok(()) } else { Err(format!("{} is stale. run: {command}\n{actual}", path.display())) }
}

fn print(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let Place::File { line, path, .. } = &diagnostic.place else {
            panic!("a model's diagnostic without a line: {diagnostic:?}");
        };
        out.push_str(&format!("{line}: {path}: {:?}: {}\n", diagnostic.code, diagnostic.message.en));
        if let Some(hint) = &diagnostic.hint {
            out.push_str(&format!("    hint: {}\n", hint.en));
        }
    }
    out
}

#[test]
fn model_files_report_every_mistake_at_once() {
    let mut cases: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(crate_dir().join("tests-data/model")).expect("the cases are there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            cases.push(path);
        }
    }
    cases.sort();
    assert!(!cases.is_empty());
    let mut stale = Vec::new();
    for case in cases {
        let name = case.file_name().expect("a file").to_string_lossy().into_owned();
        let printed = match Model::load(&name, &fs::read_to_string(&case).expect("readable")) {
            Ok(_) => "no mistake\n".to_string(),
            Err(found) => print(&found),
        };
        let command = "UPDATE=1 cargo test -p tagmata-core model_files";
        stale.extend(expect_file(&case.with_extension("txt"), &printed, command).err());
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn ten_mistakes_are_ten_errors_with_lines_and_hints() {
    let text = fs::read_to_string(crate_dir().join("tests-data/model/ten_mistakes.yaml")).expect("readable");
    let found = Model::load("ten_mistakes.yaml", &text).expect_err("it has ten mistakes");
    assert_eq!(found.len(), 10, "{}", print(&found));
    for diagnostic in &found {
        let Place::File { line, .. } = &diagnostic.place else { panic!("no line: {diagnostic:?}") };
        let marked = text.lines().nth(line - 1).expect("a line of the file").contains("# mistake");
        assert!(marked, "line {line} is not where the mistake is: {diagnostic:?}");
        assert!(diagnostic.hint.is_some(), "no hint: {diagnostic:?}");
    }
}

#[test]
fn shipped_models_load() {
    for entry in fs::read_dir(crate_dir().join("../../models")).expect("the models are there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        if let Err(found) = Model::load(&name, &fs::read_to_string(&path).expect("readable")) {
            panic!("{name}\n{}", print(&found));
        }
    }
}

#[test]
fn schemas_are_fresh() {
    let dir = crate_dir().join("../../schemas");
    let command = "UPDATE=1 cargo test -p tagmata-core schemas";
    let stale: Vec<String> = [("model.json", model_schema()), ("draft.json", draft_schema())]
        .into_iter()
        .filter_map(|(file, schema)| expect_file(&dir.join(file), &text(&schema), command).err())
        .map(|message| message.lines().next().unwrap_or_default().to_string())
        .collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn sources_hold_the_columns_that_the_model_uses() {
    let text = "
model: columns
calendar: {timezone: UTC}
sources:
  users: {from: users.parquet, key: user_id, columns: {note: {sql: \"upper(name)\"}}}
  goods: {from: goods.parquet, key: sku}
  orders: {from: orders.parquet, key: order_id, time: at, joins: {user_id: users}, columns: {amount: {scale: 2}}}
  lines: {from: \"shop.duckdb#lines\", time: orders.at, joins: {order_id: orders, sku: goods}}
entities: {user: {source: users, names: {en: [user]}}}
dimensions:
  user.city: {column: users.city, names: {en: [city]}}
  user.born: {column: users.born, names: {en: [born]}, type: date}
  line.day: {column: orders.at, names: {en: [day]}, type: date}
  goods.kind: {column: goods.kind, names: {en: [kind]}, values: {tea: {}, all: {is: [tea, soda]}}}
  goods: {column: lines.sku, names: {en: [article]}}
metrics: {spend: {sum: orders.amount}, last: {days_since: purchase}}
events: {purchase: {source: lines}}
";
    let model = Model::load("columns.yaml", text).unwrap_or_else(|found| panic!("{}", print(&found)));
    let mut out = String::new();
    for (id, source) in &model.sources {
        let columns: Vec<String> = source.columns.iter().map(|(name, c)| format!("{name}:{:?}", c.kind)).collect();
        out.push_str(&format!("{id}: {} time {:?}\n", columns.join(" "), source.time.as_ref().map(|t| &t.column)));
    }
    let event = &model.events["purchase"];
    out.push_str(&format!("{:?} {} ", event.objects, event.names.en[0]));
    out.push_str(&format!("{:?} {}", model.dimensions["goods.kind"].values["tea"].stored, model.hash.len()));
    expect_test::expect![[r#"
        users: note:None user_id:None city:Some(Text) born:Some(Date) time None
        goods: sku:None kind:Some(Text) time None
        orders: amount:Some(Number) order_id:None user_id:None at:Some(Timestamp) time Some("at")
        lines: order_id:None sku:None time Some("at")
        [DimensionId("goods.kind"), DimensionId("goods")] purchase ["tea"] 64"#]]
    .assert_eq(&out);
}
