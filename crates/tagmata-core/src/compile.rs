//! The compiler: a [`SemanticQuery`] to SQL text, through a tree that is printed once.
//!
//! Rules it keeps (each metric in its own scope, FROM is the metric's own source, parents LEFT JOINed, people picked by
//! semi-joins, branches merged by UNION ALL) are those of the design's section on joins. It must not look at the
//! question and never joins strings into SQL: every literal is a typed node of the tree.

mod balance;
mod bands;
mod branch;
mod by_days;
mod chain;
mod conversions;
mod days;
mod dialect;
mod did;
mod each;
mod elsewhere;
mod entity;
mod fact;
mod funnel;
mod keys;
mod measure;
mod members;
mod migration;
mod moment;
mod other_days;
mod over_time;
mod overlap;
mod predicate;
mod profile;
mod rank;
mod regular;
mod retail;
mod retention;
mod row;
mod rowless;
mod scope;
mod sequence;
mod sides;
mod single;
mod sql;
mod tiers;
mod time;
mod together;
mod top;
mod value;

use crate::model::{Model, Step};
use crate::query::{Aggregate, Measure, SemanticQuery, Show, Who};
use crate::sql::SqlText;
use dialect::Dialect;
use jiff::civil::Date;
use scope::Scope;
use sqlparser::ast::{DataType, Expr, Query};
use together::Asked;

/// The statements that answer a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The rows of the view.
    pub main: SqlText,
    /// The same statement laid out over lines, for people to read.
    pub shown: String,
    /// The count that belongs beside the rows, where one does.
    pub beside: Option<Beside>,
}

/// A count that runs beside the rows of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// One row `count, unknown, everyone`: how many people the `who` picks, for how many it is unknown, and how many
    /// there are.
    Size(SqlText),
    /// One row `without, all_rows`: how many rows of the first number belong to nobody known, where no `who` picks
    /// people and the model lets such rows be.
    Strangers(SqlText),
}

impl Beside {
    /// The statement.
    pub fn sql(&self) -> &SqlText {
        match self {
            Beside::Size(sql) | Beside::Strangers(sql) => sql,
        }
    }
}

/// Compiles a query that [`crate::plan`] made for this model.
pub fn compile(query: &SemanticQuery, model: &Model) -> Compiled {
    let main = match &query.show {
        Show::Count { .. } => size(query, model),
        Show::Members { columns, sort, limit } => members::members(query, model, columns, *sort, *limit),
        Show::Measure(measure) => measure::measure(query, model, measure),
        Show::Distribution { number, cuts } => members::distribution(query, model, number, cuts),
        Show::Funnel(view) => funnel::funnel(query, model, view),
        Show::Retention(view) => retention::retention(query, model, view),
        Show::Overlap(populations) => overlap::overlap(query, model, populations),
        Show::Compare(view) => sides::sides(query, model, view),
        Show::Migration(migration) => migration::migration(query, model, migration),
        Show::Tiers(tiers) => tiers::tiers(query, model, tiers),
        Show::Profile(profile) => profile::profile(query, model, profile),
    };
    let beside = match &query.show {
        Show::Count { .. } => None,
        Show::Members { limit: Some(_), .. } => Some(Beside::Size(printed(size(query, model)))),
        // Says how many people there are, and so for how many a number is unknown.
        Show::Distribution { .. } | Show::Tiers(_) | Show::Profile(_) => {
            Some(Beside::Size(printed(size(query, model))))
        }
        _ if query.who.is_some() => Some(Beside::Size(printed(size(query, model)))),
        Show::Measure(measure) => strangers(query, model, measure).map(|body| Beside::Strangers(printed(body))),
        _ => None,
    };
    let shown = format!("{main:#}");
    Compiled { main: printed(main), shown, beside }
}

/// Compiles only the count of a query's people.
pub fn compile_size(query: &SemanticQuery, model: &Model) -> SqlText {
    printed(size(query, model))
}

fn printed(query: Query) -> SqlText {
    SqlText(query.to_string())
}

/// How many people the `who` picks, for how many it is unknown, how many there are; with a base, how many of those
/// picked are in it, and how many it has.
fn size(query: &SemanticQuery, model: &Model) -> Query {
    let mut builder = Builder::new(query, model);
    let mut scope = builder.entity_scope();
    let base = match &query.show {
        Show::Count { share_of } => share_of.as_ref(),
        _ => None,
    };
    let asked = query.who.iter().map(Asked::Truth).chain(base.map(Asked::Holds));
    builder.read_together(&Vec::from_iter(asked));
    let chosen = match &query.who {
        Some(who) => builder.truth(&mut scope, who),
        None => sql::boolean(true),
    };
    let base = base.map(|base| builder.predicate(&mut scope, base));
    let mut inner = scope.select();
    inner.item(chosen, "chosen");
    let has_base = base.is_some();
    if let Some(base) = base {
        inner.item(base, "in_base");
    }
    let chosen = || sql::column("people", "chosen");
    let in_base = || sql::column("people", "in_base");
    let mut outer = sql::Select::from(sql::derived(inner.query(), "people"));
    outer.item(sql::count_where(chosen()), "count");
    outer.item(sql::count_where(sql::is_null(chosen())), "unknown");
    outer.item(sql::count_rows(), "everyone");
    if has_base {
        outer.item(sql::count_where(sql::and(vec![chosen(), in_base()])), "both");
        outer.item(sql::count_where(in_base()), "base");
    }
    builder.finish(outer.query())
}

/// How many rows of a view's first number have no known entity, and how many there are.
fn strangers(query: &SemanticQuery, model: &Model, measure: &Measure) -> Option<Query> {
    let number = &measure.numbers.first()?.expr;
    let mut first: Option<&Aggregate> = None;
    number.aggregates(&mut |aggregate| first = first.or(Some(aggregate)));
    let aggregate = first?;
    let mut limited = aggregate.only.is_some();
    number.visit(&mut |part| {
        limited |= matches!(part, crate::query::Expr::Among { .. } | crate::query::Expr::OnOtherDays { .. });
    });
    if limited {
        return None;
    }
    let source = model.metric_source(&aggregate.metric)?;
    let home = &model.entities[&query.entity].key;
    let path = model.path(source, &home.source).ok()?;
    if path.iter().any(|step| step.onto_bridge) {
        // Its rows are split over several: they cannot be counted by whose they are.
        return None;
    }
    let optional = |step: &Step| model.join_of(step).optional;
    // An order line without an order is nobody's, even where every order is somebody's.
    if !path.iter().any(optional) {
        return None;
    }
    let mut builder = Builder::new(query, model);
    let mut rows = Scope::new(source);
    // The entity's own key, so that a row that names somebody unknown counts like one that names nobody.
    let key = rows.column(model, path, &home.column);
    let mut tests: Vec<Expr> =
        aggregate.filters.iter().map(|filter| builder.row_test(&mut rows, source, filter)).collect();
    tests.extend(builder.in_window_by(&mut rows, source, model.metric_time(&aggregate.metric), aggregate.window));
    if let Some(days) = measure.days.as_ref().map(|days| builder.those_days(days)) {
        let at = builder.row_time_by(&mut rows, source, model.metric_time(&aggregate.metric));
        tests.push(days::in_days(sql::cast(at, DataType::Date), &days));
    }
    let mut select = rows.select();
    select.item(sql::count_where(sql::is_null(key)), "without");
    select.item(sql::count_rows(), "all_rows");
    for test in tests {
        select.filter(test);
    }
    Some(builder.finish(select.query()))
}

/// A statement being built: the common table expressions collected so far.
struct Builder<'a> {
    query: &'a SemanticQuery,
    model: &'a Model,
    /// How the model's engine says what engines say differently.
    dialect: &'static dyn Dialect,
    /// The day that the condition being compiled is seen from: the query's own, or that of a tag or segment as it stood.
    today: Date,
    ctes: Vec<(String, Query)>,
    /// The units of a view with a grain, as a common table expression with one column `period`.
    periods: Option<String>,
    /// The keys of the people that the `who` picks, where they are found already.
    found: Option<Query>,
    /// Conditions whose rows are read together.
    together: Vec<together::Together>,
}

impl<'a> Builder<'a> {
    fn new(query: &'a SemanticQuery, model: &'a Model) -> Builder<'a> {
        let dialect = dialect::of(model.warehouse.engine);
        Builder {
            query,
            model,
            dialect,
            today: query.today,
            ctes: Vec::new(),
            periods: None,
            found: None,
            together: Vec::new(),
        }
    }

    /// A common table expression of this body; the same body twice is one.
    fn cte(&mut self, name: &str, body: Query) -> String {
        if let Some((known, _)) = self.ctes.iter().find(|(_, query)| *query == body) {
            return known.clone();
        }
        let taken =
            |name: &str| self.ctes.iter().any(|(other, _)| other == name) || self.model.sources.contains_key(name);
        let mut unique = name.to_string();
        let mut n = 2;
        while taken(&unique) {
            unique = format!("{name}_{n}");
            n += 1;
        }
        self.ctes.push((unique.clone(), body));
        unique
    }

    /// The statement with its common table expressions in front.
    fn finish(self, body: Query) -> Query {
        sql::with(self.ctes, body)
    }

    /// FROM the own table of the query's entity.
    fn entity_scope(&self) -> Scope {
        Scope::of_entity(self.model, &self.query.entity)
    }

    /// An entity's key in a scope over its own table.
    fn entity_key(&self, scope: &mut Scope) -> Expr {
        let column = &self.model.entities[scope.entity()].key.column;
        scope.column(self.model, &[], column)
    }

    /// The people picked by the query's `who`, as a common table expression with one column `k`.
    fn people(&mut self) -> Option<String> {
        let who = self.query.who.as_ref()?;
        Some(self.picked(who))
    }

    /// The people that a condition picks, as a common table expression with one column `k`.
    fn picked(&mut self, who: &Who) -> String {
        if self.query.who.as_ref() == Some(who)
            && let Some(found) = self.found.clone()
        {
            return self.cte("people", found);
        }
        let mut scope = self.entity_scope();
        let chosen = (!single::is_everyone(who)).then(|| self.predicate(&mut scope, who));
        let key = self.entity_key(&mut scope);
        let mut select = scope.select();
        select.item(key, "k");
        if let Some(chosen) = chosen {
            select.filter(chosen);
        }
        self.cte("people", select.query())
    }
}

#[cfg(test)]
mod tests;
