//! Which columns of a model a statement may name.

use crate::guard::{Catalog, check};
use crate::model::*;
use crate::sql::SqlText;
use crate::words::Words;
use indexmap::IndexMap;

fn column(source: &str, column: &str) -> ColumnRef {
    ColumnRef { source: SourceId::new(source), column: column.into() }
}

fn dimension(id: &str, at: ColumnRef, hidden: bool) -> (DimensionId, Dimension) {
    let id = DimensionId::new(id);
    let made = Dimension {
        id: id.clone(),
        names: Names::default(),
        about: Words::plain(""),
        column: at,
        via: Vec::new(),
        kind: DimensionKind::Category,
        values: IndexMap::new(),
        values_from_data: None,
        share_values: false,
        leave_out: Vec::new(),
        hidden,
        unit: None,
    };
    (id, made)
}

fn model() -> Model {
    let users = Source {
        id: SourceId::new("users"),
        origin: Origin::Files("users.parquet".into()),
        key: Some("id".into()),
        time: None,
        columns: ["id", "city", "phone", "card"]
            .into_iter()
            .map(|name| (name.to_string(), Column::default()))
            .collect(),
        joins: Vec::new(),
        bridge: None,
        short_rows: false,
    };
    let dimensions = [
        dimension("city", column("users", "city"), false),
        dimension("phone", column("users", "phone"), true),
        dimension("key", column("users", "id"), true),
        dimension("card", column("users", "card"), true),
        dimension("card_shown", column("users", "card"), false),
    ];
    Model {
        name: "shop".into(),
        about: Words::plain(""),
        warehouse: WarehouseSpec::default(),
        calendar: Calendar {
            timezone: "UTC".into(),
            week_starts: WeekStart::Monday,
            year_starts: 1,
            retail: None,
            today: TodaySpec::Clock,
        },
        sources: [(users.id.clone(), users)].into_iter().collect(),
        entities: IndexMap::new(),
        dimensions: dimensions.into_iter().collect(),
        events: IndexMap::new(),
        metrics: IndexMap::new(),
        tags: IndexMap::new(),
        segments: IndexMap::new(),
        terms: IndexMap::new(),
        absent: Vec::new(),
        unknown_groups: Default::default(),
        verified: Vec::new(),
        examples: Vec::new(),
        notes: Vec::new(),
        hash: String::new(),
        paths: Default::default(),
    }
}

#[test]
fn hidden_columns_are_left_out_unless_something_else_uses_them() {
    let expected = Catalog::new([("users", &["id", "city", "card"][..]), ("tagmata_calendar", &["day"])]);
    assert_eq!(Catalog::of(&model()), expected);
}

#[test]
fn names_do_not_differ_by_case() {
    let catalog = Catalog::new([("Users", ["Id", "City"])]);
    let checked = check(&SqlText("SELECT U.id, \"CITY\" FROM USERS AS u".into()), &catalog).unwrap();
    assert_eq!(checked.as_str(), "SELECT U.id, \"CITY\" FROM USERS AS u");
}
