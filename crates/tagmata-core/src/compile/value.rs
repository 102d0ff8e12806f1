//! Numbers as expressions over the columns of merged relations: arithmetic, shares, totals, one-row numbers.

use super::branch::{Moved, Part, Slot, Whose, slot_name};
use super::{Builder, over_time, sql};
use crate::query::Expr as Term;
use sqlparser::ast::Expr;

/// The relations that a view's numbers come from, with the columns that each needs.
#[derive(Default)]
pub(super) struct Slots {
    /// One row a group.
    pub(super) groups: Vec<Slot>,
    /// One row for all groups together.
    pub(super) whole: Vec<Slot>,
    /// Common table expressions of one row.
    pub(super) singles: Vec<String>,
}

/// Where in a tree a number stands: which window, whose rows, and the relation that holds its columns.
#[derive(Clone, Copy)]
pub(super) struct At<'t> {
    pub(super) earlier: Option<Moved>,
    pub(super) whose: &'t Whose,
    /// Over all groups together.
    pub(super) whole: bool,
    pub(super) relation: &'t str,
}

impl At<'_> {
    /// A number in the groups of a view, of the people it picks.
    pub(super) fn groups(earlier: Option<Moved>) -> At<'static> {
        At { earlier, whose: &Whose::Picked, whole: false, relation: "groups" }
    }
}

impl Builder<'_> {
    /// Adds the columns that a number needs.
    pub(super) fn collect(&mut self, term: &Term, at: At<'_>, slots: &mut Slots) {
        let part = match term {
            Term::Number(_) => return,
            Term::Ratio(pair) | Term::Minus(pair) | Term::Plus(pair) | Term::Times(pair) => {
                self.collect(&pair.0, at, slots);
                return self.collect(&pair.1, at, slots);
            }
            Term::Total(of) => return self.collect(of, At { whole: true, ..at }, slots),
            Term::Everyone(of) => {
                return self.collect(of, At { whole: true, whose: &Whose::Everyone, ..at }, slots);
            }
            Term::Among { of, who } => {
                let whose = Whose::Among(who.clone());
                return self.collect(of, At { whose: &whose, ..at }, slots);
            }
            Term::People | Term::Statistic { .. } => {
                let single = self.single(&self.query.entity, term, at.whose);
                if !slots.singles.contains(&single) {
                    slots.singles.push(single);
                }
                return;
            }
            Term::Aggregate(aggregate) => Part::Rows(aggregate.clone()),
            Term::Per { of, stat, zeros } => Part::Per { of: (**of).clone(), stat: *stat, zeros: *zeros },
            Term::Running(_)
            | Term::Cumulative { .. }
            | Term::Shifted { .. }
            | Term::AtStartOf { .. }
            | Term::OnOtherDays { .. } => over_time::part(term).expect("the plan pushes these down to metrics"),
        };
        let slot = Slot { part, earlier: at.earlier, whose: at.whose.clone() };
        let list = if at.whole { &mut slots.whole } else { &mut slots.groups };
        if !list.contains(&slot) {
            list.push(slot);
        }
    }

    /// A number over the columns collected for it; what sums or counts rows is 0 over none, unless its metric says else.
    pub(super) fn value(&mut self, term: &Term, slots: &Slots, at: At<'_>) -> Expr {
        let part = match term {
            Term::Number(n) => return sql::number(*n),
            Term::Ratio(pair) => {
                let (top, bottom) = (self.value(&pair.0, slots, at), self.value(&pair.1, slots, at));
                return self.dialect.ratio(top, bottom);
            }
            Term::Minus(pair) => {
                let (left, right) = (self.value(&pair.0, slots, at), self.value(&pair.1, slots, at));
                return sql::minus(left, right);
            }
            Term::Plus(pair) => {
                let (left, right) = (self.value(&pair.0, slots, at), self.value(&pair.1, slots, at));
                return sql::plus(left, right);
            }
            Term::Times(pair) => {
                let (left, right) = (self.value(&pair.0, slots, at), self.value(&pair.1, slots, at));
                return sql::times(left, right);
            }
            Term::Total(of) => return self.value(of, slots, At { whole: true, relation: "whole", ..at }),
            Term::Everyone(of) => {
                return self.value(of, slots, At { whole: true, relation: "whole", whose: &Whose::Everyone, ..at });
            }
            Term::Among { of, who } => {
                let whose = Whose::Among(who.clone());
                return self.value(of, slots, At { whose: &whose, ..at });
            }
            Term::People | Term::Statistic { .. } => {
                return sql::column(&self.single(&self.query.entity, term, at.whose), "v");
            }
            Term::Aggregate(aggregate) => Part::Rows(aggregate.clone()),
            Term::Per { of, stat, zeros } => Part::Per { of: (**of).clone(), stat: *stat, zeros: *zeros },
            Term::Running(_)
            | Term::Cumulative { .. }
            | Term::Shifted { .. }
            | Term::AtStartOf { .. }
            | Term::OnOtherDays { .. } => over_time::part(term).expect("the plan pushes these down to metrics"),
        };
        // In groups of days it is not known whether any day counts in one: only rows say so.
        let unsure = self.periods.is_none() && matches!(term, Term::OnOtherDays { .. });
        let zero =
            !unsure && over_time::metric_of(&part).is_some_and(|id| self.model.metrics[id].is_zero_without_rows());
        let slot = Slot { part, earlier: at.earlier, whose: at.whose.clone() };
        let list = if at.whole { &slots.whole } else { &slots.groups };
        let i = list.iter().position(|known| *known == slot).expect("every part of a term has a slot");
        let column = sql::column(at.relation, &slot_name(i));
        let value = if zero { sql::coalesce(column, sql::integer(0)) } else { column };
        self.known_elsewhere(term, value, at.relation)
    }
}
