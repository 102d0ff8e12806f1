//! Numbers: trees over aggregates.

use super::{RowTest, Who};
use crate::draft::{Occurrence, Stat, Unit, ZeroRows};
use crate::model::{DimensionId, MetricId, Reach, Take};
use crate::period::Window;
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// A number, as a tree over aggregates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// A metric's own aggregate.
    Aggregate(Aggregate),
    /// The first divided by the second; nothing where that is 0.
    Ratio(Box<(Expr, Expr)>),
    /// The first less the second.
    Minus(Box<(Expr, Expr)>),
    /// The first and the second.
    Plus(Box<(Expr, Expr)>),
    /// The first times the second.
    Times(Box<(Expr, Expr)>),
    /// A literal.
    Number(f64),
    /// One number per entity first, then a statistic over the entities.
    Per {
        /// The number per entity.
        of: Box<Expr>,
        /// The statistic.
        stat: Stat,
        /// Whether entities without a row count as 0.
        zeros: ZeroRows,
    },
    /// The number over all groups of the view together.
    Total(Box<Expr>),
    /// The number over all groups and everyone, whatever `who` says.
    Everyone(Box<Expr>),
    /// The number over the rows of these people instead of the view's, in the view's groups.
    Among {
        /// The number.
        of: Box<Expr>,
        /// Whose rows.
        who: Box<Who>,
    },
    /// How many people the view's `who` (or the `Among` around it) picks, with rows or not; one number for all groups.
    People,
    /// A statistic of a number per entity over a population: one number, whatever the view's groups and people.
    Statistic {
        /// The number per entity.
        of: Box<Expr>,
        /// The statistic.
        stat: Stat,
        /// Whether entities without a row count as 0.
        zeros: ZeroRows,
        /// Over whom; `None` is the whole universe.
        over: Option<Box<Who>>,
    },
    /// In a view with a grain: the aggregate over the rows from the start of the view's window to each unit's end.
    Running(Aggregate),
    /// The aggregate over the rows that reach back from each unit's end; without a grain, from the window's end.
    Cumulative {
        /// What is aggregated; its window says only which units are asked for, earlier rows are reached as well.
        of: Aggregate,
        /// How far back.
        reach: Reach,
        /// Which of a unit's days is taken where the grain is coarser than a day.
        take: Take,
    },
    /// In a view with a grain: the number of the unit this many `unit`s away (negative is earlier).
    Shifted {
        /// The number.
        of: Box<Expr>,
        /// How many.
        by: i32,
        /// Of what.
        unit: Unit,
    },
    /// In a view by day: the aggregate over the rows of other days, each row on the day that has the same place (first,
    /// second …) in the unit this many away, or on that unit's last day where it has no such place. A unit is all days of
    /// which a table of days says one thing; units come in the order of their first days. In groups of days it is unknown
    /// over no rows, as there may be no day that counts in a group.
    OnOtherDays {
        /// What is aggregated.
        of: Aggregate,
        /// How many units away the rows are; negative is earlier.
        by: i32,
        /// What the table of days says; a column of that table.
        unit: DimensionId,
    },
    /// In a view with a grain: the number of the first of its units in each `unit`.
    AtStartOf {
        /// The number.
        of: Box<Expr>,
        /// The unit whose start it is.
        unit: Unit,
    },
}

/// A metric over rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// A metric that aggregates rows (never one made of other metrics).
    pub metric: MetricId,
    /// Row filters, the metric's own included.
    pub filters: Vec<RowTest>,
    /// When.
    pub window: Window,
    /// Only the rows at each entity's earliest or latest time of all rows before `today` that pass `filters`; the window
    /// then picks among those. Rows of nobody are none; a key that the entity's table lacks is somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Occurrence>,
    /// For a metric of conversions: conditions on the rows that follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<RowTest>,
}

/// A number with the name it is shown under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// Its name.
    pub label: Words,
    /// Its unit; `ratio` is a number from 0 to 1 shown in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How it is computed.
    pub expr: Expr,
}

impl Expr {
    /// The numbers that this one is made of.
    fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => vec![&pair.0, &pair.1],
            Expr::Per { of, .. }
            | Expr::Total(of)
            | Expr::Everyone(of)
            | Expr::Among { of, .. }
            | Expr::Statistic { of, .. }
            | Expr::Shifted { of, .. }
            | Expr::AtStartOf { of, .. } => vec![of],
            Expr::Aggregate(_)
            | Expr::Number(_)
            | Expr::People
            | Expr::Running(_)
            | Expr::Cumulative { .. }
            | Expr::OnOtherDays { .. } => Vec::new(),
        }
    }

    /// Calls `seen` on every node of the tree, from the top.
    pub fn visit(&self, seen: &mut impl FnMut(&Expr)) {
        seen(self);
        for part in self.parts() {
            part.visit(seen);
        }
    }

    /// Calls `visit` on every aggregate over the rows of the number itself, from left to right; those of a statistic over
    /// a population are not among them.
    pub fn aggregates<'a>(&'a self, visit: &mut impl FnMut(&'a Aggregate)) {
        match self {
            Expr::Statistic { .. } => {}
            Expr::Aggregate(aggregate)
            | Expr::Running(aggregate)
            | Expr::Cumulative { of: aggregate, .. }
            | Expr::OnOtherDays { of: aggregate, .. } => visit(aggregate),
            other => {
                for part in other.parts() {
                    part.aggregates(visit);
                }
            }
        }
    }
}

/// Gives every aggregate of a tree the same window, but for those of a statistic over a population, and those that have
/// none since windows do not apply to them.
pub(crate) fn set_window(expr: &mut Expr, window: Window) {
    set(expr, window, false);
}

/// The same where windows apply to every aggregate, so that open ones are closed too.
pub(crate) fn close_windows(expr: &mut Expr, window: Window) {
    set(expr, window, true);
}

fn set(expr: &mut Expr, window: Window, open_too: bool) {
    match expr {
        Expr::Aggregate(aggregate)
        | Expr::Running(aggregate)
        | Expr::Cumulative { of: aggregate, .. }
        | Expr::OnOtherDays { of: aggregate, .. } => {
            if open_too || !aggregate.window.is_open() {
                aggregate.window = window;
            }
        }
        Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
            set(&mut pair.0, window, open_too);
            set(&mut pair.1, window, open_too);
        }
        Expr::Per { of, .. }
        | Expr::Total(of)
        | Expr::Everyone(of)
        | Expr::Among { of, .. }
        | Expr::Shifted { of, .. }
        | Expr::AtStartOf { of, .. } => set(of, window, open_too),
        Expr::Number(_) | Expr::People | Expr::Statistic { .. } => {}
    }
}
