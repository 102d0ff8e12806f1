//! Tags, dimensions and numbers of some people against a base:
//! `item, value, people, share, base_people, base_share, mean, base_mean, index, lift`.
//!
//! One relation holds everything that is known of a person, each fact's rows read once for all numbers; every item is a
//! small grouping of that relation.

use super::branch::{Level, Whose};
use super::scope::Scope;
use super::together::Asked;
use super::value::{At, Slots};
use super::{Builder, sql};
use crate::draft::Order;
use crate::model::Model;
use crate::query::{Column, Expr as Term, Key, Number, Profile, SemanticQuery};
use sqlparser::ast::{BinaryOperator, DataType, Expr, Query};

/// A row for every value of every tag and dimension, then one for each number.
pub(super) fn profile(query: &SemanticQuery, model: &Model, profile: &Profile) -> Query {
    let mut builder = Builder::new(query, model);
    let known = builder.known_of_people(profile);
    let sides = Sides { picked: query.who.is_some(), based: profile.against.is_some(), known };
    let mut items = Vec::new();
    for (position, item) in profile.items().iter().enumerate() {
        items.push(builder.item(&sides, position, item, position >= profile.by.len()));
    }
    let mut whole = sql::Select::from(sql::table(&sides.known, &sides.known));
    whole.item(sides.people(), "people");
    whole.item(sides.base_people(), "base_people");
    let whole = builder.cte("whole", whole.query());
    let compared = builder.compared(items, &whole, profile.by.len());
    let body = builder.profile_rows(compared);
    builder.finish(body)
}

/// The relation of people, and which of its two marks it has: without one, everyone is meant.
struct Sides {
    known: String,
    picked: bool,
    based: bool,
}

impl Sides {
    fn column(&self, name: &str) -> Expr {
        sql::column(&self.known, name)
    }

    fn people(&self) -> Expr {
        if self.picked { sql::count_where(self.column("picked")) } else { sql::count_rows() }
    }

    fn base_people(&self) -> Expr {
        if self.based { sql::count_where(self.column("based")) } else { sql::count_rows() }
    }

    /// An aggregate of a column over the people, and over the base.
    fn both(&self, name: &str, of: &Expr) -> (Expr, Expr) {
        let over = |mark: &str, has_mark: bool| {
            if has_mark {
                sql::function_where(name, of.clone(), self.column(mark))
            } else {
                sql::function(name, vec![of.clone()])
            }
        };
        (over("picked", self.picked), over("based", self.based))
    }
}

impl Builder<'_> {
    /// `picked?, based?, i0, i1, …`: one row a person of either side.
    fn known_of_people(&mut self, profile: &Profile) -> String {
        let mut scope = self.entity_scope();
        let asked = self.query.who.iter().chain(&profile.against).map(Asked::Holds);
        let tags = profile.by.iter().filter_map(|key| match key {
            Key::Tag(tag) => Some(Asked::Value(tag, None)),
            Key::Field(_) | Key::Time { .. } | Key::OfDay(_) => None,
        });
        self.read_together(&Vec::from_iter(asked.chain(tags)));
        let picked = self.query.who.as_ref().map(|who| self.predicate(&mut scope, who));
        let based = profile.against.as_ref().map(|base| self.predicate(&mut scope, base));
        let mut values = Vec::new();
        for key in &profile.by {
            values.push(match key {
                Key::Tag(id) => self.member_column(&mut scope, &Column::Tag(id.clone())),
                Key::Field(id) => self.member_column(&mut scope, &Column::Field(id.clone())),
                Key::Time { .. } | Key::OfDay(_) => unreachable!("the plan makes no such item"),
            });
        }
        values.extend(self.numbers_of_people(&mut scope, &profile.numbers));
        let mut select = scope.select();
        if let (Some(picked), Some(based)) = (&picked, &based) {
            select.filter(sql::or(vec![picked.clone(), based.clone()]));
        }
        for (mark, name) in [(picked, "picked"), (based, "based")] {
            if let Some(mark) = mark {
                select.item(mark, name);
            }
        }
        for (i, value) in values.into_iter().enumerate() {
            select.item(value, &format!("i{i}"));
        }
        self.cte("known", select.query())
    }

    /// Every number for each row of the entity's table. Aggregates of the same rows come out of one pass over them.
    fn numbers_of_people(&mut self, scope: &mut Scope, numbers: &[Number]) -> Vec<Expr> {
        let at = At { earlier: None, whose: &Whose::Everyone, whole: false, relation: "each_one" };
        let mut slots = Slots::default();
        for number in numbers.iter().filter(|number| is_plain(&number.expr)) {
            self.collect(&number.expr, at, &mut slots);
        }
        let mut each = String::new();
        if !slots.groups.is_empty() {
            let level = Level { entity: true, ..Level::default() };
            let merged = self.merged(&level, &slots.groups);
            each = self.cte("each_one", merged);
            let key = self.entity_key(scope);
            scope.look_up(&each, key);
        }
        let mut values = Vec::new();
        for number in numbers {
            values.push(if is_plain(&number.expr) {
                self.value(&number.expr, &slots, At { relation: &each, ..at })
            } else {
                self.entity_number(scope, &number.expr)
            });
        }
        values
    }

    /// `position, item, value, people, base_people, mean, base_mean` of one item: a row a value, or one for a number.
    fn item(&self, sides: &Sides, position: usize, item: &str, is_number: bool) -> Query {
        let mut select = sql::Select::from(sql::table(&sides.known, &sides.known));
        let column = sides.column(&format!("i{position}"));
        select.item(sql::integer(i64::try_from(position).expect("few items")), "position");
        select.item(self.dialect.label(sql::text(item)), "item");
        if is_number {
            let (people, base_people) = sides.both("count", &column);
            let (mean, base_mean) = sides.both("avg", &column);
            select.item(self.dialect.label(sql::cast(sql::null(), DataType::Varchar(None))), "value");
            select.item(people, "people");
            select.item(base_people, "base_people");
            select.item(self.dialect.float(mean), "mean");
            select.item(self.dialect.float(base_mean), "base_mean");
            return select.query();
        }
        let text = self.dialect.label(sql::cast(column.clone(), DataType::Varchar(None)));
        select.group(text, "value");
        select.item(sides.people(), "people");
        select.item(sides.base_people(), "base_people");
        select.item(self.dialect.no_number(), "mean");
        select.item(self.dialect.no_number(), "base_mean");
        select.query()
    }

    /// The items with their shares, and the two numbers that are set against each other: shares, or means.
    fn compared(&self, items: Vec<Query>, whole: &str, groups: usize) -> Query {
        let part = |name: &str| sql::column("items", name);
        let whole_of = |name: &str| sql::column(whole, name);
        let mut select = sql::Select::from(sql::derived(sql::union_all(items), "items"));
        select.cross_join(sql::table(whole, whole));
        for name in ["position", "item", "value", "people"] {
            select.item(part(name), name);
        }
        select.item(self.dialect.ratio(part("people"), whole_of("people")), "people_share");
        select.item(part("base_people"), "base_people");
        select.item(self.dialect.ratio(part("base_people"), whole_of("base_people")), "base_share");
        select.item(part("mean"), "mean");
        select.item(part("base_mean"), "base_mean");
        let last = sql::integer(i64::try_from(groups).expect("few items"));
        let is_group = sql::binary(part("position"), BinaryOperator::Lt, last);
        for (name, people, mean) in [("own", "people", "mean"), ("base", "base_people", "base_mean")] {
            let share = self.dialect.divide(part(people), whole_of(people));
            select.item(sql::case(vec![(is_group.clone(), share)], Some(part(mean))), name);
        }
        select.query()
    }

    fn profile_rows(&self, compared: Query) -> Query {
        let of = |name: &str| sql::column("compared", name);
        let mut rows = sql::Select::from(sql::derived(compared, "compared"));
        for name in ["item", "value", "people", "people_share", "base_people", "base_share", "mean", "base_mean"] {
            rows.item(of(name), name);
        }
        let hundredfold = sql::times(sql::integer(100), of("own"));
        rows.item(self.dialect.ratio(hundredfold, of("base")), "tgi");
        rows.item(self.dialect.ratio(sql::minus(of("own"), of("base")), of("base")), "lift");
        rows.order(of("position"), Order::Asc);
        rows.order(of("value"), Order::Asc);
        rows.query()
    }
}

/// Whether a number is made of nothing but aggregates, several of which come out of one pass over their rows.
fn is_plain(term: &Term) -> bool {
    match term {
        Term::Number(_) | Term::Aggregate(_) => true,
        Term::Ratio(pair) | Term::Minus(pair) | Term::Plus(pair) | Term::Times(pair) => {
            is_plain(&pair.0) && is_plain(&pair.1)
        }
        _ => false,
    }
}
