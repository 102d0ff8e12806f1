//! A FROM clause over one source: parents are LEFT JOINed as their columns are asked for.
//!
//! LEFT keeps rows without a parent: their columns are unknown, and they stay in every total.

use super::sql::{self, Select};
use crate::model::{EntityId, Model, SourceId, Step};
use sqlparser::ast::{BinaryOperator, Expr, TableFactor};

/// One source and the parents joined to it so far.
pub(super) struct Scope {
    source: SourceId,
    /// Whose own table it is.
    entity: Option<EntityId>,
    parents: Vec<Parent>,
    /// Common table expressions joined by the entity's key, or by a condition that at most one of their rows meets.
    lookups: Vec<(String, Expr)>,
    /// Relations that every row meets whole.
    singles: Vec<String>,
    weight: Option<Expr>,
}

struct Parent {
    path: Vec<Step>,
    alias: String,
    on: Expr,
}

impl Scope {
    pub(super) fn new(source: &SourceId) -> Scope {
        Scope {
            source: source.clone(),
            entity: None,
            parents: Vec::new(),
            lookups: Vec::new(),
            singles: Vec::new(),
            weight: None,
        }
    }

    /// FROM an entity's own table.
    pub(super) fn of_entity(model: &Model, entity: &EntityId) -> Scope {
        Scope { entity: Some(entity.clone()), ..Scope::new(&model.entities[entity].key.source) }
    }

    /// The entity whose own table it is.
    pub(super) fn entity(&self) -> &EntityId {
        self.entity.as_ref().expect("conditions on people stand over their own table")
    }

    /// A column of the source at the end of a path; joins what is needed on the way.
    pub(super) fn column(&mut self, model: &Model, path: &[Step], name: &str) -> Expr {
        let alias = self.joined(model, path);
        sql::column(&alias, name)
    }

    fn joined(&mut self, model: &Model, path: &[Step]) -> String {
        let Some((last, before)) = path.split_last() else { return self.source.to_string() };
        if let Some(parent) = self.parents.iter().find(|parent| parent.path == path) {
            return parent.alias.clone();
        }
        let from = self.joined(model, before);
        let way = [before, model.before(last)].concat();
        let holder = self.joined(model, &way);
        let mut alias = last.to.to_string();
        let mut n = 2;
        while alias == self.source.as_str() || self.parents.iter().any(|parent| parent.alias == alias) {
            alias = format!("{}_{n}", last.to);
            n += 1;
        }
        let on = self.partner(model, last, before, (&from, &holder), &alias);
        if last.onto_bridge {
            let bridge = model.sources[&last.to].bridge.as_ref().expect("the step goes onto a bridge");
            // A row without a partner stays whole, in the unknown group.
            let alone = sql::is_null(sql::column(&alias, &last.on));
            let share = sql::column(&alias, &bridge.weight);
            self.weight = Some(sql::case(vec![(alone, sql::integer(1))], Some(share)));
        }
        self.parents.push(Parent { path: path.to_vec(), alias: alias.clone(), on });
        alias
    }

    /// The condition under which a row meets its partner.
    fn partner(
        &mut self,
        model: &Model,
        step: &Step,
        before: &[Step],
        (from, holder): (&str, &str),
        alias: &str,
    ) -> Expr {
        let join = model.join_of(step);
        let mut tests = vec![sql::eq(sql::column(holder, &step.column), sql::column(alias, &step.on))];
        for (here, there) in &join.also {
            let (from_column, to_column) = if step.onto_bridge { (there, here) } else { (here, there) };
            tests.push(sql::eq(sql::column(from, from_column), sql::column(alias, to_column)));
        }
        if let Some((since, until)) = &join.valid {
            let time = model.sources[&step.from].time.as_ref().expect("the model checked that these rows have a time");
            let mut path = before.to_vec();
            path.extend_from_slice(model.path(&step.from, &time.source).expect("the model checked this path"));
            let at = self.column(model, &path, &time.column);
            let until = sql::column(alias, until);
            tests.push(sql::binary(at.clone(), BinaryOperator::GtEq, sql::column(alias, since)));
            tests.push(sql::or(vec![sql::is_null(until.clone()), sql::binary(at, BinaryOperator::Lt, until)]));
        }
        sql::and(tests)
    }

    /// The share of a row that one of its partners on a bridge has, where one is joined. To be asked for when all
    /// conditions and groups have joined what they need.
    pub(super) fn weight(&self) -> Option<Expr> {
        self.weight.clone()
    }

    /// Joins a common table expression with a column `k` to a key of this scope.
    pub(super) fn look_up(&mut self, cte: &str, key: Expr) {
        self.join_on(cte, sql::eq(sql::column(cte, "k"), key));
    }

    /// Joins a common table expression of which at most one row meets the condition.
    pub(super) fn join_on(&mut self, cte: &str, on: Expr) {
        if !self.lookups.iter().any(|(known, _)| known == cte) {
            self.lookups.push((cte.to_string(), on));
        }
    }

    /// Puts every row beside every one of a common table expression: one of one row, or the periods of a view.
    pub(super) fn single(&mut self, cte: &str) {
        if !self.singles.iter().any(|known| known == cte) {
            self.singles.push(cte.to_string());
        }
    }

    /// The SELECT over this FROM, still without items.
    pub(super) fn select(self) -> Select {
        let table = |source: &SourceId, alias: &str| -> TableFactor { sql::table(source.as_str(), alias) };
        let mut select = Select::from(table(&self.source, self.source.as_str()));
        for parent in self.parents {
            let last = parent.path.last().expect("a parent has a path");
            select.left_join(table(&last.to, &parent.alias), parent.on);
        }
        for cte in self.singles {
            select.cross_join(sql::table(&cte, &cte));
        }
        for (cte, on) in self.lookups {
            select.left_join(sql::table(&cte, &cte), on);
        }
        select
    }
}
